# The data protection officer's pages.
dpo-title = What is deleted
dpo-lead = Only numbers, dates and rules. No person stands on these pages.
dpo-overdue = Overdue
dpo-overdue-good = participations. This is as it should be.
dpo-overdue-bad = participations are due and still there. Please call the operator.
dpo-due = Due soon
dpo-due-how = Participations that fall due within so many days; counted by each participation's date of deletion.
dpo-project = Project
dpo-in-7 = within 7 days
dpo-in-30 = within 30 days
dpo-in-90 = within 90 days
dpo-executed = Deleted
dpo-executed-none = Nothing was deleted so far.
dpo-executed-how = The newest deletions; times in UTC, as in the ledger.
dpo-at = When
dpo-rule = Rule
dpo-records = Records
dpo-stage = State
dpo-ledger = Order in the ledger
dpo-stage-purged = deleted
dpo-stage-scrubbed = deleted and overwritten
dpo-stage-verified = deleted, overwritten and looked at again
dpo-addresses = Oldest IP address
dpo-addresses-how = Found by scanning the files, not read from the settings. 168 hours are allowed.
dpo-oldest-hours = { $hours ->
    [one] one hour old at most
   *[other] { $hours } hours old
}
dpo-oldest-none = None is stored.
dpo-held = Held
dpo-held-how = Records of all participations, counted in the database.
dpo-class = Kind of data
dpo-rules-title = Retention schedule and disclosure
dpo-rules-lead = These tables come from the very program text that deletes and shows.
dpo-schedule = Retention schedule
dpo-schedule-how = Kind of data, rule, start of the term and term (after DIN 66398).
dpo-start = Start
dpo-term = Term
dpo-matrix = Who sees what
dpo-matrix-how = Without an entry nobody sees anything. A questionnaire may allow less, never more.

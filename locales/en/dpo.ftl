# The data protection officer's pages.
dpo-contents = The officer's pages
dpo-title = What is deleted
dpo-lead = Only numbers, dates and rules. No person stands on these pages.
dpo-overdue = Overdue
dpo-overdue-good = participations that should have been deleted. This is as it should be.
dpo-held-beyond = { $people ->
    [one] One participation is there beyond its date: a hold keeps it.
   *[other] { $people } participations are there beyond their date: holds keep them.
}
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
dpo-addresses-how = Found by scanning the files, not read from the settings. 7 days are allowed.
dpo-oldest-age = { $age } old at most
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
dpo-stage-intent = begun
dpo-stage-beyond-horizon = unreadable in backups, too
dpo-stage-certified = certified
dpo-announced = Deletions announced
dpo-announced-text = { $first ->
    [one] One person reads their date of deletion, { $again } of them for the second time.
   *[other] { $first } people read their date of deletion, { $again } of them for the second time.
}
dpo-alarms = What is wrong
dpo-alarm-since = Since
dpo-alarm-figure = How much
alarm-people = { $count ->
    [one] one person
   *[other] { $count } people
}
alarm-deletions = { $count ->
    [one] one deletion
   *[other] { $count } deletions
}
alarm-sheets = { $count ->
    [one] one sheet
   *[other] { $count } sheets
}
alarm-overdue = Deletions are overdue
alarm-brake = Deletions wait for two persons
alarm-open-intent = Deletions were begun and are not completed
alarm-scrub-busy = What was deleted is not overwritten yet
alarm-unreadable-sheets = Sheets do not open
alarm-sweep-failed = The last deletion failed
alarm-clock-ahead = The clock has jumped; nothing is deleted
alarm-clock-back = The clock is behind
alarm-night-late = There was no nightly round
waiting-title = Deletions that wait
waiting-lead = Nobody announced these deletions.
waiting-how = Nobody sees these data any more. They are deleted only when two people agree.
waiting-none = Nothing waits.
waiting-people = People
waiting-since = Due since (UTC)
waiting-why = Reason
waiting-brought-forward = The end was brought forward.
waiting-too-late = Nobody was told a week before the end.
waiting-open = Please check whether this is right. Then propose to delete.
waiting-proposed = Deleting is proposed. A second person must agree.
waiting-propose = Propose to delete
waiting-agree = Agree to delete
waiting-same-person = You proposed it yourself. Somebody else must agree.

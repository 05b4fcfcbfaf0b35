# What several pages of the staff say.
staff-yes = yes
staff-no = no
staff-save = Save
staff-name = Name
staff-name-missing = Please enter the name.
staff-text-too-long = Please shorten the text to { $most } characters.
staff-project = Project
staff-project-without-agreement = The project has no agreement yet. Please ask the project lead.
staff-reference = Reference at the AMS
staff-reference-hint = This is how the AMS knows the person.
staff-reference-missing = Please enter the reference at the AMS.
staff-exit-date = Individual exit date
staff-exit-date-hint = You can leave this field empty.
staff-exit-date-wrong = This day does not exist, or it is written in another way. Write day, month and year, for example: 31.12.2026.
staff-exit-date-over = With this date the data would have been deleted already, on { $date }. Please check the date.
staff-deletes-on = Will be deleted on
staff-version = Version { $version }
staff-minutes = about { $number ->
    [one] one minute
   *[other] { $number } minutes
}

# Results.
staff-self-assessment = Self-assessment, not a diagnosis.
staff-on-trial = Trial version, without norms.
staff-shown-on = Shown on { $date }.
staff-result-area = Area
staff-result = Overall result
staff-result-explanation = What it means
staff-result-question = Question for the conversation
staff-no-result = no result
staff-no-result-for-this = There is no result for this.

# Hard skills.
staff-hard-skills = Hard skills
staff-hard-skills-none = No hard skills have been recorded yet.
staff-hard-skills-search = The AMS uses them to look for jobs for the person automatically.
staff-hard-skills-undo = After 15 minutes the entry goes to the AMS. Until then you can take it back.
staff-hard-skills-full = More than { $most } entries are not possible.
staff-hard-skill = Skill
staff-hard-skill-hint = For example: welding, a forklift licence, bookkeeping.
staff-hard-skill-missing = Please enter the skill.
staff-hard-skill-proof = Proof
staff-hard-skill-proof-hint = For example: a certificate, a licence, years. You can leave this field empty.
staff-hard-skill-by = Recorded by
staff-hard-skill-state = State
staff-hard-skill-goes = goes to the AMS: { $time }
staff-hard-skill-went = at the AMS since { $time }
staff-hard-skill-remove = Remove
staff-recorded-by-person = the person alone
staff-recorded-together = together

# The invitation.
staff-invitation-text = With an invitation the person sets up their access.
staff-invitation-make = Make an invitation
staff-invitation-make-another = Make a new invitation
staff-invitation-once = The invitation stands here only now. Please hand it over at once.
staff-invitation-qr = QR code with the invitation
staff-invitation-or-code = Or the person enters this code at
staff-invitation-until = The invitation works once, until { $time }.
staff-invitation-reload = Loading this page again makes a new invitation. This one then no longer works.
staff-invitation-replaces = A new invitation replaces the former one. The former one then no longer works.
staff-invitation-reset = Access has been set up already. The new invitation begins a new access. Then all former answers are gone. Only overall results that were shown remain. The person reads that you invited them anew.

# The short report.
staff-report-text = Write the short report together with the person. The AMS gets only what the person releases.
staff-report-none = There is no draft yet.
staff-report-draft = Draft: the person does not see it yet.
staff-report-draft-wishes = Draft: a wish of the person is open.
staff-report-proposed = The short report lies before the person.
staff-report-proposed-wishes = The person wishes for a change.
staff-report-released = released
staff-report-handed-over = fetched by the AMS
staff-report-withdrawn = release taken back
staff-report-sentences = Saved sentences
staff-report-marks = Please check these words:
staff-report-wish = Wish of the person:
staff-report-wish-along = Wish of the person about the results:
staff-report-one-a-line = Sentences
staff-report-hint = One sentence on each line. Nothing about illnesses, nothing about single answers.
staff-report-along = Which results should go along?
staff-report-along-none = At present no result can go along.
staff-report-propose = Lay it before the person
staff-report-empty = The short report is empty. Please write at least one sentence.
staff-report-too-long = At most { $most } sentences of { $characters } characters each are possible.
staff-report-versions = Former versions
staff-report-versions-caption = What the person has released
staff-report-number = Version
staff-report-state = State
staff-report-released-at = Released
staff-report-handed-over-at = At the AMS
staff-exit-date-late = The exit date may not lie after { $date }.

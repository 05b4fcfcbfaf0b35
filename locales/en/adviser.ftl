# The adviser's pages.
adviser-people = Your people
adviser-people-count = { $number ->
    [one] One person
   *[other] { $number } people
}
adviser-nobody = Nobody is assigned to you yet.
adviser-add-person = Add a person
adviser-add = Add
adviser-no-project = You do not work for a project yet. Please ask the project lead.
adviser-list-views = Sort and narrow the list
adviser-sort = Sort by:
adviser-by-name = name
adviser-by-exit = exit date
adviser-by-end = date of deletion
adviser-only = Show:
adviser-only-all = everyone
adviser-only-without-access = without access
adviser-only-without-exit = without exit date
adviser-access = Access set up
adviser-exit-open = still open
adviser-act = Next step
adviser-to-people = To the list of your people
adviser-to-person = To the person's page
adviser-person = Person
adviser-change = Change details
adviser-deletes-on = All data will be deleted on { $date }.
adviser-deletes-follows = The date follows from project and exit.
adviser-questionnaires = Questionnaires
adviser-questionnaires-caption = What is unlocked
adviser-questionnaire = Questionnaire
adviser-duration = Duration
adviser-unlocked = Unlocked
adviser-unlocking-text = The person decides whether to answer. You see only results that they show you.
adviser-unlock = Unlock
adviser-take-back = Take back
adviser-results = Results
adviser-results-of = Results: { $name }
adviser-nothing-unlocked = No questionnaire is unlocked.
adviser-skills-text = Record hard skills together with the person.
adviser-skill-add = Record a skill
adviser-skill-record = Record together
adviser-invitation = Invitation
adviser-invitation-for = Invitation: { $name }
adviser-report = Short report
adviser-report-of = Short report: { $name }

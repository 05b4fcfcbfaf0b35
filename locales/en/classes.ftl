# Who, what and when, as matrix and schedule have them.
class-own-answers = Single answers
class-drafts = Unfinished answers
class-own-results = Exact results
class-decisions = Decisions about the modules
class-bands = Overall results in bands
class-motivation-zone = Direction of motivation (mLevel)
class-fitness = Fit for Work result
class-released-bands = Released overall results
class-identity = Name and contact
class-report-draft = Draft of the short report
class-short-report = Released short report
class-hard-skills = Hard skills
class-transfers = Transfers to the agency
class-unlocking = Unlocked questionnaires
class-help-wishes = Wish for help
class-holds = Legal holds
class-viewings = Who looked at something
class-invitations = Invitations
class-sessions = Sessions
class-throttle = Counts of failed attempts
class-staff-accounts = Staff accounts
class-addresses = IP addresses
class-agreements = Projects and agreements
class-retention-figures = Figures on deletion
class-ledger-proofs = Proofs in the deletion ledger
class-group-figures = Figures of groups

reader-participant = Participant
reader-adviser = Adviser
reader-agency = Agency
reader-dpo = Data protection officer
reader-lead = Project lead

condition-own = their own only
condition-own-with-step-up = their own only, after entering the secret again
condition-assigned = of people assigned
condition-assigned-and-shown = of people assigned, when they show it
condition-released = only what the person releases
condition-after-undo = after 15 minutes in which it can be undone
condition-own-project = in their own projects
condition-always = always
condition-never = never

rule-participation = End of the participation
rule-drafts = Answers not submitted
rule-invitations = Invitations
rule-sessions = Sessions
rule-throttle = Failed attempts
rule-addresses = IP addresses
rule-staff = Staff accounts
rule-group-figures = Figures of groups
rule-impersonal = Nothing personal

start-project-end = end of the project
start-unlocking = unlocking
start-collection = collection
start-invitation = inviting
start-session-end = logout or expiry
start-leaving = leaving
start-quarter-end = end of the quarter
start-none = –

term-as-agreed = as agreed, usually 6 months
term-days = { $days } days
term-hours = { $hours } hours, { $most } at most
term-at-once = at once
term-kept = stays, because it holds nothing personal

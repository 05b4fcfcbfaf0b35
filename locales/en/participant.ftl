# First entry.
welcome-title = Your access is set up
welcome-lead = With this name and your secret you can come back.
welcome-keep = Write the name down or print this page.
welcome-secret = Your secret stands nowhere. Remember it well.

# Help.
help-wish-title = I need help
help-wish-lead = Press the button. Then your adviser knows that you would like help.
help-wish-only = They learn nothing more: no question, no answer, no page.
help-wish-asked = Your adviser now sees beside your name: asks for help.
help-wish-take-back = I do not need help any more
help-wish-answers = Short answers are on the help page.

# Recovery code.
recovery-title = A code for emergencies
recovery-code = Recovery code
recovery-lead = You forget your secret? With a recovery code you set a new one. Your answers stay open.
recovery-free = You need no code. You decide.
recovery-apart = With your login name and the code everything opens. Keep the two apart.
recovery-none = You have no code so far.
recovery-made = You have a code from { $when }. A new one replaces it.
recovery-make = Make a recovery code
recovery-secret-hint = Enter your secret. So only you get the code.
recovery-keep = Write the code down or print this page. We show it only now.
recovery-once = The code is good once. After that you can make a new one.
recovery-used = Your new secret is set. Your old code is used up. All other sessions are ended.
information-title = What happens to your data
information-voluntary = Everything is voluntary, and nobody sees why something is missing.
information-answers = Your single answers open only with your secret.
information-agency = { $agency } gets only the text that you release, and your hard skills.
information-deleted = Everything personal is deleted after { $date }.
information-all = Read the whole text on data protection
information-read = Read, go on

# First page.
home-title = Your overview
home-lead = Everything here is voluntary. What you began is saved.
home-report-waits = A short report is ready for you.
home-tasks = Questionnaires
home-no-tasks = At the moment no questionnaire is unlocked for you.
home-more = More of yours
home-ends-soon = Storage ends on { $date }. Download your data before.
home-deleted = Everything personal is deleted after { $date }.
to-home = To the overview
task-undecided = Not decided yet
task-no = You said no
task-later = You wanted to decide later
task-begin = Ready to begin
task-begun = { $done } of { $total } questions answered
task-complete = All questions answered, not submitted yet
task-submitted = Result ready, only for you
task-shown = Shown to your adviser on { $date }
task-again = You are answering anew. Your adviser still sees the result of { $date }.

# Decision.
decision-length = { $items } questions, about { $minutes } minutes.
decision-length-at-most = At most { $items } questions, about { $minutes } minutes. Some questions come only after certain answers.
decision-other-language = This questionnaire does not exist in your language yet. Your adviser will gladly read it with you.
decision-adviser-sees = Your adviser sees
decision-agency-gets = The agency gets
decision-answers = Your single answers
decision-answers-nobody = Nobody sees them. Only you can download them.
decision-until = Deleted
decision-why = Why do we ask this?
decision-adviser = Nothing until you show it. Then they see overall results in coarse steps: { $names }.
decision-adviser-nothing = Nothing.
decision-agency = Nothing, unless you release it with the short report. Possible are: { $names }.
decision-agency-nothing = Nothing, ever.
decision-deleted = At the latest after { $date }.
decision-drafts = Answers that are not submitted already after { $date }.
decision-voluntary = You decide freely. Nobody sees how you decide. You are counselled just the same.
decision-explicit = These questions touch on your health. With yes you explicitly consent that we evaluate your answers. You can withdraw that at any time.
decision-question = Would you like to answer these questions?
decision-yes = Yes
decision-no = No
decision-later = Decide later
decision-empty = Please choose yes, no or later.

# Questions.
question-nobody = Nobody sees your single answers. Your adviser sees the overall result at most.
question-empty = Please choose an answer. Not wanting to answer is one, too.
question-newer = In another window a newer answer stands already: “{ $newer }”. Here you had chosen: “{ $tried }”. We changed nothing. Choose what is right.

# Before submitting.
check-title = Before you submit
check-answered = Answered
check-declined = Not answering
check-open = Still open
check-changed = Something changed in another window. Please look again.
check-open-title = Questions still open
check-open-text = You can answer them or submit as it is.
check-then = What happens then
check-then-text = Your answers are evaluated and closed. At first only you see the result.
check-again = Look again
check-submit = Submit

# Result.
result-title = Your result
result-no-diagnosis = Self-assessment, not a diagnosis.
result-trial = Trial version, without norms.
result-only-you-yet = At the moment only you see this result.
result-only-you = Only you ever see this.
result-means = What it means
result-none = no result
result-exact-percent = Exact value, only for you: { $value } of 100
result-exact-difference = Exact value, only for you: { $value } (from −100 to 100)
result-exact = Exact value, only for you: { $value }
result-version = Version of the questionnaire: { $version }
result-shown = You showed this to your adviser on { $date }.
result-next = What would you like to do?
result-next-text = Your adviser sees only the steps, never the exact values. Discarding deletes answers and result.
result-show = Show my adviser
result-discard = Discard and start anew
result-later = Decide later

# Answering anew.
again-link = Answer the questionnaire anew
again-from = From { $date } you can answer this questionnaire anew.
again-title = Answer anew
again-lead = You begin the questionnaire from the start. It is voluntary.
again-adviser = Your adviser still sees the result of { $date }. When you show the new one, they see only the new one.
again-quiet = Nobody sees that you have begun anew.
again-own = Your old answers and exact values are deleted then. You can download the answers before.
again-do = Begin anew

# Withdrawal.
withdraw-link = Withdraw this module
withdraw-title = Withdraw a module
withdraw-lead = Answers and results are deleted at once:
withdraw-nobody = Your adviser then sees “no result”. They do not see why.
withdraw-sent = What the agency has received stays there.
withdraw-keep = Keep it
withdraw-do = Withdraw and delete

# Hard skills.
skills-title = My hard skills
skills-lead = What can you do that can be shown? For example welding, a forklift licence or a language.
skills-none = Nothing stands here yet.
skills-waits = Goes to the agency on { $at }.
skills-gone = With the agency since { $at }.
skills-undo = Undo
skills-full = There is no room for more hard skills.
skills-add = Record a hard skill
skills-name = What can you do?
skills-name-hint = For example: driving a forklift
skills-proof = How can it be shown?
skills-proof-hint = For example: licence, five years of experience. You can leave it empty.
skills-agency = The agency uses this to search for jobs for you automatically.
skills-undo-text = You have 15 minutes to undo it.
skills-save = Save
skills-empty = Please write what you can do.
skills-too-long = This is too long. There is room for { $most } characters.

# Short report.
report-title = My short report
report-lead = You write the short report with your adviser. Without your release the agency gets nothing of it.
report-changed = The short report has changed. We released nothing. Please read it again.
report-proposed = This lies before you
report-proposed-text = Read every sentence. You can wish for a change anywhere.
report-name = Name
report-reference = The agency’s reference
report-provider = Provider
report-project = Project
report-adviser = Adviser
report-along = Results that go along
report-marks = Please read closely: { $words }. Does it belong in the report?
report-wish = I would like this to be different
report-wish-save = Save the wish
report-wish-open = A wish is open. First your adviser has to change the text. Or you empty the wish.
report-release = Release
report-release-text = With your release the agency gets exactly this text. You can take it back until the agency has read it.
report-release-do = Release this text
report-secret-hint = Enter your secret. So only you can release.
report-none = At the moment there is no short report for you.
report-versions = What you released
report-version = Short report { $number }
report-released = Released on { $when }. The agency has not read it yet.
report-handed-over = With the agency since { $when }.
report-withdrawn = Released on { $when }, taken back by you.
report-read = Read this text
report-withdraw = Take the release back

# My data.
data-title = My data
data-lead = Here you see what we hold about you.
data-who-sees = Who sees what?
data-dpo = You yourself see everything. The data protection officer sees figures and holds, never your name.
data-what = What
sees-never = never
sees-shown = only when you show it
sees-released = only when you release it
sees-gone = after 15 minutes
sees-yes = yes
data-looked = Who looked?
data-looked-nobody = Nobody so far.
viewing-nobody = Someone who no longer works here
viewing-adviser-list = { $who } opened the advisers’ list with your name: { $when }.
viewing-adviser-person = { $who } opened your page: { $when }.
viewing-invitation = { $who } made a new invitation for you: { $when }. It sets up your access anew.
viewing-results = { $who } opened the page with the results you showed: { $when }.
viewing-report-draft = { $who } opened the draft of your short report: { $when }.
viewing-lead-list = { $who } opened the project lead’s list with your name: { $when }.
viewing-agency-list = { $who } opened the agency’s list with your name: { $when }.
viewing-agency-report = { $who } opened your short report: { $when }.
viewing-agency-skills = { $who } opened your hard skills: { $when }.
data-transfers = What the agency received
data-transfers-none = Nothing so far.
transfer-short-report = A short report, on { $when }.
transfer-hard-skills = Hard skills, on { $when }.
data-until = How long?
ends-of-participation = Everything of yours
ends-of-drafts = Answers that you do not submit
ends-of-sessions = Your login
ends-of-addresses = IP addresses
ends-on = until { $date }
ends-days = { $days } days after unlocking
ends-at-most = { $days } days at most
ends-at-once = until you log out
ends-never = without end
data-access = Your access
data-since = In use since { $when }. Was that not you? Then tell your adviser.
data-recovered = On { $when } your secret was set anew with the recovery code. Was that not you? Then tell your adviser.
data-own = Your questionnaires
data-decide = To the decision
task-closed = Shown. Your exact values are deleted.

# Download.
copy-title = Download single answers
copy-lead = For that we need your secret once more.
copy-page = Download as a page
copy-json = Download as JSON
copy-fhir = Download for other programs (FHIR)
copy-warning = The file then lies on this device. Better not download it on a computer that is not yours.

data-hold = Deletion is suspended until { $date }. Reason: { $reason } Legal basis: { $basis }
# The agreement and its changes.
changed-title = The agreement has changed
changed-on = Version { $version } is in force since { $date }.
changed-reason = The reason: { $reason }
changed-longer = Your data stay longer: until { $to } instead of { $from }.
changed-shorter = Your data are deleted earlier: after { $to } instead of after { $from }.
changed-same = For your data it remains { $to }.
changed-answers-after-result = Single answers are now deleted 30 days after the result. You can download them before.
changed-answers-with-project = Single answers now stay as long as everything else.
changed-read = I have read this
changed-all = All versions are listed under “My data”.
data-agreement = The agreement with the AMS
data-agreement-first = Version { $version } is in force since { $date }.
data-agreement-until = By it your data would be stored until { $date }.
ends-of-answers = Single answers and exact values
ends-after-result = 30 days after the result
data-answers-until = Your answers and exact values are deleted after { $date }. Download them before.
data-answers-until-hidden = A result that you have not shown is deleted then, too.
check-answers-end = Your answers and exact values are deleted 30 days after the result. Until then you can download them.
home-restricted = The use of your data is restricted: only you see them. Your adviser does not see either when you ask for help. Please call or go there.

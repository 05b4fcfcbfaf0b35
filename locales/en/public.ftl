# Start and invitation.
start-title = Welcome
start-lead = Lotse helps you and your adviser find out what you can do and want to do. Everything is voluntary. Nobody reads your single answers.
start-invited = I have an invitation
start-again = I have been here before
start-again-text = You need your login name and your secret.
start-staff = Log in for advisers, agency, data protection and project leads
invitation-code = Code from the invitation
invitation-code-hint = Eight characters, for example: K7QF-2M9X
invitation-not-good = This invitation is not valid. It may have been used, or it is too old. Please ask your adviser.
invited-title = You are invited
invited-lead = Your own area begins here. The invitation works once.
invited-begin = Begin now

# The secret.
secret-title = Your secret
secret-lead = With your secret only you can open your answers. Write it down and show it to nobody.
secret-for-ever = Without your secret your single answers stay closed for ever. We cannot open them either. On the next page you can have a recovery code if you wish.
secret-way = Which secret would you like?
secret-take = Take these four words: { $words }
secret-own = A secret of my own
secret-field = Secret
secret-hint = Only if you want your own: a sentence or several words. You may paste it.
secret-no-choice = Please choose: the four words or a secret of your own.
secret-too-short = The secret is still too short. Take at least eight characters.
secret-too-long = The secret is too long. Take a shorter sentence.
secret-guessable = This secret is easy to guess. Add one more word.
secret-common = Many secrets are like this one. Others guess it quickly. Add one more word.
secret-named = This secret is made mostly of names that others know. Take other words.
secret-set = Set the secret
secret-not-recognised = This is not your secret. Please try again.

# Logging in.
login-title = Welcome back
login-lead = Enter your login name and your secret.
login-name = Login name
login-name-hint = Two words and a number. The page showed it at the beginning.
shared-computer = I am at a computer that others use too
shared-computer-hint = Then your session ends after { $minutes } minutes without a click. Do not let the browser save a password here.
login-not-recognised = These do not belong together. Please try again.
login-forgotten = Lost your name or secret? Your adviser gives you a new invitation. Your old answers then stay closed. Results that you showed remain.
forgotten-link = I have a recovery code
forgotten-title = Set a new secret
forgotten-lead = With your recovery code you set a new secret. All your answers stay open.
forgotten-code-hint = Eight groups of four characters. Upper or lower case does not matter.
forgotten-wrong = Name and recovery code do not belong together. Please check both.
forgotten-none = You have no code? Then your adviser gives you a new invitation. Your old answers stay closed.
lost-title = Your answer is not lost
lost-lead = Your session was over. Your last answer is not saved yet. Log in and we will save it.
staff-title = Log in for staff
staff-lead = For advisers, agency, data protection and project leads.
staff-email = E-mail address
staff-password = Password
cookies-title = Your browser refuses cookies
cookies-lead = Lotse needs one cookie so that you stay logged in. It ends when you log out.
cookies-how = Allow cookies for this site in the settings. Then log in again.
left-title = You are logged out
left-lead = Nothing of yours is kept on this device. You can close the window.

# Help.
help-lead = Here are short answers.
help-in = I cannot get in
help-in-text = An invitation works for 14 days and only once. Your adviser will gladly give you a new one.
help-secret = I forgot my secret
help-secret-text = Nobody can look it up. With your recovery code you set a new one. Without a code a new invitation helps. The old answers then stay closed.
help-answer = Do I have to answer?
help-answer-text = No. You can skip every question and refuse every module. Nobody sees why. You are counselled just the same.
help-cookies = What is the cookie for?
help-cookies-text = It keeps you logged in. It ends when you log out. Another cookie only remembers the language.
help-contact = Talk to someone
help-contact-text = Your adviser will gladly help you. You can also reach the provider.

# Accessibility.
accessibility-lead = Everyone should be able to use Lotse well.
accessibility-state = How accessible Lotse is
accessibility-state-text = We build to WCAG 2.2, level AA, and EN 301 549. Everything works by keyboard, without a mouse and without JavaScript.
accessibility-limits = What is missing
accessibility-limits-text = There is no sign language yet. Ask your adviser, who will gladly read with you.
accessibility-feedback = Is something in your way?
accessibility-feedback-text = Write to us or call us. Say which page it is. We will answer you.
accessibility-enforce = If our answer does not help
accessibility-enforce-text = Then you can turn to the complaints office of the Austrian Research Promotion Agency (FFG).

# Privacy.
privacy-lead = This page says what happens to your data.
privacy-voluntary = Everything is voluntary
privacy-voluntary-text = You decide anew for every module. Nobody sees why a result is missing. Without Lotse you are counselled just the same.
privacy-who = Who sees what
privacy-who-answers = Your single answers open only with your secret.
privacy-who-adviser = Your adviser sees an overall result only when you show it. It comes in coarse steps.
privacy-who-agency = The agency gets the short report that you release, word for word. It also gets your hard skills. Nothing else.
privacy-who-groups = Shown results become figures of groups of { $number } people and more. They are inexact on purpose. They say nothing about you alone. They stay, even if you withdraw something later.
privacy-who-operator = Whoever runs the server could read along during a session. No program can prevent that. Every opening by staff stands in your list.
privacy-end = When it is deleted
privacy-deleted = Everything personal is deleted, usually six months after the project ends.
privacy-deleted-on = Everything personal of yours is deleted after { $date }, in the backups too.
privacy-drafts = Answers that you did not submit are deleted after { $days } days.
privacy-addresses = The IP address only serves to recognise attacks. After { $days } days at most it is deleted.
privacy-agency-keeps = What the agency received it keeps under its own rules.
privacy-cookies = Cookies
privacy-cookies-text = One cookie keeps you logged in, one remembers the language. Nothing goes to other companies.
privacy-purposes = What for, and on which basis
privacy-rights = Your rights
privacy-rights-text = You can ask for access, correction, erasure, restriction and a copy, and you can object. You can complain to the data protection authority.
privacy-contacts = Who is responsible
contact-provider = Provider of the counselling
contact-hosting = Technical operation
contact-controller = Controller
contact-dpo = Data protection officer

# The project lead's pages.
admin-projects = Your projects
admin-no-project = No project is assigned to you yet.
admin-to-projects = To your projects
admin-add = Add
admin-add-project = Add a project
admin-add-project-text = The fields are filled in as in your last agreement. Please check everything.
admin-add-staff = Add an account
admin-code = Code
admin-code-hint = Short and unique. It stands in the deletion ledger.
admin-code-taken = This code exists already.
admin-period = Period
admin-from-to = { $from } to { $to }
admin-starts-on = First day
admin-ends-on = Last day
admin-period-wrong = The last day lies before the first.
admin-zone = Time zone
admin-zone-wrong = This time zone does not exist. For example: Europe/Vienna.
admin-agreement = Agreement
admin-agreement-version = Version
admin-no-agreement = The project has no agreement yet.
admin-agency-name = Name of the agency, as people know it
admin-agency-name-wrong = Please enter the agency's name.
admin-controller = Controller
admin-provider = Provider
admin-hosting = Operator
admin-dpo = Data protection officer
admin-address = Address
admin-email = E-mail
admin-email-wrong = This e-mail address does not work, or has an account already.
admin-office-wrong = Please enter name, address and e-mail.
admin-purposes = Purposes and legal bases
admin-purposes-hint = On each line a purpose, a vertical bar and the legal basis.
admin-purposes-wrong = Every purpose needs a legal basis.
admin-terms = Terms
admin-term-hint = A number with m for months or d for days, for example 6m.
admin-term-wrong = Please enter a term of up to ten years, for example 6m.
admin-after-end = Deletion after the project's end
admin-after-late-exit = Deletion after a late exit
admin-after-never-came = Deletion when someone never came
admin-notice = Version of the information on data processing
admin-notice-wrong = Please enter the version.
admin-days = { $number ->
    [one] one day
   *[other] { $number } days
}
admin-months = { $number ->
    [one] one month
   *[other] { $number } months
}
admin-staff = Who works here
admin-role = Task
admin-role-lead = Project lead
admin-role-adviser = Adviser
admin-role-agency = Agency (AMS)
admin-role-dpo = Data protection officer
admin-text-wrong = Please fill in the field, with at most { $most } characters.
admin-first-password = First password
admin-first-password-hint = At least 8 characters, hard to guess. Hand it over in person.
admin-password-short = The password is too short.
admin-password-long = The password is too long.
admin-password-guessable = The password is easy to guess.
admin-people = Who counsels whom
admin-people-text = Every look at this list is shown to the people.
admin-nobody = There is nobody in this project yet.
admin-counsels-now = Adviser now
admin-assign = Assign

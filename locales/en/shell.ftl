# What stands on every page.
skip-link = Skip to content
language = Language
easy-untested = Your pages also exist in Leichte Sprache (easy German). These texts are a trial. No test group has read them yet.
leave = Log out
foot-name = Help and legal information
help = Help
privacy = Privacy
accessibility = Accessibility
login = Log in
to-start = To the start page

area-public = Lotse
area-participant = For you
area-adviser = Counselling
area-agency = AMS
area-dpo = Data protection
area-admin = Projects

session-warning = Are you still there?
session-warning-text = We log you out in two minutes. This protects your data.
session-keep = Stay logged in
session-lasts = { $minutes ->
    [one] Without a click your session ends in one minute.
   *[other] Without a click your session ends in { $minutes } minutes.
}

# Forms and questions.
title-fault = { "Error: " }
faults-title = Please look again
question-of = Question { $number } of { $total }
saved-until = { $number ->
    [one] One answer is saved
   *[other] { $number } answers are saved
}
back = Back
forward = Continue
pause = Take a break
change = Change
show = Show
hide = Hide

# Dates.
date = { $day } { $month } { $year }
date-and-time = { $date }, { $time }
duration-days = { $count ->
    [one] one day
   *[other] { $count } days
}
duration-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
duration-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}
duration-seconds = { $count ->
    [one] one second
   *[other] { $count } seconds
}
duration-two = { $first } and { $then }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

# Adding many people at once.
import-title = Add several people
import-text = Paste a list or choose a file. Each line is one person: name, reference at the AMS and exit date. The exit date may be missing.
import-example = The list can look like this:
import-sample-reference = Reference
import-sample-exit = Exit date
import-paste = List
import-hint = At most { $most } people and { $size } kB. Between the values stands a semicolon, a comma or a tab.
import-file = Or a file
import-file-hint = A CSV file in UTF-8. Then leave the field above empty.
import-check = Check the list
import-check-again = Check again
import-read = { $number ->
    [one] One person for the project { $project }.
   *[other] { $number } people for the project { $project }.
}
import-nothing-stored = Nothing is stored yet.
import-rows = The list as we understand it
import-line = Line
import-add = { $number ->
    [one] Add the person
   *[other] Add { $number } people
}
import-change = Change the list
import-at-line = Line { $line }: { $fault }
import-more-faults = { $number ->
    [one] One more error stands in the list.
   *[other] { $number } more errors stand in the list.
}
import-no-name = The name is missing. Please add it.
import-no-reference = The reference is missing. Please add it.
import-no-date = This day does not exist, or it is written in another way. Write day, month and year, for example: 31.12.2026.
import-quote = A quotation mark does not close. Please delete it or set the second one.
import-surplus = There are more than three values here. Please delete what does not belong.
import-twice = The reference stands in line { $line } already. Please delete one of the lines.
import-known = One of your people in this project has this reference already. Please delete the line.
import-empty = Nobody is in the list. Please paste at least one line.
import-both = Please use only one: the field or the file.
import-encoding = We cannot read this file. Save it as “CSV UTF-8” and choose it again.
import-too-large = The list is too large. At most { $most } kB are possible. Please divide it.
import-too-many = These are { $number } people. At most { $most } are possible at once. Please divide the list.
import-column = Line { $line }: We do not know the column “{ $heading }”, or it stands twice. Please delete the column.

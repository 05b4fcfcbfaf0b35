# What stands on every page.
skip-link = Zum Inhalt springen
language = Sprache
easy-untested = Ihre Seiten gibt es auch in Leichter Sprache. Diese Texte sind ein Versuch. Noch hat sie keine Prüfgruppe gelesen.
leave = Abmelden
foot-name = Hilfe und Rechtliches
help = Hilfe
privacy = Datenschutz
accessibility = Barrierefreiheit
login = Anmelden
to-start = Zur Startseite

area-public = Lotse
area-participant = Für Sie
area-adviser = Beratung
area-agency = AMS
area-dpo = Datenschutz-Aufsicht
area-admin = Projekte

session-warning = Sind Sie noch da?
session-warning-text = In zwei Minuten melden wir Sie ab. So schützen wir Ihre Daten.
session-keep = Angemeldet bleiben
session-lasts = { $minutes ->
    [one] Ohne Klick endet Ihre Anmeldung in einer Minute.
   *[other] Ohne Klick endet Ihre Anmeldung in { $minutes } Minuten.
}

# Forms and questions.
title-fault = { "Fehler: " }
faults-title = Bitte sehen Sie noch einmal hin
question-of = Frage { $number } von { $total }
saved-until = { $number ->
    [one] Eine Antwort ist gespeichert
   *[other] { $number } Antworten sind gespeichert
}
back = Zurück
forward = Weiter
pause = Pause machen
change = Ändern
show = Zeigen
hide = Verbergen

# Dates.
date = { $day }. { $month } { $year }
date-and-time = { $date }, { $time } Uhr
duration-days = { $count ->
    [one] ein Tag
   *[other] { $count } Tage
}
duration-hours = { $count ->
    [one] eine Stunde
   *[other] { $count } Stunden
}
duration-minutes = { $count ->
    [one] eine Minute
   *[other] { $count } Minuten
}
duration-seconds = { $count ->
    [one] eine Sekunde
   *[other] { $count } Sekunden
}
duration-two = { $first } und { $then }
month-1 = Jänner
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember

# What stands on every page, in Leichte Sprache.
skip-link = Zum Inhalt springen
language = Sprache
easy-untested =
    Diese Leichte Sprache ist ein Versuch.
    Noch hat sie keine Prüf-Gruppe gelesen.
leave = Abmelden
foot-name = Hilfe und Regeln
help = Hilfe
privacy = Daten-Schutz
accessibility = Barriere-Freiheit
login = Anmelden
to-start = Zur ersten Seite

area-public = Lotse
area-participant = Für Sie

session-warning = Sind Sie noch da?
session-warning-text =
    In 2 Minuten melden wir Sie ab.
    So schützen wir Ihre Daten.
session-keep = Ich bin noch da

# Forms and questions.
title-fault = { "Fehler: " }
faults-title = Bitte schauen Sie noch einmal
question-of = Frage { $number } von { $total }
saved-until = { $number ->
    [one] 1 Antwort ist gespeichert
   *[other] { $number } Antworten sind gespeichert
}
back = Zurück
forward = Weiter
pause = Pause machen
change = Ändern
show = Zeigen
hide = Verstecken

# Dates.
date = { $day }. { $month } { $year }
date-and-time = { $date } um { $time } Uhr
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

session-lasts =
    Ohne Klick melden wir Sie ab.
    Das ist in { $minutes } Minuten.

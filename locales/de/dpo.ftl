# The data protection officer's pages.
dpo-contents = Seiten der Datenschutz-Aufsicht
dpo-title = Was gelöscht wird
dpo-lead = Nur Zahlen, Daten und Regeln. Auf diesen Seiten steht keine Person.
dpo-overdue = Überfällig
dpo-overdue-good = Teilnahmen, die gelöscht sein müssten. So soll es sein.
dpo-held-beyond = { $people ->
    [one] Eine Teilnahme ist über ihr Datum hinaus da: Eine Sperre hält sie.
   *[other] { $people } Teilnahmen sind über ihr Datum hinaus da: Sperren halten sie.
}
dpo-overdue-bad = Teilnahmen sind fällig und noch da. Bitte rufen Sie den Betrieb an.
dpo-due = Bald fällig
dpo-due-how = Teilnahmen, die innerhalb von so vielen Tagen fällig werden; gezählt nach dem Löschdatum jeder Teilnahme.
dpo-project = Projekt
dpo-in-7 = innerhalb von 7 Tagen
dpo-in-30 = innerhalb von 30 Tagen
dpo-in-90 = innerhalb von 90 Tagen
dpo-executed = Gelöscht
dpo-executed-none = Bisher wurde nichts gelöscht.
dpo-executed-how = Die neuesten Löschungen; Zeiten in UTC, wie im Löschprotokoll.
dpo-at = Wann
dpo-rule = Regel
dpo-records = Datensätze
dpo-stage = Stand
dpo-ledger = Auftrag im Löschprotokoll
dpo-stage-purged = gelöscht
dpo-stage-scrubbed = gelöscht und überschrieben
dpo-stage-verified = gelöscht, überschrieben und nachgesehen
dpo-addresses = Älteste IP-Adresse
dpo-addresses-how = Gefunden beim Durchsehen der Dateien, nicht aus den Einstellungen gelesen. Erlaubt sind 7 Tage.
dpo-oldest-age = höchstens { $age } alt
dpo-oldest-none = Es ist keine gespeichert.
dpo-held = Gespeichert
dpo-held-how = Datensätze aller Teilnahmen, gezählt in der Datenbank.
dpo-class = Datenart
dpo-rules-title = Löschplan und Sichtbarkeit
dpo-rules-lead = Diese Tabellen kommen aus demselben Programm-Text, der löscht und zeigt.
dpo-schedule = Löschplan
dpo-schedule-how = Datenart, Regel, Beginn der Frist und Frist (nach DIN 66398).
dpo-start = Beginn
dpo-term = Frist
dpo-matrix = Wer was sieht
dpo-matrix-how = Ohne Eintrag sieht niemand etwas. Ein Fragebogen kann noch weniger erlauben, nie mehr.
dpo-stage-intent = begonnen
dpo-stage-beyond-horizon = auch aus Sicherungen nicht mehr lesbar
dpo-stage-certified = bescheinigt
dpo-announced = Angekündigte Löschungen
dpo-announced-text = { $first ->
    [one] Eine Person liest ihr Löschdatum, { $again } davon zum zweiten Mal.
   *[other] { $first } Personen lesen ihr Löschdatum, { $again } davon zum zweiten Mal.
}
dpo-alarms = Was nicht stimmt
dpo-alarm-since = Seit
dpo-alarm-figure = Wie viel
alarm-people = { $count ->
    [one] eine Person
   *[other] { $count } Personen
}
alarm-deletions = { $count ->
    [one] eine Löschung
   *[other] { $count } Löschungen
}
alarm-sheets = { $count ->
    [one] ein Bogen
   *[other] { $count } Bögen
}
alarm-overdue = Löschungen sind überfällig
alarm-brake = Löschungen warten auf zwei Personen
alarm-open-intent = Begonnene Löschungen sind nicht fertig
alarm-scrub-busy = Gelöschtes ist noch nicht überschrieben
alarm-unreadable-sheets = Bögen lassen sich nicht öffnen
alarm-sweep-failed = Die letzte Löschung ist gescheitert
alarm-clock-ahead = Die Uhr ist gesprungen; es wird nichts gelöscht
alarm-clock-back = Die Uhr geht nach
alarm-night-late = Der nächtliche Durchgang fehlt
waiting-title = Löschungen, die warten
waiting-lead = Diese Löschungen hat niemand angekündigt.
waiting-how = Niemand sieht diese Daten mehr. Gelöscht wird erst, wenn zwei zustimmen.
waiting-none = Nichts wartet.
waiting-people = Personen
waiting-since = Fällig seit (UTC)
waiting-why = Grund
waiting-brought-forward = Das Ende wurde vorverlegt.
waiting-too-late = Vor dem Ende wurde niemand eine Woche vorher informiert.
waiting-open = Prüfen Sie bitte, ob das stimmt. Dann schlagen Sie das Löschen vor.
waiting-proposed = Das Löschen ist vorgeschlagen. Eine zweite Person muss zustimmen.
waiting-propose = Löschen vorschlagen
waiting-agree = Dem Löschen zustimmen
waiting-same-person = Sie haben es selbst vorgeschlagen. Jemand anderes muss zustimmen.

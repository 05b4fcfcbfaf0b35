# The data protection officer's pages.
dpo-title = Was gelöscht wird
dpo-lead = Nur Zahlen, Daten und Regeln. Auf diesen Seiten steht keine Person.
dpo-overdue = Überfällig
dpo-overdue-good = Teilnahmen. So soll es sein.
dpo-overdue-bad = Teilnahmen sind fällig und noch da. Bitte rufen Sie den Betrieb an.
dpo-due = Bald fällig
dpo-due-how = Teilnahmen, die in so vielen Tagen fällig werden; gezählt nach dem Löschdatum jeder Teilnahme.
dpo-project = Projekt
dpo-in-7 = in 7 Tagen
dpo-in-30 = in 30 Tagen
dpo-in-90 = in 90 Tagen
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
dpo-addresses-how = Gefunden beim Durchsehen der Dateien, nicht aus den Einstellungen gelesen. Erlaubt sind 168 Stunden.
dpo-oldest-hours = { $hours ->
    [one] höchstens eine Stunde alt
   *[other] { $hours } Stunden alt
}
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

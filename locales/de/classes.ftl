# Who, what and when, as matrix and schedule have them.
class-own-answers = Einzelne Antworten
class-drafts = Angefangene Antworten
class-own-results = Genaue Ergebnisse
class-decisions = Entscheidungen zu den Modulen
class-bands = Gesamtergebnisse in Stufen
class-motivation-zone = Motivationsrichtung (mLevel)
class-fitness = Ergebnis Fit for Work
class-released-bands = Freigegebene Gesamtergebnisse
class-identity = Name und Kontakt
class-report-draft = Entwurf des Kurzberichts
class-short-report = Freigegebener Kurzbericht
class-hard-skills = Fachliche Fähigkeiten
class-transfers = Übermittlungen an das AMS
class-unlocking = Freigeschaltete Fragebögen
class-help-wishes = Bitte um Hilfe
class-holds = Löschsperren
class-viewings = Wer etwas angesehen hat
class-invitations = Einladungen
class-sessions = Anmeldungen
class-throttle = Zählung von Fehlversuchen
class-staff-accounts = Zugänge des Personals
class-addresses = IP-Adressen
class-agreements = Projekte und Vereinbarungen
class-retention-figures = Zahlen zum Löschen
class-ledger-proofs = Nachweise im Löschprotokoll
class-group-figures = Zahlen über Gruppen

reader-participant = Teilnehmer:in
reader-adviser = Beratung
reader-agency = AMS
reader-dpo = Datenschutz-Aufsicht
reader-lead = Projektleitung

condition-own = nur die eigenen
condition-own-with-step-up = nur die eigenen, nach neuer Eingabe des Geheimnisses
condition-assigned = bei zugeteilten Personen
condition-assigned-and-shown = bei zugeteilten Personen, wenn diese es zeigen
condition-released = nur was die Person freigibt
condition-after-undo = wenn es 15 Minuten nicht zurückgenommen wurde
condition-own-project = in den eigenen Projekten
condition-always = immer
condition-never = nie

rule-participation = Ende der Teilnahme
rule-drafts = nicht abgeschickte Antworten
rule-invitations = Einladungen
rule-sessions = Anmeldungen
rule-throttle = Fehlversuche
rule-addresses = IP-Adressen
rule-staff = Zugänge des Personals
rule-group-figures = Zahlen über Gruppen
rule-impersonal = nichts Persönliches

start-project-end = Ende des Projekts
start-unlocking = Freischalten
start-collection = Erheben
start-invitation = Einladen
start-session-end = Abmelden oder Ablauf
start-leaving = Ausscheiden
start-quarter-end = Ende des Quartals
start-none = –

term-as-agreed = laut Vereinbarung, meist 6 Monate
term-days = { $days } Tage
term-hours = { $hours } Stunden, höchstens { $most }
term-at-once = sofort
term-kept = bleibt, weil nichts Persönliches darin steht

# What is kept, as the person reads it on their own page, in Leichte Sprache.
# The names for staff are missing on purpose: staff read them in German.
class-own-answers = Ihre einzelnen Antworten
class-own-results = Ihre genauen Zahlen
class-decisions = Ihr Ja oder Nein
class-bands = Ergebnisse in Stufen
class-motivation-zone = Chancen oder Sicherheit
class-fitness = Ergebnis von Fit for Work
class-released-bands = Freigegebene Ergebnisse
class-identity = Ihr Name und Kontakt
class-report-draft = Entwurf vom Kurz-Bericht
class-short-report = Freigegebener Kurz-Bericht
class-hard-skills = Ihr Können
class-holds = Ob wir später löschen
class-viewings = Wer hat etwas angeschaut?

class-help-wishes = Ihre Bitte um Hilfe
class-drafts = Angefangene Antworten
class-transfers = Was an das AMS ging
class-unlocking = Offene Frage-Bögen
class-invitations = Einladungen
class-sessions = Anmeldungen
reader-participant = Sie selbst
reader-adviser = Beratung
reader-agency = AMS
reader-dpo = Daten-Schutz-Aufsicht
reader-lead = Projekt-Leitung
reader-office = Daten-Schutz-Stelle vom AMS

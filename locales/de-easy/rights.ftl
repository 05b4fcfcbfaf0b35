# Requests about one's data, in Leichte Sprache.
rights-title = Meine Rechte
rights-lead =
    Hier können Sie etwas zu Ihren Daten verlangen.
    Das AMS hat eine Stelle für Daten-Schutz.
    Diese Stelle entscheidet.
rights-days = Eingegangen am { $received }. Antwort bis { $due }.
rights-waits =
    Ihre Daten sind noch nicht gelöscht.
    Eine Sperre hält das Löschen auf.
    Sie dauert höchstens bis { $day }.
    Danach löschen wir Ihre Daten.
    Sie müssen nichts tun.
rights-waits-why = Der Grund für die Sperre
rights-kept =
    Wir löschen Ihre Daten noch nicht.
    Das war Ihr Wunsch.
    Eine Sperre gilt bis höchstens { $day }.
    Danach löschen wir Ihre Daten.
rights-keep =
    Haben Sie einen Streit vor Gericht?
    Brauchen Sie dafür Ihre Daten?
    Dann schreiben Sie das bitte.
    Dann kann eine Sperre das Löschen aufhalten.
rights-package = Meine Daten herunterladen
rights-package-lead =
    Das geht nur einmal.
    Sie haben dafür 7 Tage Zeit.
rights-new = Neuer Antrag
rights-kind = Ich möchte
rights-kind-access = Auskunft über meine Daten
rights-kind-rectification = Falsches richtigstellen lassen
rights-kind-erasure = Alle meine Daten löschen lassen
rights-kind-restriction = Meine Daten sperren lassen
rights-kind-portability = Meine Daten mitnehmen
rights-kind-objection = Widersprechen
rights-text = Ihr Anliegen
rights-text-hint = Schreiben Sie hier Ihren Wunsch.
rights-recipient = An wen sollen die Daten gehen?
rights-address = Adresse dieser Stelle
rights-recipient-hint = Nur zum Mitnehmen Ihrer Daten. Das Feld darf leer bleiben.
rights-send = Antrag senden
rights-withdraw =
    Sie wollen ein Modul nicht mehr?
    Das sagen Sie auf der Seite: Meine Daten.
rights-complain = Beschwerde
rights-complain-text = Sie können sich bei einer Behörde beschweren.
rights-empty = Bitte schreiben Sie ein paar Worte.
rights-too-long = Bitte höchstens { $most } Zeichen.
rights-day-wrong = Bitte geben Sie einen Tag im letzten Jahr an.
rights-not-now = Das geht so nicht. Bitte prüfen Sie Ihre Angaben.
rights-state-open = In Arbeit
rights-state-identity = Nachweis nötig
rights-state-granted = Stattgegeben
rights-state-partly = Teilweise stattgegeben
rights-state-refused = Abgelehnt
rights-step-identity = Nachweis verlangt
rights-step-extended = Frist um 2 Monate verlängert
rights-step-granted = Stattgegeben
rights-step-partly = Teilweise stattgegeben
rights-step-refused = Abgelehnt
rights-step-handed-over = Datei an Empfänger übergeben
rights-step-package-taken = Daten heruntergeladen
class-rights-cases = Was Sie zu Ihren Daten verlangen
viewing-office-case =
    { $who } hat Ihren Antrag gelesen.
    Das war: { $when }.
rights-ground-not-identified = Person nicht feststellbar (Art. 12 Abs. 2 DSGVO)
rights-ground-excessive = Offenkundig unbegründet oder exzessiv (Art. 12 Abs. 5 DSGVO)
rights-ground-accurate = Die Daten sind richtig (Art. 16 DSGVO)
rights-ground-legal-duty = Gesetzliche Pflicht (Art. 17 Abs. 3 lit. b DSGVO)
rights-ground-legal-claims = Rechtsansprüche (Art. 17 Abs. 3 lit. e DSGVO)
rights-ground-others-rights = Rechte anderer (Art. 15 Abs. 4, 20 Abs. 4 DSGVO)
rights-ground-compelling = Zwingende Gründe (Art. 21 Abs. 1 DSGVO)
rights-complain-source = Die Liste ist von den Behörden selbst.
package-lead =
    Das alles weiß Lotse über Sie.
package-answers-in = Ihre Antworten sind im Ordner answers.
package-answers-staff =
    Ihre Antworten fehlen hier.
    Die Beratung hat den Antrag geschrieben.
    Bitte melden Sie sich an.
    Fragen Sie dann noch einmal.
office-extend-late =
    Das geht nur im ersten Monat.
    Der Monat ist vorbei.

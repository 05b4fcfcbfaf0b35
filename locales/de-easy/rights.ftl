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
rights-kind-restriction = Niemand soll meine Daten benutzen, bis alles geklärt ist
rights-kind-portability = Meine Daten mitnehmen
rights-kind-objection = Ich bin gegen die Nutzung meiner Daten
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
rights-kind-hint =
    Sie sind gegen die Nutzung Ihrer Daten?
    Dann sieht nur noch eine Person Ihre Daten: Sie selbst.
    Das gilt sofort.
    Sie können das immer beenden.
rights-restricted =
    Nur Sie sehen Ihre Daten.
    Das gilt seit { $since }.
    Ihre Daten werden trotzdem gelöscht.
    Das ist nach dem { $deleted }.
rights-lifts =
    Ab { $date } darf die Stelle für Daten-Schutz das beenden.
    Sie können sich vorher beschweren.
rights-end = Andere sollen meine Daten wieder sehen
rights-end-hint =
    Dann sieht Ihre Beratung Ihre Daten wieder.
    Ihr Antrag läuft weiter.
rights-step-restricted = Nur noch Sie sehen Ihre Daten
rights-step-lift-announced = Andere sollen Ihre Daten bald wieder sehen
rights-step-lifted = Andere sehen Ihre Daten wieder
rights-step-ended-by-person = Sie haben die Nutzung wieder erlaubt
rights-restricted-alone =
    Nur Sie sehen jetzt Ihre Daten.
    Ihr Antrag dazu ist verloren gegangen.
class-transmissions = Ihr Paket für eine andere Stelle
ends-of-transmissions = Ein Paket für eine andere Stelle
rights-transmitted = Die andere Stelle hat Ihre Daten geholt
transfer-package =
    { $to } hat Ihr Paket geholt.
    Das war: { $when }.
data-packages = Das haben Sie selbst weiter-gegeben
transmission-title = Paket für eine andere Stelle
transmission-to = Für
transmission-lead =
    Eine andere Stelle soll Ihre Daten bekommen.
    Sie machen dafür ein Paket.
    Die andere Stelle kann das Paket 1 Mal holen.
    Sie hat dafür 7 Tage Zeit.
transmission-holds =
    Das ist im Paket:
    Ihr Name und Ihre Nummer beim AMS.
    Ihre Ergebnisse.
    Ihr Können und Ihre Kurz-Berichte.
transmission-answers = Auch Ihre Antworten sind im Paket.
transmission-no-answers =
    Ihre Antworten sind nicht im Paket.
    Die Beratung hat diesen Antrag geschrieben.
transmission-how =
    Sie bekommen danach einen Code.
    Geben Sie den Code nur dieser Stelle.
    Mit dem Code kann man alles lesen.
transmission-provide = Paket machen
transmission-code = Code für das Paket
transmission-hand-on =
    Geben Sie der Stelle den Code.
    Und geben Sie der Stelle diese Adresse:
transmission-keep =
    Sie sehen den Code nur jetzt.
    Ist der Code weg?
    Dann nehmen Sie das Paket zurück.
    Und machen Sie ein neues.
transmission-waits =
    Ihr Paket ist bis { $when } da.
    Noch hat es niemand geholt.
transmission-fetched =
    Die Stelle hat Ihr Paket geholt.
    Das war: { $when }.
transmission-take-back-lead =
    Sie können das Paket zurück-nehmen.
    Dann geht der Code nicht mehr.
transmission-take-back = Paket zurück-nehmen
transmission-fetch-title = Ein Paket holen
transmission-fetch-lead =
    Jemand hat Ihnen einen Code gegeben.
    Der Code ist für ein Paket mit Daten.
    Sie holen das Paket hier.
transmission-code-hint = 8 Gruppen mit 4 Zeichen. Groß oder klein ist egal.
transmission-fetch = Paket holen
transmission-fetch-once =
    Das geht nur 1 Mal.
    Danach löschen wir das Paket.
    Bitte speichern Sie die Datei gut.
transmission-fetch-duty = Danach sind Sie für die Daten verantwortlich.
transmission-unknown =
    Mit diesem Code gibt es nichts.
    Bitte prüfen Sie den Code.
    Oder fragen Sie nach einem neuen Code.

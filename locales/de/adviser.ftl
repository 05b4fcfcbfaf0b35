# The adviser's pages.
adviser-people = Ihre Personen
adviser-people-count = { $number ->
    [one] Eine Person
   *[other] { $number } Personen
}
adviser-nobody = Ihnen ist noch niemand zugeteilt.
adviser-add-person = Person anlegen
adviser-add = Anlegen
adviser-no-project = Sie arbeiten noch für kein Projekt. Bitte fragen Sie die Projektleitung.
adviser-list-views = Liste ordnen und einschränken
adviser-sort = Ordnen nach:
adviser-by-name = Name
adviser-by-exit = Austrittsdatum
adviser-by-end = Löschdatum
adviser-only = Zeigen:
adviser-only-all = alle
adviser-only-without-access = ohne Zugang
adviser-only-without-exit = ohne Austrittsdatum
adviser-access = Zugang eingerichtet
adviser-exit-open = noch offen
adviser-act = Nächster Schritt
adviser-to-people = Zur Liste Ihrer Personen
adviser-to-person = Zur Seite der Person
adviser-person = Person
adviser-change = Angaben ändern
adviser-deletes-on = Alle Daten werden am { $date } gelöscht.
adviser-deletes-follows = Das Datum folgt aus Projekt und Austritt.
adviser-questionnaires = Fragebögen
adviser-questionnaires-caption = Was freigeschaltet ist
adviser-questionnaire = Fragebogen
adviser-duration = Dauer
adviser-unlocked = Freigeschaltet
adviser-unlocking-text = Die Person entscheidet selbst, ob sie antwortet. Sie sehen nur Ergebnisse, die sie Ihnen zeigt.
adviser-unlock = Freischalten
adviser-take-back = Zurücknehmen
adviser-results = Ergebnisse
adviser-results-of = Ergebnisse: { $name }
adviser-nothing-unlocked = Es ist kein Fragebogen freigeschaltet.
adviser-skills-text = Erfassen Sie fachliche Fähigkeiten gemeinsam mit der Person.
adviser-skill-add = Fähigkeit erfassen
adviser-skill-record = Gemeinsam erfassen
adviser-invitation = Einladung
adviser-invitation-for = Einladung: { $name }
adviser-report = Kurzbericht
adviser-report-of = Kurzbericht: { $name }

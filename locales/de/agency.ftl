# The agency's pages.
agency-list = Kurzberichte und fachliche Fähigkeiten
agency-list-text = Hier steht, was die Personen freigegeben haben, und ihre fachlichen Fähigkeiten.
agency-no-project = Ihnen ist noch kein Projekt zugeteilt.
agency-nothing = Für dieses Projekt liegt derzeit nichts vor.
agency-reference = Ihr Kennzeichen
agency-adviser = Beratung
agency-read = Lesen
agency-to-list = Zur Liste
agency-report = Kurzbericht
agency-received-at = Bei Ihnen seit
agency-report-released = Die Person hat genau diesen Text gelesen und freigegeben.
agency-report-assessment = Gesamteinschätzung
agency-report-results = Ergebnisse, die mitgehen
agency-report-without = Was hier nicht steht
agency-report-without-text = Einzelne Antworten stehen hier nie. Auch anderes aus der Beratung steht hier nicht. Fehlt ein Ergebnis, so sagt das nichts über die Person.
agency-json = Als Daten laden (JSON)

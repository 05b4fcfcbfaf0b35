# What several pages of the staff say.
staff-yes = ja
staff-no = nein
staff-save = Speichern
staff-name = Name
staff-name-missing = Bitte geben Sie den Namen ein.
staff-text-too-long = Bitte kürzen Sie den Text auf { $most } Zeichen.
staff-project = Projekt
staff-project-without-agreement = Das Projekt hat noch keine Vereinbarung. Bitte fragen Sie die Projektleitung.
staff-reference = Kennzeichen beim AMS
staff-reference-hint = So erkennt das AMS die Person.
staff-reference-missing = Bitte geben Sie das Kennzeichen beim AMS ein.
staff-exit-date = Individuelles Austrittsdatum
staff-exit-date-hint = Sie können das Feld leer lassen.
staff-exit-date-wrong = Diesen Tag gibt es nicht, oder er ist anders geschrieben. Schreiben Sie Tag, Monat und Jahr, zum Beispiel: 31.12.2026.
staff-exit-date-over = Mit diesem Datum wären die Daten schon gelöscht: am { $date }. Bitte prüfen Sie das Datum.
staff-deletes-on = Wird gelöscht am
staff-version = Version { $version }
staff-minutes = etwa { $number ->
    [one] eine Minute
   *[other] { $number } Minuten
}

# Results.
staff-self-assessment = Selbsteinschätzung, keine Diagnose.
staff-on-trial = Erprobungsfassung, nicht normiert.
staff-shown-on = Gezeigt am { $date }.
staff-result-area = Bereich
staff-result = Gesamtergebnis
staff-result-explanation = Was das heißt
staff-result-question = Frage für das Gespräch
staff-no-result = kein Ergebnis
staff-no-result-for-this = Dazu liegt kein Ergebnis vor.

# Hard skills.
staff-hard-skills = Fachliche Fähigkeiten
staff-hard-skills-none = Es sind noch keine fachlichen Fähigkeiten erfasst.
staff-hard-skills-search = Das AMS sucht damit automatisch Stellen für die Person.
staff-hard-skills-undo = Nach 15 Minuten geht der Eintrag an das AMS. Bis dahin können Sie ihn zurücknehmen.
staff-hard-skills-full = Mehr als { $most } Einträge sind nicht möglich.
staff-hard-skill = Fähigkeit
staff-hard-skill-hint = Zum Beispiel: Schweißen, Staplerschein, Buchhaltung.
staff-hard-skill-missing = Bitte geben Sie die Fähigkeit ein.
staff-hard-skill-proof = Nachweis
staff-hard-skill-proof-hint = Zum Beispiel: Zeugnis, Ausweis, Jahre. Sie können das Feld leer lassen.
staff-hard-skill-by = Erfasst von
staff-hard-skill-state = Stand
staff-hard-skill-goes = geht an das AMS: { $time }
staff-hard-skill-went = beim AMS seit { $time }
staff-hard-skill-remove = Entfernen
staff-recorded-by-person = Person allein
staff-recorded-together = gemeinsam

# The invitation.
staff-invitation-text = Mit einer Einladung richtet die Person ihren Zugang ein.
staff-invitation-make = Einladung machen
staff-invitation-make-another = Neue Einladung machen
staff-invitation-once = Die Einladung steht nur jetzt hier. Geben Sie sie gleich weiter.
staff-invitation-qr = QR-Code mit der Einladung
staff-invitation-or-code = Oder die Person gibt diesen Code ein auf
staff-invitation-until = Die Einladung gilt einmal, bis { $time }.
staff-invitation-reload = Laden Sie die Seite neu, so entsteht eine neue Einladung. Diese gilt dann nicht mehr.
staff-invitation-replaces = Eine neue Einladung ersetzt die frühere. Die frühere gilt dann nicht mehr.
staff-invitation-reset = Der Zugang ist schon eingerichtet. Mit der neuen Einladung beginnt ein neuer Zugang. Dann sind alle früheren Antworten weg. Nur gezeigte Gesamtergebnisse bleiben erhalten. Die Person liest, dass Sie neu eingeladen haben.

# The short report.
staff-report-text = Schreiben Sie den Kurzbericht gemeinsam mit der Person. Das AMS bekommt nur, was die Person freigibt.
staff-report-none = Es gibt noch keinen Entwurf.
staff-report-draft = Entwurf: Die Person sieht ihn noch nicht.
staff-report-draft-wishes = Entwurf: Ein Wunsch der Person ist offen.
staff-report-proposed = Der Kurzbericht liegt der Person vor.
staff-report-proposed-wishes = Die Person hat sich eine Änderung gewünscht.
staff-report-released = freigegeben
staff-report-handed-over = vom AMS abgeholt
staff-report-withdrawn = Freigabe zurückgenommen
staff-report-sentences = Gespeicherte Sätze
staff-report-marks = Bitte prüfen Sie diese Wörter:
staff-report-wish = Wunsch der Person:
staff-report-wish-along = Wunsch der Person zu den Ergebnissen:
staff-report-one-a-line = Sätze
staff-report-hint = Ein Satz in jeder Zeile. Nichts über Krankheiten, nichts über einzelne Antworten.
staff-report-along = Welche Ergebnisse sollen mitgehen?
staff-report-along-none = Derzeit kann kein Ergebnis mitgehen.
staff-report-propose = Der Person vorlegen
staff-report-empty = Der Kurzbericht ist leer. Schreiben Sie mindestens einen Satz.
staff-report-too-long = Höchstens { $most } Sätze mit je { $characters } Zeichen sind möglich.
staff-report-versions = Frühere Fassungen
staff-report-versions-caption = Was die Person freigegeben hat
staff-report-number = Fassung
staff-report-state = Stand
staff-report-released-at = Freigegeben
staff-report-handed-over-at = Beim AMS
staff-exit-date-late = Das Austrittsdatum darf nicht nach dem { $date } liegen.

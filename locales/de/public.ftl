# Start and invitation.
start-title = Willkommen
start-lead = Lotse hilft Ihnen und Ihrer Beratung herauszufinden, was Sie können und wollen. Alles ist freiwillig. Ihre einzelnen Antworten liest niemand.
start-invited = Ich habe eine Einladung
start-again = Ich war schon einmal da
start-again-text = Sie brauchen Ihren Anmelde-Namen und Ihr Geheimnis.
start-staff = Anmelden für Beratung, AMS, Datenschutz und Projektleitung
invitation-code = Code aus der Einladung
invitation-code-hint = Acht Zeichen, zum Beispiel: K7QF-2M9X
invitation-not-good = Diese Einladung gilt nicht. Vielleicht ist sie benutzt oder zu alt. Bitte fragen Sie Ihre Beratung.
invited-title = Sie sind eingeladen
invited-lead = Hier beginnt Ihr eigener Bereich. Die Einladung gilt einmal.
invited-begin = Jetzt beginnen

# The secret.
secret-title = Ihr Geheimnis
secret-lead = Mit Ihrem Geheimnis kommen nur Sie an Ihre Antworten. Schreiben Sie es auf und zeigen Sie es niemandem.
secret-for-ever = Ohne Ihr Geheimnis bleiben Ihre einzelnen Antworten für immer zu. Auch wir können sie nicht öffnen. Auf der nächsten Seite gibt es auf Wunsch einen Notfall-Code.
secret-way = Welches Geheimnis möchten Sie?
secret-take = Diese vier Wörter nehmen: { $words }
secret-own = Ein eigenes Geheimnis
secret-field = Geheimnis
secret-hint = Nur wenn Sie ein eigenes möchten: ein Satz oder mehrere Wörter. Einfügen ist erlaubt.
secret-no-choice = Bitte wählen Sie: die vier Wörter oder ein eigenes Geheimnis.
secret-too-short = Das Geheimnis ist noch zu kurz. Nehmen Sie mindestens acht Zeichen.
secret-too-long = Das Geheimnis ist zu lang. Nehmen Sie einen kürzeren Satz.
secret-guessable = Dieses Geheimnis ist leicht zu erraten. Nehmen Sie ein Wort mehr dazu.
secret-common = So oder so ähnlich lauten viele Geheimnisse. Andere erraten es schnell. Nehmen Sie ein Wort mehr dazu.
secret-named = Dieses Geheimnis besteht vor allem aus Namen, die andere kennen. Nehmen Sie andere Wörter.
secret-set = Geheimnis festlegen
secret-not-recognised = Das Geheimnis stimmt nicht. Bitte versuchen Sie es noch einmal.

# Logging in.
login-title = Willkommen zurück
login-lead = Geben Sie Ihren Anmelde-Namen und Ihr Geheimnis ein.
login-name = Anmelde-Name
login-name-hint = Zwei Wörter und eine Zahl. Er stand am Anfang auf der Seite.
shared-computer = Ich bin an einem Computer, den auch andere benutzen
shared-computer-hint = Dann endet Ihre Anmeldung nach { $minutes } Minuten ohne Klick. Lassen Sie den Browser hier kein Passwort speichern.
login-not-recognised = Das passt nicht zusammen. Bitte versuchen Sie es noch einmal.
login-forgotten = Name oder Geheimnis verloren? Ihre Beratung gibt Ihnen eine neue Einladung. Ihre alten Antworten bleiben dann zu. Gezeigte Ergebnisse bleiben.
forgotten-link = Ich habe einen Notfall-Code
forgotten-title = Neues Geheimnis setzen
forgotten-lead = Mit Ihrem Notfall-Code setzen Sie ein neues Geheimnis. Alle Ihre Antworten bleiben offen.
forgotten-code-hint = Acht Gruppen mit je vier Zeichen. Groß oder klein ist gleich.
forgotten-wrong = Name und Notfall-Code passen nicht zusammen. Bitte prüfen Sie beide.
forgotten-none = Sie haben keinen Code? Dann gibt Ihnen Ihre Beratung eine neue Einladung. Ihre alten Antworten bleiben zu.
lost-title = Ihre Antwort geht nicht verloren
lost-lead = Ihre Sitzung war zu Ende. Ihre letzte Antwort ist noch nicht gespeichert. Melden Sie sich an, dann speichern wir sie.
staff-title = Anmelden für Mitarbeitende
staff-lead = Für Beratung, AMS, Datenschutz und Projektleitung.
staff-email = E-Mail-Adresse
staff-password = Passwort
cookies-title = Ihr Browser lehnt Cookies ab
cookies-lead = Lotse braucht ein Cookie, damit Sie angemeldet bleiben. Es endet, wenn Sie sich abmelden.
cookies-how = Erlauben Sie in den Einstellungen Cookies für diese Seite. Dann melden Sie sich noch einmal an.
left-title = Sie sind abgemeldet
left-lead = Auf diesem Gerät ist nichts von Ihnen gespeichert. Sie können das Fenster schließen.

# Help.
help-lead = Hier finden Sie kurze Antworten.
help-in = Ich komme nicht hinein
help-in-text = Eine Einladung gilt 14 Tage und nur einmal. Ihre Beratung gibt Ihnen gern eine neue.
help-secret = Ich habe mein Geheimnis vergessen
help-secret-text = Niemand kann es nachsehen. Mit Ihrem Notfall-Code setzen Sie ein neues. Ohne Code hilft eine neue Einladung. Die alten Antworten bleiben dann zu.
help-answer = Muss ich antworten?
help-answer-text = Nein. Sie können jede Frage auslassen und jedes Modul ablehnen. Niemand sieht den Grund. Beraten werden Sie genauso.
help-cookies = Wozu ein Cookie?
help-cookies-text = Es hält Sie angemeldet. Es endet beim Abmelden. Andere Cookies merken sich nur die Sprache.
help-contact = Mit jemandem sprechen
help-contact-text = Ihre Beratung hilft Ihnen gern. Sie erreichen auch den Träger.

# Accessibility.
accessibility-lead = Alle sollen Lotse gut benutzen können.
accessibility-state = Wie gut Lotse zugänglich ist
accessibility-state-text = Wir bauen nach den Regeln WCAG 2.2, Stufe AA, und EN 301 549. Alles geht mit der Tastatur, ohne Maus und ohne JavaScript.
accessibility-limits = Was noch fehlt
accessibility-limits-text = Gebärdensprache gibt es noch nicht. Fragen Sie Ihre Beratung, sie liest gern mit Ihnen.
accessibility-feedback = Stört Sie etwas?
accessibility-feedback-text = Schreiben Sie uns oder rufen Sie an. Sagen Sie, welche Seite es ist. Wir antworten Ihnen.
accessibility-enforce = Wenn unsere Antwort nicht hilft
accessibility-enforce-text = Dann können Sie sich an die Beschwerdestelle der Österreichischen Forschungsförderungsgesellschaft (FFG) wenden.

# Privacy.
privacy-lead = Hier steht, was mit Ihren Daten geschieht.
privacy-voluntary = Alles ist freiwillig
privacy-voluntary-text = Sie entscheiden bei jedem Modul neu. Niemand sieht, warum ein Ergebnis fehlt. Ohne Lotse werden Sie genauso beraten.
privacy-who = Wer was sieht
privacy-who-answers = Ihre einzelnen Antworten öffnen sich nur mit Ihrem Geheimnis.
privacy-who-adviser = Ihre Beratung sieht ein Gesamtergebnis erst, wenn Sie es zeigen. Sie sieht nur grobe Stufen.
privacy-who-agency = Das AMS bekommt den Kurzbericht, den Sie freigeben, Wort für Wort. Es bekommt auch Ihre Fähigkeiten. Sonst nichts.
privacy-who-groups = Aus gezeigten Ergebnissen entstehen Zahlen über Gruppen ab { $number } Menschen. Sie sind absichtlich ungenau. Über Sie allein sagen sie nichts. Sie bleiben, auch wenn Sie später etwas widerrufen.
privacy-who-operator = Wer den Server betreibt, könnte während einer Sitzung mitlesen. Das kann kein Programm verhindern. Jedes Öffnen durch Mitarbeitende steht in Ihrer Liste.
privacy-end = Wann gelöscht wird
privacy-deleted = Alles Persönliche wird gelöscht, meist sechs Monate nach dem Ende des Projekts.
privacy-deleted-on = Alles Persönliche von Ihnen wird nach dem { $date } gelöscht, auch in den Sicherungen.
privacy-drafts = Nicht abgeschickte Antworten löschen wir nach { $days } Tagen.
privacy-addresses = Die IP-Adresse dient nur dazu, Angriffe zu erkennen. Nach höchstens { $days } Tagen ist sie gelöscht.
privacy-agency-keeps = Was das AMS bekommen hat, bewahrt es nach eigenen Regeln auf.
privacy-cookies = Cookies
privacy-cookies-text = Ein Cookie hält Sie angemeldet, eines merkt sich die Sprache. Nichts geht an andere Firmen.
privacy-purposes = Wozu, und mit welcher Erlaubnis
privacy-rights = Ihre Rechte
privacy-rights-text = Sie können Auskunft verlangen, berichtigen, löschen, einschränken, mitnehmen und widersprechen. Sie können sich bei der Datenschutzbehörde beschweren.
privacy-contacts = Wer verantwortlich ist
contact-provider = Träger der Beratung
contact-hosting = Technischer Betrieb
contact-controller = Verantwortlich
contact-dpo = Datenschutz-Beauftragte

# Pages before the login, in Leichte Sprache.

# Start and invitation.
start-title = Willkommen
start-lead =
    Was können Sie gut?
    Was möchten Sie arbeiten?
    Lotse hilft Ihnen bei diesen Fragen.
    Lotse hilft auch Ihrer Beratung.
    Alles ist freiwillig.
    Niemand liest Ihre einzelnen Antworten.
start-invited = Ich habe eine Einladung
start-again = Ich war schon einmal hier
start-again-text =
    Sie brauchen Ihren Anmelde-Namen.
    Sie brauchen auch Ihr Geheimnis.
start-staff = Anmelden für Beratung, AMS, Daten-Schutz und Projekt-Leitung
invitation-code = Code aus der Einladung
invitation-code-hint =
    Der Code hat 8 Zeichen.
    Zum Beispiel: K7QF-2M9X
invitation-not-good =
    Diese Einladung geht nicht.
    Vielleicht ist sie schon benutzt.
    Vielleicht ist sie zu alt.
    Bitte fragen Sie Ihre Beratung.
invited-title = Sie sind eingeladen
invited-lead =
    Hier beginnt Ihr eigener Bereich.
    Die Einladung geht nur 1 Mal.
invited-begin = Jetzt anfangen

# The secret.
secret-title = Ihr Geheimnis
secret-lead =
    Ihr Geheimnis öffnet Ihre Antworten.
    Nur Sie kennen das Geheimnis.
    Schreiben Sie es auf.
    Zeigen Sie es niemandem.
secret-for-ever =
    Verlieren Sie Ihr Geheimnis nicht.
    Sonst bleiben Ihre Antworten für immer zu.
    Auch wir können sie nicht öffnen.
    Möchten Sie einen Notfall-Code?
    Den gibt es auf der nächsten Seite.
secret-way = Welches Geheimnis möchten Sie?
secret-take = Diese 4 Wörter: { $words }
secret-own = Ein eigenes Geheimnis
secret-field = Geheimnis
secret-hint =
    Das Feld ist nur für ein eigenes Geheimnis.
    Schreiben Sie einen Satz.
    Oder schreiben Sie mehrere Wörter.
secret-no-choice =
    Bitte wählen Sie die 4 Wörter.
    Oder wählen Sie ein eigenes Geheimnis.
secret-too-short =
    Das Geheimnis ist zu kurz.
    Es braucht mindestens 8 Zeichen.
secret-too-long =
    Das Geheimnis ist zu lang.
    Bitte nehmen Sie einen kürzeren Satz.
secret-guessable =
    Andere können dieses Geheimnis leicht raten.
    Bitte nehmen Sie noch 1 Wort dazu.
secret-common =
    Viele Menschen haben so ein Geheimnis.
    Andere können es leicht raten.
    Bitte nehmen Sie noch 1 Wort dazu.
secret-named =
    In diesem Geheimnis stehen vor allem Namen.
    Andere kennen diese Namen.
    Bitte nehmen Sie andere Wörter.
secret-set = Dieses Geheimnis nehmen
secret-not-recognised =
    Das Geheimnis ist falsch.
    Bitte versuchen Sie es noch einmal.

# Logging in.
login-title = Willkommen zurück
login-lead =
    Schreiben Sie hier Ihren Anmelde-Namen.
    Schreiben Sie hier auch Ihr Geheimnis.
login-name = Anmelde-Name
login-name-hint =
    Der Name hat 2 Wörter und 1 Zahl.
    Sie haben ihn am Anfang bekommen.
login-not-recognised =
    Name oder Geheimnis ist falsch.
    Bitte versuchen Sie es noch einmal.
login-forgotten =
    Haben Sie Namen oder Geheimnis verloren?
    Dann fragen Sie Ihre Beratung.
    Sie bekommen eine neue Einladung.
    Ihre alten Antworten bleiben dann zu.
    Gezeigte Ergebnisse bleiben da.
lost-title = Ihre Antwort ist nicht verloren
lost-lead =
    Ihre Anmeldung war zu Ende.
    Ihre letzte Antwort ist noch nicht gespeichert.
    Bitte melden Sie sich an.
    Dann speichern wir die Antwort.
cookies-title = Ihr Browser erlaubt keine Cookies
cookies-lead =
    Ein Cookie spricht man: Kuki.
    Das ist eine kleine Datei.
    Lotse braucht 1 Cookie für die Anmeldung.
    Nach dem Abmelden ist es weg.
cookies-how =
    Erlauben Sie Cookies für diese Seite.
    Das geht in den Einstellungen.
    Dann melden Sie sich noch einmal an.
left-title = Sie sind abgemeldet
left-lead =
    Auf diesem Gerät ist nichts von Ihnen.
    Sie können das Fenster schließen.

# Help.
help-lead = Hier stehen kurze Antworten.
help-in = Die Anmeldung geht nicht
help-in-text =
    Eine Einladung geht 14 Tage lang.
    Sie geht nur 1 Mal.
    Ihre Beratung gibt Ihnen gern eine neue.
help-secret = Ich habe mein Geheimnis vergessen
help-secret-text =
    Niemand kann Ihr Geheimnis nachschauen.
    Haben Sie einen Notfall-Code?
    Dann wählen Sie ein neues Geheimnis.
    Sonst brauchen Sie eine neue Einladung.
    Die alten Antworten bleiben dann zu.
help-answer = Muss ich antworten?
help-answer-text =
    Nein.
    Sie können jede Frage auslassen.
    Sie können jeden Frage-Bogen auslassen.
    Niemand sieht den Grund.
    Die Beratung bleibt genau gleich.
help-cookies = Wozu gibt es ein Cookie?
help-cookies-text =
    Ein Cookie ist eine kleine Datei.
    Damit bleiben Sie angemeldet.
    Nach dem Abmelden ist es weg.
    Ein anderes Cookie merkt sich die Sprache.
help-contact = Mit jemandem sprechen
help-contact-text =
    Ihre Beratung hilft Ihnen gern.
    Auch der Träger hilft Ihnen.

# Accessibility.
accessibility-lead = Alle sollen Lotse gut benutzen können.
accessibility-state = Das geht schon gut
accessibility-state-text =
    Wir halten Regeln ein.
    Sie heißen: WCAG 2.2, Stufe AA, und EN 301 549.
    Sie brauchen keine Maus.
    Die Tastatur reicht.
    Sie brauchen auch kein JavaScript.
accessibility-limits = Das fehlt noch
accessibility-limits-text =
    Es gibt noch keine Gebärden-Sprache.
    Fragen Sie Ihre Beratung.
    Sie liest gern mit Ihnen.
accessibility-feedback = Stört Sie etwas?
accessibility-feedback-text =
    Schreiben Sie uns.
    Oder rufen Sie uns an.
    Welche Seite ist es?
    Wir antworten Ihnen.
accessibility-enforce = Hilft unsere Antwort nicht?
accessibility-enforce-text =
    Dann können Sie sich beschweren.
    Es gibt dafür eine Stelle.
    Sie heißt: Österreichische Forschungs-Förderungs-Gesellschaft (FFG).

# Privacy.
privacy-lead = Das passiert mit Ihren Daten.
privacy-voluntary = Alles ist freiwillig
privacy-voluntary-text =
    Sie entscheiden bei jedem Frage-Bogen neu.
    Vielleicht fehlt ein Ergebnis.
    Niemand sieht den Grund.
    Die Beratung bleibt genau gleich.
privacy-who = Wer sieht was?
privacy-who-answers =
    Ihre einzelnen Antworten haben ein Schloss.
    Nur Ihr Geheimnis öffnet das Schloss.
privacy-who-adviser =
    Sie können ein Ergebnis zeigen.
    Erst dann sieht es Ihre Beratung.
    Sie sieht nur grobe Stufen.
privacy-who-agency =
    AMS heißt: Arbeits-Markt-Service.
    Sie geben den Kurz-Bericht frei.
    Erst dann bekommt ihn das AMS.
    Es bekommt genau diesen Text.
    Es bekommt auch Ihr Können.
    Sonst bekommt es nichts.
privacy-who-groups =
    Manche Menschen zeigen ihr Ergebnis.
    Daraus machen wir Zahlen über Gruppen.
    Eine Gruppe hat mindestens { $number } Menschen.
    Die Zahlen sind mit Absicht ungenau.
    Sie sagen nichts über Sie allein.
    Die Zahlen bleiben auch später.
privacy-who-operator =
    Eine Firma betreibt den Computer für Lotse.
    Sie kann vielleicht mitlesen.
    Das geht nur beim Benutzen von Lotse.
    Kein Programm kann das verhindern.
    Vielleicht öffnen Mitarbeitende Ihre Seiten.
    Das steht dann immer in Ihrer Liste.
privacy-end = Wann löschen wir?
privacy-deleted =
    Wir löschen alles Persönliche.
    Das ist meistens 6 Monate nach dem Projekt.
privacy-deleted-on =
    Wir löschen alles Persönliche von Ihnen.
    Das machen wir nach dem { $date }.
    Wir löschen auch die Kopien.
privacy-drafts =
    Vielleicht schicken Sie Antworten nicht ab.
    Diese löschen wir nach { $days } Tagen.
privacy-addresses =
    Ihr Gerät hat eine IP-Adresse.
    Damit erkennen wir Angriffe.
    Wir löschen sie nach höchstens { $days } Tagen.
privacy-agency-keeps =
    Das AMS hat eigene Regeln.
    Diese Regeln gelten für Daten beim AMS.
privacy-cookies = Cookies
privacy-cookies-text =
    Ein Cookie ist eine kleine Datei.
    Damit bleiben Sie angemeldet.
    Ein anderes merkt sich die Sprache.
    Nichts geht an andere Firmen.
privacy-purposes = Wozu brauchen wir die Daten?
privacy-rights = Ihre Rechte
privacy-rights-text =
    Sie können fragen: Was haben Sie von mir?
    Sie können Fehler ändern lassen.
    Sie können Daten löschen lassen.
    Sie können Daten sperren lassen.
    Sie können Daten mitnehmen.
    Sie können Nein sagen.
    Sie können sich beschweren.
    Das geht bei der Daten-Schutz-Behörde.
privacy-contacts = Wer ist verantwortlich?
contact-provider = Träger von der Beratung
contact-hosting = Firma für die Technik
contact-controller = Verantwortlich
contact-dpo = Daten-Schutz-Beauftragte

shared-computer = Auch andere benutzen diesen Computer
shared-computer-hint =
    Dann melden wir Sie früher ab.
    Das ist nach { $minutes } Minuten ohne Klick.
    Der Browser fragt vielleicht nach dem Passwort.
    Bitte speichern Sie es hier nicht.
forgotten-link = Ich habe einen Notfall-Code
forgotten-title = Neues Geheimnis wählen
forgotten-lead =
    Sie haben einen Notfall-Code.
    Damit wählen Sie ein neues Geheimnis.
    Alle Ihre Antworten bleiben offen.
forgotten-code-hint =
    Der Code hat 8 Gruppen mit 4 Zeichen.
    Groß oder klein ist egal.
forgotten-wrong =
    Name oder Notfall-Code ist falsch.
    Bitte prüfen Sie beide.
forgotten-none =
    Haben Sie keinen Code?
    Dann fragen Sie Ihre Beratung.
    Sie bekommen eine neue Einladung.
    Ihre alten Antworten bleiben dann zu.

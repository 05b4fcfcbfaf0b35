# Pages for what can go wrong, in Leichte Sprache.
problem-not-found = Diese Seite fehlt
problem-not-found-text =
    Vielleicht ist die Adresse falsch.
    Vielleicht gibt es die Seite nicht mehr.
problem-method = Das geht hier nicht
problem-method-text =
    Bitte gehen Sie zurück.
    Bitte nehmen Sie die Knöpfe auf der Seite.
problem-session = Bitte melden Sie sich an
problem-session-text =
    Sie sind im Moment nicht angemeldet.
    Gespeicherte Antworten sind sicher.
    Nach der Anmeldung machen Sie weiter.
problem-stale = Diese Seite ist zu alt
problem-stale-text =
    Wir haben nichts geändert.
    Bitte laden Sie die Seite neu.
    Gespeicherte Antworten sind sicher.
problem-elsewhere = Das kam von einer fremden Seite
problem-elsewhere-text =
    Wir haben nichts geändert.
    So schützen wir Sie.
    Bitte öffnen Sie Lotse selbst.
    Dann versuchen Sie es noch einmal.
problem-other-name = Diese Adresse ist falsch
problem-other-name-text =
    Lotse hat eine andere Adresse.
    Bitte öffnen Sie: { $origin }
problem-too-large = Das war zu viel Text
problem-too-large-text =
    Bitte schicken Sie weniger Text.
    Wir haben nichts geändert.
problem-input = Wir verstehen das nicht
problem-input-text =
    Bitte gehen Sie zurück.
    Bitte versuchen Sie es noch einmal.
    Wir haben nichts geändert.
problem-attempts = Sie haben es zu oft versucht
problem-attempts-text = { $minutes ->
    [one]
        Bitte warten Sie 1 Minute.
        Dann versuchen Sie es noch einmal.
   *[other]
        Bitte warten Sie { $minutes } Minuten.
        Dann versuchen Sie es noch einmal.
}
problem-closed = Lotse macht Pause
problem-closed-text =
    Im Moment können wir nichts speichern.
    Gespeicherte Antworten sind sicher.
    Bitte versuchen Sie es später.
problem-broken = Hier ist ein Fehler passiert
problem-broken-text =
    Der Fehler ist von uns.
    Gespeicherte Antworten sind sicher.
    Bitte versuchen Sie es noch einmal.
problem-reference = Passiert der Fehler wieder? Dann sagen Sie uns diese Nummer:
problem-restricted = Diese Daten sind zu
problem-restricted-text =
    Die Person will das so.
    Nur sie selbst sieht ihre Daten.

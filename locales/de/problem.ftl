# Pages for what can go wrong.
problem-not-found = Diese Seite gibt es nicht
problem-not-found-text = Vielleicht ist die Adresse falsch geschrieben. Vielleicht gibt es die Seite nicht mehr.
problem-method = So geht es hier nicht weiter
problem-method-text = Bitte gehen Sie zurück und benutzen Sie die Knöpfe auf der Seite.
problem-session = Sie sind nicht angemeldet
problem-session-text = Bitte melden Sie sich an. Gespeicherte Antworten sind sicher. Sie machen dort weiter, wo Sie waren.
problem-stale = Diese Seite ist nicht mehr aktuell
problem-stale-text = Wir haben hier nichts geändert. Bitte laden Sie die Seite neu. Gespeicherte Antworten sind sicher.
problem-elsewhere = Das kam von einer anderen Seite
problem-elsewhere-text = Aus Sicherheit haben wir nichts geändert. Bitte öffnen Sie Lotse selbst und versuchen Sie es dort.
problem-other-name = Lotse hat eine andere Adresse
problem-other-name-text = Unter dieser Adresse antworten wir nicht. Bitte öffnen Sie: { $origin }
problem-too-large = Das war zu viel auf einmal
problem-too-large-text = Bitte schicken Sie einen kürzeren Text. Wir haben nichts geändert.
problem-input = Das konnten wir nicht lesen
problem-input-text = Bitte gehen Sie zurück und versuchen Sie es noch einmal. Wir haben nichts geändert.
problem-attempts = Zu viele Versuche
problem-attempts-text = { $minutes ->
    [one] Bitte warten Sie eine Minute. Dann können Sie es wieder versuchen.
   *[other] Bitte warten Sie { $minutes } Minuten. Dann können Sie es wieder versuchen.
}
problem-closed = Lotse macht eine kurze Pause
problem-closed-text = Im Moment können wir nichts speichern. Gespeicherte Antworten sind sicher. Bitte versuchen Sie es später.
problem-broken = Hier ist etwas schiefgegangen
problem-broken-text = Das liegt nicht an Ihnen. Gespeicherte Antworten sind sicher. Bitte versuchen Sie es noch einmal.
problem-reference = Wenn es wieder passiert, nennen Sie uns diese Nummer:
problem-restricted = Die Nutzung dieser Daten ist eingeschränkt
problem-restricted-text = Die Person hat das verlangt oder der Nutzung widersprochen (Art. 18 DSGVO). Bis zum Ende der Einschränkung sieht nur sie ihre Daten. Gespeichert bleibt alles. Fragen beantwortet die Datenschutz-Stelle der Agentur.

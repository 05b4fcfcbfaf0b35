# The view that adviser and person look at together.
conversation-title = Ergebnisse gemeinsam ansehen
conversation-open = Gemeinsam ansehen
conversation-end = Zurück
conversation-nothing = Es gibt hier kein Ergebnis.

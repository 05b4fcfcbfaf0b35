# Proofs of deletion, in Leichte Sprache.
receipt-title = Beleg über das Löschen
receipt-lead =
    Waren Sie früher einmal hier?
    Haben Sie einen Beleg-Code?
    Dann sehen Sie hier:
    Wann haben wir Ihre Daten gelöscht?
receipt-code = Beleg-Code
receipt-code-hint =
    Der Code hat 8 Gruppen.
    Jede Gruppe hat 4 Zeichen.
receipt-look = Beleg ansehen
receipt-where =
    Wir suchen nur im Lösch-Protokoll.
    Dort steht kein Name.
receipt-unknown =
    Zu diesem Code finden wir nichts.
    Bitte prüfen Sie die Zeichen.
    Vielleicht sind Ihre Daten noch da.
receipt-done = Ihre Daten sind gelöscht.
receipt-under-way =
    Wir löschen Ihre Daten gerade.
    Bitte schauen Sie morgen noch einmal.
receipt-paper = Beleg über das Löschen
verify-title = Selbst prüfen
verify-how =
    Sie können die Prüf-Datei selbst prüfen.
    Das geht mit der Prüf-Seite.
    Sie brauchen kein Internet.
    Sie müssen uns nicht fragen.
verify-key-from =
    Die Prüf-Seite fragt nach dem Prüf-Schlüssel.
    Nehmen Sie ihn nicht aus der Datei.
    Der Daten-Schutz hat den richtigen Prüf-Schlüssel.
verify-hash-how =
    Die Prüf-Seite hat eine Prüf-Summe.
    Die Prüf-Summe muss diese sein.
verify-page = Prüf-Seite
verify-hash = Prüf-Summe von der Prüf-Seite
verify-get = Prüf-Seite speichern
receipt-verify = Später selbst prüfen
receipt-verify-how =
    Das ist der Prüf-Schlüssel.
    Heben Sie ihn mit dem Code auf.
    Damit können Sie den Beleg später prüfen.
receipt-take-title = Beleg für später
receipt-take-lead =
    Wir löschen Ihre Daten später.
    Möchten Sie das prüfen?
    Dann nehmen Sie einen Beleg-Code mit.
receipt-ends =
    Wir speichern Ihre Daten bis { $date }.
    Danach löschen wir sie.
receipt-none =
    Bis jetzt haben Sie keinen Beleg-Code.
    Sie brauchen keinen.
receipt-made =
    Sie haben einen Beleg-Code vom { $when }.
    Ein neuer Code macht den alten ungültig.
receipt-make = Beleg-Code machen
receipt-keep =
    Schreiben Sie den Code auf.
    Oder drucken Sie diese Seite.
    Wir zeigen den Code nur jetzt.
receipt-later =
    Wir haben gelöscht?
    Dann schreiben Sie den Code auf diese Seite:
receipt-opens-nothing =
    Der Code öffnet keine Daten.
    Der Code zeigt nur das Löschen.
    Vorher zeigt der Code nichts.
help-receipt = Ist wirklich alles gelöscht?
help-receipt-text =
    Der Beleg-Code zeigt es Ihnen.
    Sie müssen sich nicht anmelden.
    Den Code machen Sie vorher.
    Er ist auf der Seite „Meine Daten“.
proof-time = { $when } (UTC)
proof-deletion = Das Löschen
proof-project = Projekt
proof-rule = Regel
proof-announced = Begonnen
proof-completed = Fertig
proof-under-way = noch nicht
proof-backups = Sicherungs-Kopien
proof-backups-gone = Alte Kopien öffnen diese Daten auch nicht mehr.
proof-backups-yet = In einer Woche öffnen auch alte Kopien nichts mehr.
proof-counts = Das ist gelöscht
proof-counts-how =
    Wir zählen jeden Eintrag.
    Auch leere Frage-Bögen zählen.
proof-class = Was
proof-records = Wie viele
proof-title = Der Beweis
proof-how =
    Dieser Teil ist für Fach-Leute.
    Sie können damit alles prüfen.
proof-whose =
    Der Prüf-Schlüssel muss stimmen.
    Fragen Sie den Daten-Schutz.
proof-line = Zeile { $line } von { $size }:
proof-path = Prüf-Summen:
proof-checkpoint = Unterschrift
proof-key = Prüf-Schlüssel
proof-lines = Zeilen im Lösch-Protokoll
proof-pdf = Als PDF speichern
proof-json = Prüf-Datei speichern
rule-participation = Ende von der Teilnahme

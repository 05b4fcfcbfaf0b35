# Adding many people at once.
import-title = Mehrere Personen anlegen
import-text = Fügen Sie eine Liste ein oder wählen Sie eine Datei. Jede Zeile ist eine Person: Name, Kennzeichen beim AMS und Austrittsdatum. Das Austrittsdatum kann fehlen.
import-example = So kann die Liste aussehen:
import-sample-reference = Kennzeichen
import-sample-exit = Austrittsdatum
import-paste = Liste
import-hint = Höchstens { $most } Personen und { $size } kB. Zwischen den Angaben steht ein Strichpunkt, ein Komma oder ein Tabulator.
import-file = Oder eine Datei
import-file-hint = Eine CSV-Datei in UTF-8. Lassen Sie dann das Feld darüber leer.
import-check = Liste prüfen
import-check-again = Noch einmal prüfen
import-read = { $number ->
    [one] Eine Person für das Projekt { $project }.
   *[other] { $number } Personen für das Projekt { $project }.
}
import-nothing-stored = Noch ist nichts gespeichert.
import-rows = Die Liste, wie wir sie verstehen
import-line = Zeile
import-add = { $number ->
    [one] Die Person anlegen
   *[other] { $number } Personen anlegen
}
import-change = Liste ändern
import-at-line = Zeile { $line }: { $fault }
import-more-faults = { $number ->
    [one] Ein weiterer Fehler steht in der Liste.
   *[other] { $number } weitere Fehler stehen in der Liste.
}
import-no-name = Der Name fehlt. Bitte ergänzen Sie ihn.
import-no-reference = Das Kennzeichen fehlt. Bitte ergänzen Sie es.
import-no-date = Diesen Tag gibt es nicht, oder er ist anders geschrieben. Schreiben Sie Tag, Monat und Jahr, zum Beispiel: 31.12.2026.
import-quote = Ein Anführungszeichen geht nicht zu. Bitte löschen Sie es oder setzen Sie das zweite.
import-surplus = Hier steht mehr als drei Angaben. Bitte löschen Sie, was nicht dazugehört.
import-twice = Das Kennzeichen steht schon in Zeile { $line }. Bitte löschen Sie eine der Zeilen.
import-known = Eine Ihrer Personen in diesem Projekt hat dieses Kennzeichen schon. Bitte löschen Sie die Zeile.
import-empty = In der Liste steht niemand. Bitte fügen Sie mindestens eine Zeile ein.
import-both = Bitte nehmen Sie nur eines: das Feld oder die Datei.
import-encoding = Diese Datei können wir nicht lesen. Speichern Sie sie als „CSV UTF-8“ und wählen Sie sie noch einmal.
import-too-large = Die Liste ist zu groß. Höchstens { $most } kB sind möglich. Bitte teilen Sie sie.
import-too-many = Das sind { $number } Personen. Höchstens { $most } sind auf einmal möglich. Bitte teilen Sie die Liste.
import-column = Zeile { $line }: Die Spalte „{ $heading }“ kennen wir nicht, oder sie steht zweimal. Bitte löschen Sie die Spalte.

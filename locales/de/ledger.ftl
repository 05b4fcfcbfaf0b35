# Das Löschprotokoll auf der Seite der Datenschutz-Beauftragten.
ledger-check-title = Löschprotokoll geprüft
ledger-check-lines = Zeilen: { $lines }. Prüfpunkte: { $points }. Gedeckt bis Zeile { $covered }.
ledger-check-good = Es ist unverändert.
ledger-check-bad = Fehler: { $faults }. Bitte rufen Sie den Betrieb an.
ledger-check-outside-none = Niemand außerhalb bekommt die Prüfpunkte. Bitte rufen Sie den Betrieb an.
ledger-check-outside-good = Die Prüfpunkte kommen außerhalb an. Orte: { $places }.
ledger-check-outside-unknown = Ein Prüfpunkt im Betrieb ist beschädigt. Bitte rufen Sie den Betrieb an.
ledger-check-outside-late = Seit über zwei Tagen kommen Prüfpunkte nicht an. Orte: { $places }.
ledger-check-how = Gerade eben geprüft, mit den Prüfpunkten im Betrieb. Prüfen Sie selbst mit Ihren eigenen: lotse verify.
ledger-save = Löschprotokoll speichern
ledger-save-checkpoint = Prüfpunkt speichern

# The officer's quarterly reports.
reports-title = Quartalsberichte
reports-lead = Für jedes Quartal ein Bericht: als PDF zum Lesen und als signierte Datei zum Nachprüfen.
reports-how = Gezählt wird aus dem Löschprotokoll, der Datenbank und den Dateien, in dem Augenblick, in dem Sie den Bericht öffnen.
reports-quarter = Quartal
reports-files = Bericht
reports-json = signierte Datei (JSON)
reports-running = läuft noch
quarterly-never = noch nie
quarterly-beside = Sperren, Anträge, Sicherungen, Öffnungen
quarterly-holds = Sperren in Kraft
quarterly-requests = Offene Anträge
quarterly-late-requests = Anträge über der Frist
quarterly-backup = Letzte Sicherung
quarterly-drill = Letzte Übung der Wiederherstellung
quarterly-roll = Letzter Wechsel der Schlüssel
quarterly-opened = Öffnungen abgeschickter Antworten im Quartal
quarterly-searches = Suchen in IP-Adressen im Quartal

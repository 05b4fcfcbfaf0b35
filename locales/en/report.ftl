# The officer's quarterly reports.
reports-title = Quarterly reports
reports-lead = One report for each quarter: as PDF to read, and as a signed file to check.
reports-how = Counted from the ledger, the database and the files, at the moment when you open the report.
reports-quarter = Quarter
reports-files = Report
reports-json = signed file (JSON)
reports-running = not over yet
quarterly-never = never
quarterly-beside = Holds, requests, backups, openings
quarterly-holds = Legal holds in force
quarterly-requests = Open requests
quarterly-late-requests = Requests past their last day
quarterly-backup = Last backup
quarterly-drill = Last drill
quarterly-roll = Last roll of the keys
quarterly-opened = Openings of submitted answers in the quarter
quarterly-searches = Searches of IP addresses in the quarter

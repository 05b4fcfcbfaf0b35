# The project lead's pages.
admin-projects = Ihre Projekte
admin-no-project = Ihnen ist noch kein Projekt zugeteilt.
admin-to-projects = Zu Ihren Projekten
admin-add = Anlegen
admin-add-project = Projekt anlegen
admin-add-project-text = Die Felder sind ausgefüllt wie in Ihrer letzten Vereinbarung. Bitte prüfen Sie alles.
admin-add-staff = Konto anlegen
admin-code = Kürzel
admin-code-hint = Kurz und eindeutig. Es steht im Löschprotokoll.
admin-code-taken = Dieses Kürzel gibt es schon.
admin-period = Zeitraum
admin-from-to = { $from } bis { $to }
admin-starts-on = Erster Tag
admin-ends-on = Letzter Tag
admin-period-wrong = Der letzte Tag liegt vor dem ersten.
admin-zone = Zeitzone
admin-zone-wrong = Diese Zeitzone gibt es nicht. Zum Beispiel: Europe/Vienna.
admin-agreement = Vereinbarung
admin-agreement-version = Fassung
admin-no-agreement = Das Projekt hat noch keine Vereinbarung.
admin-agency-name = Name der Agentur, wie ihn die Personen kennen
admin-agency-name-wrong = Bitte geben Sie den Namen der Agentur ein.
admin-controller = Verantwortlich
admin-provider = Träger
admin-hosting = Betrieb
admin-dpo = Datenschutz-Beauftragte
admin-address = Anschrift
admin-email = E-Mail
admin-email-wrong = Diese E-Mail-Adresse geht nicht, oder sie hat schon ein Konto.
admin-office-wrong = Bitte geben Sie Name, Anschrift und E-Mail ein.
admin-purposes = Zwecke und Rechtsgrundlagen
admin-purposes-hint = In jeder Zeile ein Zweck, ein senkrechter Strich und die Rechtsgrundlage.
admin-purposes-wrong = Jeder Zweck braucht eine Rechtsgrundlage.
admin-terms = Fristen
admin-term-hint = Eine Zahl mit m für Monate oder d für Tage, zum Beispiel 6m.
admin-term-wrong = Bitte geben Sie eine Frist bis zehn Jahre ein, zum Beispiel 6m.
admin-after-end = Löschen nach Projektende
admin-after-late-exit = Löschen nach spätem Austritt
admin-after-never-came = Löschen, wenn jemand nie kam
admin-notice = Fassung der Information zum Datenschutz
admin-notice-wrong = Bitte geben Sie die Fassung ein.
admin-days = { $number ->
    [one] ein Tag
   *[other] { $number } Tage
}
admin-months = { $number ->
    [one] ein Monat
   *[other] { $number } Monate
}
admin-staff = Wer hier arbeitet
admin-role = Aufgabe
admin-role-lead = Projektleitung
admin-role-adviser = Beratung
admin-role-agency = Agentur (AMS)
admin-role-dpo = Datenschutz-Aufsicht
admin-text-wrong = Bitte füllen Sie das Feld aus, mit höchstens { $most } Zeichen.
admin-first-password = Erstes Passwort
admin-first-password-hint = Mindestens 8 Zeichen, schwer zu erraten. Geben Sie es persönlich weiter.
admin-password-short = Das Passwort ist zu kurz.
admin-password-long = Das Passwort ist zu lang.
admin-password-guessable = Das Passwort ist leicht zu erraten.
admin-people = Wer wen berät
admin-people-text = Jeder Blick auf diese Liste steht bei den Personen.
admin-nobody = In diesem Projekt ist noch niemand.
admin-counsels-now = Beratung jetzt
admin-assign = Zuteilen

# First entry.
welcome-title = Ihr Zugang ist eingerichtet
welcome-lead = Mit diesem Namen und Ihrem Geheimnis kommen Sie wieder.
welcome-keep = Schreiben Sie den Namen auf oder drucken Sie diese Seite.
welcome-secret = Ihr Geheimnis steht nirgends. Merken Sie es sich gut.

# Help.
help-wish-title = Ich brauche Hilfe
help-wish-lead = Drücken Sie den Knopf. Dann weiß Ihre Beratung, dass Sie Hilfe möchten.
help-wish-only = Mehr erfährt sie nicht: keine Frage, keine Antwort, keine Seite.
help-wish-asked = Ihre Beratung sieht jetzt bei Ihrem Namen: bittet um Hilfe.
help-wish-take-back = Ich brauche keine Hilfe mehr
help-wish-answers = Kurze Antworten finden Sie auf der Seite Hilfe.

# Recovery code.
recovery-title = Code für den Notfall
recovery-code = Notfall-Code
recovery-lead = Sie vergessen Ihr Geheimnis? Mit einem Notfall-Code setzen Sie ein neues. Ihre Antworten bleiben offen.
recovery-free = Sie brauchen keinen Code. Sie entscheiden.
recovery-apart = Mit Ihrem Anmelde-Namen und dem Code kommt man an alles. Heben Sie beide getrennt auf.
recovery-none = Bis jetzt haben Sie keinen Code.
recovery-made = Sie haben einen Code vom { $when }. Ein neuer ersetzt ihn.
recovery-make = Notfall-Code machen
recovery-secret-hint = Geben Sie Ihr Geheimnis ein. So bekommen nur Sie den Code.
recovery-keep = Schreiben Sie den Code auf oder drucken Sie diese Seite. Wir zeigen ihn nur jetzt.
recovery-once = Der Code gilt einmal. Danach können Sie einen neuen machen.
recovery-used = Ihr neues Geheimnis gilt. Ihr alter Code ist verbraucht. Alle anderen Anmeldungen sind beendet.
information-title = Was mit Ihren Daten geschieht
information-voluntary = Alles ist freiwillig, und niemand sieht, warum etwas fehlt.
information-answers = Ihre einzelnen Antworten öffnen sich nur mit Ihrem Geheimnis.
information-agency = { $agency } bekommt nur den Text, den Sie freigeben, und Ihre Fähigkeiten.
information-deleted = Alles Persönliche wird nach dem { $date } gelöscht.
information-all = Den ganzen Text zum Datenschutz lesen
information-read = Gelesen, weiter

# First page.
home-title = Ihre Übersicht
home-lead = Alles hier ist freiwillig. Was Sie begonnen haben, ist gespeichert.
home-report-waits = Ein Kurzbericht liegt für Sie bereit.
home-tasks = Fragebögen
home-no-tasks = Im Moment ist kein Fragebogen für Sie freigeschaltet.
home-more = Mehr von Ihnen
home-ends-soon = Am { $date } endet die Speicherung. Laden Sie vorher Ihre Daten herunter.
home-deleted = Alles Persönliche wird nach dem { $date } gelöscht.
to-home = Zur Übersicht
task-undecided = Noch nicht entschieden
task-no = Sie haben Nein gesagt
task-later = Sie wollten später entscheiden
task-begin = Bereit zum Beginnen
task-begun = { $done } von { $total } Fragen beantwortet
task-complete = Alle Fragen beantwortet, noch nicht abgeschickt
task-submitted = Ergebnis da, nur für Sie
task-shown = Ihrer Beratung gezeigt am { $date }
task-again = Sie antworten neu. Ihre Beratung sieht noch das Ergebnis vom { $date }.

# Decision.
decision-length = { $items } Fragen, etwa { $minutes } Minuten.
decision-length-at-most = Höchstens { $items } Fragen, etwa { $minutes } Minuten. Manche Fragen kommen nur nach bestimmten Antworten.
decision-other-language = Diesen Fragebogen gibt es noch nicht in Ihrer Sprache. Ihre Beratung liest ihn gern mit Ihnen.
decision-adviser-sees = Ihre Beratung sieht
decision-agency-gets = Das AMS bekommt
decision-answers = Ihre einzelnen Antworten
decision-answers-nobody = Die sieht niemand. Nur Sie können sie herunterladen.
decision-until = Gelöscht
decision-why = Warum fragen wir das?
decision-adviser = Nichts, bis Sie es zeigen. Dann sieht sie Gesamtergebnisse in groben Stufen: { $names }.
decision-adviser-nothing = Nichts.
decision-agency = Nichts, außer Sie geben es mit dem Kurzbericht frei. Möglich ist: { $names }.
decision-agency-nothing = Nichts, niemals.
decision-deleted = Spätestens nach dem { $date }.
decision-drafts = Nicht abgeschickte Antworten schon nach dem { $date }.
decision-voluntary = Sie entscheiden frei. Niemand sieht, wie Sie entscheiden. Beraten werden Sie genauso.
decision-explicit = Diese Fragen berühren Ihre Gesundheit. Mit Ja willigen Sie ausdrücklich ein, dass wir Ihre Antworten auswerten. Sie können das jederzeit widerrufen.
decision-question = Möchten Sie diese Fragen beantworten?
decision-yes = Ja
decision-no = Nein
decision-later = Später entscheiden
decision-empty = Bitte wählen Sie Ja, Nein oder Später.

# Questions.
question-nobody = Ihre einzelnen Antworten sieht niemand. Ihre Beratung sieht höchstens das Gesamtergebnis.
question-empty = Bitte wählen Sie eine Antwort. „Möchte ich nicht beantworten“ ist auch eine.
question-newer = In einem anderen Fenster steht schon eine neuere Antwort: „{ $newer }“. Hier hatten Sie gewählt: „{ $tried }“. Wir haben nichts geändert. Wählen Sie, was gilt.

# Before submitting.
check-title = Bevor Sie abschicken
check-answered = Beantwortet
check-declined = Nicht beantworten
check-open = Noch offen
check-changed = In einem anderen Fenster hat sich etwas geändert. Bitte sehen Sie noch einmal hin.
check-open-title = Noch offene Fragen
check-open-text = Sie können sie beantworten oder so abschicken.
check-then = Was dann geschieht
check-then-text = Ihre Antworten werden ausgewertet und geschlossen. Das Ergebnis sehen zuerst nur Sie.
check-again = Noch einmal ansehen
check-submit = Abschicken

# Result.
result-title = Ihr Ergebnis
result-no-diagnosis = Selbsteinschätzung, keine Diagnose.
result-trial = Erprobungsfassung, nicht normiert.
result-only-you-yet = Dieses Ergebnis sehen im Moment nur Sie.
result-only-you = Das sehen immer nur Sie.
result-means = Was das heißt
result-none = kein Ergebnis
result-exact-percent = Genauer Wert, nur für Sie: { $value } von 100
result-exact-difference = Genauer Wert, nur für Sie: { $value } (von −100 bis 100)
result-exact = Genauer Wert, nur für Sie: { $value }
result-version = Fassung des Fragebogens: { $version }
result-shown = Das haben Sie Ihrer Beratung am { $date } gezeigt.
result-next = Was möchten Sie tun?
result-next-text = Ihre Beratung sieht nur die Stufen, nie die genauen Werte. Beim Verwerfen werden Antworten und Ergebnis gelöscht.
result-show = Meiner Beratung zeigen
result-discard = Verwerfen und neu
result-later = Später entscheiden

# Answering anew.
again-link = Fragebogen neu beantworten
again-from = Ab dem { $date } können Sie diesen Fragebogen neu beantworten.
again-title = Neu antworten
again-lead = Sie beginnen den Fragebogen von vorn. Das ist freiwillig.
again-adviser = Ihre Beratung sieht weiter das Ergebnis vom { $date }. Zeigen Sie das neue, dann sieht sie nur noch das neue.
again-quiet = Niemand sieht, dass Sie neu begonnen haben.
again-own = Ihre alten Antworten und genauen Werte werden dabei gelöscht. Die Antworten können Sie vorher herunterladen.
again-do = Neu beginnen

# Withdrawal.
withdraw-link = Dieses Modul zurückziehen
withdraw-title = Modul zurückziehen
withdraw-lead = Antworten und Ergebnisse werden sofort gelöscht:
withdraw-nobody = Ihre Beratung sieht dann „kein Ergebnis“. Sie sieht nicht, warum.
withdraw-sent = Was das AMS schon bekommen hat, bleibt dort.
withdraw-keep = Doch behalten
withdraw-do = Zurückziehen und löschen

# Hard skills.
skills-title = Meine Fähigkeiten
skills-lead = Was können Sie, das man zeigen kann? Zum Beispiel Schweißen, ein Staplerschein oder eine Sprache.
skills-none = Noch steht hier nichts.
skills-waits = Geht am { $at } an das AMS.
skills-gone = Ist seit { $at } beim AMS.
skills-undo = Rückgängig machen
skills-full = Mehr Fähigkeiten haben hier keinen Platz.
skills-add = Eine Fähigkeit eintragen
skills-name = Was können Sie?
skills-name-hint = Zum Beispiel: Stapler fahren
skills-proof = Wie kann man das zeigen?
skills-proof-hint = Zum Beispiel: Staplerschein, fünf Jahre Erfahrung. Sie können es frei lassen.
skills-agency = Das AMS sucht damit automatisch Stellen für Sie.
skills-undo-text = Sie haben 15 Minuten Zeit, es rückgängig zu machen.
skills-save = Speichern
skills-empty = Bitte schreiben Sie, was Sie können.
skills-too-long = Das ist zu lang. Höchstens { $most } Zeichen haben Platz.

# Short report.
report-title = Mein Kurzbericht
report-lead = Den Kurzbericht schreiben Sie mit Ihrer Beratung. Ohne Ihre Freigabe bekommt das AMS nichts davon.
report-changed = Der Kurzbericht hat sich geändert. Wir haben nichts freigegeben. Bitte lesen Sie ihn noch einmal.
report-proposed = Das liegt Ihnen vor
report-proposed-text = Lesen Sie jeden Satz. Sie können überall eine Änderung wünschen.
report-name = Name
report-reference = Kennzeichen beim AMS
report-provider = Träger
report-project = Projekt
report-adviser = Beratung
report-along = Ergebnisse, die mitgehen
report-marks = Bitte genau lesen: { $words }. Gehört das in den Bericht?
report-wish = Das möchte ich anders
report-wish-save = Wunsch speichern
report-wish-open = Ein Wunsch ist offen. Erst muss Ihre Beratung den Text ändern. Oder Sie leeren den Wunsch.
report-release = Freigeben
report-release-text = Mit der Freigabe bekommt das AMS genau diesen Text. Sie können sie zurücknehmen, bis das AMS ihn gelesen hat.
report-release-do = Diesen Text freigeben
report-secret-hint = Geben Sie Ihr Geheimnis ein. So geben nur Sie frei.
report-none = Im Moment liegt kein Kurzbericht für Sie bereit.
report-versions = Was Sie freigegeben haben
report-version = Kurzbericht { $number }
report-released = Freigegeben am { $when }. Das AMS hat ihn noch nicht gelesen.
report-handed-over = Beim AMS seit { $when }.
report-withdrawn = Freigegeben am { $when }, von Ihnen zurückgenommen.
report-read = Diesen Text lesen
report-withdraw = Freigabe zurücknehmen

# My data.
data-title = Meine Daten
data-lead = Hier sehen Sie, was wir von Ihnen haben.
data-who-sees = Wer sieht was?
data-dpo = Sie selbst sehen alles. Die Datenschutz-Aufsicht sieht Zahlen und Sperren, nie Ihren Namen.
data-what = Was
sees-never = nie
sees-shown = erst, wenn Sie es zeigen
sees-released = erst, wenn Sie es freigeben
sees-gone = nach 15 Minuten
sees-yes = ja
data-looked = Wer hat hineingesehen?
data-looked-nobody = Bis jetzt niemand.
viewing-nobody = Jemand, der nicht mehr hier arbeitet,
viewing-adviser-list = { $who } hat die Liste der Beratung mit Ihrem Namen geöffnet: { $when }.
viewing-adviser-person = { $who } hat Ihre Seite geöffnet: { $when }.
viewing-invitation = { $who } hat eine neue Einladung für Sie gemacht: { $when }. Damit wird Ihr Zugang neu.
viewing-results = { $who } hat die Seite mit Ihren gezeigten Ergebnissen geöffnet: { $when }.
viewing-report-draft = { $who } hat den Entwurf Ihres Kurzberichts geöffnet: { $when }.
viewing-lead-list = { $who } hat die Liste der Projektleitung mit Ihrem Namen geöffnet: { $when }.
viewing-agency-list = { $who } hat die Liste des AMS mit Ihrem Namen geöffnet: { $when }.
viewing-agency-report = { $who } hat Ihren Kurzbericht geöffnet: { $when }.
viewing-agency-skills = { $who } hat Ihre Fähigkeiten geöffnet: { $when }.
data-transfers = Was das AMS bekommen hat
data-transfers-none = Bis jetzt nichts.
transfer-short-report = Ein Kurzbericht, am { $when }.
transfer-hard-skills = Fähigkeiten, am { $when }.
data-until = Wie lange?
ends-of-participation = Alles von Ihnen
ends-of-drafts = Antworten, die Sie nicht abschicken
ends-of-sessions = Ihre Anmeldung
ends-of-addresses = IP-Adressen
ends-on = bis { $date }
ends-days = { $days } Tage nach dem Freischalten
ends-at-most = höchstens { $days } Tage
ends-at-once = bis Sie sich abmelden
ends-never = unbegrenzt
data-access = Ihr Zugang
data-since = Benutzt seit { $when }. War das nicht von Ihnen? Dann sagen Sie es Ihrer Beratung.
data-recovered = Am { $when } wurde Ihr Geheimnis mit dem Notfall-Code neu gesetzt. War das nicht von Ihnen? Dann sagen Sie es Ihrer Beratung.
data-own = Ihre Fragebögen
data-decide = Zur Entscheidung
task-closed = Gezeigt. Ihre genauen Werte sind gelöscht.

# Download.
copy-title = Einzelne Antworten herunterladen
copy-lead = Dafür brauchen wir noch einmal Ihr Geheimnis.
copy-page = Als Seite herunterladen
copy-json = Als JSON herunterladen
copy-fhir = Für andere Programme herunterladen (FHIR)
copy-warning = Die Datei liegt dann auf diesem Gerät. Auf einem fremden Computer laden Sie sie besser nicht.

data-hold = Das Löschen ist aufgehalten bis { $date }. Grund: { $reason } Rechtsgrundlage: { $basis }
# Die Vereinbarung und ihre Änderungen.
changed-title = Die Vereinbarung hat sich geändert
changed-on = Fassung { $version } gilt seit { $date }.
changed-reason = Der Grund: { $reason }
changed-longer = Ihre Daten bleiben länger: bis { $to } statt bis { $from }.
changed-shorter = Ihre Daten werden früher gelöscht: nach dem { $to } statt nach dem { $from }.
changed-same = Für Ihre Daten bleibt es beim { $to }.
changed-answers-after-result = Einzelne Antworten werden jetzt 30 Tage nach dem Ergebnis gelöscht. Sie können sie vorher herunterladen.
changed-answers-with-project = Einzelne Antworten bleiben jetzt so lange wie alles andere.
changed-read = Gelesen
changed-all = Alle Fassungen stehen unter „Meine Daten“.
data-agreement = Die Vereinbarung mit dem AMS
data-agreement-first = Fassung { $version } gilt seit { $date }.
data-agreement-until = Danach wären Ihre Daten bis { $date } gespeichert.
ends-of-answers = Einzelne Antworten und genaue Werte
ends-after-result = 30 Tage nach dem Ergebnis
data-answers-until = Ihre Antworten und genauen Werte werden nach dem { $date } gelöscht. Laden Sie sie vorher herunter.
data-answers-until-hidden = Auch ein Ergebnis, das Sie nicht gezeigt haben, wird dann gelöscht.
check-answers-end = Ihre Antworten und genauen Werte werden 30 Tage nach dem Ergebnis gelöscht. Bis dahin können Sie sie herunterladen.
home-restricted = Die Nutzung Ihrer Daten ist eingeschränkt: Nur Sie sehen sie. Ihre Beratung sieht auch nicht, wenn Sie um Hilfe bitten. Rufen Sie sie an oder gehen Sie hin.

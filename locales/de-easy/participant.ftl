# Leichte Sprache: one sentence a line; the rules stand in docs/questionnaires.md.
# What is missing here is read in German; tests/it/words.rs says which words may be missing.

# First entry.
welcome-title = Ihr Zugang ist fertig
welcome-lead =
    Das ist Ihr Anmelde-Name.
    Sie brauchen ihn für die Anmeldung.
    Sie brauchen auch Ihr Geheimnis.
welcome-keep =
    Schreiben Sie den Namen auf.
    Oder drucken Sie diese Seite.
welcome-secret =
    Ihr Geheimnis steht hier nicht.
    Merken Sie sich Ihr Geheimnis gut.
information-title = Das passiert mit Ihren Daten
information-voluntary =
    Alles ist freiwillig.
    Vielleicht fehlt eine Antwort.
    Niemand sieht den Grund.
information-answers =
    Ihre Antworten haben ein Schloss.
    Nur Ihr Geheimnis öffnet das Schloss.
information-agency =
    Sie schreiben einen Text mit Ihrer Beratung.
    Sie sagen Ja zu dem Text.
    Dann bekommt ihn: { $agency }.
    Auch Ihr Können geht dort hin.
    Sonst geht nichts dort hin.
information-deleted =
    Wir löschen alles Persönliche.
    Das machen wir nach dem { $date }.
information-all = Alles über Daten-Schutz lesen
information-read = Gelesen, weiter

# First page.
home-title = Ihre Übersicht
home-lead =
    Alles hier ist freiwillig.
    Ihre Antworten sind gespeichert.
home-report-waits = Ihr Kurz-Bericht ist da.
home-tasks = Frage-Bögen
home-no-tasks = Im Moment gibt es keinen Frage-Bogen für Sie.
home-more = Mehr für Sie
home-deleted =
    Wir löschen alles Persönliche.
    Das machen wir nach dem { $date }.
home-ends-soon =
    Am { $date } ist Schluss.
    Dann löschen wir Ihre Daten.
    Sie können Ihre Daten vorher herunter-laden.
to-home = Zur Übersicht
task-undecided = Sie können noch entscheiden
task-no = Sie haben Nein gesagt
task-later = Sie wollen später entscheiden
task-begin = Sie können anfangen
task-begun = { $done } von { $total } Fragen sind fertig
task-complete = Alle Fragen sind fertig. Sie können abschicken.
task-submitted = Ihr Ergebnis ist da. Nur Sie sehen es.
task-shown = Ihrer Beratung gezeigt am { $date }

# Decision.
decision-length =
    Es sind { $items } Fragen.
    Das dauert etwa { $minutes } Minuten.
decision-other-language =
    Diesen Frage-Bogen gibt es noch nicht in Leichter Sprache.
    Ihre Beratung liest ihn gern mit Ihnen.
decision-adviser-sees = Das sieht Ihre Beratung
decision-agency-gets = Das bekommt das AMS
decision-answers = Ihre einzelnen Antworten
decision-answers-nobody =
    Die sieht niemand.
    Nur Sie können sie herunterladen.
decision-until = Dann löschen wir
decision-why = Warum fragen wir das?
decision-adviser =
    Am Anfang sieht sie nichts.
    Sie können Ihr Ergebnis zeigen.
    Dann sieht sie nur grobe Stufen.
    Es geht um:
    { $names }.
decision-adviser-nothing = Nichts.
decision-agency =
    Am Anfang bekommt es nichts.
    Sie können Ergebnisse freigeben.
    Freigeben heißt:
    Das AMS darf sie lesen.
    Sie stehen dann im Kurz-Bericht.
    Es geht um:
    { $names }.
decision-agency-nothing =
    Nichts.
    Niemals.
decision-deleted =
    Wir löschen alles.
    Das machen wir spätestens nach dem { $date }.
decision-drafts =
    Vielleicht schicken Sie Antworten nicht ab.
    Diese löschen wir nach dem { $date }.
decision-voluntary =
    Sie entscheiden frei.
    Niemand sieht Ihre Entscheidung.
    Die Beratung bleibt genau gleich.
decision-explicit =
    Diese Fragen sind über Ihre Gesundheit.
    Mit Ja sagen Sie ausdrücklich:
    Wir dürfen Ihre Antworten auswerten.
    Sie können das Ja immer zurücknehmen.
decision-question = Möchten Sie diese Fragen beantworten?
decision-yes = Ja
decision-no = Nein
decision-later = Ich entscheide später
decision-empty = Bitte wählen Sie eine Antwort.

# Questions.
question-nobody =
    Niemand sieht Ihre einzelnen Antworten.
    Ihre Beratung sieht höchstens das Gesamt-Ergebnis.
question-empty =
    Bitte wählen Sie eine Antwort.
    „Ich möchte nicht antworten“ geht auch.
question-newer =
    Es gibt noch ein Fenster mit dieser Frage.
    Dort steht eine neuere Antwort: „{ $newer }“.
    Hier haben Sie gewählt: „{ $tried }“.
    Wir haben nichts geändert.
    Bitte wählen Sie noch einmal.

# Before submitting.
check-title = Vor dem Abschicken
check-answered = Beantwortet
check-declined = Ich möchte nicht antworten
check-open = Noch offen
check-changed =
    Es gibt noch ein Fenster mit diesen Fragen.
    Dort ist jetzt etwas anders.
    Bitte schauen Sie noch einmal.
check-open-title = Diese Fragen sind noch offen
check-open-text =
    Sie können die Fragen noch beantworten.
    Sie können auch so abschicken.
check-then = Das passiert dann
check-then-text =
    Wir rechnen Ihr Ergebnis aus.
    Ihre Antworten sind dann fest.
    Zuerst sehen nur Sie das Ergebnis.
check-again = Noch einmal anschauen
check-submit = Abschicken

# Result.
result-title = Ihr Ergebnis
result-no-diagnosis =
    Das sagen Sie selbst über sich.
    Es ist keine Untersuchung.
result-trial =
    Wir probieren die Fragen noch aus.
    Es gibt noch keinen Vergleich mit anderen.
result-only-you-yet = Im Moment sehen nur Sie dieses Ergebnis.
result-only-you = Das sehen immer nur Sie.
result-means = Das heißt Ihr Ergebnis
result-none = kein Ergebnis
result-exact-percent =
    Die genaue Zahl sehen nur Sie:
    { $value } von 100
result-exact-difference =
    Die genaue Zahl sehen nur Sie:
    { $value } (von −100 bis 100)
result-exact =
    Die genaue Zahl sehen nur Sie:
    { $value }
result-version = Version vom Frage-Bogen: { $version }
result-shown =
    Ihre Beratung kann das Ergebnis sehen.
    Sie haben es gezeigt am { $date }.
result-next = Was möchten Sie tun?
result-next-text =
    Ihre Beratung sieht nur grobe Stufen.
    Sie sieht nie die genauen Zahlen.
    Sie können auch alles löschen.
    Dann sind Antworten und Ergebnis weg.
    Und Sie können neu anfangen.
result-show = Meiner Beratung zeigen
result-discard = Löschen und neu anfangen
result-later = Später entscheiden

# Withdrawal.
withdraw-link = Diese Antworten löschen
withdraw-title = Antworten löschen
withdraw-lead =
    Wir löschen Antworten und Ergebnisse.
    Wir löschen sofort.
    Es geht um:
withdraw-nobody =
    Ihre Beratung sieht dann: „kein Ergebnis“.
    Sie sieht nicht den Grund.
withdraw-sent =
    Vielleicht hat das AMS schon etwas bekommen.
    Das bleibt beim AMS.
withdraw-keep = Doch behalten
withdraw-do = Jetzt löschen

# Hard skills.
skills-title = Mein Können
skills-lead =
    Was haben Sie gelernt?
    Was können Sie zeigen?
    Zum Beispiel: Schweißen.
    Oder: eine Sprache.
skills-none = Hier steht noch nichts.
skills-waits = Das AMS bekommt es am { $at }.
skills-gone = Das AMS hat es seit { $at }.
skills-undo = Wieder löschen
skills-full = Hier ist kein Platz mehr.
skills-add = Etwas eintragen
skills-name = Was können Sie?
skills-name-hint = Zum Beispiel: Stapler fahren
skills-proof = Wie kann man das zeigen?
skills-proof-hint =
    Zum Beispiel: Stapler-Schein.
    Oder: 5 Jahre Erfahrung.
    Das Feld kann leer bleiben.
skills-agency =
    Das AMS bekommt diesen Eintrag.
    Das AMS sucht damit automatisch Stellen für Sie.
skills-undo-text =
    Sie können den Eintrag wieder löschen.
    Dafür haben Sie 15 Minuten Zeit.
skills-save = Speichern
skills-empty =
    Das Feld ist leer.
    Bitte schreiben Sie etwas.
skills-too-long =
    Der Text ist zu lang.
    Es passen höchstens { $most } Zeichen.

# Short report.
report-title = Mein Kurz-Bericht
report-lead =
    Sie schreiben den Kurz-Bericht mit Ihrer Beratung.
    Sie können ihn freigeben.
    Freigeben heißt:
    Das AMS darf den Text lesen.
    Ohne Ihr Ja bekommt das AMS nichts davon.
report-changed =
    Der Kurz-Bericht ist jetzt anders.
    Wir haben nichts freigegeben.
    Bitte lesen Sie ihn noch einmal.
report-proposed = Das ist der Text
report-proposed-text =
    Lesen Sie jeden Satz.
    Verstehen Sie einen Satz nicht gut?
    Dann fragen Sie Ihre Beratung.
    Sie können jeden Satz ändern lassen.
report-name = Name
report-reference = Nummer beim AMS
report-provider = Träger
report-project = Projekt
report-adviser = Beratung
report-along = Diese Ergebnisse gehen mit
report-marks =
    Bitte lesen Sie genau: { $words }.
    Soll das im Bericht stehen?
report-wish = Das möchte ich anders
report-wish-save = Wunsch speichern
report-wish-open =
    Ein Wunsch von Ihnen ist noch offen.
    Ihre Beratung muss erst den Text ändern.
    Oder Sie löschen den Wunsch.
report-release = Freigeben
report-release-text =
    Das AMS bekommt genau diesen Text.
    Sie können das Ja noch zurücknehmen.
    Das geht bis zum Lesen beim AMS.
report-release-do = Diesen Text freigeben
report-secret-hint =
    Schreiben Sie hier Ihr Geheimnis.
    So können nur Sie freigeben.
report-none = Im Moment gibt es keinen Kurz-Bericht.
report-versions = Das haben Sie freigegeben
report-version = Kurz-Bericht { $number }
report-released =
    Freigegeben am { $when }.
    Das AMS hat ihn noch nicht gelesen.
report-handed-over = Beim AMS seit { $when }.
report-withdrawn =
    Freigegeben am { $when }.
    Dann haben Sie das Ja zurückgenommen.
report-read = Diesen Text lesen
report-withdraw = Mein Ja zurücknehmen

# My data.
data-title = Meine Daten
data-lead = Diese Daten haben wir von Ihnen.
data-who-sees = Wer sieht was?
data-dpo =
    Sie selbst sehen alles.
    Die Daten-Schutz-Aufsicht sieht Zahlen.
    Sie sieht auch: Wird später gelöscht?
    Sie sieht nie Ihren Namen.
data-what = Was
sees-never = nie
sees-shown = erst nach dem Zeigen
sees-released = erst nach dem Freigeben
sees-gone = nach 15 Minuten
sees-yes = ja
data-looked = Wer hat Ihre Daten angeschaut?
data-looked-nobody = Bis jetzt niemand.
viewing-nobody = Jemand arbeitet nicht mehr hier. Der Mensch
viewing-adviser-list =
    { $who } hat die Liste von der Beratung geöffnet.
    Ihr Name steht in der Liste.
    Das war am { $when }.
viewing-adviser-person =
    { $who } hat Ihre Seite geöffnet.
    Das war am { $when }.
viewing-invitation =
    { $who } hat eine neue Einladung für Sie gemacht.
    Damit wird Ihr Zugang neu.
    Das war am { $when }.
viewing-results =
    { $who } hat Ihre gezeigten Ergebnisse geöffnet.
    Das war am { $when }.
viewing-report-draft =
    { $who } hat den Entwurf von Ihrem Kurz-Bericht geöffnet.
    Das war am { $when }.
viewing-lead-list =
    { $who } hat die Liste von der Projekt-Leitung geöffnet.
    Ihr Name steht in der Liste.
    Das war am { $when }.
viewing-agency-list =
    { $who } hat die Liste vom AMS geöffnet.
    Ihr Name steht in der Liste.
    Das war am { $when }.
viewing-agency-report =
    { $who } hat Ihren Kurz-Bericht geöffnet.
    Das war am { $when }.
viewing-agency-skills =
    { $who } hat Ihr Können geöffnet.
    Das war am { $when }.
data-transfers = Das hat das AMS bekommen
data-transfers-none = Bis jetzt nichts.
transfer-short-report = Einen Kurz-Bericht, am { $when }.
transfer-hard-skills = Ihr Können, am { $when }.
data-until = Wie lange haben wir die Daten?
ends-of-participation = Alles von Ihnen
ends-of-drafts = Antworten ohne Abschicken
ends-of-sessions = Ihre Anmeldung
ends-of-addresses = Adresse von Ihrem Gerät (IP-Adresse)
ends-on = bis { $date }
ends-days = { $days } Tage nach dem Anfang
ends-at-most = höchstens { $days } Tage
ends-at-once = bis zum Abmelden
ends-never = für immer
data-access = Ihr Zugang
data-since =
    Die erste Anmeldung war am { $when }.
    Waren das nicht Sie?
    Dann sagen Sie es Ihrer Beratung.
data-own = Ihre Frage-Bögen
data-decide = Zur Entscheidung
task-closed = Gezeigt. Die genauen Zahlen sind gelöscht.

# Download.
copy-title = Meine Antworten herunterladen
copy-lead =
    Schreiben Sie noch einmal Ihr Geheimnis.
    Dann öffnen wir die Antworten für Sie.
copy-page = Als Seite herunterladen
copy-json = Als JSON-Datei herunterladen
copy-warning =
    Die Antworten liegen dann auf diesem Gerät.
    Gehört das Gerät jemand anderem?
    Dann laden Sie sie besser nicht herunter.

decision-length-at-most =
    Es sind höchstens { $items } Fragen.
    Das dauert etwa { $minutes } Minuten.
    Manche Fragen kommen nur manchmal.
    Das hängt von Ihren Antworten ab.
help-wish-title = Ich brauche Hilfe
help-wish-lead =
    Drücken Sie den Knopf.
    Dann weiß Ihre Beratung:
    Sie möchten Hilfe.
help-wish-only =
    Mehr sieht Ihre Beratung nicht.
    Sie sieht keine Frage.
    Sie sieht keine Antwort.
    Sie sieht keine Seite.
help-wish-asked =
    Bei Ihrem Namen steht jetzt: bittet um Hilfe.
    Das sieht Ihre Beratung.
help-wish-take-back = Ich brauche keine Hilfe mehr
help-wish-answers = Kurze Antworten stehen auf der Seite Hilfe.
recovery-title = Code für den Notfall
recovery-code = Notfall-Code
recovery-lead =
    Haben Sie Ihr Geheimnis vergessen?
    Der Notfall-Code hilft dann.
    Sie wählen damit ein neues Geheimnis.
    Ihre Antworten bleiben offen.
recovery-free =
    Sie brauchen keinen Code.
    Sie entscheiden.
recovery-apart =
    Der Code und Ihr Anmelde-Name öffnen alles.
    Legen Sie beide an verschiedene Orte.
recovery-none = Bis jetzt haben Sie keinen Code.
recovery-made =
    Sie haben einen Code vom { $when }.
    Ein neuer Code macht den alten ungültig.
recovery-make = Notfall-Code machen
recovery-secret-hint =
    Schreiben Sie hier Ihr Geheimnis.
    So bekommen nur Sie den Code.
recovery-keep =
    Schreiben Sie den Code auf.
    Oder drucken Sie diese Seite.
    Wir zeigen den Code nur jetzt.
recovery-once =
    Der Code geht nur 1 Mal.
    Danach können Sie einen neuen machen.
recovery-used =
    Ihr neues Geheimnis gilt jetzt.
    Der alte Code geht nicht mehr.
    Alle anderen Anmeldungen sind zu Ende.
data-recovered =
    Am { $when } hat jemand Ihr Geheimnis geändert.
    Das war mit dem Notfall-Code.
    Waren das nicht Sie?
    Dann sagen Sie es Ihrer Beratung.

task-again = Sie antworten neu. Ihre Beratung sieht noch das Ergebnis vom { $date }.
again-link = Frage-Bogen neu beantworten
again-from =
    Sie können neu antworten.
    Das geht ab dem { $date }.
again-title = Neu antworten
again-lead =
    Sie fangen den Frage-Bogen neu an.
    Das ist freiwillig.
again-adviser =
    Ihre Beratung sieht noch ein Ergebnis.
    Es ist vom { $date }.
    Sie können das neue Ergebnis zeigen.
    Dann sieht sie nur noch das neue.
again-quiet =
    Sie fangen neu an.
    Niemand sieht das.
again-own =
    Wir löschen dabei Ihre alten Antworten.
    Wir löschen auch die alten genauen Zahlen.
    Sie können die Antworten vorher herunterladen.
again-do = Neu anfangen

copy-fhir = Für andere Programme herunterladen (FHIR)

data-hold = Wir löschen Ihre Daten noch nicht. Das gilt bis { $date }. Der Grund: { $reason } Das Gesetz dazu: { $basis }
# Die Vereinbarung und ihre Änderungen.
changed-title = Es gibt eine neue Regel
changed-on = Die Regel Nummer { $version } gilt seit { $date }.
changed-reason = Das ist der Grund: { $reason }
changed-longer =
    Ihre Daten bleiben länger.
    Vorher: bis { $from }.
    Jetzt: bis { $to }.
changed-shorter =
    Wir löschen Ihre Daten früher.
    Vorher: nach dem { $from }.
    Jetzt: nach dem { $to }.
changed-same = Für Ihre Daten bleibt es so: bis { $to }.
changed-answers-after-result =
    Wir löschen Ihre Antworten jetzt früher.
    Das passiert 30 Tage nach dem Ergebnis.
    Sie können die Antworten vorher herunter-laden.
changed-answers-with-project = Ihre Antworten bleiben jetzt so lange wie alles andere.
changed-read = Ich habe das gelesen
changed-all = Alle Regeln stehen bei „Meine Daten“.
data-agreement = Die Regeln mit dem AMS
data-agreement-first = Die Regel Nummer { $version } gilt seit { $date }.
data-agreement-until = Nach dieser Regel bleiben Ihre Daten bis { $date }.
ends-of-answers = Ihre Antworten und genauen Zahlen
ends-after-result = 30 Tage nach dem Ergebnis
data-answers-until =
    Wir löschen Ihre Antworten nach dem { $date }.
    Dann löschen wir auch die genauen Zahlen.
    Sie können sie vorher herunter-laden.
data-answers-until-hidden =
    Sie haben das Ergebnis nicht gezeigt?
    Dann löschen wir auch das Ergebnis.
check-answers-end =
    Wir löschen Ihre Antworten 30 Tage nach dem Ergebnis.
    Bis dahin können Sie die Antworten herunter-laden.
home-restricted =
    Nur Sie sehen jetzt Ihre Daten.
    Ihre Beratung sieht nichts.
    Sie brauchen Hilfe?
    Dann rufen Sie Ihre Beratung an.

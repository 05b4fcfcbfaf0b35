//! Questionnaires from elsewhere: on the command line, and on the project lead's page.

use std::path::Path;

use lotse::definition::import::pack;
use lotse::web::form::{LIMIT, UPLOAD_LIMIT};

use super::browser::{Answer, Browser};
use super::house::{self, House, PASSWORD};
use super::program::{Outcome, lotse, run};

const QUESTIONS: &str = r#"{
  "resourceType": "Questionnaire", "language": "de", "id": "umfrage", "title": "Umfrage",
  "item": [
    { "linkId": "a", "type": "choice", "text": "Ich frage nach.", "prefix": "1",
      "answerOption": [
        { "valueCoding": { "code": "n", "display": "nein" }, "extension": [{ "url": "x/ordinalValue", "valueDecimal": 0 }] },
        { "valueCoding": { "code": "j", "display": "ja" }, "extension": [{ "url": "x/ordinalValue", "valueDecimal": 1 }] } ] },
    { "linkId": "s", "type": "decimal", "text": "Summe", "extension": [{
        "url": "x/sdc-questionnaire-calculatedExpression",
        "valueExpression": { "expression": "%resource.item.where(linkId='a').answer.value.ordinal()" } }] }
  ]
}"#;

/// Imports `file` into `to`, with further words.
fn importing(file: &Path, to: &Path, more: &[&str]) -> Outcome {
    let mut command = lotse(&["import"]);
    command.arg(file).arg("--to").arg(to).args(more);
    run(command)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_foreign_file_becomes_a_folder_and_is_reviewed_at_once() {
    let place = tempfile::tempdir().unwrap();
    let (file, to) = (place.path().join("q.json"), place.path().join("umfrage"));
    std::fs::write(&file, QUESTIONS).unwrap();
    let done = importing(&file, &to, &[]);
    assert_eq!(done.status, Some(0), "{done:?}");
    assert_eq!(names(&to), ["de.toml", "questionnaire.toml"]);
    for said in [
        "(a): not carried over: prefix",
        "Formulas, as proposals in questionnaire.toml: 1\n",
        "scales: what is scored; the formulas of the source stand there as proposals",
        "minutes: is missing",
    ] {
        assert!(done.out.contains(said), "{said}: {}", done.out);
    }
    let check = run(lotse(&["check", to.to_str().unwrap()]));
    assert_eq!(check.status, Some(1));
    assert!(check.out.contains("at least one scale"), "{}", check.out);

    let before = std::fs::read(to.join("questionnaire.toml")).unwrap();
    importing(&file, &to, &[]).is_refused(&["is there already", "umfrage"]);
    assert_eq!(std::fs::read(to.join("questionnaire.toml")).unwrap(), before);
    let done = importing(&file, &to, &["--replace", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(report["not_carried_over"][0]["text"], "not carried over: prefix");
    assert_eq!(report["by_hand"][0]["key"], "minutes");
    assert_eq!(report["check"]["faults"][0]["key"], "minutes");
    assert_eq!(names(place.path()), ["q.json", "umfrage"], "nothing is left over");
}

#[test]
fn a_file_that_cannot_be_carried_over_writes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let (file, to) = (place.path().join("q"), place.path().join("to"));
    for (text, said) in [
        ("hello", "the file is none of these"),
        ("{\"resourceType\": \"Questionnaire\"}", "--language de"),
        ("{\"resourceType\": \"Questionnaire\", \"language\": \"de\"}", "not one question"),
        ("<!DOCTYPE a []><document/>", "document type"),
    ] {
        std::fs::write(&file, text).unwrap();
        let done = importing(&file, &to, &[]);
        assert_eq!((done.status, done.out.as_str()), (Some(1), ""), "{done:?}");
        assert!(done.err.contains(said) && done.err.contains("nothing was written"), "{done:?}");
        assert_eq!(names(place.path()), ["q"]);
    }
    importing(&place.path().join("nowhere"), &to, &[]).is_refused(&["nowhere"]);
}

#[test]
fn an_export_comes_back_by_the_same_program() {
    let place = tempfile::tempdir().unwrap();
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/questionnaires/fit-for-work");
    let exported = run(lotse(&["export", source]));
    assert_eq!(exported.status, Some(0), "{exported:?}");
    assert!(exported.err.contains("fit-for-work: steps, their texts"), "{}", exported.err);
    let (file, to) = (place.path().join("f.json"), place.path().join("back"));
    std::fs::write(&file, &exported.out).unwrap();
    assert_eq!(importing(&file, &to, &[]).status, Some(0));
    let read = |path: &Path| std::fs::read_to_string(path).unwrap().parse::<toml::Table>().unwrap();
    let ours = read(&Path::new(source).join("de.toml"));
    assert_eq!(read(&to.join("de.toml"))["items"], ours["items"]);
    run(lotse(&["export", "questionnaires"])).is_refused(&["expected one questionnaire"]);
}

/// A small survey in each of LimeSurvey's files: the same questions, a condition, a formula.
const TABLE: &str = "class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\n\
S\t\tlanguage\t\tde\t\t\nS\t\tassessments\t\tN\t\t\nSL\t\tsurveyls_title\t\tUnterwegs\t\tde\n\
G\t1\tg\t1\t\t\tde\n\
Q\tL\tbus\t1\tFahren Sie Bus?\t\tde\nA\t0\t1\t9\tnie\t\tde\nA\t0\t2\t8\toft\t\tde\n\
Q\tL\trad\tbus.NAOK == 2\tFahren Sie Rad?\t\tde\nA\t0\t1\t9\tnie\t\tde\nA\t0\t2\t8\toft\t\tde\n\
Q\t*\twege\t1\t{bus.NAOK + rad.NAOK}\t\tde\n";

fn lss() -> String {
    let row = |fields: &[(&str, &str)]| {
        let field = |(name, text): &(&str, &str)| format!("<{name}><![CDATA[{text}]]></{name}>");
        format!("<row>{}</row>", fields.iter().map(field).collect::<String>())
    };
    let table =
        |name: &str, rows: &[String]| format!("<{name}><rows>{}</rows></{name}>", rows.concat());
    let question = |qid: &str, kind: &str, code: &str, text: &str, relevance: &str| {
        row(&[
            ("qid", qid),
            ("gid", "1"),
            ("type", kind),
            ("title", code),
            ("question", text),
            ("question_order", qid),
            ("relevance", relevance),
        ])
    };
    let answer = |qid: &str, code: &str, text: &str, points: &str| {
        row(&[
            ("qid", qid),
            ("code", code),
            ("answer", text),
            ("assessment_value", points),
            ("sortorder", code),
        ])
    };
    let answers: Vec<String> = ["1", "2"]
        .iter()
        .flat_map(|qid| [answer(qid, "1", "nie", "9"), answer(qid, "2", "oft", "8")])
        .collect();
    format!(
        "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>{}{}{}{}{}</document>",
        table("surveys", &[row(&[("language", "de"), ("assessments", "N")])]),
        table(
            "surveys_languagesettings",
            &[row(&[("surveyls_title", "Unterwegs"), ("surveyls_language", "de")])]
        ),
        table("groups", &[row(&[("gid", "1")])]),
        table(
            "questions",
            &[
                question("1", "L", "bus", "Fahren Sie Bus?", "1"),
                question("2", "L", "rad", "Fahren Sie Rad?", "bus.NAOK == 2"),
                question("3", "*", "wege", "{bus.NAOK + rad.NAOK}", "1"),
            ]
        ),
        table("answers", &answers),
    )
}

#[test]
fn both_files_of_one_survey_become_the_same_definition() {
    let place = tempfile::tempdir().unwrap();
    let mut drafts = Vec::new();
    for (name, text) in [("s.txt", TABLE.to_owned()), ("s.lss", lss())] {
        let (file, to) = (place.path().join(name), place.path().join(format!("{name}-to")));
        std::fs::write(&file, text).unwrap();
        let done = importing(&file, &to, &[]);
        assert_eq!(done.status, Some(0), "{done:?}");
        for said in [
            "Formulas, as proposals in questionnaire.toml: 1\n",
            "`{bus.NAOK + rad.NAOK}`; names bus, rad",
        ] {
            assert!(done.out.contains(said), "{said}: {}", done.out);
        }
        let report = importing(&file, &to, &["--replace", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&report.out).unwrap();
        assert_eq!(report["proposals"][0]["formula"], "{bus.NAOK + rad.NAOK}");
        assert_eq!(report["proposals"][0]["items"], serde_json::json!(["bus", "rad"]));
        let draft = std::fs::read_to_string(to.join("questionnaire.toml")).unwrap();
        for line in [
            "{ code = \"1\", value = 1 }",
            "{ code = \"2\", value = 2 }",
            "show_if = { item = \"bus\", is = [\"2\"] }",
            "#     {bus.NAOK + rad.NAOK}\n# [[scales]]\n# id = \"wege\"\n# keys = [\"bus\", \"rad\"]",
        ] {
            assert!(draft.contains(line), "{name}: {line}\n{draft}");
        }
        drafts.push(draft.parse::<toml::Table>().unwrap());
    }
    for draft in &mut drafts {
        draft.remove("id");
    }
    assert_eq!(drafts[0], drafts[1]);
}

async fn lead(house: &House) -> (Browser, Answer) {
    let mut browser = house.browser();
    let login = browser.get("/staff").await;
    browser.submit(&login, "form#login", &[("email", house::LEAD), ("password", PASSWORD)]).await;
    let page = browser.get("/admin/questionnaires").await;
    page.is_a_page();
    (browser, page)
}

const UPLOAD: &str = "form[enctype]";

/// The files of a sample that passes every check.
fn finished() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/dynamic-motivation");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let structure =
        read("questionnaire.toml").replace("id = \"dynamic-motivation\"", "id = \"umfrage\"");
    vec![("questionnaire.toml".to_owned(), structure), ("de.toml".to_owned(), read("de.toml"))]
}

#[tokio::test]
async fn the_lead_previews_a_foreign_file_and_gets_a_draft_to_finish() {
    let house = House::new().await;
    let (mut browser, page) = lead(&house).await;
    for language in ["de", "en"] {
        browser = browser.speaking(language);
        let preview =
            browser.upload(&page, UPLOAD, &[("language", "de")], QUESTIONS.as_bytes()).await;
        assert_eq!(preview.status, 200);
        assert_eq!(preview.is_a_page().all("ol li"), ["Ich frage nach."]);
        let said = preview.all("li").join("\n");
        assert!(
            said.contains("(a): not carried over: prefix")
                && said.contains(".answer.value.ordinal()`; names a"),
            "{said}"
        );
        assert_eq!(
            preview.count("form[action$='/install']"),
            0,
            "what does not pass is not installed"
        );
        let draft = browser.submit(&preview, "form[action$='/draft']", &[]).await;
        assert_eq!(draft.headers["content-type"], "application/zip");
        assert!(draft.body.starts_with("PK"));
        // Even by hand it does not get in.
        let files = preview.attribute("form[action$='/draft'] input[name=files]", "value");
        let token = preview.attribute("form[action$='/draft'] input[name=csrf]", "value");
        let fields = [("csrf", token.as_str()), ("files", files.as_str())];
        let refused = browser.post("/admin/questionnaires/install", &fields).await;
        assert_eq!((refused.status, refused.is_a_page().count("[data-faults]")), (422, 1));
    }
    assert!(!house.installation.folder.questionnaires().exists(), "nothing was written");
}

#[tokio::test]
async fn a_finished_questionnaire_is_installed_and_waits_for_the_next_start() {
    let house = House::new().await;
    let (mut browser, page) = lead(&house).await;
    let packed = pack("umfrage", &finished()).unwrap();
    let preview = browser.upload(&page, UPLOAD, &[], &packed).await;
    assert_eq!((preview.status, preview.is_a_page().count("ol li")), (200, 42));
    let install = "form[action$='/install']";
    let done = browser.submit(&preview, install, &[]).await;
    assert_eq!((done.status, done.path.as_str()), (200, "/admin/questionnaires"));
    let cells = done.is_a_page().all("tbody :is(th, td)");
    assert_eq!(cells, ["umfrage", "1.1.0", "wartet auf den nächsten Start"]);
    let folder = house.installation.folder.questionnaires();
    assert_eq!(names(&folder), ["umfrage-1.1.0"]);
    assert_eq!(names(&folder.join("umfrage-1.1.0")), ["de.toml", "questionnaire.toml"]);
    // At the next start it is there.
    let catalogue = lotse::definition::Catalogue::embedded().unwrap().with_folder(&folder).unwrap();
    assert!(catalogue.find("umfrage", "1.1.0").is_some());
    let again = browser.submit(&preview, install, &[]).await;
    assert_eq!((again.status, again.is_a_page().count("[data-faults]")), (422, 1));
    // A name that leads elsewhere is no file of a definition.
    for name in ["../../x.toml", "x/y.toml", "de.sh"] {
        let files = format!("{{\"{name}\": \"\"}}");
        let refused = browser.submit(&preview, install, &[("files", &files)]).await;
        assert_eq!(refused.status, 400, "{name}");
    }
    assert_eq!(names(&folder), ["umfrage-1.1.0"]);
}

#[tokio::test]
async fn only_these_pages_take_large_files_and_they_are_bounded_too() {
    let house = House::new().await;
    let (mut browser, page) = lead(&house).await;
    let mut large = QUESTIONS.as_bytes().to_vec();
    large.resize(LIMIT * 4, b' ');
    assert_eq!(browser.upload(&page, UPLOAD, &[], &large).await.status, 200);
    let mut huge = large;
    huge.resize(UPLOAD_LIMIT + 1, b' ');
    assert_eq!(browser.upload(&page, UPLOAD, &[], &huge).await.is_a_page().status, 413);
    let long = "a".repeat(LIMIT + 1);
    assert_eq!(browser.post("/admin/projects/new", &[("name", long.as_str())]).await.status, 413);
    for (file, status) in [(&b""[..], 422), (b"hello", 422), (b"{}", 422), (b"<!DOCTYPE a>", 422)] {
        let answer = browser.upload(&page, UPLOAD, &[], file).await;
        assert_eq!((answer.status, answer.is_a_page().count("[data-faults]")), (status, 1));
    }
    let foreign = browser.upload(&page, UPLOAD, &[("csrf", "other")], QUESTIONS.as_bytes()).await;
    assert_eq!(foreign.status, 409);
}

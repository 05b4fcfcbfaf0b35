//! Questionnaires from elsewhere: on the command line, and on the project lead's page.

use std::path::{Path, PathBuf};

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
    for said in
        ["(a): not carried over: prefix", "scales.s.why: why this is asked", "minutes: is missing"]
    {
        assert!(done.out.contains(said), "{said}: {}", done.out);
    }
    let check = run(lotse(&["check", to.to_str().unwrap()]));
    assert_eq!(check.status, Some(1));
    assert!(check.out.contains("scales.s.why: is missing"), "{}", check.out);

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

/// Real foreign definitions that may lie beside the project; they are never part of it.
fn foreign(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/forms").join(name);
    // A tree that was laid elsewhere finds them one folder further up.
    let further = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/forms").join(name);
    [path, further].into_iter().find(|path| path.is_file())
}

#[test]
fn real_foreign_definitions_are_carried_over() {
    let cases: [(&str, &[&str], &[&str]); 4] = [
        (
            "lforms-R4-phq9.json",
            &["score = \"sum\"", "missing = { share = \"1/1\" }", "code = \"LA6571-9\", value = 3"],
            &["while answers are missing", "required is not carried over"],
        ),
        (
            "lforms-R4-apgar-itemWeight.json",
            &["score = \"sum\"", "missing = { share = \"1/1\" }", "code = \"LA6718-6\", value = 2"],
            &["scales.9272-6.why"],
        ),
        (
            "correlaid-testB.tsv",
            &["id = \"ratingtechnologiest1-python\"", "code = \"exper\""],
            &["several answers to one question", "trim() has no meaning here"],
        ),
        (
            "pyxform-xlsform_spec_test.xlsx",
            &["show_if = { item = \"skip-to-end\", is = [\"no\"] }"],
            &["survey, row 18 (select_multiple_test)", "the formula `2+2` is not carried over"],
        ),
    ];
    for (name, structure, said) in cases {
        let Some(file) = foreign(name) else {
            println!("{name} is not at hand: not tried");
            continue;
        };
        let place = tempfile::tempdir().unwrap();
        let to = place.path().join("to");
        let done = importing(&file, &to, &["--language", "de"]);
        assert_eq!(done.status, Some(0), "{done:?}");
        let text = std::fs::read_to_string(to.join("questionnaire.toml")).unwrap();
        for line in structure {
            assert!(text.contains(line), "{name}: {line}\n{text}");
        }
        for line in said {
            assert!(done.out.contains(line), "{name}: {line}\n{}", done.out);
        }
        // Whatever is still wrong is missing; nothing that was written is faulty.
        let faults: Vec<&str> =
            done.out.lines().filter(|line| line.starts_with("  fault")).collect();
        let known =
            |line: &&str| line.ends_with("is missing") || line.contains("at least one scale");
        assert!(faults.iter().all(known), "{name}: {faults:?}");
    }
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
            said.contains("(a): not carried over: prefix") && said.contains("scales.s.why"),
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

//! Files that want to do harm: each ends soon, with a clear message, and writes nothing.

use proptest::prelude::*;
use serde_json::json;

use super::xls_form::{archive, parts};
use super::*;

fn refused(bytes: &[u8]) -> String {
    import(bytes, Some("de")).unwrap_err().to_string()
}

#[test]
fn deep_and_broken_json_is_refused() {
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    assert!(refused(deep.as_bytes()).contains("recursion limit"));
    let mut nested = json!([]);
    for level in 0..40 {
        nested = json!([{ "linkId": level.to_string(), "type": "group", "item": nested }]);
    }
    assert!(
        refused(fhir::questionnaire(&nested).to_string().as_bytes())
            .contains("groups inside one another")
    );
    assert!(
        refused(b"{\"resourceType\": \"Questionnaire\", \xff}")
            .contains("line 1: this line is not UTF-8")
    );
    for (json, place) in [
        (json!({ "resourceType": "Patient" }), "expected a Questionnaire"),
        (
            json!({ "resourceType": "Questionnaire", "item": "x" }),
            "Questionnaire.item: expected a list",
        ),
        (json!({ "resourceType": "Questionnaire", "item": [1] }), "item[0]: expected an object"),
        (
            json!({ "resourceType": "Questionnaire", "item": [{ "type": "group" }] }),
            "linkId is missing",
        ),
        (
            json!({ "resourceType": "Questionnaire", "title": 7 }),
            "Questionnaire.title: expected a text",
        ),
        (
            json!({ "resourceType": "Questionnaire", "item": [
                { "linkId": "a", "type": "display" }, { "linkId": "a", "type": "display" } ] }),
            "the linkId stands at Questionnaire.item[0] (a) already",
        ),
        (
            json!({ "resourceType": "Questionnaire", "item": [{ "linkId": "a", "type": "choice",
                "answerOption": [{ "valueCoding": { "code": true } }] }] }),
            "valueCoding.code: expected a text",
        ),
    ] {
        let message = refused(json.to_string().as_bytes());
        assert!(message.contains(place), "{message}");
    }
}

#[test]
fn conditions_in_a_circle_end_with_the_names_on_it() {
    let question = |link: &str, other: &str| {
        json!({
            "linkId": link, "type": "choice",
            "answerOption": [{ "valueCoding": { "code": "1" } }, { "valueCoding": { "code": "2" } }],
            "enableWhen": [{ "question": other, "operator": "=", "answerCoding": { "code": "1" } }],
        })
    };
    let items = json!([question("a", "b"), question("b", "c"), question("c", "a")]);
    let message = refused(fhir::questionnaire(&items).to_string().as_bytes());
    assert!(
        message.contains("go round in a circle") && message.contains("a → b → c → a"),
        "{message}"
    );
}

#[test]
fn laughs_bombs_and_huge_sheets_are_refused() {
    let laughs =
        "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">]><document>&lol;</document>";
    assert!(refused(laughs.as_bytes()).contains("document type"));
    let with = |sheet: &str| {
        let mut parts = parts(&[("survey", &[&["type"], &["text"]])]);
        parts[0].1 = sheet.to_owned();
        archive(&parts)
    };
    let dtd = with("<!DOCTYPE x [<!ENTITY a \"a\">]><worksheet/>");
    assert!(refused(&dtd).contains("document type"));
    let bomb = with(&" ".repeat(usize::try_from(limits::UNPACKED_BYTES).unwrap() + 1));
    assert!(bomb.len() < 200_000 && refused(&bomb).contains("unpacked"), "{}", bomb.len());
    // One cell in the last corner would be a table of seventeen thousand million cells.
    let cell = |at: &str| {
        format!(
            "<worksheet><sheetData><row r=\"1\"><c r=\"{at}\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData></worksheet>"
        )
    };
    assert!(refused(&with(&cell("XFD1048576"))).contains("rows in a sheet"));
    assert!(refused(&with(&cell("XFD1"))).contains("columns in a sheet"));
    assert!(refused(b"PK\x03\x04 no archive").contains("none of these"));
    assert!(refused(&vec![b' '; limits::FILE_BYTES + 1]).contains("bytes"));
}

#[test]
fn too_many_questions_and_choices_are_refused() {
    let option = |number: usize| json!({ "valueCoding": { "code": number.to_string() } });
    let options: Vec<_> = (0..=limits::CHOICES).map(option).collect();
    let items = json!([{ "linkId": "a", "type": "choice", "answerOption": options }]);
    assert!(
        refused(fhir::questionnaire(&items).to_string().as_bytes())
            .contains("choices of one question")
    );
    let item = |number: usize| json!({ "linkId": number.to_string(), "type": "choice", "answerOption": [option(1), option(2)] });
    let items: Vec<_> = (0..=limits::ITEMS).map(item).collect();
    assert!(
        refused(fhir::questionnaire(&json!(items)).to_string().as_bytes()).contains("questions")
    );
}

#[test]
fn values_too_large_for_exact_scores_are_left_out() {
    let option = |code: &str, value: i64| json!({ "valueCoding": { "code": code }, "extension": [{ "url": "/itemWeight", "valueDecimal": value }] });
    let options = json!([option("a", i64::MAX), option("b", limits::VALUE), option("c", i64::MIN)]);
    let items = json!([{ "linkId": "a", "type": "choice", "answerOption": options }]);
    let imported = import(fhir::questionnaire(&items).to_string().as_bytes(), None).unwrap();
    let definition = structure(&imported);
    let values: Vec<_> =
        definition.choices(0).iter().map(crate::definition::Choice::value).collect();
    assert_eq!(values, [None, Some(limits::VALUE), None]);
    assert!(lists(&imported, "a-options", "the choice c is beyond"));
}

#[test]
fn formulas_that_grow_without_end_are_refused_in_time() {
    // Each variable names the one before twice: thirty of them would be a thousand million terms.
    let mut extensions = Vec::new();
    for level in 1..60 {
        extensions.push(json!({
            "url": "http://hl7.org/fhir/StructureDefinition/variable",
            "valueExpression": { "name": format!("v{level}"), "expression": format!("%v{} + %v{}", level - 1, level - 1) },
        }));
    }
    extensions.push(json!({
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
        "valueExpression": { "expression": "%v59" },
    }));
    let mut items = fhir::two_questions();
    let first = "%resource.item.where(linkId='x').answer.value.ordinal()";
    extensions.push(json!({
        "url": "http://hl7.org/fhir/StructureDefinition/variable",
        "valueExpression": { "name": "v0", "expression": first },
    }));
    items
        .as_array_mut()
        .unwrap()
        .push(json!({ "linkId": "t", "type": "decimal", "extension": extensions }));
    let imported = import(fhir::questionnaire(&items).to_string().as_bytes(), None).unwrap();
    assert!(
        lists(&imported, "(t)", "too long to be worked out") || lists(&imported, "(t)", "too deep")
    );
    assert_eq!(structure(&imported).scales().len(), 1, "the other formula stays");
}

#[test]
fn foreign_names_cannot_add_lines_to_the_files() {
    let items = json!([{
        "linkId": "x\nstatus = \"normed\"", "type": "choice", "text": "a\"\nb = \"c",
        "answerOption": [{ "valueCoding": { "code": "1\" ]", "display": "\"\"\"" } }, { "valueCoding": { "code": "'\\" } }],
    }]);
    let imported = import(fhir::questionnaire(&items).to_string().as_bytes(), None).unwrap();
    let definition = structure(&imported);
    assert_eq!(definition.status(), crate::definition::Status::Trial);
    assert_eq!(definition.choices(0)[0].code(), "1\" ]");
    assert_eq!(texts(&imported, "de")["items"].as_table().unwrap().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_a_questionnaire_says_the_files_can_be_read(
        links in proptest::collection::btree_set("\\PC{1,12}", 1..6),
        code in "\\PC{1,6}",
        text in "\\PC{0,30}",
        value in -1000_i64..1000,
    ) {
        let item = |link: &String| json!({
            "linkId": link, "type": "choice", "text": text,
            "answerOption": [
                { "valueCoding": { "code": code, "display": text },
                  "extension": [{ "url": "x/itemWeight", "valueDecimal": value }] },
                { "valueCoding": { "code": "other" } },
            ],
        });
        let items: Vec<_> = links.iter().map(item).collect();
        let json = fhir::questionnaire(&json!(items)).to_string();
        if let Ok(imported) = import(json.as_bytes(), None) {
            prop_assert_eq!(structure(&imported).items().len(), links.len() + 1);
            for (_, text) in &imported.files {
                prop_assert!(toml::from_str::<toml::Table>(text).is_ok());
            }
        }
    }

    #[test]
    fn whatever_bytes_come_it_ends(bytes in proptest::collection::vec(any::<u8>(), 0..200), start in 0_usize..4) {
        let starts: [&[u8]; 4] = [b"{", b"<", b"PK\x03\x04", b"class\tname\ttext\tlanguage\n"];
        let _ = import(&[starts[start], &bytes].concat(), Some("de"));
    }
}

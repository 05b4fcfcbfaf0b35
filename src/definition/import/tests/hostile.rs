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
    let error = import(fhir::questionnaire(&nested).to_string().as_bytes(), None).unwrap_err();
    let ImportError::NothingAsked(remarks) = error else { panic!("{error}") };
    assert!(remarks.iter().any(|one| one.text.contains("groups deep")), "{remarks:?}");
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

/// One question with more choices than there may be, in every format, between two others.
fn with_too_many_choices() -> Vec<Vec<u8>> {
    use std::fmt::Write as _;
    let many = limits::CHOICES + 1;
    let option = |number: usize| json!({ "valueCoding": { "code": number.to_string() } });
    let question = |link: &str, number: usize| json!({ "linkId": link, "type": "choice", "answerOption": (0..number).map(option).collect::<Vec<_>>() });
    let fhir =
        fhir::questionnaire(&json!([question("a", 2), question("odd", many), question("c", 2)]));
    let mut table =
        "class\ttype/scale\tname\trelevance\ttext\tlanguage\nG\t1\tg\t1\t\tde\n".to_owned();
    let mut lists = Vec::new();
    let (mut questions, mut answers) = (String::new(), String::new());
    for (qid, (name, number)) in [("a", 2), ("odd", many), ("c", 2)].into_iter().enumerate() {
        let _ = writeln!(table, "Q\tL\t{name}\t1\t?\tde");
        let _ = write!(
            questions,
            "<row><qid>{qid}</qid><gid>1</gid><type>L</type><title>{name}</title><question_order>{qid}</question_order></row>"
        );
        for code in 0..number {
            let _ = writeln!(table, "A\t0\t{code}\t\tx\tde");
            let _ =
                write!(answers, "<row><qid>{qid}</qid><code>{code}</code><answer>x</answer></row>");
            lists.push([name.to_owned(), code.to_string(), "x".to_owned()]);
        }
    }
    let lss = format!(
        "<document><LimeSurveyDocType>Survey</LimeSurveyDocType><surveys><rows><row><language>de</language></row></rows></surveys>\
         <groups><rows><row><gid>1</gid></row></rows></groups><questions><rows>{questions}</rows></questions>\
         <answers><rows>{answers}</rows></answers></document>"
    );
    let mut choices: Vec<Vec<&str>> = vec![vec!["list_name", "name", "label"]];
    choices.extend(lists.iter().map(|row| row.iter().map(String::as_str).collect()));
    let choices: Vec<&[&str]> = choices.iter().map(Vec::as_slice).collect();
    let survey: &[&[&str]] = &[
        &["type", "name", "label"],
        &["select_one a", "a", "?"],
        &["select_one odd", "odd", "?"],
        &["select_one c", "c", "?"],
    ];
    let book = archive(&parts(&[("survey", survey), ("choices", &choices)]));
    vec![fhir.to_string().into_bytes(), table.into_bytes(), lss.into_bytes(), book]
}

#[test]
fn a_question_with_too_many_choices_costs_itself_and_says_where() {
    let files = with_too_many_choices();
    assert_eq!(files.len(), 4);
    for file in files {
        let imported = import(&file, Some("de")).unwrap();
        let kept: Vec<_> = imported.draft.items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(kept, ["a", "c"], "{}", imported.format.name());
        let told = lists(&imported, "(odd)", "more than 200 choices");
        assert!(told, "{}: {:?}", imported.format.name(), imported.remarks);
    }
}

#[test]
fn questions_beyond_the_most_are_left_out_and_listed() {
    let option = |number: usize| json!({ "valueCoding": { "code": number.to_string() } });
    let item = |number: usize| json!({ "linkId": number.to_string(), "type": "choice", "answerOption": [option(1), option(2)] });
    let items: Vec<_> = (0..=limits::ITEMS).map(item).collect();
    let imported = import(fhir::questionnaire(&json!(items)).to_string().as_bytes(), None).unwrap();
    assert_eq!(imported.draft.items.len(), limits::ITEMS);
    assert!(lists(&imported, "item[1000] (1000)", "there are 1000 questions before it"));
    let display = |number: usize| json!({ "linkId": number.to_string(), "type": "display" });
    let items: Vec<_> = (0..=limits::QUESTIONS).map(display).collect();
    let message = refused(fhir::questionnaire(&json!(items)).to_string().as_bytes());
    assert!(message.contains("item[5000] (5000): there are more than 5000 questions"), "{message}");
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
    assert!(lists(&imported, "(a)", "the choice c is beyond"));
}

#[test]
fn formulas_that_name_one_another_end() {
    // Each variable names the one before twice, and the first names the last.
    let variable = |name: usize, other: usize| {
        json!({
            "url": "http://hl7.org/fhir/StructureDefinition/variable",
            "valueExpression": { "name": format!("v{name}"), "expression": format!("%v{other} + %v{other}") },
        })
    };
    let mut extensions: Vec<_> = (1..60).map(|level| variable(level, level - 1)).collect();
    extensions.push(variable(0, 59));
    extensions.push(json!({
        "url": "http://hl7.org/fhir/StructureDefinition/variable",
        "valueExpression": { "name": "v17", "expression": "%v16 + item.where(linkId='x').answer" },
    }));
    extensions.push(json!({
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
        "valueExpression": { "expression": "%v59" },
    }));
    let mut items = fhir::two_questions();
    let total = json!({ "linkId": "t", "type": "decimal", "extension": extensions });
    items.as_array_mut().unwrap().push(total);
    let imported = import(fhir::questionnaire(&items).to_string().as_bytes(), None).unwrap();
    let last = imported.proposals.last().unwrap();
    assert_eq!((last.text.as_str(), &last.items[..]), ("%v59", &["x".to_owned()][..]));
    assert_eq!(imported.proposals.len(), 1 + 61 + 1, "and the formula of the other total");
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

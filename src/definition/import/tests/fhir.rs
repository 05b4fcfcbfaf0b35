//! FHIR: each construct once.

use serde_json::{Value, json};

use super::*;

/// A questionnaire in German of these items.
pub fn questionnaire(items: &Value) -> Value {
    json!({ "resourceType": "Questionnaire", "language": "de", "id": "probe", "title": "Probe", "item": items })
}

/// A question with the choices a, b, c worth 0, 1, 2.
fn question(link: &str) -> Value {
    let option = |code: &str, value: i64| {
        json!({
            "valueCoding": { "code": code, "display": code.to_uppercase() },
            "extension": [{
                "url": "http://hl7.org/fhir/StructureDefinition/itemWeight",
                "valueDecimal": value,
            }],
        })
    };
    json!({
        "linkId": link, "type": "choice", "text": format!("Frage {link}"),
        "answerOption": [option("a", 0), option("b", 1), option("c", 2)],
    })
}

fn total(link: &str, expression: &str) -> Value {
    json!({
        "linkId": link, "type": "decimal", "text": "Summe", "readOnly": true,
        "extension": [{
            "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
            "valueExpression": { "language": "text/fhirpath", "expression": expression },
        }],
    })
}

fn value(link: &str) -> String {
    format!("%resource.item.where(linkId='{link}').answer.value.ordinal()")
}

/// Two questions and their sum.
pub fn two_questions() -> Value {
    json!([question("x"), question("y"), total("sum", &format!("{} + {}", value("x"), value("y")))])
}

fn imported(items: &Value) -> Imported {
    import(questionnaire(items).to_string().as_bytes(), None).unwrap()
}

#[test]
fn questions_and_values_are_carried_over_and_formulas_are_proposed() {
    let imported = imported(&two_questions());
    let definition = structure(&imported);
    assert_eq!(choices(&definition, 0), [("a", Some(0)), ("b", Some(1)), ("c", Some(2))]);
    let formula = format!("{} + {}", value("x"), value("y"));
    let place = "Questionnaire.item[2] (sum), sdc-questionnaire-calculatedExpression";
    assert_eq!(proposals(&imported), [(place, formula.as_str(), vec!["x", "y"])]);
    let (_, draft) = &imported.files[0];
    let keys = "# id = \"sum\"\n# keys = [\"x\", \"y\"]";
    assert!(draft.contains(keys) && draft.contains(&formula), "{draft}");
    let german = texts(&imported, "de");
    assert_eq!(german["items"]["x"].as_str(), Some("Frage x"));
    assert_eq!(german["options"]["x-options"]["a"].as_str(), Some("A"));
    assert!(imported.files[1].1.contains("# [scales.sum]\n# name = \"Summe\""));
    assert!(!german.contains_key("scales") && !german.contains_key("intro"), "nothing is made up");
}

#[test]
fn a_formula_names_questions_through_variables_and_says_when_it_is_worked_out() {
    let variable = |name: &str, text: &str| {
        json!({ "url": "http://hl7.org/fhir/StructureDefinition/variable",
                "valueExpression": { "name": name, "expression": text } })
    };
    let mut total = total("t", "%one.power(2) + %two");
    total["extension"].as_array_mut().unwrap().push(variable("one", &value("x")));
    total["extension"].as_array_mut().unwrap().push(variable("two", &value("y")));
    total["enableWhen"] =
        json!([{ "question": "x", "operator": "=", "answerCoding": { "code": "a" } }]);
    let group = json!({ "linkId": "g", "type": "group", "item": [question("z"), total],
        "enableWhen": [{ "question": "y", "operator": "=", "answerCoding": { "code": "b" } }] });
    let imported = imported(&json!([question("x"), question("y"), group]));
    let found: Vec<_> = proposals(&imported).into_iter().map(|one| (one.1, one.2)).collect();
    let (x, y) = (value("x"), value("y"));
    assert_eq!(
        found,
        [
            (x.as_str(), vec!["x"]),
            (y.as_str(), vec!["y"]),
            ("%one.power(2) + %two", vec!["x", "y"]),
        ]
    );
    let (_, draft) = &imported.files[0];
    assert!(draft.contains("# It is worked out only when:\n#     x = a\n"), "{draft}");
    assert!(draft.contains("# It is worked out only when:\n#     y = b\n"), "{draft}");
}

/// A question whose choices are texts only.
fn worded(link: &str, texts: &[&str]) -> Value {
    let options: Vec<_> = texts.iter().map(|text| json!({ "valueString": text })).collect();
    json!({ "linkId": link, "type": "choice", "text": "?", "answerOption": options })
}

#[test]
fn choices_that_are_texts_have_codes_of_their_own_in_every_script() {
    for (texts, codes) in [
        (&["ναι", "όχι", "δεν ξέρω"][..], &["ναι", "όχι", "δεν-ξέρω"][..]),
        (&["是", "否"], &["是", "否"]),
        (&["< 10", "10", "> 10"], &["10", "10-2", "10-3"]),
        (&["A", "A+", "A-"], &["a", "a-2", "a-3"]),
        (&["☺", "☹"], &["choice", "choice-2"]),
        (&["Ja", "Ja", "Nein"], &["ja", "nein"]),
    ] {
        let imported = imported(&json!([worded("a", texts)]));
        let definition = structure(&imported);
        let found: Vec<_> = choices(&definition, 0).into_iter().map(|one| one.0).collect();
        assert_eq!(found, codes, "{:?}", imported.remarks);
        let labels = &self::texts(&imported, "de")["options"]["a-options"];
        assert_eq!(labels[codes[0]].as_str(), Some(texts[0]), "what one reads stays");
        assert_eq!(lists(&imported, "(a)", "comes twice"), codes.len() < texts.len());
    }
}

#[test]
fn conditions_find_choices_by_their_texts() {
    let mut by_text = worded("b", &["Ja", "Nein"]);
    by_text["enableWhen"] =
        json!([{ "question": "a", "operator": "=", "answerString": "Sehr gern" }]);
    let mut by_path = worded("c", &["Ja", "Nein"]);
    by_path["extension"] = json!([{
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
        "valueExpression": { "expression": "%resource.item.where(linkId='a').answer.value != 'Sehr gern'" },
    }]);
    let mut by_display = worded("d", &["Ja", "Nein"]);
    by_display["enableWhen"] =
        json!([{ "question": "e", "operator": "=", "answerCoding": { "display": "Nur Worte" } }]);
    let uncoded = json!({ "linkId": "e", "type": "choice", "answerOption": [
        { "valueCoding": { "display": "Nur Worte" } }, { "valueDate": "2026-03-01" } ] });
    let imported = imported(&json!([
        worded("a", &["Sehr gern", "Ungern"]),
        by_text,
        by_path,
        uncoded,
        by_display
    ]));
    let definition = structure(&imported);
    let found = conditions(&definition);
    assert_eq!(found[1].1, [(0, vec![0])]);
    assert_eq!(found[2].1, [(0, vec![1])]);
    assert_eq!(found[4].1, [(3, vec![0])]);
    let codes: Vec<_> = choices(&definition, 3).into_iter().map(|one| one.0).collect();
    assert_eq!(codes, ["nur-worte", "2026-03-01"]);
}

#[test]
fn what_is_hidden_and_conditions_of_groups_are_told_with_the_questions() {
    let mut hidden = question("h");
    hidden["extension"] = json!([{
        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": true }]);
    let lost = json!({ "linkId": "g", "type": "group", "item": [question("p"), question("q")],
        "enableWhen": [{ "question": "nowhere", "operator": "=", "answerCoding": { "code": "a" } }] });
    let imported = imported(&json!([hidden, lost]));
    assert!(lists(&imported, "(h)", "so h is asked of everybody"), "{:?}", imported.remarks);
    assert!(lists(&imported, "(g)", "so p and q are asked of everybody"), "{:?}", imported.remarks);
}

#[test]
fn choices_of_contained_value_sets_and_older_values_are_carried_over() {
    let sample = json!({
        "resourceType": "Questionnaire", "language": "de-AT", "id": "v", "contained": [{
            "resourceType": "ValueSet", "id": "vs", "compose": { "include": [{ "system": "urn:s", "concept": [
                { "code": "1", "display": "eins", "designation": [{ "language": "en", "value": "one" }],
                  "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 1.0 }] },
                { "code": "2", "display": "zwei",
                  "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue", "valueDecimal": 2 }] },
            ] }] },
        }],
        "item": [
            { "linkId": "a", "type": "coding", "text": "A?", "answerValueSet": "#vs",
              "_text": { "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/translation", "extension": [
                  { "url": "lang", "valueCode": "en" }, { "url": "content", "valueString": "A in English?" } ] }] } },
            { "linkId": "b", "type": "choice", "text": "B?", "answerValueSet": "http://example.org/elsewhere" },
        ],
    });
    let imported = import(sample.to_string().as_bytes(), None).unwrap();
    let definition = structure(&imported);
    let values: Vec<_> =
        definition.choices(0).iter().map(|one| (one.code(), one.value())).collect();
    assert_eq!(values, [("1", Some(1)), ("2", Some(2))]);
    let english = texts(&imported, "en");
    assert_eq!(english["items"]["a"].as_str(), Some("A in English?"));
    assert_eq!(english["options"]["vs"]["1"].as_str(), Some("one"));
    assert!(lists(&imported, "(b)", "its choices are elsewhere, at http://example.org/elsewhere"));
    assert!(lists(&imported, "concept[0]", "code system urn:s"));
}

#[test]
fn conditions_of_questions_and_groups_are_carried_over() {
    let when = |question: &str, code: &str| json!({ "question": question, "operator": "=", "answerCoding": { "code": code } });
    let mut any = question("y");
    any["enableWhen"] = json!([when("x", "b"), when("x", "c")]);
    any["enableBehavior"] = json!("any");
    let mut late = question("late");
    late["enableWhen"] = json!([when("z", "a")]);
    let items = json!([
        question("x"),
        any,
        { "linkId": "g", "type": "group", "text": "Teil", "enableWhen": [when("x", "a")], "item": [late, question("z")] },
    ]);
    let imported = imported(&items);
    let found = conditions(&structure(&imported));
    assert_eq!(found[1], ("y".to_owned(), vec![(0, vec![1, 2])]));
    assert_eq!(found[2].1, [(0, vec![0])], "only the group's: the other stands later");
    assert_eq!(found[3].1, [(0, vec![0])]);
    assert!(lists(&imported, "(late)", "z stands later"));
    assert!(lists(&imported, "(g)", "heading `Teil`"));
}

#[test]
fn what_has_no_counterpart_is_listed_with_its_place() {
    let mut odd = question("odd");
    odd["required"] = json!(true);
    odd["prefix"] = json!("1.");
    odd["answerOption"][0]["extension"][0]["valueDecimal"] = json!(0.5);
    let mut several = question("several");
    several["repeats"] = json!(true);
    let items = json!([
        odd, several,
        { "linkId": "free", "type": "text", "text": "Warum?" },
        { "linkId": "note", "type": "display", "text": "Bitte lesen" },
        { "linkId": "yes", "type": "boolean", "text": "Ja?" },
        total("odd-total", "%resource.item.where(linkId='odd').answer.value.ordinal().power(2)"),
    ]);
    let imported = imported(&items);
    for (place, text) in [
        ("item[0] (odd)", "required"),
        ("item[0] (odd)", "prefix"),
        ("item[0] (odd).answerOption[0]", "no whole number"),
        ("item[1] (several)", "one answer"),
        ("item[2] (free)", "type text"),
        ("item[3] (note)", "`Bitte lesen`"),
        ("item[4] (yes)", "by hand"),
    ] {
        assert!(lists(&imported, place, text), "{place}: {text}: {:#?}", imported.remarks);
    }
    assert!(imported.gaps.iter().any(|gap| gap.key == "options.yes-no.true"));
}

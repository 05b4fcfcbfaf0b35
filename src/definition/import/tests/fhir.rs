//! FHIR: each construct once.

use serde_json::{Value, json};

use super::*;
use crate::definition::Score;

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
fn questions_values_and_a_sum_are_carried_over() {
    let imported = imported(&two_questions());
    let definition = structure(&imported);
    assert_eq!(scales(&definition), [("sum".to_owned(), vec![1, 1])]);
    assert_eq!(definition.scales()[0].score(), Score::Sum);
    let permits = |answered| definition.scales()[0].missing().permits(answered, 2);
    assert_eq!((permits(1), permits(2)), (false, true), "FHIR gives nothing while one is missing");
    let german = texts(&imported, "de");
    assert_eq!(german["items"]["x"].as_str(), Some("Frage x"));
    assert_eq!(german["options"]["x-options"]["a"].as_str(), Some("A"));
    assert_eq!(german["scales"]["sum"]["name"].as_str(), Some("Summe"));
    assert!(!german.contains_key("intro"), "nothing is made up");
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
        ("item[5] (odd-total)", ".power(2)` is not carried over"),
    ] {
        assert!(lists(&imported, place, text), "{place}: {text}: {:#?}", imported.remarks);
    }
    assert!(imported.gaps.iter().any(|gap| gap.key == "options.yes-no.true"));
}

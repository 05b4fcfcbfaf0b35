//! The JSON Schemas beside the questionnaires say what the reader says.
//!
//! Editors use them; the reader does not. So they are held against it: what the program brings is
//! valid, every key that the reader knows stands in the schema, and the other way round.

use jsonschema::Validator;
use serde_json::{Value as Json, json};

use super::faults::{Fault, Faults};
use super::parse::{Outline, structure};
use super::parse_structure;
use super::reader::Document;
use super::sources::Sources;

const STRUCTURE_SCHEMA: &str = include_str!("../../questionnaires/questionnaire.schema.json");
const TEXTS_SCHEMA: &str = include_str!("../../questionnaires/texts.schema.json");

/// A structure in which every key stands somewhere.
const STRUCTURE: &str = r#"
id = "t"
version = "1.0.0"
status = "normed"
module = "m"
minutes = 1
[options.o]
choices = [{ code = "a", value = 0 }, { code = "b", value = 1 }, { code = "-" }]
[[items]]
id = "i"
options = "o"
[[items]]
id = "j"
options = "o"
show_if = { item = "i", is = ["b"] }
[[items]]
id = "k"
options = "o"
show_if = [{ item = "i", is = ["a", "-"] }]
[[scales]]
id = "s"
keys = ["i", { item = "-j", weight = 2 }]
score = "sum"
missing = { share = "1/2", at_least = 1 }
bands = "two"
[[scales]]
id = "u"
keys = [{ item = "k", table = { a = 0, b = 3 } }]
score = "mean"
[[indices]]
id = "d"
difference = ["s", "u"]
bands = "zones"
[bands]
two = ["[0,50)", "[50,100]"]
zones = ["[-100,0)", "[0,100]"]
[norms.s]
population = "p"
period = "2025"
n = 10
mean = "1.5"
sd = "0.7"
reliability = "0.8"
[norms.u]
population = "p"
period = "2025"
n = 10
table = [{ from = 0, percentile = "2.5", t = "40", stanine = 3, sten = 4 }]
[disclosure.s]
class = "bands"
participant = "value"
adviser = "band"
agency = "band-when-released"
[sign_off]
on = 2026-11-30
legal_basis = "l"
reason = "r"
"#;

/// Texts for it, in which every key stands somewhere.
const TEXTS: &str = r#"
title = "T"
intro = "I."
[items]
i = "I."
j = "J."
k = "K."
[options.o]
a = "A"
b = "B"
- = "C"
[scales.s]
name = "S"
about = "About s."
why = "Why s."
bands = ["low", "high"]
explanations = ["Low.", "High."]
questions = ["Low?", "High?"]
[scales.u]
name = "U"
about = "About u."
why = "Why u."
[scales.d]
name = "D"
about = "About d."
why = "Why d."
bands = ["low", "high"]
"#;

fn validator(schema: &str) -> Validator {
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
}

/// The contents as an editor sees them: dates as text, numbers as numbers.
fn as_json(source: &str) -> Json {
    fn json(value: &toml::Value) -> Json {
        match value {
            toml::Value::String(text) => json!(text),
            toml::Value::Integer(number) => json!(number),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(truth) => json!(truth),
            toml::Value::Datetime(date) => json!(date.to_string()),
            toml::Value::Array(elements) => elements.iter().map(json).collect(),
            toml::Value::Table(table) => {
                table.iter().map(|(key, value)| (key.clone(), json(value))).collect()
            }
        }
    }
    json(&toml::from_str(source).unwrap_or_else(|error| panic!("{source}: {error}")))
}

fn objections(schema: &str, value: &Json) -> Vec<String> {
    let validator = validator(schema);
    let told =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path()));
    told.collect()
}

/// What the reader says of texts for [`STRUCTURE`].
fn faults_of_texts(source: &str) -> Vec<Fault> {
    let definition = parse_structure("questionnaire.toml", STRUCTURE).unwrap();
    let outline = Outline { definition: &definition, bands_are_known: true };
    let mut faults = Faults::of("t.toml");
    let document = Document::parse(source, &mut faults).unwrap();
    outline.texts("de", &document, &mut faults);
    faults.into_sorted()
}

#[test]
fn what_the_program_brings_is_valid() {
    for sources in Sources::embedded() {
        let text = |file: &super::SourceFile| String::from_utf8(file.bytes.clone()).unwrap();
        let structure = as_json(&text(&sources.structure));
        assert_eq!(objections(STRUCTURE_SCHEMA, &structure), [""; 0], "{}", sources.path);
        for texts in &sources.texts {
            assert_eq!(objections(TEXTS_SCHEMA, &as_json(&text(texts))), [""; 0], "{}", texts.file);
        }
    }
}

#[test]
fn the_samples_are_valid_for_both() {
    assert_eq!(objections(STRUCTURE_SCHEMA, &as_json(STRUCTURE)), [""; 0]);
    let faults = parse_structure("t.toml", STRUCTURE).err().unwrap_or_default();
    assert_eq!(faults, []);
    assert_eq!(objections(TEXTS_SCHEMA, &as_json(TEXTS)), [""; 0]);
    assert_eq!(faults_of_texts(TEXTS), []);
}

/// What the reader refuses for its form, the schema refuses too.
#[test]
fn what_is_wrong_for_one_is_wrong_for_the_other() {
    for (from, to) in [
        ("\"1.0.0\"", "\"1.0\""),
        ("\"normed\"", "\"draft\""),
        ("minutes = 1", "minutes = 0"),
        ("minutes = 1", "minutes = \"1\""),
        ("minutes = 1", "minutes = 1\nzz = 1"),
        ("id = \"t\"\n", ""),
        ("id = \"t\"", "id = \"T\""),
        ("value = 1 }", "value = 1.5 }"),
        ("value = 1 }", "value = 9007199254740992 }"),
        ("code = \"b\"", "code = \" b\""),
        ("is = [\"b\"]", "is = []"),
        ("is = [\"b\"]", "is = [\"b\", \"b\"]"),
        ("[{ item = \"i\", is = [\"a\", \"-\"] }]", "[]"),
        ("\"sum\"", "\"median\""),
        ("weight = 2", "weight = 0"),
        ("weight = 2", "weight = 2, table = { a = 0, b = 1 }"),
        ("share = \"1/2\"", "share = 0.5"),
        ("at_least = 1", "at_least = -1"),
        ("[\"s\", \"u\"]", "[\"s\", \"s\"]"),
        ("\"[0,50)\"", "\"0-50\""),
        ("sd = \"0.7\"", ""),
        ("mean = \"1.5\"", "mean = 1.5"),
        ("[norms.u]", "[norms.u]\nmean = \"1\""),
        ("from = 0, ", ""),
        ("stanine = 3", "stanine = 10"),
        ("{ from = 0, percentile = \"2.5\", t = \"40\", stanine = 3, sten = 4 }", "{ from = 0 }"),
        ("\"2.5\"", "2.5"),
        ("class = \"bands\"", "class = \"fitness\""),
        ("adviser = \"band\"", "adviser = \"value\""),
        ("2026-11-30", "\"soon\""),
        ("reason = \"r\"", "reason = \" \""),
    ] {
        assert!(STRUCTURE.contains(from), "{from}");
        let broken = STRUCTURE.replacen(from, to, 1);
        assert!(
            !objections(STRUCTURE_SCHEMA, &as_json(&broken)).is_empty(),
            "schema: {from} → {to}"
        );
        assert!(parse_structure("t.toml", &broken).is_err(), "reader: {from} → {to}");
    }
    for (from, to) in
        [("title = \"T\"", ""), ("why = \"Why u.\"", "why = \"\""), ("\"low\", ", "1, ")]
    {
        let broken = TEXTS.replacen(from, to, 1);
        assert!(!objections(TEXTS_SCHEMA, &as_json(&broken)).is_empty(), "schema: {from} → {to}");
        assert!(!faults_of_texts(&broken).is_empty(), "reader: {from} → {to}");
    }
}

/// A schema with what it refers to: every object schema that may apply.
fn object_schemas<'s>(root: &'s Json, schema: &'s Json) -> Vec<&'s Json> {
    if let Some(reference) = schema.get("$ref").and_then(Json::as_str) {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap();
        return object_schemas(root, target);
    }
    if let Some(choices) = schema.get("anyOf").and_then(Json::as_array) {
        return choices.iter().flat_map(|choice| object_schemas(root, choice)).collect();
    }
    vec![schema]
}

/// The pointer of every table in `value` whose keys are fixed, and the keys that the schema has
/// there.
fn tables(
    root: &Json,
    schema: &Json,
    value: &Json,
    at: &str,
    found: &mut Vec<(String, Vec<String>)>,
) {
    for schema in object_schemas(root, schema) {
        match value {
            Json::Object(entries) if schema["type"] == "object" => {
                let known = schema.get("properties").and_then(Json::as_object);
                if let Some(known) = known {
                    let mut keys: Vec<_> = known.keys().cloned().collect();
                    keys.sort_unstable();
                    found.push((at.to_owned(), keys));
                }
                for (key, entry) in entries {
                    let inner = known.and_then(|known| known.get(key));
                    let inner = inner.unwrap_or(&schema["additionalProperties"]);
                    tables(root, inner, entry, &format!("{at}/{key}"), found);
                }
            }
            Json::Array(elements) if schema["type"] == "array" => {
                for (position, element) in elements.iter().enumerate() {
                    tables(root, &schema["items"], element, &format!("{at}/{position}"), found);
                }
            }
            _ => {}
        }
    }
}

/// Puts a key that nobody knows into each table in turn; the reader names those it knows.
fn assert_same_keys(schema: &str, sample: &str, read: impl Fn(&str) -> Vec<Fault>) {
    let (root, sample) = (serde_json::from_str(schema).unwrap(), as_json(sample));
    let mut found = Vec::new();
    tables(&root, &root, &sample, "", &mut found);
    assert!(found.len() >= 4, "{found:?}");
    let mut seen: Vec<&str> = Vec::new();
    for (pointer, keys) in &found {
        let mut asked = sample.clone();
        asked.pointer_mut(pointer).unwrap()["zz"] = json!(1);
        let faults = read(&toml::to_string(&asked).unwrap());
        let unknown = faults.iter().find(|fault| fault.key.ends_with("zz"));
        let message = &unknown.unwrap_or_else(|| panic!("{pointer}: {faults:#?}")).message;
        let known = message.split_once("known are ").map_or("", |(_, known)| known);
        assert_eq!(known.split(", ").collect::<Vec<_>>(), *keys, "at {pointer}");
        let there = sample.pointer(pointer).unwrap().as_object().unwrap();
        seen.extend(keys.iter().filter(|key| there.contains_key(*key)).map(String::as_str));
    }
    // Else a key could stand in both and never have been tried.
    let missing: Vec<_> = found
        .iter()
        .flat_map(|(_, keys)| keys)
        .filter(|key| !seen.contains(&key.as_str()))
        .collect();
    assert!(missing.is_empty(), "the sample is without {missing:?}");
}

#[test]
fn schema_and_reader_know_the_same_keys() {
    assert_same_keys(STRUCTURE_SCHEMA, STRUCTURE, |source| {
        let mut faults = Faults::of("t.toml");
        let document = Document::parse(source, &mut faults).unwrap();
        structure(&document, &mut faults);
        faults.into_sorted()
    });
    assert_same_keys(TEXTS_SCHEMA, TEXTS, faults_of_texts);
}

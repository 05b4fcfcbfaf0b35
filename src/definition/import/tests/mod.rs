//! Foreign questionnaires, each written here for one purpose, and what becomes of them.

mod fhir;
mod hostile;
mod lime_survey;
mod xls_form;

use super::*;
use crate::definition::{Definition, parse_structure};

/// The structure that an import wrote, with minutes put in, and one more question with a scale of it.
pub fn structure(imported: &Imported) -> Definition {
    let mut text = imported.files[0].1.replace("# minutes = …", "minutes = 1 # …");
    assert!(!text.contains("\n[[scales]]"), "nothing is scored that nobody wrote: {text}");
    text.push_str(
        "[options.added]\nchoices = [{ code = \"n\", value = 0 }, { code = \"y\", value = 1 }]\n\
         [[items]]\nid = \"added\"\noptions = \"added\"\n\
         [[scales]]\nid = \"added\"\nkeys = [\"added\"]\nscore = \"mean\"\n",
    );
    parse_structure("questionnaire.toml", &text)
        .unwrap_or_else(|faults| panic!("{faults:?}\n{text}"))
}

/// The texts in a language, as they were written.
pub fn texts(imported: &Imported, language: &str) -> toml::Table {
    let name = format!("{language}.toml");
    let (_, text) = imported.files.iter().find(|(file, _)| *file == name).unwrap();
    toml::from_str(text).unwrap()
}

/// Whether something like `text` is listed at a place like `place`.
pub fn lists(imported: &Imported, place: &str, text: &str) -> bool {
    imported.remarks.iter().any(|remark| remark.place.contains(place) && remark.text.contains(text))
}

/// The codes and values of the choices of a question.
pub fn choices(definition: &Definition, item: usize) -> Vec<(&str, Option<i64>)> {
    definition.choices(item).iter().map(|one| (one.code(), one.value())).collect()
}

/// Every formula: its place, its text, and the questions that it names.
pub fn proposals(imported: &Imported) -> Vec<(&str, &str, Vec<&str>)> {
    imported
        .proposals
        .iter()
        .map(|one| {
            let items = one.items.iter().map(String::as_str).collect();
            (one.place.as_str(), one.text.as_str(), items)
        })
        .collect()
}

/// A formula of many lines stands whole in the draft, each line as a comment, and nothing of it is
/// anything else.
#[test]
fn a_formula_stands_whole_in_the_draft_and_is_nothing_but_a_comment() {
    let formula = "iif(%a,\n[[scales]]\r\nid = \"x\"\r\u{7f}\u{202e}\ttab # ä, {})";
    let mut items = fhir::two_questions();
    items[2]["extension"][0]["valueExpression"]["expression"] = formula.into();
    let imported = import(fhir::questionnaire(&items).to_string().as_bytes(), None).unwrap();
    structure(&imported);
    assert_eq!(imported.proposals[0].text, formula);
    let (_, draft) = &imported.files[0];
    let lines = [
        "#     iif(%a,",
        "#     [[scales]]",
        "#     id = \"x\"",
        "\\u{7f}\\u{202e}\ttab # ä, {})",
        "# [[scales]]\n# id = \"sum\"\n# keys = … (by hand: it names no question",
    ];
    for line in lines {
        assert!(draft.contains(line), "{line}: {draft}");
    }
}

/// An id, and for each condition the position of a question with those of its choices.
pub type Conditional = (String, Vec<(usize, Vec<usize>)>);

/// Every item: its id, and the positions and choices of its conditions.
pub fn conditions(definition: &Definition) -> Vec<Conditional> {
    let items = definition.items().iter();
    items
        .map(|item| {
            let conditions = item.conditions().iter();
            let conditions = conditions.map(|one| (one.item(), one.choices().to_vec())).collect();
            (item.id().to_owned(), conditions)
        })
        .collect()
}

#[test]
fn what_the_review_misses_is_exactly_what_is_to_be_written_by_hand() {
    let sample = fhir::questionnaire(&fhir::two_questions());
    let imported = import(sample.to_string().as_bytes(), None).unwrap();
    let review = imported.review();
    let missing: Vec<String> =
        review.faults.iter().map(|fault| format!("{} {}", fault.file, fault.key)).collect();
    let by_hand: Vec<String> = imported
        .gaps
        .iter()
        .filter(|gap| !gap.optional)
        .map(|gap| format!("{} {}", gap.file, gap.key))
        .collect();
    assert_eq!(missing, by_hand);
    let missing = |message: &str| message == "is missing" || message.contains("at least one scale");
    assert!(review.faults.iter().all(|fault| missing(&fault.message)), "{:?}", review.faults);
    let summary = imported.summary("de", &review);
    assert_eq!(
        (summary.title.as_deref(), summary.items.len(), summary.scales.len()),
        (Some("Probe"), 2, 0)
    );
}

#[test]
fn a_format_is_told_by_what_is_in_the_file() {
    for (bytes, format) in [
        (&b"\xef\xbb\xbf {\"a\": 1}"[..], Some(Format::Fhir)),
        (b"<?xml version=\"1.0\"?><document/>", Some(Format::LimeSurveyXml)),
        (b"id\tclass\tname\ntext", Some(Format::LimeSurveyTable)),
        (b"PK\x03\x04", None),
        (b"hello", None),
        (b"", None),
    ] {
        assert_eq!(Format::of(bytes), format);
    }
}

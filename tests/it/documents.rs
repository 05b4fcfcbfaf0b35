//! Holds the documents to the code: tables that the code can write stand in them as it writes them.
//!
//! With `LOTSE_WRITE_DOCS=1` a table that differs is written anew, and the test fails once.

mod verify_page;

use std::fs;

use lotse::classes::DataClass;
use lotse::disclosure::matrix::{Condition, Reader, condition};
use lotse::retention::schedule::{self, How, Start, Term};
use lotse::web::dpo::accountability;
use lotse::web::language::Language;
use lotse::web::words::Words;

use crate::tidy::rooms;
use crate::tree::{place, read};

/// Where a generated table begins and ends in a document.
fn markers(name: &str) -> (String, String) {
    (
        format!("<!-- {name}: written by tests/it/documents.rs -->\n"),
        format!("<!-- end of {name} -->\n"),
    )
}

/// The document with the table between its markers replaced; `None` when the markers are missing.
fn with_table(document: &str, name: &str, table: &str) -> Option<String> {
    let (begin, end) = markers(name);
    let (before, rest) = document.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{table}\n{end}{after}"))
}

fn hold(path: &str, tables: &[(&str, String)]) {
    let document = read(path);
    let mut expected = document.clone();
    for (name, table) in tables {
        expected = with_table(&expected, name, table)
            .unwrap_or_else(|| panic!("{path} has no place for the table `{name}`"));
    }
    if document == expected {
        return;
    }
    if std::env::var_os("LOTSE_WRITE_DOCS").is_some() {
        fs::write(place(path), expected).unwrap();
        panic!("{path}: its tables were written anew; read them before you keep them");
    }
    let differs = expected.lines().find(|line| !document.lines().any(|other| other == *line));
    panic!(
        "{path}: a table is not what the code says; LOTSE_WRITE_DOCS=1 writes it anew\nnew: {}",
        differs.unwrap_or("only the order or the number of lines")
    );
}

const fn condition_words(condition: Option<Condition>) -> &'static str {
    match condition {
        None => "–",
        Some(Condition::Own) => "own",
        Some(Condition::OwnWithStepUp) => "own, after entering the secret again",
        Some(Condition::Assigned) => "of people assigned",
        Some(Condition::AssignedAndShown) => "of people assigned, once the person shows it",
        Some(Condition::Released) => "once the person released it",
        Some(Condition::AfterUndo) => "after 15 minutes to undo it",
        Some(Condition::OwnProject) => "in own projects",
        Some(Condition::Always) => "yes",
    }
}

/// Who may see what, class by class; `words` names each reader.
fn matrix_table(readers: &[Reader]) -> String {
    let words = Words::of(Language::English);
    let heads: Vec<_> =
        readers.iter().map(|reader| words.get(reader.key()).to_lowercase()).collect();
    let mut table =
        format!("| what | {} |\n|---|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
    for class in DataClass::ALL {
        table.push_str("| ");
        table.push_str(class.name());
        for reader in readers {
            table.push_str(" | ");
            table.push_str(condition_words(condition(*reader, *class)));
        }
        table.push_str(" |\n");
    }
    table
}

/// Every word behind `name sees {` in the matrix's own file, read as text.
fn readers_as_written() -> Vec<String> {
    let text = read("src/disclosure/matrix.rs");
    let readers = text.lines().filter_map(|line| line.trim().strip_suffix(" sees {"));
    readers.map(str::to_owned).collect()
}

#[test]
fn every_reader_of_the_matrix_has_a_column() {
    let listed: Vec<String> = Reader::ALL.iter().map(|reader| format!("{reader:?}")).collect();
    assert_eq!(listed, readers_as_written());
    let cells = |table: &str| table.lines().next().unwrap().matches(" | ").count();
    assert_eq!(cells(&matrix_table(Reader::ALL)), readers_as_written().len());
    // The control: a table that leaves one of them out.
    assert_ne!(cells(&matrix_table(&Reader::ALL[1..])), readers_as_written().len());
}

/// When each class ends: one line for each rule, after all classes that it holds for.
fn schedule_table() -> String {
    let mut table = "| rule | classes | starts | term | how |\n|---|---|---|---|---|\n".to_owned();
    for rule in schedule::RULES {
        let classes: Vec<&str> = schedule::lines()
            .filter(|(_, used)| used == rule)
            .map(|(class, _)| class.name())
            .collect();
        let start = match rule.start {
            Start::ProjectEnd => "project end",
            Start::Submission => "submission",
            Start::Unlocking => "unlocking",
            Start::Collection => "collection",
            Start::Invitation => "invitation",
            Start::Provision => "provision",
            Start::SessionEnd => "logout or expiry",
            Start::Leaving => "leaving",
            Start::QuarterEnd => "end of the quarter",
            Start::None => "–",
        };
        let term = match rule.term {
            Term::AsAgreed => "as agreed, usually six months".to_owned(),
            Term::Days(days) => format!("{days} days"),
            Term::Hours { deleted_at, at_most } => {
                format!("{} days, never more than {}", deleted_at / 24, at_most / 24)
            }
            Term::AtOnce => "at once".to_owned(),
            Term::Kept => "none: nothing personal".to_owned(),
        };
        let how = match rule.how {
            How::KeysAndRows => "keys and rows",
            How::KeyAndRecord => {
                "the record's key; the record is replaced by one that nobody can open"
            }
            How::Row => "row",
            How::HourKeyAndFile => "the hour's key and file",
            How::Kept => "kept",
        };
        let cells = [rule.name, &classes.join(", "), start, &term, how];
        table.push_str("| ");
        table.push_str(&cells.join(" | "));
        table.push_str(" |\n");
    }
    table
}

/// The rooms in their order, each with the first sentence of its own file.
fn rooms_table() -> String {
    let mut table = "| room | says of itself |\n|---|---|\n".to_owned();
    for room in rooms() {
        let folder = format!("src/{room}/mod.rs");
        let path = if place(&folder).exists() { folder } else { format!("src/{room}.rs") };
        let text = read(&path);
        let words: Vec<&str> =
            text.lines().map_while(|line| line.strip_prefix("//! ")).map(str::trim).collect();
        let words = words.join(" ");
        let sentence = words.split_inclusive(". ").next().unwrap_or_default().trim();
        table.push_str("| [");
        table.push_str(&room);
        table.push_str("](../");
        table.push_str(&path);
        table.push_str(") | ");
        table.push_str(sentence);
        table.push_str(" |\n");
    }
    table
}

#[test]
fn the_privacy_document_holds_matrix_and_schedule() {
    hold(
        "docs/privacy.md",
        &[("matrix", matrix_table(Reader::ALL)), ("schedule", schedule_table())],
    );
}

#[test]
fn the_architecture_document_lists_the_rooms() {
    hold("docs/architecture.md", &[("rooms", rooms_table())]);
}

/// Holds a whole document to what the code writes.
fn hold_whole(path: &str, expected: &str) {
    if place(path).exists() && read(path) == expected {
        return;
    }
    if std::env::var_os("LOTSE_WRITE_DOCS").is_some() {
        fs::write(place(path), expected).unwrap();
        panic!("{path} was written anew; read it before you keep it");
    }
    panic!("{path} is not what the code says; LOTSE_WRITE_DOCS=1 writes it anew");
}

#[test]
fn the_record_of_processing_and_the_assessment_are_what_the_code_says() {
    for language in [Language::German, Language::English] {
        let code = language.code();
        hold_whole(
            &format!("docs/record-of-processing.{code}.md"),
            &accountability::record_text(language).unwrap(),
        );
        hold_whole(
            &format!("docs/impact-assessment.{code}.md"),
            &accountability::assessment_text(language).unwrap(),
        );
    }
}

/// Links of a document that lead nowhere.
fn dead_links(path: &str, text: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|link| link.split('#').next().unwrap_or(link))
        .filter(|link| !link.is_empty() && !link.contains("://") && !link.starts_with("mailto:"))
        .filter(|link| !place(folder).join(link).exists())
        .map(|link| format!("{path}: {link} does not exist"))
        .collect()
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut documents = crate::tree::files(&["docs"], &[".md"]);
    documents.push(crate::tree::File { path: "README.md".to_owned(), text: read("README.md") });
    let dead: Vec<_> =
        documents.iter().flat_map(|file| dead_links(&file.path, &file.text)).collect();
    crate::tree::assert_none(&dead);
}

#[test]
fn what_differs_is_found() {
    let (begin, end) = markers("matrix");
    let document = format!("before\n{begin}\nold\n{end}after\n");
    let renewed = with_table(&document, "matrix", "new").unwrap();
    assert_ne!(renewed, document);
    assert_eq!(with_table(&renewed, "matrix", "new").as_deref(), Some(renewed.as_str()));
    assert_eq!(with_table("no place for it", "matrix", "new"), None);
    assert_eq!(dead_links("docs/a.md", "see [this](nowhere.md) and [that](a.md#b)").len(), 2);
    assert_eq!(dead_links("README.md", "see [this](Cargo.toml#deps)").len(), 0);
}

/// The names of all properties in a JSON Schema.
fn properties(schema: &serde_json::Value, found: &mut Vec<String>) {
    match schema {
        serde_json::Value::Object(entries) => {
            if let Some(properties) = schema["properties"].as_object() {
                found.extend(properties.keys().cloned());
            }
            for entry in entries.values() {
                properties(entry, found);
            }
        }
        serde_json::Value::Array(elements) => {
            for element in elements {
                properties(element, found);
            }
        }
        _ => {}
    }
}

/// Of these keys, those that the page does not name.
fn unexplained<'k>(keys: &'k [String], page: &str) -> Vec<&'k str> {
    let spans: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    let named = |key: &str| {
        spans.iter().any(|span| {
            let mut words = span.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            words.any(|word| word == key)
        })
    };
    keys.iter().map(String::as_str).filter(|key| !named(key)).collect()
}

#[test]
fn the_format_page_explains_every_key() {
    let page = read("docs/format.md");
    for schema in ["questionnaires/questionnaire.schema.json", "questionnaires/texts.schema.json"] {
        let mut keys = Vec::new();
        properties(&serde_json::from_str(&read(schema)).unwrap(), &mut keys);
        assert!(keys.len() > 5);
        assert_eq!(unexplained(&keys, &page), [""; 0], "{schema}");
    }
    let samples: Vec<_> = page.split("```toml\n").skip(1).collect();
    assert!(samples.len() > 5);
    for sample in samples {
        let sample = sample.split("```").next().unwrap();
        assert!(sample.parse::<toml::Table>().is_ok(), "{sample}");
    }
}

#[test]
fn a_key_that_is_not_explained_is_found() {
    let keys = ["known".to_owned(), "forgotten".to_owned()];
    assert_eq!(unexplained(&keys, "`scales.ID.known` is not forgotten"), ["forgotten"]);
}

//! What the lint finds in structures, across languages, and in the questionnaires of the program.

use std::fmt::Write as _;

use crate::definition::faults::Place;
use crate::definition::lint::{Finding, Notes, Rule, duration};
use crate::definition::{Review, SourceFile, Sources, parse_structure, review};

/// A review of one scale over six items, with changes to its structure.
fn reviewed(changes: &[(&str, &str)], languages: &[(&str, &str)]) -> Review {
    let mut structure = String::from(
        "id = \"sample\"\nversion = \"1.0.0\"\nstatus = \"trial\"\nminutes = 2\n\
         [options.o]\nchoices = [{ code = \"1\", value = 0 }, { code = \"2\", value = 1 }, \
         { code = \"3\", value = 2 }, { code = \"4\", value = 3 }, { code = \"-\" }]\n",
    );
    let mut texts = String::from("title = \"T\"\nintro = \"I.\"\n[items]\n");
    for item in ["a", "b", "c", "d", "e", "f"] {
        write!(structure, "[[items]]\nid = \"{item}\"\noptions = \"o\"\n").unwrap();
        writeln!(texts, "{item} = \"Ich {item}.\"").unwrap();
    }
    structure.push_str(
        "[[scales]]\nid = \"s\"\nkeys = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]\nscore = \"sum\"\n\
         missing = { share = \"1/1\" }\nbands = \"two\"\n[bands]\ntwo = [\"[0,50)\", \"[50,100]\"]\n\
         [disclosure.s]\nclass = \"bands\"\nadviser = \"band\"\n",
    );
    texts.push_str(
        "[options.o]\n1 = \"1\"\n2 = \"2\"\n3 = \"3\"\n4 = \"4\"\n- = \"-\"\n[scales.s]\nname = \"S\"\n\
         about = \"A.\"\nwhy = \"W.\"\nbands = [\"1\", \"2\"]\n",
    );
    for (from, to) in changes {
        assert!(structure.contains(from), "{from}");
        structure = structure.replacen(from, to, 1);
    }
    let file = |stem: &str, text: String| SourceFile {
        file: format!("{stem}.toml"),
        stem: stem.to_owned(),
        bytes: text.into_bytes(),
    };
    let reviewed = review(&Sources {
        path: "sample".to_owned(),
        structure: file("questionnaire", structure),
        texts: languages.iter().map(|(name, more)| file(name, format!("{texts}{more}"))).collect(),
    });
    assert!(reviewed.faults.is_empty(), "{:?}", reviewed.faults);
    reviewed
}

fn found_after(from: &str, to: &str) -> Vec<(&'static str, String)> {
    let reviewed = reviewed(&[(from, to)], &[("de", ""), ("en", "")]);
    let place = |finding: &Finding| (finding.rule.name(), finding.fault.key.clone());
    reviewed.findings.iter().map(place).collect()
}

#[test]
fn the_structure_is_looked_at_too() {
    let at = |rule: &'static str, key: &str| vec![(rule, key.to_owned())];
    assert!(found_after("minutes = 2", "minutes = 1").is_empty(), "ten seconds an item");
    assert_eq!(found_after("minutes = 2", "minutes = 8"), at("minutes", "minutes"));
    let both = [at("too-long", "minutes"), at("minutes", "minutes")].concat();
    assert_eq!(found_after("minutes = 2", "minutes = 16"), both);
    assert_eq!(
        found_after(", { code = \"-\" }", ", { code = \"-\", value = 4 }"),
        at("forced-answer", "options.o")
    );
    let health =
        [at("special-category", "disclosure.s.class"), at("no-sign-off", "sign_off")].concat();
    assert_eq!(found_after("\"bands\"\nadviser", "\"fitness\"\nadviser"), health);
}

#[test]
fn too_few_minutes_are_found() {
    let definition = |minutes| {
        let mut items = String::new();
        for n in 0..11 {
            write!(items, "[[items]]\nid = \"i{n}\"\noptions = \"o\"\n").unwrap();
        }
        let source = format!(
            "id = \"x\"\nversion = \"1.0.0\"\nstatus = \"trial\"\nminutes = {minutes}\n\
             [options.o]\nchoices = [{{ code = \"1\", value = 0 }}, {{ code = \"-\" }}, \
             {{ code = \"2\", value = 1 }}]\n{items}[[scales]]\nid = \"s\"\nkeys = [\"i0\"]\n\
             score = \"sum\"\n"
        );
        let mut notes = Notes::of("q");
        let read = parse_structure("q", &source).unwrap();
        duration(&Place::top(), &read, &mut notes);
        notes.found.iter().map(|one| one.rule.name()).collect::<Vec<_>>()
    };
    assert_eq!(definition(1), ["minutes"]);
    assert!(definition(2).is_empty() && definition(12).is_empty());
    assert_eq!(definition(13), ["minutes"]);
}

#[test]
fn the_authors_record_documents_and_unlocks_nothing() {
    let record = "[sign_off]\non = 2026-11-01\nlegal_basis = \"b\"\nreason = \"r\"\n[disclosure.s]";
    let changes = [("[disclosure.s]", record), ("\"bands\"\nadviser", "\"fitness\"\nadviser")];
    let reviewed = reviewed(&changes, &[("de", ""), ("en", "")]);
    let names: Vec<_> = reviewed.findings.iter().map(|one| one.rule.name()).collect();
    assert_eq!(names, ["special-category"], "and no longer no-sign-off");
    assert!(reviewed.into_published().unwrap().needs_sign_off());
}

#[test]
fn languages_are_compared() {
    let told = |languages: &[(&str, &str)]| -> Vec<(String, String)> {
        let found = reviewed(&[], languages).findings;
        found.iter().map(|one| (one.fault.file.clone(), one.fault.key.clone())).collect()
    };
    let place = |file: &str, key: &str| (file.to_owned(), key.to_owned());
    assert_eq!(told(&[("en", "")]), [place("questionnaire.toml", "texts")]);
    assert!(told(&[("de", ""), ("en", "")]).is_empty());
    let more = "questions = [\"Was?\", \"Wie?\"]\n";
    assert_eq!(told(&[("de", more), ("en", "")]), [place("en.toml", "scales.s.questions")]);
}

#[test]
fn our_own_questionnaires_come_out_as_they_should() {
    for sources in Sources::embedded() {
        let found = review(&sources).findings;
        let rules: Vec<_> = found.iter().map(|one| (one.rule, one.sensitive.is_some())).collect();
        if sources.path.ends_with("/fit-for-work") {
            assert_eq!(rules, [(Rule::SpecialCategory, true)], "{found:?}");
            assert_eq!(found[0].fault.key, "disclosure.fit-for-work.class");
        } else {
            assert_eq!(rules, [], "{found:?}");
        }
    }
}

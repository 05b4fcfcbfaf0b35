//! What a review finds: each fault in its place, all at once, and nothing in a sound definition.

use super::*;
use crate::definition::{
    AdviserGets, AgencyGets, Catalogue, CatalogueError, ParticipantGets, STRUCTURE_FILE, Score,
};

const STRUCTURE: &str = r#"
id = "sample"
version = "1.0.0"
status = "trial"
module = "motivation"
minutes = 8

[options.agreement]
choices = [
  { code = "1", value = 0 }, { code = "2", value = 1 }, { code = "3", value = 2 },
  { code = "4", value = 3 }, { code = "5", value = 4 }, { code = "none" },
]

[[items]]
id = "work-1"
options = "agreement"
[[items]]
id = "work-2"
options = "agreement"
[[items]]
id = "work-3"
options = "agreement"
[[items]]
id = "work-4"
options = "agreement"
[[items]]
id = "work-5"
options = "agreement"
[[items]]
id = "work-6"
options = "agreement"

[[scales]]
id = "work"
keys = ["work-1", "work-2", "-work-3", "work-4", "work-5", { item = "-work-6", weight = 1 }]
score = "mean"
missing = { share = "1/1" }
bands = "five"

[bands]
five = ["[0,25)", "[25,42)", "[42,58]", "(58,75]", "(75,100]"]

[norms.work]
population = "adults"
period = "2025"
n = 1204
mean = "2.6515"
sd = "0.8975"
reliability = "0.81"

[disclosure.work]
class = "bands"
participant = "value"
adviser = "band"
agency = "band-when-released"

[sign_off]
on = 2026-11-01
legal_basis = "consent"
reason = "needed"
"#;

const TEXTS: &str = r#"
title = "Sample"
intro = "About work."
[items]
work-1 = "I like to begin."
work-2 = "I like to go on."
work-3 = "I like to stop."
work-4 = "I like to plan."
work-5 = "I like to ask."
work-6 = "I like to rest."
[options.agreement]
1 = "not at all"
2 = "rather not"
3 = "partly"
4 = "rather"
5 = "fully"
none = "no answer"
[scales.work]
name = "Work"
about = "How you see work."
why = "To find work that suits you."
bands = ["1", "2", "3", "4", "5"]
questions = ["a", "b", "c", "d", "e"]
"#;

fn reviewed(structure: &str, texts: &[(&str, &str)]) -> Review {
    let file = |stem: &str, text: &str| SourceFile {
        file: format!("{stem}.toml"),
        stem: stem.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    review(&Sources {
        path: "sample".to_owned(),
        structure: file("questionnaire", structure),
        texts: texts.iter().map(|(language, text)| file(language, text)).collect(),
    })
}

/// File, line, key and message of each fault after `from` became `to` in the structure.
fn faults_after(from: &str, to: &str) -> Vec<String> {
    assert!(STRUCTURE.contains(from), "{from}");
    let found = reviewed(&STRUCTURE.replacen(from, to, 1), &[("en", TEXTS)]);
    found.faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_sound_definition_is_published_with_its_texts() {
    let published = Published::parse(STRUCTURE, &[("en", TEXTS), ("de-easy", TEXTS)]).unwrap();
    let definition = published.definition();
    assert_eq!(
        (definition.id(), definition.version(), definition.module()),
        ("sample", "1.0.0", "motivation")
    );
    assert_eq!(definition.item_position("work-3"), Some(2));
    assert_eq!(definition.choices(0)[5].value(), None);
    let scale = &definition.scales()[0];
    assert_eq!(
        (scale.score(), scale.keys()[2].points(0), scale.keys()[2].points(5)),
        (Score::Mean, Some(4), None)
    );
    let rule = &definition.results()[0];
    assert_eq!(
        (rule.participant(), rule.adviser(), rule.agency(), rule.band_count()),
        (ParticipantGets::Value, AdviserGets::Band, AgencyGets::BandWhenReleased, 5)
    );
    assert_eq!(definition.sign_off().unwrap().on().to_string(), "2026-11-01");
    assert_eq!(published.languages().collect::<Vec<_>>(), ["de-easy", "en"]);
    let texts = published.texts("en").unwrap();
    assert_eq!((texts.item(1), texts.option(1, "none")), ("I like to go on.", Some("no answer")));
    assert_eq!(texts.result("work").unwrap().bands().len(), 5);
}

#[test]
fn each_fault_names_file_line_and_key() {
    for (from, to, fault) in [
        ("minutes = 8", "minutes = 8\ncolor = \"red\"", "7: color: is not a key"),
        ("minutes = 8", "", "1: minutes: is missing"),
        ("\"1.0.0\"", "\"1.0\"", "3: version: expected a version"),
        ("\"trial\"", "\"draft\"", "4: status: expected \"trial\" or \"normed\""),
        ("id = \"work-2\"", "id = \"Work_2\"", "18: items.Work_2.id: an id is"),
        ("code = \"2\"", "code = \"1\"", "10: options.agreement.choices[2].code: the code 1"),
        ("value = 3", "value = 3.5", "11: options.agreement.choices[4].value: expected a whole"),
        ("value = 3", "value = 9007199254740992", "choices[4].value: is too large"),
        ("options = \"agreement\"", "options = \"none\"", "16: items.work-1.options: there is no"),
        (
            "options = \"agreement\"",
            "options = \"agreement\"\nshow_if = {}",
            "17: items.work-1.show_if.item: is missing",
        ),
        ("\"mean\"", "\"median\"", "36: scales.work.score: expected \"sum\""),
        ("\"1/1\"", "\"5/4\"", "37: scales.work.missing.share: a share lies"),
        ("weight = 1", "weight = 0", "35: scales.work.keys[6].weight: a weight is"),
        ("weight = 1", "table = { 1 = 0 }", "a table gives the points; leave out the '-'"),
        ("\"-work-6\", weight", "\"work-6\", table = {}, weight", "never stands beside a weight"),
        ("bands = \"five\"", "bands = \"six\"", "38: scales.work.bands: there is no six"),
        ("[42,58]", "(42,58]", "41: bands.five: bands 2 and 3 leave a gap"),
        ("[25,42)", "[25,42]", "41: bands.five: bands 2 and 3 overlap"),
        ("(75,100]", "(75,99]", "38: scales.work.bands: five: the bands must end with 100]"),
        ("\"0.8975\"", "\"0\"", "48: norms.work.sd: a standard deviation"),
        ("\"2.6515\"", "2.6515", "47: norms.work.mean: expected a decimal or fraction in quotes"),
        ("n = 1204", "", "43: norms.work.n: is missing"),
        ("[norms.work]", "[norms.rest]", "43: norms.rest: there is no scale or index rest"),
        (
            "class = \"bands\"",
            "class = \"fitness\"",
            "55: disclosure.work.agency: the agency never",
        ),
        (
            "adviser = \"band\"",
            "adviser = \"value\"",
            "54: disclosure.work.adviser: expected \"band\"",
        ),
        ("on = 2026-11-01", "on = \"soon\"", "58: sign_off.on: expected a date"),
        ("[bands]", "[bands", "40: "),
    ] {
        let found = faults_after(from, to);
        let place = format!("questionnaire.toml:{fault}");
        let told = |line: &String| line.starts_with(&place) || line.contains(fault);
        assert!(found.iter().any(told), "{from} → {to}: {found:#?}");
    }
}

#[test]
fn one_mistake_is_one_fault() {
    for (from, to) in [
        ("\"mean\"", "\"median\""),
        ("[42,58]", "(42,58]"),
        ("bands = \"five\"", "bands = \"six\""),
        ("options = \"agreement\"", "options = \"none\""),
        ("value = 3", "value = \"3\""),
    ] {
        assert_eq!(faults_after(from, to).len(), 1, "{:#?}", faults_after(from, to));
    }
}

#[test]
fn faults_of_all_files_are_told_at_once() {
    let structure =
        STRUCTURE.replace("\"mean\"", "\"median\"").replace("minutes = 8", "minutes = 0");
    let texts = TEXTS.replace("why = ", "reason = ").replace("none = \"no answer\"", "");
    let found = reviewed(&structure, &[("en", &texts), ("german", TEXTS), ("de", "title = ")]);
    let keys: Vec<_> = found.faults.iter().map(|f| (f.file.as_str(), f.key.as_str())).collect();
    for expected in [
        ("questionnaire.toml", "minutes"),
        ("questionnaire.toml", "scales.work.score"),
        ("en.toml", "options.agreement.none"),
        ("en.toml", "scales.work.why"),
        ("en.toml", "scales.work.reason"),
        ("german.toml", "german"),
        ("de.toml", ""),
    ] {
        assert!(keys.contains(&expected), "{expected:?} in {keys:?}");
    }
    assert_eq!(keys.len(), 7, "{:#?}", found.faults);
    assert!(found.gate.is_empty() && found.is_refused());
}

#[test]
fn texts_are_held_against_the_structure() {
    for (from, to, key) in [
        ("work-4 = \"I like to plan.\"", "", "items.work-4"),
        ("work-4 = \"I like to plan.\"", "work-4 = \" \"", "items.work-4"),
        ("work-4 =", "work-4 = \"x\"\nwork-7 =", "items.work-7"),
        ("title = \"Sample\"", "", "title"),
        ("[\"1\", \"2\", ", "[\"1\", ", "scales.work.bands"),
        ("\"d\", \"e\"]", "\"d\"]", "scales.work.questions"),
        ("[options.agreement]", "[options.other]\n1 = \"x\"\n[options.agreement]", "options.other"),
    ] {
        let found = reviewed(STRUCTURE, &[("en", &TEXTS.replacen(from, to, 1))]);
        let keys: Vec<_> = found.faults.iter().map(|fault| fault.key.as_str()).collect();
        assert_eq!(keys, [key], "{from} → {to}");
        // The structure is sound, so what it reveals is told all the same.
        assert!(!found.gate.is_empty());
    }
    assert_eq!(reviewed(STRUCTURE, &[]).faults.len(), 1);
}

#[test]
fn findings_refuse_only_questions_without_purpose() {
    let wordy = TEXTS
        .replace("I like to rest.", "I like to rest on long days when there is very much to do.");
    let languages = [("en", &*wordy), ("de", TEXTS)];
    let found = reviewed(&STRUCTURE.replace("minutes = 8", "minutes = 16"), &languages);
    let rules: Vec<_> = found.findings.iter().map(|finding| finding.rule.name()).collect();
    assert_eq!(rules, ["too-long", "minutes", "wordy"]);
    assert!(!found.is_refused());
    let idle = STRUCTURE.replace(", { item = \"-work-6\", weight = 1 }", "");
    let found = reviewed(&idle, &[("en", TEXTS)]);
    assert_eq!(found.findings[0].fault.key, "items.work-6");
    assert!(found.is_refused());
}

#[test]
fn the_hash_covers_contents_and_nothing_else() {
    let hash = |structure: &str, texts: &str| {
        Published::parse(structure, &[("en", texts)]).unwrap().definition().hash().to_owned()
    };
    let original = hash(STRUCTURE, TEXTS);
    assert_eq!(original, hash(&STRUCTURE.replace("minutes = 8", "minutes    = 8 # about"), TEXTS));
    assert_ne!(original, hash(STRUCTURE, &TEXTS.replace("I like to rest.", "I like to sleep.")));
    assert_ne!(original, hash(&STRUCTURE.replace("minutes = 8", "minutes = 9"), TEXTS));
}

#[test]
fn the_catalogue_finds_versions_and_refuses_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, structure: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join(STRUCTURE_FILE), structure).unwrap();
        std::fs::write(path.join("en.toml"), TEXTS).unwrap();
    };
    put("a", STRUCTURE);
    put("b", &STRUCTURE.replace("1.0.0", "1.10.0"));
    put("c", &STRUCTURE.replace("1.0.0", "1.9.0"));
    let catalogue = Catalogue::default().with_folder(folder.path()).unwrap();
    assert_eq!(catalogue.latest("sample").unwrap().definition().version(), "1.10.0");
    assert!(
        catalogue.find("sample", "1.9.0").is_some() && catalogue.find("sample", "2.0.0").is_none()
    );
    assert_eq!(catalogue.all().count(), 3);

    put("d", &STRUCTURE.replace("minutes = 8", "minutes = 9"));
    let taken = Catalogue::default().with_folder(folder.path()).unwrap_err();
    assert!(matches!(taken, CatalogueError::Taken { .. }), "{taken}");
    put("d", &STRUCTURE.replace("1.0.0", "3.0.0").replace("\"1/1\"", "\"1/2\""));
    let refused = Catalogue::default().with_folder(folder.path()).unwrap_err().to_string();
    assert!(refused.contains("adviser: work: G3: fewer than 100 answer patterns"), "{refused}");
}

#[test]
fn hostile_files_are_refused_without_panic() {
    let deep = format!("a = {}{}", "[".repeat(10_000), "]".repeat(10_000));
    for structure in [
        "",
        "[[items]]",
        "items = 3",
        "[[scales]]\n[[indices]]",
        &deep,
        "\u{feff}id = 1",
        "a.b.c = 1\na.b = 2",
    ] {
        assert!(reviewed(structure, &[("en", structure)]).is_refused());
    }
    let mut broken = reviewed(STRUCTURE, &[("en", TEXTS)]).path.into_bytes();
    broken.push(0xff);
    let file = SourceFile { file: "q".into(), stem: "q".into(), bytes: broken };
    let found = review(&Sources { path: String::new(), structure: file, texts: Vec::new() });
    assert!(found.faults[0].message.contains("UTF-8"));
}

//! What can be counted of the rules of Leichte Sprache, in questionnaires and interface.
//!
//! That these rules are kept does not make a text easy: only people who read Leichte Sprache can
//! say that it is (`docs/questionnaires.md`).

use std::fs;
use std::path::Path;

use lotse::definition::{Catalogue, Published, Texts};

/// A sentence should have about 8 words.
const MOST_WORDS: usize = 9;
/// A word without a hyphen should not be longer.
const MOST_LETTERS: usize = 15;
/// An explanation of a band has at most this many words.
const MOST_IN_EXPLANATION: usize = 60;
/// What every explanation ends with.
const TODAY: &str = "Das ist Ihre Meinung von heute.\nSie kann sich ändern.";

/// Words that begin a subordinate clause, stand in the subjunctive, or say a genitive.
const HARD: [&str; 26] = [
    "weil", "dass", "wenn", "obwohl", "sodass", "nachdem", "bevor", "falls", "solange", "würde",
    "würden", "wäre", "wären", "hätte", "hätten", "könnte", "könnten", "sollte", "sollten", "des",
    "eines", "meines", "Ihres", "unseres", "dessen", "deren",
];
/// Numbers that are easier to read as digits.
const SPELLED: [&str; 11] = [
    "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "zwölf", "vierzehn",
];
/// What an item does not say: a reverse-keyed item states the opposite.
const NEGATIONS: [&str; 8] =
    ["nicht", "nichts", "nie", "niemals", "niemand", "ohne", "kein", "keine"];
/// What no text says about a person.
const NEVER_SAID: [&str; 10] = [
    "Defizit",
    "schwach",
    "auffällig",
    "unterdurchschnittlich",
    "ungeeignet",
    "Risiko",
    "krank",
    "belastbar",
    "Diagnose",
    "Prozent",
];

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '-')
        .filter(|word| !word.is_empty())
}

/// The sentences of a text: one line is one sentence, and a line may hold a second, short one.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split_inclusive(['.', '?', '!', ':', '–'])).map(str::trim)
}

/// What makes a text hard to read.
fn faults(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for sentence in sentences(text) {
        let count = words(sentence).count();
        if count > MOST_WORDS {
            found.push(format!("{count} words: {sentence}"));
        }
        for word in words(sentence) {
            if HARD.contains(&word) || SPELLED.contains(&word) {
                found.push(format!("{word}: {sentence}"));
            }
            if word.split('-').any(|part| part.chars().count() > MOST_LETTERS) {
                found.push(format!("long word {word}: {sentence}"));
            }
        }
        let clause = [", der ", ", die ", ", das ", ", was ", ", wie ", ", wo ", ", um ", ", ob "];
        if clause.iter().any(|start| sentence.contains(start)) {
            found.push(format!("subordinate clause: {sentence}"));
        }
    }
    found.extend(
        NEVER_SAID.iter().filter(|word| text.contains(*word)).map(|word| format!("says {word}")),
    );
    found
}

fn faults_of_item(text: &str) -> Vec<String> {
    let mut found = faults(text);
    if !text.starts_with("Ich ") || sentences(text).filter(|one| !one.is_empty()).count() != 1 {
        found.push(format!("not one sentence with Ich: {text}"));
    }
    found.extend(
        words(text)
            .filter(|word| NEGATIONS.contains(word))
            .map(|word| format!("negation {word}: {text}")),
    );
    found
}

fn faults_of_explanation(text: &str) -> Vec<String> {
    let mut found = faults(text);
    let count = text.split_whitespace().count();
    if count > MOST_IN_EXPLANATION {
        found.push(format!("{count} words: {text}"));
    }
    if !text.starts_with("Sie sagen:\n") || !text.ends_with(TODAY) {
        found.push(format!("not said by the person today: {text}"));
    }
    found
}

fn faults_of_texts(published: &Published, texts: &Texts) -> Vec<String> {
    let definition = published.definition();
    let mut found = faults(texts.title());
    found.extend(faults(texts.intro()));
    for item in 0..definition.items().len() {
        found.extend(faults_of_item(texts.item(item)));
        for choice in definition.choices(item) {
            found.extend(faults(texts.option(item, choice.code()).unwrap()));
        }
    }
    for rule in definition.results() {
        let result = texts.result(rule.id()).unwrap();
        for text in [result.name(), result.about(), result.why()] {
            found.extend(faults(text));
        }
        found.extend(result.bands().iter().flat_map(|text| faults(text)));
        found.extend(result.explanations().iter().flat_map(|text| faults_of_explanation(text)));
        for question in result.questions() {
            found.extend(faults(question));
            if !question.contains('?') {
                found.push(format!("no question: {question}"));
            }
        }
    }
    found
}

#[test]
fn every_questionnaire_is_there_in_leichte_sprache_and_keeps_its_rules() {
    let catalogue = Catalogue::embedded().unwrap();
    assert_eq!(catalogue.all().count(), 3);
    for published in catalogue.all() {
        let id = published.definition().id();
        let texts = published.texts("de-easy").unwrap_or_else(|| panic!("{id} has no easy texts"));
        assert_eq!(faults_of_texts(published, texts), Vec::<String>::new(), "{id}");
        // The control: the German texts, at B1, do not keep them.
        let german = faults_of_texts(published, published.texts("de").unwrap());
        assert!(german.len() > 10, "{id}: {german:?}");
    }
}

#[test]
fn the_interface_keeps_the_rules_of_leichte_sprache() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/de-easy");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            // `key = text`, or a line of a longer text; `{ $place }` is one word to come.
            let line = line.split_once(" = ").map_or(line, |(_, text)| text);
            assert_eq!(faults(line), Vec::<String>::new(), "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 400, "{seen} lines");
}

#[test]
fn what_is_hard_to_read_is_found() {
    assert_eq!(faults("Ich plane meinen Tag."), Vec::<String>::new());
    for hard in [
        "Ich plane am Abend vorher immer meinen ganzen langen Tag.",
        "Ich komme, wenn ich Zeit habe.",
        "Ich kenne den Menschen, der hilft.",
        "Das wäre gut.",
        "Das ist die Liste des Amtes.",
        "Ich brauche zwei Tage.",
        "Ich mag Selbstorganisation.",
        "Ihr Ergebnis ist auffällig.",
    ] {
        assert_eq!(faults(hard).len(), 1, "{hard}: {:?}", faults(hard));
    }
    for hard in ["Ich arbeite nicht gern.", "Arbeit ist wichtig.", "Ich lerne. Ich übe."] {
        assert_eq!(faults_of_item(hard).len(), 1, "{hard}");
    }
    let long = format!("Sie sagen:\n{}\n{TODAY}", "Ich lerne gern.\n".repeat(20));
    assert_eq!(faults_of_explanation(&long).len(), 1);
    assert_eq!(faults_of_explanation("Sie sagen:\nIch lerne gern.").len(), 1);
}

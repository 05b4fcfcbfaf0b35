//! The words of the interface: the same in every language, and every one that is used is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use lotse::web::frame::Area;
use lotse::web::language::Language;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// The places to fill in a line: `$number` of `{ $number }`.
fn places(line: &str) -> impl Iterator<Item = String> {
    let name = |rest: &str| {
        rest.split(|c: char| !c.is_alphanumeric() && c != '-').next().map(str::to_owned)
    };
    line.split('$').skip(1).filter_map(name)
}

/// Key → the places to fill, for every message of a language; a fault in a file fails here.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files(&root().join("locales").join(language.code())) {
        if path.extension().is_none_or(|extension| extension != "ftl") {
            continue;
        }
        let name = path.display();
        let text = fs::read_to_string(&path).expect("the file was listed");
        if let Err((_, faults)) = FluentResource::try_new(text.clone()) {
            panic!("{name}: {faults:?}");
        }
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                line.split(" =").next().unwrap_or_default().clone_into(&mut key);
                assert!(!messages.contains_key(&key), "{name}: {key} stands twice");
            }
            if !key.is_empty() {
                messages.entry(key.clone()).or_default().extend(places(line));
            }
        }
    }
    messages
}

#[test]
fn every_language_has_the_same_words_with_the_same_places() {
    let german = messages(Language::German);
    assert_eq!(german["question-of"], BTreeSet::from(["number".to_owned(), "total".to_owned()]));
    for language in Language::ALL {
        let other = messages(language);
        let code = language.code();
        assert_eq!(german.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{code}");
        for (key, places) in &other {
            assert_eq!(&german[key], places, "{code}: {key}");
        }
    }
}

#[test]
fn every_word_that_is_used_exists() {
    let mut used = BTreeSet::new();
    for path in files(&root().join("templates")).into_iter().chain(files(&root().join("src/web"))) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        // `words.get("…` and `words.with("…`, also when a line breaks between them.
        for call in [".get(\"", ".with(\""] {
            let mut before = "";
            for rest in text.split(call) {
                if before.trim_end().ends_with("words") || before.trim_end().ends_with("words()") {
                    used.extend(rest.split_once('"').map(|(key, _)| key.to_owned()));
                }
                before = rest;
            }
        }
    }
    let known = messages(Language::German);
    used.extend(Area::ALL.map(|area| area.key().to_owned()));
    used.extend((1..=12).map(|month| format!("month-{month}")));
    let missing: Vec<_> =
        used.iter().filter(|key| !known.contains_key(*key) && *key != "no-such-key").collect();
    assert!(
        used.contains("skip-link") && used.contains("question-of"),
        "the search finds: {used:?}"
    );
    assert!(missing.is_empty(), "not in locales/: {missing:?}");
}

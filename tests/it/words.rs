//! The words of the interface: the same in German and English, and every one that is used is there;
//! in Leichte Sprache at least those of the person's pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use lotse::disclosure::matrix::{self, Reader};
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

/// Key → the places to fill.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// Every message of a language; a fault in a file fails here.
fn messages(language: Language) -> Messages {
    messages_of(files(&root().join("locales").join(language.code())))
}

fn messages_of(paths: impl IntoIterator<Item = PathBuf>) -> Messages {
    let mut messages = Messages::new();
    for path in paths {
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
        match language {
            Language::German | Language::English => {
                let keys = |messages: &Messages| messages.keys().cloned().collect::<Vec<_>>();
                assert_eq!(keys(&german), keys(&other), "{code}");
            }
            Language::EasyGerman => {}
        }
        for (key, places) in &other {
            assert_eq!(german.get(key), Some(places), "{code}: {key}");
        }
    }
}

/// The words that the person counselled can come to read, on their own pages and before a login.
///
/// Whole files of words are theirs; of the others those that the code of these pages names, and the
/// classes of data about a person with everybody who might see them. The login of staff and the figures of groups are not theirs,
/// though they share code.
fn read_by_the_person(german: &Messages) -> BTreeSet<String> {
    let theirs = ["participant", "shell", "problem"];
    let files_of_words =
        theirs.map(|name| root().join("locales/de").join(name).with_extension("ftl"));
    let mut read: BTreeSet<String> = messages_of(files_of_words).into_keys().collect();
    let folders = ["templates/participant", "templates/public", "templates/shared"];
    let code = folders.into_iter().chain(["src/web/participant", "src/web/public"]);
    let code = code.flat_map(|folder| files(&root().join(folder)));
    for path in code {
        let text = fs::read_to_string(&path).unwrap_or_default();
        read.extend(text.split('"').filter(|word| german.contains_key(*word)).map(str::to_owned));
    }
    // Their table of who sees what.
    read.extend(matrix::about_a_person().map(|class| format!("class-{}", class.name())));
    read.extend(Reader::ALL.iter().map(|reader| reader.key().to_owned()));
    let staffs = Area::ALL.into_iter().filter(|area| area.is_for_staff()).map(Area::key);
    let staffs: BTreeSet<&str> = staffs.collect();
    let for_staff = |key: &str| {
        key.starts_with("staff-") || key.starts_with("groups-") || key.starts_with("holds-")
    };
    read.retain(|key| !for_staff(key) && !staffs.contains(key.as_str()));
    read
}

/// What a person would read in plain German although they chose Leichte Sprache.
fn missing_in_easy(easy: &Messages) -> Vec<String> {
    let read = read_by_the_person(&messages(Language::German));
    read.into_iter().filter(|key| !easy.contains_key(key)).collect()
}

#[test]
fn the_persons_pages_are_whole_in_leichte_sprache() {
    let mut easy = messages(Language::EasyGerman);
    assert_eq!(missing_in_easy(&easy), Vec::<String>::new());

    // A page's own word, one that all pages share, one of another file, a class of data: each is missed.
    for key in ["data-lead", "month-3", "secret-not-recognised", "class-fitness", "problem-stale"] {
        let places = easy.remove(key).unwrap_or_else(|| panic!("{key} is a word"));
        assert_eq!(missing_in_easy(&easy), [key]);
        easy.insert(key.to_owned(), places);
    }
    let read = read_by_the_person(&messages(Language::German));
    for key in ["adviser-people", "dpo-title", "class-ledger-proofs", "area-agency"] {
        assert!(!read.contains(key), "{key} is for staff");
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

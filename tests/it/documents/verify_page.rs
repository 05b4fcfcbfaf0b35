//! Holds `docs/verify.html` to the program: the kinds and words that it knows, the hashes that let its
//! script run, and its own hash in the README.
//!
//! With `LOTSE_WRITE_DOCS=1` what differs is written anew, and the test fails once.

use std::fmt::Write as _;
use std::fs;

use data_encoding::BASE64;
use lotse::classes::DataClass;
use lotse::digest::sha256_hex;
use lotse::keys::sha256;
use lotse::retention::ON_REQUEST;
use lotse::retention::schedule;
use lotse::retention::signed::fields::Form;
use lotse::retention::signed::page::{PAGE, policy_in};
use lotse::retention::signed::statement::Statement;
use lotse::web::language::Language;
use lotse::web::words::Words;

use crate::tree::{place, read};

const PATH: &str = "docs/verify.html";
const BEGIN: &str = "/* known: written by tests/it/documents/verify_page.rs */\n";
const END: &str = "/* end of known */\n";
const HASH: &str = "SHA-256 of `docs/verify.html`: `";

fn form(of: Form) -> String {
    match of {
        Form::Text => "\"text\"".to_owned(),
        Form::Texts => "\"texts\"".to_owned(),
        Form::Day => "\"day\"".to_owned(),
        Form::Number => "\"number\"".to_owned(),
        Form::Integer => "\"integer\"".to_owned(),
        Form::Truth => "\"truth\"".to_owned(),
        Form::Counts => "\"counts\"".to_owned(),
        Form::Maybe(of) => format!("[{}]", form(*of)),
        Form::Fields(fields) => {
            let each =
                fields.iter().map(|(name, of)| format!("\"{}\": {}", kebab(name), form(*of)));
            format!("{{ {} }}", each.collect::<Vec<_>>().join(", "))
        }
    }
}

fn kebab(name: &str) -> String {
    name.replace('_', "-")
}

fn names(of: Form, found: &mut Vec<String>) {
    if let Form::Fields(fields) = of {
        for (name, of) in fields {
            found.push(kebab(name));
            names(*of, found);
        }
    }
}

/// A text in both languages, as JSON.
fn both(key: &str) -> String {
    let texts =
        [Language::German, Language::English].map(|one| Words::of(one).get(key).into_owned());
    serde_json::to_string(&texts).unwrap()
}

/// What the page knows of the program.
fn known() -> String {
    let mut text = "const KNOWN = {\n  kinds: {\n".to_owned();
    for (name, of) in Statement::KINDS {
        writeln!(text, "    \"{name}\": {},", form(*of)).unwrap();
    }
    text.push_str("  },\n  classes: {\n");
    for class in DataClass::ALL {
        writeln!(text, "    \"{0}\": {1},", class.name(), both(&format!("class-{}", class.name())))
            .unwrap();
    }
    text.push_str("  },\n  rules: {\n");
    for name in schedule::RULES.iter().map(|rule| rule.name).chain([ON_REQUEST]) {
        writeln!(text, "    \"{name}\": {},", both(&format!("rule-{name}"))).unwrap();
    }
    text.push_str("  },\n};\n");
    text
}

/// What stands in the one element of this name.
fn within<'p>(page: &'p str, element: &str) -> &'p str {
    let (_, rest) = page.split_once(&format!("<{element}>")).unwrap();
    let (inside, after) = rest.split_once(&format!("</{element}>")).unwrap();
    assert!(!after.contains(&format!("<{element}")), "one {element} alone");
    inside
}

/// The page as the program has it: what it knows, and the hashes of its script and style.
fn expected(page: &str) -> String {
    let (before, rest) = page.split_once(BEGIN).expect("a place for what the page knows");
    let (_, after) = rest.split_once(END).unwrap();
    let page = format!("{before}{BEGIN}{}{END}{after}", known());
    let hash = |element| BASE64.encode(&sha256(within(&page, element).as_bytes()));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; connect-src 'none'; \
         form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        hash("script"),
        hash("style")
    );
    page.replace(policy_in(&page).unwrap(), &policy)
}

/// The README with this hash.
fn with_hash(readme: &str, page: &str) -> String {
    let (before, rest) = readme.split_once(HASH).expect("the README tells the page's hash");
    let (_, after) = rest.split_once('`').unwrap();
    format!("{before}{HASH}{}`{after}", sha256_hex(page.as_bytes()))
}

#[test]
fn the_page_that_checks_files_knows_what_the_program_signs() {
    let (page, readme) = (read(PATH), read("README.md"));
    let wanted = expected(&page);
    let wanted_readme = with_hash(&readme, &wanted);
    if page != wanted || readme != wanted_readme {
        if std::env::var_os("LOTSE_WRITE_DOCS").is_some() {
            fs::write(place(PATH), wanted).unwrap();
            fs::write(place("README.md"), wanted_readme).unwrap();
            panic!("{PATH} and its hash were written anew; read them before you keep them");
        }
        panic!(
            "{PATH} is not what the program signs; LOTSE_WRITE_DOCS=1 writes it and its hash anew"
        );
    }
    assert!(page == PAGE, "the program hands out this very page");
}

#[test]
fn the_page_checks_every_kind_and_names_every_field() {
    for (kind, of) in Statement::KINDS {
        assert!(PAGE.contains(&format!("\n  \"{kind}\"(said, lines")), "{kind} has no check");
        assert_eq!(
            PAGE.matches(&format!("\n      \"{kind}\": \"")).count(),
            2,
            "{kind} has no name"
        );
        let mut fields = Vec::new();
        names(*of, &mut fields);
        for field in fields.iter().filter(|field| *field != "checkpoint") {
            let labels = [format!(" \"{field}\": \""), format!(" {field}: \"")];
            let found: usize = labels.iter().map(|label| PAGE.matches(&**label).count()).sum();
            assert!(found >= 2, "{kind}: {field} is named in {found} languages");
        }
    }
}

#[test]
fn the_page_asks_nobody_and_takes_nothing_from_elsewhere() {
    let lower = PAGE.to_ascii_lowercase();
    for way in [
        "http://",
        "https://",
        "//",
        "@import",
        "url(",
        "<link",
        "<img",
        "<iframe",
        "fetch(",
        "xmlhttprequest",
        "websocket",
        "sendbeacon",
        "import(",
        "eval(",
        "innerhtml",
        "localstorage",
        "indexeddb",
        "document.cookie",
        " style=",
        " onclick=",
    ] {
        // Comments begin with two strokes and a blank.
        let found = lower
            .match_indices(way)
            .find(|(at, _)| way != "//" || !lower[at + 2..].starts_with([' ', '\n']));
        assert_eq!(found, None, "{way}");
    }
    assert!(policy_in(PAGE).unwrap().starts_with("default-src 'none'; script-src 'sha256-"));
}

#[test]
fn a_page_that_differs_is_found() {
    assert!(expected(PAGE) == PAGE, "LOTSE_WRITE_DOCS=1 writes it anew");
    let weaker = PAGE.replacen("need = (holds", "need = (other", 1);
    assert!(weaker != PAGE && expected(&weaker) != weaker, "its script has another hash");
    let less = PAGE.replacen("\"announced-at\": \"text\", ", "", 1);
    assert!(less != PAGE && expected(&less) == PAGE);
    let readme = format!("x {HASH}0` y");
    assert!(with_hash(&readme, "abc").contains("ba7816bf8f01cfea"));
}

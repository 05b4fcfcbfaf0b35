//! The invariants of the tree that neither the compiler nor a lint holds.
//!
//! Each rule is a function from files to faults.
//! Its test runs it over the tree, and its control over a bad sample, of which it must complain.

mod pages;
mod rust;
mod whole;

use crate::tree::{File, assert_none, files, paths, read};
use rust::{Strings, code, crate_mentions, mentions, segments_after};

/// The rooms in the order in which they may use one another, as `src/lib.rs` lists them.
pub fn rooms() -> Vec<String> {
    rooms_of(&read("src/lib.rs"))
}

fn rooms_of(lib: &str) -> Vec<String> {
    lib.lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

fn sources() -> Vec<File> {
    files(&["src"], &[".rs"])
}

/// A room uses only rooms that stand above it, whichever way it names them.
fn order_of_rooms(rooms: &[String], file: &File) -> Vec<String> {
    let rank = |name: &str| rooms.iter().position(|room| room == name);
    let Some(own) = file.room().filter(|room| !matches!(*room, "lib" | "main")) else {
        return Vec::new();
    };
    let Some(own_rank) = rank(own) else {
        return vec![format!("{}: the room {own} is not in src/lib.rs", file.path)];
    };
    // `super` leads out of the room once for every name that stands between the file and the root.
    let inside = file.path.trim_start_matches("src/").trim_end_matches(".rs");
    let depth = inside.split('/').filter(|name| *name != "mod").count();
    let code = code(&file.text, Strings::Blank);
    ["crate::".to_owned(), "super::".repeat(depth), "lotse::".to_owned()]
        .iter()
        .flat_map(|prefix| segments_after(&code, prefix))
        .filter(|(_, name)| rank(name).is_some_and(|other| other > own_rank))
        .map(|(offset, name)| {
            file.fault(offset, &format!("{own} uses {name}, which stands below it"))
        })
        .collect()
}

#[test]
fn a_room_uses_only_rooms_above_it() {
    let rooms = rooms();
    assert!(rooms.len() > 15, "the list of rooms was not found in src/lib.rs");
    let faults: Vec<_> = sources().iter().flat_map(|file| order_of_rooms(&rooms, file)).collect();
    assert_none(&faults);
}

#[test]
fn a_room_that_looks_down_is_found() {
    let rooms = rooms_of("pub mod ids;\n\npub mod keys;\npub mod store;\n");
    let faults = |path, text| order_of_rooms(&rooms, &File::sample(path, text)).len();
    assert_eq!(faults("src/keys/hours.rs", "use crate::store::Tx;"), 1);
    assert_eq!(faults("src/keys/hours.rs", "use crate::{ids::Id, store};"), 1);
    assert_eq!(faults("src/keys/hours.rs", "super::super::store::open();"), 1);
    assert_eq!(faults("src/keys/mod.rs", "use super::store;"), 1);
    assert_eq!(faults("src/unlisted.rs", ""), 1);
    assert_eq!(faults("src/store/sql.rs", "use crate::keys::Token; // crate::web"), 0);
}

/// Crates that only some files may name.
fn only_there(names: &[&str], allowed: impl Fn(&str) -> bool, file: &File) -> Vec<String> {
    if allowed(&file.path) {
        return Vec::new();
    }
    let code = code(&file.text, Strings::Blank);
    names
        .iter()
        .flat_map(|name| {
            crate_mentions(&code, name)
                .into_iter()
                .map(move |offset| file.fault(offset, &format!("`{name}` may not be named here")))
        })
        .collect()
}

/// The room can neither log, nor answer a request, nor put anything anywhere.
fn room_is_closed(file: &File) -> Vec<String> {
    let mut faults =
        only_there(&["tracing", "axum", "sqlx", "tokio"], |path| !in_the_room(path), file);
    if in_the_room(&file.path) {
        let code = code(&file.text, Strings::Blank);
        for path in ["std::fs", "std::net", "std::env", "std::process", "std::io"] {
            for offset in mentions(&code, path) {
                faults.push(file.fault(offset, &format!("the room may not name `{path}`")));
            }
        }
    }
    faults
}

fn in_the_room(path: &str) -> bool {
    path.starts_with("src/sealed/") || path == "src/sealed.rs"
}

fn database_drivers(file: &File) -> Vec<String> {
    let drivers = ["sqlx", "rusqlite", "libsqlite3_sys", "tokio_postgres"];
    only_there(&drivers, |path| path == "src/store/sql.rs", file)
}

fn cryptography(file: &File) -> Vec<String> {
    // digest.rs names bytes by their hash for rooms that stand above `keys`; it holds no key.
    let allowed = |path: &str| path.starts_with("src/keys/") || path == "src/digest.rs";
    let crates = [
        "ring",
        "aes_gcm",
        "aead_stream",
        "argon2",
        "hmac",
        "sha2",
        "rand",
        "getrandom",
        "ct_merkle",
        "signed_note",
        "signature",
    ];
    only_there(&crates, allowed, file)
}

fn typesetting(file: &File) -> Vec<String> {
    let names = ["typst", "typst_layout", "typst_pdf", "comemo"];
    only_there(&names, |path| path.starts_with("src/report/pdf/"), file)
}

/// What opens answers is offered by `keys::room`, to the room alone.
fn verbs_of_the_room(file: &File) -> Vec<String> {
    if in_the_room(&file.path) || file.path.starts_with("src/keys/") {
        return Vec::new();
    }
    let code = code(&file.text, Strings::Blank);
    let mut offsets = mentions(&code, "keys::room");
    for group in ["keys::{", "crate::{keys::{"] {
        for (offset, _) in code.match_indices(group) {
            let end = code[offset..].find(';').map_or(code.len(), |length| offset + length);
            offsets.extend(mentions(&code[offset..end], "room").iter().map(|at| offset + at));
        }
    }
    offsets.into_iter().map(|at| file.fault(at, "only `sealed` uses `keys::room`")).collect()
}

/// Who opens what lies under the hold key, and who moves keys there and back (Art. 18 GDPR): each place
/// is an exception that somebody decided on.
const DOORS_OF_THE_HOLD_KEY: [(&str, &[&str]); 4] = [
    (
        "unwrap_despite_hold",
        &[
            "src/keys/hold.rs",
            "src/keys/cover.rs",
            "src/access/case_file.rs",
            "src/retention/standing_key.rs",
        ],
    ),
    (
        "open_despite_restriction",
        &[
            "src/access/case_file.rs",
            "src/access/audience.rs",
            "src/access/exits.rs",
            "src/access/participants.rs",
        ],
    ),
    (
        "put_on_hold",
        &["src/keys/hold.rs", "src/access/restriction.rs", "src/custody/restricted.rs"],
    ),
    (
        "take_off_hold",
        &["src/keys/hold.rs", "src/access/restriction.rs", "src/custody/restricted.rs"],
    ),
];

fn doors_of_the_hold_key(file: &File) -> Vec<String> {
    named_only_in(&DOORS_OF_THE_HOLD_KEY, file)
}

/// A keyring may rest in Vault and have a replica: only who knows the settings opens it.
const PLAIN_KEYRING: [(&str, &[&str]); 2] = [
    ("SharedKeyring::load", &["src/keys/shared_keyring.rs"]),
    (
        "KeyringHome::file",
        &["src/keys/shared_keyring.rs", "src/keys/keyring.rs", "src/cli/keyring_place.rs"],
    ),
];

fn plain_keyring(file: &File) -> Vec<String> {
    named_only_in(&PLAIN_KEYRING, file)
}

/// Names, and the only files in which each may stand.
fn named_only_in(names: &[(&str, &[&str])], file: &File) -> Vec<String> {
    let code = code(&file.text, Strings::Blank);
    let closed = names.iter().filter(|(_, open)| !open.contains(&&*file.path));
    closed
        .flat_map(|(name, _)| {
            let found: Vec<_> = code.match_indices(name).map(|(at, _)| at).collect();
            found.into_iter().map(move |at| file.fault(at, &format!("`{name}` stands here")))
        })
        .collect()
}

#[test]
fn crates_are_named_only_where_they_may_be() {
    for rule in [
        room_is_closed,
        database_drivers,
        cryptography,
        typesetting,
        verbs_of_the_room,
        doors_of_the_hold_key,
        plain_keyring,
    ] {
        let faults: Vec<_> = sources().iter().flat_map(rule).collect();
        assert_none(&faults);
    }
}

#[test]
fn a_crate_named_elsewhere_is_found() {
    type Rule = fn(&File) -> Vec<String>;
    let bad: [(Rule, &str, &str); 13] = [
        (room_is_closed, "src/sealed/draft.rs", "tracing::info!(\"saved\");"),
        (room_is_closed, "src/sealed/draft.rs", "use axum::Form;"),
        (room_is_closed, "src/sealed/mod.rs", "std::fs::write(path, text)?;"),
        (database_drivers, "src/store/session.rs", "use sqlx::Row;"),
        (database_drivers, "src/web/page.rs", "let pool: sqlx::SqlitePool = open();"),
        (cryptography, "src/sealed/draft.rs", "use ring::hmac;"),
        (cryptography, "src/access/staff.rs", "let hash = argon2::Argon2::default();"),
        (typesetting, "src/web/page.rs", "typst_pdf::pdf(&document, &options)"),
        (verbs_of_the_room, "src/access/staff.rs", "use crate::keys::room::open;"),
        (verbs_of_the_room, "src/web/page.rs", "use crate::keys::{Token, room};"),
        (doors_of_the_hold_key, "src/web/page.rs", "keyring.unwrap_despite_hold(&scope, &w, id)"),
        (doors_of_the_hold_key, "src/access/lists.rs", "CaseFile::open_despite_restriction(i, r)"),
        (plain_keyring, "src/cli/attacks.rs", "let keyring = SharedKeyring::load(&path)?;"),
    ];
    for (rule, path, text) in bad {
        assert_eq!(rule(&File::sample(path, text)).len(), 1, "{path}: {text}");
    }
    let good: [(Rule, &str, &str); 5] = [
        (room_is_closed, "src/web/page.rs", "use axum::Form;"),
        (database_drivers, "src/store/sql.rs", "use sqlx::Row;"),
        (database_drivers, "src/web/page.rs", "// sqlx::Row is not for us"),
        (cryptography, "src/keys/record.rs", "use ring::hmac;"),
        (cryptography, "src/access/staff.rs", "let ring = keyring.get(); self.ring();"),
    ];
    for (rule, path, text) in good {
        assert_none(&rule(&File::sample(path, text)));
    }
}

/// Files stay short, and the first thing in each says what it is for.
fn shape(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = file.text.lines().count();
    if lines > 400 {
        faults.push(format!("{}: {lines} lines; a second responsibility has moved in", file.path));
    }
    if !file.text.starts_with("//!") {
        faults.push(format!("{}: does not begin by saying what it is for (`//!`)", file.path));
    }
    faults
}

#[test]
fn every_file_is_short_and_says_what_it_is_for() {
    let all = files(&["src", "tests", "benches"], &[".rs"]);
    assert_none(&all.iter().flat_map(shape).collect::<Vec<_>>());
}

#[test]
fn a_long_or_silent_file_is_found() {
    let long = format!("//! Says everything.\n{}", "\n".repeat(400));
    assert_eq!(shape(&File::sample("src/web/everything.rs", &long)).len(), 1);
    assert_eq!(shape(&File::sample("src/web/silent.rs", "use crate::ids;\n")).len(), 1);
    assert_none(&shape(&File::sample("src/web/good.rs", "//! Says one thing.\n")));
}

/// Names that say nothing.
const EMPTY_NAMES: [&str; 13] = [
    "common", "util", "utils", "helper", "helpers", "core", "manager", "managers", "service",
    "services", "model", "models", "misc",
];

fn empty_names(path: &str) -> Vec<String> {
    path.split('/')
        .map(|name| name.split('.').next().unwrap_or(name))
        .filter(|name| EMPTY_NAMES.contains(name))
        .map(|name| format!("{path}: the name {name} does not say what is in it"))
        .collect()
}

#[test]
fn every_name_says_something() {
    let all = ["src", "tests", "benches", "templates", "assets", "scripts", "migrations", "docs"];
    assert_none(&paths(&all).iter().flat_map(|path| empty_names(path)).collect::<Vec<_>>());
}

#[test]
fn a_name_that_says_nothing_is_found() {
    assert_eq!(empty_names("src/web/utils.rs").len(), 1);
    assert_eq!(empty_names("templates/common/page.html").len(), 1);
    assert_none(&empty_names("src/keys/long_lived.rs"));
}

/// Macros with which a text is put together at run time.
const BUILDERS: [&str; 4] = ["format!(", "write!(", "writeln!(", "concat!("];

/// SQL is written out, never put together: values are bound.
fn built_sql(file: &File) -> Vec<String> {
    let code = code(&file.text, Strings::Keep);
    let statements = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE ", "ALTER "];
    BUILDERS
        .iter()
        .flat_map(|builder| code.match_indices(builder))
        .filter(|(offset, builder)| {
            let text = code[offset + builder.len()..].trim_start();
            let literal = text.split_once('"').map_or("", |(_, literal)| literal).trim_start();
            statements.iter().any(|statement| literal.starts_with(statement))
        })
        .map(|(offset, _)| file.fault(offset, "SQL is put together here; bind the values"))
        .collect()
}

#[test]
fn sql_is_never_put_together() {
    assert_none(&sources().iter().flat_map(built_sql).collect::<Vec<_>>());
}

#[test]
fn sql_that_is_put_together_is_found() {
    let bad = "let sql = format!(\n    \"SELECT * FROM {table}\"\n);";
    assert_eq!(built_sql(&File::sample("src/store/session.rs", bad)).len(), 1);
    let good = "Statement::new(\"SELECT id FROM staff WHERE id = $1\").bind(format!(\"{id}\"));";
    assert_none(&built_sql(&File::sample("src/store/session.rs", good)));
}

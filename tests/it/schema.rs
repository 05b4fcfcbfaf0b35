//! The schema lint: personal data rest only in sealed columns, and every table names its class.
//!
//! It reads the migrations as text and knows the few kinds of columns that cannot hold anything
//! personal; whatever else there is must stand in a list below, with the reason why it may.

use lotse::classes::DataClass;

use crate::tree::{File, assert_none, files};

/// Texts that are neither ids, dates, enumerations nor hashes, and why none says anything personal.
const PUBLIC_TEXTS: &[(&str, &str)] = &[
    ("provider.name", "an organisation"),
    ("project.code", "a project's short name, printed on its papers"),
    ("project.name", "a project's name, printed on its papers"),
    ("project.time_zone", "a name from the time zone database"),
    ("agreement.terms", "published to everyone in the project; offices, never people"),
    ("agreement_change.reason", "about an agreement; written for everyone in the project to read"),
    ("agreement_change.terms", "published to everyone in the project; offices, never people"),
    ("agreement_change.effect", "counts and dates of a whole project"),
    ("answer_sheet.definition_version", "the version of a published questionnaire"),
    ("published_version.definition_version", "the version of a published questionnaire"),
    ("sign_off.definition_version", "the version of a published questionnaire"),
    ("sign_off.legal_basis", "about a questionnaire; the officer writes it for everyone to read"),
    ("sign_off.reason", "about a questionnaire; the officer writes it for everyone to read"),
    ("legal_hold.legal_basis", "for everyone to read; the page says to write no names"),
    ("legal_hold.reason", "for everyone to read; the page says to write no names"),
    ("viewing.page", "one of a fixed list of page names, never a path with ids"),
    ("retention_order.project_code", "a project's short name"),
    ("retention_order.rule", "the name of a rule of the schedule"),
    ("retention_order.counts", "counts for each class"),
    ("opening_count.data_class", "the name of a data class"),
    ("custody_act.act", "one of a fixed list of acts"),
    ("custody_act.figures", "counts of records and bytes, never of whom"),
    ("alarm.code", "one of a fixed list of alarms"),
    ("alarm_letter.code", "one of a fixed list of alarms"),
    ("group_figure.definition_version", "the version of a published questionnaire"),
    ("group_figure.figure", "counts of ten people and more, blurred, joined and rounded"),
];

/// Numbers that are not instants, and why none says anything personal.
const PUBLIC_NUMBERS: &[(&str, &str)] = &[
    ("agreement.version", "counts the versions of a project's agreement"),
    ("agreement_change.version", "counts the versions of a project's agreement"),
    ("key_epoch.only_row", "always 1"),
    ("key_epoch.epoch", "counts the weeks of the keyring"),
    ("wrapped_key.epoch", "counts the weeks of the keyring"),
    ("recovery.epoch", "counts the weeks of the keyring"),
    ("session.epoch", "counts the weeks of the keyring"),
    ("transmission.epoch", "counts the weeks of the keyring"),
    ("opening_count.openings", "counts of the whole installation in a month"),
    ("throttle.attempts", "counts attempts under a keyed hash"),
    ("retention_order.epoch", "counts the weeks of the keyring"),
    ("clock_seen.only_row", "always 1"),
    ("alarm.figure", "counts people, sheets or seconds of the whole installation"),
    ("short_report.number", "counts the versions of a report"),
];

/// Classes that rest elsewhere than in the database.
const OUTSIDE: [DataClass; 1] = [DataClass::Addresses];

struct Table {
    name: String,
    classes: Vec<String>,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    kind: String,
    rest: String,
}

/// Cuts at commas that stand outside of every parenthesis.
fn parts(body: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for letter in body.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().expect("because there is always one").push(letter);
    }
    parts.iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn column(text: &str) -> Option<Column> {
    let mut words = text.splitn(3, ' ');
    let name = words.next()?.to_owned();
    let is_constraint = ["PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT", ""]
        .iter()
        .any(|word| name == *word || name.starts_with(&format!("{word}(")) && !word.is_empty());
    (!is_constraint).then(|| Column {
        name,
        kind: words.next().unwrap_or_default().to_owned(),
        rest: words.next().unwrap_or_default().to_owned(),
    })
}

/// The classes that the comment above a table names; what stands in parentheses only explains.
fn classes(comment: &str) -> Vec<String> {
    let Some((_, list)) = comment.split_once("class:") else { return Vec::new() };
    let (mut names, mut depth) = (String::new(), 0);
    for letter in list.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            '.' if depth == 0 => break,
            _ if depth == 0 => names.push(letter),
            _ => {}
        }
    }
    names
        .split([',', ' ', '\n'])
        .filter(|name| !name.is_empty() && *name != "and")
        .map(str::to_owned)
        .collect()
}

/// Every table of the migrations, and every statement that this lint does not understand.
fn tables(migrations: &[File]) -> (Vec<Table>, Vec<String>) {
    let (mut tables, mut faults) = (Vec::<Table>::new(), Vec::new());
    for file in migrations {
        let mut comment = String::new();
        let mut statement = String::new();
        for line in file.text.lines() {
            if let Some(words) = line.trim().strip_prefix("--") {
                // A table's comment stands directly above it; inside it, it is ignored.
                if statement.is_empty() {
                    comment.push_str(words);
                    comment.push('\n');
                }
                continue;
            }
            if line.trim().is_empty() && statement.is_empty() {
                comment.clear();
                continue;
            }
            statement.push_str(line.split("--").next().unwrap_or_default().trim());
            statement.push(' ');
            if !statement.trim_end().ends_with(';') {
                continue;
            }
            let text = statement.trim().trim_end_matches(';').to_owned();
            if let Some(rest) = text.strip_prefix("CREATE TABLE ") {
                let (name, body) = rest.split_once('(').unwrap_or((rest, ""));
                let body = body.trim_end().strip_suffix(')').unwrap_or(body);
                tables.push(Table {
                    name: name.trim().to_owned(),
                    classes: classes(&comment),
                    columns: parts(body).iter().filter_map(|part| column(part)).collect(),
                });
            } else if let Some((name, added)) =
                text.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(" ADD COLUMN "))
            {
                match tables.iter_mut().find(|table| table.name == name) {
                    Some(table) => table.columns.extend(column(added)),
                    None => faults.push(format!("{}: there is no table {name}", file.path)),
                }
            } else if let Some((old, new)) =
                text.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(" RENAME TO "))
            {
                match tables.iter_mut().find(|table| table.name == old) {
                    Some(table) => new.clone_into(&mut table.name),
                    None => faults.push(format!("{}: there is no table {old}", file.path)),
                }
            } else if let Some(name) = text.strip_prefix("DROP TABLE ") {
                tables.retain(|table| table.name != name);
            } else if let Some((name, rest)) =
                text.strip_prefix("INSERT INTO ").and_then(|rest| rest.split_once(' '))
            {
                // Rows may be copied from another table of ours, and from nowhere else.
                let known = tables.iter().any(|table| table.name == name);
                if !known || !rest.contains(" SELECT ") {
                    faults.push(format!("{}: only rows of ours may be copied: {text}", file.path));
                }
            } else if !["CREATE INDEX ", "CREATE UNIQUE INDEX ", "DROP INDEX "]
                .iter()
                .any(|known| text.starts_with(known))
            {
                faults.push(format!("{}: the lint does not understand: {text}", file.path));
            }
            comment.clear();
            statement.clear();
        }
        if !statement.is_empty() {
            faults.push(format!("{}: a statement without an end: {statement}", file.path));
        }
    }
    (tables, faults)
}

fn is_listed(list: &[(&str, &str)], table: &Table, column: &Column) -> bool {
    list.iter().any(|(name, _)| *name == format!("{}.{}", table.name, column.name))
}

/// Why a column could hold something personal in plain sight, if it could.
fn openness(table: &Table, column: &Column) -> Option<&'static str> {
    let name = column.name.as_str();
    let ends = |endings: &[&str]| {
        endings.iter().any(|ending| name.ends_with(ending) || name == &ending[1..])
    };
    match column.kind.as_str() {
        "TEXT" if ends(&["_id", "_on"]) || name.ends_with("_hash") => None,
        "TEXT" if column.rest.contains(&format!("CHECK ({name} IN (")) => None,
        "TEXT" if is_listed(PUBLIC_TEXTS, table, column) => None,
        "TEXT" => Some("a text that could be personal: seal it, or say why not"),
        "BIGINT" if ends(&["_at"]) || is_listed(PUBLIC_NUMBERS, table, column) => None,
        "BIGINT" => Some("a number that could be personal: seal it, or say why not"),
        "BYTEA" if name.ends_with("_record") => {
            let key = name.replace("_record", "_key");
            let has_key = table.columns.iter().any(|other| other.name == key);
            if has_key {
                None
            } else {
                Some("a sealed record without the key of its own beside it")
            }
        }
        "BYTEA" if ends(&["_key", "_tag", "_hash", "_revision"]) || name == "wrapped" => None,
        "BYTEA" => Some("bytes of an unknown kind"),
        _ => Some("a type that cannot be sealed or differs between the databases"),
    }
}

fn faults(migrations: &[File]) -> Vec<String> {
    let (tables, mut faults) = tables(migrations);
    for table in &tables {
        if table.classes.is_empty() {
            faults.push(format!("{}: no comment above it names its class", table.name));
        }
        for class in &table.classes {
            if !DataClass::ALL.iter().any(|known| known.name() == class) {
                faults.push(format!("{}: there is no class {class}", table.name));
            }
        }
        for column in &table.columns {
            if let Some(why) = openness(table, column) {
                faults.push(format!("{}.{}: {why}", table.name, column.name));
            }
        }
    }
    faults
}

fn migrations() -> Vec<File> {
    files(&["migrations"], &[".sql"])
}

#[test]
fn personal_data_rest_only_in_sealed_columns() {
    assert!(!migrations().is_empty());
    assert_none(&faults(&migrations()));
}

#[test]
fn every_class_has_a_table() {
    let (tables, _) = tables(&migrations());
    let homeless: Vec<String> = DataClass::ALL
        .iter()
        .filter(|class| !OUTSIDE.contains(class))
        .filter(|class| {
            !tables.iter().any(|table| table.classes.iter().any(|name| name == class.name()))
        })
        .map(|class| format!("{} rests nowhere", class.name()))
        .collect();
    assert_none(&homeless);
}

#[test]
fn what_is_listed_exists() {
    let (tables, _) = tables(&migrations());
    for (name, _) in PUBLIC_TEXTS.iter().chain(PUBLIC_NUMBERS) {
        let exists = tables.iter().any(|table| {
            table.columns.iter().any(|column| format!("{}.{}", table.name, column.name) == *name)
        });
        assert!(exists, "{name} is listed here, but does not exist");
    }
}

#[test]
fn a_table_with_something_personal_is_found() {
    let found = |text: &str| faults(&[File::sample("migrations/0002_bad.sql", text)]);
    let bad = [
        "-- class: identity\nCREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL);",
        "-- class: identity\nCREATE TABLE person (id TEXT PRIMARY KEY, age BIGINT);",
        "-- class: decisions\nCREATE TABLE choice (refused BOOLEAN NOT NULL);",
        "-- class: identity\nCREATE TABLE person (notes JSONB);",
        "-- class: identity\nCREATE TABLE person (photo BYTEA);",
        "-- class: identity\nCREATE TABLE person (name_record BYTEA NOT NULL);",
        "-- class: secrets\nCREATE TABLE person (id TEXT PRIMARY KEY);",
        "CREATE TABLE person (id TEXT PRIMARY KEY);",
        "-- class: identity\n\nCREATE TABLE person (id TEXT PRIMARY KEY);",
        "-- class: identity\nCREATE TABLE person (id TEXT);\nALTER TABLE person ADD COLUMN name TEXT;",
        "-- class: identity\nCREATE VIEW people AS SELECT id FROM person;",
        "-- class: identity\nCREATE TABLE person (id TEXT)",
    ];
    for text in bad {
        assert_eq!(found(text).len(), 1, "{text}\n{:?}", found(text));
    }
    let good = "-- class: identity (who it is), bands and fitness (two more).\n-- Explained here.\n\
                CREATE TABLE person (\n    id TEXT PRIMARY KEY,\n    left_on TEXT, -- a date\n    \
                seen_at BIGINT,\n    state TEXT NOT NULL CHECK (state IN ('here', 'gone')),\n    \
                revision BYTEA NOT NULL,\n    name_key BYTEA,\n    name_record BYTEA,\n    \
                UNIQUE (id, left_on)\n);\nCREATE INDEX person_by_day ON person (left_on);";
    assert_none(&found(good));
}

//! What a sweep costs: 1,000, 10,000 and 100,000 people who are due at once, each with a row in every
//! table about people, on a real SQLite file, and on the PostgreSQL of `LOTSE_POSTGRES` where one is
//! named.
//!
//! One run of each is what is measured: a sweep of 100,000 is no loop's matter.
//! `cargo bench --bench sweep` prints seconds, microseconds for each person and the most memory in use;
//! `LOTSE_SWEEP_SIZES=200,400` sweeps other numbers. The largest needs some gigabytes of disk where
//! temporary files lie.

#[expect(clippy::unwrap_used, reason = "the fixture of the tests")]
#[path = "../tests/it/covers.rs"]
mod covers;
#[expect(
    dead_code,
    unused_imports,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "the fixture of the tests, which use more of it"
)]
#[path = "../tests/it/databases.rs"]
mod databases;
#[expect(dead_code, clippy::unwrap_used, reason = "the fixture of the tests, which use more of it")]
#[path = "../tests/it/household.rs"]
mod household;

use std::error::Error;
use std::fs;
use std::time::Instant as Began;

use lotse::clock::{Instant, MockClock};
use lotse::retention::addresses::Addresses;
use lotse::retention::ledger::Ledger;
use lotse::retention::sweep::{Safeguards, Sweep, Until};
use lotse::store::erasure;
use lotse::store::sql::Statement;
use tokio::runtime::Runtime;

use databases::Database;
use household::{Household, Sheet};

/// What is swept unless the environment says otherwise.
const SIZES: &str = "1000,10000,100000";

/// The id that a copy has in place of `$id`: its number in the first nine of 26 characters, in digits
/// that an id has.
macro_rules! copied {
    ($id:literal) => {
        concat!(
            "replace(replace(replace(replace(substr(CAST(1000000000 + i AS TEXT), 2), '0', 'a'),
                                     '1', 'b'), '8', 'c'), '9', 'd') || substr(",
            $id,
            ", 10)"
        )
    };
}

/// What SQLite has and PostgreSQL lacks.
const RANDOMBLOB: &str = "CREATE FUNCTION randomblob(size INT) RETURNS BYTEA LANGUAGE SQL VOLATILE
    AS 'SELECT decode(md5(random()::TEXT) || md5(random()::TEXT), ''hex'')'";

/// Copies what a table holds for the one person to so many others: the columns that differ, what
/// stands in them, and the columns that do not.
macro_rules! copies {
    ($table:literal, ($($column:literal = $value:expr),*), $same:literal) => {
        concat!(
            "WITH RECURSIVE number (i) AS
                 (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < $1)
             INSERT INTO ", $table, " (", $($column, ", ",)* $same, ")
             SELECT ", $($value, ", ",)* $same, " FROM ", $table, ", number"
        )
    };
}

/// Every table about people, so that what a row names comes before it.
const TABLES: [&str; 16] = [
    copies!(
        "participation",
        ("id" = copied!("id")),
        "project_id, deletes_on, ends_at, revision, identity_key, identity_record"
    ),
    copies!(
        "announcement",
        ("participation_id" = copied!("participation_id")),
        "ends_at, announced_at, again_at"
    ),
    copies!("assignment", ("participation_id" = copied!("participation_id")), "staff_id"),
    copies!(
        "wrapped_key",
        ("id" = copied!("id"), "participation_id" = copied!("participation_id")),
        "staff_id, key_group, epoch, wrapped"
    ),
    copies!(
        "person_access",
        ("participation_id" = copied!("participation_id"), "login_tag" = "randomblob(32)"),
        "secret_hash, first_used_at, revision, login_key, login_record, recovered_at"
    ),
    copies!(
        "recovery",
        ("participation_id" = copied!("participation_id")),
        "made_at, epoch, wrapped"
    ),
    // Nothing but the person stands in it.
    concat!(
        "WITH RECURSIVE number (i) AS
             (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < $1)
         INSERT INTO help_wish (participation_id) SELECT ",
        copied!("participation_id"),
        " FROM help_wish, number"
    ),
    copies!(
        "invitation",
        (
            "id" = copied!("id"),
            "participation_id" = copied!("participation_id"),
            "token_hash" = "randomblob(32)",
            "code_tag" = "randomblob(32)"
        ),
        "expires_at, used_at"
    ),
    copies!(
        "session",
        ("token_hash" = "randomblob(32)", "participation_id" = copied!("participation_id")),
        "staff_id, expires_at, ends_at, epoch, answers_key, computer"
    ),
    copies!(
        "decisions",
        ("participation_id" = copied!("participation_id")),
        "cover_revision, revision, decisions_key, decisions_record"
    ),
    copies!(
        "answer_sheet",
        ("id" = copied!("id"), "participation_id" = copied!("participation_id")),
        "definition_id, definition_version, definition_hash, state, unlocked_on, draft_ends_at,
         cover_revision, answers_revision, answers_key, answers_record, exact_key, exact_record,
         standing_revision, standing_key, standing_record"
    ),
    copies!(
        "hard_skill",
        ("id" = copied!("id"), "participation_id" = copied!("participation_id")),
        "goes_at, revision, skill_key, skill_record"
    ),
    copies!(
        "short_report",
        ("id" = copied!("id"), "participation_id" = copied!("participation_id")),
        "number, state, released_at, handed_over_at, revision, report_key, report_record"
    ),
    copies!(
        "transfer",
        (
            "id" = copied!("id"),
            "participation_id" = copied!("participation_id"),
            "report_id" = copied!("report_id")
        ),
        "kind, at, package_hash"
    ),
    copies!("viewing", ("id" = copied!("id")), "staff_id, page, at"),
    concat!(
        "WITH RECURSIVE number (i) AS
             (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < $1)
         INSERT INTO viewing_of (viewing_id, participation_id) SELECT ",
        copied!("viewing_id"),
        ", ",
        copied!("participation_id"),
        " FROM viewing_of, number"
    ),
];

/// The most memory in use since the last [`forget_peak`], in KiB, where the system says it.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn forget_peak() {
    // Where it is not allowed, the figure holds the filling too.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

async fn one(database: Database, size: i64) -> Result<String, Box<dyn Error>> {
    let house = Household::in_database(&database).await;
    let end = Instant::from_unix(1_800_000_000);
    house.add_person("Anna Muster", end, Sheet::Submitted).await;
    let began = Began::now();
    let mut tx = database.store.begin().await?;
    if database.is_server() {
        Statement::new(RANDOMBLOB).run(&mut tx).await?;
    }
    for table in TABLES {
        Statement::new(table).bind(size - 1).run(&mut tx).await?;
    }
    tx.commit().await?;
    if database.is_server() {
        // As the server does by itself, within a minute.
        Statement::new("ANALYZE").all(&database.store).await?;
    }
    let filled = began.elapsed();

    let folder = database.folder();
    let ledger = Ledger::at(&folder.join("ledger.jsonl"));
    let addresses = Addresses::in_folders(&folder.join("addresses"), &folder.join("hours"))?;
    let clock = MockClock::at(end);
    let sweep = Sweep {
        store: &database.store,
        keyring: &house.keyring,
        clock: &clock,
        chance: &house.chance,
        ledger: &ledger,
        addresses: &addresses,
        safeguards: Safeguards::Off,
        until: Until::Done,
    };
    forget_peak();
    let began = Began::now();
    let swept = sweep.run().await?.ok_or("nobody else has the ledger")?;
    let took = began.elapsed();
    let left: u64 =
        erasure::count_ending(&database.store, end).await?.iter().map(|one| one.1).sum();
    if (swept.participations, left) != (size.try_into()?, 0) {
        return Err(format!("{size} were due: {swept:?}, {left} are left").into());
    }
    let each = took.as_micros() / u128::from(size.unsigned_abs());
    let place = if database.is_server() { "PostgreSQL" } else { "SQLite" };
    let memory = peak().map_or("unknown".to_owned(), |kib| format!("{} MiB", kib / 1024));
    database.remove().await;
    Ok(format!(
        "{place:>10} {size:>8} {:>10.2} {each:>12} {memory:>12} {:>12.2}",
        took.as_secs_f64(),
        filled.as_secs_f64()
    ))
}

#[expect(clippy::print_stdout, reason = "its figures are what it is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let sizes = std::env::var("LOTSE_SWEEP_SIZES").unwrap_or_else(|_| SIZES.to_owned());
    println!("  database   people    seconds    µs a person  peak memory  filling (s)");
    for size in sizes.split(',') {
        let size = size.trim().parse()?;
        if size < 2 {
            return Err("at least two people".into());
        }
        let sqlite = async { one(Database::sqlite().await, size).await };
        println!("{}", Runtime::new()?.block_on(sqlite)?);
        let postgres = async {
            match Database::postgres().await {
                Some(database) => one(database, size).await.map(Some),
                None => Ok(None),
            }
        };
        if let Some(line) = Runtime::new()?.block_on(postgres)? {
            println!("{line}");
        }
    }
    Ok(())
}

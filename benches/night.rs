//! What covers cost: one saved answer, and the nightly round over 5,000 people with four sheets each, on
//! a real SQLite file, and on the PostgreSQL of `LOTSE_POSTGRES` where one is named.
//!
//! `cargo bench --bench night` prints milliseconds for each writing of a person, seconds of a round,
//! microseconds for each person, and how long the tables of a server were closed;
//! `LOTSE_NIGHT_SIZES=200,400` takes other numbers of people.

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
use std::sync::Arc;
use std::time::Instant as Began;

use lotse::classes::KeyGroup;
use lotse::clock::{Instant, MockClock};
use lotse::custody::night;
use lotse::definition::Catalogue;
use lotse::ids::{ParticipationId, SheetId};
use lotse::installation::{Address, Folder, Installation, Outside, Purpose};
use lotse::keys::{Chance, Costs, Envelope, Revision, Size, SystemChance};
use lotse::store::Store;
use lotse::store::answer_sheet::{AnswerSheet, State};
use lotse::store::records::Records;
use tokio::runtime::Runtime;

use covers::cover_of;
use databases::Database;
use household::{Household, Sheet};

/// How many people there are unless the environment says otherwise.
const SIZES: &str = "5000";

/// Sheets of each person.
const SHEETS: usize = 4;

/// Writings of one person that are timed.
const WRITINGS: u32 = 50;

/// Adds three more sheets to a person's first.
async fn add_sheets(
    house: &Household<'_>,
    store: &Store,
    person: &ParticipationId,
) -> Result<(), Box<dyn Error>> {
    let cover = cover_of(store, &house.keyring.get(), person).await.ok_or("no key")?;
    let mut tx = store.begin().await?;
    let mut records = Records::hold_ended_too(&mut tx, &cover).await?;
    let first = records.sheets().next().ok_or("no sheet")?.clone();
    for at in 1..SHEETS {
        let chance = &house.chance;
        let decoy = |group| Envelope::decoy(chance, group, Size::Kib4);
        records.unlock(AnswerSheet {
            id: SheetId::from_bits(chance.bits128()),
            definition: format!("work-{at}"),
            state: State::Unlocked,
            answers_revision: Revision::make(chance),
            answers: decoy(KeyGroup::Answers),
            exact: decoy(KeyGroup::Answers),
            standing: decoy(KeyGroup::Results),
            ..first.clone()
        });
    }
    records.write(&mut tx, &house.chance).await?;
    Ok(tx.commit().await?)
}

/// Milliseconds that one writing of a person takes until it is on disk.
async fn one_writing(
    house: &Household<'_>,
    store: &Store,
    person: &ParticipationId,
) -> Result<f64, Box<dyn Error>> {
    let cover = cover_of(store, &house.keyring.get(), person).await.ok_or("no key")?;
    let began = Began::now();
    for _ in 0..WRITINGS {
        let mut tx = store.begin().await?;
        let records = Records::hold_ended_too(&mut tx, &cover).await?;
        records.write(&mut tx, &house.chance).await?;
        tx.commit().await?;
    }
    Ok(began.elapsed().as_secs_f64() * 1e3 / f64::from(WRITINGS))
}

/// Fills a database with so many people and measures; one line of the table.
async fn one(database: Database, people: u32) -> Result<String, Box<dyn Error>> {
    let house = Household::in_database(&database).await;
    let ends = Instant::from_unix(4_000_000_000);
    let mut first = None;
    for at in 0..people {
        let person = house.add_person(&format!("Person {at}"), ends, Sheet::Begun).await;
        add_sheets(&house, &database.store, &person.id).await?;
        first.get_or_insert(person.id);
    }
    let writing = one_writing(&house, &database.store, &first.ok_or("at least one")?).await?;
    let keys = tempfile::tempdir()?;
    let folder = Folder::new(database.folder().to_owned(), keys.path().to_owned());
    let installation = Installation {
        store: Store::open(database.location()).await?,
        location: database.location().clone(),
        keyring: house.keyring.clone(),
        costs: Costs::for_test(),
        catalogue: Catalogue::embedded()?,
        clock: Arc::new(MockClock::at(Instant::from_unix(1_800_000_000))),
        chance: Arc::new(SystemChance),
        folder,
        address: Address { origin: String::new(), trusted_proxies: Vec::new() },
        purpose: Purpose::Service,
        mail: None,
        outside: Outside::default(),
    };
    let began = Began::now();
    let done = night::now(&installation).await?;
    let whole = began.elapsed().as_secs_f64();
    let began = Began::now();
    // Once more by itself: for so long the one or the other table is closed.
    lotse::store::night::lay_anew(&installation.store).await?;
    let laying = began.elapsed().as_secs_f64();
    installation.store.close().await;
    let name = if database.is_server() { "PostgreSQL" } else { "SQLite" };
    drop(house);
    database.remove().await;
    let each = whole * 1e6 / f64::from(people);
    Ok(format!(
        "{name:>10} {people:>8} {:>8} {writing:>12.1} {whole:>10.2} {each:>12.0} {laying:>12.2}",
        done.rows
    ))
}

#[expect(clippy::print_stdout, reason = "its figures are what it is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let sizes = std::env::var("LOTSE_NIGHT_SIZES").unwrap_or_else(|_| SIZES.to_owned());
    println!("  database   people     rows writing (ms)  round (s) µs a person   closed (s)");
    for size in sizes.split(',') {
        let people = size.trim().parse()?;
        let sqlite = async { one(Database::sqlite().await, people).await };
        println!("{}", Runtime::new()?.block_on(Box::pin(sqlite))?);
        let postgres = async {
            match Database::postgres().await {
                Some(database) => one(database, people).await.map(Some),
                None => Ok(None),
            }
        };
        if let Some(line) = Runtime::new()?.block_on(Box::pin(postgres))? {
            println!("{line}");
        }
    }
    Ok(())
}

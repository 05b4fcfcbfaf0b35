//! When it ends: after the due date nothing of a person is left, and whoever pulls the plug changes
//! nothing about that.

mod careful;
mod counted;
mod drafts;
mod interrupted;
mod killed;
mod linking;
mod together;

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use lotse::clock::{Clock as _, Instant, MockClock};
use lotse::retention::RetentionError;
use lotse::retention::addresses::Addresses;
use lotse::retention::due::{Period, Terms, due};
use lotse::retention::ledger::Ledger;
use lotse::retention::sweep::{Safeguards, Step, Sweep, Swept, Until};
use lotse::sealed::Draft;
use lotse::store::sheet_place::Columns;
use lotse::store::sql::Statement;
use lotse::store::{
    answer_sheet, erasure, hard_skill, participation, person_access, short_report, transfer,
    viewing,
};

use crate::covers::cover_of;
use crate::databases::{Database, on_both};
use crate::household::{Household, Person, Sheet, ZONE};

/// What stands beside a database when it is swept.
struct Beside {
    ledger: Ledger,
    addresses: Addresses,
    clock: MockClock,
}

impl Beside {
    fn at(folder: &Path, now: Instant) -> Self {
        Self {
            ledger: Ledger::at(&folder.join("ledger.jsonl")),
            addresses: Addresses::in_folders(&folder.join("addresses"), &folder.join("hours"))
                .unwrap(),
            clock: MockClock::at(now),
        }
    }

    /// A sweep that asks nobody: most stories skip months.
    async fn sweep(&self, house: &Household<'_>, until: Until) -> Result<Swept, RetentionError> {
        let mut sweep = self.of(house);
        (sweep.safeguards, sweep.until) = (Safeguards::Off, until);
        Ok(sendable(sweep.run()).await?.expect("because nobody has the ledger to themselves"))
    }

    /// A sweep as the service makes it.
    fn of<'a>(&'a self, house: &'a Household<'_>) -> Sweep<'a> {
        Sweep {
            store: &house.database.store,
            keyring: &house.keyring,
            clock: &self.clock,
            chance: &house.chance,
            ledger: &self.ledger,
            addresses: &self.addresses,
            safeguards: Safeguards::On,
            until: Until::Done,
        }
    }
}

/// The server runs these on any of its threads: what cannot be sent does not compile.
fn sendable<F: Future + Send>(future: F) -> F {
    future
}

/// 24:00 of 30 June 2027, six months after the project's end.
fn end() -> Instant {
    let day = |text: &str| text.parse().unwrap();
    let period = Period { first: day("2026-01-01"), last: day("2026-12-31"), zone: ZONE };
    due(&period, &Terms::USUAL, None).ends_at
}

fn everything_in(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(everything_in(&path));
        } else {
            files.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    files
}

/// How many of these traces are found in any file of the folder.
fn found(folder: &Path, traces: &[Vec<u8>]) -> usize {
    let files = everything_in(folder);
    let holds = |trace: &Vec<u8>| {
        files.iter().any(|(_, bytes)| bytes.windows(trace.len()).any(|window| window == trace))
    };
    traces.iter().filter(|trace| holds(trace)).count()
}

/// How many rows of any table name this person.
async fn rows(database: &Database, person: &Person) -> u64 {
    erasure::count_left(&database.store, &person.id).await.unwrap()
}

#[tokio::test]
async fn after_the_sweep_no_file_holds_anything_of_the_person() {
    let database = Database::sqlite().await;
    let house = Household::in_database(&database).await;
    let gone = house.add_person("Anna Muster", end(), Sheet::Submitted).await;
    let other = house.add_person("Bert Muster", end().plus_days(1), Sheet::Submitted).await;
    // The control for the scan: a record that somebody forgot to seal.
    let marker = b"MARKER-in-plain-text-that-nobody-sealed".to_vec();
    let mut tx = database.store.begin().await.unwrap();
    Statement::new("UPDATE decisions SET decisions_record = $1 WHERE participation_id = $2")
        .bind(marker.repeat(100))
        .bind(&gone.id)
        .run(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let beside = Beside::at(database.folder(), end().plus_seconds(-1));

    let early = beside.sweep(&house, Until::Done).await.unwrap();
    assert_eq!(early.participations, 0, "a second before the end everything is still there");
    let unsealed = [marker];
    assert_eq!(found(database.folder(), &unsealed), 1);
    let living = |traces: &[Vec<u8>]| found(database.folder(), traces);
    assert!(living(&gone.traces) >= gone.traces.len() - 2, "the scan finds what is there");
    assert_eq!(living(&other.traces), other.traces.len());

    beside.clock.advance_seconds(1);
    let cut = beside.sweep(&house, Until::ForTestAfter(Step::Purged)).await;
    assert!(matches!(cut, Err(RetentionError::Stopped(Step::Purged))));
    assert_eq!(rows(&database, &gone).await, 0);
    assert!(living(&gone.traces) > 0, "rows that are gone stay in the log until it is scrubbed");
    let swept = beside.sweep(&house, Until::Done).await.unwrap();
    assert_eq!((swept.resumed, swept.participations), (1, 0));
    assert_eq!(living(&gone.traces), 0);
    assert_eq!(living(&unsealed), 0);
    assert_eq!(living(&other.traces), other.traces.len(), "the other person is untouched");
    assert_eq!((rows(&database, &gone).await, rows(&database, &other).await), (0, 18));
    let sheet = house.sheet_of(&other, beside.clock.now()).await.unwrap();
    let columns = Columns::of(&sheet.id);
    let home = (&house.project.provider, &house.project.id);
    let place = sheet.place(home, &columns.answers, &sheet.answers_revision);
    assert!(Draft::open(&other.answers_key, &place, &house.definition, &sheet.answers).is_ok());
    database.remove().await;
}

#[tokio::test]
async fn what_is_due_is_not_read_though_nothing_was_swept() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let person = house.add_person("Anna Muster", end(), Sheet::Submitted).await;
        let (store, id) = (&database.store, &person.id);
        let cover = cover_of(store, &house.keyring.get(), id).await.unwrap();
        for (now, there) in [(end().plus_seconds(-1), true), (end(), false)] {
            let found = [
                participation::find(store, id, now).await.unwrap().is_some(),
                participation::find_assigned(store, id, &house.adviser, now)
                    .await
                    .unwrap()
                    .is_some(),
                person_access::find_by_login(store, &person.login_tag, now)
                    .await
                    .unwrap()
                    .is_some(),
                house.sheet_of(&person, now).await.is_some(),
                !answer_sheet::list(store, &cover, now).await.unwrap().is_empty(),
                !hard_skill::list(store, id, now).await.unwrap().is_empty(),
                !short_report::list(store, id, now).await.unwrap().is_empty(),
                !short_report::list_for_agency(store, &house.project.id, now)
                    .await
                    .unwrap()
                    .is_empty(),
                !transfer::list(store, id, now).await.unwrap().is_empty(),
                !viewing::list(store, id, now, 10).await.unwrap().is_empty(),
            ];
            assert_eq!(found, [there; 10]);
        }
        assert_eq!(rows(database, &person).await, 17, "the rows wait for the sweep");
    })
    .await;
}

#[tokio::test]
async fn what_expires_by_itself_goes_with_the_next_sweep() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let person = house.add_person("Anna Muster", end(), Sheet::Begun).await;
        let beside = Beside::at(database.folder(), end().plus_days(-200));
        house.add_attempt(b"someone", beside.clock.now()).await;
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        beside.addresses.add(&house.chance, beside.clock.now(), address).unwrap();
        let none = beside.sweep(&house, Until::Done).await.unwrap();
        assert_eq!(none, Swept::default());
        beside.clock.advance_days(6);
        let swept = beside.sweep(&house, Until::Done).await.unwrap();
        assert_eq!(swept, Swept { throttle: 1, address_hours: 1, ..Swept::default() });
        assert_eq!(rows(database, &person).await, 17);
        assert!(!beside.ledger.path().exists(), "the ledger is for deletions of people's data");
    })
    .await;
}

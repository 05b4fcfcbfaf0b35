//! A sweep that ends in the middle: the next one ends what it began, and nothing tells the two apart.
//!
//! The sweeping process is this test binary again. It ends itself after each step of a deletion, and
//! beside that it is killed at random moments; then everything is opened anew and swept once. Rows,
//! orders and ledger must be those of a sweep that nobody disturbed. The control deletes without a
//! word in the ledger and is caught.

use std::fs;
use std::thread;
use std::time::Duration;

use lotse::access::AdviserDesk;
use lotse::clock::{Clock as _, Instant, MockClock};
use lotse::counselling::people;
use lotse::definition::Catalogue;
use lotse::ids::ParticipationId;
use lotse::installation::{Folder, Installation};
use lotse::keys::{Chance as _, SystemChance};
use lotse::retention::RetentionError;
use lotse::retention::addresses::Addresses;
use lotse::retention::ledger::{Kind, Ledger};
use lotse::retention::sweep::{Safeguards, Step, Sweep, Swept, Until};
use lotse::store::retention_order::{self, State};
use lotse::store::sql::Statement;
use lotse::store::{Location, erasure};

use crate::databases::{address_of, check_integrity, named_by};
use crate::house::{ADVISER, House, open_at};
use crate::power_cut::{again, came_through, end_here, started_until};

/// Tells the sweeping process where the installation is, and its database where it is a server's.
const DATABASE: &str = "LOTSE_SWEEPING_DATABASE";
const FOLDER: &str = "LOTSE_SWEEPING_FOLDER";
const KEYS: &str = "LOTSE_SWEEPING_KEYS";
/// Tells it what time it is, and how it deletes.
const NOW: &str = "LOTSE_SWEEPING_NOW";
const MANNER: &str = "LOTSE_SWEEPING_MANNER";
/// The longest time between its begin and the kill; a whole sweep takes some 30,000 to 60,000.
const MOST_MICROSECONDS: u32 = 60_000;
/// How many people are due in each round.
const DUE: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Nobody kills it.
    Undisturbed,
    /// At a random moment.
    Killed,
    /// It ends itself after this step of its first deletion.
    CutAfter(Step),
    /// It deletes and says nothing: the control.
    Silent,
}

/// What a round left in the ledger: kind, rule, project and counts of each line.
type Lines = Vec<(String, String, String, String)>;

struct Round {
    /// How many announced deletions the kill left open.
    open: usize,
    lines: Lines,
    faults: Vec<String>,
}

async fn opened(database: &Location, folder: Folder, now: Instant) -> Installation {
    open_at(database, folder, MockClock::at(now), Catalogue::default()).await
}

impl Manner {
    /// How the process is told.
    fn name(self) -> String {
        match self {
            Self::Undisturbed | Self::Killed => "loud".to_owned(),
            Self::CutAfter(step) => format!("{step:?}"),
            Self::Silent => "silent".to_owned(),
        }
    }
}

async fn sweep(installation: &Installation, until: Until) -> Result<Swept, RetentionError> {
    let folder = &installation.folder;
    let addresses = Addresses::in_folders(&folder.addresses(), &folder.hour_keys()).unwrap();
    let ledger = Ledger::at(&folder.ledger());
    let mut sweep = Sweep::of(installation, &ledger, &addresses);
    sweep.safeguards = Safeguards::Off;
    sweep.until = until;
    Ok(sweep.run().await?.expect("nobody has the ledger to themselves"))
}

/// The process that is killed.
#[tokio::test]
#[ignore = "the tests of this file run it as a process"]
async fn sweeps_until_killed() {
    let told = |name| std::env::var(name).unwrap();
    let data = told(FOLDER);
    let now = Instant::from_unix(told(NOW).parse().unwrap());
    let folder = Folder::new(data.into(), told(KEYS).into());
    let database = named_by(&told(DATABASE), &folder);
    let installation = opened(&database, folder, now).await;
    // Ends the line that the test runner has begun.
    println!("\nbegins ");
    if told(MANNER) == "silent" {
        let mut tx = installation.store.begin().await.unwrap();
        let due = Statement::new("DELETE FROM participation WHERE ends_at <= $1");
        due.bind(now).run(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        return;
    }
    let cut = Step::ALL.into_iter().find(|step| told(MANNER) == Manner::CutAfter(*step).name());
    match sweep(&installation, cut.map_or(Until::Done, Until::ForTestAfter)).await {
        Err(RetentionError::Stopped(_)) => end_here(),
        other => other.unwrap(),
    };
}

fn sweep_and_kill(database: &Location, folder: &Folder, now: Instant, manner: Manner) {
    let mut command = again("retention::killed::sweeps_until_killed");
    command
        .env(DATABASE, address_of(database))
        .env(FOLDER, folder.data())
        .env(KEYS, folder.keys())
        .env(NOW, now.unix().to_string())
        .env(MANNER, manner.name());
    let (mut child, _) = started_until(&mut command, "begins ");
    if manner == Manner::Killed {
        thread::sleep(Duration::from_micros(SystemChance.below(MOST_MICROSECONDS).into()));
        // It may have ended by itself.
        let _ = child.kill();
    }
    let through = came_through(child.wait().unwrap());
    if manner != Manner::Killed {
        assert_eq!(through, !matches!(manner, Manner::CutAfter(_)));
    }
}

/// An installation in which somebody is always due.
struct Due {
    folder: Folder,
    desk: AdviserDesk,
    house: House,
    stays: ParticipationId,
}

impl Due {
    async fn begin() -> Self {
        let house = House::new().await;
        let (desk, stays) = (house.desk(ADVISER).await, house.add_person("Vera Muster").await);
        Self { folder: house.installation.folder.clone(), desk, stays, house }
    }

    /// Three people are due; a process sweeps, and is killed or not; then this one sweeps.
    async fn round(&self, manner: Manner) -> Round {
        let (now, database) = (self.house.clock.now(), &self.house.installation.location);
        let ledger = Ledger::at(&self.folder.ledger());
        let before = ledger.read().unwrap().entries.len();
        let installation = opened(database, self.folder.clone(), now).await;
        let (project, mut gone) = (&self.house.project.id, Vec::new());
        for _ in 0..DUE {
            let person = people::add(&installation, &self.desk, project, "Anna", "AMS-1", None);
            gone.push(person.await.unwrap());
        }
        let mut tx = installation.store.begin().await.unwrap();
        for person in &gone {
            let ended = Statement::new("UPDATE participation SET ends_at = $1 WHERE id = $2");
            ended.bind(now).bind(person).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        installation.store.close().await;

        sweep_and_kill(database, &self.folder, now, manner);
        let open = ledger.read().unwrap().open_intents().len();
        let installation = opened(database, self.folder.clone(), now).await;
        sweep(&installation, Until::Done).await.unwrap();

        let (store, mut faults) = (&installation.store, Vec::new());
        let rows = erasure::count_left_of(store, &gone).await.unwrap();
        if rows > 0 {
            faults.push(format!("{rows} rows are left"));
        }
        if erasure::count_left(store, &self.stays).await.unwrap() == 0 {
            faults.push("somebody went who was not due".to_owned());
        }
        let reading = ledger.read().unwrap();
        for order in retention_order::list(store, 10_000).await.unwrap() {
            if order.state != State::Verified {
                faults.push(format!("an order is {:?}", order.state));
            }
        }
        check_integrity(database, store).await;
        installation.store.close().await;
        if !reading.open_intents().is_empty() || fs::metadata(ledger.path()).is_err() {
            faults.push("the ledger has open deletions".to_owned());
        }
        let mut lines: Lines = reading.entries[before..]
            .iter()
            .map(|line| {
                let counts = format!("{:?}", line.counts);
                (format!("{:?}", line.kind), line.rule.clone(), line.project.clone(), counts)
            })
            .collect();
        lines.sort();
        Round { open, lines, faults }
    }
}

#[tokio::test]
async fn a_sweep_that_ends_after_any_step_is_ended_by_the_next() {
    let due = Due::begin().await;
    let wanted = due.round(Manner::Undisturbed).await;
    for step in Step::ALL {
        let round = due.round(Manner::CutAfter(step)).await;
        assert!(round.faults.is_empty(), "after {step:?}: {:?}", round.faults);
        assert_eq!(round.lines, wanted.lines, "after {step:?}");
        // What is announced and not done is what the next sweep has to find.
        assert_eq!(round.open > 0, step != Step::Completed, "after {step:?}: {} open", round.open);
    }
}

#[tokio::test]
async fn a_sweep_that_is_killed_is_ended_by_the_next() {
    let kills = if std::env::var("LOTSE_LONG").is_ok() { 300 } else { 4 };
    let due = Due::begin().await;
    let wanted = due.round(Manner::Undisturbed).await;
    let completed = format!("{:?}", Kind::Completed);
    let said = wanted.lines.iter().filter(|line| line.0 == completed).count();
    assert_eq!((wanted.open, said, wanted.lines.len()), (0, DUE, 2 * DUE));
    assert!(wanted.faults.is_empty(), "{:?}", wanted.faults);
    let mut amid = 0;
    for kill in 1..=kills {
        let round = due.round(Manner::Killed).await;
        assert!(round.faults.is_empty(), "kill {kill}: {:?}", round.faults);
        assert_eq!(round.lines, wanted.lines, "kill {kill}");
        amid += usize::from(round.open > 0);
    }
    // Where they fall is luck, and nothing hangs on it: the steps have a test of their own.
    println!("{kills} kills, {amid} of them between intent and completion");
}

#[tokio::test]
async fn whoever_deletes_and_says_nothing_is_caught() {
    let due = Due::begin().await;
    let wanted = due.round(Manner::Undisturbed).await;
    let silent = due.round(Manner::Silent).await;
    assert!(silent.faults.is_empty(), "its rows are gone like any others: {:?}", silent.faults);
    assert!(silent.lines.is_empty() && silent.lines != wanted.lines);
}

//! When it ends: after the due date nothing of a person is left, and whoever pulls the plug changes
//! nothing about that.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use lotse::classes::DataClass;
use lotse::clock::{Clock as _, Instant, MockClock};
use lotse::keys::{Chance as _, Envelope, Revision, SeededChance, Size};
use lotse::retention::RetentionError;
use lotse::retention::addresses::Addresses;
use lotse::retention::due::{Period, Terms, due, end_of};
use lotse::retention::figures;
use lotse::retention::ledger::{Entry, Kind, Ledger};
use lotse::retention::plan::{end_of_day, plan};
use lotse::retention::sweep::{Step, Sweep, Swept, Until};
use lotse::sealed::Draft;
use lotse::store::retention_order::{self, State};
use lotse::store::{
    answer_sheet, decisions, erasure, hard_skill, participation, person_access, short_report,
    transfer, viewing,
};

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

    async fn sweep(&self, house: &Household<'_>, until: Until) -> Result<Swept, RetentionError> {
        let sweep = Sweep {
            store: &house.database.store,
            keyring: &house.keyring,
            clock: &self.clock,
            chance: &house.chance,
            ledger: &self.ledger,
            addresses: &self.addresses,
            until,
        };
        Ok(sendable(sweep.run()).await?.expect("because nobody else sweeps"))
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
    let plain = Envelope { key: marker.clone(), record: marker.repeat(100) };
    let revision = Revision::make(&house.chance);
    decisions::set_first(&mut tx, &gone.id, &revision, &plain).await.unwrap();
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
    assert_eq!((rows(&database, &gone).await, rows(&database, &other).await), (0, 14));
    let sheet = house.sheet_of(&other, beside.clock.now()).await.unwrap();
    let place = sheet.answers_place(&house.project.provider, &house.project.id);
    assert!(Draft::open(&other.answers_key, &place, &house.definition, &sheet.answers).is_ok());
    database.remove().await;
}

#[tokio::test]
async fn a_sweep_cut_off_after_any_step_ends_like_an_undisturbed_one() {
    for cut in [None].into_iter().chain(Step::ALL.map(Some)) {
        on_both(async |database| {
            let house = Household::in_database(database).await;
            let gone = [
                house.add_person("Anna Muster", end(), Sheet::Submitted).await,
                house.add_person("Cora Muster", end(), Sheet::Begun).await,
            ];
            let other = house.add_person("Bert Muster", end().plus_days(1), Sheet::Begun).await;
            let beside = Beside::at(database.folder(), end());
            if let Some(step) = cut {
                let stopped = beside.sweep(&house, Until::ForTestAfter(step)).await;
                assert!(matches!(stopped, Err(RetentionError::Stopped(at)) if at == step));
                assert_eq!(beside.ledger.read().unwrap().open_intents().len(), 2);
            }
            beside.clock.advance_seconds(900);
            let swept = beside.sweep(&house, Until::Done).await.unwrap();
            let resumed = if cut.is_some() { 2 } else { 0 };
            assert_eq!((swept.resumed, swept.participations), (resumed, 2 - resumed), "{cut:?}");

            for person in &gone {
                assert_eq!(rows(database, person).await, 0);
            }
            assert_eq!(rows(database, &other).await, 14);
            let reading = beside.ledger.read().unwrap();
            let kinds: Vec<Kind> = reading.entries.iter().map(|entry| entry.kind).collect();
            assert_eq!(kinds, [Kind::Intent, Kind::Intent, Kind::Completed, Kind::Completed]);
            let executed = retention_order::list(&database.store, 10).await.unwrap();
            assert_eq!(executed.len(), 2);
            for order in &executed {
                assert_eq!((order.state, order.due_at), (State::Verified, end()));
            }
            for entry in &reading.entries[2..] {
                assert_eq!(entry.counts.of(DataClass::Identity), 1);
                assert_eq!(entry.counts.of(DataClass::OwnAnswers), 1);
                assert_eq!(entry.counts.of(DataClass::ShortReport), 1);
            }
            let text = fs::read_to_string(beside.ledger.path()).unwrap();
            assert!(!gone.iter().any(|person| text.contains(person.id.as_str())));

            let again = beside.sweep(&house, Until::Done).await.unwrap();
            assert_eq!((again.resumed, again.participations), (0, 0));
            assert_eq!(beside.ledger.read().unwrap().entries.len(), 4);
        })
        .await;
    }
}

/// Sweeps at random moments, cut off after random steps, over people who end at random days.
#[tokio::test]
async fn in_no_history_does_anything_go_early_or_stay() {
    for seed in 0..12 {
        on_both(async |database| {
            let house = Household::in_database(database).await;
            let chance = SeededChance::for_test(seed);
            let beside = Beside::at(database.folder(), end().plus_days(-1));
            let mut people = Vec::new();
            for number in 0..6 {
                let ends_at = end().plus_seconds(i64::from(chance.below(10 * 86_400)));
                let name = format!("Person {number}");
                people.push((house.add_person(&name, ends_at, Sheet::Begun).await, ends_at));
            }
            for _ in 0..10 {
                beside.clock.advance_seconds(i64::from(chance.below(2 * 86_400)));
                let until = match Step::ALL.get(chance.below(6) as usize) {
                    Some(step) => Until::ForTestAfter(*step),
                    None => Until::Done,
                };
                let swept = beside.sweep(&house, until).await;
                let now = beside.clock.now();
                for (person, ends_at) in &people {
                    let left = rows(database, person).await;
                    if *ends_at > now {
                        assert_eq!(left, 14, "nothing goes early");
                    } else if swept.is_ok() {
                        assert_eq!(left, 0, "nothing stays after a whole sweep");
                    } else {
                        // Session and invitation may have expired in the meantime.
                        assert!(left == 0 || left >= 12, "a person goes whole or not at all");
                    }
                }
                if swept.is_ok() {
                    assert!(beside.ledger.read().unwrap().open_intents().is_empty());
                }
            }
            beside.sweep(&house, Until::Done).await.unwrap();
            beside.clock.advance_days(20);
            beside.sweep(&house, Until::Done).await.unwrap();
            let gone = |entry: &&Entry| {
                entry.kind == Kind::Completed && entry.counts.of(DataClass::Identity) == 1
            };
            let reading = beside.ledger.read().unwrap();
            assert_eq!(reading.entries.iter().filter(gone).count(), people.len());
        })
        .await;
    }
}

#[tokio::test]
async fn what_is_due_is_not_read_though_nothing_was_swept() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let person = house.add_person("Anna Muster", end(), Sheet::Submitted).await;
        let (store, id) = (&database.store, &person.id);
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
                !answer_sheet::list(store, id, now).await.unwrap().is_empty(),
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
        assert_eq!(rows(database, &person).await, 14, "the rows wait for the sweep");
    })
    .await;
}

#[tokio::test]
async fn drafts_end_and_submitted_sheets_stay() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        // The helper ends drafts and participations together: give these people a longer life.
        let begun = house.add_person("Anna Muster", end(), Sheet::Begun).await;
        let submitted = house.add_person("Bert Muster", end(), Sheet::Submitted).await;
        let draft_end = end().plus_days(-100);
        let mut tx = database.store.begin().await.unwrap();
        for person in [&begun, &submitted] {
            answer_sheet::set_draft_end(&mut tx, &person.sheet, draft_end).await.unwrap();
        }
        tx.commit().await.unwrap();
        let beside = Beside::at(database.folder(), draft_end.plus_seconds(-1));
        let now = || beside.clock.now();
        let before = [
            house.sheet_of(&begun, now()).await.unwrap(),
            house.sheet_of(&submitted, now()).await.unwrap(),
        ];
        assert_eq!(beside.sweep(&house, Until::Done).await.unwrap().sheets, 0);
        assert!(house.sheet_of(&begun, now()).await.unwrap().answers == before[0].answers);

        beside.clock.advance_seconds(1);
        let swept = beside.sweep(&house, Until::Done).await.unwrap();
        assert_eq!((swept.sheets, swept.unreadable_sheets, swept.participations), (2, 0, 0));
        let ended = house.sheet_of(&begun, now()).await.unwrap();
        assert!(ended.answers_revision == ended.untouched(&house.keyring.get()));
        assert!(ended.answers != before[0].answers && ended.exact != before[0].exact);
        assert_eq!(ended.answers.record.len(), before[0].answers.record.len());
        let kept = house.sheet_of(&submitted, now()).await.unwrap();
        assert!(kept.answers == before[1].answers && kept.exact == before[1].exact);
        assert!(kept.answers_revision == before[1].answers_revision);
        // From outside nothing tells the two apart.
        assert_eq!(ended.draft_ends_at, kept.draft_ends_at);
        assert_eq!(ended.draft_ends_at, draft_end.plus_days(90));
        let executed = retention_order::list(&database.store, 10).await.unwrap();
        assert_eq!(executed.len(), 1);
        assert_eq!(executed[0].counts, r#"{"drafts":2}"#);
        assert!(beside.ledger.read().unwrap().open_intents().is_empty());
        if database.folder().join("lotse.db").exists() {
            let former = [before[0].answers.record[..64].to_vec()];
            assert_eq!(found(database.folder(), &former), 0);
        }
    })
    .await;
}

#[tokio::test]
async fn a_sheet_whose_standing_does_not_open_is_left_alone() {
    let database = Database::sqlite().await;
    let house = Household::in_database(&database).await;
    let person = house.add_person("Anna Muster", end().plus_days(50), Sheet::Begun).await;
    let mut tx = database.store.begin().await.unwrap();
    answer_sheet::set_draft_end(&mut tx, &person.sheet, end()).await.unwrap();
    let sheet = house.sheet_of(&person, end()).await.unwrap();
    let noise = Envelope::decoy(&house.chance, lotse::classes::KeyGroup::Results, Size::Kib1);
    let (former, revision) = (&sheet.standing_revision, Revision::make(&house.chance));
    answer_sheet::set_standing(&mut tx, &sheet.id, former, &revision, &noise).await.unwrap();
    tx.commit().await.unwrap();
    let beside = Beside::at(database.folder(), end());
    let swept = beside.sweep(&house, Until::Done).await.unwrap();
    assert_eq!((swept.sheets, swept.unreadable_sheets), (1, 1));
    let after = house.sheet_of(&person, end()).await.unwrap();
    assert!(after.answers == sheet.answers);
    assert_eq!(after.draft_ends_at, end().plus_days(1), "tried again the next day");
    database.remove().await;
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
        assert_eq!(rows(database, &person).await, 14);
        assert!(!beside.ledger.path().exists(), "the ledger is for deletions of people's data");
    })
    .await;
}

#[tokio::test]
async fn plan_and_figures_count_without_deleting() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let people = [
            house.add_person("Anna Muster", end(), Sheet::Submitted).await,
            house.add_person("Bert Muster", end().plus_days(20), Sheet::Begun).await,
        ];
        house.add_attempt(b"someone", end().plus_days(-9)).await;
        let mut tx = database.store.begin().await.unwrap();
        answer_sheet::set_draft_end(&mut tx, &people[1].sheet, end()).await.unwrap();
        tx.commit().await.unwrap();
        let beside = Beside::at(database.folder(), end().plus_days(-5));
        let last_day = end().plus_seconds(-1).date_in(ZONE);
        assert_eq!(last_day.to_string(), "2027-06-30");
        let before = end_of_day(&database.store, last_day.pred_opt().unwrap()).await.unwrap();
        let planned = plan(&database.store, before).await.unwrap();
        assert!(planned.lines.iter().all(|line| line.class == "throttle"), "{planned:?}");
        assert_eq!(end_of_day(&database.store, last_day).await.unwrap(), end_of(last_day, ZONE));
        let planned = plan(&database.store, end()).await.unwrap();
        let line = |class: &str| {
            let found = planned.lines.iter().find(|line| line.class == class).unwrap();
            (found.project.as_deref(), found.rule, found.records)
        };
        assert_eq!(line("identity"), (Some("P-1"), "participation", 1));
        assert_eq!(line("own-answers"), (Some("P-1"), "participation", 1));
        assert_eq!(line("drafts"), (Some("P-1"), "drafts", 1));
        assert_eq!(line("throttle"), (None, "throttle", 1));

        let now = beside.clock.now();
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        beside.addresses.add(&house.chance, now.plus_seconds(-7200), address).unwrap();
        let gathered = figures::gather(&database.store, &beside.addresses, now);
        let seen = sendable(gathered).await.unwrap();
        let soon = &seen.due[0];
        let days = (soon.in_7_days, soon.in_30_days, soon.in_90_days);
        assert_eq!((soon.project_code.as_str(), days), ("P-1", (1, 2, 2)));
        assert_eq!((seen.overdue, seen.executed.len()), (0, 0));
        assert_eq!(seen.held.of(DataClass::Identity), 2);
        assert!((7200..10_800).contains(&seen.oldest_address_seconds.unwrap()));

        beside.clock.set(end().plus_seconds(3600));
        let now = beside.clock.now();
        let late = figures::gather(&database.store, &beside.addresses, now).await.unwrap();
        assert_eq!(late.overdue, 1, "a sweep that does not run is seen");
        beside.sweep(&house, Until::Done).await.unwrap();
        let done = figures::gather(&database.store, &beside.addresses, now).await.unwrap();
        assert_eq!(done.overdue, 0);
        let erased = done.executed.iter().find(|order| order.rule == "participation").unwrap();
        assert_eq!(erased.counts.of(DataClass::Identity), 1);
        assert_eq!(done.held.of(DataClass::Identity), 1);
        assert_eq!(rows(database, &people[1]).await, 14);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_deleted_without_a_sound_ledger() {
    let database = Database::sqlite().await;
    let house = Household::in_database(&database).await;
    let person = house.add_person("Anna Muster", end(), Sheet::Begun).await;
    let beside = Beside::at(database.folder(), end());
    fs::write(beside.ledger.path(), "{}\n").unwrap();
    let refused = beside.sweep(&house, Until::Done).await.unwrap_err();
    assert!(refused.to_string().contains("damaged in line 1"), "{refused}");
    assert_eq!(rows(&database, &person).await, 14);
    fs::remove_file(beside.ledger.path()).unwrap();
    fs::create_dir(beside.ledger.path()).unwrap();
    assert!(beside.sweep(&house, Until::Done).await.is_err());
    assert_eq!(rows(&database, &person).await, 14);
    database.remove().await;
}

#[tokio::test]
async fn two_sweeps_never_run_at_once() {
    let database = Database::sqlite().await;
    let house = Household::in_database(&database).await;
    let person = house.add_person("Anna Muster", end(), Sheet::Begun).await;
    let beside = Beside::at(database.folder(), end());
    let turn = beside.ledger.begin_sweep().unwrap().unwrap();
    let sweep = Sweep {
        store: &database.store,
        keyring: &house.keyring,
        clock: &beside.clock,
        chance: &house.chance,
        ledger: &beside.ledger,
        addresses: &beside.addresses,
        until: Until::Done,
    };
    assert_eq!(sweep.run().await.unwrap(), None);
    assert_eq!(rows(&database, &person).await, 14);
    drop(turn);
    assert_eq!(sweep.run().await.unwrap().unwrap().participations, 1);
    database.remove().await;
}

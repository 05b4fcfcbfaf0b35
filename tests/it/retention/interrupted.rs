//! Sweeps that are cut off, refused or run twice end in the state of an undisturbed one.

use std::fs;

use lotse::classes::DataClass;
use lotse::clock::Clock as _;
use lotse::keys::{Chance as _, SeededChance};
use lotse::retention::RetentionError;
use lotse::retention::ledger::{Entry, Kind};
use lotse::retention::sweep::{Step, Until};
use lotse::store::retention_order::{self, State};

use super::{Beside, end, rows};
use crate::databases::{Database, on_both};
use crate::household::{Household, Sheet};

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
                let open = beside.ledger.read().unwrap().open_intents().len();
                assert_eq!(open, if step == Step::Completed { 0 } else { 2 });
            }
            beside.clock.advance_seconds(900);
            let swept = beside.sweep(&house, Until::Done).await.unwrap();
            let resumed = if cut.is_some() { 2 } else { 0 };
            assert_eq!((swept.resumed, swept.participations), (resumed, 2 - resumed), "{cut:?}");

            for person in &gone {
                assert_eq!(rows(database, person).await, 0);
            }
            assert_eq!(rows(database, &other).await, 18);
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
                let until = match Step::ALL.get(chance.below(8) as usize) {
                    Some(step) => Until::ForTestAfter(*step),
                    None => Until::Done,
                };
                let swept = beside.sweep(&house, until).await;
                let now = beside.clock.now();
                for (person, ends_at) in &people {
                    let left = rows(database, person).await;
                    if *ends_at > now {
                        assert!(left >= 16, "nothing goes early");
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
async fn nothing_is_deleted_without_a_sound_ledger() {
    let database = Database::sqlite().await;
    let house = Household::in_database(&database).await;
    let person = house.add_person("Anna Muster", end(), Sheet::Begun).await;
    let beside = Beside::at(database.folder(), end());
    fs::write(beside.ledger.path(), "{}\n").unwrap();
    let refused = beside.sweep(&house, Until::Done).await.unwrap_err();
    assert!(refused.to_string().contains("damaged in line 1"), "{refused}");
    assert_eq!(rows(&database, &person).await, 17);
    fs::remove_file(beside.ledger.path()).unwrap();
    fs::create_dir(beside.ledger.path()).unwrap();
    assert!(beside.sweep(&house, Until::Done).await.is_err());
    assert_eq!(rows(&database, &person).await, 17);
    database.remove().await;
}

#[tokio::test]
async fn nothing_is_swept_while_somebody_has_the_ledger_to_themselves() {
    let database = Database::sqlite().await;
    let house = Household::in_database(&database).await;
    let person = house.add_person("Anna Muster", end(), Sheet::Begun).await;
    let beside = Beside::at(database.folder(), end());
    let turn = beside.ledger.begin_sweep().unwrap().unwrap();
    let sweep = beside.of(&house);
    assert_eq!(sweep.run().await.unwrap(), None);
    assert_eq!(rows(&database, &person).await, 17);
    drop(turn);
    assert_eq!(sweep.run().await.unwrap().unwrap().participations, 1);
    database.remove().await;
}

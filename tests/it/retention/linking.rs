//! Linking keys by the quarter: tags match while they must, and afterwards nobody is linked.

use lotse::clock::{Clock as _, Instant};
use lotse::ids::OrderId;
use lotse::quarter::Quarter;
use lotse::retention::addresses::Addresses;
use lotse::retention::ledger::{Entry, Kind, Ledger, Reading};
use lotse::retention::sweep::{Safeguards, Step, Sweep, Until};
use lotse::retention::{clock_guard, linking};

use super::{Beside, end, rows};
use crate::databases::{Database, on_both};
use crate::house::House;
use crate::household::{Household, Sheet};

fn at(text: &str) -> Instant {
    Instant::from_unix(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp())
}

fn quarter(text: &str) -> Quarter {
    text.parse().unwrap()
}

fn read(house: &House) -> Reading {
    Ledger::at(&house.installation.folder.ledger()).read().unwrap()
}

fn quarters(house: &House) -> Vec<Quarter> {
    house.installation.keyring.get().linking_quarters()
}

#[tokio::test]
async fn a_line_is_linked_until_no_backup_of_its_quarter_is_left_and_then_to_nobody() {
    let house = House::embedded().await;
    let person = house.add_person("Anna Muster").await;
    house.sweep().await;
    assert_eq!(quarters(&house), [quarter("2027-Q1"), quarter("2027-Q2")]);
    house.clock.set(at("2028-07-02T12:00:00Z"));
    assert_eq!(house.sweep().await.participations, 1);
    let line = read(&house).entries[0].clone();
    let linked = || {
        let tags = house.installation.keyring.get();
        tags.ledger_tags("participation", person.as_str().as_bytes()).contains(&line.tag)
    };
    assert!(linked(), "the control");

    house.clock.set(at("2028-10-31T23:59:59Z"));
    house.sweep().await;
    assert_eq!(linking::end_due(&house.installation).await.unwrap(), 2, "those of 2027");
    let living = ["2028-Q3", "2028-Q4", "2029-Q1"].map(quarter);
    assert_eq!(quarters(&house), living);
    assert!(linked());

    house.clock.set(at("2028-11-01T00:00:00Z"));
    assert_eq!(linking::end_due(&house.installation).await.unwrap(), 1);
    assert!(!linked());
    assert_eq!(quarters(&house), living[1..]);
    for _ in 0..2 {
        assert_eq!(linking::end_due(&house.installation).await.unwrap(), 0);
    }
    let told = ["2027-Q1", "2027-Q2", "2028-Q3"].map(quarter);
    assert_eq!(read(&house).destroyed_linking_keys(), told);
    let kept = house.installation.keyring.reread().unwrap().linking_quarters();
    assert_eq!(kept, living[1..], "in the file, too");
}

#[tokio::test]
async fn destroying_that_was_cut_off_is_said_once_and_done() {
    let house = House::embedded().await;
    house.sweep().await;
    house.clock.set(at("2027-05-02T00:00:00Z"));
    house.sweep().await;
    let ledger = Ledger::at(&house.installation.folder.ledger());
    let entry = |order: u8, kind: Kind, rule: &str| Entry {
        rule: rule.to_owned(),
        ..Entry::new(kind, OrderId::from_bits([order; 16]), house.clock.now(), 1)
    };
    // Somebody's deletion is open: its tag may lie under the key that is due.
    ledger.append(&[entry(1, Kind::Intent, "participation")]).unwrap();
    assert_eq!(linking::end_due(&house.installation).await.unwrap(), 0);
    assert!(quarters(&house).contains(&quarter("2027-Q1")));
    ledger.append(&[entry(1, Kind::Completed, "participation")]).unwrap();
    // Another process sweeps.
    let turn = ledger.begin_sweep().unwrap().unwrap();
    assert_eq!(linking::end_due(&house.installation).await.unwrap(), 0);
    drop(turn);
    // A crash after the line and before the key.
    ledger.append(&[entry(2, Kind::LinkingKeyDestroyed, "linking-key 2027-Q1")]).unwrap();
    assert_eq!(linking::end_due(&house.installation).await.unwrap(), 1);
    assert_eq!(read(&house).destroyed_linking_keys(), [quarter("2027-Q1")]);
    assert_eq!(quarters(&house), ["2027-Q2", "2027-Q3"].map(quarter));
}

#[test]
fn a_line_about_no_linking_key_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    for (rule, sound) in
        [("linking-key 2027-Q1", true), ("linking-key 2027-Q5", false), ("linking-key", false)]
    {
        let ledger = Ledger::at(&folder.path().join(rule));
        let line = Entry {
            rule: rule.to_owned(),
            ..Entry::new(Kind::LinkingKeyDestroyed, OrderId::from_bits([1; 16]), end(), 1)
        };
        ledger.append(std::slice::from_ref(&line)).unwrap();
        assert_eq!(ledger.read().is_ok(), sound, "{rule}");
        ledger.append(&[line]).unwrap();
        assert!(ledger.read().is_err(), "it stands there already");
    }
}

/// A deletion that was cut off in one quarter is carried out in the next; the control, in which its
/// key was destroyed too early, cannot match it any more.
#[tokio::test]
async fn an_intent_of_the_quarter_before_is_matched() {
    for too_early in [false, true] {
        on_both(async |database| matched(database, too_early).await).await;
    }
}

async fn matched(database: &Database, too_early: bool) {
    let house = Household::in_database(database).await;
    let person = house.add_person("Anna Muster", end(), Sheet::Submitted).await;
    let beside = Beside::at(database.folder(), end());
    assert!(beside.sweep(&house, Until::ForTestAfter(Step::Intended)).await.is_err());
    let of_then = Quarter::of(end());
    beside.clock.advance_days(100);
    assert_ne!(Quarter::of(beside.clock.now()), of_then);
    if too_early {
        house
            .keyring
            .change(|keyring| {
                keyring.destroy_linking_key(of_then);
                Ok(())
            })
            .unwrap();
    }
    let swept = beside.sweep(&house, Until::Done).await.unwrap();
    let by_a_new_order = u64::from(too_early);
    assert_eq!((swept.resumed, swept.participations), (1, by_a_new_order));
    assert_eq!(rows(database, &person).await, 0);
}

#[tokio::test]
async fn a_clock_that_jumped_ends_no_key() {
    let house = House::embedded().await;
    house.sweep().await;
    let installation = &house.installation;
    let guarded = async || {
        let folder = &installation.folder;
        let addresses = Addresses::in_folders(&folder.addresses(), &folder.hour_keys()).unwrap();
        let ledger = Ledger::at(&folder.ledger());
        let mut sweep = Sweep::of(installation, &ledger, &addresses);
        sweep.safeguards = Safeguards::On;
        sweep.run().await.unwrap()
    };
    assert!(guarded().await.is_some(), "the clock is believed");
    house.clock.advance_days(200);
    assert!(guarded().await.is_none(), "it jumped");
    assert_eq!(linking::end_due(installation).await.unwrap(), 0);
    let ledger = Ledger::at(&installation.folder.ledger());
    clock_guard::confirm(&installation.store, &ledger, house.clock.now()).await.unwrap();
    guarded().await.unwrap();
    assert!(linking::end_due(installation).await.unwrap() > 0, "the control: it was confirmed");
}

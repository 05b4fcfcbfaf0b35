//! Several sweeps at once: each works under a lease on what it claimed; nothing twice, nothing lost.

use std::collections::{BTreeMap, BTreeSet};

use lotse::classes::DataClass;
use lotse::clock::Clock as _;
use lotse::ids::SweepId;
use lotse::keys::SeededChance;
use lotse::retention::ledger::{Entry, Kind};
use lotse::retention::sweep::{LEASE_SECONDS, Safeguards, Step, Sweep, Until};
use lotse::store::retention_order::{self, State};
use lotse::store::{Store, claim};

use super::{Beside, end, rows};
use crate::databases::{Database, on_both};
use crate::household::{Household, Person, Sheet};

/// More than two transactions take.
const PEOPLE: usize = 230;

async fn crowd(house: &Household<'_>, people: usize) -> Vec<Person> {
    let mut crowd = Vec::new();
    for number in 0..people {
        let name = format!("Person {number}");
        crowd.push(house.add_person(&name, end(), Sheet::Begun).await);
    }
    crowd
}

/// Each person once in the ledger, from intent to completion, and one row for each completion.
async fn assert_once(database: &Database, entries: &[Entry], people: usize) {
    let of = |kind: Kind| entries.iter().filter(move |entry| entry.kind == kind);
    let tags: BTreeSet<[u8; 32]> = of(Kind::Intent).map(|entry| entry.tag).collect();
    let mut completed = BTreeMap::new();
    for entry in of(Kind::Completed) {
        *completed.entry(entry.tag).or_insert(0) += entry.counts.of(DataClass::Identity);
    }
    assert_eq!((of(Kind::Intent).count(), tags.len()), (people, people), "nobody twice");
    assert_eq!(completed.len(), people, "nobody lost");
    assert!(completed.values().all(|count| *count == 1), "each was there once");
    let orders = retention_order::list(&database.store, 10_000).await.unwrap();
    assert_eq!(orders.len(), people);
    assert!(orders.iter().all(|order| order.state == State::Verified));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sweeps_at_once_delete_everybody_once() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let people = crowd(&house, PEOPLE).await;
        let beside = Beside::at(database.folder(), end());
        // A second node has a connection of its own.
        let second = Store::open(database.location()).await.unwrap();
        let chance = SeededChance::for_test(77);
        let mut one = beside.of(&house);
        one.safeguards = Safeguards::Off;
        let other = Sweep { store: &second, chance: &chance, ..one };
        let (first, then) = tokio::join!(one.run(), other.run());
        let deleted = [first, then].map(|swept| {
            // Who had to wait too long for the other's scrubbing says so, and lost nothing.
            swept.map_or(0, |swept| swept.unwrap().participations)
        });
        eprintln!("deleted by each: {deleted:?}");
        beside.clock.advance_seconds(LEASE_SECONDS);
        one.run().await.unwrap().unwrap();
        for person in &people {
            assert_eq!(rows(database, person).await, 0);
        }
        assert_once(database, &beside.ledger.read().unwrap().entries, PEOPLE).await;
        second.close().await;
    })
    .await;
}

/// Another node that has claimed everybody and works on, or died: told apart by its lease alone,
/// because a third sweep keeps the lock beside the ledger.
#[tokio::test]
async fn a_lease_is_kept_until_it_ends_and_then_taken_over() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let people = crowd(&house, 3).await;
        let beside = Beside::at(database.folder(), end());
        for step in Step::ALL.into_iter().filter(|step| *step != Step::Written) {
            let more = house.add_person(&format!("After {step:?}"), end(), Sheet::Begun).await;
            let stopped = beside.sweep(&house, Until::ForTestAfter(step)).await;
            assert!(stopped.is_err());
            let others = std::fs::File::open(database.folder().join("ledger.jsonl.sweeping"));
            let others = others.unwrap();
            others.lock_shared().unwrap();
            let kept = beside.sweep(&house, Until::Done).await.unwrap();
            assert_eq!((kept.resumed, kept.participations), (0, 0), "{step:?}: it is another's");
            beside.clock.advance_seconds(LEASE_SECONDS);
            let over = beside.sweep(&house, Until::Done).await.unwrap();
            assert!(over.resumed > 0 && over.participations == 0, "{step:?}");
            assert_eq!(rows(database, &more).await, 0);
            drop(others);
        }
        for person in &people {
            assert_eq!(rows(database, person).await, 0);
        }
        let begun = people.len() + Step::ALL.len() - 1;
        assert_once(database, &beside.ledger.read().unwrap().entries, begun).await;
    })
    .await;
}

/// The control: whoever lost the lease can touch nothing any more.
#[tokio::test]
async fn whoever_lost_the_lease_is_refused() {
    on_both(async |database| {
        let beside = Beside::at(database.folder(), end());
        let [slow, quick] = [1, 2].map(|bits| SweepId::from_bits([bits; 16]));
        let mut tx = database.store.begin().await.unwrap();
        let ends = beside.clock.now().plus_seconds(LEASE_SECONDS);
        claim::begin(&mut tx, &slow, ends).await.unwrap();
        claim::renew(&mut tx, &slow, ends).await.unwrap();
        let early = claim::take_expired(&mut tx, ends.plus_seconds(-1)).await.unwrap();
        assert!(early.is_empty());
        assert_eq!(claim::take_expired(&mut tx, ends).await.unwrap(), std::slice::from_ref(&slow));
        claim::begin(&mut tx, &quick, ends).await.unwrap();
        assert!(claim::renew(&mut tx, &slow, ends).await.is_err());
        claim::renew(&mut tx, &quick, ends).await.unwrap();
    })
    .await;
}

//! Deleting again: what the ledger calls completed and a database that was put back does not know.
//!
//! The ledger is written for other eyes and names nobody; its tags find the people again.

use std::collections::{BTreeMap, BTreeSet};

use super::RetentionError;
use super::ledger::{Entry, Kind};
use super::orders::tags_of;
use super::sweep::{BATCH, Sweep, scrub};
use crate::ids::OrderId;
use crate::store::erasure::{self, Ending};
use crate::store::retention_order::{self, Order, State};
use crate::store::viewing;

/// What was deleted again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Deletions that the database did not know.
    pub orders: u64,
    /// People who were back, and are gone again.
    pub people: u64,
}

/// Carries out again every completed deletion that the database does not know.
///
/// The ledger holds their lines already and gets no others; the database gets their rows. Can be
/// interrupted and repeated. The caller sees to it that nobody else works on the database.
pub async fn replay(sweep: &Sweep<'_>) -> Result<Replayed, RetentionError> {
    let reading = sweep.ledger.read_aside().await?;
    let known: BTreeSet<OrderId> =
        retention_order::list_carried_out(sweep.store).await?.into_iter().collect();
    let lacking: Vec<&Entry> = reading
        .entries
        .iter()
        .filter(|entry| entry.kind == Kind::Completed && !known.contains(&entry.order))
        .collect();
    let keyring = sweep.keyring.get();
    let mut people: BTreeMap<&str, BTreeMap<[u8; 32], Ending>> = BTreeMap::new();
    for entry in &lacking {
        if !people.contains_key(entry.project.as_str()) {
            let found = erasure::list_of_project(sweep.store, &entry.project).await?;
            let tagged = found.into_iter().flat_map(|person| {
                tags_of(&keyring, &person.id).into_iter().map(move |tag| (tag, person.clone()))
            });
            people.insert(&entry.project, tagged.collect());
        }
    }
    let mut replayed = Replayed::default();
    for batch in lacking.chunks(BATCH.into()) {
        let mut gone = Vec::new();
        let mut tx = sweep.store.begin().await?;
        for entry in batch {
            let person =
                people.get_mut(entry.project.as_str()).and_then(|tagged| tagged.remove(&entry.tag));
            if let Some(person) = person {
                erasure::remove(&mut tx, &person.id).await?;
                gone.push(person.id);
            }
            retention_order::add(&mut tx, &row(entry)).await?;
            replayed.orders += 1;
        }
        viewing::remove_empty(&mut tx).await?;
        tx.commit().await?;
        scrub(sweep.store).await?;
        let mut rows = 0;
        for id in &gone {
            rows += erasure::count_left(sweep.store, id).await?;
        }
        if rows > 0 {
            return Err(RetentionError::StillThere { rows });
        }
        let mut tx = sweep.store.begin().await?;
        for entry in batch {
            retention_order::set_verified_one(&mut tx, &entry.order, entry.epoch).await?;
        }
        tx.commit().await?;
        replayed.people += gone.len() as u64;
    }
    Ok(replayed)
}

/// The row as far as the ledger can tell it: when it was due is not in there.
fn row(entry: &Entry) -> Order {
    Order {
        id: entry.order.clone(),
        project_code: entry.project.clone(),
        rule: entry.rule.clone(),
        due_at: entry.at,
        state: State::Purged,
        counts: serde_json::to_string(&entry.counts).expect("because counts are names and numbers"),
        executed_at: entry.at,
    }
}

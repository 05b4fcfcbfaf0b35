//! Orders that an earlier sweep left: taken over once its lease is over, and carried out.

use std::collections::{BTreeMap, BTreeSet};

use super::{Order, delete, finish, tags_of};
use crate::clock::Instant;
use crate::retention::RetentionError;
use crate::retention::counts::Counts;
use crate::retention::ledger::{Kind, Reading};
use crate::retention::sweep::{Run, Step};
use crate::store::claim;
use crate::store::erasure::{self, Ending};
use crate::store::retention_order::{self, State};

/// Takes over what sweeps left whose lease is over; `alone`, everything that any sweep left.
///
/// Gives the ledger as it is afterwards: nobody else can complete any of it any more.
pub(in crate::retention) async fn take_over(
    run: &Run<'_>,
    reading: Reading,
    alone: bool,
) -> Result<Reading, RetentionError> {
    let (store, now) = (run.sweep.store, run.sweep.clock.now());
    let mut tx = store.begin().await?;
    let until = if alone { Instant::from_unix(i64::MAX) } else { now };
    let left = claim::take_expired(&mut tx, until).await?;
    claim::begin(&mut tx, &run.id, run.lease()).await?;
    for other in &left {
        retention_order::hand_over(&mut tx, other, &run.id).await?;
        claim::hand_over(&mut tx, other, &run.id).await?;
    }
    if alone {
        retention_order::take_up(&mut tx, &run.id).await?;
        for entry in reading.open_intents() {
            // Only what has no row yet is added: its claim was cut off, or the database is older.
            let order = Order::of(entry);
            order.add(&mut tx, run, State::Intent, entry.at, &Counts::default()).await?;
        }
    }
    tx.commit().await?;
    // Alone, nobody can have written since; else somebody may have, until just now.
    if alone || left.is_empty() { Ok(reading) } else { run.sweep.read().await }
}

/// Carries out what this run has taken over; says how many deletions that were.
pub(in crate::retention) async fn resume(
    run: &Run<'_>,
    reading: &Reading,
) -> Result<u64, RetentionError> {
    let rows = retention_order::list_of_sweep(run.sweep.store, &run.id).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    tracing::warn!(
        retention.open_intents = rows.len(),
        "an earlier sweep was interrupted; its deletions are carried out now"
    );
    // Another node may have written an intent under a linking key that this one has not read yet.
    let newest = run.sweep.keyring.reread()?;
    let mut intents = BTreeMap::new();
    let mut completed = BTreeSet::new();
    for entry in &reading.entries {
        match entry.kind {
            Kind::Intent => drop(intents.insert(&entry.order, entry)),
            Kind::Completed => drop(completed.insert(&entry.order)),
            _ => {}
        }
    }
    let mut orders = Vec::new();
    let mut people: BTreeMap<&str, BTreeMap<[u8; 32], Ending>> = BTreeMap::new();
    let mut tx = run.begin().await?;
    // Whom it has claimed says the ledger: everybody else is free.
    claim::release(&mut tx, &run.id).await?;
    for row in &rows {
        match intents.get(&row.id) {
            _ if completed.contains(&row.id) => {
                let epoch = run.keyring.current_epoch();
                retention_order::set_verified_one(&mut tx, &row.id, epoch).await?;
            }
            None => {
                tracing::error!("a deletion was begun that the ledger does not know; it is left");
                retention_order::let_go(&mut tx, &row.id).await?;
            }
            Some(entry) => {
                if row.state == State::Intent && !people.contains_key(entry.project.as_str()) {
                    let found = erasure::list_of_project(&mut tx, &entry.project).await?;
                    let tagged = found.into_iter().flat_map(|one| {
                        tags_of(&newest, &one.id).into_iter().map(move |tag| (tag, one.clone()))
                    });
                    people.insert(&entry.project, tagged.collect());
                }
                let mut order = Order::of(entry);
                if row.state == State::Intent {
                    order.person = people
                        .get_mut(entry.project.as_str())
                        .and_then(|tagged| tagged.remove(&entry.tag));
                    if let Some(person) = &order.person {
                        claim::claim_one(&mut tx, &run.id, &person.id).await?;
                    }
                }
                orders.push((order, row.state));
            }
        }
    }
    let open: Vec<&Order> = orders
        .iter()
        .filter_map(|(order, state)| (*state == State::Intent).then_some(order))
        .collect();
    delete(run, &mut tx, &open).await?;
    tx.commit().await?;
    run.sweep.passed(Step::Purged)?;
    let orders: Vec<Order> = orders.into_iter().map(|(order, _)| order).collect();
    if !orders.is_empty() {
        finish(run, &orders).await?;
    }
    Ok(rows.len() as u64)
}

//! Deletion orders: from intent to completion, for each participation that is due.
//!
//! An intent binds: whoever finds it open carries it out, whatever the row's date says by then.

use std::collections::BTreeMap;

use super::RetentionError;
use super::counts::Counts;
use super::ledger::{Entry, Kind};
use super::schedule::PARTICIPATION;
use super::sweep::{BATCH, Keys, Step, Sweep, scrub};
use crate::clock::Instant;
use crate::ids::{OrderId, ParticipationId};
use crate::keys::Keyring;
use crate::store::erasure::{self, Ending};
use crate::store::retention_order::{self, State};
use crate::store::{StoreError, Tx, viewing};

/// One deletion under way.
pub(super) struct Order {
    pub(super) id: OrderId,
    pub(super) rule: String,
    pub(super) project_code: String,
    pub(super) tag: [u8; 32],
    /// Whom it erases; nobody when the rows are gone already, or for drafts.
    pub(super) person: Option<Ending>,
}

impl Order {
    /// Its line in the ledger.
    pub(super) fn entry(&self, kind: Kind, at: Instant, epoch: i64, counts: Counts) -> Entry {
        Entry {
            at,
            order: self.id.clone(),
            rule: self.rule.clone(),
            project: self.project_code.clone(),
            kind,
            counts,
            epoch,
            tag: self.tag,
            signed_off: None,
        }
    }

    /// Its row, written in the transaction that deletes.
    pub(super) async fn add_purged(
        &self,
        tx: &mut Tx,
        due_at: Instant,
        counts: &Counts,
        now: Instant,
    ) -> Result<(), StoreError> {
        let row = retention_order::Order {
            id: self.id.clone(),
            project_code: self.project_code.clone(),
            rule: self.rule.clone(),
            due_at,
            state: State::Purged,
            counts: serde_json::to_string(counts).expect("because counts are names and numbers"),
            executed_at: now,
        };
        retention_order::add(tx, &row).await
    }
}

/// The counts of a deletion whose rows are gone.
pub(super) fn counts_of(row: &retention_order::Order) -> Result<Counts, StoreError> {
    serde_json::from_str(&row.counts)
        .map_err(|_| StoreError::Impossible { table: "retention_order", column: "counts" })
}

/// Stands in the ledger for a participation.
pub fn tag_of(keyring: &Keyring, participation: &ParticipationId) -> [u8; 32] {
    keyring.ledger_tag("participation", participation.as_str().as_bytes())
}

/// Carries out the intents that stand open in the ledger; says how many.
pub(super) async fn resume(sweep: &Sweep<'_>, keyring: &Keys) -> Result<u64, RetentionError> {
    let ledger = sweep.ledger.clone();
    let reading = tokio::task::spawn_blocking(move || ledger.read())
        .await
        .expect("because reading does not panic and is never cancelled")?;
    let mut people: BTreeMap<String, BTreeMap<[u8; 32], Ending>> = BTreeMap::new();
    let mut orders = Vec::new();
    for entry in reading.open_intents() {
        if !people.contains_key(&entry.project) {
            let found = erasure::list_of_project(sweep.store, &entry.project).await?;
            let tagged = found.into_iter().map(|person| (tag_of(keyring, &person.id), person));
            people.insert(entry.project.clone(), tagged.collect());
        }
        orders.push(Order {
            id: entry.order.clone(),
            rule: entry.rule.clone(),
            project_code: entry.project.clone(),
            tag: entry.tag,
            person: people.get_mut(&entry.project).and_then(|tagged| tagged.remove(&entry.tag)),
        });
    }
    if !orders.is_empty() {
        tracing::warn!(
            retention.open_intents = orders.len(),
            "an earlier sweep was interrupted; its deletions are carried out now"
        );
        for batch in orders.chunks(BATCH.into()) {
            purge(sweep, batch).await?;
        }
        finish(sweep, keyring, &orders).await?;
    }
    Ok(orders.len() as u64)
}

/// The rule that stands in the lines of an erasure which a person asked for.
pub const ON_REQUEST: &str = "on-request";

/// Erases every participation whose person was granted erasure; says how many.
///
/// It waits for nothing: neither for a date nor for anybody's consent to many deletions at once.
pub(super) async fn erase_requested(
    sweep: &Sweep<'_>,
    keyring: &Keys,
) -> Result<u64, RetentionError> {
    let mut purged = Vec::new();
    loop {
        let granted = erasure::list_requested(sweep.store, BATCH.into()).await?;
        if granted.is_empty() {
            break;
        }
        let orders = orders_of(sweep, keyring, ON_REQUEST, granted);
        intend(sweep, keyring, &orders).await?;
        purge(sweep, &orders).await?;
        purged.extend(orders);
    }
    if !purged.is_empty() {
        finish(sweep, keyring, &purged).await?;
    }
    Ok(purged.len() as u64)
}

fn orders_of(sweep: &Sweep<'_>, keyring: &Keys, rule: &str, people: Vec<Ending>) -> Vec<Order> {
    let order = |person: Ending| Order {
        id: OrderId::from_bits(sweep.chance.bits128()),
        rule: rule.to_owned(),
        project_code: person.project_code.clone(),
        tag: tag_of(keyring, &person.id),
        person: Some(person),
    };
    people.into_iter().map(order).collect()
}

/// Erases every participation that ended at `now` or before; says how many.
pub(super) async fn erase_due(
    sweep: &Sweep<'_>,
    keyring: &Keys,
    now: Instant,
) -> Result<u64, RetentionError> {
    let mut purged = Vec::new();
    loop {
        let due = erasure::list_due(sweep.store, now, BATCH.into()).await?;
        if due.is_empty() {
            break;
        }
        let orders = orders_of(sweep, keyring, PARTICIPATION.name, due);
        intend(sweep, keyring, &orders).await?;
        purge(sweep, &orders).await?;
        purged.extend(orders);
    }
    // Scrubbing costs the same for one person and for a thousand.
    if !purged.is_empty() {
        finish(sweep, keyring, &purged).await?;
    }
    Ok(purged.len() as u64)
}

/// Writes the intents of these orders to the ledger.
pub(super) async fn intend(
    sweep: &Sweep<'_>,
    keyring: &Keys,
    orders: &[Order],
) -> Result<(), RetentionError> {
    let (at, epoch) = (sweep.clock.now(), keyring.current_epoch());
    let intents =
        orders.iter().map(|order| order.entry(Kind::Intent, at, epoch, Counts::default()));
    sweep.record(intents.collect()).await?;
    sweep.passed(Step::Intended)
}

/// Deletes the people of these orders in one transaction.
async fn purge(sweep: &Sweep<'_>, orders: &[Order]) -> Result<(), RetentionError> {
    let now = sweep.clock.now();
    let mut tx = sweep.store.begin().await?;
    for order in orders {
        let Some(person) = &order.person else { continue };
        let mut counts = Counts::default();
        for (class, records) in erasure::count(&mut tx, &person.id).await? {
            counts.add(class, records);
        }
        erasure::remove(&mut tx, &person.id).await?;
        order.add_purged(&mut tx, person.ends_at, &counts, now).await?;
    }
    viewing::remove_empty(&mut tx).await?;
    tx.commit().await?;
    sweep.passed(Step::Purged)
}

/// Scrubs, verifies and completes orders whose rows are gone.
pub(super) async fn finish(
    sweep: &Sweep<'_>,
    keyring: &Keys,
    orders: &[Order],
) -> Result<(), RetentionError> {
    scrub(sweep.store).await?;
    set_state(sweep, orders, State::Scrubbed).await?;
    sweep.passed(Step::Scrubbed)?;
    let mut rows = 0;
    for person in orders.iter().filter_map(|order| order.person.as_ref()) {
        rows += erasure::count_left(sweep.store, &person.id).await?;
    }
    if rows > 0 {
        return Err(RetentionError::StillThere { rows });
    }
    set_state(sweep, orders, State::Verified).await?;
    sweep.passed(Step::Verified)?;
    let (at, epoch) = (sweep.clock.now(), keyring.current_epoch());
    let mut completed = Vec::new();
    for order in orders {
        // Without a row nothing was there to delete: the transaction that deletes writes the row.
        let row = retention_order::find(sweep.store, &order.id).await?;
        let counts = row.as_ref().map(counts_of).transpose()?.unwrap_or_default();
        completed.push(order.entry(Kind::Completed, at, epoch, counts));
    }
    sweep.record(completed).await
}

async fn set_state(
    sweep: &Sweep<'_>,
    orders: &[Order],
    state: State,
) -> Result<(), RetentionError> {
    let mut tx = sweep.store.begin().await?;
    for order in orders {
        retention_order::set_state(&mut tx, &order.id, state).await?;
    }
    Ok(tx.commit().await?)
}

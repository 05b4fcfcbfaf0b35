//! Deletion orders: from claim and intent to completion, for each participation that is due.
//!
//! A claim becomes durable only after its intents stand in the ledger, in one transaction, so whoever
//! takes a claim over finds its intents; an intent whose claim was lost is found in the ledger.
//! An intent binds: whoever finds it open carries it out, whatever the row's date says by then.
//! Completions are written in a transaction that holds the lease, so nobody says one twice.

pub(super) mod left;

use std::collections::BTreeMap;

use super::counts::Counts;
use super::ledger::{Entry, Kind};
use super::schedule::PARTICIPATION;
use super::sweep::{BATCH, Run, Safeguards, Step, scrub};
use super::{RetentionError, brake, receipts};
use crate::clock::Instant;
use crate::ids::{OrderId, ParticipationId};
use crate::keys::{Commitment, Keyring, sha256};
use crate::store::erasure::{self, Due, Ending};
use crate::store::retention_order::{self, State};
use crate::store::sql::On;
use crate::store::{StoreError, Tx, brake_release, claim, project, viewing};

/// One deletion under way.
pub(super) struct Order {
    pub(super) id: OrderId,
    pub(super) rule: String,
    pub(super) project_code: String,
    pub(super) tag: [u8; 32],
    /// The hash of the agreement in force when it was announced; only for participations.
    pub(super) agreement: Option<[u8; 32]>,
    /// What the holder of a receipt code finds it by, or a decoy; only for participations.
    pub(super) receipt: Option<Commitment>,
    /// Whom it erases; nobody when the rows are gone already, or for drafts.
    pub(super) person: Option<Ending>,
}

impl Order {
    /// The order of an intent.
    fn of(entry: &Entry) -> Self {
        Self {
            id: entry.order.clone(),
            rule: entry.rule.clone(),
            project_code: entry.project.clone(),
            tag: entry.tag,
            agreement: entry.agreement,
            receipt: entry.receipt,
            person: None,
        }
    }

    /// Its line in the ledger.
    pub(super) fn entry(&self, kind: Kind, at: Instant, epoch: i64, counts: Counts) -> Entry {
        Entry {
            rule: self.rule.clone(),
            project: self.project_code.clone(),
            counts,
            tag: self.tag,
            agreement: self.agreement,
            receipt: self.receipt,
            ..Entry::new(kind, self.id.clone(), at, epoch)
        }
    }

    /// Its row, claimed by this run.
    pub(super) async fn add(
        &self,
        tx: &mut Tx,
        run: &Run<'_>,
        state: State,
        due_at: Instant,
        counts: &Counts,
    ) -> Result<(), StoreError> {
        let row = retention_order::Order {
            id: self.id.clone(),
            project_code: self.project_code.clone(),
            rule: self.rule.clone(),
            due_at,
            state,
            counts: text_of(counts),
            executed_at: run.sweep.clock.now(),
        };
        retention_order::add_claimed(tx, &row, &run.id).await.map(drop)
    }
}

fn text_of(counts: &Counts) -> String {
    serde_json::to_string(counts).expect("because counts are names and numbers")
}

/// The counts of a deletion whose rows are gone.
pub(super) fn counts_of(row: &retention_order::Order) -> Result<Counts, StoreError> {
    serde_json::from_str(&row.counts)
        .map_err(|_| StoreError::Impossible { table: "retention_order", column: "counts" })
}

/// Stands for a participation in a line of the ledger that is written at `at`.
pub fn tag_of(keyring: &Keyring, at: Instant, participation: &ParticipationId) -> [u8; 32] {
    keyring.ledger_tag(at, "participation", participation.as_str().as_bytes())
}

/// What can stand for a participation in lines that were written before: one tag for each quarter
/// whose linking key lives.
pub fn tags_of(keyring: &Keyring, participation: &ParticipationId) -> Vec<[u8; 32]> {
    keyring.ledger_tags("participation", participation.as_str().as_bytes())
}

/// The rule that stands in the lines of an erasure which a person asked for.
pub const ON_REQUEST: &str = "on-request";

/// Erases every participation whose person was granted erasure and over which no hold stands; says
/// how many.
///
/// It waits for nothing: neither for a date nor for anybody's consent to many deletions at once.
pub(super) async fn erase_requested(run: &Run<'_>) -> Result<u64, RetentionError> {
    let mut purged = Vec::new();
    loop {
        let mut tx = run.begin().await?;
        let now = run.sweep.clock.now();
        let people = claim::claim_requested(&mut tx, &run.id, now, BATCH.into()).await?;
        let orders = intend_for(run, tx, ON_REQUEST, people).await?;
        if orders.is_empty() {
            break;
        }
        let mut tx = run.begin().await?;
        let all: Vec<&Order> = orders.iter().collect();
        delete(run, &mut tx, &all).await?;
        tx.commit().await?;
        run.sweep.passed(Step::Purged)?;
        purged.extend(orders);
    }
    if !purged.is_empty() {
        finish(run, &purged).await?;
    }
    Ok(purged.len() as u64)
}

/// Erases every participation that ended at `now` or before and need not wait; says how many.
pub(super) async fn erase_due(run: &Run<'_>, now: Instant) -> Result<u64, RetentionError> {
    let releases = brake_release::list(run.sweep.store).await?;
    let mut purged = Vec::new();
    for due in erasure::list_due(run.sweep.store, now).await? {
        let unannounced_until = match run.sweep.safeguards {
            Safeguards::On => brake::unannounced_until(&due, &releases),
            Safeguards::Off => now,
        };
        loop {
            let orders = intend_due(run, &due, (now, unannounced_until)).await?;
            if orders.is_empty() {
                break;
            }
            let mut tx = run.begin().await?;
            claim::lock_project(&mut tx, &due.project_code).await?;
            let all: Vec<&Order> = orders.iter().collect();
            delete(run, &mut tx, &all).await?;
            tx.commit().await?;
            run.sweep.passed(Step::Purged)?;
            purged.extend(orders);
        }
    }
    // Scrubbing costs the same for one person and for a thousand.
    if !purged.is_empty() {
        finish(run, &purged).await?;
    }
    Ok(purged.len() as u64)
}

/// The hash of the agreement in force, if the project has one.
pub(super) async fn agreement_of(
    on: impl Into<On<'_>>,
    project_code: &str,
) -> Result<Option<[u8; 32]>, StoreError> {
    let text = project::find_agreement_by_code(on, project_code).await?;
    Ok(text.map(|text| sha256(text.as_bytes())))
}

/// Claims the next people of a project and says so in the ledger; nobody when none is left.
async fn intend_due(
    run: &Run<'_>,
    due: &Due,
    until: (Instant, Instant),
) -> Result<Vec<Order>, RetentionError> {
    let mut tx = run.begin().await?;
    claim::lock_project(&mut tx, &due.project_code).await?;
    let project = (&due.project, due.project_code.as_str());
    let people = claim::claim(&mut tx, &run.id, project, until, BATCH.into()).await?;
    intend_for(run, tx, PARTICIPATION.name, people).await
}

/// Says in the ledger that these people, whom the transaction has claimed, will be deleted, and only
/// then ends the transaction.
async fn intend_for(
    run: &Run<'_>,
    mut tx: Tx,
    rule: &str,
    people: Vec<Ending>,
) -> Result<Vec<Order>, RetentionError> {
    let mut agreements = BTreeMap::new();
    let mut orders = Vec::new();
    for person in people {
        let code = &person.project_code;
        if !agreements.contains_key(code) {
            agreements.insert(code.clone(), agreement_of(&mut tx, code).await?);
        }
        let order = Order {
            id: OrderId::from_bits(run.sweep.chance.bits128()),
            rule: rule.to_owned(),
            project_code: code.clone(),
            tag: tag_of(&run.keyring, run.sweep.clock.now(), &person.id),
            agreement: agreements.get(code).copied().flatten(),
            receipt: Some(receipts::commitment_of(run.sweep, &run.keyring, &person.id).await?),
            person: Some(person.clone()),
        };
        order.add(&mut tx, run, State::Intent, person.ends_at, &Counts::default()).await?;
        orders.push(order);
    }
    if !orders.is_empty() {
        intend(run, &orders).await?;
        tx.commit().await?;
        run.sweep.passed(Step::Intended)?;
    }
    Ok(orders)
}

/// Writes the intents of these orders to the ledger; the claims that go with them are committed after.
pub(super) async fn intend(run: &Run<'_>, orders: &[Order]) -> Result<(), RetentionError> {
    let (at, epoch) = (run.sweep.clock.now(), run.keyring.current_epoch());
    let intents =
        orders.iter().map(|order| order.entry(Kind::Intent, at, epoch, Counts::default()));
    run.sweep.record(intents.collect()).await?;
    run.sweep.passed(Step::Written)
}

/// Deletes everybody whom the run has claimed: exactly the people of these orders.
async fn delete(run: &Run<'_>, tx: &mut Tx, orders: &[&Order]) -> Result<(), RetentionError> {
    let now = run.sweep.clock.now();
    let mut counted: BTreeMap<ParticipationId, Counts> = BTreeMap::new();
    for (person, class, records) in claim::count(tx, &run.id).await? {
        counted.entry(person).or_default().add(class, records);
    }
    let removed = claim::remove(tx, &run.id).await?;
    let mut found = 0;
    for order in orders {
        let counts = order.person.as_ref().and_then(|person| counted.get(&person.id));
        found += u64::from(counts.is_some());
        let counts = text_of(counts.unwrap_or(&Counts::default()));
        retention_order::set_purged(tx, &order.id, &counts, now).await?;
    }
    if removed > found { Err(RetentionError::TooMany { rows: removed }) } else { Ok(()) }
}

/// Scrubs, verifies and completes orders of this run whose rows are gone.
pub(super) async fn finish(run: &Run<'_>, orders: &[Order]) -> Result<(), RetentionError> {
    let store = run.sweep.store;
    let mut tx = run.begin().await?;
    viewing::remove_empty(&mut tx).await?;
    tx.commit().await?;
    scrub(store).await?;
    let mut tx = run.begin().await?;
    retention_order::set_scrubbed(&mut tx, &run.id).await?;
    tx.commit().await?;
    run.sweep.passed(Step::Scrubbed)?;
    let people: Vec<ParticipationId> = orders
        .iter()
        .filter_map(|order| order.person.as_ref().map(|person| person.id.clone()))
        .collect();
    let rows = erasure::count_left_of(store, &people).await?;
    if rows > 0 {
        return Err(RetentionError::StillThere { rows });
    }
    run.sweep.passed(Step::Verified)?;
    let mut tx = run.begin().await?;
    let of_run = retention_order::list_of_sweep(&mut tx, &run.id).await?;
    let rows: BTreeMap<&OrderId, &retention_order::Order> =
        of_run.iter().map(|row| (&row.id, row)).collect();
    let (at, epoch) = (run.sweep.clock.now(), run.keyring.current_epoch());
    let mut completed = Vec::new();
    for order in orders {
        if let Some(row) = rows.get(&order.id).filter(|row| row.state == State::Scrubbed) {
            completed.push(order.entry(Kind::Completed, at, epoch, counts_of(row)?));
        }
    }
    run.sweep.record(completed).await?;
    run.sweep.passed(Step::Completed)?;
    retention_order::set_verified(&mut tx, &run.id, epoch).await?;
    Ok(tx.commit().await?)
}

//! Every night: all covers renewed, all rows of people written in random order, nothing left of before.
//!
//! Somebody who copies the database now and then could tell from what changed between two copies, and
//! from the order in which it lies, who answered and who did not.
//! So each night everybody is written, in batches of people drawn by lot; then what was there before
//! is removed: old rows and the write-ahead log.
//! Each batch is a transaction, so the round can be interrupted anywhere, and is repeated from its
//! beginning.

use serde_json::json;

use super::turn::{self, What};
use super::{CustodyError, standing};
use crate::classes::KeyGroup;
use crate::clock::Instant;
use crate::installation::Installation;
use crate::retention::alarms::{self, Alarm};
use crate::retention::sweep::scrub;
use crate::store::cover::Cover;
use crate::store::custody_act::{self, Act};
use crate::store::night::{self, Person};
use crate::store::records::Records;
use crate::store::wrapped_key::{self, Owner};
use crate::store::{StoreError, Tx, project};

/// The hour of the day, in the time zone of the first project, at which a round is due.
pub const HOUR: i64 = 3;

/// Hours without a round after which that is an alarm.
pub const LATE_HOURS: i64 = 36;

/// People written in one transaction.
const BATCH: usize = 40;

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    /// People who were written.
    pub people: u64,
    /// Sheets and decisions under new covers.
    pub rows: u64,
    /// Sheets and decisions whose covers do not come off, left as they are.
    pub closed: u64,
}

/// When the next round is due: at once where none ever was, else at the next [`HOUR`].
pub async fn due_at(installation: &Installation) -> Result<Instant, CustodyError> {
    let store = &installation.store;
    let Some(last) = custody_act::find(store, Act::Night).await? else {
        return Ok(installation.clock.now());
    };
    let zone = project::list(store).await?.first().map_or(chrono_tz::UTC, |project| project.zone);
    let day = last.ran_at.date_in(zone);
    let hour_of = |day| Instant::start_of(day, zone).plus_seconds(HOUR * 3600);
    let today = hour_of(day);
    Ok(if today > last.ran_at { today } else { day.succ_opt().map_or(today, hour_of) })
}

/// Carries a round out if one is due, and alarms when the last one is too long ago.
pub async fn when_due(installation: &Installation) -> Result<Option<Renewed>, CustodyError> {
    let outcome = if installation.clock.now() < due_at(installation).await? {
        Ok(None)
    } else {
        match now(installation).await {
            // Another node is at it.
            Err(CustodyError::UnderWay { .. }) => Ok(None),
            other => other.map(Some),
        }
    };
    alarms::settle(
        &installation.store,
        Alarm::NightLate,
        late_seconds(installation).await?,
        installation.clock.now(),
    )
    .await?;
    outcome
}

/// For how many seconds there was no round, in whole hours, where that is too long; else 0.
pub async fn late_seconds(installation: &Installation) -> Result<u64, CustodyError> {
    let store = &installation.store;
    let since = match custody_act::find(store, Act::Night).await? {
        Some(last) => Some(last.ran_at),
        None => wrapped_key::find_epoch_began(store).await?,
    };
    let now = installation.clock.now();
    let hours = since.map_or(0, |since| (now.unix() - since.unix()) / 3600);
    Ok(if hours >= LATE_HOURS { hours.unsigned_abs() * 3600 } else { 0 })
}

/// Carries a round out now.
///
/// # Errors
///
/// [`CustodyError::UnderWay`] while another process or node is at it.
pub async fn now(installation: &Installation) -> Result<Renewed, CustodyError> {
    let turn = turn::take(installation, What::Night).await?;
    let outcome = carry_out(installation).await;
    if let Ok(done) = &outcome {
        let figures = json!({
            "people": done.people, "records": done.rows, "findings": done.closed
        });
        standing::note(installation, Act::Night, Ok(figures)).await?;
    }
    turn.end().await?;
    outcome
}

async fn carry_out(installation: &Installation) -> Result<Renewed, CustodyError> {
    let store = &installation.store;
    let mut people = night::list_people(store).await?;
    let mut done = Renewed::default();
    by_lot(installation, &mut people);
    for batch in people.chunks_mut(BATCH) {
        let mut tx = store.begin().await?;
        renew(installation, &mut tx, batch, &mut done).await?;
        tx.commit().await?;
    }
    if done.closed > 0 {
        tracing::error!(
            night.closed = done.closed,
            "covers do not come off; what they cover stays"
        );
    }
    night::lay_anew(store).await?;
    store.rebuild().await?;
    scrub(store).await?;
    Ok(done)
}

fn by_lot<T>(installation: &Installation, list: &mut [T]) {
    list.sort_by_cached_key(|_| installation.chance.bits128());
}

/// Writes these people under new covers.
async fn renew(
    installation: &Installation,
    tx: &mut Tx,
    batch: &mut [Person],
    done: &mut Renewed,
) -> Result<(), CustodyError> {
    // Whoever holds several people takes them in this order.
    batch.sort_by(|one, other| one.id.as_str().cmp(other.id.as_str()));
    let mut covers = Vec::with_capacity(batch.len());
    for person in &*batch {
        covers.push(cover_of(installation, tx, person).await?);
    }
    let mut held = Vec::with_capacity(batch.len());
    for (person, cover) in batch.iter().zip(&covers) {
        let records = match cover {
            Some(cover) => match Records::hold_ended_too(tx, cover).await {
                // Deleted just now.
                Err(StoreError::Stale) => continue,
                records => Some(records?),
            },
            None => None,
        };
        held.push((person, records));
    }
    by_lot(installation, &mut held);
    for (person, records) in held {
        done.people += 1;
        match records {
            Some(records) => {
                done.rows += records.rows();
                done.closed += records.closed();
                records.write(tx, &*installation.chance).await?;
            }
            None => done.closed += 1,
        }
        night::touch(tx, &person.id).await?;
    }
    Ok(())
}

/// The cover of a person; none when their results key is gone or does not open.
async fn cover_of(
    installation: &Installation,
    tx: &mut Tx,
    person: &Person,
) -> Result<Option<Cover>, CustodyError> {
    let owner = Owner::Participation(person.id.clone());
    let Some(wrapped) = wrapped_key::find(tx, &owner, KeyGroup::Results).await? else {
        return Ok(None);
    };
    let keyring = installation.keyring.at_least(wrapped.epoch)?;
    Ok(Cover::open(&keyring, &wrapped, (&person.provider, &person.project), &person.id).ok())
}

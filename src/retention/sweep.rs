//! The sweep: carries out what is due, every 15 minutes and at start.
//!
//! Intent to the ledger, then one transaction, then scrubbing, then a second read, then completion.
//! Every step can be repeated and interrupted: an intent without its completion is carried out by
//! the next sweep, so catching up after an outage is the same as any other run.
//! Deleting personal data is the only thing it does; it opens nothing but the standing of a sheet.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::addresses::Addresses;
use super::ledger::{Entry, Ledger};
use super::{RetentionError, drafts, orders};
use crate::clock::{Clock, Instant};
use crate::keys::{Chance, Keyring, SharedKeyring};
use crate::store::{
    Store, StoreError, group_figure, invitation, outside_request, recipient_notice, session,
    throttle, wrapped_key,
};

/// Minutes between two sweeps.
pub const EVERY_MINUTES: u64 = 15;

/// How many participations or sheets one transaction takes.
pub(super) const BATCH: u16 = 100;

/// Everything a sweep needs.
#[derive(Clone, Copy)]
pub struct Sweep<'a> {
    /// What it deletes from.
    pub store: &'a Store,
    /// What its tags are made with.
    pub keyring: &'a SharedKeyring,
    /// What is due is due by this clock.
    pub clock: &'a dyn Clock,
    /// Makes ids and decoys.
    pub chance: &'a dyn Chance,
    /// Where it says what it will do and what it did.
    pub ledger: &'a Ledger,
    /// The addresses of this node.
    pub addresses: &'a Addresses,
    /// How far it goes.
    pub until: Until,
}

/// How far a sweep goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// To the end.
    Done,
    /// For tests: to just after this step of the first deletion, as if the power went then.
    ForTestAfter(Step),
}

/// The steps of a deletion, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The intent stands in the ledger.
    Intended,
    /// Keys and rows are gone.
    Purged,
    /// What deleting leaves behind was overwritten.
    Scrubbed,
    /// A second read found nothing.
    Verified,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 4] = [Self::Intended, Self::Purged, Self::Scrubbed, Self::Verified];
}

/// What a sweep deleted: numbers only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Swept {
    /// Deletions that an earlier sweep had begun.
    pub resumed: u64,
    /// Participations that were due.
    pub participations: u64,
    /// Sheets whose draft had ended, whether or not there was one.
    pub sheets: u64,
    /// Sheets whose standing does not open; they are tried again the next day.
    pub unreadable_sheets: u64,
    /// Expired sessions.
    pub sessions: u64,
    /// Expired invitations.
    pub invitations: u64,
    /// Expired counts of attempts.
    pub throttle: u64,
    /// Figures of groups that have ended.
    pub group_figures: u64,
    /// Participations whose person was granted erasure.
    pub requested: u64,
    /// Numbers of requests and notices that have ended.
    pub requests: u64,
    /// Hours of IP addresses.
    pub address_hours: u64,
}

impl Sweep<'_> {
    /// Carries out everything that is due now; `None` while another process sweeps.
    ///
    /// # Errors
    ///
    /// When something could not be deleted, written to the ledger, scrubbed or verified.
    /// What was begun is taken up by the next sweep; whoever runs it raises the alarm.
    pub async fn run(&self) -> Result<Option<Swept>, RetentionError> {
        self.run_due_by(self.clock.now()).await
    }

    /// As [`Sweep::run`], for what was due at `cutoff` already; ledger and rows still say when it
    /// was done.
    pub async fn run_due_by(&self, cutoff: Instant) -> Result<Option<Swept>, RetentionError> {
        let Some(_turn) = self.ledger.begin_sweep()? else { return Ok(None) };
        let mut swept = Swept { address_hours: self.addresses.purge(cutoff)?, ..Swept::default() };
        self.remove_expired(cutoff, &mut swept).await?;
        let epoch = wrapped_key::find_epoch(self.store).await?.unwrap_or(0);
        let keyring = self.keyring.at_least(epoch)?;
        swept.resumed = orders::resume(self, &keyring).await?;
        swept.requested = orders::erase_requested(self, &keyring).await?;
        swept.participations = orders::erase_due(self, &keyring, cutoff).await?;
        drafts::end_due(self, &keyring, cutoff, &mut swept).await?;
        Ok(Some(swept))
    }

    /// Carries out the erasures that people were granted, and nothing else; `None` while another
    /// process sweeps, which then does it, or the next.
    pub async fn run_requested(&self) -> Result<Option<u64>, RetentionError> {
        let Some(_turn) = self.ledger.begin_sweep()? else { return Ok(None) };
        let epoch = wrapped_key::find_epoch(self.store).await?.unwrap_or(0);
        let keyring = self.keyring.at_least(epoch)?;
        orders::erase_requested(self, &keyring).await.map(Some)
    }

    /// Removes what expires by itself: sessions, invitations, counts of attempts, figures of groups,
    /// numbers of requests and notices.
    async fn remove_expired(&self, now: Instant, swept: &mut Swept) -> Result<(), RetentionError> {
        let mut tx = self.store.begin().await?;
        swept.sessions = session::remove_expired(&mut tx, now).await?;
        swept.invitations = invitation::remove_expired(&mut tx, now).await?;
        swept.throttle = throttle::remove_expired(&mut tx, now).await?;
        swept.group_figures = group_figure::remove_expired(&mut tx, now).await?;
        swept.requests = outside_request::remove_expired(&mut tx, now).await?
            + recipient_notice::remove_expired(&mut tx, now).await?;
        tx.commit().await?;
        let expired = swept.sessions + swept.invitations + swept.throttle + swept.group_figures;
        if expired + swept.requests > 0 {
            scrub(self.store).await?;
        }
        Ok(())
    }

    /// Writes to the ledger on a thread for blocking work; on disk when it returns.
    pub(super) async fn record(&self, entries: Vec<Entry>) -> Result<(), RetentionError> {
        let ledger = self.ledger.clone();
        tokio::task::spawn_blocking(move || ledger.append(&entries))
            .await
            .expect("because appending does not panic and is never cancelled")?;
        Ok(())
    }

    /// Ends a test's sweep where the test wants it to.
    pub(super) fn passed(&self, step: Step) -> Result<(), RetentionError> {
        match self.until {
            Until::ForTestAfter(last) if last == step => Err(RetentionError::Stopped(step)),
            Until::ForTestAfter(_) | Until::Done => Ok(()),
        }
    }
}

/// What a sweep reads its keys from.
pub(super) type Keys = Arc<Keyring>;

/// Overwrites what deleting left behind; waits for readers, three times at most.
///
/// # Errors
///
/// [`RetentionError::NotScrubbed`] when a reader never let go.
pub async fn scrub(store: &Store) -> Result<(), RetentionError> {
    for wait_ms in [100, 1_000, 0] {
        match store.scrub().await {
            Ok(()) => return Ok(()),
            Err(StoreError::Busy) => tokio::time::sleep(Duration::from_millis(wait_ms)).await,
            Err(other) => return Err(other.into()),
        }
    }
    Err(RetentionError::NotScrubbed)
}

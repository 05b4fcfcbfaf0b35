//! The sweep: carries out what is due, every 15 minutes and at start.
//!
//! Claim and intent, then one transaction that deletes, then scrubbing, then a second read, then
//! completion; what is under which state rests in rows or follows from dates, as docs/privacy.md says.
//! Every step can be repeated and interrupted: an intent without its completion is carried out by
//! the next sweep, so catching up after an outage is the same as any other run.
//! Several sweeps may run at once, on one node or several: each works under a lease on what it claimed.
//! Deleting personal data is the only thing it does; it opens nothing but the standing of a sheet.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::addresses::Addresses;
use super::alarms::{self, Alarm};
use super::ledger::{Entry, Ledger, Reading};
use super::orders::left;
use super::turn::{self, Entered};
use super::{RetentionError, announcing, answers, drafts, holds, linking, orders};
use crate::clock::{Clock, Instant};
use crate::ids::SweepId;
use crate::installation::{Installation, Purpose};
use crate::keys::{Chance, Keyring, SharedKeyring};
use crate::store::{
    Store, StoreError, Tx, claim, group_figure, invitation, outside_request, recipient_notice,
    retention_order, session, throttle, transmission, wrapped_key,
};

/// Minutes between two sweeps.
pub const EVERY_MINUTES: u64 = 15;

/// Two sweeps and some: what is due at midnight is deleted by a quarter past.
pub const GRACE_SECONDS: i64 = 2 * 60 * EVERY_MINUTES.cast_signed();

/// So long what a sweep has claimed is its own since it last touched it.
pub const LEASE_SECONDS: i64 = 600;

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
    /// Whether it asks before it does what was not announced.
    pub safeguards: Safeguards,
    /// How far it goes.
    pub until: Until,
}

/// What stands between a date and a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safeguards {
    /// The clock guard and the brake.
    On,
    /// Nothing: for invented people, whose years are played through.
    Off,
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
    /// The intent stands in the ledger; the claim is not durable yet.
    Written,
    /// The intent stands in the ledger, and the claim in the database.
    Intended,
    /// Keys and rows are gone.
    Purged,
    /// What deleting leaves behind was overwritten.
    Scrubbed,
    /// A second read found nothing.
    Verified,
    /// The completion stands in the ledger; the database does not know yet.
    Completed,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 6] = [
        Self::Written,
        Self::Intended,
        Self::Purged,
        Self::Scrubbed,
        Self::Verified,
        Self::Completed,
    ];
}

/// What a sweep deleted: numbers only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Swept {
    /// Deletions that an earlier sweep had begun.
    pub resumed: u64,
    /// Legal holds whose date was over.
    pub holds_ended: u64,
    /// Participations that were due.
    pub participations: u64,
    /// Participations that are due and wait for two persons, because nobody was told.
    pub waiting: u64,
    /// Sheets whose draft had ended, whether or not there was one.
    pub sheets: u64,
    /// Sheets looked through for submitted answers that have ended, whether or not there were any.
    pub sheets_looked_through: u64,
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
    /// Packages that no recipient fetched in time.
    pub transmissions: u64,
    /// Hours of IP addresses.
    pub address_hours: u64,
}

impl<'a> Sweep<'a> {
    /// The sweep of an installation, to its end.
    pub fn of(
        installation: &'a Installation,
        ledger: &'a Ledger,
        addresses: &'a Addresses,
    ) -> Self {
        Self {
            store: &installation.store,
            keyring: &installation.keyring,
            clock: &*installation.clock,
            chance: &*installation.chance,
            ledger,
            addresses,
            safeguards: match installation.purpose {
                Purpose::Service => Safeguards::On,
                Purpose::Demo => Safeguards::Off,
            },
            until: Until::Done,
        }
    }

    /// Carries out everything that is due now; `None` when it may not.
    ///
    /// It may not while somebody has the ledger to themselves, and not by a clock that has run ahead
    /// and that the operator has not confirmed.
    ///
    /// # Errors
    ///
    /// When something could not be deleted, written to the ledger, scrubbed or verified.
    /// What was begun is taken up by the next sweep, and an alarm stands until one succeeds.
    pub async fn run(&self) -> Result<Option<Swept>, RetentionError> {
        self.run_due_by(self.clock.now()).await
    }

    /// As [`Sweep::run`], for what was due at `cutoff` already; ledger and rows still say when it
    /// was done.
    pub async fn run_due_by(&self, cutoff: Instant) -> Result<Option<Swept>, RetentionError> {
        let outcome = self.enter(cutoff).await;
        let now = self.clock.now();
        let (scrub, other) = match &outcome {
            Ok(_) => (0, 0),
            Err(RetentionError::NotScrubbed) => (1, 0),
            // Whoever took over goes on with it, and a test's power cut is no fault.
            Err(RetentionError::TakenOver | RetentionError::Stopped(_)) => return outcome,
            Err(_) => (0, 1),
        };
        alarms::settle(self.store, Alarm::ScrubBusy, scrub, now).await?;
        alarms::settle(self.store, Alarm::SweepFailed, other, now).await?;
        outcome
    }

    async fn enter(&self, cutoff: Instant) -> Result<Option<Swept>, RetentionError> {
        let mut swept = Swept { address_hours: self.addresses.purge(cutoff)?, ..Swept::default() };
        // Neither waits for anybody: seven days are promised, and nobody misses them.
        swept.throttle = self.remove_throttle(cutoff).await?;
        let (turn, alone) = match turn::enter(self.ledger).await? {
            Entered::Alone(turn) => (turn, true),
            Entered::Beside(turn) => (turn, false),
            Entered::Refused => return Ok(None),
        };
        let reading = self.read().await?;
        let believed = self.believes(&reading).await?;
        let epoch = wrapped_key::find_epoch(self.store).await?.unwrap_or(0);
        let id = SweepId::from_bits(self.chance.bits128());
        let keyring = linking::with_keys_of_now(self, self.keyring.at_least(epoch)?);
        let run = Run { sweep: self, id, keyring };
        let reading = left::take_over(&run, reading, alone).await?;
        let _turn = turn.share().await?;
        let done = if believed {
            self.carry_out(&run, &reading, cutoff, &mut swept).await
        } else {
            self.end_begun(&run, &reading).await
        };
        if !matches!(done, Err(RetentionError::Stopped(_) | RetentionError::TakenOver)) {
            // What is left is for the next sweep, which need not wait until the lease is over.
            let mut tx = self.store.begin().await?;
            claim::let_go(&mut tx, &run.id).await?;
            tx.commit().await?;
        }
        done.map(|()| believed.then_some(swept))
    }

    /// What waits for no date, and so for no clock: deletions whose intent stands in the ledger, and
    /// what a person was granted.
    async fn end_begun(&self, run: &Run<'_>, reading: &Reading) -> Result<(), RetentionError> {
        // First what was begun: the run has taken it over, and ends all it has as one.
        left::resume(run, reading).await?;
        orders::erase_requested(run).await?;
        Ok(())
    }

    async fn carry_out(
        &self,
        run: &Run<'_>,
        reading: &Reading,
        cutoff: Instant,
        swept: &mut Swept,
    ) -> Result<(), RetentionError> {
        self.remove_expired(cutoff, swept).await?;
        swept.resumed = left::resume(run, reading).await?;
        swept.requested = orders::erase_requested(run).await?;
        swept.holds_ended = holds::end_due(run, cutoff).await?;
        announcing::announce(self.store, self.clock.now()).await?;
        swept.participations = orders::erase_due(run, cutoff).await?;
        drafts::end_due(run, cutoff, swept).await?;
        answers::end_due(run, cutoff, swept).await?;
        let epochs = run.keyring.epochs();
        let oldest = epochs.into_iter().min().unwrap_or(0);
        let mut tx = self.store.begin().await?;
        retention_order::pass_horizon(&mut tx, oldest, run.keyring.current_epoch()).await?;
        tx.commit().await?;
        self.raise_alarms(cutoff, swept).await
    }

    async fn remove_throttle(&self, now: Instant) -> Result<u64, RetentionError> {
        let mut tx = self.store.begin().await?;
        let removed = throttle::remove_expired(&mut tx, now).await?;
        tx.commit().await?;
        if removed > 0 {
            scrub(self.store).await?;
        }
        Ok(removed)
    }

    /// Removes what expires by itself: sessions, invitations, figures of groups.
    async fn remove_expired(&self, now: Instant, swept: &mut Swept) -> Result<(), RetentionError> {
        let mut tx = self.store.begin().await?;
        swept.sessions = session::remove_expired(&mut tx, now).await?;
        swept.invitations = invitation::remove_expired(&mut tx, now).await?;
        swept.group_figures = group_figure::remove_expired(&mut tx, now).await?;
        swept.requests = outside_request::remove_expired(&mut tx, now).await?
            + recipient_notice::remove_expired(&mut tx, now).await?;
        swept.transmissions = transmission::remove_expired(&mut tx, now).await?;
        tx.commit().await?;
        let small = swept.sessions + swept.invitations + swept.group_figures + swept.requests;
        if small + swept.transmissions > 0 {
            scrub(self.store).await?;
        }
        Ok(())
    }

    /// Reads the ledger.
    pub(super) async fn read(&self) -> Result<Reading, RetentionError> {
        Ok(self.ledger.read_aside().await?)
    }

    /// Writes to the ledger; on disk when it returns.
    pub(super) async fn record(&self, entries: Vec<Entry>) -> Result<(), RetentionError> {
        Ok(self.ledger.append_aside(entries).await?)
    }

    /// Ends a test's sweep where the test wants it to.
    pub(super) fn passed(&self, step: Step) -> Result<(), RetentionError> {
        match self.until {
            Until::ForTestAfter(last) if last == step => Err(RetentionError::Stopped(step)),
            Until::ForTestAfter(_) | Until::Done => Ok(()),
        }
    }
}

/// One run of a sweep.
pub(super) struct Run<'a> {
    pub(super) sweep: &'a Sweep<'a>,
    /// What its claims and orders name.
    pub(super) id: SweepId,
    /// The keyring at its begin.
    pub(super) keyring: Arc<Keyring>,
}

impl Run<'_> {
    /// Until when what it has claimed is its own.
    pub(super) fn lease(&self) -> Instant {
        self.sweep.clock.now().plus_seconds(LEASE_SECONDS)
    }

    /// Begins a transaction in which nobody can take over.
    ///
    /// # Errors
    ///
    /// [`RetentionError::TakenOver`] when somebody has.
    pub(super) async fn begin(&self) -> Result<Tx, RetentionError> {
        let mut tx = self.sweep.store.begin().await?;
        match claim::renew(&mut tx, &self.id, self.lease()).await {
            Ok(()) => Ok(tx),
            Err(StoreError::Stale) => Err(RetentionError::TakenOver),
            Err(other) => Err(other.into()),
        }
    }
}

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

//! What a sweep watches beside deleting: whether the clock may be believed, and what is late.

use super::RetentionError;
use super::alarms::{self, Alarm};
use super::brake;
use super::clock_guard::{self, Stands};
use super::ledger::Reading;
use super::sweep::{GRACE_SECONDS, Safeguards, Sweep, Swept};
use crate::clock::Instant;
use crate::store::{Store, erasure, retention_order};

/// Seconds after which a deletion that was begun should long be completed.
const OPEN_SECONDS: i64 = 3_600;

impl Sweep<'_> {
    /// Whether the clock may be believed; raises the alarm and says what to do when it may not.
    pub(super) async fn believes(&self, reading: &Reading) -> Result<bool, RetentionError> {
        if self.safeguards == Safeguards::Off {
            return Ok(true);
        }
        let now = self.clock.now();
        let stands = clock_guard::look(self.store, clock_guard::last_of(reading), now).await?;
        let (ahead, back) = match stands {
            Stands::Sound => (0, 0),
            Stands::Ahead(seconds) => (seconds, 0),
            Stands::Back(seconds) => (0, seconds),
        };
        alarms::settle(self.store, Alarm::ClockAhead, ahead.unsigned_abs(), now).await?;
        alarms::settle(self.store, Alarm::ClockBack, back.unsigned_abs(), now).await?;
        if ahead > 0 {
            tracing::warn!(
                clock.ahead_hours = ahead / 3_600,
                "nothing is deleted, because the clock went further than 36 hours at once; what has \
                 ended is not shown; when the clock is right, say so with `lotse retention \
                 confirm-clock`"
            );
            return Ok(false);
        }
        clock_guard::believe(self.store, now).await?;
        Ok(true)
    }

    /// Settles the alarms about what a sweep finds when it is done.
    pub(super) async fn raise_alarms(
        &self,
        cutoff: Instant,
        swept: &mut Swept,
    ) -> Result<(), RetentionError> {
        let now = self.clock.now();
        let waiting = match self.safeguards {
            Safeguards::On => brake::waiting(self.store, cutoff).await?,
            Safeguards::Off => Vec::new(),
        };
        swept.waiting = waiting.iter().map(|one| one.people).sum();
        let late = overdue(self.store, cutoff, &waiting).await?;
        alarms::settle(self.store, Alarm::Brake, swept.waiting, now).await?;
        alarms::settle(self.store, Alarm::Overdue, late, now).await?;
        let begun = now.plus_seconds(-OPEN_SECONDS);
        let open = retention_order::count_open(self.store, begun).await?;
        alarms::settle(self.store, Alarm::OpenIntent, open.unsigned_abs(), now).await?;
        // Such a sheet is tried again a day later: only then its alarm can be seen to be mended.
        let tried_again = match alarms::since(self.store, Alarm::UnreadableSheets).await? {
            Some(since) => since.plus_days(1) < now.plus_seconds(-GRACE_SECONDS),
            None => true,
        };
        if swept.unreadable_sheets > 0 || tried_again {
            let figure = swept.unreadable_sheets;
            alarms::settle(self.store, Alarm::UnreadableSheets, 0, now).await?;
            alarms::settle(self.store, Alarm::UnreadableSheets, figure, now).await?;
        }
        Ok(())
    }
}

/// How many people whose storage has ended are still there after two sweeps, and wait for nobody.
pub(super) async fn overdue(
    store: &Store,
    now: Instant,
    waiting: &[brake::Waiting],
) -> Result<u64, RetentionError> {
    let mut late = 0;
    for due in erasure::list_due(store, now.plus_seconds(-GRACE_SECONDS)).await? {
        let waits = waiting.iter().any(|one| one.project == due.project);
        late += if waits { due.people - due.unannounced } else { due.people };
    }
    Ok(late)
}

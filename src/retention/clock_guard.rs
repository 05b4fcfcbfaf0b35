//! The clock guard: what cannot be undone is not done by a clock that nobody believes.
//!
//! The highest time ever believed rests in the database, and the ledger's last intent of a date says
//! another, which putting back an old database does not lose.
//! No other line says one: people propose holds, change agreements and have themselves erased whatever
//! the clock says, and must not vouch for it by that.
//! A jump of more than 36 hours past both, by a wrong clock or after a long outage, waits until the
//! operator has confirmed it; a clock that runs behind deletes nothing early and only alarms.

use super::ledger::{Entry, Kind, Ledger, Reading};
use super::{ON_REQUEST, RetentionError};
use crate::clock::Instant;
use crate::store::{Store, clock_seen};

/// How far the clock may go between two sweeps: a night, a weekend's evening, but no weekend.
pub const MOST_SECONDS: i64 = 36 * 3600;

/// How far it may lie behind what was seen, as clocks of several nodes do.
pub const BEHIND_SECONDS: i64 = 600;

/// How the clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It may be believed.
    Sound,
    /// So many seconds past the highest time seen: nothing is deleted.
    Ahead(i64),
    /// So many seconds before it.
    Back(i64),
}

/// The time of the ledger's last line that only a clock which was believed can have written.
pub(super) fn last_of(reading: &Reading) -> Option<Instant> {
    let by_date = |entry: &&Entry| entry.kind == Kind::Intent && entry.rule != ON_REQUEST;
    reading.entries.iter().rev().find(by_date).map(|entry| entry.at)
}

/// How the clock stands at `now`, beside what was seen; `last` is what the ledger says.
pub async fn look(
    store: &Store,
    last: Option<Instant>,
    now: Instant,
) -> Result<Stands, RetentionError> {
    let seen = clock_seen::find(store).await?;
    // A line from a clock that ran ahead counts until the operator has set that right.
    let settled = seen.map(|seen| seen.ledger_at);
    let last = last.filter(|last| Some(*last) != settled);
    let Some(highest) = seen.map(|seen| seen.at).max(last) else { return Ok(Stands::Sound) };
    let by = now.unix() - highest.unix();
    Ok(if by > MOST_SECONDS {
        Stands::Ahead(by)
    } else if by < -BEHIND_SECONDS {
        Stands::Back(-by)
    } else {
        Stands::Sound
    })
}

/// Remembers that `now` was believed.
pub(super) async fn believe(store: &Store, now: Instant) -> Result<(), RetentionError> {
    let mut tx = store.begin().await?;
    clock_seen::raise(&mut tx, now).await?;
    Ok(tx.commit().await?)
}

/// The operator's word that the clock is right at `now`: the next sweep deletes by it.
pub async fn confirm(store: &Store, ledger: &Ledger, now: Instant) -> Result<(), RetentionError> {
    let last = last_of(&ledger.read()?).unwrap_or(Instant::from_unix(0));
    let mut tx = store.begin().await?;
    clock_seen::confirm(&mut tx, now, last).await?;
    Ok(tx.commit().await?)
}

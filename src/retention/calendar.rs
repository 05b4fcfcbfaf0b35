//! What ends when, and how the deletions stand: for the officer, in numbers and dates.

use super::RetentionError;
use super::brake;
use super::watch::overdue;
use crate::clock::Instant;
use crate::store::retention_order::{self, State};
use crate::store::{Store, erasure};

/// How many people of one project end in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Year and month of the last day of storage: `2027-06`.
    pub month: String,
    /// The project's code.
    pub project_code: String,
    /// How many people.
    pub people: u64,
}

/// What ends when, by month and project, what is overdue included.
pub async fn calendar(store: &Store) -> Result<Vec<Month>, RetentionError> {
    let counted = erasure::count_by_month(store).await?;
    Ok(counted
        .into_iter()
        .map(|(project_code, month, people)| Month { month, project_code, people })
        .collect())
}

/// How many deletions stand where, before and after they are begun.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// People whose storage has not ended.
    pub planned: u64,
    /// People whose storage has ended and whom the next sweep takes up.
    pub due: u64,
    /// Those of them who should be gone for two sweeps.
    pub overdue: u64,
    /// People whose storage has ended and who wait for two persons.
    pub blocked: u64,
    /// People whose storage has ended and whom a legal hold keeps.
    pub held: u64,
    /// Deletions that were begun, by state.
    pub begun: Vec<(State, u64)>,
}

/// How all deletions stand at `now`.
pub async fn standing(store: &Store, now: Instant) -> Result<Standing, RetentionError> {
    let waiting = brake::waiting(store, now).await?;
    let blocked = waiting.iter().map(|one| one.people).sum();
    let ended: u64 = erasure::list_due(store, now).await?.iter().map(|due| due.people).sum();
    let all = erasure::count_ending(store, Instant::from_unix(i64::MAX)).await?;
    let gone = erasure::count_ending(store, now).await?;
    let sum = |counts: Vec<(String, u64)>| counts.iter().map(|(_, count)| count).sum::<u64>();
    let begun = retention_order::count_by_state(store).await?;
    Ok(Standing {
        planned: sum(all).saturating_sub(sum(gone)),
        due: ended.saturating_sub(blocked),
        overdue: overdue(store, now, &waiting).await?,
        blocked,
        held: erasure::count_held_beyond(store, now).await?,
        begun: begun.into_iter().map(|(state, n)| (state, n.unsigned_abs())).collect(),
    })
}

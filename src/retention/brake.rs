//! The brake: what was not announced is not deleted in a crowd until two persons agree.
//!
//! A project's end that was moved, an agreement that was shortened, a clock that jumped: each makes many
//! people due at once whom nobody told.
//! More than ten of them in one project wait; nobody is shown to anyone in the meantime, because every
//! read carries the expiry.
//! Whoever was told a week ahead does not wait, nor whoever asked for their own erasure.

use super::RetentionError;
use super::announcing::DAYS_AHEAD_AGAIN;
use crate::clock::Instant;
use crate::ids::ProjectId;
use crate::store::brake_release::{self, Release};
use crate::store::erasure::{self, Due};
use crate::store::{Store, StoreError};

/// So many people of one project may be deleted at once without having been told.
pub const MOST_UNANNOUNCED: u64 = 10;

// The statements that tell who was told in time say a week in seconds.
const _: () = assert!(DAYS_AHEAD_AGAIN * 86_400 == 604_800);

/// Why nobody was told in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// A later end was announced and then brought forward.
    BroughtForward,
    /// The end came up within a week, or while no sweep ran.
    TooLate,
}

/// An unannounced deletion that waits for two persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The project.
    pub project: ProjectId,
    /// Its code.
    pub project_code: String,
    /// How many people wait.
    pub people: u64,
    /// When the first of them ended.
    pub since: Instant,
    /// Why nobody told them, for most of them.
    pub why: Why,
    /// The proposal to go on, if somebody made one that a second person can agree to.
    pub proposal: Option<Release>,
}

/// Until when the unannounced of a project may be deleted, by the release that two persons gave.
pub(super) fn unannounced_until(due: &Due, releases: &[Release]) -> Instant {
    if due.unannounced <= MOST_UNANNOUNCED {
        return Instant::from_unix(i64::MAX);
    }
    let agreed = releases.iter().find(|one| one.project == due.project && one.is_agreed);
    agreed.map_or(Instant::from_unix(i64::MIN), |release| release.due_by)
}

/// What waits at `now`, by the code of its project.
pub async fn waiting(store: &Store, now: Instant) -> Result<Vec<Waiting>, RetentionError> {
    let releases = brake_release::list(store).await?;
    Ok(held_back(store, now, &releases).await?)
}

async fn held_back(
    store: &Store,
    now: Instant,
    releases: &[Release],
) -> Result<Vec<Waiting>, StoreError> {
    let mut waiting = Vec::new();
    for due in erasure::list_due(store, now).await? {
        if due.unannounced <= MOST_UNANNOUNCED {
            continue;
        }
        let of_project = releases.iter().find(|one| one.project == due.project);
        if of_project.is_some_and(|one| one.is_agreed && one.due_by >= due.until) {
            continue;
        }
        let why = if 2 * due.brought_forward >= due.unannounced {
            Why::BroughtForward
        } else {
            Why::TooLate
        };
        waiting.push(Waiting {
            project: due.project,
            project_code: due.project_code,
            people: due.unannounced,
            since: due.since,
            why,
            proposal: of_project.filter(|one| !one.is_agreed).cloned(),
        });
    }
    Ok(waiting)
}

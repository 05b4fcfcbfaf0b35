//! What was announced: which end, and when. Pages say it; this remembers that they did.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::ParticipationId;

/// How many announcements there are, or were made just now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// For the first time.
    pub first: u64,
    /// Once more, shortly before.
    pub again: u64,
}

/// Remembers that everybody whose storage ends between `now` and `until` reads so from now on, and
/// that those who end at `soon` or before read it once more.
///
/// An end that was brought forward is announced anew.
/// One that was put off past `until` is forgotten, and announced when its time comes.
pub async fn announce(
    tx: &mut Tx,
    now: Instant,
    until: Instant,
    soon: Instant,
) -> Result<Announced, StoreError> {
    Statement::new(
        "DELETE FROM announcement WHERE ends_at > 0 AND participation_id IN
             (SELECT participation.id FROM participation
              JOIN announcement AS told ON told.participation_id = participation.id
              WHERE participation.ends_at > $1 OR
                    participation.ends_at < told.ends_at AND participation.ends_at > $2)",
    )
    .bind(until)
    .bind(now)
    .run(tx)
    .await?;
    let first = Statement::new(
        "INSERT INTO announcement (participation_id, ends_at, announced_at)
         SELECT id, ends_at, $1 FROM participation
         WHERE ends_at > $1 AND ends_at <= $2 AND NOT EXISTS
             (SELECT 1 FROM announcement WHERE announcement.participation_id = participation.id)",
    )
    .bind(now)
    .bind(until)
    .run(tx)
    .await?;
    let again = Statement::new(
        "UPDATE announcement SET again_at = $1
         WHERE again_at IS NULL AND participation_id IN
             (SELECT id FROM participation WHERE ends_at > $1 AND ends_at <= $2)",
    )
    .bind(now)
    .bind(soon)
    .run(tx)
    .await?;
    Ok(Announced { first, again })
}

/// Remembers that a person asked for their own erasure: nobody has to be told, and nothing waits.
pub async fn by_own_wish(tx: &mut Tx, participation: &ParticipationId) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO announcement (participation_id, ends_at, announced_at, again_at)
         VALUES ($1, 0, 0, 0)
         ON CONFLICT (participation_id)
         DO UPDATE SET ends_at = 0, announced_at = 0, again_at = 0",
    )
    .bind(participation)
    .run(tx)
    .await?;
    Ok(())
}

/// How many people were told of their end, and how many once more; who asked for it is not counted.
pub async fn count(on: impl Into<On<'_>>) -> Result<Announced, StoreError> {
    let row = Statement::new(
        "SELECT COUNT(*) AS first, COUNT(again_at) AS again FROM announcement WHERE ends_at > 0",
    )
    .one(on)
    .await?;
    let Some(row) = row else { return Ok(Announced::default()) };
    let number = |column| {
        u64::try_from(row.integer(column)?)
            .map_err(|_| StoreError::Impossible { table: "announcement", column })
    };
    Ok(Announced { first: number("first")?, again: number("again")? })
}

//! Counts of attempts under keyed hashes: whose attempts they are cannot be read here.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;

/// Counts one more attempt within a window that begins with the first, and gives the number so far.
pub async fn count_attempt(
    tx: &mut Tx,
    subject_tag: &[u8; 32],
    now: Instant,
    window_seconds: i64,
) -> Result<i64, StoreError> {
    let row = Statement::new(
        "INSERT INTO throttle (subject_tag, window_ends_at, attempts) VALUES ($1, $2, 1)
         ON CONFLICT (subject_tag) DO UPDATE SET
             attempts = CASE WHEN throttle.window_ends_at <= $3 THEN 1
                             ELSE throttle.attempts + 1 END,
             window_ends_at = CASE WHEN throttle.window_ends_at <= $3 THEN excluded.window_ends_at
                                   ELSE throttle.window_ends_at END
         RETURNING attempts",
    )
    .bind(subject_tag)
    .bind(now.plus_seconds(window_seconds))
    .bind(now)
    .one(tx)
    .await?;
    row.map_or(Ok(0), |row| row.integer("attempts"))
}

/// The number of attempts within the window.
pub async fn find_attempts(
    on: impl Into<On<'_>>,
    subject_tag: &[u8; 32],
    now: Instant,
) -> Result<i64, StoreError> {
    let row = Statement::new(
        "SELECT attempts FROM throttle WHERE subject_tag = $1 AND window_ends_at > $2",
    )
    .bind(subject_tag)
    .bind(now)
    .one(on)
    .await?;
    row.map_or(Ok(0), |row| row.integer("attempts"))
}

/// Forgets the attempts of a subject that got in.
pub async fn remove(tx: &mut Tx, subject_tag: &[u8; 32]) -> Result<(), StoreError> {
    Statement::new("DELETE FROM throttle WHERE subject_tag = $1").bind(subject_tag).run(tx).await?;
    Ok(())
}

/// Removes counts whose window is over; says how many.
pub async fn remove_expired(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM throttle WHERE window_ends_at <= $1").bind(now).run(tx).await
}

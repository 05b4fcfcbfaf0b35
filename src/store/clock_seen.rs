//! The highest time that was believed; it only goes back when the operator says so.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;

/// What is remembered of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The highest time that was believed.
    pub at: Instant,
    /// The ledger's last time when the operator last confirmed the clock; 0 when nobody had to.
    pub ledger_at: Instant,
}

/// What is remembered; nothing before the first sweep.
pub async fn find(on: impl Into<On<'_>>) -> Result<Option<Seen>, StoreError> {
    let row = Statement::new("SELECT seen_at, ledger_at FROM clock_seen").one(on).await?;
    row.map(|row| {
        Ok(Seen {
            at: Instant::from_unix(row.integer("seen_at")?),
            ledger_at: Instant::from_unix(row.integer("ledger_at")?),
        })
    })
    .transpose()
}

/// Remembers `now` if it is the highest so far.
pub async fn raise(tx: &mut Tx, now: Instant) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO clock_seen (only_row, seen_at, ledger_at) VALUES (1, $1, 0)
         ON CONFLICT (only_row) DO UPDATE SET seen_at =
             CASE WHEN clock_seen.seen_at < $1 THEN $1 ELSE clock_seen.seen_at END",
    )
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Believes the clock as it stands, whatever was seen before.
pub async fn confirm(tx: &mut Tx, now: Instant, ledger_at: Instant) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO clock_seen (only_row, seen_at, ledger_at) VALUES (1, $1, $2)
         ON CONFLICT (only_row) DO UPDATE SET seen_at = $1, ledger_at = $2",
    )
    .bind(now)
    .bind(ledger_at)
    .run(tx)
    .await?;
    Ok(())
}

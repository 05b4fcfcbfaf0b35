//! Announcing an end: 30 days ahead, and once more 7 days ahead.
//!
//! The person's first page, their adviser's pages and the officer's figures say it from the day on that
//! [`is_announced`] names; the sweep writes down that they do, so that the brake can tell later whether
//! anybody was told.

use super::RetentionError;
use crate::clock::Instant;
use crate::store::{Store, announcement};

pub use crate::store::announcement::Announced;

/// Days ahead of an end from which it is announced.
pub const DAYS_AHEAD: i64 = 30;

/// Days ahead of an end from which it is announced once more.
pub const DAYS_AHEAD_AGAIN: i64 = 7;

/// Whether pages say at `now` that storage ends at `ends_at`.
pub fn is_announced(ends_at: Instant, now: Instant) -> bool {
    ends_at > now && ends_at <= now.plus_days(DAYS_AHEAD)
}

/// Writes down what pages announce at `now`.
pub(super) async fn announce(store: &Store, now: Instant) -> Result<Announced, RetentionError> {
    let mut tx = store.begin().await?;
    let (until, soon) = (now.plus_days(DAYS_AHEAD), now.plus_days(DAYS_AHEAD_AGAIN));
    let announced = announcement::announce(&mut tx, now, until, soon).await?;
    tx.commit().await?;
    Ok(announced)
}

//! Writing down how often what only a person's secret opens was opened.
//!
//! The data protection officer reads it: single answers of submitted sheets are opened for the
//! person's own download alone, never for scoring, so a number that nobody can explain is a finding.

use chrono::{Datelike as _, NaiveDate};
use chrono_tz::UTC;

use crate::clock::Instant;
use crate::keys::{return_openings, take_openings};
use crate::store::opening_count::{self, OpeningCount};
use crate::store::{Store, StoreError};

/// The first day of the month in which `at` lies, in UTC.
pub fn month_of(at: Instant) -> NaiveDate {
    let day = at.date_in(UTC);
    day.with_day(1).unwrap_or(day)
}

/// Adds what this process opened since the last time to the month's counts.
///
/// # Errors
///
/// When the database fails; the counts wait for the next time.
pub async fn write_down(store: &Store, now: Instant) -> Result<(), StoreError> {
    let taken = take_openings();
    if taken.is_empty() {
        return Ok(());
    }
    let written = async {
        let mut tx = store.begin().await?;
        for (class, openings) in &taken {
            let count =
                OpeningCount { month_on: month_of(now), class: *class, openings: *openings };
            opening_count::add(&mut tx, &count).await?;
        }
        tx.commit().await
    }
    .await;
    if written.is_err() {
        return_openings(&taken);
    }
    written
}

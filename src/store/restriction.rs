//! Restrictions of processing (Art. 18 GDPR), in the rows of the requests that began them.
//!
//! What is restricted lies under the hold key; these columns say why, since when, and until when.

use chrono::NaiveDate;

use super::rights_case::{impossible, instant, person};
use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, RequestId};

/// That a request restricts processing, or did (Art. 18 GDPR).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restriction {
    /// Since when.
    pub since: Instant,
    /// The day from which it may be lifted, once the person was told (Art. 18(3)).
    pub lifts_on: Option<NaiveDate>,
    /// When it ended.
    pub lifted_at: Option<Instant>,
}

impl Restriction {
    /// One that begins.
    pub const fn since(now: Instant) -> Self {
        Self { since: now, lifts_on: None, lifted_at: None }
    }

    /// Whether it still stands.
    pub const fn stands(&self) -> bool {
        self.lifted_at.is_none()
    }

    /// What the row of a request says of it.
    pub(super) fn of(row: &Row) -> Result<Option<Self>, StoreError> {
        let Some(since) = instant(row, "restricted_at")? else { return Ok(None) };
        let lifts_on = row.optional_text("lifts_on")?.map(|day| day.parse());
        Ok(Some(Self {
            since,
            lifts_on: lifts_on.transpose().map_err(|_| impossible("lifts_on"))?,
            lifted_at: instant(row, "lifted_at")?,
        }))
    }
}

/// Which requests restrict processing, and whose.
pub async fn list_restricting(
    on: impl Into<On<'_>>,
) -> Result<Vec<(RequestId, ParticipationId)>, StoreError> {
    Statement::new(
        "SELECT id, participation_id FROM rights_case
         WHERE restricted_at IS NOT NULL AND lifted_at IS NULL",
    )
    .all(on)
    .await?
    .iter()
    .map(|row| {
        Ok((RequestId::parse(&row.text("id")?).map_err(|_| impossible("id"))?, person(row)?))
    })
    .collect()
}

/// Writes down that a request restricts no more.
pub async fn set_lifted(tx: &mut Tx, id: &RequestId, now: Instant) -> Result<(), StoreError> {
    Statement::new("UPDATE rights_case SET lifted_at = $1 WHERE id = $2")
        .bind(now)
        .bind(id)
        .run(tx)
        .await?;
    Ok(())
}

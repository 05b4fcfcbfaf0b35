//! Requests of people without an account: a number, a kind, days and a state.
//!
//! No name and no word of them rests here; the letter stays with the privacy office, under the number.

use chrono::NaiveDate;

use super::rights_case::{Kind, day};
use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ProjectId, RequestId};

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has answered yet.
    Open,
    /// The office asked for proof of who is asking; the deadline goes on.
    Identity,
    /// Answered: nothing is held.
    NothingHeld,
    /// Answered: the person has an account after all, and the request goes on there.
    BelongsElsewhere,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] =
        [Self::Open, Self::Identity, Self::NothingHeld, Self::BelongsElsewhere];

    /// The name in rows, forms and words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Identity => "identity",
            Self::NothingHeld => "nothing-held",
            Self::BelongsElsewhere => "belongs-elsewhere",
        }
    }

    /// Whether an answer is still due.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Identity)
    }
}

/// One request.
pub struct Outside {
    /// Its id, whose beginning is its number.
    pub id: RequestId,
    /// The project that received it.
    pub project: ProjectId,
    /// What is demanded.
    pub kind: Kind,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The last day for an answer.
    pub due_on: NaiveDate,
    /// Where it stands.
    pub state: State,
    /// When its row ends.
    pub ends_at: Instant,
}

const fn impossible(column: &'static str) -> StoreError {
    StoreError::Impossible { table: "outside_request", column }
}

fn outside(row: &Row) -> Result<Outside, StoreError> {
    let state = row.text("state")?;
    Ok(Outside {
        id: RequestId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        project: ProjectId::parse(&row.text("project_id")?)
            .map_err(|_| impossible("project_id"))?,
        kind: Kind::parse(&row.text("kind")?).ok_or(impossible("kind"))?,
        received_on: day(row, "received_on")?,
        due_on: day(row, "due_on")?,
        state: State::ALL
            .into_iter()
            .find(|known| known.name() == state)
            .ok_or(impossible("state"))?,
        ends_at: Instant::from_unix(row.integer("ends_at")?),
    })
}

/// Adds a request.
pub async fn add(tx: &mut Tx, one: &Outside) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO outside_request (id, project_id, kind, received_on, due_on, state, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&one.id)
    .bind(&one.project)
    .bind(one.kind.name())
    .bind(one.received_on)
    .bind(one.due_on)
    .bind(one.state.name())
    .bind(one.ends_at)
    .run(tx)
    .await?;
    Ok(())
}

/// Every request that has not ended, of all projects, those first whose day is nearest.
pub async fn list(on: impl Into<On<'_>>, now: Instant) -> Result<Vec<Outside>, StoreError> {
    Statement::new(
        "SELECT id, project_id, kind, received_on, due_on, state, ends_at
         FROM outside_request WHERE ends_at > $1 ORDER BY due_on, id",
    )
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(outside)
    .collect()
}

/// Answers an open request.
///
/// # Errors
///
/// [`StoreError::Stale`] when it is answered already.
pub async fn set_state(tx: &mut Tx, id: &RequestId, state: State) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE outside_request SET state = $1 WHERE id = $2 AND state IN ('open', 'identity')",
    )
    .bind(state.name())
    .bind(id)
    .swap(tx)
    .await
}

/// Removes those that ended at `now` or before.
pub async fn remove_expired(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM outside_request WHERE ends_at <= $1").bind(now).run(tx).await
}

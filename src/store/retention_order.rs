//! Deletions that were carried out: rule, project and counts, never a person.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::OrderId;

/// How far a deletion has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Keys and rows are gone.
    Purged,
    /// What deleting leaves behind was overwritten.
    Scrubbed,
    /// A second connection found nothing.
    Verified,
}

impl State {
    const ALL: [Self; 3] = [Self::Purged, Self::Scrubbed, Self::Verified];

    /// The name in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Purged => "purged",
            Self::Scrubbed => "scrubbed",
            Self::Verified => "verified",
        }
    }
}

/// One deletion that was carried out.
pub struct Order {
    /// Its id, which the ledger names too.
    pub id: OrderId,
    /// The project's code.
    pub project_code: String,
    /// The rule of the schedule.
    pub rule: String,
    /// When storage had to end.
    pub due_at: Instant,
    /// How far it has come.
    pub state: State,
    /// Counts for each data class, as JSON.
    pub counts: String,
    /// When the rows were deleted.
    pub executed_at: Instant,
}

/// Records a deletion, in the transaction that deletes.
pub async fn add(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO retention_order (id, project_code, rule, due_at, state, counts, executed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&order.id)
    .bind(order.project_code.as_str())
    .bind(order.rule.as_str())
    .bind(order.due_at)
    .bind(order.state.name())
    .bind(order.counts.as_str())
    .bind(order.executed_at)
    .run(tx)
    .await?;
    Ok(())
}

/// Moves a deletion on.
pub async fn set_state(tx: &mut Tx, id: &OrderId, state: State) -> Result<(), StoreError> {
    Statement::new("UPDATE retention_order SET state = $1 WHERE id = $2")
        .bind(state.name())
        .bind(id)
        .run(tx)
        .await?;
    Ok(())
}

fn order(row: &Row) -> Result<Order, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "retention_order", column };
    let state = row.text("state")?;
    Ok(Order {
        id: OrderId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        project_code: row.text("project_code")?,
        rule: row.text("rule")?,
        due_at: Instant::from_unix(row.integer("due_at")?),
        state: State::ALL
            .into_iter()
            .find(|known| known.name() == state)
            .ok_or(impossible("state"))?,
        counts: row.text("counts")?,
        executed_at: Instant::from_unix(row.integer("executed_at")?),
    })
}

/// The deletion with this id, if its rows are gone.
pub async fn find(on: impl Into<On<'_>>, id: &OrderId) -> Result<Option<Order>, StoreError> {
    let row = Statement::new(
        "SELECT id, project_code, rule, due_at, state, counts, executed_at
         FROM retention_order WHERE id = $1",
    )
    .bind(id)
    .one(on)
    .await?;
    row.as_ref().map(order).transpose()
}

/// The deletions carried out, the newest first, at most `most`.
pub async fn list(on: impl Into<On<'_>>, most: i64) -> Result<Vec<Order>, StoreError> {
    Statement::new(
        "SELECT id, project_code, rule, due_at, state, counts, executed_at
         FROM retention_order ORDER BY executed_at DESC, id LIMIT $1",
    )
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(order)
    .collect()
}

/// The ids of every deletion whose rows are gone.
pub async fn list_carried_out(on: impl Into<On<'_>>) -> Result<Vec<OrderId>, StoreError> {
    Statement::new("SELECT id FROM retention_order WHERE state NOT IN ('planned', 'due', 'intent')")
        .all(on)
        .await?
        .iter()
        .map(|row| {
            OrderId::parse(&row.text("id")?)
                .map_err(|_| StoreError::Impossible { table: "retention_order", column: "id" })
        })
        .collect()
}

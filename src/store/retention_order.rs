//! Deletions that were begun or carried out: rule, project and counts, never a person.
//!
//! What is only planned or due has no row here: that follows from dates.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{OrderId, SweepId};

/// How far a deletion has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// A sweep has claimed it, and its intent stands in the ledger.
    Intent,
    /// Keys and rows are gone.
    Purged,
    /// What deleting leaves behind was overwritten.
    Scrubbed,
    /// A second connection found nothing, and the ledger says so.
    Verified,
    /// No backup from before opens any more: every root that its keys ever hung on is destroyed.
    BeyondHorizon,
    /// The data protection officer issued its certificate.
    Certified,
}

impl State {
    /// Every state that rests in rows, in order.
    pub const ALL: [Self; 6] = [
        Self::Intent,
        Self::Purged,
        Self::Scrubbed,
        Self::Verified,
        Self::BeyondHorizon,
        Self::Certified,
    ];

    /// The name in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Purged => "purged",
            Self::Scrubbed => "scrubbed",
            Self::Verified => "verified",
            Self::BeyondHorizon => "beyond-horizon",
            Self::Certified => "certified",
        }
    }
}

/// One deletion that was begun or carried out.
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
    /// When the rows were deleted; for an intent, when it was claimed.
    pub executed_at: Instant,
}

/// Records a deletion, in the transaction that deletes.
pub async fn add(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    Statement::new(
        // A backup from amid a deletion knows its order already, as begun.
        "INSERT INTO retention_order (id, project_code, rule, due_at, state, counts, executed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET state = $5, counts = $6, executed_at = $7,
             sweep_id = NULL",
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

/// Records a deletion that a sweep carries out; says whether it was new.
pub async fn add_claimed(tx: &mut Tx, order: &Order, sweep: &SweepId) -> Result<bool, StoreError> {
    let added = Statement::new(
        "INSERT INTO retention_order (id, project_code, rule, due_at, state, counts, executed_at,
                                      sweep_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&order.id)
    .bind(order.project_code.as_str())
    .bind(order.rule.as_str())
    .bind(order.due_at)
    .bind(order.state.name())
    .bind(order.counts.as_str())
    .bind(order.executed_at)
    .bind(sweep)
    .run(tx)
    .await?;
    Ok(added == 1)
}

/// Says that the rows of a deletion are gone, and how many they were.
pub async fn set_purged(
    tx: &mut Tx,
    id: &OrderId,
    counts: &str,
    at: Instant,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE retention_order SET state = 'purged', counts = $1, executed_at = $2 WHERE id = $3",
    )
    .bind(counts)
    .bind(at)
    .bind(id)
    .run(tx)
    .await?;
    Ok(())
}

/// Says of everything a sweep has purged that it was scrubbed.
pub async fn set_scrubbed(tx: &mut Tx, sweep: &SweepId) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE retention_order SET state = 'scrubbed' WHERE sweep_id = $1 AND state = 'purged'",
    )
    .bind(sweep)
    .run(tx)
    .await?;
    Ok(())
}

/// Says of everything a sweep has scrubbed that it was verified, at this epoch of the keyring; it is
/// nobody's work any more.
pub async fn set_verified(tx: &mut Tx, sweep: &SweepId, epoch: i64) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE retention_order SET state = 'verified', epoch = $1, sweep_id = NULL
         WHERE sweep_id = $2 AND state = 'scrubbed'",
    )
    .bind(epoch)
    .bind(sweep)
    .run(tx)
    .await?;
    Ok(())
}

/// Says of one deletion, whose completion stands in the ledger already, that it was verified.
pub async fn set_verified_one(tx: &mut Tx, id: &OrderId, epoch: i64) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE retention_order SET state = 'verified', epoch = $1, sweep_id = NULL WHERE id = $2",
    )
    .bind(epoch)
    .bind(id)
    .run(tx)
    .await?;
    Ok(())
}

/// Hands the deletions of one sweep to another.
pub async fn hand_over(tx: &mut Tx, from: &SweepId, to: &SweepId) -> Result<(), StoreError> {
    Statement::new("UPDATE retention_order SET sweep_id = $1 WHERE sweep_id = $2")
        .bind(to)
        .bind(from)
        .run(tx)
        .await?;
    Ok(())
}

/// Takes up deletions that are not done and that no sweep carries out.
pub async fn take_up(tx: &mut Tx, sweep: &SweepId) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE retention_order SET sweep_id = $1
         WHERE sweep_id IS NULL AND state IN ('intent', 'purged', 'scrubbed')",
    )
    .bind(sweep)
    .run(tx)
    .await?;
    Ok(())
}

/// Moves on what no backup can bring back any more: `oldest` is the oldest epoch whose root lives.
///
/// Deletions from before epochs were noted count from `newest`, the present one.
pub async fn pass_horizon(tx: &mut Tx, oldest: i64, newest: i64) -> Result<u64, StoreError> {
    Statement::new(
        "UPDATE retention_order SET epoch = $1 WHERE state = 'verified' AND epoch IS NULL",
    )
    .bind(newest)
    .run(tx)
    .await?;
    Statement::new(
        "UPDATE retention_order SET state = 'beyond-horizon'
         WHERE state = 'verified' AND epoch < $1",
    )
    .bind(oldest)
    .run(tx)
    .await
}

/// Says that the certificate of a deletion was issued; only of one beyond the horizon it can be.
///
/// # Errors
///
/// [`StoreError::Stale`] when it is not there yet, or certified already.
pub async fn set_certified(tx: &mut Tx, id: &OrderId) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE retention_order SET state = 'certified'
         WHERE id = $1 AND state = 'beyond-horizon'",
    )
    .bind(id)
    .swap(tx)
    .await
}

/// As [`set_certified`], for every deletion of the project with this code; says how many.
pub async fn certify_project(tx: &mut Tx, project_code: &str) -> Result<u64, StoreError> {
    Statement::new(
        "UPDATE retention_order SET state = 'certified'
         WHERE project_code = $1 AND state = 'beyond-horizon'",
    )
    .bind(project_code)
    .run(tx)
    .await
}

/// Which deletions rest in this state, each with its project's code.
pub async fn list_in_state(
    on: impl Into<On<'_>>,
    state: State,
) -> Result<Vec<(OrderId, String)>, StoreError> {
    Statement::new("SELECT id, project_code FROM retention_order WHERE state = $1")
        .bind(state.name())
        .all(on)
        .await?
        .iter()
        .map(|row| {
            let id = OrderId::parse(&row.text("id")?)
                .map_err(|_| StoreError::Impossible { table: "retention_order", column: "id" })?;
            Ok((id, row.text("project_code")?))
        })
        .collect()
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

/// The deletion with this id, if it was begun.
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

/// The deletions begun or carried out, the newest first, at most `most`.
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

/// The deletions carried out in the project with this code, the newest first, at most `most`.
pub async fn list_of_project(
    on: impl Into<On<'_>>,
    project_code: &str,
    most: i64,
) -> Result<Vec<Order>, StoreError> {
    Statement::new(
        "SELECT id, project_code, rule, due_at, state, counts, executed_at
         FROM retention_order WHERE project_code = $1 ORDER BY executed_at DESC, id LIMIT $2",
    )
    .bind(project_code)
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

/// The deletions that a sweep carries out and has not completed, by id.
pub async fn list_of_sweep(
    on: impl Into<On<'_>>,
    sweep: &SweepId,
) -> Result<Vec<Order>, StoreError> {
    Statement::new(
        "SELECT id, project_code, rule, due_at, state, counts, executed_at
         FROM retention_order WHERE sweep_id = $1 ORDER BY id",
    )
    .bind(sweep)
    .all(on)
    .await?
    .iter()
    .map(order)
    .collect()
}

/// How many deletions rest in each state, the states in their order.
pub async fn count_by_state(on: impl Into<On<'_>>) -> Result<Vec<(State, i64)>, StoreError> {
    let rows =
        Statement::new("SELECT state, COUNT(*) AS n FROM retention_order GROUP BY state").all(on);
    let mut counted = Vec::new();
    for row in rows.await? {
        let name = row.text("state")?;
        let state = State::ALL.into_iter().find(|known| known.name() == name);
        let state =
            state.ok_or(StoreError::Impossible { table: "retention_order", column: "state" })?;
        counted.push((state, row.integer("n")?));
    }
    counted.sort_by_key(|(state, _)| State::ALL.iter().position(|known| known == state));
    Ok(counted)
}

/// How many deletions were begun at `before` or earlier and are not completed.
pub async fn count_open(on: impl Into<On<'_>>, before: Instant) -> Result<i64, StoreError> {
    let row = Statement::new(
        "SELECT COUNT(*) AS n FROM retention_order
         WHERE state IN ('intent', 'purged', 'scrubbed') AND executed_at <= $1",
    )
    .bind(before)
    .one(on)
    .await?;
    row.map_or(Ok(0), |row| row.integer("n"))
}

/// Lets go of a deletion that the sweep cannot carry out.
pub async fn let_go(tx: &mut Tx, id: &OrderId) -> Result<(), StoreError> {
    Statement::new("UPDATE retention_order SET sweep_id = NULL WHERE id = $1")
        .bind(id)
        .run(tx)
        .await?;
    Ok(())
}

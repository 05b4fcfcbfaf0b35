//! Changes of agreements: proposed, made, withdrawn or ended; nothing about a person.
//!
//! A change is never changed: deciding about a proposal sets its state, once.

use chrono::NaiveDate;

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{OrderId, ProjectId, StaffId};

/// How far a change has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Waits for a second person.
    Proposed,
    /// In force, or was until the next.
    Made,
    /// Taken back before anybody agreed.
    Withdrawn,
    /// Nobody agreed in time.
    Ended,
}

impl State {
    const ALL: [Self; 4] = [Self::Proposed, Self::Made, Self::Withdrawn, Self::Ended];

    /// The name in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Made => "made",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }
}

/// One change as it rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its id, which the ledger names too.
    pub id: OrderId,
    /// The project.
    pub project: ProjectId,
    /// The version that it makes.
    pub version: i64,
    /// How far it has come.
    pub state: State,
    /// Whose idea it was.
    pub proposed_by: StaffId,
    /// When.
    pub proposed_at: Instant,
    /// Who agreed as the second; nobody where one person was enough.
    pub agreed_by: Option<StaffId>,
    /// When it was made, withdrawn or ended.
    pub decided_at: Option<Instant>,
    /// Why, in words that participants read.
    pub reason: String,
    /// The agreement, as JSON.
    pub terms: String,
    /// First and last day of the project.
    pub period: (NaiveDate, NaiveDate),
    /// First and last day of the project before.
    pub former: (NaiveDate, NaiveDate),
    /// What it was worked out to do, as JSON.
    pub effect: String,
}

fn change(row: &Row) -> Result<Change, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "agreement_change", column };
    let date =
        |column| row.text(column).and_then(|text| text.parse().map_err(|_| impossible(column)));
    let state = row.text("state")?;
    let agreed_by = row.optional_text("agreed_by_id")?;
    let agreed_by = agreed_by.map(|id| StaffId::parse(&id)).transpose();
    Ok(Change {
        id: OrderId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        project: ProjectId::parse(&row.text("project_id")?)
            .map_err(|_| impossible("project_id"))?,
        version: row.integer("version")?,
        state: State::ALL
            .into_iter()
            .find(|known| known.name() == state)
            .ok_or(impossible("state"))?,
        proposed_by: StaffId::parse(&row.text("proposed_by_id")?)
            .map_err(|_| impossible("proposed_by_id"))?,
        proposed_at: Instant::from_unix(row.integer("proposed_at")?),
        agreed_by: agreed_by.map_err(|_| impossible("agreed_by_id"))?,
        decided_at: row.optional_integer("decided_at")?.map(Instant::from_unix),
        reason: row.text("reason")?,
        terms: row.text("terms")?,
        period: (date("starts_on")?, date("ends_on")?),
        former: (date("former_starts_on")?, date("former_ends_on")?),
        effect: row.text("effect")?,
    })
}

/// Adds a proposal; false when another one waits already.
pub async fn propose(tx: &mut Tx, new: &Change) -> Result<bool, StoreError> {
    let added = Statement::new(
        "INSERT INTO agreement_change (id, project_id, version, state, proposed_by_id, proposed_at,
             reason, terms, starts_on, ends_on, former_starts_on, former_ends_on, effect)
         VALUES ($1, $2, $3, 'proposed', $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT DO NOTHING",
    )
    .bind(&new.id)
    .bind(&new.project)
    .bind(new.version)
    .bind(&new.proposed_by)
    .bind(new.proposed_at)
    .bind(new.reason.as_str())
    .bind(new.terms.as_str())
    .bind(new.period.0)
    .bind(new.period.1)
    .bind(new.former.0)
    .bind(new.former.1)
    .bind(new.effect.as_str())
    .run(tx)
    .await?;
    Ok(added == 1)
}

/// Adds a change for which one person is enough; it is made at once.
pub async fn add_made(tx: &mut Tx, new: &Change) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO agreement_change (id, project_id, version, state, proposed_by_id, proposed_at,
             decided_at, reason, terms, starts_on, ends_on, former_starts_on, former_ends_on,
             effect)
         VALUES ($1, $2, $3, 'made', $4, $5, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(&new.id)
    .bind(&new.project)
    .bind(new.version)
    .bind(&new.proposed_by)
    .bind(new.proposed_at)
    .bind(new.reason.as_str())
    .bind(new.terms.as_str())
    .bind(new.period.0)
    .bind(new.period.1)
    .bind(new.former.0)
    .bind(new.former.1)
    .bind(new.effect.as_str())
    .run(tx)
    .await?;
    Ok(())
}

/// Makes a proposal, with the effect that it has now.
///
/// # Errors
///
/// [`StoreError::Stale`] when it does not wait any more.
pub async fn make(
    tx: &mut Tx,
    id: &OrderId,
    agreed_by: &StaffId,
    at: Instant,
    effect: &str,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE agreement_change
         SET state = 'made', agreed_by_id = $1, decided_at = $2, effect = $3
         WHERE id = $4 AND state = 'proposed'",
    )
    .bind(agreed_by)
    .bind(at)
    .bind(effect)
    .bind(id)
    .swap(tx)
    .await
}

/// Closes a proposal without making it.
///
/// # Errors
///
/// [`StoreError::Stale`] when it does not wait any more.
pub async fn close(tx: &mut Tx, id: &OrderId, state: State, at: Instant) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE agreement_change SET state = $1, decided_at = $2
         WHERE id = $3 AND state = 'proposed'",
    )
    .bind(state.name())
    .bind(at)
    .bind(id)
    .swap(tx)
    .await
}

/// Every change of a project's agreement, the newest first.
pub async fn list(on: impl Into<On<'_>>, project: &ProjectId) -> Result<Vec<Change>, StoreError> {
    Statement::new(
        "SELECT id, project_id, version, state, proposed_by_id, proposed_at, agreed_by_id,
                decided_at, reason, terms, starts_on, ends_on, former_starts_on, former_ends_on,
                effect
         FROM agreement_change WHERE project_id = $1 ORDER BY proposed_at DESC, version DESC, id",
    )
    .bind(project)
    .all(on)
    .await?
    .iter()
    .map(change)
    .collect()
}

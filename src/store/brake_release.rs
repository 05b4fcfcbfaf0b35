//! Releases of the brake: one proposal for each project, and who agreed to it.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ProjectId, StaffId};

/// A proposal to delete what was due in a project though it was not announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The project.
    pub project: ProjectId,
    /// It covers whoever ended at this moment or before.
    pub due_by: Instant,
    /// Who proposed it.
    pub proposed_by: StaffId,
    /// When.
    pub proposed_at: Instant,
    /// Whether a second person has agreed.
    pub is_agreed: bool,
}

fn release(row: &Row) -> Result<Release, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "brake_release", column };
    Ok(Release {
        project: ProjectId::parse(&row.text("project_id")?)
            .map_err(|_| impossible("project_id"))?,
        due_by: Instant::from_unix(row.integer("due_by_at")?),
        proposed_by: StaffId::parse(&row.text("proposed_by_id")?)
            .map_err(|_| impossible("proposed_by_id"))?,
        proposed_at: Instant::from_unix(row.integer("proposed_at")?),
        is_agreed: row.optional_integer("agreed_at")?.is_some(),
    })
}

/// Proposes a release for whoever ended at `due_by` or before; the former proposal of the project,
/// agreed or not, gives way.
pub async fn propose(
    tx: &mut Tx,
    project: &ProjectId,
    due_by: Instant,
    proposed_by: &StaffId,
    now: Instant,
) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO brake_release (project_id, due_by_at, proposed_by_id, proposed_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (project_id) DO UPDATE SET due_by_at = $2, proposed_by_id = $3,
             proposed_at = $4, agreed_by_id = NULL, agreed_at = NULL",
    )
    .bind(project)
    .bind(due_by)
    .bind(proposed_by)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Notes that a second person agreed to exactly this proposal.
///
/// # Errors
///
/// [`StoreError::Stale`] when it is another by now, or was agreed to before.
pub async fn agree(
    tx: &mut Tx,
    proposal: &Release,
    agreed_by: &StaffId,
    now: Instant,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE brake_release SET agreed_by_id = $1, agreed_at = $2
         WHERE project_id = $3 AND proposed_by_id = $4 AND due_by_at = $5 AND agreed_at IS NULL",
    )
    .bind(agreed_by)
    .bind(now)
    .bind(&proposal.project)
    .bind(&proposal.proposed_by)
    .bind(proposal.due_by)
    .swap(tx)
    .await
}

/// The proposal of every project that has one.
pub async fn list(on: impl Into<On<'_>>) -> Result<Vec<Release>, StoreError> {
    Statement::new(
        "SELECT project_id, due_by_at, proposed_by_id, proposed_at, agreed_at
         FROM brake_release ORDER BY project_id",
    )
    .all(on)
    .await?
    .iter()
    .map(release)
    .collect()
}

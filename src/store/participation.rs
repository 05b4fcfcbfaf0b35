//! Participations: one person in one project, and who counsels them.

use chrono::NaiveDate;

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId, StaffId};
use crate::keys::{Envelope, Revision};

/// One participation as it rests.
pub struct Participation {
    /// Its id.
    pub id: ParticipationId,
    /// The project.
    pub project: ProjectId,
    /// The last day of storage.
    pub deletes_on: NaiveDate,
    /// When that day is over where the project is.
    pub ends_at: Instant,
    /// Revision of the sealed identity.
    pub revision: Revision,
    /// Name, the agency's reference and the exit date, sealed under the identity key.
    pub identity: Envelope,
}

fn impossible(column: &'static str) -> StoreError {
    StoreError::Impossible { table: "participation", column }
}

fn participation(row: &Row) -> Result<Participation, StoreError> {
    Ok(Participation {
        id: ParticipationId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        project: ProjectId::parse(&row.text("project_id")?)
            .map_err(|_| impossible("project_id"))?,
        deletes_on: row.text("deletes_on")?.parse().map_err(|_| impossible("deletes_on"))?,
        ends_at: Instant::from_unix(row.integer("ends_at")?),
        revision: row.revision("revision")?,
        identity: row.envelope("identity_key", "identity_record")?,
    })
}

/// Adds a participation.
pub async fn add(tx: &mut Tx, participation: &Participation) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO participation (id, project_id, deletes_on, ends_at, revision, identity_key,
                                    identity_record)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&participation.id)
    .bind(&participation.project)
    .bind(participation.deletes_on)
    .bind(participation.ends_at)
    .bind(&participation.revision)
    .bind(participation.identity.key.as_slice())
    .bind(participation.identity.record.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// Writes a changed identity and its new due date, if nobody else changed it since `former`.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody did.
pub async fn set_identity(
    tx: &mut Tx,
    changed: &Participation,
    former: &Revision,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE participation
         SET deletes_on = $1, ends_at = $2, revision = $3, identity_key = $4, identity_record = $5
         WHERE id = $6 AND revision = $7",
    )
    .bind(changed.deletes_on)
    .bind(changed.ends_at)
    .bind(&changed.revision)
    .bind(changed.identity.key.as_slice())
    .bind(changed.identity.record.as_slice())
    .bind(&changed.id)
    .bind(former)
    .swap(tx)
    .await
}

/// Moves the due date of a participation whose identity stays as it is.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody changed the identity since `revision`.
pub async fn set_due(
    tx: &mut Tx,
    id: &ParticipationId,
    revision: &Revision,
    deletes_on: NaiveDate,
    ends_at: Instant,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE participation SET deletes_on = $1, ends_at = $2 WHERE id = $3 AND revision = $4",
    )
    .bind(deletes_on)
    .bind(ends_at)
    .bind(id)
    .bind(revision)
    .swap(tx)
    .await
}

/// The participation with this id, if it has not ended.
pub async fn find(
    on: impl Into<On<'_>>,
    id: &ParticipationId,
    now: Instant,
) -> Result<Option<Participation>, StoreError> {
    let row = Statement::new(
        "SELECT id, project_id, deletes_on, ends_at, revision, identity_key, identity_record
         FROM participation WHERE id = $1 AND ends_at > $2",
    )
    .bind(id)
    .bind(now)
    .one(on)
    .await?;
    row.as_ref().map(participation).transpose()
}

/// The living participations of a project.
pub async fn list_of_project(
    on: impl Into<On<'_>>,
    project: &ProjectId,
    now: Instant,
) -> Result<Vec<Participation>, StoreError> {
    Statement::new(
        "SELECT id, project_id, deletes_on, ends_at, revision, identity_key, identity_record
         FROM participation WHERE project_id = $1 AND ends_at > $2 ORDER BY id",
    )
    .bind(project)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(participation)
    .collect()
}

/// The living participations assigned to an adviser.
pub async fn list_of_adviser(
    on: impl Into<On<'_>>,
    adviser: &StaffId,
    now: Instant,
) -> Result<Vec<Participation>, StoreError> {
    Statement::new(
        "SELECT id, project_id, deletes_on, ends_at, revision, identity_key, identity_record
         FROM participation
         JOIN assignment ON assignment.participation_id = participation.id
         WHERE assignment.staff_id = $1 AND ends_at > $2 ORDER BY id",
    )
    .bind(adviser)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(participation)
    .collect()
}

/// The participation if it is assigned to this adviser and has not ended.
pub async fn find_assigned(
    on: impl Into<On<'_>>,
    id: &ParticipationId,
    adviser: &StaffId,
    now: Instant,
) -> Result<Option<Participation>, StoreError> {
    let row = Statement::new(
        "SELECT id, project_id, deletes_on, ends_at, revision, identity_key, identity_record
         FROM participation
         JOIN assignment ON assignment.participation_id = participation.id
         WHERE id = $1 AND assignment.staff_id = $2 AND ends_at > $3",
    )
    .bind(id)
    .bind(adviser)
    .bind(now)
    .one(on)
    .await?;
    row.as_ref().map(participation).transpose()
}

/// The participation if its project is one of this member of staff's and it has not ended.
pub async fn find_in_projects_of(
    on: impl Into<On<'_>>,
    id: &ParticipationId,
    staff: &StaffId,
    now: Instant,
) -> Result<Option<Participation>, StoreError> {
    let row = Statement::new(
        "SELECT id, participation.project_id, deletes_on, ends_at, revision, identity_key,
                identity_record
         FROM participation
         JOIN staff_project ON staff_project.project_id = participation.project_id
         WHERE id = $1 AND staff_project.staff_id = $2 AND ends_at > $3",
    )
    .bind(id)
    .bind(staff)
    .bind(now)
    .one(on)
    .await?;
    row.as_ref().map(participation).transpose()
}

/// Assigns a person to an adviser.
pub async fn assign(
    tx: &mut Tx,
    id: &ParticipationId,
    adviser: &StaffId,
) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO assignment (participation_id, staff_id) VALUES ($1, $2)
         ON CONFLICT (participation_id, staff_id) DO NOTHING",
    )
    .bind(id)
    .bind(adviser)
    .run(tx)
    .await?;
    Ok(())
}

/// Takes a person from all their advisers.
pub async fn remove_assignments(tx: &mut Tx, id: &ParticipationId) -> Result<(), StoreError> {
    Statement::new("DELETE FROM assignment WHERE participation_id = $1").bind(id).run(tx).await?;
    Ok(())
}

/// The advisers of a person.
pub async fn list_advisers(
    on: impl Into<On<'_>>,
    id: &ParticipationId,
) -> Result<Vec<StaffId>, StoreError> {
    Statement::new("SELECT staff_id FROM assignment WHERE participation_id = $1 ORDER BY staff_id")
        .bind(id)
        .all(on)
        .await?
        .iter()
        .map(|row| {
            StaffId::parse(&row.text("staff_id")?)
                .map_err(|_| StoreError::Impossible { table: "assignment", column: "staff_id" })
        })
        .collect()
}

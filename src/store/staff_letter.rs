//! When staff were last written to, and what was announced since: numbers, never a person.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::StaffId;

/// What was announced in one project since the last letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The project's code.
    pub project_code: String,
    /// People whose end was announced for the first time.
    pub first: u64,
    /// People who were told once more, shortly before.
    pub again: u64,
}

fn told(row: &Row) -> Result<Told, StoreError> {
    let number = |column| {
        u64::try_from(row.integer(column)?)
            .map_err(|_| StoreError::Impossible { table: "announcement", column })
    };
    Ok(Told {
        project_code: row.text("code")?,
        first: number("first_told")?,
        again: number("told_again")?,
    })
}

/// When this member of staff was last written to.
pub async fn find(on: impl Into<On<'_>>, staff: &StaffId) -> Result<Option<Instant>, StoreError> {
    let row = Statement::new("SELECT written_at FROM staff_letter WHERE staff_id = $1")
        .bind(staff)
        .one(on)
        .await?;
    row.map(|row| Ok(Instant::from_unix(row.integer("written_at")?))).transpose()
}

/// Remembers that they were written to.
pub async fn set(tx: &mut Tx, staff: &StaffId, at: Instant) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO staff_letter (staff_id, written_at) VALUES ($1, $2)
         ON CONFLICT (staff_id) DO UPDATE SET written_at = excluded.written_at",
    )
    .bind(staff)
    .bind(at)
    .run(tx)
    .await?;
    Ok(())
}

/// What was announced after `since` of ends that lie after `now`, by project.
pub async fn list_told(
    on: impl Into<On<'_>>,
    since: Instant,
    now: Instant,
) -> Result<Vec<Told>, StoreError> {
    Statement::new(
        "SELECT code, COUNT(CASE WHEN announced_at > $1 THEN 1 END) AS first_told,
                COUNT(CASE WHEN again_at > $1 THEN 1 END) AS told_again
         FROM announcement
         JOIN participation ON participation.id = announcement.participation_id
         JOIN project ON project.id = participation.project_id
         WHERE participation.ends_at > $2 AND (announced_at > $1 OR again_at > $1)
         GROUP BY code ORDER BY code",
    )
    .bind(since)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(told)
    .collect()
}

/// As [`list_told`], for the people whom this adviser counsels.
pub async fn list_told_of_adviser(
    on: impl Into<On<'_>>,
    staff: &StaffId,
    since: Instant,
    now: Instant,
) -> Result<Vec<Told>, StoreError> {
    Statement::new(
        "SELECT code, COUNT(CASE WHEN announced_at > $1 THEN 1 END) AS first_told,
                COUNT(CASE WHEN again_at > $1 THEN 1 END) AS told_again
         FROM announcement
         JOIN participation ON participation.id = announcement.participation_id
         JOIN project ON project.id = participation.project_id
         JOIN assignment ON assignment.participation_id = participation.id
         WHERE assignment.staff_id = $3 AND participation.ends_at > $2
           AND (announced_at > $1 OR again_at > $1)
         GROUP BY code ORDER BY code",
    )
    .bind(since)
    .bind(now)
    .bind(staff)
    .all(on)
    .await?
    .iter()
    .map(told)
    .collect()
}

//! Who asks for help: a row while they do, and nothing else in it, not even when they asked.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::ids::{ParticipationId, StaffId};

/// Writes down that a person asks for help; doing it twice is the same as doing it once.
pub async fn add(tx: &mut Tx, participation: &ParticipationId) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO help_wish (participation_id) VALUES ($1)
         ON CONFLICT (participation_id) DO NOTHING",
    )
    .bind(participation)
    .run(tx)
    .await?;
    Ok(())
}

/// Whether a person asks for help.
pub async fn is_there(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
) -> Result<bool, StoreError> {
    let row = Statement::new("SELECT participation_id FROM help_wish WHERE participation_id = $1")
        .bind(participation)
        .one(on)
        .await?;
    Ok(row.is_some())
}

/// Those assigned to this adviser who ask for help.
pub async fn list_of_adviser(
    on: impl Into<On<'_>>,
    adviser: &StaffId,
) -> Result<Vec<ParticipationId>, StoreError> {
    let impossible = |_| StoreError::Impossible { table: "help_wish", column: "participation_id" };
    Statement::new(
        "SELECT help_wish.participation_id FROM help_wish
         JOIN assignment ON assignment.participation_id = help_wish.participation_id
         WHERE assignment.staff_id = $1",
    )
    .bind(adviser)
    .all(on)
    .await?
    .iter()
    .map(|row| ParticipationId::parse(&row.text("participation_id")?).map_err(impossible))
    .collect()
}

/// Removes the wish: it was taken back, or somebody helped.
pub async fn remove(tx: &mut Tx, participation: &ParticipationId) -> Result<(), StoreError> {
    Statement::new("DELETE FROM help_wish WHERE participation_id = $1")
        .bind(participation)
        .run(tx)
        .await?;
    Ok(())
}

//! On which day the answers of a project were last looked through for those that have ended.

use chrono::NaiveDate;

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::ids::ProjectId;

/// The day; `None` when nobody looked yet.
pub async fn find(
    on: impl Into<On<'_>>,
    project: &ProjectId,
) -> Result<Option<NaiveDate>, StoreError> {
    let row = Statement::new("SELECT through_on FROM answers_looked_through WHERE project_id = $1")
        .bind(project)
        .one(on)
        .await?;
    let impossible =
        StoreError::Impossible { table: "answers_looked_through", column: "through_on" };
    let Some(row) = row else { return Ok(None) };
    row.text("through_on")?.parse().map(Some).map_err(|_| impossible)
}

/// Notes the day.
pub async fn set(tx: &mut Tx, project: &ProjectId, through: NaiveDate) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO answers_looked_through (project_id, through_on) VALUES ($1, $2)
         ON CONFLICT (project_id) DO UPDATE SET through_on = excluded.through_on",
    )
    .bind(project)
    .bind(through)
    .run(tx)
    .await?;
    Ok(())
}

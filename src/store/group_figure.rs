//! Figures of groups as they were fixed, and up to which day each project's quarters are fixed.
//!
//! Nothing here is about one person: what comes in was changed by chance, joined and rounded.

use chrono::NaiveDate;

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::ProjectId;

/// What may be said of one result of the people of one project in one quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupFigure {
    /// The project.
    pub project: ProjectId,
    /// The first day of the quarter.
    pub quarter_on: NaiveDate,
    /// The questionnaire.
    pub definition: String,
    /// Its version.
    pub version: String,
    /// The result's id.
    pub result: String,
    /// What may be said, as JSON.
    pub figure: String,
    /// Until when it is kept.
    pub ends_at: Instant,
}

const IMPOSSIBLE: fn(&'static str) -> StoreError =
    |column| StoreError::Impossible { table: "group_figure", column };

fn group_figure(row: &Row) -> Result<GroupFigure, StoreError> {
    Ok(GroupFigure {
        project: ProjectId::parse(&row.text("project_id")?)
            .map_err(|_| IMPOSSIBLE("project_id"))?,
        quarter_on: row.text("quarter_on")?.parse().map_err(|_| IMPOSSIBLE("quarter_on"))?,
        definition: row.text("definition_id")?,
        version: row.text("definition_version")?,
        result: row.text("result_id")?,
        figure: row.text("figure")?,
        ends_at: Instant::from_unix(row.integer("ends_at")?),
    })
}

/// Adds a figure, for good: nothing changes it.
pub async fn add(tx: &mut Tx, figure: &GroupFigure) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO group_figure (project_id, quarter_on, definition_id, definition_version,
                                   result_id, figure, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&figure.project)
    .bind(figure.quarter_on)
    .bind(figure.definition.as_str())
    .bind(figure.version.as_str())
    .bind(figure.result.as_str())
    .bind(figure.figure.as_str())
    .bind(figure.ends_at)
    .run(tx)
    .await?;
    Ok(())
}

/// The figures of a project that have not ended, the newest quarter first.
pub async fn list(
    on: impl Into<On<'_>>,
    project: &ProjectId,
    now: Instant,
) -> Result<Vec<GroupFigure>, StoreError> {
    Statement::new(
        "SELECT project_id, quarter_on, definition_id, definition_version, result_id, figure,
                ends_at
         FROM group_figure WHERE project_id = $1 AND ends_at > $2
         ORDER BY quarter_on DESC, definition_id, definition_version, result_id",
    )
    .bind(project)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(group_figure)
    .collect()
}

/// Removes the figures that have ended.
pub async fn remove_expired(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM group_figure WHERE ends_at <= $1").bind(now).run(tx).await
}

/// The last day of the last quarter of a project that is fixed; `None` before the first.
pub async fn find_fixed(
    on: impl Into<On<'_>>,
    project: &ProjectId,
) -> Result<Option<NaiveDate>, StoreError> {
    let row = Statement::new("SELECT through_on FROM group_figures_fixed WHERE project_id = $1")
        .bind(project)
        .one(on)
        .await?;
    row.map(|row| {
        let impossible =
            StoreError::Impossible { table: "group_figures_fixed", column: "through_on" };
        row.text("through_on")?.parse().map_err(|_| impossible)
    })
    .transpose()
}

/// Says that the quarters of a project are fixed up to `through`, if nobody said so since `former`.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody did: the quarters are theirs.
pub async fn set_fixed(
    tx: &mut Tx,
    project: &ProjectId,
    former: Option<NaiveDate>,
    through: NaiveDate,
) -> Result<(), StoreError> {
    let statement = match former {
        None => Statement::new(
            "INSERT INTO group_figures_fixed (project_id, through_on) VALUES ($1, $2)
             ON CONFLICT (project_id) DO NOTHING",
        )
        .bind(project)
        .bind(through),
        Some(former) => Statement::new(
            "UPDATE group_figures_fixed SET through_on = $1
             WHERE project_id = $2 AND through_on = $3",
        )
        .bind(through)
        .bind(project)
        .bind(former),
    };
    statement.swap(tx).await
}

//! Providers, projects and their agreements: nothing personal.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ProjectId, ProviderId, StaffId};

/// A funded measure with a period.
#[derive(Clone, Debug)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Whose project it is.
    pub provider: ProviderId,
    /// The short code that stands in the ledger.
    pub code: String,
    /// Its name.
    pub name: String,
    /// First day of the period.
    pub starts_on: NaiveDate,
    /// Last day of the period, included.
    pub ends_on: NaiveDate,
    /// Where its days begin and end.
    pub zone: Tz,
}

fn project(row: &Row) -> Result<Project, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "project", column };
    let date =
        |column| row.text(column).and_then(|text| text.parse().map_err(|_| impossible(column)));
    Ok(Project {
        id: ProjectId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        provider: ProviderId::parse(&row.text("provider_id")?)
            .map_err(|_| impossible("provider_id"))?,
        code: row.text("code")?,
        name: row.text("name")?,
        starts_on: date("starts_on")?,
        ends_on: date("ends_on")?,
        zone: row.text("time_zone")?.parse().map_err(|_| impossible("time_zone"))?,
    })
}

/// Adds a provider.
pub async fn add_provider(tx: &mut Tx, id: &ProviderId, name: &str) -> Result<(), StoreError> {
    Statement::new("INSERT INTO provider (id, name) VALUES ($1, $2)")
        .bind(id)
        .bind(name)
        .run(tx)
        .await?;
    Ok(())
}

/// The name of a provider.
pub async fn find_provider_name(
    on: impl Into<On<'_>>,
    id: &ProviderId,
) -> Result<Option<String>, StoreError> {
    let row = Statement::new("SELECT name FROM provider WHERE id = $1").bind(id).one(on).await?;
    row.map(|row| row.text("name")).transpose()
}

/// Adds a project.
pub async fn add(tx: &mut Tx, project: &Project) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO project (id, provider_id, code, name, starts_on, ends_on, time_zone)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&project.id)
    .bind(&project.provider)
    .bind(project.code.as_str())
    .bind(project.name.as_str())
    .bind(project.starts_on)
    .bind(project.ends_on)
    .bind(project.zone.name())
    .run(tx)
    .await?;
    Ok(())
}

/// The project with this id.
pub async fn find(on: impl Into<On<'_>>, id: &ProjectId) -> Result<Option<Project>, StoreError> {
    let row = Statement::new(
        "SELECT id, provider_id, code, name, starts_on, ends_on, time_zone
         FROM project WHERE id = $1",
    )
    .bind(id)
    .one(on)
    .await?;
    row.as_ref().map(project).transpose()
}

/// Every project, by code.
pub async fn list(on: impl Into<On<'_>>) -> Result<Vec<Project>, StoreError> {
    Statement::new(
        "SELECT id, provider_id, code, name, starts_on, ends_on, time_zone
         FROM project ORDER BY code",
    )
    .all(on)
    .await?
    .iter()
    .map(project)
    .collect()
}

/// The projects that a member of staff works for, by code.
pub async fn list_of_staff(
    on: impl Into<On<'_>>,
    staff: &StaffId,
) -> Result<Vec<Project>, StoreError> {
    Statement::new(
        "SELECT id, provider_id, code, name, starts_on, ends_on, time_zone
         FROM project JOIN staff_project ON staff_project.project_id = project.id
         WHERE staff_project.staff_id = $1 ORDER BY code",
    )
    .bind(staff)
    .all(on)
    .await?
    .iter()
    .map(project)
    .collect()
}

/// Adds a version of a project's agreement; `terms` is its JSON text.
pub async fn add_agreement(
    tx: &mut Tx,
    project: &ProjectId,
    version: i64,
    made_at: Instant,
    terms: &str,
) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO agreement (project_id, version, made_at, terms) VALUES ($1, $2, $3, $4)",
    )
    .bind(project)
    .bind(version)
    .bind(made_at)
    .bind(terms)
    .run(tx)
    .await?;
    Ok(())
}

/// The newest version of a project's agreement and its JSON text.
pub async fn find_agreement(
    on: impl Into<On<'_>>,
    project: &ProjectId,
) -> Result<Option<(i64, String)>, StoreError> {
    let row = Statement::new(
        "SELECT version, terms FROM agreement WHERE project_id = $1 ORDER BY version DESC LIMIT 1",
    )
    .bind(project)
    .one(on)
    .await?;
    row.map(|row| Ok((row.integer("version")?, row.text("terms")?))).transpose()
}

/// The JSON text of the agreement in force of the project with this code.
pub async fn find_agreement_by_code(
    on: impl Into<On<'_>>,
    code: &str,
) -> Result<Option<String>, StoreError> {
    let row = Statement::new(
        "SELECT terms FROM agreement JOIN project ON project.id = agreement.project_id
         WHERE project.code = $1 ORDER BY agreement.version DESC LIMIT 1",
    )
    .bind(code)
    .one(on)
    .await?;
    row.map(|row| row.text("terms")).transpose()
}

//! What the data protection officer signed off, and who waits for it: questionnaires, never a person.
//!
//! A sign-off is never changed; withdrawing it sets one date. At most one for each version is in force.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{OrderId, ProjectId, StaffId};

/// One sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// Its id, which the ledger's lines name too.
    pub id: OrderId,
    /// The questionnaire.
    pub definition: String,
    /// Its version.
    pub version: String,
    /// The hash of exactly what was signed off.
    pub hash: String,
    /// The officer's account.
    pub staff: StaffId,
    /// When.
    pub signed_at: Instant,
    /// Under which law.
    pub legal_basis: String,
    /// Why.
    pub reason: String,
    /// When it was withdrawn for new unlocking.
    pub withdrawn_at: Option<Instant>,
}

fn sign_off(row: &Row) -> Result<SignOff, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "sign_off", column };
    Ok(SignOff {
        id: OrderId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        definition: row.text("definition_id")?,
        version: row.text("definition_version")?,
        hash: row.text("definition_hash")?,
        staff: StaffId::parse(&row.text("staff_id")?).map_err(|_| impossible("staff_id"))?,
        signed_at: Instant::from_unix(row.integer("signed_at")?),
        legal_basis: row.text("legal_basis")?,
        reason: row.text("reason")?,
        withdrawn_at: row.optional_integer("withdrawn_at")?.map(Instant::from_unix),
    })
}

/// Adds a sign-off in force; false when one is in force already.
pub async fn add(tx: &mut Tx, new: &SignOff) -> Result<bool, StoreError> {
    let added = Statement::new(
        "INSERT INTO sign_off (id, definition_id, definition_version, definition_hash, staff_id,
             signed_at, legal_basis, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(&new.id)
    .bind(new.definition.as_str())
    .bind(new.version.as_str())
    .bind(new.hash.as_str())
    .bind(&new.staff)
    .bind(new.signed_at)
    .bind(new.legal_basis.as_str())
    .bind(new.reason.as_str())
    .run(tx)
    .await?;
    Ok(added == 1)
}

/// Every sign-off, also those withdrawn, the newest first.
pub async fn list(on: impl Into<On<'_>>) -> Result<Vec<SignOff>, StoreError> {
    Statement::new(
        "SELECT id, definition_id, definition_version, definition_hash, staff_id, signed_at,
                legal_basis, reason, withdrawn_at
         FROM sign_off ORDER BY signed_at DESC, id",
    )
    .all(on)
    .await?
    .iter()
    .map(sign_off)
    .collect()
}

/// The hashes of the versions whose sign-off is in force.
pub async fn list_in_force(on: impl Into<On<'_>>) -> Result<Vec<String>, StoreError> {
    let rows = Statement::new("SELECT definition_hash FROM sign_off WHERE withdrawn_at IS NULL")
        .all(on)
        .await?;
    rows.iter().map(|row| row.text("definition_hash")).collect()
}

/// The sign-off in force for this version.
pub async fn find_in_force(
    on: impl Into<On<'_>>,
    hash: &str,
) -> Result<Option<SignOff>, StoreError> {
    let row = Statement::new(
        "SELECT id, definition_id, definition_version, definition_hash, staff_id, signed_at,
                legal_basis, reason, withdrawn_at
         FROM sign_off WHERE definition_hash = $1 AND withdrawn_at IS NULL",
    )
    .bind(hash)
    .one(on)
    .await?;
    row.as_ref().map(sign_off).transpose()
}

/// Sees that the sign-off of this version is in force, and keeps it so until the transaction ends:
/// whoever withdraws it meanwhile waits, and whoever comes after a withdrawal is told.
///
/// # Errors
///
/// [`StoreError::Stale`] when none is in force.
pub async fn hold_in_force(tx: &mut Tx, hash: &str) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE sign_off SET definition_hash = definition_hash
         WHERE definition_hash = $1 AND withdrawn_at IS NULL",
    )
    .bind(hash)
    .swap(tx)
    .await
}

/// Withdraws the sign-off of this version for new unlocking.
///
/// # Errors
///
/// [`StoreError::Stale`] when it is not in force.
pub async fn set_withdrawn(tx: &mut Tx, id: &OrderId, at: Instant) -> Result<(), StoreError> {
    Statement::new("UPDATE sign_off SET withdrawn_at = $1 WHERE id = $2 AND withdrawn_at IS NULL")
        .bind(at)
        .bind(id)
        .swap(tx)
        .await
}

/// Notes that a project waits for the sign-off of this version; asking twice is asking once.
pub async fn add_request(
    tx: &mut Tx,
    hash: &str,
    project: &ProjectId,
    at: Instant,
) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO sign_off_request (definition_hash, project_id, asked_at)
         VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(hash)
    .bind(project)
    .bind(at)
    .run(tx)
    .await?;
    Ok(())
}

/// Nobody waits for this version any more.
pub async fn remove_requests(tx: &mut Tx, hash: &str) -> Result<(), StoreError> {
    Statement::new("DELETE FROM sign_off_request WHERE definition_hash = $1")
        .bind(hash)
        .run(tx)
        .await?;
    Ok(())
}

/// One project that waits.
pub struct Request {
    /// The version.
    pub hash: String,
    /// The project.
    pub project: ProjectId,
    /// The project's code.
    pub project_code: String,
    /// Since when.
    pub asked_at: Instant,
}

/// Everyone who waits, the oldest first.
pub async fn list_requests(on: impl Into<On<'_>>) -> Result<Vec<Request>, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "sign_off_request", column };
    Statement::new(
        "SELECT definition_hash, project_id, project.code AS project_code, asked_at
         FROM sign_off_request JOIN project ON project.id = sign_off_request.project_id
         ORDER BY asked_at, project.code",
    )
    .all(on)
    .await?
    .iter()
    .map(|row| {
        Ok(Request {
            hash: row.text("definition_hash")?,
            project: ProjectId::parse(&row.text("project_id")?)
                .map_err(|_| impossible("project_id"))?,
            project_code: row.text("project_code")?,
            asked_at: Instant::from_unix(row.integer("asked_at")?),
        })
    })
    .collect()
}

//! How a person gets in: login name by keyed hash, and half of what the secret yields.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, StaffId};
use crate::keys::{Envelope, Revision};

/// A person's access.
pub struct PersonAccess {
    /// Whose it is.
    pub participation: ParticipationId,
    /// What recognises the secret: cost, salt and a keyed hash of half of what it yields.
    pub secret_hash: String,
    /// When the invitation was used.
    pub first_used_at: Instant,
    /// When the secret was last set anew with a recovery code.
    pub recovered_at: Option<Instant>,
    /// Revision of the sealed login name.
    pub revision: Revision,
    /// The login name, sealed under the identity key, for the person to read again.
    pub login: Envelope,
}

fn access(row: &Row) -> Result<PersonAccess, StoreError> {
    let impossible = StoreError::Impossible { table: "person_access", column: "participation_id" };
    Ok(PersonAccess {
        participation: ParticipationId::parse(&row.text("participation_id")?)
            .map_err(|_| impossible)?,
        secret_hash: row.text("secret_hash")?,
        first_used_at: Instant::from_unix(row.integer("first_used_at")?),
        recovered_at: row.optional_integer("recovered_at")?.map(Instant::from_unix),
        revision: row.revision("revision")?,
        login: row.envelope("login_key", "login_record")?,
    })
}

/// Gives a person access for the first time, in place of a former one.
pub async fn set(
    tx: &mut Tx,
    access: &PersonAccess,
    login_tag: &[u8; 32],
) -> Result<(), StoreError> {
    Statement::new("DELETE FROM person_access WHERE participation_id = $1")
        .bind(&access.participation)
        .run(tx)
        .await?;
    Statement::new(
        "INSERT INTO person_access (participation_id, login_tag, secret_hash, first_used_at,
                                    revision, login_key, login_record)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&access.participation)
    .bind(login_tag)
    .bind(access.secret_hash.as_str())
    .bind(access.first_used_at)
    .bind(&access.revision)
    .bind(access.login.key.as_slice())
    .bind(access.login.record.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// Puts what recognises a new secret in place of the former, once a recovery code was used.
pub async fn set_recovered(
    tx: &mut Tx,
    participation: &ParticipationId,
    secret_hash: &str,
    recovered_at: Instant,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE person_access SET secret_hash = $1, recovered_at = $2 WHERE participation_id = $3",
    )
    .bind(secret_hash)
    .bind(recovered_at)
    .bind(participation)
    .swap(tx)
    .await
}

/// Puts what recognises the same secret today in place of the former, if nobody replaced it since.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody did.
pub async fn set_moved(
    tx: &mut Tx,
    participation: &ParticipationId,
    former: &str,
    moved: &str,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE person_access SET secret_hash = $1
         WHERE participation_id = $2 AND secret_hash = $3",
    )
    .bind(moved)
    .bind(participation)
    .bind(former)
    .swap(tx)
    .await
}

/// The access of a person.
pub async fn find(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
) -> Result<Option<PersonAccess>, StoreError> {
    let row = Statement::new(
        "SELECT participation_id, secret_hash, first_used_at, recovered_at, revision, login_key,
                login_record
         FROM person_access WHERE participation_id = $1",
    )
    .bind(participation)
    .one(on)
    .await?;
    row.as_ref().map(access).transpose()
}

/// The access with this keyed hash of a login name, if the participation has not ended.
pub async fn find_by_login(
    on: impl Into<On<'_>>,
    login_tag: &[u8; 32],
    now: Instant,
) -> Result<Option<PersonAccess>, StoreError> {
    let row = Statement::new(
        "SELECT participation_id, secret_hash, first_used_at, recovered_at,
                person_access.revision, login_key, login_record
         FROM person_access
         JOIN participation ON participation.id = person_access.participation_id
         WHERE login_tag = $1 AND participation.ends_at > $2",
    )
    .bind(login_tag)
    .bind(now)
    .one(on)
    .await?;
    row.as_ref().map(access).transpose()
}

/// Who of the people assigned to an adviser has access.
pub async fn list_of_adviser(
    on: impl Into<On<'_>>,
    adviser: &StaffId,
) -> Result<Vec<ParticipationId>, StoreError> {
    let impossible =
        |_| StoreError::Impossible { table: "person_access", column: "participation_id" };
    Statement::new(
        "SELECT person_access.participation_id FROM person_access
         JOIN assignment ON assignment.participation_id = person_access.participation_id
         WHERE assignment.staff_id = $1",
    )
    .bind(adviser)
    .all(on)
    .await?
    .iter()
    .map(|row| ParticipationId::parse(&row.text("participation_id")?).map_err(impossible))
    .collect()
}

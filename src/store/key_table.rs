//! All wrapped keys at once: for the copy outside the database, and for putting such a copy back.
//!
//! Nothing is unwrapped here, and nothing says more about a person than their rows do.

use std::collections::{BTreeMap, BTreeSet};

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx, wrapped_key};
use crate::classes::KeyGroup;
use crate::clock::Instant;
use crate::ids::{KeyId, ParticipationId, StaffId};
use crate::keys::Wrapped;
use wrapped_key::Owner;

/// What recognises the secret that an answers key lies under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// A salted, keyed hash of half of what the secret yields.
    pub secret_hash: String,
    /// When the access was made: another access has another answers key.
    pub first_used_at: Instant,
}

/// One wrapped key as it rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its row.
    pub id: KeyId,
    /// Whose it is.
    pub owner: Owner,
    /// What it opens.
    pub group: KeyGroup,
    /// The key.
    pub wrapped: Wrapped,
    /// For an answers key: what recognises the person's secret.
    pub check: Option<Check>,
}

/// What a recovery code opens, as it rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Whose it is.
    pub participation: ParticipationId,
    /// When the code was made.
    pub made_at: Instant,
    /// The answers key.
    pub wrapped: Wrapped,
}

fn impossible(column: &'static str) -> StoreError {
    StoreError::Impossible { table: "wrapped_key", column }
}

fn participation(text: &str) -> Result<ParticipationId, StoreError> {
    ParticipationId::parse(text).map_err(|_| impossible("participation_id"))
}

fn staff(text: &str) -> Result<StaffId, StoreError> {
    StaffId::parse(text).map_err(|_| impossible("staff_id"))
}

fn wrapped(row: &Row) -> Result<Wrapped, StoreError> {
    Ok(Wrapped { epoch: row.integer("epoch")?, bytes: row.bytes("wrapped")? })
}

fn key(row: &Row) -> Result<Key, StoreError> {
    let owner = match (row.optional_text("participation_id")?, row.optional_text("staff_id")?) {
        (Some(id), None) => Owner::Participation(participation(&id)?),
        (None, Some(id)) => Owner::Staff(staff(&id)?),
        (Some(_), Some(_)) | (None, None) => return Err(impossible("owner")),
    };
    let group = wrapped_key::group(&row.text("key_group")?)?;
    let check = match (row.optional_text("secret_hash")?, row.optional_integer("first_used_at")?) {
        (Some(secret_hash), Some(at)) if group == KeyGroup::Answers => {
            Some(Check { secret_hash, first_used_at: Instant::from_unix(at) })
        }
        _ => None,
    };
    Ok(Key {
        id: KeyId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        owner,
        group,
        wrapped: wrapped(row)?,
        check,
    })
}

/// At most `most` keys whose id follows `after`, in the order of ids.
pub async fn list(on: impl Into<On<'_>>, after: &str, most: i64) -> Result<Vec<Key>, StoreError> {
    Statement::new(
        "SELECT wrapped_key.id, wrapped_key.participation_id, wrapped_key.staff_id, key_group,
                epoch, wrapped, secret_hash, first_used_at
         FROM wrapped_key
         LEFT JOIN person_access ON person_access.participation_id = wrapped_key.participation_id
         WHERE wrapped_key.id > $1 ORDER BY wrapped_key.id LIMIT $2",
    )
    .bind(after)
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(key)
    .collect()
}

/// At most `most` of what recovery codes open, of participations that follow `after`.
pub async fn list_recoveries(
    on: impl Into<On<'_>>,
    after: &str,
    most: i64,
) -> Result<Vec<Recovery>, StoreError> {
    Statement::new(
        "SELECT participation_id, made_at, epoch, wrapped FROM recovery
         WHERE participation_id > $1 ORDER BY participation_id LIMIT $2",
    )
    .bind(after)
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        Ok(Recovery {
            participation: participation(&row.text("participation_id")?)?,
            made_at: Instant::from_unix(row.integer("made_at")?),
            wrapped: wrapped(row)?,
        })
    })
    .collect()
}

/// Whom old data know.
#[derive(Debug, Default)]
pub struct Known {
    /// Every participation, and when its access was made, if it has one.
    pub participations: BTreeMap<ParticipationId, Option<Instant>>,
    /// Every member of staff.
    pub staff: BTreeSet<StaffId>,
    /// Those of both that have any key.
    pub with_keys: BTreeSet<String>,
}

/// Whom the database knows.
pub async fn known(tx: &mut Tx) -> Result<Known, StoreError> {
    let mut known = Known::default();
    let rows = Statement::new(
        "SELECT id, first_used_at FROM participation
         LEFT JOIN person_access ON person_access.participation_id = participation.id",
    );
    for row in rows.all(&mut *tx).await? {
        let access = row.optional_integer("first_used_at")?.map(Instant::from_unix);
        known.participations.insert(participation(&row.text("id")?)?, access);
    }
    for row in Statement::new("SELECT id FROM staff").all(&mut *tx).await? {
        known.staff.insert(staff(&row.text("id")?)?);
    }
    let rows = Statement::new(
        "SELECT DISTINCT COALESCE(participation_id, staff_id) AS owner_id FROM wrapped_key",
    );
    for row in rows.all(&mut *tx).await? {
        known.with_keys.insert(row.text("owner_id")?);
    }
    Ok(known)
}

/// Removes every wrapped key, and what brings a key of its own: sessions, and packages for recipients.
///
/// A package may have been fetched or taken back since: old data must not offer it once more.
pub async fn clear(tx: &mut Tx) -> Result<(), StoreError> {
    for text in [
        "DELETE FROM wrapped_key",
        "DELETE FROM recovery",
        "DELETE FROM session",
        "DELETE FROM transmission",
    ] {
        Statement::new(text).run(tx).await?;
    }
    Ok(())
}

/// Puts a key back as it was copied.
pub async fn add(tx: &mut Tx, key: &Key) -> Result<(), StoreError> {
    let (participation, staff) = match &key.owner {
        Owner::Participation(id) => (Some(id), None),
        Owner::Staff(id) => (None, Some(id)),
    };
    Statement::new(
        "INSERT INTO wrapped_key (id, participation_id, staff_id, key_group, epoch, wrapped)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&key.id)
    .bind(participation)
    .bind(staff)
    .bind(key.group.name())
    .bind(key.wrapped.epoch)
    .bind(key.wrapped.bytes.as_slice())
    .run(tx)
    .await?;
    if let (Some(check), Some(participation)) = (&key.check, participation) {
        Statement::new("UPDATE person_access SET secret_hash = $1 WHERE participation_id = $2")
            .bind(check.secret_hash.as_str())
            .bind(participation)
            .run(tx)
            .await?;
    }
    Ok(())
}

/// Puts back what a recovery code opens.
pub async fn add_recovery(tx: &mut Tx, one: &Recovery) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO recovery (participation_id, made_at, epoch, wrapped) VALUES ($1, $2, $3, $4)",
    )
    .bind(&one.participation)
    .bind(one.made_at)
    .bind(one.wrapped.epoch)
    .bind(one.wrapped.bytes.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// Removes an access whose answers key is not at hand, with the decisions that only that key opens:
/// the person is invited again, as after a lost secret.
pub async fn remove_access(tx: &mut Tx, id: &ParticipationId) -> Result<(), StoreError> {
    for text in [
        "DELETE FROM person_access WHERE participation_id = $1",
        "DELETE FROM decisions WHERE participation_id = $1",
    ] {
        Statement::new(text).bind(id).run(tx).await?;
    }
    Ok(())
}

/// Removes an account whose key is gone.
pub async fn remove_staff(tx: &mut Tx, id: &StaffId) -> Result<(), StoreError> {
    Statement::new("DELETE FROM staff WHERE id = $1").bind(id).run(tx).await?;
    Ok(())
}

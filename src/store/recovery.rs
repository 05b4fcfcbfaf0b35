//! Recovery codes: the answers key once more, wrapped under a code that only the person has.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx, wrapped_key};
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId, ProviderId};
use crate::keys::Wrapped;

/// What a person's recovery code opens.
pub struct Recovery {
    /// When the code was made.
    pub made_at: Instant,
    /// The answers key.
    pub wrapped: Wrapped,
}

fn wrapped(row: &Row) -> Result<Wrapped, StoreError> {
    Ok(Wrapped { epoch: row.integer("epoch")?, bytes: row.bytes("wrapped")? })
}

/// Writes what a new code opens, in place of what a former one opened.
///
/// # Errors
///
/// [`StoreError::Stale`] when the epoch has moved on: reread the keyring and wrap again.
pub async fn set(
    tx: &mut Tx,
    participation: &ParticipationId,
    recovery: &Recovery,
) -> Result<(), StoreError> {
    wrapped_key::hold_living(tx, recovery.wrapped.epoch, recovery.made_at).await?;
    remove(tx, participation).await?;
    Statement::new(
        "INSERT INTO recovery (participation_id, made_at, epoch, wrapped) VALUES ($1, $2, $3, $4)",
    )
    .bind(participation)
    .bind(recovery.made_at)
    .bind(recovery.wrapped.epoch)
    .bind(recovery.wrapped.bytes.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// What the person's code opens, if they have one.
pub async fn find(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
) -> Result<Option<Recovery>, StoreError> {
    let row =
        Statement::new("SELECT made_at, epoch, wrapped FROM recovery WHERE participation_id = $1")
            .bind(participation)
            .one(on)
            .await?;
    row.map(|row| {
        Ok(Recovery {
            made_at: Instant::from_unix(row.integer("made_at")?),
            wrapped: wrapped(&row)?,
        })
    })
    .transpose()
}

/// Uses a code up.
///
/// # Errors
///
/// [`StoreError::Stale`] when it was used, replaced or rewrapped since it was read.
pub async fn set_used(
    tx: &mut Tx,
    participation: &ParticipationId,
    former: &Wrapped,
) -> Result<(), StoreError> {
    Statement::new("DELETE FROM recovery WHERE participation_id = $1 AND wrapped = $2")
        .bind(participation)
        .bind(former.bytes.as_slice())
        .swap(tx)
        .await
}

/// Removes a person's code, if they have one.
pub async fn remove(tx: &mut Tx, participation: &ParticipationId) -> Result<(), StoreError> {
    Statement::new("DELETE FROM recovery WHERE participation_id = $1")
        .bind(participation)
        .run(tx)
        .await?;
    Ok(())
}

/// What a code opens, hanging on an older epoch.
pub struct Older {
    /// Whose it is.
    pub participation: ParticipationId,
    /// Their project.
    pub project: ProjectId,
    /// The project's provider.
    pub provider: ProviderId,
    /// The answers key.
    pub wrapped: Wrapped,
}

/// At most `most` that hang on an epoch before `epoch`.
pub async fn list_older(
    on: impl Into<On<'_>>,
    epoch: i64,
    most: i64,
) -> Result<Vec<Older>, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "recovery", column };
    Statement::new(
        "SELECT participation_id, epoch, wrapped, project.id AS project_id, project.provider_id
         FROM recovery
         JOIN participation ON participation.id = recovery.participation_id
         JOIN project ON project.id = participation.project_id
         WHERE epoch < $1 ORDER BY participation_id LIMIT $2",
    )
    .bind(epoch)
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        Ok(Older {
            participation: ParticipationId::parse(&row.text("participation_id")?)
                .map_err(|_| impossible("participation_id"))?,
            project: ProjectId::parse(&row.text("project_id")?)
                .map_err(|_| impossible("project_id"))?,
            provider: ProviderId::parse(&row.text("provider_id")?)
                .map_err(|_| impossible("provider_id"))?,
            wrapped: wrapped(row)?,
        })
    })
    .collect()
}

/// Replaces one by the same key under another epoch, if nobody replaced it since.
pub async fn set_rewrapped(
    tx: &mut Tx,
    participation: &ParticipationId,
    former: &Wrapped,
    now: &Wrapped,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE recovery SET epoch = $1, wrapped = $2 WHERE participation_id = $3 AND wrapped = $4",
    )
    .bind(now.epoch)
    .bind(now.bytes.as_slice())
    .bind(participation)
    .bind(former.bytes.as_slice())
    .swap(tx)
    .await
}

/// How many hang on an epoch before `epoch`.
pub async fn count_older(on: impl Into<On<'_>>, epoch: i64) -> Result<i64, StoreError> {
    let row = Statement::new("SELECT COUNT(*) AS n FROM recovery WHERE epoch < $1")
        .bind(epoch)
        .one(on)
        .await?;
    row.map_or(Ok(0), |row| row.integer("n"))
}

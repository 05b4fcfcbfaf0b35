//! Packages that wait for their recipients: found by a keyed hash of a code, removed with the fetching.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId, ProviderId, RequestId};
use crate::keys::{SealedPackage, Wrapped};

/// A package that waits.
pub struct Transmission {
    /// The request that it answers.
    pub request: RequestId,
    /// Whose data it holds.
    pub participation: ParticipationId,
    /// When it was put there.
    pub provided_at: Instant,
    /// From when on nobody can fetch it.
    pub ends_at: Instant,
    /// The package.
    pub package: SealedPackage,
}

/// That a package waits, without the package.
pub struct Waiting {
    /// The request that it answers.
    pub request: RequestId,
    /// From when on nobody can fetch it.
    pub ends_at: Instant,
}

/// A package that was found, with what its key is wrapped for.
pub struct Found {
    /// The request that it answers.
    pub request: RequestId,
    /// The project of the person.
    pub project: ProjectId,
    /// The project's provider.
    pub provider: ProviderId,
    /// The package.
    pub package: SealedPackage,
}

const fn impossible(column: &'static str) -> StoreError {
    StoreError::Impossible { table: "transmission", column }
}

fn request(row: &Row) -> Result<RequestId, StoreError> {
    RequestId::parse(&row.text("case_id")?).map_err(|_| impossible("case_id"))
}

fn project(row: &Row) -> Result<ProjectId, StoreError> {
    ProjectId::parse(&row.text("project_id")?).map_err(|_| impossible("project_id"))
}

fn provider(row: &Row) -> Result<ProviderId, StoreError> {
    ProviderId::parse(&row.text("provider_id")?).map_err(|_| impossible("provider_id"))
}

fn wrapped(row: &Row) -> Result<Wrapped, StoreError> {
    Ok(Wrapped { epoch: row.integer("epoch")?, bytes: row.bytes("package_key")? })
}

/// Puts a package there for a request of which none waits and none was fetched, and checks under lock
/// that the epoch of its key is the living one.
///
/// # Errors
///
/// [`StoreError::Stale`] when one waits or was fetched, or when the epoch has moved on.
pub async fn add(
    tx: &mut Tx,
    transmission: &Transmission,
    code_hash: &[u8; 32],
) -> Result<(), StoreError> {
    // The update of the row to itself is the lock, on both databases.
    Statement::new("UPDATE key_epoch SET epoch = epoch WHERE only_row = 1 AND epoch = $1")
        .bind(transmission.package.wrapped.epoch)
        .swap(tx)
        .await?;
    // What ended and was not swept yet stands in nobody's way.
    Statement::new("DELETE FROM transmission WHERE case_id = $1 AND ends_at <= $2")
        .bind(&transmission.request)
        .bind(transmission.provided_at)
        .run(tx)
        .await?;
    Statement::new(
        "INSERT INTO transmission (case_id, participation_id, code_hash, provided_at, ends_at,
                                   epoch, package_key, package_record)
         SELECT id, participation_id, $1, $2, $3, $4, $5, $6 FROM rights_case
         WHERE id = $7 AND participation_id = $8 AND transmitted_at IS NULL
         ON CONFLICT (case_id) DO NOTHING",
    )
    .bind(code_hash.as_slice())
    .bind(transmission.provided_at)
    .bind(transmission.ends_at)
    .bind(transmission.package.wrapped.epoch)
    .bind(transmission.package.wrapped.bytes.as_slice())
    .bind(transmission.package.bytes.as_slice())
    .bind(&transmission.request)
    .bind(&transmission.participation)
    .swap(tx)
    .await
}

/// What waits of this person's.
pub async fn list(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
    now: Instant,
) -> Result<Vec<Waiting>, StoreError> {
    Statement::new(
        "SELECT case_id, transmission.ends_at
         FROM transmission JOIN participation ON participation.id = transmission.participation_id
         WHERE participation_id = $1 AND transmission.ends_at > $2 AND participation.ends_at > $2",
    )
    .bind(participation)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        let ends_at = Instant::from_unix(row.integer("ends_at")?);
        Ok(Waiting { request: request(row)?, ends_at })
    })
    .collect()
}

/// The package that waits for whoever has the code of this hash.
pub async fn find(
    on: impl Into<On<'_>>,
    code_hash: &[u8; 32],
    now: Instant,
) -> Result<Option<Found>, StoreError> {
    let row = Statement::new(
        "SELECT case_id, epoch, package_key, package_record, project.id AS project_id, project.provider_id
         FROM transmission
         JOIN participation ON participation.id = transmission.participation_id
         JOIN project ON project.id = participation.project_id
         WHERE code_hash = $1 AND transmission.ends_at > $2 AND participation.ends_at > $2",
    )
    .bind(code_hash.as_slice())
    .bind(now)
    .one(on)
    .await?;
    row.map(|row| {
        Ok(Found {
            request: request(&row)?,
            project: project(&row)?,
            provider: provider(&row)?,
            package: SealedPackage { wrapped: wrapped(&row)?, bytes: row.bytes("package_record")? },
        })
    })
    .transpose()
}

/// Uses a package up: removes it, and notes with its request when it was fetched.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody else was faster, or the person took it back.
pub async fn set_fetched(
    tx: &mut Tx,
    code_hash: &[u8; 32],
    request: &RequestId,
    now: Instant,
) -> Result<(), StoreError> {
    Statement::new("DELETE FROM transmission WHERE code_hash = $1 AND case_id = $2")
        .bind(code_hash.as_slice())
        .bind(request)
        .swap(tx)
        .await?;
    Statement::new("UPDATE rights_case SET transmitted_at = $1 WHERE id = $2")
        .bind(now)
        .bind(request)
        .swap(tx)
        .await
}

/// Removes what waits for this request of this person's.
///
/// # Errors
///
/// [`StoreError::Stale`] when nothing waits.
pub async fn remove(
    tx: &mut Tx,
    participation: &ParticipationId,
    request: &RequestId,
) -> Result<(), StoreError> {
    Statement::new("DELETE FROM transmission WHERE case_id = $1 AND participation_id = $2")
        .bind(request)
        .bind(participation)
        .swap(tx)
        .await
}

/// Removes what nobody fetched in time; says how many.
pub async fn remove_expired(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM transmission WHERE ends_at <= $1").bind(now).run(tx).await
}

/// A package's key that hangs on an older epoch.
pub struct Older {
    /// The request that the package answers.
    pub request: RequestId,
    /// The project of the person.
    pub project: ProjectId,
    /// The project's provider.
    pub provider: ProviderId,
    /// The key.
    pub wrapped: Wrapped,
}

/// At most `most` that hang on an epoch before `epoch`.
pub async fn list_older(
    on: impl Into<On<'_>>,
    epoch: i64,
    most: i64,
) -> Result<Vec<Older>, StoreError> {
    Statement::new(
        "SELECT case_id, epoch, package_key, project.id AS project_id, project.provider_id
         FROM transmission
         JOIN participation ON participation.id = transmission.participation_id
         JOIN project ON project.id = participation.project_id
         WHERE epoch < $1 ORDER BY case_id LIMIT $2",
    )
    .bind(epoch)
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        Ok(Older {
            request: request(row)?,
            project: project(row)?,
            provider: provider(row)?,
            wrapped: wrapped(row)?,
        })
    })
    .collect()
}

/// Replaces a key by the same key under another epoch, if the package still waits as it was.
pub async fn set_rewrapped(
    tx: &mut Tx,
    request: &RequestId,
    former: &Wrapped,
    now: &Wrapped,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE transmission SET epoch = $1, package_key = $2
         WHERE case_id = $3 AND package_key = $4",
    )
    .bind(now.epoch)
    .bind(now.bytes.as_slice())
    .bind(request)
    .bind(former.bytes.as_slice())
    .swap(tx)
    .await
}

/// How many hang on an epoch before `epoch`.
pub async fn count_older(on: impl Into<On<'_>>, epoch: i64) -> Result<i64, StoreError> {
    let row = Statement::new("SELECT COUNT(*) AS n FROM transmission WHERE epoch < $1")
        .bind(epoch)
        .one(on)
        .await?;
    row.map_or(Ok(0), |row| row.integer("n"))
}

//! Keys of people and staff, wrapped under the key of an epoch; and the epoch itself.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::classes::KeyGroup;
use crate::clock::Instant;
use crate::ids::{KeyId, ParticipationId, ProjectId, ProviderId, StaffId};
use crate::keys::{Scope, Wrapped};

/// Whose key it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A participation's.
    Participation(ParticipationId),
    /// A staff account's.
    Staff(StaffId),
}

impl Owner {
    /// The id, as it stands in associated data.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Participation(id) => id.as_str(),
            Self::Staff(id) => id.as_str(),
        }
    }
}

/// The key group with this name.
pub fn group(name: &str) -> Result<KeyGroup, StoreError> {
    [KeyGroup::Answers, KeyGroup::Results, KeyGroup::Identity, KeyGroup::Staff]
        .into_iter()
        .find(|group| group.name() == name)
        .ok_or(StoreError::Impossible { table: "wrapped_key", column: "key_group" })
}

fn wrapped(row: &Row) -> Result<Wrapped, StoreError> {
    Ok(Wrapped { epoch: row.integer("epoch")?, bytes: row.bytes("wrapped")? })
}

/// Keeps `epoch` the living one until the transaction ends, so that a key wrapped under it may be
/// written at `now`.
///
/// A roll that was cut off left the keyring one epoch ahead: the row follows it, and the roll goes on
/// from there.
///
/// # Errors
///
/// [`StoreError::Stale`] when the epoch has moved on: reread the keyring and wrap again.
pub(super) async fn hold_living(tx: &mut Tx, epoch: i64, now: Instant) -> Result<(), StoreError> {
    // The update of the row, mostly to itself, is the lock, on both databases.
    Statement::new(
        "UPDATE key_epoch SET epoch = $1,
             began_at = CASE WHEN epoch = $1 THEN began_at ELSE $2 END
         WHERE only_row = 1 AND epoch <= $1 AND epoch >= $1 - 1",
    )
    .bind(epoch)
    .bind(now)
    .swap(tx)
    .await
}

/// Writes a wrapped key at `now`, in place of a former one of the same owner and group.
///
/// # Errors
///
/// [`StoreError::Stale`] when the epoch has moved on: reread the keyring and wrap again.
pub async fn set(
    tx: &mut Tx,
    id: &KeyId,
    (owner, group): (&Owner, KeyGroup),
    key: &Wrapped,
    now: Instant,
) -> Result<(), StoreError> {
    hold_living(tx, key.epoch, now).await?;
    let remove = match owner {
        Owner::Participation(id) => {
            Statement::new("DELETE FROM wrapped_key WHERE participation_id = $1 AND key_group = $2")
                .bind(id)
        }
        Owner::Staff(id) => {
            Statement::new("DELETE FROM wrapped_key WHERE staff_id = $1 AND key_group = $2")
                .bind(id)
        }
    };
    remove.bind(group.name()).run(tx).await?;
    let (participation, staff) = match owner {
        Owner::Participation(id) => (Some(id), None),
        Owner::Staff(id) => (None, Some(id)),
    };
    Statement::new(
        "INSERT INTO wrapped_key (id, participation_id, staff_id, key_group, epoch, wrapped)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(participation)
    .bind(staff)
    .bind(group.name())
    .bind(key.epoch)
    .bind(key.bytes.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// The wrapped key of this owner and group.
pub async fn find(
    on: impl Into<On<'_>>,
    owner: &Owner,
    group: KeyGroup,
) -> Result<Option<Wrapped>, StoreError> {
    let statement = match owner {
        Owner::Participation(id) => Statement::new(
            "SELECT epoch, wrapped FROM wrapped_key WHERE participation_id = $1 AND key_group = $2",
        )
        .bind(id),
        Owner::Staff(id) => Statement::new(
            "SELECT epoch, wrapped FROM wrapped_key WHERE staff_id = $1 AND key_group = $2",
        )
        .bind(id),
    };
    let row = statement.bind(group.name()).one(on).await?;
    row.as_ref().map(wrapped).transpose()
}

/// One key that hangs on an older epoch.
pub struct Older {
    /// Its row.
    pub id: KeyId,
    /// Whose it is.
    pub owner: Owner,
    /// What it opens.
    pub group: KeyGroup,
    /// The provider it is derived for.
    pub provider: ProviderId,
    /// The project it is derived for; none for staff.
    pub project: Option<ProjectId>,
    /// The key.
    pub wrapped: Wrapped,
}

impl Older {
    /// What it is derived for.
    pub fn scope(&self) -> Scope<'_> {
        Scope { provider: &self.provider, project: self.project.as_ref(), group: self.group }
    }
}

fn older(row: &Row) -> Result<Older, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "wrapped_key", column };
    let owner = match (row.optional_text("participation_id")?, row.optional_text("staff_id")?) {
        (Some(id), None) => Owner::Participation(
            ParticipationId::parse(&id).map_err(|_| impossible("participation_id"))?,
        ),
        (None, Some(id)) => Owner::Staff(StaffId::parse(&id).map_err(|_| impossible("staff_id"))?),
        (Some(_), Some(_)) | (None, None) => return Err(impossible("owner")),
    };
    Ok(Older {
        id: KeyId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        owner,
        group: group(&row.text("key_group")?)?,
        provider: ProviderId::parse(&row.text("provider_id")?)
            .map_err(|_| impossible("provider_id"))?,
        project: row
            .optional_text("project_id")?
            .map(|id| ProjectId::parse(&id).map_err(|_| impossible("project_id")))
            .transpose()?,
        wrapped: wrapped(row)?,
    })
}

/// At most `most` keys that hang on an epoch before `epoch`.
pub async fn list_older(
    on: impl Into<On<'_>>,
    epoch: i64,
    most: i64,
) -> Result<Vec<Older>, StoreError> {
    Statement::new(
        "SELECT wrapped_key.id, wrapped_key.participation_id, wrapped_key.staff_id, key_group,
                epoch, wrapped, project.id AS project_id,
                COALESCE(project.provider_id, staff.provider_id) AS provider_id
         FROM wrapped_key
         LEFT JOIN participation ON participation.id = wrapped_key.participation_id
         LEFT JOIN project ON project.id = participation.project_id
         LEFT JOIN staff ON staff.id = wrapped_key.staff_id
         WHERE epoch < $1 ORDER BY wrapped_key.id LIMIT $2",
    )
    .bind(epoch)
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(older)
    .collect()
}

/// Replaces a key by the same key under another epoch, if nobody replaced it since.
pub async fn set_rewrapped(
    tx: &mut Tx,
    id: &KeyId,
    former: &Wrapped,
    now: &Wrapped,
) -> Result<(), StoreError> {
    Statement::new("UPDATE wrapped_key SET epoch = $1, wrapped = $2 WHERE id = $3 AND wrapped = $4")
        .bind(now.epoch)
        .bind(now.bytes.as_slice())
        .bind(id)
        .bind(former.bytes.as_slice())
        .swap(tx)
        .await
}

/// Puts a person's answers key, wrapped anew at `now`, in place of the former wrap, if nobody replaced it
/// since.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody did, and when the epoch has moved on.
pub async fn set_moved(
    tx: &mut Tx,
    participation: &ParticipationId,
    (former, moved): (&Wrapped, &Wrapped),
    now: Instant,
) -> Result<(), StoreError> {
    hold_living(tx, moved.epoch, now).await?;
    Statement::new(
        "UPDATE wrapped_key SET epoch = $1, wrapped = $2
         WHERE participation_id = $3 AND key_group = $4 AND wrapped = $5",
    )
    .bind(moved.epoch)
    .bind(moved.bytes.as_slice())
    .bind(participation)
    .bind(KeyGroup::Answers.name())
    .bind(former.bytes.as_slice())
    .swap(tx)
    .await
}

/// How many keys hang on an epoch before `epoch`.
pub async fn count_older(on: impl Into<On<'_>>, epoch: i64) -> Result<i64, StoreError> {
    let row = Statement::new("SELECT COUNT(*) AS n FROM wrapped_key WHERE epoch < $1")
        .bind(epoch)
        .one(on)
        .await?;
    row.map_or(Ok(0), |row| row.integer("n"))
}

/// The living epoch; `None` before the installation was set up.
pub async fn find_epoch(on: impl Into<On<'_>>) -> Result<Option<i64>, StoreError> {
    let row = Statement::new("SELECT epoch FROM key_epoch WHERE only_row = 1").one(on).await?;
    row.map(|row| row.integer("epoch")).transpose()
}

/// When the living epoch began; `None` before the installation was set up.
pub async fn find_epoch_began(on: impl Into<On<'_>>) -> Result<Option<Instant>, StoreError> {
    let row = Statement::new("SELECT began_at FROM key_epoch WHERE only_row = 1").one(on).await?;
    row.map(|row| Ok(Instant::from_unix(row.integer("began_at")?))).transpose()
}

/// Moves the living epoch forward, to one that began at `began_at`.
pub async fn set_epoch(tx: &mut Tx, epoch: i64, began_at: Instant) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO key_epoch (only_row, epoch, began_at) VALUES (1, $1, $2)
         ON CONFLICT (only_row) DO UPDATE SET epoch = excluded.epoch, began_at = excluded.began_at",
    )
    .bind(epoch)
    .bind(began_at)
    .run(tx)
    .await?;
    Ok(())
}

/// Keeps everyone from writing a key until the transaction ends, and gives the living epoch.
///
/// # Errors
///
/// [`StoreError::Stale`] before the installation was set up.
pub async fn hold_epoch(tx: &mut Tx) -> Result<i64, StoreError> {
    // The update of the row to itself is the lock, on both databases.
    Statement::new("UPDATE key_epoch SET epoch = epoch WHERE only_row = 1").swap(tx).await?;
    find_epoch(tx).await?.ok_or(StoreError::Stale)
}

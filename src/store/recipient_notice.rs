//! Notices to the agency about something it received (Art. 19 GDPR): the transfer's number and hash.
//!
//! A notice outlives the person it is about, or nobody could be told of an erasure.

use super::sql::{On, Row, Statement};
use super::transfer::Kind;
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{NoticeId, ProjectId, TransferId};

/// What the recipient has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Delete it.
    Erasure,
    /// Replace it.
    Rectification,
    /// Use it no further.
    Restriction,
    /// What was restricted may be used again.
    Lifted,
}

impl Reason {
    /// The name in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Erasure => "erasure",
            Self::Rectification => "rectification",
            Self::Restriction => "restriction",
            Self::Lifted => "lifted",
        }
    }

    /// The name in rows, where an end is the restriction with its time.
    const fn row_name(self) -> &'static str {
        match self {
            Self::Lifted => Self::Restriction.name(),
            Self::Erasure | Self::Rectification | Self::Restriction => self.name(),
        }
    }

    fn read(row: &Row) -> Result<Self, StoreError> {
        let lifted = row.optional_integer("lifted_at")?.is_some();
        match (row.text("reason")?.as_str(), lifted) {
            ("erasure", false) => Ok(Self::Erasure),
            ("rectification", false) => Ok(Self::Rectification),
            ("restriction", false) => Ok(Self::Restriction),
            ("restriction", true) => Ok(Self::Lifted),
            _ => Err(impossible("reason")),
        }
    }
}

/// One notice.
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// The project whose agency received it.
    pub project: ProjectId,
    /// What was received, by the id of its transfer.
    pub transfer: TransferId,
    /// What it carried.
    pub kind: Kind,
    /// When it was received.
    pub handed_over_at: Instant,
    /// SHA-256 of what was received.
    pub package_hash: Vec<u8>,
    /// What to do.
    pub reason: Reason,
    /// When it was made.
    pub made_at: Instant,
    /// When the agency said that it is done.
    pub acknowledged_at: Option<Instant>,
    /// When its row ends.
    pub ends_at: Instant,
}

const fn impossible(column: &'static str) -> StoreError {
    StoreError::Impossible { table: "recipient_notice", column }
}

fn notice(row: &Row) -> Result<Notice, StoreError> {
    let kind = row.text("kind")?;
    Ok(Notice {
        id: NoticeId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        project: ProjectId::parse(&row.text("project_id")?)
            .map_err(|_| impossible("project_id"))?,
        transfer: TransferId::parse(&row.text("transfer_id")?)
            .map_err(|_| impossible("transfer_id"))?,
        kind: [Kind::ShortReport, Kind::HardSkills]
            .into_iter()
            .find(|known| known.name() == kind)
            .ok_or(impossible("kind"))?,
        handed_over_at: Instant::from_unix(row.integer("handed_over_at")?),
        package_hash: row.bytes("package_hash")?,
        reason: Reason::read(row)?,
        made_at: Instant::from_unix(row.integer("made_at")?),
        acknowledged_at: row.optional_integer("acknowledged_at")?.map(Instant::from_unix),
        ends_at: Instant::from_unix(row.integer("ends_at")?),
    })
}

/// Adds a notice.
pub async fn add(tx: &mut Tx, notice: &Notice) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO recipient_notice (id, project_id, transfer_id, kind, handed_over_at,
                                       package_hash, reason, lifted_at, made_at,
                                       ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&notice.id)
    .bind(&notice.project)
    .bind(&notice.transfer)
    .bind(notice.kind.name())
    .bind(notice.handed_over_at)
    .bind(notice.package_hash.as_slice())
    .bind(notice.reason.row_name())
    .bind((notice.reason == Reason::Lifted).then(|| notice.made_at.unix()))
    .bind(notice.made_at)
    .bind(notice.ends_at)
    .run(tx)
    .await?;
    Ok(())
}

/// The notices of a project that have not ended, the newest first.
pub async fn list(
    on: impl Into<On<'_>>,
    project: &ProjectId,
    now: Instant,
) -> Result<Vec<Notice>, StoreError> {
    Statement::new(
        "SELECT id, project_id, transfer_id, kind, handed_over_at, package_hash, reason,
                lifted_at, made_at, acknowledged_at, ends_at
         FROM recipient_notice WHERE project_id = $1 AND ends_at > $2
         ORDER BY made_at DESC, id",
    )
    .bind(project)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(notice)
    .collect()
}

/// The agency says that it is done; only the first time counts.
pub async fn set_acknowledged(
    tx: &mut Tx,
    id: &NoticeId,
    project: &ProjectId,
    now: Instant,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE recipient_notice SET acknowledged_at = $1
         WHERE id = $2 AND project_id = $3 AND acknowledged_at IS NULL",
    )
    .bind(now)
    .bind(id)
    .bind(project)
    .run(tx)
    .await?;
    Ok(())
}

/// Removes those that ended at `now` or before.
pub async fn remove_expired(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM recipient_notice WHERE ends_at <= $1").bind(now).run(tx).await
}

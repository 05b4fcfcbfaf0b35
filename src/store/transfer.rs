//! Transfers: what left for the agency, when, and the hash of its bytes.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, ReportId, TransferId};

/// What a transfer carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A released short report.
    ShortReport,
    /// Hard skills.
    HardSkills,
}

impl Kind {
    /// The name in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ShortReport => "short-report",
            Self::HardSkills => "hard-skills",
        }
    }
}

/// One transfer.
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// Whom it is about.
    pub participation: ParticipationId,
    /// What it carried.
    pub kind: Kind,
    /// The version of the short report, if it was one.
    pub report: Option<ReportId>,
    /// When the agency received it.
    pub at: Instant,
    /// SHA-256 of the canonical bytes.
    pub package_hash: Vec<u8>,
}

/// Adds a transfer.
pub async fn add(tx: &mut Tx, transfer: &Transfer) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO transfer (id, participation_id, kind, report_id, at, package_hash)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&transfer.id)
    .bind(&transfer.participation)
    .bind(transfer.kind.name())
    .bind(transfer.report.as_ref())
    .bind(transfer.at)
    .bind(transfer.package_hash.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// The transfers of a living participation, the newest first.
pub async fn list(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
    now: Instant,
) -> Result<Vec<Transfer>, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "transfer", column };
    Statement::new(
        "SELECT transfer.id, participation_id, kind, report_id, at, package_hash
         FROM transfer JOIN participation ON participation.id = transfer.participation_id
         WHERE participation_id = $1 AND participation.ends_at > $2
         ORDER BY at DESC, transfer.id",
    )
    .bind(participation)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        let kind = row.text("kind")?;
        Ok(Transfer {
            id: TransferId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
            participation: participation.clone(),
            kind: [Kind::ShortReport, Kind::HardSkills]
                .into_iter()
                .find(|known| known.name() == kind)
                .ok_or(impossible("kind"))?,
            report: row
                .optional_text("report_id")?
                .map(|id| ReportId::parse(&id).map_err(|_| impossible("report_id")))
                .transpose()?,
            at: Instant::from_unix(row.integer("at")?),
            package_hash: row.bytes("package_hash")?,
        })
    })
    .collect()
}

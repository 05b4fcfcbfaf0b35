//! Short reports: every version is a row; the text is sealed.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId, ReportId};
use crate::keys::{Envelope, Revision};

/// How far a version has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// The adviser still writes it.
    Draft,
    /// The person reads it and may wish for changes.
    Proposed,
    /// The person released exactly this text; the agency has not read it.
    Released,
    /// The agency has received it.
    HandedOver,
    /// The person took the release back in time.
    Withdrawn,
}

impl State {
    const ALL: [Self; 5] =
        [Self::Draft, Self::Proposed, Self::Released, Self::HandedOver, Self::Withdrawn];

    /// The name in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Released => "released",
            Self::HandedOver => "handed-over",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One version of a short report as it rests.
pub struct ShortReport {
    /// Its id.
    pub id: ReportId,
    /// Whom it is about.
    pub participation: ParticipationId,
    /// Counts the versions of one person from 1.
    pub number: i64,
    /// How far it has come.
    pub state: State,
    /// When the person released it.
    pub released_at: Option<Instant>,
    /// When the agency first received it.
    pub handed_over_at: Option<Instant>,
    /// Revision of the sealed text.
    pub revision: Revision,
    /// Sentences, wishes, what goes along, and the released bytes: sealed under the identity key.
    pub report: Envelope,
}

fn report(row: &Row) -> Result<ShortReport, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "short_report", column };
    let state = row.text("state")?;
    Ok(ShortReport {
        id: ReportId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        participation: ParticipationId::parse(&row.text("participation_id")?)
            .map_err(|_| impossible("participation_id"))?,
        number: row.integer("number")?,
        state: State::ALL
            .into_iter()
            .find(|known| known.name() == state)
            .ok_or(impossible("state"))?,
        released_at: row.optional_integer("released_at")?.map(Instant::from_unix),
        handed_over_at: row.optional_integer("handed_over_at")?.map(Instant::from_unix),
        revision: row.revision("revision")?,
        report: row.envelope("report_key", "report_record")?,
    })
}

/// Adds a version.
pub async fn add(tx: &mut Tx, report: &ShortReport) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO short_report (id, participation_id, number, state, released_at,
                                   handed_over_at, revision, report_key, report_record)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&report.id)
    .bind(&report.participation)
    .bind(report.number)
    .bind(report.state.name())
    .bind(report.released_at.map(Instant::unix))
    .bind(report.handed_over_at.map(Instant::unix))
    .bind(&report.revision)
    .bind(report.report.key.as_slice())
    .bind(report.report.record.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// Writes a changed version, if it is still at `former` and in state `from`.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody changed it, or the state has moved on.
pub async fn set(
    tx: &mut Tx,
    changed: &ShortReport,
    former: &Revision,
    from: State,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE short_report
         SET state = $1, released_at = $2, handed_over_at = $3, revision = $4, report_key = $5,
             report_record = $6
         WHERE id = $7 AND revision = $8 AND state = $9",
    )
    .bind(changed.state.name())
    .bind(changed.released_at.map(Instant::unix))
    .bind(changed.handed_over_at.map(Instant::unix))
    .bind(&changed.revision)
    .bind(changed.report.key.as_slice())
    .bind(changed.report.record.as_slice())
    .bind(&changed.id)
    .bind(former)
    .bind(from.name())
    .swap(tx)
    .await
}

/// Moves a released version to handed over, once; says whether this was the time.
pub async fn set_handed_over(tx: &mut Tx, id: &ReportId, at: Instant) -> Result<bool, StoreError> {
    let touched = Statement::new(
        "UPDATE short_report SET state = 'handed-over', handed_over_at = $1
         WHERE id = $2 AND state = 'released'",
    )
    .bind(at)
    .bind(id)
    .run(tx)
    .await?;
    Ok(touched == 1)
}

/// Every version of a living participation, the newest first.
pub async fn list(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
    now: Instant,
) -> Result<Vec<ShortReport>, StoreError> {
    Statement::new(
        "SELECT short_report.id, participation_id, number, state, released_at, handed_over_at,
                short_report.revision, report_key, report_record
         FROM short_report
         JOIN participation ON participation.id = short_report.participation_id
         WHERE participation_id = $1 AND participation.ends_at > $2
         ORDER BY number DESC",
    )
    .bind(participation)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(report)
    .collect()
}

/// What the agency may read of a project: the newest version of each person that is released or
/// handed over.
pub async fn list_for_agency(
    on: impl Into<On<'_>>,
    project: &ProjectId,
    now: Instant,
) -> Result<Vec<ShortReport>, StoreError> {
    Statement::new(
        "SELECT short_report.id, participation_id, number, state, released_at, handed_over_at,
                short_report.revision, report_key, report_record
         FROM short_report
         JOIN participation ON participation.id = short_report.participation_id
         WHERE participation.project_id = $1 AND participation.ends_at > $2
           AND state IN ('released', 'handed-over')
           AND number = (SELECT MAX(newer.number) FROM short_report AS newer
                         WHERE newer.participation_id = short_report.participation_id
                           AND newer.state IN ('released', 'handed-over'))
         ORDER BY released_at DESC, short_report.id",
    )
    .bind(project)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(report)
    .collect()
}

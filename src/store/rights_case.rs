//! Requests about one's data, of people who have an account: kind, days and state in the open, every
//! word of them sealed.

use chrono::NaiveDate;

use super::restriction::Restriction;
use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId, RequestId, StaffId};
use crate::keys::{Envelope, Revision};

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Confirmation and a copy (Art. 15 GDPR).
    Access,
    /// That something is put right (Art. 16).
    Rectification,
    /// That everything is deleted (Art. 17).
    Erasure,
    /// That data only rest (Art. 18).
    Restriction,
    /// Data to take along, or to be sent to someone else (Art. 20).
    Portability,
    /// That a use of data ends (Art. 21).
    Objection,
}

impl Kind {
    /// Every kind, in the order of the law.
    pub const ALL: [Self; 6] = [
        Self::Access,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Portability,
        Self::Objection,
    ];

    /// The name in rows, forms and words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Restriction => "restriction",
            Self::Portability => "portability",
            Self::Objection => "objection",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Who wrote a request down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordedBy {
    /// The person, logged in.
    Person,
    /// Staff, from paper or by word.
    Staff,
}

impl RecordedBy {
    const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Staff => "staff",
        }
    }
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has decided yet.
    Open,
    /// The office asked for proof of who is asking; the deadline goes on.
    Identity,
    /// Granted.
    Granted,
    /// Granted in part.
    Partly,
    /// Refused.
    Refused,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::Identity, Self::Granted, Self::Partly, Self::Refused];

    /// The name in rows and words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Identity => "identity",
            Self::Granted => "granted",
            Self::Partly => "partly",
            Self::Refused => "refused",
        }
    }

    /// Whether a decision is still due.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Identity)
    }
}

/// One request.
pub struct Case {
    /// Its id, whose beginning is its number.
    pub id: RequestId,
    /// Who demands.
    pub participation: ParticipationId,
    /// What.
    pub kind: Kind,
    /// Who wrote it down.
    pub recorded_by: RecordedBy,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The last day for a decision.
    pub due_on: NaiveDate,
    /// When the deadline was extended.
    pub extended_at: Option<Instant>,
    /// Where it stands.
    pub state: State,
    /// Until when a package can be downloaded.
    pub package_ends_at: Option<Instant>,
    /// When it was.
    pub package_taken_at: Option<Instant>,
    /// Whether it restricts processing.
    pub restriction: Option<Restriction>,
    /// When a recipient fetched the package that the person provided; never set by [`set`].
    pub transmitted_at: Option<Instant>,
    /// Revision of the sealed words.
    pub revision: Revision,
    /// The sealed words.
    pub words: Envelope,
}

/// A request as figures see it.
pub struct Counted {
    /// Its id, whose beginning is its number.
    pub id: RequestId,
    /// Its project.
    pub project: ProjectId,
    /// The code of its project.
    pub project_code: String,
    /// Who demands.
    pub participation: ParticipationId,
    /// What.
    pub kind: Kind,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The last day for a decision.
    pub due_on: NaiveDate,
    /// Where it stands.
    pub state: State,
    /// Whether it restricts processing.
    pub restriction: Option<Restriction>,
}

impl Case {
    /// Whether it restricts processing now.
    pub fn restricts(&self) -> bool {
        self.restriction.is_some_and(|one| one.stands())
    }
}

pub(super) const fn impossible(column: &'static str) -> StoreError {
    StoreError::Impossible { table: "rights_case", column }
}

pub(super) fn day(row: &Row, column: &'static str) -> Result<NaiveDate, StoreError> {
    row.text(column)?.parse().map_err(|_| impossible(column))
}

fn kind(row: &Row) -> Result<Kind, StoreError> {
    Kind::parse(&row.text("kind")?).ok_or(impossible("kind"))
}

fn state(row: &Row) -> Result<State, StoreError> {
    let name = row.text("state")?;
    State::ALL.into_iter().find(|state| state.name() == name).ok_or(impossible("state"))
}

pub(super) fn person(row: &Row) -> Result<ParticipationId, StoreError> {
    ParticipationId::parse(&row.text("participation_id")?)
        .map_err(|_| impossible("participation_id"))
}

pub(super) fn instant(row: &Row, column: &'static str) -> Result<Option<Instant>, StoreError> {
    Ok(row.optional_integer(column)?.map(Instant::from_unix))
}

fn case(row: &Row) -> Result<Case, StoreError> {
    Ok(Case {
        id: RequestId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        participation: person(row)?,
        kind: kind(row)?,
        recorded_by: if row.text("recorded_by")? == RecordedBy::Staff.name() {
            RecordedBy::Staff
        } else {
            RecordedBy::Person
        },
        received_on: day(row, "received_on")?,
        due_on: day(row, "due_on")?,
        extended_at: instant(row, "extended_at")?,
        state: state(row)?,
        package_ends_at: instant(row, "package_ends_at")?,
        package_taken_at: instant(row, "package_taken_at")?,
        restriction: Restriction::of(row)?,
        transmitted_at: instant(row, "transmitted_at")?,
        revision: row.revision("revision")?,
        words: row.envelope("case_key", "case_record")?,
    })
}

/// Adds a request.
pub async fn add(tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO rights_case (id, participation_id, kind, recorded_by, received_on, due_on,
                                  state, restricted_at, revision, case_key, case_record)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(&case.id)
    .bind(&case.participation)
    .bind(case.kind.name())
    .bind(case.recorded_by.name())
    .bind(case.received_on)
    .bind(case.due_on)
    .bind(case.state.name())
    .bind(case.restriction.map(|one| one.since.unix()))
    .bind(&case.revision)
    .bind(case.words.key.as_slice())
    .bind(case.words.record.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// The requests of a living participation, the newest first.
pub async fn list(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
    now: Instant,
) -> Result<Vec<Case>, StoreError> {
    Statement::new(
        "SELECT rights_case.id, participation_id, kind, recorded_by, received_on, due_on,
                extended_at, state, package_ends_at, package_taken_at, transmitted_at,
                restricted_at, lifts_on, lifted_at, rights_case.revision, case_key, case_record
         FROM rights_case JOIN participation ON participation.id = rights_case.participation_id
         WHERE participation_id = $1 AND participation.ends_at > $2
         ORDER BY received_on DESC, rights_case.id",
    )
    .bind(participation)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(case)
    .collect()
}

/// Changes state, deadline, restriction and words, if nobody did since.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody did.
pub async fn set(tx: &mut Tx, case: &Case, former: &Revision) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE rights_case
         SET state = $1, due_on = $2, extended_at = $3, package_ends_at = $4,
             package_taken_at = $5, restricted_at = $6, lifts_on = $7, lifted_at = $8,
             revision = $9, case_key = $10, case_record = $11
         WHERE id = $12 AND revision = $13",
    )
    .bind(case.state.name())
    .bind(case.due_on)
    .bind(case.extended_at.map(Instant::unix))
    .bind(case.package_ends_at.map(Instant::unix))
    .bind(case.package_taken_at.map(Instant::unix))
    .bind(case.restriction.map(|one| one.since.unix()))
    .bind(case.restriction.and_then(|one| one.lifts_on))
    .bind(case.restriction.and_then(|one| one.lifted_at).map(Instant::unix))
    .bind(&case.revision)
    .bind(case.words.key.as_slice())
    .bind(case.words.record.as_slice())
    .bind(&case.id)
    .bind(former)
    .swap(tx)
    .await
}

/// Every request of living participations, those first whose day is nearest.
pub async fn list_counted(on: impl Into<On<'_>>, now: Instant) -> Result<Vec<Counted>, StoreError> {
    counted(
        Statement::new(
            "SELECT rights_case.id, participation_id, participation.project_id, code, kind,
                    received_on, due_on, state, restricted_at, lifts_on, lifted_at
             FROM rights_case
             JOIN participation ON participation.id = rights_case.participation_id
             JOIN project ON project.id = participation.project_id
             WHERE participation.ends_at > $1 ORDER BY due_on, rights_case.id",
        )
        .bind(now),
        on,
    )
    .await
}

/// The same, of the projects that this account works for.
pub async fn list_counted_of(
    on: impl Into<On<'_>>,
    staff: &StaffId,
    now: Instant,
) -> Result<Vec<Counted>, StoreError> {
    counted(
        Statement::new(
            "SELECT rights_case.id, participation_id, participation.project_id, code, kind,
                    received_on, due_on, state, restricted_at, lifts_on, lifted_at
             FROM rights_case
             JOIN participation ON participation.id = rights_case.participation_id
             JOIN project ON project.id = participation.project_id
             JOIN staff_project ON staff_project.project_id = participation.project_id
             WHERE staff_project.staff_id = $1 AND participation.ends_at > $2
             ORDER BY due_on, rights_case.id",
        )
        .bind(staff)
        .bind(now),
        on,
    )
    .await
}

async fn counted(statement: Statement, on: impl Into<On<'_>>) -> Result<Vec<Counted>, StoreError> {
    let read = |row: &Row| {
        Ok(Counted {
            id: RequestId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
            project: ProjectId::parse(&row.text("project_id")?)
                .map_err(|_| impossible("project_id"))?,
            project_code: row.text("code")?,
            participation: person(row)?,
            kind: kind(row)?,
            received_on: day(row, "received_on")?,
            due_on: day(row, "due_on")?,
            state: state(row)?,
            restriction: Restriction::of(row)?,
        })
    };
    statement.all(on).await?.iter().map(read).collect()
}

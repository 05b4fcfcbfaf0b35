//! People of a project: adding them, their exit date, and the date it all ends.

use chrono::NaiveDate;

use crate::access::{self, Adviser, AdviserDesk, CaseFile, Denied, Identity, Lead};
use crate::classes;
use crate::clock::Instant;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::{ParticipationId, ProjectId, StaffId};
use crate::installation::Installation;
use crate::retention::agreement::Agreement;
use crate::retention::due::{self, Due, Period, Span, Terms};
use crate::store::project::Project;
use crate::store::sql::On;
use crate::store::{self, Tx};

/// The most characters of a name or reference.
pub const MOST_CHARACTERS: usize = 120;

/// The latest exit date, in months after the project's end: what lengthens storage has a bound.
pub const MOST_MONTHS_AFTER_END: u16 = 12;

/// Why a person could not be added or changed; nothing was.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// The name is missing.
    #[error("a name is missing")]
    NoName,
    /// Name or reference is too long.
    #[error("at most {MOST_CHARACTERS} characters")]
    TooLong,
    /// With this exit date the data would have ended already.
    #[error("with this exit date storage would have ended on {0}")]
    Over(NaiveDate),
    /// An exit this long after the project's end would lengthen storage without bound.
    #[error("the exit date lies after {0}")]
    TooLate(NaiveDate),
    /// The project is not one of this adviser's.
    #[error("no such project")]
    NoProject,
    /// The project has no agreement that can be read.
    #[error("the project has no agreement")]
    NoAgreement,
    /// Opening, sealing or storing failed.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<store::StoreError> for PersonError {
    fn from(error: store::StoreError) -> Self {
        Self::Denied(error.into())
    }
}

/// Who a person is, for the pages that may say it.
#[derive(Clone)]
pub struct Person {
    id: ParticipationId,
    identity: Identity,
    /// The last day of storage.
    pub deletes_on: NaiveDate,
    /// When that day is over.
    pub ends_at: Instant,
}

impl Datum for Person {
    type Class = classes::Identity;

    fn subject(&self) -> Subject {
        Subject::Person(self.id.clone(), Given::Held)
    }
}

impl Person {
    /// The person of a case file.
    pub fn of(case: &CaseFile) -> Self {
        Self {
            id: case.id().clone(),
            identity: case.identity().clone(),
            deletes_on: case.deletes_on(),
            ends_at: case.ends_at(),
        }
    }

    /// The participation.
    pub fn id(&self) -> &ParticipationId {
        &self.id
    }

    /// First and last name.
    pub fn name(&self) -> &str {
        &self.identity.name
    }

    /// The agency's own reference.
    pub fn agency_reference(&self) -> &str {
        &self.identity.agency_reference
    }

    /// The exit date, when known.
    pub fn exit_on(&self) -> Option<NaiveDate> {
        self.identity.exit_on
    }
}

/// The agreement that is in force for a project.
pub async fn agreement(
    installation: &Installation,
    project: &ProjectId,
) -> Result<Agreement, PersonError> {
    agreement_on(&installation.store, project).await
}

/// The agreement in force, as it stands within a transaction.
pub(super) async fn agreement_within(
    tx: &mut Tx,
    project: &ProjectId,
) -> Result<Agreement, PersonError> {
    agreement_on(tx, project).await
}

async fn agreement_on(
    on: impl Into<On<'_>>,
    project: &ProjectId,
) -> Result<Agreement, PersonError> {
    let (_, terms) =
        store::project::find_agreement(on, project).await?.ok_or(PersonError::NoAgreement)?;
    Agreement::parse(&terms).map_err(|_| PersonError::NoAgreement)
}

/// What sets the end of storage in one project, for any exit date.
pub(super) struct Deadlines {
    project: ProjectId,
    period: Period,
    terms: Terms,
    now: Instant,
}

impl Deadlines {
    /// Those of a project today.
    pub(super) async fn of(
        installation: &Installation,
        project: &Project,
    ) -> Result<Self, PersonError> {
        let terms = agreement(installation, &project.id).await?.terms;
        let period = Period::from(project);
        Ok(Self { project: project.id.clone(), period, terms, now: installation.clock.now() })
    }

    /// Those of a project as they stand until the transaction ends: a change of the agreement comes
    /// before or after, and then works out what was written here.
    pub(super) async fn held(
        installation: &Installation,
        tx: &mut Tx,
        project: &ProjectId,
    ) -> Result<Self, PersonError> {
        store::project::hold(tx, project).await?;
        let found = store::project::find(&mut *tx, project).await?;
        let project = found.ok_or(PersonError::NoProject)?;
        let terms = agreement_within(tx, &project.id).await?.terms;
        let period = Period::from(&project);
        Ok(Self { project: project.id.clone(), period, terms, now: installation.clock.now() })
    }

    /// The project.
    pub(super) fn project(&self) -> &ProjectId {
        &self.project
    }

    /// When storage ends with this exit date.
    ///
    /// # Errors
    ///
    /// [`PersonError::TooLate`] and [`PersonError::Over`].
    pub(super) fn due(&self, exit_on: Option<NaiveDate>) -> Result<Due, PersonError> {
        let latest = Span::Months(MOST_MONTHS_AFTER_END).after(self.period.last);
        if exit_on.is_some_and(|exit| exit > latest) {
            return Err(PersonError::TooLate(latest));
        }
        let due = due::due(&self.period, &self.terms, exit_on);
        if due.ends_at <= self.now {
            return Err(PersonError::Over(due.last_day));
        }
        Ok(due)
    }
}

/// Reads a date as people and their spreadsheets write it: 31.12.2026, 31. 12. 26, 2026-12-31, also
/// with midnight behind it. A year of two digits lies in this century: nobody who is counselled leaves
/// a project in the last one.
///
/// Other orders, as in 12/31/2026, are not read: 11/12/2026 could be two days.
pub fn read_date(typed: &str) -> Option<NaiveDate> {
    let typed: String = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let typed = typed.strip_suffix(" 00:00:00").unwrap_or(&typed);
    let numbers = |separator: &str| {
        let parts = typed.split(separator).map(|part| {
            let part = part.trim();
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<u32>().ok().filter(|_| is_number).map(|number| (number, part.len()))
        });
        let parts: Vec<(u32, usize)> = parts.collect::<Option<_>>()?;
        <[(u32, usize); 3]>::try_from(parts).ok()
    };
    let (day, month, year) = match (numbers("."), numbers("-")) {
        (Some([day, month, (year, 2)]), _) => (day, month, 2000 + year),
        (Some([day, month, (year, 4)]), _) | (_, Some([(year, 4), month, day])) => {
            (day, month, year)
        }
        _ => return None,
    };
    let is_short = |(_, length): (u32, usize)| length <= 2;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month.0, day.0)?;
    (is_short(day) && is_short(month) && (1900..3000).contains(&year)).then_some(date)
}

/// A text without blanks around it, and with single ones within.
pub(super) fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a name or reference is short enough.
pub(super) fn fits(text: &str) -> bool {
    text.chars().count() <= MOST_CHARACTERS
}

/// Who a person is, from what was typed.
pub(super) fn identity(
    name: &str,
    reference: &str,
    exit_on: Option<NaiveDate>,
) -> Result<Identity, PersonError> {
    let [name, agency_reference] = [name, reference].map(single_spaced);
    if name.is_empty() {
        return Err(PersonError::NoName);
    }
    if !fits(&name) || !fits(&agency_reference) {
        return Err(PersonError::TooLong);
    }
    Ok(Identity { name, agency_reference, exit_on })
}

/// A project of this adviser's.
pub(super) fn own_project<'d>(
    desk: &'d AdviserDesk,
    project: &ProjectId,
) -> Result<&'d Project, PersonError> {
    let own = desk.desk().projects().iter().find(|own| own.id == *project);
    own.ok_or(PersonError::NoProject)
}

/// Writes a person of a project, assigned to the adviser.
pub(super) async fn write(
    installation: &Installation,
    tx: &mut Tx,
    desk: &AdviserDesk,
    project: &Project,
    identity: Identity,
    due: &Due,
) -> Result<ParticipationId, PersonError> {
    let (last_day, ends_at) = (due.last_day, due.ends_at);
    let id = access::add_person(installation, tx, project, &identity, last_day, ends_at).await?;
    store::participation::assign(tx, &id, desk.desk().id()).await?;
    Ok(id)
}

/// Adds a person to one of the adviser's projects and assigns them to the adviser.
pub async fn add(
    installation: &Installation,
    desk: &AdviserDesk,
    project: &ProjectId,
    name: &str,
    agency_reference: &str,
    exit_on: Option<NaiveDate>,
) -> Result<ParticipationId, PersonError> {
    let identity = identity(name, agency_reference, exit_on)?;
    let project = own_project(desk, project)?;
    let mut tx = installation.store.begin().await?;
    let due = Deadlines::held(installation, &mut tx, &project.id).await?.due(exit_on)?;
    let id = write(installation, &mut tx, desk, project, identity, &due).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes who a person is and their exit date; the date of deletion follows.
///
/// # Errors
///
/// [`PersonError::Over`] when the new date of deletion lies in the past.
pub async fn change(
    installation: &Installation,
    adviser: &Adviser,
    name: &str,
    agency_reference: &str,
    exit_on: Option<NaiveDate>,
) -> Result<Due, PersonError> {
    let identity = identity(name, agency_reference, exit_on)?;
    let case = adviser.case();
    let mut tx = installation.store.begin().await?;
    let due = Deadlines::held(installation, &mut tx, &case.project().id).await?.due(exit_on)?;
    case.set_identity(installation, &mut tx, &identity, due.last_day, due.ends_at).await?;
    tx.commit().await?;
    Ok(due)
}

/// Lets another adviser of the project counsel a person, in place of whoever does now.
///
/// # Errors
///
/// [`Denied::NotFound`] when that adviser does not work for the person's project.
pub async fn reassign(
    installation: &Installation,
    lead: &Lead,
    adviser: &StaffId,
) -> Result<(), Denied> {
    let case = lead.case();
    let mut tx = installation.store.begin().await?;
    let advisers = store::staff::list_advisers(&mut tx, &case.project().id).await?;
    if !advisers.iter().any(|one| one.id == *adviser) {
        return Err(Denied::NotFound);
    }
    store::participation::remove_assignments(&mut tx, case.id()).await?;
    store::participation::assign(&mut tx, case.id(), adviser).await?;
    tx.commit().await?;
    Ok(())
}

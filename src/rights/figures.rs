//! What the officer and the office's list see of requests: numbers, kinds, days; never a word of them.

use chrono::NaiveDate;

use super::deadline::{self, Time};
use super::{RightsError, number};
use crate::access::OfficeDesk;
use crate::classes;
use crate::clock::Instant;
use crate::disclosure::{Datum, Subject};
use crate::ids::{ParticipationId, ProjectId, RequestId, StaffId};
use crate::installation::Installation;
use crate::retention::ledger::Ledger;
use crate::retention::restrictions;
use crate::store::project::Project;
use crate::store::restriction::Restriction;
use crate::store::rights_case::{self, Counted, Kind};
use crate::store::{outside_request, project, recipient_notice};

/// One request in figures.
pub struct Line {
    /// Its number.
    pub number: String,
    /// The code of its project.
    pub project_code: String,
    /// What is demanded.
    pub kind: Kind,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The last day for a decision.
    pub due_on: NaiveDate,
    /// Days left; negative when it is overdue.
    pub days_left: i64,
    /// What that means.
    pub time: Time,
    /// The key of the words for its state.
    pub state: String,
    /// Whether a decision is still due.
    pub is_open: bool,
    /// The restriction that it began, while that stands.
    pub restricted: Option<Restricted>,
    /// Where the office opens it: whose it is and which; nobody's for requests from outside.
    pub(crate) at: (Option<ParticipationId>, RequestId),
}

impl Line {
    /// Days left to the office's own target, negative when it is over; none once the deadline was
    /// extended, because then the target is given up.
    pub fn target_days_left(&self) -> Option<i64> {
        let target = deadline::target_on(self.received_on, self.due_on)?;
        Some(self.days_left - (self.due_on - target).num_days())
    }
}

/// A restriction of processing in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restricted {
    /// Since when.
    pub since: Instant,
    /// The day from which it may be lifted.
    pub lifts_on: Option<NaiveDate>,
    /// Whether the ledger says the same; only looked up for the officer.
    pub is_in_ledger: Option<bool>,
}

/// The requests of one project, or of all.
pub struct RightsFigures {
    of: Option<ProjectId>,
    /// Those first whose day is nearest.
    pub lines: Vec<Line>,
    /// Notices to the agency that it has not acknowledged.
    pub notices_waiting: usize,
}

impl Datum for RightsFigures {
    type Class = classes::RightsFigures;

    fn subject(&self) -> Subject {
        self.of.clone().map_or(Subject::Nobody, Subject::Group)
    }
}

impl RightsFigures {
    /// How many wait for a decision.
    pub fn open(&self) -> usize {
        self.lines.iter().filter(|line| line.is_open).count()
    }

    /// How many of them have passed their last day; must be 0.
    pub fn overdue(&self) -> usize {
        let late = |line: &&Line| line.is_open && line.time == Time::Overdue;
        self.lines.iter().filter(late).count()
    }

    /// How many restrict processing now.
    pub fn restricting(&self) -> usize {
        self.lines.iter().filter(|line| line.restricted.is_some()).count()
    }

    /// How many of each kind wait for a decision.
    pub fn open_by_kind(&self) -> Vec<(Kind, usize)> {
        let of = |kind| self.lines.iter().filter(|line| line.is_open && line.kind == kind).count();
        Kind::ALL.into_iter().map(|kind| (kind, of(kind))).collect()
    }
}

/// The requests of all projects together.
pub async fn gather(installation: &Installation) -> Result<RightsFigures, RightsError> {
    let (store, now) = (&installation.store, installation.clock.now());
    let cases = rights_case::list_counted(store, now).await?;
    let mut all = RightsFigures { of: None, lines: Vec::new(), notices_waiting: 0 };
    for project in project::list(store).await? {
        let of = of_project(installation, &project, &cases, now).await?;
        all.lines.extend(of.lines);
        all.notices_waiting += of.notices_waiting;
    }
    all.lines.sort_by_key(|line| (line.due_on, line.number.clone()));
    look_up(installation, &mut all.lines).await?;
    Ok(all)
}

/// Looks up in the ledger whether it says the same of each restriction.
async fn look_up(installation: &Installation, lines: &mut [Line]) -> Result<(), RightsError> {
    if lines.iter().all(|line| line.restricted.is_none()) {
        return Ok(());
    }
    let ledger = Ledger::at(&installation.folder.ledger());
    let reading = ledger.read_aside().await?;
    let keyring = installation.keyring.get();
    let standing = restrictions::standing(&reading);
    for line in lines {
        if let (Some(restricted), (Some(person), request)) = (&mut line.restricted, &line.at) {
            let said = standing.get(&restrictions::order_of(&keyring, request));
            restricted.is_in_ledger = Some(said == Some(&restrictions::tag_of(&keyring, person)));
        }
    }
    Ok(())
}

/// The requests of each project of the office, one by one.
pub async fn gather_of(
    installation: &Installation,
    desk: &OfficeDesk,
) -> Result<Vec<(Project, RightsFigures)>, RightsError> {
    gather_for(installation, desk.desk().id(), desk.desk().projects()).await
}

/// The requests of each of these projects, for which this account works.
pub(super) async fn gather_for(
    installation: &Installation,
    staff: &StaffId,
    projects: &[Project],
) -> Result<Vec<(Project, RightsFigures)>, RightsError> {
    let (store, now) = (&installation.store, installation.clock.now());
    let cases = rights_case::list_counted_of(store, staff, now).await?;
    let mut gathered = Vec::new();
    for project in projects {
        let figures = of_project(installation, project, &cases, now).await?;
        gathered.push((project.clone(), figures));
    }
    Ok(gathered)
}

async fn of_project(
    installation: &Installation,
    project: &Project,
    cases: &[Counted],
    now: Instant,
) -> Result<RightsFigures, RightsError> {
    let today = now.date_in(project.zone);
    let line = |id: &RequestId, kind, received_on: NaiveDate, due_on: NaiveDate| Line {
        number: number(id.as_str()),
        project_code: project.code.clone(),
        kind,
        received_on,
        due_on,
        days_left: (due_on - today).num_days(),
        time: Time::of(received_on, due_on, today),
        state: String::new(),
        is_open: false,
        restricted: None,
        at: (None, id.clone()),
    };
    let own = cases.iter().filter(|case| case.project == project.id).map(|case| Line {
        state: format!("rights-state-{}", case.state.name()),
        is_open: case.state.is_open(),
        restricted: case.restriction.filter(Restriction::stands).map(|one| Restricted {
            since: one.since,
            lifts_on: one.lifts_on,
            is_in_ledger: None,
        }),
        at: (Some(case.participation.clone()), case.id.clone()),
        ..line(&case.id, case.kind, case.received_on, case.due_on)
    });
    let outside = outside_request::list(&installation.store, now).await?;
    let outside = outside.iter().filter(|one| one.project == project.id).map(|one| Line {
        state: format!("outside-state-{}", one.state.name()),
        is_open: one.state.is_open(),
        ..line(&one.id, one.kind, one.received_on, one.due_on)
    });
    let mut lines: Vec<Line> = own.chain(outside).collect();
    lines.sort_by_key(|line| (!line.is_open, line.due_on));
    let notices = recipient_notice::list(&installation.store, &project.id, now).await?;
    let notices_waiting = notices.iter().filter(|one| one.acknowledged_at.is_none()).count();
    Ok(RightsFigures { of: Some(project.id.clone()), lines, notices_waiting })
}

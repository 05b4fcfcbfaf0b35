//! What staff looked at: recorded before the page is answered, read by the person in sentences.

use super::{CaseFile, Denied, staff};
use crate::clock::Instant;
use crate::ids::{ParticipationId, StaffId, ViewingId};
use crate::installation::Installation;
use crate::store;

/// A page about people that staff can open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seen {
    /// The adviser's list of people.
    AdviserList,
    /// The adviser's page of one person: what is unlocked, hard skills, short report.
    AdviserPerson,
    /// The overall results of one person.
    Results,
    /// A new invitation, with which the person's access is set up anew.
    Invitation,
    /// The draft of the short report.
    ReportDraft,
    /// The agency's list of short reports and hard skills.
    AgencyList,
    /// A released short report, read by the agency.
    AgencyReport,
    /// The hard skills of one person, read by the agency.
    AgencySkills,
    /// The project lead's list of who counsels whom.
    LeadList,
    /// A request about one's data, read by the privacy office.
    OfficeCase,
}

impl Seen {
    /// Every page.
    pub const ALL: [Self; 10] = [
        Self::AdviserList,
        Self::AdviserPerson,
        Self::Results,
        Self::Invitation,
        Self::ReportDraft,
        Self::AgencyList,
        Self::AgencyReport,
        Self::AgencySkills,
        Self::LeadList,
        Self::OfficeCase,
    ];

    /// The name in rows, and of the sentence that tells the person.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AdviserList => "adviser-list",
            Self::AdviserPerson => "adviser-person",
            Self::Results => "results",
            Self::Invitation => "invitation",
            Self::ReportDraft => "report-draft",
            Self::AgencyList => "agency-list",
            Self::AgencyReport => "agency-report",
            Self::AgencySkills => "agency-skills",
            Self::LeadList => "lead-list",
            Self::OfficeCase => "office-case",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.name() == name)
    }
}

/// Why a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// To show a page.
    Page(Seen),
    /// To carry out what a form asks; it shows nothing.
    Act,
}

/// One entry that the person reads.
pub struct Viewing {
    /// Who looked, by name; `None` when the account is gone.
    pub by: Option<String>,
    /// What they looked at.
    pub page: Seen,
    /// When.
    pub at: Instant,
}

/// Records that a page is about to be shown.
pub(super) async fn record(
    installation: &Installation,
    staff: &StaffId,
    opening: Opening,
    people: &[ParticipationId],
) -> Result<(), Denied> {
    let Opening::Page(page) = opening else { return Ok(()) };
    if people.is_empty() {
        return Ok(());
    }
    let id = ViewingId::from_bits(installation.chance.bits128());
    let now = installation.clock.now();
    let mut tx = installation.store.begin().await?;
    store::viewing::add(&mut tx, &id, staff, page.name(), now, people).await?;
    tx.commit().await?;
    Ok(())
}

/// The most entries that one page of a person's list shows.
const MOST: i64 = 200;

/// What staff looked at about a person, the newest first.
pub async fn list_viewings(
    installation: &Installation,
    case: &CaseFile,
) -> Result<Vec<Viewing>, Denied> {
    let now = installation.clock.now();
    let rows = store::viewing::list(&installation.store, case.id(), now, MOST).await?;
    let mut names = std::collections::HashMap::new();
    let mut viewings = Vec::with_capacity(rows.len());
    for row in rows {
        if !names.contains_key(&row.staff) {
            let name = staff::staff_name(installation, &row.staff).await?;
            names.insert(row.staff.clone(), name);
        }
        let page = Seen::parse(&row.page).ok_or(Denied::Sealed)?;
        viewings.push(Viewing { by: names[&row.staff].clone(), page, at: row.at });
    }
    Ok(viewings)
}

//! Lists of people that staff open: one entry in the record of each person who stands in them.
//!
//! What narrows a list is asked here, before anybody's file leaves this room: whoever is left out is
//! neither shown nor recorded.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::audience::OpenedList;
use super::{Adviser, AdviserDesk, Agency, AgencyDesk, CaseFile, Denied, Lead, LeadDesk, Seen};
use crate::ids::{ParticipationId, ProjectId};
use crate::installation::Installation;
use crate::store;
use crate::store::project::Project;

/// What may decide whether someone stands in an adviser's list: neither who they are nor anything
/// that they answered.
pub struct Entry<'a> {
    /// Their project.
    pub project: &'a Project,
    /// Their exit date, when known.
    pub exit_on: Option<NaiveDate>,
    /// Whether they have set their secret.
    pub has_access: bool,
    /// Whether they ask for help.
    pub asks_help: bool,
}

/// Someone who stands in an adviser's list.
pub struct Listed {
    /// Their file.
    pub adviser: Adviser,
    /// Whether they have set their secret.
    pub has_access: bool,
    /// Whether they ask for help.
    pub asks_help: bool,
}

/// An adviser's list.
pub struct People {
    /// Who stands in it.
    pub listed: Vec<Listed>,
    /// How many people are assigned to the adviser, listed or not.
    pub assigned: usize,
    /// How many of them stand in no list, because processing is restricted.
    pub restricted: usize,
}

/// The people of one project, as far as their processing is not restricted.
pub struct OfProject<R> {
    /// Their files.
    pub listed: Vec<R>,
    /// How many stand in no list, because processing is restricted.
    pub restricted: usize,
}

impl<R> From<OpenedList<R>> for OfProject<R> {
    fn from(opened: OpenedList<R>) -> Self {
        Self { listed: opened.readers, restricted: opened.restricted }
    }
}

impl AdviserDesk {
    /// Those assigned to this adviser who are `wanted`, recorded as one list.
    pub async fn people(
        &self,
        installation: &Installation,
        wanted: impl Fn(&Entry<'_>) -> bool,
    ) -> Result<People, Denied> {
        let (store, id) = (&installation.store, self.desk().id());
        let now = installation.clock.now();
        let rows = store::participation::list_of_adviser(store, id, now).await?;
        let with_access = store::person_access::list_of_adviser(store, id).await?;
        let with_access: BTreeSet<ParticipationId> = with_access.into_iter().collect();
        let has_access = |person: &ParticipationId| with_access.contains(person);
        let asking = store::help_wish::list_of_adviser(store, id).await?;
        let asking: BTreeSet<ParticipationId> = asking.into_iter().collect();
        let assigned = rows.len();
        let wanted = |case: &CaseFile| {
            wanted(&Entry {
                project: case.project(),
                exit_on: case.identity().exit_on,
                has_access: has_access(case.id()),
                asks_help: asking.contains(case.id()),
            })
        };
        let opened = self.open_all(installation, rows, Seen::AdviserList, wanted).await?;
        let listed = opened.readers.into_iter().map(|adviser| Listed {
            has_access: has_access(adviser.case().id()),
            asks_help: asking.contains(adviser.case().id()),
            adviser,
        });
        Ok(People { listed: listed.collect(), assigned, restricted: opened.restricted })
    }

    /// The agency's references, of those `wanted`, that people assigned to this adviser have in a
    /// project. It shows nothing that was not known before, so it is no list, and not recorded.
    pub(crate) async fn known_references(
        &self,
        installation: &Installation,
        project: &ProjectId,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, Denied> {
        let now = installation.clock.now();
        let rows =
            store::participation::list_of_adviser(&installation.store, self.desk().id(), now)
                .await?;
        let mut known = Vec::new();
        for row in rows.into_iter().filter(|row| row.project == *project) {
            let case = match CaseFile::open(installation, row).await {
                Ok(case) => case,
                // That somebody with this reference is here would be a use of it.
                Err(Denied::Restricted) => continue,
                Err(other) => return Err(other),
            };
            let reference = &case.identity().agency_reference;
            if wanted(reference) {
                known.push(reference.clone());
            }
        }
        Ok(known)
    }
}

impl AgencyDesk {
    /// Those of a project whom `wanted` names, recorded as one list.
    pub async fn people(
        &self,
        installation: &Installation,
        project: &Project,
        wanted: &[ParticipationId],
    ) -> Result<OfProject<Agency>, Denied> {
        if !self.desk().projects().iter().any(|own| own.id == project.id) {
            return Err(Denied::NotFound);
        }
        let now = installation.clock.now();
        let mut rows =
            store::participation::list_of_project(&installation.store, &project.id, now).await?;
        rows.retain(|row| wanted.contains(&row.id));
        Ok(self.open_all(installation, rows, Seen::AgencyList, |_| true).await?.into())
    }
}

impl LeadDesk {
    /// Everyone of one of the lead's projects, recorded as one list.
    pub async fn people(
        &self,
        installation: &Installation,
        project: &ProjectId,
    ) -> Result<OfProject<Lead>, Denied> {
        if !self.desk().projects().iter().any(|own| own.id == *project) {
            return Err(Denied::NotFound);
        }
        let now = installation.clock.now();
        let rows = store::participation::list_of_project(&installation.store, project, now).await?;
        Ok(self.open_all(installation, rows, Seen::LeadList, |_| true).await?.into())
    }
}

//! The exit dates of a project, for working due dates out anew: dates leave this room, no names.
//!
//! Only leads and data protection officers ask for them, and what they read of it are counts; so it
//! is no look at anybody's file, and not recorded as one.

use chrono::NaiveDate;

use super::{CaseFile, Denied, Desk};
use crate::ids::ParticipationId;
use crate::installation::Installation;
use crate::keys::Revision;
use crate::store::project::Project;
use crate::store::staff::Role;
use crate::store::{self, Tx};

/// One living participation, as far as its due date goes.
pub struct Exit {
    /// Its id.
    pub id: ParticipationId,
    /// The revision of the identity in which the date stands.
    pub revision: Revision,
    /// The exit date, when known.
    pub exit_on: Option<NaiveDate>,
    /// The last day of storage as it stands now.
    pub deletes_on: NaiveDate,
}

impl Desk {
    /// Whether whoever sits here decides about the agreement of a project: its leads, and the data
    /// protection officers of its provider.
    pub fn decides_about(&self, project: &Project) -> bool {
        match self.role() {
            Role::Lead => self.projects().iter().any(|own| own.id == project.id),
            Role::Dpo => self.projects().iter().any(|own| own.provider == project.provider),
            Role::Adviser | Role::Agency | Role::Office => false,
        }
    }

    /// The living participations of a project, as they stand within a transaction.
    pub(crate) async fn exits(
        &self,
        installation: &Installation,
        tx: &mut Tx,
        project: &Project,
    ) -> Result<Vec<Exit>, Denied> {
        if !self.decides_about(project) {
            return Err(Denied::NotFound);
        }
        let now = installation.clock.now();
        let rows = store::participation::list_of_project(&mut *tx, &project.id, now).await?;
        let mut exits = Vec::with_capacity(rows.len());
        for row in rows {
            let (id, revision) = (row.id.clone(), row.revision.clone());
            let deletes_on = row.deletes_on;
            let case = CaseFile::open_despite_restriction(installation, row).await?;
            exits.push(Exit { id, revision, exit_on: case.identity().exit_on, deletes_on });
        }
        Ok(exits)
    }
}

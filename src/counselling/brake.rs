//! Releasing the brake: two members of staff agree that an unannounced deletion goes on.
//!
//! The officer and the lead of the project may; whoever proposed it cannot agree to it as well.
//! Nobody can be released early by it, and nothing is kept longer: what waits has ended already.

use crate::access::{Confirmed, Denied, Desk, SamePerson, TwoPersons};
use crate::classes;
use crate::disclosure::{Datum, Subject};
use crate::ids::ProjectId;
use crate::installation::Installation;
use crate::retention::RetentionError;
use crate::retention::brake::{self, Waiting};
use crate::store::StoreError;
use crate::store::brake_release;
use crate::store::staff::Role;

/// Why nothing was proposed or released.
#[derive(Debug, thiserror::Error)]
pub enum BrakeError {
    /// Nothing waits there, or it is not theirs to release.
    #[error("nothing waits in this project")]
    Nothing,
    /// Whoever proposed it cannot agree as well.
    #[error(transparent)]
    SamePerson(#[from] SamePerson),
    /// The proposal has changed since.
    #[error("somebody else was first; look again")]
    Changed,
    /// What waits cannot be read.
    #[error(transparent)]
    Retention(#[from] RetentionError),
    /// The database failed, or the password was entered by somebody else.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for BrakeError {
    fn from(error: StoreError) -> Self {
        Self::Denied(error.into())
    }
}

impl Datum for Waiting {
    type Class = classes::RetentionFigures;

    fn subject(&self) -> Subject {
        Subject::Group(self.project.clone())
    }
}

/// What waits that this member of staff may release: for the officer everything, for a lead what is in
/// their projects.
pub async fn waiting(
    installation: &Installation,
    desk: &Desk,
) -> Result<Vec<Waiting>, RetentionError> {
    let mut waiting = brake::waiting(&installation.store, installation.clock.now()).await?;
    waiting.retain(|one| match desk.role() {
        Role::Dpo => true,
        Role::Lead => desk.projects().iter().any(|project| project.id == one.project),
        Role::Adviser | Role::Agency | Role::Office => false,
    });
    Ok(waiting)
}

/// Proposes to release what waits in a project, or agrees to what somebody else proposed.
///
/// # Errors
///
/// [`BrakeError::SamePerson`] when they proposed it themselves.
pub async fn release(
    installation: &Installation,
    desk: &Desk,
    confirmed: Confirmed,
    project: &ProjectId,
) -> Result<(), BrakeError> {
    if confirmed.by() != desk.id() {
        return Err(Denied::NotFound.into());
    }
    let waiting = waiting(installation, desk).await?;
    let one = waiting.into_iter().find(|one| one.project == *project);
    let one = one.ok_or(BrakeError::Nothing)?;
    let now = installation.clock.now();
    let mut tx = installation.store.begin().await?;
    match &one.proposal {
        None => brake_release::propose(&mut tx, project, now, desk.id(), now).await?,
        Some(proposal) => {
            let both = TwoPersons::of(proposal.proposed_by.clone(), confirmed)?;
            match brake_release::agree(&mut tx, proposal, both.second(), now).await {
                Err(StoreError::Stale) => return Err(BrakeError::Changed),
                other => other?,
            }
        }
    }
    Ok(tx.commit().await?)
}

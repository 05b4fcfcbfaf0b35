//! Setting up: projects with their agreement, and the accounts of those who work for them.
//!
//! Nothing here is about a participant. A lead reaches only their own projects.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::access::{Denied, LeadDesk, NewStaff, ReadyStaff, StaffPerson};
use crate::ids::{ProjectId, StaffId};
use crate::installation::Installation;
use crate::keys::{Secret, SecretFault};
use crate::retention::agreement::Agreement;
use crate::store;
use crate::store::project::Project;
use crate::store::staff::Role;

/// The most characters of a name, a code or an address.
pub const MOST_CHARACTERS: usize = 120;

/// Why a project or an account was not added; nothing was.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// A name, a code or an address is missing or too long.
    #[error("a text is missing, or longer than {MOST_CHARACTERS} characters")]
    Text,
    /// The project ends before it begins.
    #[error("the project ends before it begins")]
    Period,
    /// The e-mail address is none, or has an account already.
    #[error("no e-mail address, or one that has an account")]
    Email,
    /// The code stands for another project.
    #[error("the code is taken")]
    CodeTaken,
    /// The first password cannot be chosen.
    #[error(transparent)]
    Password(#[from] SecretFault),
    /// Sealing or storing failed.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<store::StoreError> for SetUpError {
    fn from(error: store::StoreError) -> Self {
        Self::Denied(error.into())
    }
}

/// A project to be added.
pub struct NewProject {
    /// The short code that stands in the ledger.
    pub code: String,
    /// Its name.
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, included.
    pub ends_on: NaiveDate,
    /// Where its days begin and end.
    pub zone: Tz,
}

fn fits(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= MOST_CHARACTERS
}

/// Adds a project of the lead's provider with its agreement; the lead works for it from now on.
pub async fn add_project(
    installation: &Installation,
    lead: &LeadDesk,
    new: NewProject,
    agreement: &Agreement,
) -> Result<ProjectId, SetUpError> {
    if !fits(&new.code) || !fits(&new.name) {
        return Err(SetUpError::Text);
    }
    if new.ends_on < new.starts_on {
        return Err(SetUpError::Period);
    }
    let desk = lead.desk();
    let provider = desk.projects().first().ok_or(Denied::NotFound)?.provider.clone();
    let project = Project {
        id: ProjectId::from_bits(installation.chance.bits128()),
        provider,
        code: new.code.trim().to_owned(),
        name: new.name.trim().to_owned(),
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        zone: new.zone,
    };
    let mut tx = installation.store.begin().await?;
    if store::project::list(&mut tx).await?.iter().any(|known| known.code == project.code) {
        return Err(SetUpError::CodeTaken);
    }
    store::project::add(&mut tx, &project).await?;
    let (now, terms) = (installation.clock.now(), agreement.to_json());
    store::project::add_agreement(&mut tx, &project.id, agreement.version, now, &terms).await?;
    store::staff::add_to_project(&mut tx, desk.id(), &project.id).await?;
    tx.commit().await?;
    Ok(project.id)
}

/// Adds an account for one of the lead's projects.
pub async fn add_account(
    installation: &Installation,
    lead: &LeadDesk,
    project: &ProjectId,
    role: Role,
    person: StaffPerson,
    password: String,
) -> Result<StaffId, SetUpError> {
    let own = lead.desk().projects().iter().find(|own| own.id == *project);
    let project = own.ok_or(Denied::NotFound)?;
    if !fits(&person.name) || !fits(&person.email) {
        return Err(SetUpError::Text);
    }
    if !person.email.contains('@') {
        return Err(SetUpError::Email);
    }
    let password = Secret::choose(password, &[&person.name, &person.email, &project.name])?;
    let new = NewStaff { provider: &project.provider, role, person, password };
    let ready = ReadyStaff::prepare(installation, new).await?;
    let mut tx = installation.store.begin().await?;
    let id = match ready.write(installation, &mut tx).await {
        Err(Denied::Taken) => return Err(SetUpError::Email),
        other => other?,
    };
    store::staff::add_to_project(&mut tx, &id, &project.id).await?;
    tx.commit().await?;
    Ok(id)
}

//! Questionnaires that the project lead adds to an installation.
//!
//! Only what passes every check is installed, and it can be used once the service has started again:
//! the questionnaires at hand are read once, at the start.

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt as _;

use crate::access::LeadDesk;
use crate::definition::import::{is_own, sources};
use crate::definition::{Existing, Sources, folders_at, review, write_folder};
use crate::installation::Installation;

/// A questionnaire in the folder of those that were installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Whether the running service knows it.
    pub in_use: bool,
}

/// Why a questionnaire was not installed; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// It does not pass the checks.
    #[error("the questionnaire does not pass the checks")]
    Refused,
    /// This version is there already.
    #[error("this version of the questionnaire is there already")]
    Taken,
    /// The folder could not be written.
    #[error("the questionnaire could not be written: {0}")]
    Unwritten(#[from] std::io::Error),
}

/// Checks `files` once more and puts them into the installation's folder.
///
/// It takes as long as the checks take: call it where nobody waits.
pub fn install(
    installation: &Installation,
    _lead: &LeadDesk,
    files: &[(String, String)],
) -> Result<Installed, InstallError> {
    if !files.iter().all(|(name, _)| is_own(name)) {
        return Err(InstallError::Refused);
    }
    let published = review(&sources("the definition", files)).into_published();
    let published = published.map_err(|_| InstallError::Refused)?;
    let definition = published.definition();
    let (id, version) = (definition.id().to_owned(), definition.version().to_owned());
    if installation.catalogue.find(&id, &version).is_some() {
        return Err(InstallError::Taken);
    }
    let folder = installation.folder.questionnaires();
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    match write_folder(&folder.join(format!("{id}-{version}")), files, Existing::Refuse) {
        Ok(()) => Ok(Installed { id, version, in_use: false }),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(InstallError::Taken),
        Err(error) => Err(error.into()),
    }
}

/// What was installed, by name and version.
///
/// A folder that was put there by hand and does not pass is left out: the next start says what is
/// wrong with it.
pub fn list(installation: &Installation) -> Result<Vec<Installed>, std::io::Error> {
    let folder = installation.folder.questionnaires();
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for folder in folders_at(&folder)? {
        let review = review(&Sources::read(&folder)?);
        let Some(published) = review.faultless() else { continue };
        let definition = published.definition();
        let (id, version) = (definition.id().to_owned(), definition.version().to_owned());
        let in_use = installation.catalogue.find(&id, &version).is_some();
        found.push(Installed { id, version, in_use });
    }
    Ok(found)
}

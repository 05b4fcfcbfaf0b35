//! Unlocking: the adviser makes a questionnaire available to a person, and can take that back.
//!
//! Both answer alike whatever the person did, and leave the same trace.

use crate::access::{Adviser, CaseFile, Denied};
use crate::classes;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::{ParticipationId, SheetId};
use crate::installation::Installation;
use crate::keys::Revision;
use crate::profile::Standing;
use crate::retention::schedule::DRAFT_DAYS;
use crate::sealed::{Draft, OwnResults};
use crate::store::answer_sheet::{self, AnswerSheet, State};
use crate::store::records::Records;
use crate::store::{self, StoreError};

use super::sheets::{columns, place, untouched};

/// One questionnaire that is unlocked.
pub struct Unlocked {
    /// The sheet.
    pub sheet: SheetId,
    /// The questionnaire's id.
    pub definition: String,
    /// Its version.
    pub version: String,
}

/// Which questionnaires are unlocked for a person.
pub struct Unlocking {
    person: ParticipationId,
    /// By questionnaire.
    pub list: Vec<Unlocked>,
}

impl Datum for Unlocking {
    type Class = classes::Unlocking;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Held)
    }
}

/// Why a questionnaire cannot be unlocked.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    /// There is no such questionnaire.
    #[error("there is no such questionnaire")]
    Unknown,
    /// It touches on special categories of data, and no sign-off by the data protection officer for
    /// exactly this version is in force.
    #[error("the data protection officer has not signed this version off")]
    NotSignedOff,
    /// Opening, sealing or storing failed.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for UnlockError {
    fn from(error: StoreError) -> Self {
        Self::Denied(error.into())
    }
}

/// What is unlocked for a person.
pub async fn list(installation: &Installation, case: &CaseFile) -> Result<Unlocking, Denied> {
    let now = installation.clock.now();
    let rows = answer_sheet::list(&installation.store, case.cover(), now).await?;
    let list = rows
        .into_iter()
        .filter(|row| row.state == State::Unlocked)
        .map(|row| Unlocked { sheet: row.id, definition: row.definition, version: row.version })
        .collect();
    Ok(Unlocking { person: case.id().clone(), list })
}

/// Unlocks the newest version of a questionnaire; doing it twice is the same as doing it once.
///
/// # Errors
///
/// [`UnlockError::NotSignedOff`] also when the sign-off is withdrawn at the same moment: whichever
/// comes first holds.
pub async fn unlock(
    installation: &Installation,
    adviser: &Adviser,
    questionnaire: &str,
) -> Result<(), UnlockError> {
    let case = adviser.case();
    let published = installation.catalogue.latest(questionnaire).ok_or(UnlockError::Unknown)?;
    let definition = published.definition();
    let row = blank(installation, case, definition)?;
    let mut tx = installation.store.begin().await?;
    if published.needs_sign_off() {
        match store::sign_off::hold_in_force(&mut tx, definition.hash()).await {
            Ok(()) => {}
            Err(StoreError::Stale) => return Err(UnlockError::NotSignedOff),
            Err(other) => return Err(other.into()),
        }
    }
    let mut records = Records::hold(&mut tx, case.cover(), installation.clock.now()).await?;
    records.unlock(row);
    records.write(&mut tx, &*installation.chance).await?;
    tx.commit().await?;
    Ok(())
}

/// A sheet that nobody has begun: decoys, and a standing that says so.
fn blank(
    installation: &Installation,
    case: &CaseFile,
    definition: &crate::definition::Definition,
) -> Result<AnswerSheet, Denied> {
    let chance = &*installation.chance;
    let id = SheetId::from_bits(chance.bits128());
    let standing_revision = Revision::make(chance);
    let row = columns(&id);
    let standing = Standing::open()
        .seal(
            chance,
            case.results_key(),
            &place(case, &row.standing, &standing_revision),
            definition,
        )
        .map_err(|_| Denied::Sealed)?;
    let now = installation.clock.now();
    Ok(AnswerSheet {
        answers_revision: untouched(installation, &id),
        participation: case.id().clone(),
        definition: definition.id().to_owned(),
        version: definition.version().to_owned(),
        hash: definition.hash().to_owned(),
        state: State::Unlocked,
        unlocked_on: now.date_in(case.project().zone),
        draft_ends_at: now.plus_days(DRAFT_DAYS),
        answers: Draft::decoy(chance, definition).map_err(|_| Denied::Sealed)?,
        exact: OwnResults::decoy(chance, definition).map_err(|_| Denied::Sealed)?,
        standing_revision,
        standing,
        id,
    })
}

/// Takes an unlocking back. What the person began stays theirs; the adviser sees nothing of it.
pub async fn take_back(
    installation: &Installation,
    adviser: &Adviser,
    sheet: &SheetId,
) -> Result<(), Denied> {
    let (case, now) = (adviser.case(), installation.clock.now());
    let mut tx = installation.store.begin().await?;
    let mut records = Records::hold(&mut tx, case.cover(), now).await?;
    records.take_back(sheet);
    records.write(&mut tx, &*installation.chance).await?;
    tx.commit().await?;
    Ok(())
}

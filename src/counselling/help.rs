//! *Ich brauche Hilfe*: a button that the person presses, and all that the adviser learns by it.
//!
//! It depends on nothing but the button: not on a page, a questionnaire or an answer.

use crate::access::{Adviser, CaseFile, Denied, Participant};
use crate::classes;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::ParticipationId;
use crate::installation::Installation;
use crate::store::help_wish;

/// Whether a person asks for help.
pub struct HelpWish {
    person: ParticipationId,
    asked: bool,
}

impl Datum for HelpWish {
    type Class = classes::HelpWishes;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Held)
    }
}

impl HelpWish {
    /// What is known already of the person of this file: whether they ask.
    pub fn of(case: &CaseFile, asked: bool) -> Self {
        Self { person: case.id().clone(), asked }
    }

    /// Whether the person asks, and nobody has helped yet.
    pub fn is_asked(&self) -> bool {
        self.asked
    }
}

/// Whether a person asks for help.
pub async fn find(installation: &Installation, case: &CaseFile) -> Result<HelpWish, Denied> {
    let asked = help_wish::is_there(&installation.store, case.id()).await?;
    Ok(HelpWish::of(case, asked))
}

/// The person asks for help.
pub async fn ask(installation: &Installation, participant: &Participant) -> Result<(), Denied> {
    let mut tx = installation.store.begin().await?;
    help_wish::add(&mut tx, participant.case().id()).await?;
    Ok(tx.commit().await?)
}

/// The person does not need help any more.
pub async fn take_back(
    installation: &Installation,
    participant: &Participant,
) -> Result<(), Denied> {
    remove(installation, participant.case()).await
}

/// The adviser has helped.
pub async fn set_done(installation: &Installation, adviser: &Adviser) -> Result<(), Denied> {
    remove(installation, adviser.case()).await
}

async fn remove(installation: &Installation, case: &CaseFile) -> Result<(), Denied> {
    let mut tx = installation.store.begin().await?;
    help_wish::remove(&mut tx, case.id()).await?;
    Ok(tx.commit().await?)
}

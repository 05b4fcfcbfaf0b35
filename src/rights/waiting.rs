//! An erasure that was granted and waits, because a legal hold stands over the person.
//!
//! It says until when and never why: the reason stands with the hold, which the person reads and the
//! office, which places none, does not.

use chrono::NaiveDate;

use super::cases::Request;
use crate::access::{CaseFile, Denied, Office, Participant};
use crate::classes;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::ParticipationId;
use crate::installation::Installation;
use crate::store::legal_hold;
use crate::store::rights_case::{Kind, State};

/// Until when the erasure of a person waits.
pub struct Waiting {
    person: ParticipationId,
    /// The last day of the hold that ends last; none when no hold stands.
    until_on: Option<NaiveDate>,
}

impl Datum for Waiting {
    type Class = classes::RightsCases;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Held)
    }
}

impl Waiting {
    /// The last day on which this request waits for a hold; the sweep after it deletes. None for
    /// every request but an erasure that was granted.
    pub fn of(&self, request: &Request) -> Option<NaiveDate> {
        let row = request.row();
        self.until_on.filter(|_| row.kind == Kind::Erasure && row.state == State::Granted)
    }
}

async fn find(installation: &Installation, case: &CaseFile) -> Result<Waiting, Denied> {
    let now = installation.clock.now();
    let holds = legal_hold::list_over(&installation.store, case.id(), now).await?;
    let until_on = holds.iter().map(|hold| hold.until_on).max();
    Ok(Waiting { person: case.id().clone(), until_on })
}

/// For the person themselves.
pub async fn own(
    installation: &Installation,
    participant: &Participant,
) -> Result<Waiting, Denied> {
    find(installation, participant.case()).await
}

/// For the office, of the person of this file.
pub async fn of_person(installation: &Installation, office: &Office) -> Result<Waiting, Denied> {
    find(installation, office.case()).await
}

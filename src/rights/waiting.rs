//! What legal holds mean for requests: an erasure that was granted waits for them, and data that
//! somebody needs for legal claims (Art. 18(1)(c) GDPR) are kept by one that names the request.
//!
//! It says until when and never why: the reason stands with the hold, which the person reads.
//! The office decides about erasure and so places no hold, which would overrule its own decisions; it
//! asks lead or officer for one, by the request's number.

use chrono::NaiveDate;

use super::cases::Request;
use crate::access::{CaseFile, Denied, Office, Participant};
use crate::classes;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::ParticipationId;
use crate::installation::Installation;
use crate::store::legal_hold;
use crate::store::rights_case::{Kind, State};

/// The holds that stand over a person.
pub struct Waiting {
    person: ParticipationId,
    /// The last day and the reason of each.
    holds: Vec<(NaiveDate, String)>,
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
        let waits = row.kind == Kind::Erasure && row.state == State::Granted;
        self.holds.iter().map(|(day, _)| *day).filter(|_| waits).max()
    }

    /// The last day on which nothing is deleted because a hold names this request; none for every
    /// request but a restriction.
    pub fn kept(&self, request: &Request) -> Option<NaiveDate> {
        let number = request.number();
        let names = |(day, reason): &(NaiveDate, String)| reason.contains(&number).then_some(*day);
        let is_asked = request.row().kind == Kind::Restriction;
        self.holds.iter().filter_map(names).filter(|_| is_asked).max()
    }
}

async fn find(installation: &Installation, case: &CaseFile) -> Result<Waiting, Denied> {
    let now = installation.clock.now();
    let holds = legal_hold::list_over(&installation.store, case.id(), now).await?;
    let holds = holds.into_iter().map(|hold| (hold.until_on, hold.reason)).collect();
    Ok(Waiting { person: case.id().clone(), holds })
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

//! Direct transmission to somebody else (Art. 20(2) GDPR): the person puts a package there, and
//! whoever has the code fetches it once.
//!
//! It needs the person, because neither office nor counsellor may read what is in it: it is made with
//! the person's own key, in the person's own request, after the secret was entered again.

use super::RightsError;
use super::cases::{self, Request};
use super::package::{self, Reader, own};
use super::steps::Step;
use super::wording::Wording;
use crate::access::{self, Audience as _, Denied, Participant};
use crate::classes::{self, KeyGroup};
use crate::clock::Instant;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::{ParticipationId, RequestId};
use crate::installation::Installation;
use crate::keys::TransmissionCode;
use crate::retention::schedule::TRANSMISSION_DAYS;
use crate::store::rights_case::State;
use crate::store::transmission::{self, Transmission, Waiting};
use crate::store::{StoreError, session};

/// Where the transmission of one request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// The person can put a package there.
    Possible,
    /// One waits, until this moment.
    Waiting(Instant),
    /// It was fetched at this moment.
    Fetched(Instant),
}

/// The packages of one person that wait.
pub struct Transmissions {
    person: ParticipationId,
    list: Vec<Waiting>,
}

impl Datum for Transmissions {
    type Class = classes::Transmissions;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Held)
    }
}

impl Transmissions {
    /// Where this request stands; `None` when nothing can be transmitted for it.
    pub fn stand(&self, request: &Request, now: Instant) -> Option<Stand> {
        let row = request.row();
        if let Some(at) = row.transmitted_at {
            return Some(Stand::Fetched(at));
        }
        if let Some(one) = self.list.iter().find(|one| one.request == row.id) {
            return Some(Stand::Waiting(one.ends_at));
        }
        let granted = matches!(row.state, State::Granted | State::Partly);
        let handed_over = request.words().events.iter().any(|one| one.step == Step::HandedOver);
        let in_time = row.package_ends_at.is_some_and(|end| end > now);
        let possible = granted && in_time && !handed_over && request.words().recipient.is_some();
        possible.then_some(Stand::Possible)
    }
}

/// The person's packages that wait.
pub async fn list_own(
    installation: &Installation,
    person: &Participant,
) -> Result<Transmissions, Denied> {
    let id = person.case().id();
    let list = transmission::list(&installation.store, id, installation.clock.now()).await?;
    Ok(Transmissions { person: id.clone(), list })
}

/// Makes the package of a request that was granted and puts it there; gives the code to show once.
///
/// It waits for [`TRANSMISSION_DAYS`] days, and never longer than the person's data are stored.
///
/// # Errors
///
/// [`RightsError::NotNow`] when one waits, was fetched or cannot be had for this request, when the
/// secret was not entered again, or when the package is too large.
pub async fn provide(
    installation: &Installation,
    person: &Participant,
    id: &RequestId,
    wording: Wording<'_>,
) -> Result<TransmissionCode, RightsError> {
    let now = installation.clock.now();
    let request = own(person, cases::find_own(installation, person, id).await?)?;
    let stand = own(person, list_own(installation, person).await?)?.stand(&request, now);
    if !person.stepped_up() || stand != Some(Stand::Possible) {
        return Err(RightsError::NotNow);
    }
    let package = package::make(installation, person, &request, Reader::Recipient, wording).await?;
    let (case, chance) = (person.case(), &*installation.chance);
    let mut tx = installation.store.begin().await?;
    let keyring = installation.keyring_now(&mut tx).await.map_err(Denied::from)?;
    let scope = case.scope(KeyGroup::Code);
    let (code, sealed) = keyring
        .seal_package(chance, &scope, id.as_str(), &package)
        .map_err(|_| RightsError::NotNow)?;
    let row = Transmission {
        request: id.clone(),
        participation: case.id().clone(),
        provided_at: now,
        ends_at: now.plus_days(TRANSMISSION_DAYS).min(case.ends_at()),
        package: sealed,
    };
    match transmission::add(&mut tx, &row, &keyring.transmission_tag(&code)).await {
        Ok(()) => {}
        Err(StoreError::Stale) => return Err(RightsError::NotNow),
        Err(other) => return Err(other.into()),
    }
    // A new invitation may have ended this session just now; then the package is not the person's.
    let hash = person.token().hash();
    session::find(&mut tx, &hash, now).await?.ok_or(Denied::NoSession)?;
    tx.commit().await?;
    Ok(code)
}

/// Takes a package back that nobody fetched.
///
/// # Errors
///
/// [`RightsError::NotNow`] when none waits.
pub async fn withdraw(
    installation: &Installation,
    person: &Participant,
    id: &RequestId,
) -> Result<(), RightsError> {
    let mut tx = installation.store.begin().await?;
    match transmission::remove(&mut tx, person.case().id(), id).await {
        Ok(()) => {}
        Err(StoreError::Stale) => return Err(RightsError::NotNow),
        Err(other) => return Err(other.into()),
    }
    tx.commit().await?;
    access::scrub(installation).await;
    Ok(())
}

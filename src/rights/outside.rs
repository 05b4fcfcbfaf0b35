//! Requests of people who have no account here.
//!
//! What rests of them is a number, a kind and days. Name, address and letter stay with the privacy
//! office on paper: who asks whether anything is held should not be held for asking.

use chrono::NaiveDate;

use super::cases::possible;
use super::{RightsError, deadline};
use crate::access::{AdviserDesk, OfficeDesk};
use crate::classes;
use crate::disclosure::{Datum, Subject};
use crate::ids::{ProjectId, RequestId};
use crate::installation::Installation;
use crate::retention::schedule::REQUEST_DAYS;
use crate::store::outside_request::{self, Outside, State};
use crate::store::rights_case::Kind;

/// The requests from outside of one project.
pub struct OutsideRequests {
    project: ProjectId,
    /// Those first whose day is nearest.
    pub list: Vec<Outside>,
}

impl Datum for OutsideRequests {
    type Class = classes::OutsideRequests;

    fn subject(&self) -> Subject {
        Subject::Group(self.project.clone())
    }
}

/// An adviser writes down that somebody without an account demanded something.
///
/// # Errors
///
/// [`RightsError::NotNow`] for a project that is not the adviser's; [`RightsError::Day`] for a day in
/// the future or more than a year back.
pub async fn record(
    installation: &Installation,
    desk: &AdviserDesk,
    project: &ProjectId,
    kind: Kind,
    received_on: NaiveDate,
) -> Result<RequestId, RightsError> {
    let own = desk.desk().projects().iter().find(|own| own.id == *project);
    let zone = own.ok_or(RightsError::NotNow)?.zone;
    let now = installation.clock.now();
    possible(received_on, now.date_in(zone))?;
    let id = RequestId::from_bits(installation.chance.bits128());
    let row = Outside {
        id: id.clone(),
        project: project.clone(),
        kind,
        received_on,
        due_on: deadline::due_on(received_on),
        state: State::Open,
        ends_at: now.plus_days(REQUEST_DAYS),
    };
    let mut tx = installation.store.begin().await?;
    outside_request::add(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(id)
}

/// The requests from outside of one of the office's projects.
pub async fn list(
    installation: &Installation,
    project: &ProjectId,
) -> Result<OutsideRequests, RightsError> {
    let all = outside_request::list(&installation.store, installation.clock.now()).await?;
    let list = all.into_iter().filter(|one| one.project == *project).collect();
    Ok(OutsideRequests { project: project.clone(), list })
}

/// The office answers one.
///
/// # Errors
///
/// [`RightsError::NotNow`] when it is of another project, or answered already.
pub async fn answer(
    installation: &Installation,
    desk: &OfficeDesk,
    id: &RequestId,
    state: State,
) -> Result<(), RightsError> {
    let all = outside_request::list(&installation.store, installation.clock.now()).await?;
    let known = all.into_iter().find(|one| one.id == *id).filter(|one| {
        one.state.is_open() && desk.desk().projects().iter().any(|own| own.id == one.project)
    });
    let one = known.ok_or(RightsError::NotNow)?;
    let mut tx = installation.store.begin().await?;
    outside_request::set_state(&mut tx, &one.id, state).await?;
    tx.commit().await?;
    Ok(())
}

//! The controller decides, through its privacy office: grant, partly, refuse, ask who it is, extend.

use chrono::NaiveDate;

use super::cases::{self, Request};
use super::steps::{Event, Ground, Step};
use super::{RightsError, deadline, notices, restriction, tidy};
use crate::access::{Confirmed, Denied, Office};
use crate::ids::RequestId;
use crate::installation::Installation;
use crate::retention::RetentionError;
use crate::retention::addresses::Addresses;
use crate::retention::ledger::{Kind as Line, Ledger};
use crate::retention::sweep::Sweep;
use crate::store::restriction::Restriction;
use crate::store::rights_case::{Kind, State};

/// Days for which a package can be downloaded.
pub const PACKAGE_DAYS: i64 = 7;

/// What the office decides, as it is typed.
pub struct Decision<'a> {
    /// What.
    pub step: Step,
    /// Why the law allows a refusal.
    pub ground: Option<Ground>,
    /// The reason, for the person to read; for something put right: what was changed.
    pub words: &'a str,
}

/// One request of the person of this file.
///
/// # Errors
///
/// [`Denied::NotFound`] when it is somebody else's, or nobody's.
pub async fn find(
    installation: &Installation,
    office: &Office,
    id: &RequestId,
) -> Result<Request, Denied> {
    cases::find_of(installation, office.case(), id).await
}

/// Decides. An erasure that is granted is carried out at once.
///
/// # Errors
///
/// [`RightsError::NotNow`] when it is decided already, when an erasure is granted without the password
/// entered again, when a refusal names no ground, or when there is nothing to hand over;
/// [`RightsError::Late`] when it is to be extended after the first month.
pub async fn decide(
    installation: &Installation,
    office: &Office,
    confirmed: Option<Confirmed>,
    id: &RequestId,
    decision: &Decision<'_>,
) -> Result<(), RightsError> {
    let mut request = find(installation, office, id).await?;
    let now = installation.clock.now();
    let today = now.date_in(office.case().project().zone);
    let words = tidy(decision.words)?;
    let (kind, ends) = (request.row.kind, now.plus_days(PACKAGE_DAYS));
    let allowed = match decision.step {
        Step::Granted => kind != Kind::Erasure || confirmed.is_some(),
        Step::Partly | Step::Refused => decision.ground.is_some(),
        _ => true,
    };
    if !allowed || !possible(&request, today).contains(&decision.step) {
        return Err(RightsError::NotNow);
    }
    if decision.step == Step::Extended && today > deadline::due_on(request.row.received_on) {
        return Err(RightsError::Late);
    }
    let event = Event::now(now, decision.step, decision.ground, words);
    let mut tx = installation.store.begin().await?;
    if decision.step == Step::Lifted {
        return restriction::end(installation, tx, office.case(), request, event).await;
    }
    match decision.step {
        Step::Identity => request.row.state = State::Identity,
        Step::Extended => {
            request.row.extended_at = Some(now);
            request.row.due_on = deadline::extended_on(request.row.received_on);
        }
        Step::Granted => request.row.state = State::Granted,
        Step::Partly => request.row.state = State::Partly,
        Step::Refused => request.row.state = State::Refused,
        _ => {}
    }
    request.words.events.push(event);
    let granted = matches!(decision.step, Step::Granted | Step::Partly);
    if granted && matches!(kind, Kind::Access | Kind::Portability) {
        request.row.package_ends_at = Some(ends);
    }
    let begins = granted && kind == Kind::Restriction;
    if begins {
        restriction::begin(installation, &mut tx, office.case()).await?;
        request.row.restriction = Some(Restriction::since(now));
        request.words.events.push(Event::now(now, Step::Restricted, None, String::new()));
    }
    // Who reads that an objection is refused reads when it stops to restrict.
    let ends_refused = decision.step == Step::Refused && request.row.restricts();
    if let Some(restriction) = request.row.restriction.as_mut()
        && (decision.step == Step::LiftAnnounced || ends_refused)
    {
        restriction.lifts_on = Some(restriction::lifts_on(today));
    }
    let told = granted.then(|| notices::reason(kind, request.row.state)).flatten();
    cases::set(installation, &mut tx, office.case(), request).await?;
    if let Some(reason) = told {
        notices::add_all(installation, &mut tx, office.case(), reason).await?;
    }
    if begins {
        restriction::commit(installation, tx, office.case(), id, Line::Restricted, now).await?;
    } else {
        tx.commit().await?;
    }
    if kind == Kind::Erasure && decision.step == Step::Granted {
        // The row that grants it is the order: should this fail, the next sweep carries it out.
        if let Err(error) = erase(installation).await {
            tracing::error!(cause = %error, "an erasure on request waits for the next sweep");
        }
    }
    Ok(())
}

/// The steps that the office can take now, in their order.
pub fn possible(request: &Request, today: NaiveDate) -> Vec<Step> {
    Step::ALL.into_iter().filter(|step| is_possible(request, *step, today)).collect()
}

fn is_possible(request: &Request, step: Step, today: NaiveDate) -> bool {
    let (row, words) = (&request.row, &request.words);
    let open = row.state.is_open();
    match step {
        Step::Identity => row.state == State::Open,
        // Art. 12(3): told within the first month, and once.
        Step::Extended => open && row.extended_at.is_none(),
        Step::Granted | Step::Partly | Step::Refused => open,
        Step::LiftAnnounced => restriction::may_announce(request),
        Step::Lifted => restriction::may_lift(request, today),
        Step::HandedOver => {
            let done = words.events.iter().any(|event| event.step == Step::HandedOver);
            matches!(row.state, State::Granted | State::Partly)
                && words.recipient.is_some()
                && row.transmitted_at.is_none()
                && !done
        }
        Step::PackageTaken | Step::Restricted | Step::EndedByPerson => false,
    }
}

/// Carries out every erasure that was granted.
async fn erase(installation: &Installation) -> Result<(), RetentionError> {
    let folder = &installation.folder;
    let ledger = Ledger::at(&folder.ledger());
    let addresses = Addresses::of(folder)?;
    Sweep::of(installation, &ledger, &addresses).run().await.map(|_| ())
}

//! Restriction of processing (Art. 18 GDPR): what a request begins, and how it ends.
//!
//! It begins when the office grants a restriction, and at once with an objection (Art. 18(1)(d)).
//! From then on nobody but the person opens their results, names and texts; the office opens the words
//! of their requests, and deletion goes on by its dates.
//! It ends when the person ends it, or when the office lifts it, which the person is told
//! [`TOLD_DAYS`] ahead (Art. 18(3)).

use chrono::{Days, NaiveDate};

use super::cases::{self, Request};
use super::steps::{Event, Step};
use super::{RightsError, notices};
use crate::access::{self, CaseFile, Participant};
use crate::clock::Instant;
use crate::ids::{OrderId, RequestId};
use crate::installation::Installation;
use crate::retention::ledger::{Kind as Line, Ledger};
use crate::retention::restrictions;
use crate::store::recipient_notice::Reason;
use crate::store::rights_case::{self, Kind, State};
use crate::store::{Tx, wrapped_key};

/// Days from telling the person to the first day on which the office may lift it.
pub const TOLD_DAYS: u64 = 14;

/// Whether a request of this kind restricts as soon as it is made.
pub(super) const fn is_at_once(kind: Kind) -> bool {
    matches!(kind, Kind::Objection)
}

/// The first day on which the office may lift what it announces on `today`.
pub(super) fn lifts_on(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(TOLD_DAYS)).unwrap_or(NaiveDate::MAX)
}

/// Whether the office may announce that it lifts the restriction by this request.
///
/// An objection that is granted stays one: only the person lets the data be used again.
pub(super) fn may_announce(request: &Request) -> bool {
    let row = request.row();
    let decided = match row.kind {
        Kind::Objection => matches!(row.state, State::Partly | State::Refused),
        _ => !row.state.is_open(),
    };
    let announced = row.restriction.is_some_and(|one| one.lifts_on.is_some());
    row.restricts() && decided && !announced
}

/// Whether the office may lift it on `today`.
pub(super) fn may_lift(request: &Request, today: NaiveDate) -> bool {
    let told = request.row().restriction.and_then(|one| one.lifts_on);
    request.row().restricts() && told.is_some_and(|day| day <= today)
}

/// Moves the person's keys under the hold key, and tells the agency to use no further what it has.
///
/// Whoever calls this writes the request in the same transaction, and ends it by [`commit`].
pub(super) async fn begin(
    installation: &Installation,
    tx: &mut Tx,
    case: &CaseFile,
) -> Result<(), RightsError> {
    if access::restrict(installation, tx, case).await? {
        notices::add_all(installation, tx, case, Reason::Restriction).await?;
    }
    Ok(())
}

/// Ends the restriction by this request, and writes it; the keys go back when no other restricts.
pub(super) async fn end(
    installation: &Installation,
    mut tx: Tx,
    case: &CaseFile,
    mut request: Request,
    event: Event,
) -> Result<(), RightsError> {
    let (now, id) = (event.at(), request.row.id.clone());
    let stands = request.row.restriction.as_mut().filter(|one| one.stands());
    let Some(restriction) = stands else { return Err(RightsError::NotNow) };
    restriction.lifted_at = Some(now);
    request.words.events.push(event);
    // Two that end at the same moment would each take the other for one that stands.
    wrapped_key::hold_epoch(&mut tx).await?;
    cases::set(installation, &mut tx, case, request).await?;
    let all = rights_case::list(&mut tx, case.id(), now).await?;
    if !all.iter().any(rights_case::Case::restricts) {
        lift(installation, &mut tx, case).await?;
    }
    commit(installation, tx, case, &id, Line::RestrictionLifted, now).await
}

async fn lift(
    installation: &Installation,
    tx: &mut Tx,
    case: &CaseFile,
) -> Result<(), RightsError> {
    if access::lift(installation, tx, case).await? {
        notices::add_all(installation, tx, case, Reason::Lifted).await?;
    }
    Ok(())
}

/// Writes a step of the restriction by this request to the ledger, on disk, and only then makes the
/// transaction count that carries it out.
pub(super) async fn commit(
    installation: &Installation,
    tx: Tx,
    case: &CaseFile,
    request: &RequestId,
    line: Line,
    now: Instant,
) -> Result<(), RightsError> {
    let order = restrictions::order_of(&installation.keyring.get(), request);
    record(installation, case, vec![order], line, now).await?;
    Ok(tx.commit().await?)
}

/// The person lets their data be used again; the request itself goes on.
///
/// # Errors
///
/// [`RightsError::NotNow`] when this request does not restrict.
pub async fn end_own(
    installation: &Installation,
    participant: &Participant,
    id: &RequestId,
) -> Result<(), RightsError> {
    let request = cases::find_own(installation, participant, id).await?;
    let event = Event::now(installation.clock.now(), Step::EndedByPerson, None, String::new());
    let tx = installation.store.begin().await?;
    end(installation, tx, participant.case(), request, event).await
}

/// The person ends a restriction whose request is not there any more: it was made after the backup
/// that was put back.
///
/// # Errors
///
/// [`RightsError::NotNow`] when a request restricts, or nothing does.
pub async fn end_without_request(
    installation: &Installation,
    participant: &Participant,
) -> Result<(), RightsError> {
    let (case, now) = (participant.case(), installation.clock.now());
    let mut tx = installation.store.begin().await?;
    wrapped_key::hold_epoch(&mut tx).await?;
    let all = rights_case::list(&mut tx, case.id(), now).await?;
    if !case.is_restricted() || all.iter().any(rights_case::Case::restricts) {
        return Err(RightsError::NotNow);
    }
    let ledger = Ledger::at(&installation.folder.ledger());
    let reading = ledger.read_aside().await?;
    lift(installation, &mut tx, case).await?;
    let own = restrictions::tag_of(&installation.keyring.get(), case.id());
    let standing = restrictions::standing(&reading).into_iter();
    let orders = standing.filter(|(_, tag)| *tag == own).map(|(order, _)| order).collect();
    record(installation, case, orders, Line::RestrictionLifted, now).await?;
    Ok(tx.commit().await?)
}

async fn record(
    installation: &Installation,
    case: &CaseFile,
    orders: Vec<OrderId>,
    line: Line,
    now: Instant,
) -> Result<(), RightsError> {
    let keyring = installation.keyring.get();
    let entry =
        |order| restrictions::entry(&keyring, (order, case.id()), &case.project().code, line, now);
    let entries: Vec<_> = orders.into_iter().map(entry).collect();
    let ledger = Ledger::at(&installation.folder.ledger());
    ledger.append_aside(entries).await?;
    Ok(())
}

//! One request: who wrote it down, its words, and what happened to it since.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::steps::{Event, Step};
use super::{MOST_OPEN, RightsError, deadline, number, restriction, tidy};
use crate::access::{Adviser, CaseFile, Denied, Participant};
use crate::classes::{self, DataClass};
use crate::clock::Instant;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::{ParticipationId, RequestId};
use crate::installation::Installation;
use crate::keys::{Envelope, Revision, Size};
use crate::retention::ledger::Kind as Line;
use crate::store::restriction::Restriction;
use crate::store::rights_case::{self, Case, Kind, RecordedBy, State};

const SCHEMA: u16 = 1;

/// To whom data are to be sent (Art. 20(2) GDPR).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Who it is.
    pub name: String,
    /// Where it is.
    pub address: String,
}

/// Every word of a request; sealed as one record.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseWords {
    /// What the person wrote, or said.
    pub text: String,
    /// To whom data are to be sent.
    pub recipient: Option<Recipient>,
    /// What happened since, the oldest first.
    pub events: Vec<Event>,
}

/// One request, opened.
pub struct Request {
    person: ParticipationId,
    pub(super) row: Case,
    pub(super) words: CaseWords,
}

impl Datum for Request {
    type Class = classes::RightsCases;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Held)
    }
}

impl Request {
    /// Kind, days and state.
    pub fn row(&self) -> &Case {
        &self.row
    }

    /// Its words.
    pub fn words(&self) -> &CaseWords {
        &self.words
    }

    /// Its number.
    pub fn number(&self) -> String {
        number(self.row.id.as_str())
    }

    /// Whether its package can be downloaded now.
    pub fn has_package(&self, now: Instant) -> bool {
        self.row.package_taken_at.is_none() && self.row.package_ends_at.is_some_and(|end| end > now)
    }
}

/// The requests of one person.
pub struct Requests {
    person: ParticipationId,
    /// One by one, the newest first.
    pub list: Vec<Request>,
}

impl Datum for Requests {
    type Class = classes::RightsCases;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Held)
    }
}

/// What is demanded, as it is typed.
#[derive(Clone, Debug)]
pub struct Demand {
    /// What.
    pub kind: Kind,
    /// In the person's own words; needed where something is to be put right.
    pub text: String,
    /// The name of a recipient, or nothing.
    pub recipient: String,
    /// The recipient's address.
    pub address: String,
}

impl Demand {
    fn words(&self) -> Result<CaseWords, RightsError> {
        let text = match (tidy(&self.text), self.kind) {
            (Err(RightsError::Empty), kind) if kind != Kind::Rectification => String::new(),
            (text, _) => text?,
        };
        let recipient = if self.kind != Kind::Portability || self.recipient.trim().is_empty() {
            None
        } else {
            Some(Recipient { name: tidy(&self.recipient)?, address: tidy(&self.address)? })
        };
        Ok(CaseWords { text, recipient, events: Vec::new() })
    }
}

/// The person demands something; an objection restricts processing at once.
///
/// # Errors
///
/// [`RightsError::NotNow`] with [`MOST_OPEN`] open requests; what is typed may be empty or too long.
pub async fn ask(
    installation: &Installation,
    participant: &Participant,
    demand: &Demand,
) -> Result<RequestId, RightsError> {
    let case = participant.case();
    let today = installation.clock.now().date_in(case.project().zone);
    add(installation, case, demand, RecordedBy::Person, today).await
}

/// The adviser writes down what the person demanded on paper or by word, with the day of receipt.
///
/// # Errors
///
/// As [`ask`]; [`RightsError::Day`] for a day in the future or more than a year back.
pub async fn record(
    installation: &Installation,
    adviser: &Adviser,
    demand: &Demand,
    received_on: NaiveDate,
) -> Result<RequestId, RightsError> {
    let case = adviser.case();
    let today = installation.clock.now().date_in(case.project().zone);
    possible(received_on, today)?;
    add(installation, case, demand, RecordedBy::Staff, received_on).await
}

/// Whether something can have been received on that day.
pub(super) fn possible(received_on: NaiveDate, today: NaiveDate) -> Result<(), RightsError> {
    let days = (today - received_on).num_days();
    if (0..=366).contains(&days) { Ok(()) } else { Err(RightsError::Day) }
}

async fn add(
    installation: &Installation,
    case: &CaseFile,
    demand: &Demand,
    recorded_by: RecordedBy,
    received_on: NaiveDate,
) -> Result<RequestId, RightsError> {
    let mut words = demand.words()?;
    let now = installation.clock.now();
    let id = RequestId::from_bits(installation.chance.bits128());
    let revision = Revision::make(&*installation.chance);
    let mut tx = installation.store.begin().await?;
    let known = rights_case::list(&mut tx, case.id(), now).await?;
    if known.iter().filter(|one| one.state.is_open()).count() >= MOST_OPEN {
        return Err(RightsError::NotNow);
    }
    let restricts = restriction::is_at_once(demand.kind);
    if restricts {
        restriction::begin(installation, &mut tx, case).await?;
        words.events.push(Event::now(now, Step::Restricted, None, String::new()));
    }
    let row = Case {
        participation: case.id().clone(),
        kind: demand.kind,
        recorded_by,
        received_on,
        due_on: deadline::due_on(received_on),
        extended_at: None,
        state: State::Open,
        package_ends_at: None,
        package_taken_at: None,
        restriction: restricts.then(|| Restriction::since(now)),
        transmitted_at: None,
        words: seal(installation, case, &id, &revision, &words)?,
        revision,
        id: id.clone(),
    };
    rights_case::add(&mut tx, &row).await?;
    if restricts {
        restriction::commit(installation, tx, case, &id, Line::Restricted, now).await?;
    } else {
        tx.commit().await?;
    }
    Ok(id)
}

fn seal(
    installation: &Installation,
    case: &CaseFile,
    id: &RequestId,
    revision: &Revision,
    words: &CaseWords,
) -> Result<Envelope, Denied> {
    let payload = serde_json::to_vec(words).map_err(|_| Denied::Sealed)?;
    let place = case.place("rights_case", id.as_str(), SCHEMA, revision);
    Ok(Envelope::seal(
        &*installation.chance,
        case.identity_key(),
        &place,
        DataClass::RightsCases,
        &payload,
        Size::Kib64,
    )?)
}

fn open(case: &CaseFile, row: Case) -> Result<Request, Denied> {
    let place = case.place("rights_case", row.id.as_str(), SCHEMA, &row.revision);
    let opened = row.words.open(case.identity_key(), &place, DataClass::RightsCases)?;
    let words = serde_json::from_slice(&opened).map_err(|_| Denied::Sealed)?;
    Ok(Request { person: case.id().clone(), row, words })
}

/// Every request of the person of this file.
pub(super) async fn list_of(
    installation: &Installation,
    case: &CaseFile,
) -> Result<Requests, Denied> {
    let rows = rights_case::list(&installation.store, case.id(), installation.clock.now()).await?;
    let list = rows.into_iter().map(|row| open(case, row)).collect::<Result<_, _>>()?;
    Ok(Requests { person: case.id().clone(), list })
}

/// One request of the person of this file.
///
/// # Errors
///
/// [`Denied::NotFound`] when it is somebody else's, or nobody's.
pub(super) async fn find_of(
    installation: &Installation,
    case: &CaseFile,
    id: &RequestId,
) -> Result<Request, Denied> {
    let all = list_of(installation, case).await?;
    all.list.into_iter().find(|one| one.row.id == *id).ok_or(Denied::NotFound)
}

/// The person's own requests.
pub async fn list_own(
    installation: &Installation,
    participant: &Participant,
) -> Result<Requests, Denied> {
    list_of(installation, participant.case()).await
}

/// One of the person's own requests.
///
/// # Errors
///
/// [`Denied::NotFound`] when it is somebody else's, or nobody's.
pub async fn find_own(
    installation: &Installation,
    participant: &Participant,
    id: &RequestId,
) -> Result<Request, Denied> {
    find_of(installation, participant.case(), id).await
}

/// Writes a changed request within a transaction.
pub(super) async fn set(
    installation: &Installation,
    tx: &mut crate::store::Tx,
    case: &CaseFile,
    request: Request,
) -> Result<(), Denied> {
    let Request { row, words, .. } = request;
    let revision = Revision::make(&*installation.chance);
    let sealed = seal(installation, case, &row.id, &revision, &words)?;
    let former = row.revision.clone();
    let changed = Case { revision, words: sealed, ..row };
    rights_case::set(tx, &changed, &former).await?;
    Ok(())
}

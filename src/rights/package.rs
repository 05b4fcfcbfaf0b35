//! What a person takes along: one archive, made while it is downloaded and kept nowhere.
//!
//! Everything in it comes out of `disclose` for the person who has just entered their secret again.
//! A request that staff wrote down gives no single answers: who asked on paper was not logged in.

mod files;
mod paper;

use chrono::NaiveDate;
use serde::Serialize;

use super::cases::{self, Request};
use super::steps::{Event, Step};
use super::wording::Wording;
use super::{RightsError, number};
use crate::access::{self, Audience as _, Denied, Participant};
use crate::counselling::sheets::{self, OwnSheet};
use crate::counselling::{own_copies, people, short_report, skills};
use crate::disclosure::matrix::Sees;
use crate::disclosure::{Datum, disclose};
use crate::exchange;
use crate::ids::RequestId;
use crate::installation::Installation;
use crate::profile::State as Stand;
use crate::store::rights_case::{Kind, RecordedBy};

/// The published JSON Schema of `data.json`.
pub const SCHEMA: &str = include_str!("package.schema.json");

#[derive(Serialize)]
struct Data {
    format: &'static str,
    made_on: String,
    request: String,
    single_answers: &'static str,
    /// The words that say the same.
    #[serde(skip)]
    answers_key: &'static str,
    name: String,
    agency_reference: String,
    exit_on: Option<String>,
    login_name: String,
    project: String,
    deletes_on: String,
    controller: String,
    recipients: Vec<String>,
    questionnaires: Vec<Sheet>,
    hard_skills: Vec<Skill>,
    short_reports: Vec<serde_json::Value>,
    transfers: Vec<Sent>,
    viewings: Vec<Looked>,
    requests: Vec<Demanded>,
}

#[derive(Serialize)]
struct Sheet {
    id: String,
    version: String,
    title: String,
    state: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Outcome {
    result: String,
    name: String,
    band: Option<String>,
}

#[derive(Serialize)]
struct Skill {
    name: String,
    proof: String,
}

#[derive(Serialize)]
struct Sent {
    number: String,
    what: &'static str,
    at: String,
    sha256: String,
}

#[derive(Serialize)]
struct Looked {
    at: String,
    by: Option<String>,
    page: &'static str,
}

#[derive(Serialize)]
struct Demanded {
    number: String,
    kind: &'static str,
    received_on: String,
    state: &'static str,
    text: String,
    events: Vec<Event>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transmitted_at: Option<String>,
}

impl Data {
    fn for_recipient(self) -> Self {
        Self {
            login_name: String::new(),
            recipients: Vec::new(),
            transfers: Vec::new(),
            viewings: Vec::new(),
            requests: Vec::new(),
            ..self
        }
    }
}

/// Asks the matrix for something of the person's own.
pub(super) fn own<D: Datum>(person: &Participant, data: D) -> Result<D, Denied>
where
    Participant: Sees<D::Class>,
{
    Ok(disclose(person, data).map_err(|_| Denied::NotFound)?.into_inner())
}

/// Whether the package of this request may hold single answers.
fn with_answers(request: &Request) -> bool {
    request.row().recorded_by == RecordedBy::Person
}

/// Makes the package of a request that was granted, once; afterwards it is gone.
///
/// # Errors
///
/// [`RightsError::NotNow`] when there is none, it was taken, its seven days are over, or the secret was
/// not entered again.
pub async fn take(
    installation: &Installation,
    person: &Participant,
    id: &RequestId,
    wording: Wording<'_>,
) -> Result<Vec<u8>, RightsError> {
    let now = installation.clock.now();
    let mut request = own(person, cases::find_own(installation, person, id).await?)?;
    if !person.stepped_up() || !request.has_package(now) {
        return Err(RightsError::NotNow);
    }
    let archive = make(installation, person, &request, Reader::Person, wording).await?;
    // Taken before it leaves: of two downloads at once one finds the row changed.
    request.row.package_taken_at = Some(now);
    request.words.events.push(Event::now(now, Step::PackageTaken, None, String::new()));
    let mut tx = installation.store.begin().await?;
    cases::set(installation, &mut tx, person.case(), request).await?;
    tx.commit().await?;
    Ok(archive)
}

/// For whom a package is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// The person: everything, and the same in words.
    Person,
    /// A recipient whom the person named: what is about the person, in files for a program.
    ///
    /// Who looked at what names others (Art. 20(4) GDPR); the login, the requests and what went to the
    /// agency are between the person and this house.
    Recipient,
}

/// The archive, in memory only.
pub(super) async fn make(
    installation: &Installation,
    person: &Participant,
    request: &Request,
    reader: Reader,
    wording: Wording<'_>,
) -> Result<Vec<u8>, RightsError> {
    let language = wording.language;
    let mut files = answers_of(installation, person, with_answers(request), language).await?;
    let data = data(installation, person, request, language).await?;
    let data = match reader {
        Reader::Person => data,
        Reader::Recipient => data.for_recipient(),
    };
    let json = serde_json::to_vec_pretty(&data).map_err(|_| Denied::Sealed)?;
    files.push(("data.json".to_owned(), json));
    files.push(("data.schema.json".to_owned(), SCHEMA.as_bytes().to_vec()));
    if reader == Reader::Person {
        let today = installation.clock.now().date_in(person.case().project().zone);
        files.push(("transfers.csv".to_owned(), files::transfers_table(&data, language)?));
        files.push(("viewings.csv".to_owned(), files::viewings_table(&data, language)?));
        files.push(("data.pdf".to_owned(), printed(&data, wording, today).await?));
    }
    files::archive(files).map_err(|_| RightsError::NotNow)
}

/// The same in words, printed on a thread for blocking work.
async fn printed(
    data: &Data,
    wording: Wording<'_>,
    today: NaiveDate,
) -> Result<Vec<u8>, RightsError> {
    let statement = paper::statement(data, wording.say);
    let (title, language) = ((wording.say)("data-title", &[]), wording.paper);
    let print = move || statement.print(&title, language, today);
    let printed = tokio::task::spawn_blocking(print)
        .await
        .expect("because printing does not panic and is never cancelled");
    printed.map_err(|fault| {
        tracing::error!(cause = %fault, "a package could not be printed");
        RightsError::NotNow
    })
}

/// The person's own copies of their answers, sheet by sheet.
async fn answers_of(
    installation: &Installation,
    person: &Participant,
    answers: bool,
    language: &str,
) -> Result<Vec<(String, Vec<u8>)>, RightsError> {
    let mut files = Vec::new();
    if !answers {
        return Ok(files);
    }
    for (at, sheet) in own_sheets(installation, person).await?.iter().enumerate() {
        if sheet.stand() == Stand::Open || !sheet.is_begun() {
            continue;
        }
        let copied = own_copies::copy(person, sheet, language).map_err(|_| Denied::Sealed)?;
        let copied = own(person, copied)?;
        let name = format!("answers/{}.json", at + 1);
        files.push((name, copied.copy().json.as_bytes().to_vec()));
    }
    Ok(files)
}

async fn own_sheets<'i>(
    installation: &'i Installation,
    person: &Participant,
) -> Result<Vec<OwnSheet<'i>>, RightsError> {
    Ok(sheets::list_own(installation, person).await?)
}

async fn data(
    installation: &Installation,
    person: &Participant,
    request: &Request,
    language: &str,
) -> Result<Data, RightsError> {
    let case = person.case();
    let zone = case.project().zone;
    let who = own(person, people::Person::of(case))?;
    let agreement =
        people::agreement(installation, &case.project().id).await.map_err(|_| Denied::Sealed)?;
    let sheets = own_sheets(installation, person).await?;
    let sent = own(person, exchange::own_transfers(installation, person).await?)?;
    let mut recipients: Vec<String> = access::advisers_of(installation, case.id())
        .await?
        .into_iter()
        .map(|adviser| adviser.person.name)
        .collect();
    recipients.extend(agreement.processors.iter().map(|one| one.office.name.clone()));
    if !sent.list.is_empty() {
        recipients.push(agreement.agency_name.clone());
    }
    let mut short_reports = Vec::new();
    for report in short_report::own_reports(installation, case).await? {
        let report = own(person, report)?;
        short_reports.push(serde_json::from_str(report.bytes()).map_err(|_| Denied::Sealed)?);
    }
    let skills = own(person, skills::list(installation, case).await?)?;
    let viewings = access::list_viewings(installation, case).await?;
    let requests = own(person, cases::list_own(installation, person).await?)?;
    let mut questionnaires = Vec::new();
    for sheet in &sheets {
        questionnaires.push(told(person, sheet, language)?);
    }
    Ok(Data {
        format: "lotse-package/1",
        made_on: installation.clock.now().date_in(zone).to_string(),
        request: request.number(),
        single_answers: match (with_answers(request), request.row().kind) {
            (true, _) => "in the folder answers, opened with the person's own secret",
            (false, Kind::Access | Kind::Portability) => {
                "left out: the request was recorded by staff; ask for them when logged in"
            }
            (false, _) => "left out",
        },
        answers_key: if with_answers(request) {
            "package-answers-in"
        } else {
            "package-answers-staff"
        },
        name: who.name().to_owned(),
        agency_reference: who.agency_reference().to_owned(),
        exit_on: who.exit_on().map(|day| day.to_string()),
        login_name: access::own_access(installation, person).await?.login_name,
        project: case.project().name.clone(),
        deletes_on: case.deletes_on().to_string(),
        controller: agreement.controller.name,
        recipients,
        questionnaires,
        hard_skills: skills
            .list
            .into_iter()
            .map(|one| Skill { name: one.skill.name, proof: one.skill.proof })
            .collect(),
        short_reports,
        transfers: sent
            .list
            .iter()
            .map(|one| Sent {
                number: number(one.id.as_str()),
                what: one.kind.name(),
                at: one.at.utc().to_rfc3339(),
                sha256: data_encoding::HEXLOWER.encode(&one.package_hash),
            })
            .collect(),
        viewings: viewings
            .into_iter()
            .map(|one| Looked { at: one.at.utc().to_rfc3339(), by: one.by, page: one.page.name() })
            .collect(),
        requests: requests
            .list
            .iter()
            .map(|one| Demanded {
                number: one.number(),
                kind: one.row().kind.name(),
                received_on: one.row().received_on.to_string(),
                state: one.row().state.name(),
                text: one.words().text.clone(),
                events: one.words().events.clone(),
                transmitted_at: one.row().transmitted_at.map(|at| at.utc().to_rfc3339()),
            })
            .collect(),
    })
}

fn told(person: &Participant, sheet: &OwnSheet<'_>, language: &str) -> Result<Sheet, RightsError> {
    let published = sheet.published();
    let texts = published.texts(language).or_else(|| published.texts("de"));
    let texts = texts.ok_or(Denied::Sealed)?;
    let mut results = Vec::new();
    if sheet.stand() != Stand::Open && sheet.is_begun() {
        let own = sheet.own_results(person).map_err(|_| Denied::Sealed)?;
        for outcome in own.outcomes() {
            let Some(words) = texts.result(&outcome.result) else { continue };
            let band = outcome.reported.as_ref().and_then(|reported| reported.band);
            results.push(Outcome {
                result: outcome.result.clone(),
                name: words.name().to_owned(),
                band: band.and_then(|band| words.bands().get(band).cloned()),
            });
        }
    }
    Ok(Sheet {
        id: published.definition().id().to_owned(),
        version: published.definition().version().to_owned(),
        title: texts.title().to_owned(),
        state: match sheet.stand() {
            Stand::Open => "open",
            Stand::Submitted => "submitted",
            Stand::Shown { .. } => "shown",
        },
        results,
    })
}

//! *Meine Rechte*: what can be demanded, how each request stands, and where to complain.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use super::own;
use super::restriction::{self, Restricted};
use super::step_up::{self, Again};
use super::transmission::told;
use crate::access::Participant;
use crate::ids::RequestId;
use crate::rights::authorities::{self, Authority};
use crate::rights::cases::{self, Demand, Request};
use crate::rights::transmission::{self, Stand};
use crate::rights::waiting::{self, Waiting};
use crate::rights::wording::Wording;
use crate::rights::{MOST_CHARACTERS, RightsError, package};
use crate::store::rights_case::Kind;
use crate::web::file_name::{FileName, today};
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::paper;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::problem::Problem;
use crate::web::requests::happened;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// One of several to pick.
pub(crate) struct Pick {
    pub(crate) value: &'static str,
    pub(crate) label: String,
}

/// What can be demanded.
pub(crate) fn kinds(words: Words) -> Vec<Pick> {
    let pick = |kind: Kind| Pick {
        value: kind.name(),
        label: words.get(&format!("rights-kind-{}", kind.name())).into_owned(),
    };
    Kind::ALL.into_iter().map(pick).collect()
}

struct Line {
    number: String,
    kind: String,
    state: String,
    received: String,
    due: String,
    text: String,
    events: Vec<String>,
    restricted: Option<Restricted>,
    waits: Option<String>,
    kept: Option<String>,
    package: Option<String>,
    /// Where the transmission stands, and the way to it.
    transmission: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "participant/rights.html")]
struct RightsPage {
    frame: Frame,
    faults: Vec<Fault>,
    kinds: Vec<Pick>,
    text: String,
    recipient: [Field; 2],
    /// A restriction that no request explains.
    restricted: Option<Restricted>,
    lines: Vec<Line>,
    authorities: &'static [Authority],
}

#[derive(Template)]
#[template(path = "participant/package.html")]
struct PackagePage {
    frame: Frame,
    faults: Vec<Fault>,
    action: String,
    secret: Field,
}

/// What is typed.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    recipient: String,
    #[serde(default)]
    address: String,
}

fn line(
    request: &Request,
    person: &Participant,
    words: Words,
    (waiting, has_package, stand): (&Waiting, bool, Option<Stand>),
) -> Line {
    let row = request.row();
    let zone = person.case().project().zone;
    Line {
        number: request.number(),
        kind: words.get(&format!("rights-kind-{}", row.kind.name())).into_owned(),
        state: words.get(&format!("rights-state-{}", row.state.name())).into_owned(),
        received: words.date(row.received_on),
        due: words.date(row.due_on),
        text: request.words().text.clone(),
        events: request.words().events.iter().map(|one| happened(one, words, zone)).collect(),
        restricted: restriction::beside(request, person, words),
        waits: waiting
            .of(request)
            .map(|day| words.with("rights-waits").text("day", words.date(day)).to_string()),
        kept: waiting
            .kept(request)
            .map(|day| words.with("rights-kept").text("day", words.date(day)).to_string()),
        package: has_package.then(|| format!("/participant/rights/{}/package", row.id)),
        transmission: stand.map(|stand| {
            let told = told(words, person, stand);
            let text = told.unwrap_or_else(|| words.get("transmission-title").into_owned());
            (text, format!("/participant/rights/{}/transmission", row.id))
        }),
    }
}

/// What is wrong with what was typed.
pub(crate) fn mended(error: RightsError, words: Words) -> Result<Fault, Problem> {
    let text = match error {
        RightsError::Empty => words.get("rights-empty").into_owned(),
        RightsError::TooLong => {
            words.with("rights-too-long").number("most", MOST_CHARACTERS).to_string()
        }
        RightsError::Day => words.get("rights-day-wrong").into_owned(),
        RightsError::NotNow => words.get("rights-not-now").into_owned(),
        RightsError::Late => words.get("office-extend-late").into_owned(),
        error @ (RightsError::Denied(_) | RightsError::Ledger(_)) => return Err(error.into()),
    };
    Ok(Fault { field: "text".to_owned(), text })
}

async fn page(
    installation: &crate::installation::Installation,
    person: &Participant,
    visit: Visit,
    typed: Typed,
    faults: Vec<Fault>,
) -> Result<RightsPage, Instead> {
    let words = Words::of(visit.language);
    let now = installation.clock.now();
    let requests = own(person, cases::list_own(installation, person).await?)?;
    let packages = own(person, transmission::list_own(installation, person).await?)?;
    let waiting = own(person, waiting::own(installation, person).await?)?;
    let frame = Frame::new(visit, Area::Participant, words.get("rights-title"));
    let field = |name: &str, value: String| {
        Field::new(FieldKind::Text, name, words.get(&format!("rights-{name}")))
            .hint(words.get("rights-recipient-hint"))
            .optional()
            .value(value)
    };
    Ok(RightsPage {
        frame: if faults.is_empty() { frame } else { frame.faulty() },
        faults,
        kinds: kinds(words),
        text: typed.text,
        recipient: [field("recipient", typed.recipient), field("address", typed.address)],
        restricted: restriction::alone(&requests.list, person, words),
        lines: requests
            .list
            .iter()
            .map(|one| {
                let beside = (&waiting, one.has_package(now), packages.stand(one, now));
                line(one, person, words, beside)
            })
            .collect(),
        authorities: authorities::all(),
    })
}

/// `GET /participant/rights`
pub async fn show(
    State(installation): App,
    person: Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    let page = page(&installation, &person, visit, Typed::default(), Vec::new()).await?;
    Ok(Page::new(page).into_response())
}

/// `POST /participant/rights`
pub async fn ask(
    State(installation): App,
    person: Participant,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Instead> {
    let words = Words::of(visit.language);
    let kind = Kind::parse(&typed.kind).ok_or(Problem::BadInput)?;
    let (text, recipient) = (typed.text.clone(), typed.recipient.clone());
    let demand = Demand { kind, text, recipient, address: typed.address.clone() };
    match cases::ask(&installation, &person, &demand).await {
        Ok(_) => Err(Instead::to("/participant/rights")),
        Err(error) => {
            let fault = mended(error, words)?;
            let page = page(&installation, &person, visit, typed, vec![fault]).await?;
            Ok(Page::to_mend(page).into_response())
        }
    }
}

fn package_page(visit: Visit, id: &RequestId, fault: Option<String>) -> PackagePage {
    let words = Words::of(visit.language);
    let frame = Frame::new(visit, Area::Participant, words.get("rights-package"));
    PackagePage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        faults: fault
            .iter()
            .map(|text| Fault { field: "secret".to_owned(), text: text.clone() })
            .collect(),
        action: format!("/participant/rights/{id}/package"),
        secret: Field::new(FieldKind::Secret, "secret", words.get("secret-field")).fault(fault),
    }
}

/// `GET /participant/rights/{request}/package`: asks for the secret.
pub async fn package(
    State(installation): App,
    person: Participant,
    Path(request): Path<String>,
    visit: Visit,
) -> Result<Response, Instead> {
    let id = RequestId::parse(&request).map_err(|_| Problem::NotFound)?;
    let found = own(&person, cases::find_own(&installation, &person, &id).await?)?;
    if !found.has_package(installation.clock.now()) {
        return Err(Instead::to("/participant/rights"));
    }
    Ok(Page::new(package_page(visit, &id, None)).into_response())
}

/// Words with their places filled.
pub(super) fn said(words: Words, key: &str, places: &[(&str, &str)]) -> String {
    let mut sentence = words.with(key);
    for (name, value) in places {
        sentence = sentence.text(name, *value);
    }
    sentence.to_string()
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Wanted {
    secret: String,
}

/// `POST /participant/rights/{request}/package`: once.
pub async fn take(
    State(installation): App,
    person: Participant,
    Path(request): Path<String>,
    visit: Visit,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Instead> {
    let id = RequestId::parse(&request).map_err(|_| Problem::NotFound)?;
    own(&person, cases::find_own(&installation, &person, &id).await?)?;
    let words = Words::of(visit.language);
    let Again::Recognised(person) = step_up::enter(&installation, person, wanted.secret).await?
    else {
        let fault = words.get("secret-not-recognised").into_owned();
        return Ok(Page::to_mend(package_page(visit, &id, Some(fault))).into_response());
    };
    let say = |key: &str, places: &[(&str, &str)]| said(words, key, places);
    let wording =
        Wording { language: visit.language.code(), paper: visit.language.html_lang(), say: &say };
    match package::take(&installation, &person, &id, wording).await {
        Ok(archive) => {
            let title = words.get("rights-package");
            let project = Some(person.case().project().code.as_str());
            let name = FileName { what: &title, project, day: today(&installation) };
            Ok(paper::archive(archive, name))
        }
        Err(RightsError::Denied(denied)) => Err(denied.into()),
        Err(_) => Err(Instead::to("/participant/rights")),
    }
}

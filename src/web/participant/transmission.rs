//! A package for a recipient: put there with the secret, the code shown this once, taken back at will.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use super::own;
use super::rights::said;
use super::step_up::{self, Again};
use crate::access::Participant;
use crate::ids::RequestId;
use crate::installation::Installation;
use crate::rights::RightsError;
use crate::rights::cases::{self, Request};
use crate::rights::transmission::{self, Stand};
use crate::rights::wording::Wording;
use crate::store::rights_case::RecordedBy;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

/// What the page offers.
enum Offer {
    /// Nothing waits: the secret puts a package there.
    Provide(Field),
    /// It was put there just now: the code, shown this once, and the address where it is good.
    Code { code: String, address: String },
    /// One waits and can be taken back.
    TakeBack,
    /// It was fetched.
    Nothing,
}

#[derive(Template)]
#[template(path = "participant/transmission.html")]
struct TransmissionPage {
    frame: Frame,
    faults: Vec<Fault>,
    path: String,
    /// Name and address, as the person wrote them.
    recipient: String,
    stand: Option<String>,
    /// Whether single answers go along, in words.
    answers: &'static str,
    offer: Offer,
}

/// What is said of it, here and in the list of requests.
pub(super) fn told(words: Words, person: &Participant, stand: Stand) -> Option<String> {
    let say = |key: &str, at| {
        let when = words.date_and_time(at, person.case().project().zone);
        words.with(key).text("when", when).to_string()
    };
    match stand {
        Stand::Possible => None,
        Stand::Waiting(until) => Some(say("transmission-waits", until)),
        Stand::Fetched(at) => Some(say("transmission-fetched", at)),
    }
}

fn path(id: &RequestId) -> String {
    format!("/participant/rights/{id}/transmission")
}

/// The request and where its transmission stands; back to the list where nothing can be transmitted.
async fn find(
    installation: &Installation,
    person: &Participant,
    id: &RequestId,
) -> Result<(Request, Stand), Instead> {
    let request = own(person, cases::find_own(installation, person, id).await?)?;
    let waiting = own(person, transmission::list_own(installation, person).await?)?;
    let stand = waiting.stand(&request, installation.clock.now());
    Ok((request, stand.ok_or_else(|| Instead::to("/participant/rights"))?))
}

fn secret(words: Words, fault: Option<String>) -> Field {
    Field::new(FieldKind::Secret, "secret", words.get("secret-field")).fault(fault)
}

fn page(
    visit: Visit,
    person: &Participant,
    (request, stand): (&Request, Stand),
    offer: Offer,
) -> TransmissionPage {
    let words = Words::of(visit.language);
    let path = path(&request.row().id);
    let back = LocalPath::parse(&path).unwrap_or_default();
    let frame = Frame::new(visit, Area::Participant, words.get("transmission-title")).at(back);
    let recipient = request.words().recipient.as_ref();
    TransmissionPage {
        frame,
        faults: Vec::new(),
        path,
        recipient: recipient.map(|to| format!("{}, {}", to.name, to.address)).unwrap_or_default(),
        stand: told(words, person, stand),
        answers: match request.row().recorded_by {
            RecordedBy::Person => "transmission-answers",
            RecordedBy::Staff => "transmission-no-answers",
        },
        offer,
    }
}

/// `GET /participant/rights/{request}/transmission`
pub async fn show(
    State(installation): App,
    person: Participant,
    Path(request): Path<String>,
    visit: Visit,
) -> Result<Response, Instead> {
    let id = RequestId::parse(&request).map_err(|_| Problem::NotFound)?;
    let (request, stand) = find(&installation, &person, &id).await?;
    let offer = match stand {
        Stand::Possible => Offer::Provide(secret(Words::of(visit.language), None)),
        Stand::Waiting(_) => Offer::TakeBack,
        Stand::Fetched(_) => Offer::Nothing,
    };
    Ok(Page::new(page(visit, &person, (&request, stand), offer)).into_response())
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Wanted {
    secret: String,
}

/// `POST /participant/rights/{request}/transmission`
///
/// It answers with the page itself: only so the code stands in no address and rests nowhere.
pub async fn provide(
    State(installation): App,
    person: Participant,
    Path(request): Path<String>,
    visit: Visit,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Instead> {
    let id = RequestId::parse(&request).map_err(|_| Problem::NotFound)?;
    let words = Words::of(visit.language);
    let (request, stand) = find(&installation, &person, &id).await?;
    let person = match step_up::enter(&installation, person, wanted.secret).await? {
        Again::Recognised(person) => person,
        Again::NotRecognised(person) => {
            let fault = words.get("secret-not-recognised").into_owned();
            let offer = Offer::Provide(secret(words, Some(fault.clone())));
            let mut page = page(visit, &person, (&request, stand), offer);
            page.faults = vec![Fault { field: "secret".to_owned(), text: fault }];
            page.frame = page.frame.faulty();
            return Ok(Page::to_mend(page).into_response());
        }
    };
    let say = |key: &str, places: &[(&str, &str)]| said(words, key, places);
    let wording =
        Wording { language: visit.language.code(), paper: visit.language.html_lang(), say: &say };
    match transmission::provide(&installation, &person, &id, wording).await {
        Ok(code) => {
            let (request, stand) = find(&installation, &person, &id).await?;
            let code = code.text().to_string();
            let address = format!("{}/transmission", installation.address.origin);
            let offer = Offer::Code { code, address };
            Ok(Page::new(page(visit, &person, (&request, stand), offer)).into_response())
        }
        Err(RightsError::Denied(denied)) => Err(denied.into()),
        Err(_) => Err(Instead::to(path(&id))),
    }
}

/// The form has nothing but its token.
#[derive(Deserialize)]
pub struct Nothing {}

/// `POST /participant/rights/{request}/transmission/withdraw`
pub async fn withdraw(
    State(installation): App,
    person: Participant,
    Path(request): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Instead> {
    let id = RequestId::parse(&request).map_err(|_| Problem::NotFound)?;
    own(&person, cases::find_own(&installation, &person, &id).await?)?;
    match transmission::withdraw(&installation, &person, &id).await {
        Err(RightsError::Denied(denied)) => Err(denied.into()),
        // Fetched or over just now: the list says so.
        Ok(()) | Err(_) => Err(Instead::to("/participant/rights")),
    }
}

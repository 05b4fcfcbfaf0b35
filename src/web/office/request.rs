//! One request: its words, and the decision.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use crate::access::{self, Denied, Office, OfficeDesk, Opening, Seen};
use crate::disclosure::disclose;
use crate::ids::{ParticipationId, RequestId};
use crate::installation::Installation;
use crate::keys::Secret;
use crate::rights::cases::Request;
use crate::rights::office::{self, Decision};
use crate::rights::steps::{Ground, Step};
use crate::rights::{RightsError, waiting};
use crate::store::restriction::Restriction;
use crate::store::rights_case::{Kind, RecordedBy, State as Decided};
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::participant::rights::{Pick, mended};
use crate::web::parts::{Fault, Field, FieldKind, Row};
use crate::web::problem::Problem;
use crate::web::requests::happened;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "office/request.html")]
struct RequestPage {
    frame: Frame,
    faults: Vec<Fault>,
    number: String,
    rows: Vec<Row>,
    events: Vec<String>,
    waits: Option<String>,
    kept: Option<String>,
    /// How data are kept for legal claims, where a restriction is asked for.
    how_to_keep: Option<String>,
    action: String,
    steps: Vec<Pick>,
    grounds: Vec<Pick>,
    words: String,
    password: Option<Field>,
}

/// What the form sends.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    step: String,
    #[serde(default)]
    ground: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    password: String,
}

/// What the office can do with the request now; as things to do, not as things done.
fn steps(request: &Request, today: NaiveDate, words: Words) -> Vec<Pick> {
    let pick = |step: Step| Pick {
        value: step.name(),
        label: words.get(&format!("office-step-{}", step.name())).into_owned(),
    };
    office::possible(request, today).into_iter().map(pick).collect()
}

fn grounds(words: Words) -> Vec<Pick> {
    let pick = |ground: Ground| Pick {
        value: ground.name(),
        label: words.get(&format!("rights-ground-{}", ground.name())).into_owned(),
    };
    Ground::ALL.into_iter().map(pick).collect()
}

async fn page(
    installation: &Installation,
    reader: &Office,
    visit: Visit,
    id: &RequestId,
    (typed, faults): (&Typed, Vec<Fault>),
) -> Result<RequestPage, Problem> {
    let words = Words::of(visit.language);
    let request = office::find(installation, reader, id).await?;
    let request = disclose(reader, request).map_err(|_| Problem::NotFound)?;
    let waiting = waiting::of_person(installation, reader).await?;
    let waiting = disclose(reader, waiting).map_err(|_| Problem::NotFound)?;
    let (row, said) = (request.get().row(), request.get().words());
    let line =
        |key: &str, value: String| Row { key: words.get(key).into_owned(), value, change: None };
    let mut rows = vec![
        line("office-kind", words.get(&format!("rights-kind-{}", row.kind.name())).into_owned()),
        line("office-state", words.get(&format!("rights-state-{}", row.state.name())).into_owned()),
        line("office-received", words.date(row.received_on)),
        line("office-due", words.date(row.due_on)),
        line("office-text", if said.text.is_empty() { "–".to_owned() } else { said.text.clone() }),
    ];
    if row.recorded_by == RecordedBy::Staff {
        rows.push(line("office-recorded", words.get("office-recorded-staff").into_owned()));
    }
    if let Some(recipient) = &said.recipient {
        rows.push(line("rights-recipient", format!("{}, {}", recipient.name, recipient.address)));
    }
    let zone = reader.case().project().zone;
    let today = installation.clock.now().date_in(zone);
    if let Some(restriction) = row.restriction.filter(Restriction::stands) {
        let since = words.date(restriction.since.date_in(zone));
        rows.push(line("office-restricted", since));
        if let Some(day) = restriction.lifts_on {
            rows.push(line("office-lifts", words.date(day)));
        }
    }
    if let Some(at) = row.transmitted_at {
        rows.push(line("rights-transmitted", words.date_and_time(at, zone)));
    }
    let frame = Frame::new(visit, Area::Office, words.get("office-request")).wide();
    let password = Field::new(FieldKind::Secret, "password", words.get("office-password"));
    Ok(RequestPage {
        frame: if faults.is_empty() { frame } else { frame.faulty() },
        faults,
        number: request.get().number(),
        rows,
        events: said.events.iter().map(|one| happened(one, words, zone)).collect(),
        waits: waiting
            .get()
            .of(request.get())
            .map(|day| words.with("office-waits").text("day", words.date(day)).to_string()),
        kept: waiting
            .get()
            .kept(request.get())
            .map(|day| words.with("office-kept").text("day", words.date(day)).to_string()),
        how_to_keep: (row.kind == Kind::Restriction && row.state != Decided::Refused).then(|| {
            words.with("office-how-to-keep").text("number", request.get().number()).to_string()
        }),
        action: format!("/office/people/{}/requests/{id}", reader.case().id()),
        steps: steps(request.get(), today, words),
        grounds: grounds(words),
        words: typed.words.clone(),
        password: (row.kind == Kind::Erasure && row.state.is_open()).then_some(password),
    })
}

/// `GET /office/people/{person}/requests/{request}`
pub async fn show(
    State(installation): App,
    reader: Office,
    Path((_, request)): Path<(String, String)>,
    visit: Visit,
) -> Result<Response, Problem> {
    let id = RequestId::parse(&request).map_err(|_| Problem::NotFound)?;
    let nothing = (&Typed::default(), Vec::new());
    Ok(Page::new(page(&installation, &reader, visit, &id, nothing).await?).into_response())
}

/// `POST /office/people/{person}/requests/{request}`
pub async fn decide(
    State(installation): App,
    desk: OfficeDesk,
    Path((person, request)): Path<(String, String)>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let id = RequestId::parse(&request).map_err(|_| Problem::NotFound)?;
    let person = ParticipationId::parse(&person).map_err(|_| Problem::NotFound)?;
    let reader = Office::authorise(&installation, &desk, &person, Opening::Act).await?;
    office::find(&installation, &reader, &id).await?;
    let step = Step::ALL.into_iter().find(|step| step.name() == typed.step);
    let step = step.ok_or(Problem::BadInput)?;
    let ground = Ground::ALL.into_iter().find(|ground| ground.name() == typed.ground);
    let ground = ground.filter(|_| matches!(step, Step::Refused | Step::Partly));
    let decided = match confirmed(&installation, &desk, &typed.password).await {
        Err(Denied::NotRecognised) => Err(RightsError::NotNow),
        Err(other) => return Err(other.into()),
        Ok(confirmed) => {
            let decision = Decision { step, ground, words: &typed.words };
            office::decide(&installation, &reader, confirmed, &id, &decision).await
        }
    };
    match decided {
        Ok(()) => Ok(Redirect::to("/office").into_response()),
        Err(error @ (RightsError::Denied(_) | RightsError::Ledger(_))) => Err(error.into()),
        Err(error) => {
            // The answer shows the request after all, so it is recorded as that page.
            let seen = Opening::Page(Seen::OfficeCase);
            let reader = Office::authorise(&installation, &desk, &person, seen).await?;
            let faults = vec![mended(error, words)?];
            let page = page(&installation, &reader, visit, &id, (&typed, faults)).await?;
            Ok(Page::to_mend(page).into_response())
        }
    }
}

async fn confirmed(
    installation: &Installation,
    desk: &OfficeDesk,
    password: &str,
) -> Result<Option<access::Confirmed>, Denied> {
    if password.is_empty() {
        return Ok(None);
    }
    let password = Secret::entered(password.to_owned()).map_err(|_| Denied::NotRecognised)?;
    access::confirm(installation, desk.desk(), password).await.map(Some)
}

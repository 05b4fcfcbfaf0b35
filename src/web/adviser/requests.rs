//! Writing down what was demanded on paper or by word; afterwards it is the privacy office's.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::access::{Adviser, AdviserDesk, Opening, Seen};
use crate::ids::ProjectId;
use crate::rights::cases::{self, Demand};
use crate::rights::{RightsError, number, outside};
use crate::store::rights_case::Kind;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::participant::rights::{Pick, kinds, mended};
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "adviser/request.html")]
struct RequestPage {
    frame: Frame,
    faults: Vec<Fault>,
    kinds: Vec<Pick>,
    projects: Vec<(String, String)>,
    fields: Vec<Field>,
    with_text: bool,
    text: String,
    recorded: String,
    action: String,
    back: String,
}

/// The number of what was just written down.
#[derive(Default, Deserialize)]
pub struct Recorded {
    #[serde(default)]
    recorded: String,
}

/// What is typed.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    project: String,
    #[serde(default)]
    received: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    recipient: String,
    #[serde(default)]
    address: String,
}

fn page(visit: Visit, typed: &Typed, faults: Vec<Fault>, recorded: &str) -> RequestPage {
    let words = Words::of(visit.language);
    let shown = |text: &&str| text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_graphic());
    let frame = Frame::new(visit, Area::Adviser, words.get("adviser-request"));
    RequestPage {
        frame: if faults.is_empty() { frame } else { frame.faulty() },
        faults,
        kinds: kinds(words),
        projects: Vec::new(),
        fields: vec![
            Field::new(FieldKind::Date, "received", words.get("office-received"))
                .value(&typed.received),
        ],
        with_text: false,
        text: typed.text.clone(),
        recorded: Some(recorded).filter(shown).unwrap_or_default().to_owned(),
        action: "/adviser/requests".to_owned(),
        back: "/adviser".to_owned(),
    }
}

fn with_person(mut page: RequestPage, adviser: &Adviser, typed: &Typed) -> RequestPage {
    let words = page.frame.words;
    let base = format!("/adviser/people/{}", adviser.case().id());
    for (name, value) in [("recipient", &typed.recipient), ("address", &typed.address)] {
        let label = words.get(&format!("rights-{name}"));
        page.fields.push(
            Field::new(FieldKind::Text, name, label)
                .hint(words.get("rights-recipient-hint"))
                .optional()
                .value(value),
        );
    }
    page.with_text = true;
    page.action = format!("{base}/request");
    page.back = base;
    page
}

/// `GET /adviser/people/{person}/request`
pub async fn ask(adviser: Adviser, visit: Visit, Query(done): Query<Recorded>) -> Response {
    let typed = Typed::default();
    let page = page(visit, &typed, Vec::new(), &done.recorded);
    Page::new(with_person(page, &adviser, &typed)).into_response()
}

/// `POST /adviser/people/{person}/request`
pub async fn record(
    State(installation): App,
    desk: AdviserDesk,
    adviser: Adviser,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let kind = Kind::parse(&typed.kind).ok_or(Problem::BadInput)?;
    let (text, recipient) = (typed.text.clone(), typed.recipient.clone());
    let demand = Demand { kind, text, recipient, address: typed.address.clone() };
    let recorded = match typed.received.parse() {
        Ok(day) => cases::record(&installation, &adviser, &demand, day).await,
        Err(_) => Err(RightsError::Day),
    };
    match recorded {
        Ok(id) => {
            let (person, number) = (adviser.case().id(), number(id.as_str()));
            // Whoever objects is nobody's to look at from now on; the number is shown all the same.
            let at = match kind {
                Kind::Objection => "/adviser/requests".to_owned(),
                _ => format!("/adviser/people/{person}/request"),
            };
            let to = format!("{at}?recorded={number}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let faults = vec![mended(error, words)?];
            let seen = Opening::Page(Seen::AdviserPerson);
            let id = adviser.case().id();
            let adviser = Adviser::authorise(&installation, &desk, id, seen).await?;
            let page = page(visit, &typed, faults, "");
            Ok(Page::to_mend(with_person(page, &adviser, &typed)).into_response())
        }
    }
}

fn with_projects(mut page: RequestPage, desk: &AdviserDesk) -> RequestPage {
    let projects = desk.desk().projects().iter();
    page.projects = projects.map(|one| (one.id.to_string(), one.name.clone())).collect();
    page
}

/// `GET /adviser/requests`: of somebody without an account.
pub async fn ask_outside(
    desk: AdviserDesk,
    visit: Visit,
    Query(done): Query<Recorded>,
) -> Response {
    let page = page(visit, &Typed::default(), Vec::new(), &done.recorded);
    Page::new(with_projects(page, &desk)).into_response()
}

/// `POST /adviser/requests`
pub async fn record_outside(
    State(installation): App,
    desk: AdviserDesk,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let kind = Kind::parse(&typed.kind).ok_or(Problem::BadInput)?;
    let project = ProjectId::parse(&typed.project).map_err(|_| Problem::BadInput)?;
    let recorded = match typed.received.parse() {
        Ok(day) => outside::record(&installation, &desk, &project, kind, day).await,
        Err(_) => Err(RightsError::Day),
    };
    match recorded {
        Ok(id) => {
            let to = format!("/adviser/requests?recorded={}", number(id.as_str()));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let faults = vec![mended(error, words)?];
            let page = with_projects(page(visit, &typed, faults, ""), &desk);
            Ok(Page::to_mend(page).into_response())
        }
    }
}

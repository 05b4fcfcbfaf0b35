//! Deletions that nobody announced and that wait for two persons; for the officer and for leads.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::access::{self, Denied, Desk, Dpo, LeadDesk};
use crate::counselling::brake::{self, BrakeError};
use crate::disclosure::{Disclosed, Withheld, disclose};
use crate::ids::ProjectId;
use crate::installation::Installation;
use crate::keys::Secret;
use crate::retention::brake::{Waiting, Why};
use crate::retention::figures::{self, Executed};
use crate::web::dpo::overview::rule_name;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind, Row};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "staff/waiting.html")]
struct WaitingPage {
    frame: Frame,
    faults: Vec<Fault>,
    waiting: Vec<View>,
    /// What was deleted in a lead's projects: project, when, rule, records.
    deleted: Vec<[String; 4]>,
    password: Field,
}

/// One project in words.
struct View {
    project: String,
    action: String,
    rows: Vec<Row>,
    is_proposed: bool,
}

/// What is typed; the password is never shown again.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    password: String,
}

/// `GET /dpo/waiting`
pub async fn show_dpo(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    show(&installation, (|one| disclose(&dpo, one), dpo.desk()), visit, Area::Dpo).await
}

/// `POST /dpo/waiting/{project}`
pub async fn release_dpo(
    State(installation): App,
    dpo: Dpo,
    Path(project): Path<String>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    release(
        &installation,
        (|one| disclose(&dpo, one), dpo.desk()),
        &project,
        visit,
        Area::Dpo,
        typed,
    )
    .await
}

/// `GET /admin/waiting`
pub async fn show_lead(
    State(installation): App,
    lead: LeadDesk,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let mut deleted = Vec::new();
    for project in lead.desk().projects() {
        let executed = figures::executed_in(&installation.store, project).await;
        let executed = executed.map_err(Problem::broken)?;
        let executed = disclose(&lead, executed).map_err(|_| Problem::NotFound)?;
        deleted.extend(executed.get().list.iter().map(|one| deletion(one, words)));
    }
    let reader = (|one| disclose(&lead, one), lead.desk());
    let Page(page, status) = show(&installation, reader, visit, Area::Admin).await?;
    Ok(Page(WaitingPage { deleted, ..page }, status))
}

fn deletion(one: &Executed, words: Words) -> [String; 4] {
    [
        one.project_code.clone(),
        words.date_and_time(one.at, chrono_tz::UTC),
        rule_name(words, &one.rule),
        words.number(i64::try_from(one.counts.total()).unwrap_or(i64::MAX)),
    ]
}

/// `POST /admin/waiting/{project}`
pub async fn release_lead(
    State(installation): App,
    lead: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    release(
        &installation,
        (|one| disclose(&lead, one), lead.desk()),
        &project,
        visit,
        Area::Admin,
        typed,
    )
    .await
}

const fn home(area: Area) -> &'static str {
    match area {
        Area::Dpo => "/dpo/waiting",
        _ => "/admin/waiting",
    }
}

async fn seen<A>(
    installation: &Installation,
    (disclosing, desk): (impl Fn(Waiting) -> Result<Disclosed<A, Waiting>, Withheld>, &Desk),
) -> Result<Vec<Disclosed<A, Waiting>>, Problem> {
    let waiting = brake::waiting(installation, desk).await.map_err(Problem::broken)?;
    Ok(waiting.into_iter().filter_map(|one| disclosing(one).ok()).collect())
}

async fn show<A>(
    installation: &Installation,
    reader: (impl Fn(Waiting) -> Result<Disclosed<A, Waiting>, Withheld>, &Desk),
    visit: Visit,
    area: Area,
) -> Result<Page<WaitingPage>, Problem> {
    let waiting = seen(installation, reader).await?;
    Ok(Page::new(page(&waiting, visit, area, None)))
}

async fn release<A>(
    installation: &Installation,
    reader: (impl Fn(Waiting) -> Result<Disclosed<A, Waiting>, Withheld>, &Desk),
    project: &str,
    visit: Visit,
    area: Area,
    typed: Typed,
) -> Result<Response, Problem> {
    let desk = reader.1;
    let project = ProjectId::parse(project).map_err(|_| Problem::NotFound)?;
    let confirmed = match Secret::entered(typed.password) {
        Ok(password) => match access::confirm(installation, desk, password).await {
            Ok(confirmed) => Some(confirmed),
            Err(Denied::NotRecognised) => None,
            Err(other) => return Err(other.into()),
        },
        Err(_) => None,
    };
    let wrong = match confirmed {
        None => "sign-off-password-wrong",
        Some(confirmed) => {
            match brake::release(installation, desk, confirmed, &project).await {
                // What is gone meanwhile needs no release.
                Ok(()) | Err(BrakeError::Nothing | BrakeError::Changed) => {
                    return Ok(Redirect::to(home(area)).into_response());
                }
                Err(BrakeError::SamePerson(_)) => "waiting-same-person",
                Err(BrakeError::Denied(denied)) => return Err(denied.into()),
                Err(BrakeError::Retention(error)) => return Err(Problem::broken(error)),
            }
        }
    };
    let waiting = seen(installation, reader).await?;
    Ok(Page::to_mend(page(&waiting, visit, area, Some(wrong))).into_response())
}

fn page<A>(
    waiting: &[Disclosed<A, Waiting>],
    visit: Visit,
    area: Area,
    wrong: Option<&str>,
) -> WaitingPage {
    let words = Words::of(visit.language);
    let fault = wrong.map(|key| words.get(key).into_owned());
    let frame = Frame::new(visit, area, words.get("waiting-title"));
    WaitingPage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        waiting: waiting.iter().map(|one| view(one.get(), area, words)).collect(),
        deleted: Vec::new(),
        password: Field::new(FieldKind::Secret, "password", words.get("sign-off-password"))
            .fault(fault.clone()),
        faults: fault
            .into_iter()
            .map(|text| Fault { field: "password".to_owned(), text })
            .collect(),
    }
}

fn view(one: &Waiting, area: Area, words: Words) -> View {
    let row =
        |key: &str, value: String| Row { key: words.get(key).into_owned(), value, change: None };
    let why = match one.why {
        Why::BroughtForward => "waiting-brought-forward",
        Why::TooLate => "waiting-too-late",
    };
    let people = i64::try_from(one.people).unwrap_or(i64::MAX);
    View {
        project: one.project_code.clone(),
        action: format!("{}/{}", home(area), one.project),
        rows: vec![
            row("waiting-people", words.number(people)),
            row("dpo-rule", words.get("rule-participation").into_owned()),
            row("waiting-since", words.date_and_time(one.since, chrono_tz::UTC)),
            row("waiting-why", words.get(why).into_owned()),
        ],
        is_proposed: one.proposal.is_some(),
    }
}

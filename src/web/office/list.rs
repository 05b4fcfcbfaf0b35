//! The requests of the office's projects by number, kind and days.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::access::OfficeDesk;
use crate::disclosure::disclose;
use crate::ids::RequestId;
use crate::rights::figures::{self, Line};
use crate::rights::outside;
use crate::store::outside_request::State as Answer;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

struct Shown {
    number: String,
    kind: String,
    state: String,
    due: String,
    time: String,
    link: Option<String>,
    /// The id to answer, for an open request from outside.
    answer: Option<String>,
}

struct ProjectView {
    name: String,
    code: String,
    lines: Vec<Shown>,
    waiting: String,
}

#[derive(Template)]
#[template(path = "office/list.html")]
struct ListPage {
    frame: Frame,
    projects: Vec<ProjectView>,
}

/// `GET /office`
pub async fn show(
    State(installation): App,
    desk: OfficeDesk,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let mut projects = Vec::new();
    for (project, figures) in figures::gather_of(&installation, &desk).await? {
        let figures = disclose(&desk, figures).map_err(|_| Problem::NotFound)?;
        projects.push(ProjectView {
            name: project.name,
            code: project.code,
            lines: figures.get().lines.iter().map(|line| shown(line, words)).collect(),
            waiting: figures.get().notices_waiting.to_string(),
        });
    }
    let frame = Frame::new(visit, Area::Office, words.get("office-title")).wide();
    Ok(Page::new(ListPage { frame, projects }))
}

fn shown(line: &Line, words: Words) -> Shown {
    let (person, request) = &line.at;
    Shown {
        number: line.number.clone(),
        kind: words.get(&format!("rights-kind-{}", line.kind.name())).into_owned(),
        state: words.get(&line.state).into_owned(),
        due: words.date(line.due_on),
        time: if line.is_open { words.get(line.time.key()).into_owned() } else { String::new() },
        link: person.as_ref().map(|person| format!("/office/people/{person}/requests/{request}")),
        answer: (person.is_none() && line.is_open).then(|| request.to_string()),
    }
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Answered {
    #[serde(default)]
    request: String,
    #[serde(default)]
    state: String,
}

/// `POST /office/outside`: answers a request of somebody without an account.
pub async fn answer(
    State(installation): App,
    desk: OfficeDesk,
    Form(answered): Form<Answered>,
) -> Result<Response, Problem> {
    let id = RequestId::parse(&answered.request).map_err(|_| Problem::BadInput)?;
    let state = Answer::ALL.into_iter().find(|state| state.name() == answered.state);
    let state = state.ok_or(Problem::BadInput)?;
    outside::answer(&installation, &desk, &id, state).await?;
    Ok(Redirect::to("/office").into_response())
}

//! The agreements of the provider's projects: what is in force, and what waits for a second person.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};

use crate::access::Dpo;
use crate::counselling::agreements;
use crate::web::agreements::{self as pages, Decision, Told, words::period};
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "dpo/agreements.html")]
struct ListPage {
    frame: Frame,
    projects: Vec<Line>,
}

struct Line {
    href: String,
    name: String,
    period: String,
    without_exit: String,
    state: String,
}

/// `GET /dpo/agreements`.
pub async fn list(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let mut projects = Vec::new();
    for known in agreements::deciding(&installation, dpo.desk()).await? {
        let project = known.project;
        let state = if known.waits { "agreement-waiting" } else { "agreement-nothing-waits" };
        projects.push(Line {
            href: format!("/dpo/projects/{}/agreement", project.id),
            period: period(&(&project).into(), words),
            name: project.name,
            without_exit: words.number(i64::try_from(known.without_exit).unwrap_or(i64::MAX)),
            state: words.get(state).into_owned(),
        });
    }
    let frame = Frame::new(visit, Area::Dpo, words.get("agreement-list")).wide();
    Ok(Page::new(ListPage { frame, projects }))
}

/// `GET /dpo/projects/{project}/agreement`.
pub async fn show(
    State(installation): App,
    dpo: Dpo,
    Path(project): Path<String>,
    visit: Visit,
) -> Result<Response, Problem> {
    let project = pages::project_of(&installation, dpo.desk(), &project).await?;
    let page = pages::page(&installation, dpo.desk(), &project, visit, Told::default()).await?;
    Ok(page.into_response())
}

/// `POST /dpo/projects/{project}/agreement/confirm`.
pub async fn confirm(
    State(installation): App,
    dpo: Dpo,
    Path(project): Path<String>,
    visit: Visit,
    Form(decision): Form<Decision>,
) -> Result<Response, Problem> {
    let project = pages::project_of(&installation, dpo.desk(), &project).await?;
    pages::confirm(&installation, dpo.desk(), &project, visit, decision).await
}

/// `POST /dpo/projects/{project}/agreement/withdraw`.
pub async fn withdraw(
    State(installation): App,
    dpo: Dpo,
    Path(project): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Response, Problem> {
    let project = pages::project_of(&installation, dpo.desk(), &project).await?;
    pages::withdraw(&installation, dpo.desk(), &project, &decision).await
}

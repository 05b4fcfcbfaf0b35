//! What the agency has to do about something it received (Art. 19 GDPR).

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::access::AgencyDesk;
use crate::disclosure::disclose;
use crate::ids::NoticeId;
use crate::rights::{notices, number};
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

struct Line {
    number: String,
    what: String,
    at: String,
    hash: String,
    task: String,
    done: Option<String>,
    id: String,
}

#[derive(Template)]
#[template(path = "agency/notices.html")]
struct NoticesPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// `GET /agency/notices`
pub async fn show(
    State(installation): App,
    desk: AgencyDesk,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let mut lines = Vec::new();
    for project in desk.desk().projects() {
        let of = notices::list(&installation, &project.id).await?;
        let of = disclose(&desk, of).map_err(|_| Problem::NotFound)?;
        lines.extend(of.get().list.iter().map(|one| Line {
            number: number(one.transfer.as_str()),
            what: words.get(&format!("notice-what-{}", one.kind.name())).into_owned(),
            at: words.date_and_time(one.handed_over_at, project.zone),
            hash: data_encoding::HEXLOWER.encode(&one.package_hash),
            task: words.get(&format!("notice-task-{}", one.reason.name())).into_owned(),
            done: one.acknowledged_at.map(|at| words.date_and_time(at, project.zone)),
            id: one.id.to_string(),
        }));
    }
    let frame = Frame::new(visit, Area::Agency, words.get("notices-title")).wide();
    Ok(Page::new(NoticesPage { frame, lines }))
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    notice: String,
}

/// `POST /agency/notices`: it is done.
pub async fn acknowledge(
    State(installation): App,
    desk: AgencyDesk,
    Form(done): Form<Done>,
) -> Result<Response, Problem> {
    let id = NoticeId::parse(&done.notice).map_err(|_| Problem::BadInput)?;
    notices::acknowledge(&installation, &desk, &id).await?;
    Ok(Redirect::to("/agency/notices").into_response())
}

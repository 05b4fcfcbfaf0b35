//! The hard skills of one person, as a page and as canonical JSON; reading them is a transfer.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::access::Agency;
use crate::counselling::skills::RecordedBy;
use crate::exchange::{self, HardSkills};
use crate::store::transfer::Kind;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::{Mark, json_response, mark};

#[derive(Template)]
#[template(path = "agency/skills.html")]
struct SkillsPage {
    frame: Frame,
    package: HardSkills,
    json: String,
    transfer: Option<Mark>,
    lines: Vec<Line>,
}

struct Line {
    name: String,
    proof: String,
    by: String,
}

/// `GET /agency/people/{person}/skills`.
pub async fn show(
    State(installation): App,
    reader: Agency,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let disclosed = exchange::hand_over_skills(&installation, &reader).await?;
    let package = disclosed.get().package().clone();
    let lines = package
        .skills
        .iter()
        .map(|one| Line {
            name: one.name.clone(),
            proof: one.proof.clone(),
            by: words
                .get(match one.recorded_by {
                    RecordedBy::Person => "staff-recorded-by-person",
                    RecordedBy::Together => "staff-recorded-together",
                })
                .into_owned(),
        })
        .collect();
    Ok(Page::new(SkillsPage {
        frame: Frame::new(visit, Area::Agency, words.get("staff-hard-skills")).wide(),
        transfer: mark(&installation, &reader, Kind::HardSkills, disclosed.get().bytes()).await?,
        json: format!("/agency/people/{}/skills.json", reader.case().id()),
        package,
        lines,
    }))
}

/// `GET /agency/people/{person}/skills.json`.
pub async fn json(State(installation): App, reader: Agency) -> Result<Response, Problem> {
    let disclosed = exchange::hand_over_skills(&installation, &reader).await?;
    let bytes = disclosed.get().bytes();
    let mark = mark(&installation, &reader, Kind::HardSkills, bytes).await?;
    Ok(json_response(bytes, mark))
}

//! The lead's projects: period, agreement in words, and who works for them.

use askama::Template;
use axum::extract::State;

use crate::access::{self, LeadDesk};
use crate::counselling::people;
use crate::installation::Installation;
use crate::store::project::Project;
use crate::web::agreements::words::{in_words, row};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::Row;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::role_words;

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct OverviewPage {
    frame: Frame,
    projects: Vec<ProjectView>,
}

struct ProjectView {
    id: String,
    name: String,
    rows: Vec<Row>,
    agreement: Vec<Row>,
    staff: Vec<StaffLine>,
}

struct StaffLine {
    name: String,
    email: String,
    role: String,
}

/// `GET /admin`.
pub async fn show(
    State(installation): App,
    desk: LeadDesk,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let mut projects = Vec::new();
    for project in desk.desk().projects() {
        projects.push(view(&installation, &desk, project, words).await?);
    }
    let frame = Frame::new(visit, Area::Admin, words.get("admin-projects")).wide();
    Ok(Page::new(OverviewPage { frame, projects }))
}

async fn view(
    installation: &Installation,
    lead: &LeadDesk,
    project: &Project,
    words: Words,
) -> Result<ProjectView, Problem> {
    let staff = access::colleagues(installation, lead.desk(), &project.id).await?;
    let agreement = people::agreement(installation, &project.id).await.ok();
    let period = words
        .with("admin-from-to")
        .text("from", words.date(project.starts_on))
        .text("to", words.date(project.ends_on))
        .to_string();
    Ok(ProjectView {
        id: project.id.to_string(),
        name: project.name.clone(),
        rows: vec![
            row(words, "admin-code", project.code.clone()),
            row(words, "admin-period", period),
            row(words, "admin-zone", project.zone.name().to_owned()),
        ],
        agreement: agreement.map(|one| in_words(&one, words)).unwrap_or_default(),
        staff: staff
            .into_iter()
            .map(|one| StaffLine {
                role: role_words(one.role, words),
                name: one.person.name,
                email: one.person.email,
            })
            .collect(),
    })
}

//! The lead's projects: period, agreement in words, and who works for them.

use askama::Template;
use axum::extract::State;

use crate::access::{self, LeadDesk};
use crate::counselling::people;
use crate::installation::Installation;
use crate::retention::agreement::{Agreement, Office, Processor, Task};
use crate::retention::due::Span;
use crate::store::project::Project;
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

fn row(words: Words, key: &str, value: String) -> Row {
    Row { key: words.get(key).into_owned(), value, change: None }
}

/// The agreement, line by line.
pub(in crate::web) fn in_words(agreement: &Agreement, words: Words) -> Vec<Row> {
    let mut rows = vec![
        row(words, "admin-agreement-version", words.number(agreement.version)),
        row(words, "admin-agency-name", agreement.agency_name.clone()),
        row(words, "admin-controller", office(&agreement.controller)),
    ];
    rows.extend(agreement.processors.iter().map(|one| processor(one, words)));
    rows.push(row(words, "admin-dpo", office(&agreement.dpo)));
    rows.extend(agreement.purposes.iter().map(|one| Row {
        key: one.purpose.clone(),
        value: one.legal_basis.clone(),
        change: None,
    }));
    let terms = &agreement.terms;
    rows.push(row(words, "admin-after-end", span(terms.after_project_end, words)));
    rows.push(row(words, "admin-after-late-exit", span(terms.after_late_exit, words)));
    rows.push(row(words, "admin-after-never-came", span(terms.after_never_came, words)));
    rows
}

fn processor(processor: &Processor, words: Words) -> Row {
    let key = match processor.task {
        Task::Counselling => "admin-provider",
        Task::Hosting => "admin-hosting",
    };
    row(words, key, office(&processor.office))
}

fn office(office: &Office) -> String {
    let phone = office.phone.as_deref().map(|phone| format!(", {phone}")).unwrap_or_default();
    format!("{}, {}, {}{phone}", office.name, office.address, office.email)
}

fn span(span: Span, words: Words) -> String {
    match span {
        Span::Days(days) => words.with("admin-days").number("number", u32::from(days)).to_string(),
        Span::Months(months) => {
            words.with("admin-months").number("number", u32::from(months)).to_string()
        }
    }
}

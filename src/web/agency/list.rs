//! The agency's list: people of whom it may read something.

use askama::Template;
use axum::extract::State;

use crate::access::AgencyDesk;
use crate::exchange::{self, Entry};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "agency/list.html")]
struct ListPage {
    frame: Frame,
    projects: Vec<ProjectView>,
}

struct ProjectView {
    name: String,
    code: String,
    people: Vec<Line>,
    restricted: usize,
}

/// One person: the name only where a released report says it.
struct Line {
    reference: String,
    name: String,
    adviser: String,
    report: Option<String>,
    skills: Option<String>,
}

/// `GET /agency`.
pub async fn show(
    State(installation): App,
    desk: AgencyDesk,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let mut projects = Vec::new();
    for project in desk.desk().projects() {
        let list = exchange::list(&installation, &desk, project).await?;
        let mut people: Vec<Line> = list.entries.iter().filter_map(Line::of).collect();
        people.sort_by(|one, other| {
            (&one.reference, &one.name).cmp(&(&other.reference, &other.name))
        });
        projects.push(ProjectView {
            name: project.name.clone(),
            code: project.code.clone(),
            people,
            restricted: list.restricted,
        });
    }
    let frame = Frame::new(visit, Area::Agency, words.get("agency-list")).wide();
    Ok(Page::new(ListPage { frame, projects }))
}

impl Line {
    fn of(entry: &Entry) -> Option<Self> {
        let report = entry.report.as_ref().map(|one| one.get().report());
        let package = entry.skills.as_ref().map(|one| one.get().package());
        let reference = match (report, package) {
            (Some(report), _) => &report.agency_reference,
            (None, Some(package)) => &package.agency_reference,
            (None, None) => return None,
        };
        let contacts: Vec<String> = package.map_or_else(Vec::new, |package| {
            let contact = |one: &exchange::Contact| format!("{}, {}", one.name, one.email);
            package.advisers.iter().map(contact).collect()
        });
        let adviser = match report {
            Some(report) if contacts.is_empty() => report.adviser.clone(),
            _ => contacts.join("; "),
        };
        let page = |name: &str| format!("/agency/people/{}/{name}", entry.reader.case().id());
        Some(Self {
            reference: reference.clone(),
            name: report.map(|report| report.name.clone()).unwrap_or_default(),
            adviser,
            report: report.map(|_| page("report")),
            skills: package.map(|_| page("skills")),
        })
    }
}

//! Who counsels whom in one of the lead's projects; names, and nothing of what is known of them.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Redirect;
use serde::Deserialize;

use crate::access::{self, Colleague, Lead, LeadDesk};
use crate::counselling::people::{self, Person};
use crate::disclosure::disclose;
use crate::ids::{ProjectId, StaffId};
use crate::installation::Installation;
use crate::store::staff::Role;
use crate::web::collation;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "admin/people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<Line>,
    restricted: usize,
}

struct Line {
    id: String,
    name: String,
    reference: String,
    current: String,
    advisers: Vec<AdviserChoice>,
}

struct AdviserChoice {
    id: String,
    name: String,
    chosen: bool,
}

/// `GET /admin/projects/{project}/people`.
pub async fn list(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let project = ProjectId::parse(&project).map_err(|_| Problem::NotFound)?;
    let colleagues = access::colleagues(&installation, desk.desk(), &project).await?;
    let mut people = Vec::new();
    let of_project = desk.people(&installation, &project).await?;
    for lead in of_project.listed {
        people.push(line(&installation, &lead, &colleagues).await?);
    }
    people.sort_by(|one, other| collation::names(&one.name, &other.name));
    let title = Words::of(visit.language).get("admin-people");
    Ok(Page::new(PeoplePage {
        frame: Frame::new(visit, Area::Admin, title).wide(),
        people,
        restricted: of_project.restricted,
    }))
}

async fn line(
    installation: &Installation,
    lead: &Lead,
    colleagues: &[Colleague],
) -> Result<Line, Problem> {
    let disclosed = disclose(lead, Person::of(lead.case())).map_err(|_| Problem::NotFound)?;
    let person = disclosed.get();
    let current = access::advisers_of(installation, person.id()).await?;
    let choice = |one: &Colleague| AdviserChoice {
        id: one.id.to_string(),
        name: one.person.name.clone(),
        chosen: current.iter().any(|adviser| adviser.id == one.id),
    };
    let names: Vec<&str> = current.iter().map(|adviser| adviser.person.name.as_str()).collect();
    Ok(Line {
        id: person.id().to_string(),
        name: person.name().to_owned(),
        reference: person.agency_reference().to_owned(),
        current: names.join(", "),
        advisers: colleagues.iter().filter(|one| one.role == Role::Adviser).map(choice).collect(),
    })
}

/// Who is to counsel the person.
#[derive(Deserialize)]
pub struct Assignment {
    adviser: String,
}

/// `POST /admin/people/{person}/assign`.
pub async fn assign(
    State(installation): App,
    lead: Lead,
    Form(wanted): Form<Assignment>,
) -> Result<Redirect, Problem> {
    let adviser = StaffId::parse(&wanted.adviser).map_err(|_| Problem::BadInput)?;
    people::reassign(&installation, &lead, &adviser).await?;
    Ok(Redirect::to(&format!("/admin/projects/{}/people", lead.case().project().id)))
}

//! Adding a person to a project; the invitation comes next.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::access::AdviserDesk;
use crate::counselling::people;
use crate::ids::ProjectId;
use crate::store::project::Project;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::page_of;
use super::person_fields::{Typed, mended};

#[derive(Template)]
#[template(path = "adviser/new_person.html")]
struct NewPersonPage {
    frame: Frame,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    projects: Vec<ProjectChoice>,
}

/// One of the adviser's projects to choose.
pub(super) struct ProjectChoice {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

/// These projects to choose from, with the one of this id chosen.
pub(super) fn project_choices(projects: &[Project], chosen: &str) -> Vec<ProjectChoice> {
    let choice = |project: &Project| ProjectChoice {
        id: project.id.to_string(),
        name: project.name.clone(),
        chosen: project.id.as_str() == chosen,
    };
    projects.iter().map(choice).collect()
}

/// `GET /adviser/people/new`.
pub async fn ask(desk: AdviserDesk, visit: Visit) -> Page<impl Template> {
    Page::new(page(&desk, visit, &Typed::default(), Vec::new()))
}

/// `POST /adviser/people/new`.
pub async fn add(
    State(installation): App,
    desk: AdviserDesk,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let project = ProjectId::parse(&typed.project).map_err(|_| Problem::BadInput)?;
    let faults = typed.faults(words);
    if !faults.is_empty() {
        return Ok(Page::to_mend(page(&desk, visit, &typed, faults)).into_response());
    }
    let exit_on = typed.exit_date(words).unwrap_or_default();
    let added =
        people::add(&installation, &desk, &project, &typed.name, &typed.reference, exit_on).await;
    match added {
        Ok(person) => Ok(Redirect::to(&format!("{}/invitation", page_of(&person))).into_response()),
        Err(error) => {
            let faults = vec![mended(error, words)?];
            Ok(Page::to_mend(page(&desk, visit, &typed, faults)).into_response())
        }
    }
}

fn page(desk: &AdviserDesk, visit: Visit, typed: &Typed, faults: Vec<Fault>) -> NewPersonPage {
    let words = Words::of(visit.language);
    let frame = Frame::new(visit, Area::Adviser, words.get("adviser-add-person"));
    NewPersonPage {
        frame: if faults.is_empty() { frame } else { frame.faulty() },
        fields: typed.fields(words, &faults),
        projects: project_choices(desk.desk().projects(), &typed.project),
        faults,
    }
}

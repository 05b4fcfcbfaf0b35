//! Adding a project with its agreement, filled in with what the last agreement says.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::access::LeadDesk;
use crate::counselling::people;
use crate::counselling::projects::{self, MOST_CHARACTERS, SetUpError};
use crate::web::agreements::Group;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Tick};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::project_fields::{self, Typed};

#[derive(Template)]
#[template(path = "admin/new_project.html")]
struct NewProjectPage {
    frame: Frame,
    faults: Vec<Fault>,
    groups: Vec<Group>,
    answers: Tick,
    purposes: String,
    purposes_fault: Option<String>,
}

/// `GET /admin/projects/new`.
pub async fn ask(
    State(installation): App,
    desk: LeadDesk,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let former = match desk.desk().projects().last() {
        Some(project) => people::agreement(&installation, &project.id).await.ok(),
        None => None,
    };
    Ok(Page::new(page(visit, &project_fields::filled(former.as_ref()), None)))
}

/// `POST /admin/projects/new`.
pub async fn add(
    State(installation): App,
    desk: LeadDesk,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let read = project_fields::project(&typed, words).and_then(|new| {
        let today = installation.clock.now().date_in(new.zone);
        Ok((new, project_fields::agreement(&typed, words, today)?))
    });
    let fault = match read {
        Err(fault) => fault,
        Ok((new, agreement)) => {
            match projects::add_project(&installation, &desk, new, &agreement).await {
                Ok(_) => return Ok(Redirect::to("/admin").into_response()),
                Err(error) => mended(error, words)?,
            }
        }
    };
    Ok(Page::to_mend(page(visit, &typed, Some(fault))).into_response())
}

fn mended(error: SetUpError, words: Words) -> Result<Fault, Problem> {
    let (field, text) = match error {
        SetUpError::Period => ("ends_on", words.get("admin-period-wrong").into_owned()),
        SetUpError::CodeTaken => ("code", words.get("admin-code-taken").into_owned()),
        SetUpError::Text | SetUpError::Email | SetUpError::Password(_) => {
            ("name", words.with("admin-text-wrong").number("most", MOST_CHARACTERS).to_string())
        }
        SetUpError::Denied(denied) => return Err(denied.into()),
    };
    Ok(Fault { field: field.to_owned(), text })
}

fn page(visit: Visit, typed: &Typed, fault: Option<Fault>) -> NewProjectPage {
    let words = Words::of(visit.language);
    let frame = Frame::new(visit, Area::Admin, words.get("admin-add-project"));
    let at_purposes = fault.as_ref().filter(|fault| fault.field == "purposes");
    NewProjectPage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        groups: project_fields::groups(typed, words, fault.as_ref()),
        answers: project_fields::answers(typed, words),
        purposes: typed.get("purposes").cloned().unwrap_or_default(),
        purposes_fault: at_purposes.map(|fault| fault.text.clone()),
        faults: fault.into_iter().collect(),
    }
}

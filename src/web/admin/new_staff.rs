//! Adding an account: role, name, e-mail address and a first password.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::access::{LeadDesk, StaffPerson};
use crate::counselling::projects::{self, MOST_CHARACTERS, SetUpError};
use crate::ids::ProjectId;
use crate::keys::SecretFault;
use crate::store::staff::Role;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::role_words;

#[derive(Template)]
#[template(path = "admin/new_staff.html")]
struct NewStaffPage {
    frame: Frame,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    roles: Vec<Pick>,
    projects: Vec<Pick>,
}

/// One of several to pick.
struct Pick {
    value: String,
    label: String,
    chosen: bool,
}

/// What is typed; the password is never shown again.
#[derive(Default, Deserialize)]
pub struct Typed {
    role: String,
    project: String,
    name: String,
    email: String,
    password: String,
}

/// `GET /admin/staff/new`.
pub async fn ask(desk: LeadDesk, visit: Visit) -> Page<impl Template> {
    Page::new(page(&desk, visit, &Typed::default(), None))
}

/// `POST /admin/staff/new`.
pub async fn add(
    State(installation): App,
    desk: LeadDesk,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let role = Role::ALL.into_iter().find(|role| role.name() == typed.role);
    let role = role.ok_or(Problem::BadInput)?;
    let project = ProjectId::parse(&typed.project).map_err(|_| Problem::BadInput)?;
    let [name, email] = [&typed.name, &typed.email].map(|text| text.trim().to_owned());
    let person = StaffPerson { name, email };
    let password = typed.password.clone();
    match projects::add_account(&installation, &desk, &project, role, person, password).await {
        Ok(_) => Ok(Redirect::to("/admin").into_response()),
        Err(error) => {
            let fault = mended(error, words)?;
            Ok(Page::to_mend(page(&desk, visit, &typed, Some(fault))).into_response())
        }
    }
}

fn mended(error: SetUpError, words: Words) -> Result<Fault, Problem> {
    let (field, text) = match error {
        SetUpError::Text | SetUpError::Period | SetUpError::CodeTaken => {
            ("name", words.with("admin-text-wrong").number("most", MOST_CHARACTERS).to_string())
        }
        SetUpError::Email => ("email", words.get("admin-email-wrong").into_owned()),
        SetUpError::Password(fault) => ("password", password_fault(fault, words)),
        SetUpError::Denied(denied) => return Err(denied.into()),
    };
    Ok(Fault { field: field.to_owned(), text })
}

fn password_fault(fault: SecretFault, words: Words) -> String {
    words
        .get(match fault {
            SecretFault::TooShort => "admin-password-short",
            SecretFault::TooLong => "admin-password-long",
            SecretFault::Common => "admin-password-common",
            SecretFault::Named => "admin-password-named",
            SecretFault::Guessable => "admin-password-guessable",
        })
        .into_owned()
}

fn page(desk: &LeadDesk, visit: Visit, typed: &Typed, fault: Option<Fault>) -> NewStaffPage {
    let words = Words::of(visit.language);
    let wrong = |name: &str| {
        fault.as_ref().filter(|fault| fault.field == name).map(|fault| fault.text.clone())
    };
    let role = |role: &Role| Pick {
        value: role.name().to_owned(),
        label: role_words(*role, words),
        chosen: role.name() == typed.role,
    };
    let project = |project: &crate::store::project::Project| Pick {
        value: project.id.to_string(),
        label: project.name.clone(),
        chosen: project.id.as_str() == typed.project,
    };
    let frame = Frame::new(visit, Area::Admin, words.get("admin-add-staff"));
    NewStaffPage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        fields: vec![
            Field::new(FieldKind::Text, "name", words.get("staff-name"))
                .value(&typed.name)
                .fault(wrong("name")),
            Field::new(FieldKind::Email, "email", words.get("admin-email"))
                .value(&typed.email)
                .fault(wrong("email")),
            Field::new(FieldKind::NewSecret, "password", words.get("admin-first-password"))
                .hint(words.get("admin-first-password-hint"))
                .fault(wrong("password")),
        ],
        roles: Role::ALL.iter().map(role).collect(),
        projects: desk.desk().projects().iter().map(project).collect(),
        faults: fault.into_iter().collect(),
    }
}

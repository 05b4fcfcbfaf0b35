//! The agreement of one project, as its leads and its data protection officer read it.
//!
//! One page for both: only a lead can ask for a change, and both can agree to one or take it back.

mod view;
pub mod words;

use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use self::view::{AgreementPage, Asked};
use super::page::Page;
use super::parts::{Fault, Field, FieldKind, Tick};
use super::problem::Problem;
use super::visit::Visit;
use super::words::Words;
use crate::access::{self, Denied, Desk};
use crate::counselling::agreements::{self, ChangeError, MOST_OF_REASON, Preview};
use crate::ids::ProjectId;
use crate::installation::Installation;
use crate::keys::Secret;
use crate::store::project::Project;
use crate::store::staff::Role;

/// Where a reader's page of an agreement stands.
fn base(desk: &Desk, project: &ProjectId) -> String {
    match desk.role() {
        Role::Dpo => format!("/dpo/projects/{project}/agreement"),
        Role::Lead | Role::Adviser | Role::Agency | Role::Office => {
            format!("/admin/projects/{project}/agreement")
        }
    }
}

/// The project of a path, if its agreement is this member of staff's to decide about.
pub async fn project_of(
    installation: &Installation,
    desk: &Desk,
    id: &str,
) -> Result<Project, Problem> {
    let id = ProjectId::parse(id).map_err(|_| Problem::NotFound)?;
    Ok(agreements::project_of(installation, desk, &id).await?)
}

/// The form for a change, filled in.
pub struct Form {
    /// The fields, in groups.
    pub groups: Vec<Group>,
    /// When answers end.
    pub answers: Tick,
    /// The purposes, one a line.
    pub purposes: String,
    /// Why.
    pub reason: String,
    /// Everything typed, for the form that makes the change.
    pub typed: Vec<(String, String)>,
}

/// A group of fields under one heading.
pub struct Group {
    /// What it is called.
    pub heading: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// What a page of an agreement says beside what is in force.
#[derive(Default)]
pub struct Told {
    /// The form for a change; none for whoever cannot ask for one.
    pub form: Option<Form>,
    /// What the change in the form would do.
    pub preview: Option<Preview>,
    /// What has to be mended.
    pub fault: Option<Fault>,
    /// The key of a sentence on what happened.
    pub notice: Option<&'static str>,
}

/// The page.
pub async fn page(
    installation: &Installation,
    desk: &Desk,
    project: &Project,
    visit: Visit,
    told: Told,
) -> Result<Page<impl askama::Template>, Problem> {
    let to_mend = told.fault.is_some();
    let waiting = agreements::waiting(installation, desk, &project.id).await.map_err(problem)?;
    let versions = agreements::versions(installation, &project.id).await?;
    let unknown = versions.not_in_ledger(installation, project).await.map_err(Problem::broken)?;
    let mut names = std::collections::BTreeMap::new();
    for id in versions.list().iter().flat_map(agreements::Version::staff) {
        names.insert(id.clone(), access::staff_name(installation, id).await?);
    }
    if let Some(waiting) = &waiting {
        let id = &waiting.change.proposed_by;
        names.insert(id.clone(), access::staff_name(installation, id).await?);
    }
    let asked = Asked { base: base(desk, &project.id), role: desk.role(), names, unknown };
    let page = AgreementPage::of(visit, project, &versions, waiting.as_ref(), told, &asked);
    Ok(if to_mend { Page::to_mend(page) } else { Page::new(page) })
}

/// What whoever decides about a proposal sends.
#[derive(Deserialize)]
pub struct Decision {
    proposal: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    password: String,
}

/// Agrees to a proposal as the second person.
pub async fn confirm(
    installation: &Installation,
    desk: &Desk,
    project: &Project,
    visit: Visit,
    decision: Decision,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let wrong = || Fault {
        field: "password".to_owned(),
        text: words.get("sign-off-password-wrong").into_owned(),
    };
    let confirmed = match Secret::entered(decision.password) {
        Ok(password) => match access::confirm(installation, desk, password).await {
            Ok(confirmed) => Some(confirmed),
            Err(Denied::NotRecognised) => None,
            Err(other) => return Err(other.into()),
        },
        Err(_) => None,
    };
    let (proposal, seen) = (decision.proposal.as_str(), decision.seen.as_str());
    let told = match confirmed {
        None => Told { fault: Some(wrong()), ..Told::default() },
        Some(confirmed) => {
            let id = &project.id;
            match agreements::confirm(installation, desk, confirmed, id, proposal, seen).await {
                Ok(()) => return Ok(Redirect::to(&base(desk, id)).into_response()),
                Err(ChangeError::Moved) => {
                    Told { notice: Some("agreement-moved"), ..Told::default() }
                }
                Err(other) => return Err(problem(other)),
            }
        }
    };
    Ok(page(installation, desk, project, visit, told).await?.into_response())
}

/// Takes a proposal back.
pub async fn withdraw(
    installation: &Installation,
    desk: &Desk,
    project: &Project,
    decision: &Decision,
) -> Result<Response, Problem> {
    let done = agreements::withdraw(installation, desk, &project.id, &decision.proposal).await;
    done.map_err(problem)?;
    Ok(Redirect::to(&base(desk, &project.id)).into_response())
}

/// What a lead can mend in the form.
pub fn mended(error: ChangeError, words: Words) -> Result<Fault, Problem> {
    let (field, text) = match error {
        ChangeError::Reason => (
            "reason",
            words.with("agreement-reason-wrong").number("most", MOST_OF_REASON).to_string(),
        ),
        ChangeError::Period => ("ends_on", words.get("admin-period-wrong").into_owned()),
        ChangeError::Nothing => ("reason", words.get("agreement-nothing").into_owned()),
        ChangeError::Waits => ("reason", words.get("agreement-waits-already").into_owned()),
        other => return Err(problem(other)),
    };
    Ok(Fault { field: field.to_owned(), text })
}

fn problem(error: ChangeError) -> Problem {
    match error {
        ChangeError::Denied(denied) => denied.into(),
        ChangeError::Ledger(fault) => Problem::broken(fault),
        ChangeError::SamePerson(_) => Problem::NotFound,
        ChangeError::Moved
        | ChangeError::Gone
        | ChangeError::Reason
        | ChangeError::Period
        | ChangeError::Nothing
        | ChangeError::Waits => Problem::StaleForm,
    }
}

/// The field in which the second person enters their password.
fn password(words: Words, fault: Option<&Fault>) -> Field {
    Field::new(FieldKind::Secret, "password", words.get("sign-off-password"))
        .hint(words.get("agreement-password-hint"))
        .fault(fault.filter(|fault| fault.field == "password").map(|fault| fault.text.clone()))
}

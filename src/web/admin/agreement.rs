//! The agreement of one of the lead's projects: what is in force, what was, and the form for a change.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::project_fields::{self, Typed};
use crate::access::LeadDesk;
use crate::counselling::agreements::{self, ChangeError, Wish};
use crate::counselling::people;
use crate::installation::Installation;
use crate::store::project::Project;
use crate::web::agreements::{self as pages, Decision, Form as ChangeForm, Told};
use crate::web::form::Form;
use crate::web::parts::Fault;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// `GET /admin/projects/{project}/agreement`.
pub async fn show(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
) -> Result<Response, Problem> {
    let project = pages::project_of(&installation, desk.desk(), &project).await?;
    let former = people::agreement(&installation, &project.id).await.ok();
    let mut typed = project_fields::filled(former.as_ref());
    project_fields::fill_period(&mut typed, &project);
    let form = Some(form(&typed, visit_words(&visit), None));
    let told = Told { form, ..Told::default() };
    Ok(pages::page(&installation, desk.desk(), &project, visit, told).await?.into_response())
}

/// `POST /admin/projects/{project}/agreement`: shows what the change would do; nothing is saved.
pub async fn look(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let project = pages::project_of(&installation, desk.desk(), &project).await?;
    let words = visit_words(&visit);
    let told = match wish(&installation, &project, &typed, words).await {
        Err(fault) => faulty(&typed, words, fault),
        Ok(wish) => match agreements::preview(&installation, &desk, &project.id, &wish).await {
            Ok(preview) => Told {
                form: Some(form(&typed, words, None)),
                preview: Some(preview),
                ..Told::default()
            },
            Err(error) => faulty(&typed, words, pages::mended(error, words)?),
        },
    };
    Ok(pages::page(&installation, desk.desk(), &project, visit, told).await?.into_response())
}

/// `POST /admin/projects/{project}/agreement/change`: makes or proposes what was shown.
pub async fn change(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let project = pages::project_of(&installation, desk.desk(), &project).await?;
    let words = visit_words(&visit);
    let seen = typed.get("seen").map_or("", String::as_str);
    let told = match wish(&installation, &project, &typed, words).await {
        Err(fault) => faulty(&typed, words, fault),
        Ok(wish) => {
            let id = &project.id;
            match agreements::change(&installation, &desk, id, &wish, seen).await {
                Ok(_) => {
                    let path = format!("/admin/projects/{id}/agreement");
                    return Ok(Redirect::to(&path).into_response());
                }
                Err(ChangeError::Moved) => Told {
                    preview: agreements::preview(&installation, &desk, id, &wish).await.ok(),
                    form: Some(form(&typed, words, None)),
                    notice: Some("agreement-moved"),
                    fault: None,
                },
                Err(error) => faulty(&typed, words, pages::mended(error, words)?),
            }
        }
    };
    Ok(pages::page(&installation, desk.desk(), &project, visit, told).await?.into_response())
}

/// `POST /admin/projects/{project}/agreement/confirm`.
pub async fn confirm(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
    Form(decision): Form<Decision>,
) -> Result<Response, Problem> {
    let project = pages::project_of(&installation, desk.desk(), &project).await?;
    pages::confirm(&installation, desk.desk(), &project, visit, decision).await
}

/// `POST /admin/projects/{project}/agreement/withdraw`.
pub async fn withdraw(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Response, Problem> {
    let project = pages::project_of(&installation, desk.desk(), &project).await?;
    pages::withdraw(&installation, desk.desk(), &project, &decision).await
}

fn visit_words(visit: &Visit) -> Words {
    Words::of(visit.language)
}

async fn wish(
    installation: &Installation,
    project: &Project,
    typed: &Typed,
    words: Words,
) -> Result<Wish, Fault> {
    let today = installation.clock.now().date_in(project.zone);
    let period = project_fields::period(typed, words)?;
    let mut agreement = project_fields::agreement(typed, words, today)?;
    if let Ok(former) = people::agreement(installation, &project.id).await {
        project_fields::keep(&former, &mut agreement);
    }
    let reason = typed.get("reason").cloned().unwrap_or_default();
    Ok(Wish { reason, period, agreement })
}

fn form(typed: &Typed, words: Words, fault: Option<&Fault>) -> ChangeForm {
    let sent = |name: &str| !["csrf", "seen"].contains(&name);
    ChangeForm {
        groups: project_fields::groups_of_agreement(typed, words, fault),
        answers: project_fields::answers(typed, words),
        purposes: typed.get("purposes").cloned().unwrap_or_default(),
        reason: typed.get("reason").cloned().unwrap_or_default(),
        typed: typed
            .iter()
            .filter(|(name, _)| sent(name))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect(),
    }
}

fn faulty(typed: &Typed, words: Words, fault: Fault) -> Told {
    let form = Some(form(typed, words, Some(&fault)));
    Told { form, fault: Some(fault), ..Told::default() }
}

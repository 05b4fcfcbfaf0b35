//! The adviser's pages: people assigned, unlocking, results, hard skills, the draft of the short report.
//!
//! No page, no order and no answer to a form may depend on whether the person answered.
//! Everything about a person comes out of `disclose`.

mod change;
mod conversation;
mod import_rows;
mod invitation;
mod invitations;
mod new_person;
mod people;
mod people_import;
mod people_view;
mod person;
mod person_fields;
mod report;
mod report_view;
mod requests;
mod results;
mod results_view;
mod skills;

use std::sync::Arc;

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};

use super::problem::Problem;
use super::words::Words;
use crate::access::Adviser;
use crate::counselling::help;
use crate::counselling::people::Person;
use crate::definition::{Published, Texts};
use crate::disclosure::{Disclosed, disclose};
use crate::ids::ParticipationId;
use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
        .route("/adviser", get(people::list))
        .route("/adviser/invitations", get(invitations::ask).post(invitations::make))
        .route("/adviser/people/new", get(new_person::ask).post(new_person::add))
        .route("/adviser/people/import", get(people_import::ask).post(people_import::preview))
        .route("/adviser/people/import/add", post(people_import::add))
        .route("/adviser/requests", get(requests::ask_outside).post(requests::record_outside))
        .route("/adviser/people/{person}", get(person::show))
        .route("/adviser/people/{person}/request", get(requests::ask).post(requests::record))
        .route("/adviser/people/{person}/unlock", post(person::unlock))
        .route("/adviser/people/{person}/ask-sign-off", post(person::ask_sign_off))
        .route("/adviser/people/{person}/take-back", post(person::take_back))
        .route("/adviser/people/{person}/help-done", post(person::help_done))
        .route("/adviser/people/{person}/skills", post(skills::record))
        .route("/adviser/people/{person}/skills/remove", post(skills::remove))
        .route("/adviser/people/{person}/change", get(change::ask).post(change::save))
        .route("/adviser/people/{person}/invitation", get(invitation::ask).post(invitation::make))
        .route("/adviser/people/{person}/results", get(results::show))
        .route("/adviser/people/{person}/results/conversation", get(conversation::show))
        .route("/adviser/people/{person}/report", get(report::show).post(report::save))
}

/// Who the person of this file is.
fn person_of(adviser: &Adviser) -> Result<Disclosed<Adviser, Person>, Problem> {
    disclose(adviser, Person::of(adviser.case())).map_err(|_| Problem::NotFound)
}

/// Whether the person asks for help.
async fn asks_help(installation: &Installation, adviser: &Adviser) -> Result<bool, Problem> {
    let wish = help::find(installation, adviser.case()).await?;
    let disclosed = disclose(adviser, wish).map_err(|_| Problem::NotFound)?;
    Ok(disclosed.get().is_asked())
}

/// The page of one person.
fn page_of(person: &ParticipationId) -> String {
    format!("/adviser/people/{person}")
}

/// Back to the page of one person: the answer to every form on it, whatever the person did.
fn back_to(person: &ParticipationId) -> Redirect {
    Redirect::to(&page_of(person))
}

/// The texts of a questionnaire in the page's language, or in German, or in its first.
fn texts_of(published: &Published, words: Words) -> Result<&Texts, Problem> {
    published
        .texts(words.language().code())
        .or_else(|| published.texts("de"))
        .or_else(|| published.languages().next().and_then(|first| published.texts(first)))
        .ok_or_else(|| Problem::broken(anyhow::anyhow!("a questionnaire without texts")))
}

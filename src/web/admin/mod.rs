//! The project lead's pages: projects, agreements, staff, and who counsels whom.
//!
//! Nothing about anybody's results, reports or skills stands here, and no lead acts as someone else.

mod agreement;
mod figures;
mod holds;
mod new_project;
mod new_staff;
mod overview;
mod people;
mod project_fields;
mod questionnaires;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::form::UPLOAD_LIMIT;
use super::staff::waiting;
use super::words::Words;
use crate::installation::Installation;
use crate::store::staff::Role;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
        .route("/admin", get(overview::show))
        .route("/admin/staff/new", get(new_staff::ask).post(new_staff::add))
        .route("/admin/projects/new", get(new_project::ask).post(new_project::add))
        .route("/admin/projects/{project}/people", get(people::list))
        .route("/admin/projects/{project}/figures", get(figures::show))
        .route("/admin/projects/{project}/figures.csv", get(figures::file))
        .route("/admin/projects/{project}/holds", get(holds::show).post(holds::propose))
        .route("/admin/projects/{project}/holds/decide", post(holds::decide))
        .route("/admin/projects/{project}/agreement", get(agreement::show).post(agreement::look))
        .route("/admin/projects/{project}/agreement/change", post(agreement::change))
        .route("/admin/projects/{project}/agreement/confirm", post(agreement::confirm))
        .route("/admin/projects/{project}/agreement/withdraw", post(agreement::withdraw))
        .route("/admin/people/{person}/assign", post(people::assign))
        .route("/admin/waiting", get(waiting::show_lead))
        .route("/admin/waiting/{project}", post(waiting::release_lead))
        .route("/admin/questionnaires", get(questionnaires::show).post(questionnaires::preview))
        .route("/admin/questionnaires/install", post(questionnaires::install))
        .route("/admin/questionnaires/draft", post(questionnaires::draft))
        // Forms bound what they read themselves; this is for the one that takes a file.
        .layer(DefaultBodyLimit::max(UPLOAD_LIMIT))
}

/// What a member of staff does, in words.
fn role_words(role: Role, words: Words) -> String {
    words
        .get(match role {
            Role::Lead => "admin-role-lead",
            Role::Adviser => "admin-role-adviser",
            Role::Agency => "admin-role-agency",
            Role::Dpo => "admin-role-dpo",
            Role::Office => "admin-role-office",
        })
        .into_owned()
}

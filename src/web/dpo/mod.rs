//! The data protection officer's pages: counts, dates, rules, questionnaires; never a person.

mod certificates;
mod figures;
mod ledger_check;
mod overview;
mod questionnaires;
mod rules;
mod sign_off;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
        .route("/dpo", get(overview::show))
        .route("/dpo/rules", get(rules::show))
        .route("/dpo/figures", get(figures::show))
        .route("/dpo/figures.csv", get(figures::file))
        .route("/dpo/certificates", get(certificates::show))
        .route("/dpo/certificates/deletions/{order}/{format}", get(certificates::of_deletion))
        .route("/dpo/certificates/projects/{project}/{format}", get(certificates::of_project))
        .route("/dpo/questionnaires", get(questionnaires::show))
        .route(
            "/dpo/questionnaires/{questionnaire}/{version}",
            get(sign_off::show).post(sign_off::sign),
        )
        .route("/dpo/questionnaires/{questionnaire}/{version}/withdraw", post(sign_off::withdraw))
}

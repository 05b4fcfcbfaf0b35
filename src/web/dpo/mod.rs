//! The data protection officer's pages: counts, dates, rules, questionnaires; never a person.

mod figures;
mod overview;
mod questionnaires;
mod requests;
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
        .route("/dpo/requests", get(requests::show))
        .route("/dpo/rules", get(rules::show))
        .route("/dpo/figures", get(figures::show))
        .route("/dpo/figures.csv", get(figures::file))
        .route("/dpo/questionnaires", get(questionnaires::show))
        .route(
            "/dpo/questionnaires/{questionnaire}/{version}",
            get(sign_off::show).post(sign_off::sign),
        )
        .route("/dpo/questionnaires/{questionnaire}/{version}/withdraw", post(sign_off::withdraw))
}

//! The data protection officer's pages: counts, dates, rules, questionnaires; never a person.

pub mod accountability;
mod agreements;
mod certificates;
mod figures;
mod holds;
mod ledger_check;
pub(in crate::web) mod overview;
mod plan;
mod questionnaires;
mod report;
mod requests;
mod rules;
mod sign_off;
mod tables;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::staff::waiting;
use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
        .route("/dpo", get(overview::show))
        .route("/dpo/requests", get(requests::show))
        .route("/dpo/requests.csv", get(requests::file))
        .route("/dpo/rules", get(rules::show))
        .route("/dpo/record", get(accountability::record))
        .route("/dpo/record.md", get(accountability::record_file))
        .route("/dpo/assessment", get(accountability::assessment))
        .route("/dpo/assessment.md", get(accountability::assessment_file))
        .route("/dpo/figures", get(figures::show))
        .route("/dpo/figures.csv", get(figures::file))
        .route("/dpo/waiting", get(waiting::show_dpo))
        .route("/dpo/waiting/{project}", post(waiting::release_dpo))
        .route("/dpo/holds", get(holds::show).post(holds::propose))
        .route("/dpo/holds/decide", post(holds::decide))
        .route("/dpo/agreements", get(agreements::list))
        .route("/dpo/projects/{project}/agreement", get(agreements::show))
        .route("/dpo/projects/{project}/agreement/confirm", post(agreements::confirm))
        .route("/dpo/projects/{project}/agreement/withdraw", post(agreements::withdraw))
        .route("/dpo/ledger.jsonl", get(ledger_check::file))
        .route("/dpo/checkpoint.txt", get(ledger_check::checkpoint))
        .route("/dpo/certificates", get(certificates::show))
        .route("/dpo/certificates/deletions/{order}", post(certificates::issue_of_deletion))
        .route("/dpo/certificates/projects/{project}", post(certificates::issue_of_project))
        .route("/dpo/certificates/deletions/{order}/{format}", get(certificates::of_deletion))
        .route("/dpo/certificates/projects/{project}/{format}", get(certificates::of_project))
        .route("/dpo/tables", get(tables::list))
        .route("/dpo/tables/{table}", get(tables::show))
        .route("/dpo/plan", get(plan::show))
        .route("/dpo/plan.csv", get(plan::file))
        .route("/dpo/reports", get(report::list))
        .route("/dpo/reports/{quarter}/{format}", get(report::file))
        .route("/dpo/questionnaires", get(questionnaires::show))
        .route(
            "/dpo/questionnaires/{questionnaire}/{version}",
            get(sign_off::show).post(sign_off::sign),
        )
        .route("/dpo/questionnaires/{questionnaire}/{version}/withdraw", post(sign_off::withdraw))
}

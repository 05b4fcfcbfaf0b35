//! The agency's pages: released short reports and hard skills of its projects, and nothing else.
//!
//! What was refused, withdrawn or never begun is not here, not even as a gap.

mod list;
mod notices;
mod report;
mod skills;

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
        .route("/agency", get(list::show))
        .route("/agency/notices", get(notices::show).post(notices::acknowledge))
        .route("/agency/people/{person}/report", get(report::show))
        .route("/agency/people/{person}/report.json", get(report::json))
        .route("/agency/people/{person}/skills", get(skills::show))
        .route("/agency/people/{person}/skills.json", get(skills::json))
}

/// Canonical JSON, byte for byte, kept by no browser.
fn json_response(bytes: &str) -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    (headers, bytes.to_owned()).into_response()
}

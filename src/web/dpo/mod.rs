//! The data protection officer's pages: counts, dates, rules; never a person.

mod figures;
mod overview;
mod rules;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
        .route("/dpo", get(overview::show))
        .route("/dpo/rules", get(rules::show))
        .route("/dpo/figures", get(figures::show))
        .route("/dpo/figures.csv", get(figures::file))
}

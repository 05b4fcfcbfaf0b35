//! The adviser's pages: people assigned, unlocking, results, hard skills, the draft of the short report.

use std::sync::Arc;

use axum::Router;

use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
}

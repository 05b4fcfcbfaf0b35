//! The person's own pages: invitation, information, decisions, questions, results, release, own data.

use std::sync::Arc;

use axum::Router;

use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
}

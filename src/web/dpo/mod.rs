//! The data protection officer's pages: counts, dates, rules; never a person.

use std::sync::Arc;

use axum::Router;

use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
}

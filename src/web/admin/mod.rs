//! The project lead's pages: projects, agreements, staff.

use std::sync::Arc;

use axum::Router;

use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
}

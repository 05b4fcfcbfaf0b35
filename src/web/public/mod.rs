//! Pages without login: the start, logging in and out, help, privacy, accessibility.

use std::sync::Arc;

use axum::Router;

use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
}

//! The privacy office's pages: requests of its projects, one by one; never a result or an answer.

mod list;
mod request;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
        .route("/office", get(list::show))
        .route("/office/outside", post(list::answer))
        .route(
            "/office/people/{person}/requests/{request}",
            get(request::show).post(request::decide),
        )
}

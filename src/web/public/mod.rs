//! Pages without login: the start, logging in and out, help, privacy, accessibility.

mod about;
mod forgotten;
mod invitation;
pub mod leaving;
pub mod login;
mod own_secret;
mod receipt;
mod shared_computer;
mod staff;
mod start;
mod transmission;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::verify_page;
use crate::installation::Installation;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
        .route("/", get(start::show))
        .route("/invitation", post(invitation::open))
        .route("/invitation/secret", post(invitation::set_secret))
        .route("/invitation/{token}", get(invitation::show))
        .route("/login", get(login::show).post(login::enter))
        .route("/login/forgotten", get(forgotten::show).post(forgotten::set_secret))
        .route("/staff", get(staff::show).post(staff::enter))
        .route("/session/begun", get(login::begun))
        .route("/session/keep", post(leaving::keep))
        .route("/logout", post(leaving::log_out))
        .route("/receipt", get(receipt::show).post(receipt::look))
        .route("/verify.html", get(verify_page::download))
        .route("/transmission", get(transmission::show).post(transmission::fetch))
        .route("/left", get(leaving::left))
        .route("/help", get(about::help))
        .route("/privacy", get(about::privacy))
        .route("/accessibility", get(about::accessibility))
}

//! What every member of staff has, whatever their role: an account of their own.

mod account;
pub(super) mod waiting;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::frame::Area;
use crate::installation::Installation;
use crate::store::staff::Role;

/// Where one's own account stands.
pub const ACCOUNT: &str = "/account";

/// Every route of this part.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new().route("/account", get(account::show).post(account::change))
}

/// The part of the service that is a role's.
pub const fn area(role: Role) -> Area {
    match role {
        Role::Lead => Area::Admin,
        Role::Adviser => Area::Adviser,
        Role::Agency => Area::Agency,
        Role::Dpo => Area::Dpo,
        Role::Office => Area::Office,
    }
}

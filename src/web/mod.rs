//! How it looks: pages, forms, headers, languages; one folder per audience.
//!
//! Every page stands in one layout, every problem has a page, every response has the same guards.

pub mod admin;
pub mod adviser;
pub mod agency;
pub mod agreements;
pub mod assets;
pub mod chart;
pub mod collation;
pub mod dpo;
pub mod file_name;
pub mod form;
pub mod frame;
pub mod groups;
pub mod headers;
mod holds;
pub mod language;
pub mod office;
pub mod page;
pub mod paper;
pub mod participant;
pub mod parts;
pub mod problem;
pub mod proofs;
pub mod public;
mod requests;
pub mod session;
pub mod shell;
pub mod sightings;
pub mod staff;
pub mod table_file;
pub mod upload;
pub mod verify_page;
pub mod visit;
pub mod words;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;

use crate::installation::Installation;
use crate::retention::addresses::Addresses;

/// The whole service.
pub fn router(installation: Arc<Installation>) -> Router {
    let routes = Router::new()
        .merge(public::routes())
        .merge(participant::routes())
        .merge(staff::routes())
        .merge(adviser::routes())
        .merge(agency::routes())
        .merge(dpo::routes())
        .merge(office::routes())
        .merge(admin::routes());
    let folder = &installation.folder;
    let addresses = Addresses::of(folder);
    let watch = sightings::Watch {
        installation: Arc::clone(&installation),
        addresses: addresses.ok().map(Arc::new),
    };
    shell::around(routes, &installation.address)
        .layer(from_fn_with_state(watch, sightings::note))
        .layer(from_fn_with_state(Arc::clone(&installation), session::know))
        .with_state(installation)
}

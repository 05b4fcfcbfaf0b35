//! The one integration binary: stories on the real service, and what holds for all of it.

mod adviser;
mod browser;
mod gallery;
mod house;
mod participant;

//! The one integration binary: stories on the real service, and what holds for all of it.

mod gallery;
mod words;

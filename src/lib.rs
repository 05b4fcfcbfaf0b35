//! Lotse: questionnaires and competence assessment whose privacy promises can be checked.
//!
//! The rooms stand in the order in which they may use one another: a room uses only rooms above it.
//! `docs/architecture.md` walks through them.

pub mod classes;
pub mod clock;
pub mod digest;
pub mod ids;
pub mod quarter;

pub mod definition;
pub mod scoring;
pub mod spreadsheet;

pub mod keys;
pub mod sealed;

pub mod profile;
pub mod store;

pub mod mail;

pub mod installation;

pub mod retention;

pub mod custody;

pub mod access;
pub mod disclosure;

pub mod accountability;

pub mod counselling;
pub mod exchange;
pub mod report;
pub mod rights;

pub mod web;

pub mod cli;

//! How it looks: pages, forms, headers, languages; one folder per audience.
//!
//! Every page stands in one layout, every problem has a page, every response has the same guards.

pub mod assets;
pub mod form;
pub mod frame;
pub mod headers;
pub mod language;
pub mod page;
pub mod parts;
pub mod problem;
pub mod shell;
pub mod visit;
pub mod words;

//! Stories about the whole service, one file for each audience.

mod gallery;
mod words;

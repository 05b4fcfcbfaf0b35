//! The one integration binary: stories, privacy, storage, and what holds of the tree itself.

#![cfg(test)]

mod documents;
mod gallery;
mod schema;
mod tidy;
mod tree;

//! The one integration binary: stories, privacy, storage, and what holds of the tree itself.

#![cfg(test)]

mod databases;
mod documents;
mod gallery;
mod household;
mod retention;
mod schema;
mod tidy;
mod tree;
mod words;

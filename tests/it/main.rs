//! The one integration binary: stories, privacy, storage, and what holds of the tree itself.

#![cfg(test)]

mod adviser;
mod browser;
mod databases;
mod documents;
mod gallery;
mod house;
mod household;
mod life;
mod marked;
mod markers;
mod participant;
mod retention;
mod scan;
mod schema;
mod tidy;
mod tree;
mod words;

//! The one integration binary: stories, privacy, storage, and what holds of the tree itself.

#![cfg(test)]

mod adviser;
mod browser;
mod callers;
mod crawl;
mod databases;
mod documents;
mod gallery;
mod house;
mod household;
mod life;
mod marked;
mod markers;
mod matrix;
mod participant;
mod retention;
mod routes;
mod scan;
mod schema;
mod tidy;
mod tree;
mod words;

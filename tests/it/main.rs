//! The one integration binary: stories, privacy, storage, and what holds of the tree itself.

#![cfg(test)]

mod account;
mod adviser;
mod adviser_import;
mod adviser_list;
mod agency;
mod browser;
mod callers;
mod command_line;
mod conditional;
mod counselled;
mod crawl;
mod databases;
mod documents;
mod easy;
mod gallery;
mod groups;
mod house;
mod household;
mod importing;
mod life;
mod marked;
mod markers;
mod matrix;
mod participant;
mod program;
mod refusal;
mod retention;
mod rights;
mod routes;
mod scan;
mod schema;
mod serving;
mod sign_off;
mod survival;
mod tidy;
mod tree;
mod versions;
mod words;

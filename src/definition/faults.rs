//! Faults: what is wrong with a definition, and where.
//!
//! Reading goes on after a fault, so that all of them are reported at once.

use std::fmt;

/// Something wrong in one place of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was named when it was read.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The key, from the top of the file: `scales.work-orientation.score`.
    pub key: String,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, key, message } = self;
        let colon = if key.is_empty() { "" } else { ": " };
        write!(out, "{file}:{line}: {key}{colon}{message}")
    }
}

/// A place within one file.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) key: String,
}

impl Place {
    /// The top of a file.
    pub(super) fn top() -> Self {
        Self { line: 1, key: String::new() }
    }
}

/// The faults of one file.
pub(super) struct Faults {
    file: String,
    found: Vec<Fault>,
}

impl Faults {
    /// None found yet in `file`.
    pub(super) fn of(file: &str) -> Self {
        Self { file: file.to_owned(), found: Vec::new() }
    }

    /// Records that something is wrong at `place`.
    pub(super) fn add(&mut self, place: &Place, message: impl fmt::Display) {
        let (file, key, message) = (self.file.clone(), place.key.clone(), message.to_string());
        self.found.push(Fault { file, line: place.line, key, message });
    }

    /// Records that `key` is missing along with the table in which it would stand.
    pub(super) fn missing(&mut self, key: &str) {
        self.add(&Place { line: 1, key: key.to_owned() }, "is missing");
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// All of them, by line.
    pub(super) fn into_sorted(mut self) -> Vec<Fault> {
        self.found.sort_by_key(|fault| fault.line);
        self.found
    }
}

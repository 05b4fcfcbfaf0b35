//! A statement on paper: words, facts, tables and exact texts, in the order in which they are read.
//!
//! It holds texts that are ready to be shown and decides nothing.

use chrono::NaiveDate;
use serde::Serialize;

use super::pdf::{Paper, PdfFault, Template, render};

/// What a statement says under its title.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Statement {
    /// Paragraphs before the first heading.
    pub lead: Vec<String>,
    /// What follows, part by part.
    pub parts: Vec<Part>,
}

/// One part, under a heading of its own.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Part {
    /// Its heading.
    pub heading: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Words and what they stand for.
    pub facts: Vec<Fact>,
    /// A table; left out when it has no rows.
    pub table: Option<Table>,
    /// Texts to compare letter by letter: hashes, lines of a file.
    pub exact: Vec<String>,
}

/// A word and what it stands for.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// The word.
    pub label: String,
    /// What it stands for.
    pub value: String,
}

/// A table: the first column names the row, the others hold numbers or short words.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// A heading for each column.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

impl Fact {
    /// `label` stands for `value`.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

impl Statement {
    /// The statement as PDF, in the language with this ISO 639 code, issued on `date`.
    ///
    /// Blocks: in the server call it on a thread for blocking work.
    pub fn print(&self, title: &str, language: &str, date: NaiveDate) -> Result<Vec<u8>, PdfFault> {
        render(Template::Statement, &Paper { title, language, date, data: self, charts: &[] })
    }
}

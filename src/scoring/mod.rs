//! What it means: exact arithmetic from answers and a definition to results.
//!
//! Pure: no I/O, no floating point, no rounding except for display.
//!
//! The order of steps: refuse what is no answer → drop items that are not asked → mark missing →
//! table or reverse → weight → count what is answered → missing rule → aggregate → indices → norms →
//! band.
//! Each formula stands with its source where it is worked out; `docs/format.md` lists them for
//! methodologists.

mod aggregate;
#[cfg(test)]
mod compared;
#[cfg(test)]
mod conditional;
#[cfg(test)]
mod hostile;
mod normed;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod ties_and_edges;
mod written;

use aggregate::Tally;
use normed::Normed;
pub use written::{Results, norms_of};

use crate::definition::{Definition, Exact, Index, Overflow, Scale, Source};

/// The version of the arithmetic, recorded with each result: the same answers under the same
/// definition and engine give byte-identical results.
///
/// It rises when a definition that could be published before would get another result.
/// Neither conditions (`show_if`) nor tables of norms raised it: every definition that had one was
/// refused.
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
    /// Items that were asked of the person, answered or not; for a difference, over both parts.
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
    /// Percentile rank from 0 to 100, where a table of norms gives it.
    pub percentile: Option<Exact>,
    /// The band from 0, where bands are given.
    pub band: Option<usize>,
}

/// Scores one answer sheet.
///
/// `chosen[i]` is the position of the choice in [`Definition::choices`]`(i)`, `None` when item `i`
/// is unanswered; a choice without a value counts as unanswered.
/// An item that is not asked under these answers ([`Definition::shown`]) is not applicable: it
/// leaves every denominator, and an answer that stands there is dropped.
/// A scale of which no item applies has too few answers.
/// The outcomes come in the order of [`Definition::results`].
pub fn score(
    definition: &Definition,
    chosen: &[Option<usize>],
) -> Result<Vec<Outcome>, ScoringError> {
    validate(definition, chosen)?;
    let shown = definition.shown(chosen);
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(definition.results().len());
    for rule in definition.results() {
        let outcome = match rule.source() {
            Source::Scale(at) => of_scale(&definition.scales()[at], &shown, chosen)?,
            Source::Index(at) => {
                let index = &definition.indices()[at];
                of_index(index, &outcomes[index.first()], &outcomes[index.second()])?
            }
        };
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

fn validate(definition: &Definition, chosen: &[Option<usize>]) -> Result<(), ScoringError> {
    let (found, expected) = (chosen.len(), definition.items().len());
    if found != expected {
        return Err(ScoringError::ItemCount { found, expected });
    }
    for (position, (item, choice)) in definition.items().iter().zip(chosen).enumerate() {
        if let Some(choice) = *choice
            && choice >= definition.choices(position).len()
        {
            return Err(ScoringError::UnknownChoice { item: item.id().to_owned(), choice });
        }
    }
    Ok(())
}

fn of_scale(scale: &Scale, shown: &[bool], chosen: &[Option<usize>]) -> Result<Outcome, Overflow> {
    let tally = Tally::of(scale, shown, chosen)?;
    let applicable = tally.applicable;
    let mut outcome = Outcome {
        result: scale.id().to_owned(),
        answered: tally.answered,
        applicable,
        reported: None,
    };
    if scale.missing().permits(tally.answered, applicable) {
        let (value, percent) = (tally.value(scale.score())?, tally.percent()?);
        let normed = Normed::of(value, scale.norms())?;
        let band = scale.bands().map(|bands| bands.position(percent));
        outcome.reported = Some(normed.reported(value, Some(percent), band));
    }
    Ok(outcome)
}

/// The percent of the first scale less that of the second; reported when both are.
///
/// Both lie on one scale, 0 to 100, so neither part weighs more for having more items or options.
fn of_index(index: &Index, first: &Outcome, second: &Outcome) -> Result<Outcome, Overflow> {
    let percent = |part: &Outcome| part.reported.as_ref().and_then(|reported| reported.percent);
    let mut outcome = Outcome {
        result: index.id().to_owned(),
        answered: first.answered + second.answered,
        applicable: first.applicable + second.applicable,
        reported: None,
    };
    if let (Some(first), Some(second)) = (percent(first), percent(second)) {
        let value = first.minus(second)?;
        let normed = Normed::of(Some(value), index.norms())?;
        let band = index.bands().map(|bands| bands.position(value));
        outcome.reported = Some(normed.reported(Some(value), None, band));
    }
    Ok(outcome)
}

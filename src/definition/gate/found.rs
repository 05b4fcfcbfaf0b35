//! The worst that was found so far, and whether something is worse.

use std::collections::BTreeSet;

use num_bigint::BigUint;
use num_rational::Ratio;
use num_traits::{One as _, ToPrimitive as _, Zero as _};

use super::number::Number;

/// The worst outcomes found: of the fewest patterns, of the largest posterior, and all options that
/// some outcome rules out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// `None` when no outcome was found.
    pub(super) min_patterns: Option<BigUint>,
    pub(super) max_posterior: Ratio<BigUint>,
    /// Items with their choices.
    pub(super) excluded: BTreeSet<(usize, usize)>,
    pub(super) min_answered: Option<usize>,
}

impl Found {
    pub(super) fn nothing() -> Self {
        Self {
            min_patterns: None,
            max_posterior: Ratio::zero(),
            excluded: BTreeSet::new(),
            min_answered: None,
        }
    }

    /// The worst of both.
    pub(super) fn worst(mut self, other: Self) -> Self {
        self.excluded.extend(other.excluded);
        Self {
            min_patterns: least(self.min_patterns, other.min_patterns),
            max_posterior: self.max_posterior.max(other.max_posterior),
            excluded: self.excluded,
            min_answered: least(self.min_answered, other.min_answered),
        }
    }

    /// Whether so few patterns were not found yet.
    pub(super) fn has_more_than<N: Number>(&self, patterns: &N) -> bool {
        self.min_patterns.as_ref().is_none_or(|fewest| {
            let (nearly, fewest_nearly) =
                (patterns.nearly(), fewest.to_f64().unwrap_or(f64::INFINITY));
            nearly < fewest_nearly * CLEARLY_MORE && patterns.exact() < *fewest
        })
    }

    /// Whether `some` of `all` is a larger share than the largest posterior found.
    pub(super) fn is_below<N: Number>(&self, some: &N, all: &N) -> bool {
        let share = some.nearly() / all.nearly();
        let largest = self.max_posterior.to_f64().unwrap_or(1.0);
        if share > largest * CLEARLY_MORE {
            return true;
        }
        if share * CLEARLY_MORE < largest {
            return false;
        }
        some.exact() * self.max_posterior.denom() > all.exact() * self.max_posterior.numer()
    }

    /// Takes in an outcome with so many patterns.
    pub(super) fn add_patterns<N: Number>(&mut self, patterns: &N) {
        if self.has_more_than(patterns) {
            self.min_patterns = Some(patterns.exact());
        }
    }

    /// Takes in an outcome in which `some` of `all` patterns have a certain answer.
    pub(super) fn add_share<N: Number>(&mut self, some: &N, all: &N) {
        if self.is_below(some, all) {
            self.max_posterior = Ratio::new(some.exact(), all.exact());
        }
    }

    /// Takes in a result behind which so many items are answered.
    pub(super) fn add_answered(&mut self, items: usize) {
        self.min_answered = least(self.min_answered, Some(items));
    }

    /// Whether single answers are certain, and one pattern can be all there is.
    pub(super) fn is_the_worst(&self) -> bool {
        self.max_posterior.is_one() && self.min_patterns.as_ref().is_some_and(BigUint::is_one)
    }
}

/// A factor beyond all that is lost when numbers are only nearly right.
const CLEARLY_MORE: f64 = 1.0 + 1e-9;

fn least<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    [one, other].into_iter().flatten().min()
}

//! The worst that was found so far, and whether something is worse.

use std::collections::BTreeSet;

use num_bigint::BigUint;
use num_rational::Ratio;
use num_traits::{One as _, ToPrimitive as _, Zero as _};

use super::number::Number;
use super::verdict::{LARGEST_POSTERIOR, LEAST_PATTERNS};

/// The worst outcomes found: of the fewest patterns, of the largest posterior, and all options that
/// some outcome rules out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// `None` when no outcome was found.
    min_patterns: Option<BigUint>,
    max_posterior: Ratio<BigUint>,
    /// Both again, nearly.
    fewest: f64,
    largest: f64,
    /// Items with their choices.
    pub(super) excluded: BTreeSet<(usize, usize)>,
    pub(super) min_answered: Option<usize>,
}

impl Found {
    pub(super) fn nothing() -> Self {
        Self {
            min_patterns: None,
            max_posterior: Ratio::zero(),
            fewest: f64::INFINITY,
            largest: 0.0,
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
            fewest: self.fewest.min(other.fewest),
            largest: self.largest.max(other.largest),
            excluded: self.excluded,
            min_answered: least(self.min_answered, other.min_answered),
        }
    }

    /// The fewest patterns; `None` when no outcome was found.
    pub(super) fn min_patterns(&self) -> Option<&BigUint> {
        self.min_patterns.as_ref()
    }

    /// The largest posterior; 0 when no outcome was found.
    pub(super) fn max_posterior(&self) -> &Ratio<BigUint> {
        &self.max_posterior
    }

    /// Whether so few patterns were not found yet.
    pub(super) fn has_more_than<N: Number>(&self, patterns: &N) -> bool {
        patterns.nearly() < self.fewest * CLEARLY_MORE
            && self.min_patterns.as_ref().is_none_or(|fewest| patterns.exact() < *fewest)
    }

    /// Whether `some` of `all` is a larger share than the largest posterior found.
    pub(super) fn is_below<N: Number>(&self, some: &N, all: &N) -> bool {
        let share = some.nearly() / all.nearly();
        if share > self.largest * CLEARLY_MORE {
            return true;
        }
        if share * CLEARLY_MORE < self.largest {
            return false;
        }
        some.exact() * self.max_posterior.denom() > all.exact() * self.max_posterior.numer()
    }

    /// Takes in an outcome with so many patterns.
    pub(super) fn add_patterns<N: Number>(&mut self, patterns: &N) {
        if self.has_more_than(patterns) {
            self.min_patterns = Some(patterns.exact());
            self.fewest = patterns.nearly();
        }
    }

    /// Takes in an outcome in which `some` of `all` patterns have a certain answer.
    pub(super) fn add_share<N: Number>(&mut self, some: &N, all: &N) {
        if self.is_below(some, all) {
            self.max_posterior = Ratio::new(some.exact(), all.exact());
            self.largest = self.max_posterior.to_f64().unwrap_or(1.0);
        }
    }

    /// Takes in a result behind which so many items are answered.
    pub(super) fn add_answered(&mut self, items: usize) {
        self.min_answered = least(self.min_answered, Some(items));
    }

    /// The limits of G2 and G3, as if an outcome had just reached them.
    pub(super) fn at_the_limits() -> Self {
        let mut limits = Self::nothing();
        limits.add_patterns(&u64::from(LEAST_PATTERNS));
        limits.add_share(&u64::from(LARGEST_POSTERIOR.0), &u64::from(LARGEST_POSTERIOR.1));
        limits
    }

    /// Whether it goes beyond the limits of G1, G2 or G3.
    pub(super) fn is_too_much(&self) -> bool {
        let limits = Self::at_the_limits();
        !self.excluded.is_empty()
            || self.max_posterior > limits.max_posterior
            || self
                .min_patterns
                .as_ref()
                .is_some_and(|few| Some(few) < limits.min_patterns.as_ref())
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

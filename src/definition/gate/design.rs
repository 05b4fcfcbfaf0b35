//! What the gate counts over: some results, the scales behind them, and kinds of items.
//!
//! Items of one kind play the same part in every scale, so only how many of them were answered
//! matters, not which.
//! The sums of all scales are packed into one number, so that an answer is one addition.

use crate::definition::bands::Bands;
use crate::definition::results::{ResultRule, Source};
use crate::definition::scales::{Key, MissingRule};
use crate::definition::structure::Definition;

/// Some results and what they are computed from.
pub(super) struct Design<'d> {
    pub(super) scales: Vec<CountedScale>,
    pub(super) kinds: Vec<Kind>,
    pub(super) results: Vec<Shown<'d>>,
}

/// A scale as the gate sees it.
pub(super) struct CountedScale {
    /// How many items it has.
    pub(super) items: usize,
    /// How many answers it asks for.
    pub(super) missing: MissingRule,
    /// The greatest sum of parts, all items answered; `None` when it does not fit.
    pub(super) greatest: Option<i64>,
}

/// Items that play the same part in every scale.
#[derive(PartialEq, Eq)]
pub(super) struct Kind {
    /// For each scale the whole that such an item adds; `None` where it does not belong.
    pub(super) wholes: Vec<Option<i64>>,
    /// For each option with a value the parts that it adds to the scales, in ascending order.
    pub(super) options: Vec<Vec<i64>>,
    /// How many there are.
    pub(super) items: usize,
}

/// A result that is shown in bands.
pub(super) struct Shown<'d> {
    pub(super) from: From,
    pub(super) bands: &'d Bands,
}

/// Where a shown result comes from; positions in [`Design::scales`].
#[derive(Clone, Copy)]
pub(super) enum From {
    /// The percent of a scale.
    Scale(usize),
    /// The percent of the first less that of the second.
    Difference(usize, usize),
}

impl From {
    /// The scales behind it.
    pub(super) fn scales(self) -> impl Iterator<Item = usize> {
        match self {
            Self::Scale(scale) => [Some(scale), None],
            Self::Difference(first, second) => [Some(first), Some(second)],
        }
        .into_iter()
        .flatten()
    }
}

impl<'d> Design<'d> {
    /// The design behind `rules`, all of which have bands.
    pub(super) fn of(definition: &'d Definition, rules: &[&ResultRule]) -> Self {
        let mut used: Vec<usize> = Vec::new();
        let mut place = |scale: usize| {
            used.iter().position(|other| *other == scale).unwrap_or_else(|| {
                used.push(scale);
                used.len() - 1
            })
        };
        let mut results = Vec::new();
        for rule in rules {
            let (from, bands) = match rule.source {
                Source::Scale(at) => (From::Scale(place(at)), definition.scales()[at].bands()),
                Source::Index(at) => {
                    let index = &definition.indices()[at];
                    (From::Difference(place(index.first()), place(index.second())), index.bands())
                }
            };
            results.extend(bands.map(|bands| Shown { from, bands }));
        }
        let scales = used.iter().map(|at| {
            let scale = &definition.scales()[*at];
            let greatest =
                scale.keys().iter().try_fold(0_i64, |sum, key| sum.checked_add(key.whole()));
            CountedScale { items: scale.keys().len(), missing: scale.missing(), greatest }
        });
        Self { scales: scales.collect(), kinds: kinds(definition, &used), results }
    }

    /// How many options all items have together.
    pub(super) fn option_count(&self) -> usize {
        self.kinds.iter().map(|kind| kind.items * kind.options.len()).sum()
    }
}

/// The items of the scales at `used`, those of one kind together.
fn kinds(definition: &Definition, used: &[usize]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for item in 0..definition.items().len() {
        let keys: Vec<_> = used
            .iter()
            .map(|at| definition.scales()[*at].keys().iter().find(|key| key.item() == item))
            .collect();
        let wholes: Vec<_> = keys.iter().map(|key| key.map(Key::whole)).collect();
        if wholes.iter().all(Option::is_none) {
            continue;
        }
        let parts = |choice: usize| {
            keys.iter().map(move |key| key.and_then(|key| key.part(choice)).unwrap_or(0)).collect()
        };
        let choices = definition.choices(item).iter().enumerate();
        let mut options: Vec<Vec<i64>> =
            choices.filter(|(_, one)| one.value().is_some()).map(|(at, _)| parts(at)).collect();
        options.sort_unstable();
        match kinds.iter_mut().find(|kind| kind.wholes == wholes && kind.options == options) {
            Some(kind) => kind.items += 1,
            None => kinds.push(Kind { wholes, options, items: 1 }),
        }
    }
    kinds
}

//! Counting answer patterns by dynamic programming over sums.
//!
//! For every set of answered items, up to symmetry, the number of patterns is known for every
//! combination of sums; a set with one more item of a kind follows from the set without it, and the
//! patterns in which one item has one answer follow from the set without that item.

use std::collections::HashMap;
use std::ops::AddAssign;

use num_bigint::BigUint;
use num_rational::Ratio;
use num_traits::{One, Zero};

use super::Figures;
use super::design::{Design, From, Kind};
use super::frame::Frame;

/// What came of counting.
pub(super) enum Counted {
    /// What is revealed at worst.
    Figures(Figures),
    /// It would have taken too long.
    TooLarge,
    /// No set of answers is enough for any result.
    NeverReported,
}

/// A number of patterns, in as many bits as the patterns of a design need.
trait Number: Clone + Ord + Zero + One + for<'n> AddAssign<&'n Self> + Into<BigUint> {}
impl Number for u64 {}
impl Number for u128 {}
impl Number for BigUint {}

/// Counts the patterns behind every outcome of `design`.
pub(super) fn figures(design: &Design<'_>) -> Counted {
    let Some(frame) = Frame::of(design) else { return Counted::TooLarge };
    let all = design.kinds.iter().try_fold(1_u128, |all, kind| {
        let options = u128::try_from(kind.options.len()).ok()?;
        all.checked_mul(options.checked_pow(u32::try_from(kind.items).ok()?)?)
    });
    match all {
        Some(all) if u64::try_from(all).is_ok() => Count::<u64>::over(design, &frame),
        Some(_) => Count::<u128>::over(design, &frame),
        None => Count::<BigUint>::over(design, &frame),
    }
}

/// The worst found so far.
struct Count<'d, N> {
    design: &'d Design<'d>,
    frame: &'d Frame,
    min_patterns: Option<N>,
    max_posterior: Ratio<BigUint>,
    min_answered: Option<usize>,
    /// For each kind and option, whether some outcome rules it out.
    excluded: Vec<Vec<bool>>,
}

impl<'d, N: Number> Count<'d, N> {
    fn over(design: &'d Design<'d>, frame: &'d Frame) -> Counted {
        let excluded = design.kinds.iter().map(|kind| vec![false; kind.options.len()]).collect();
        let mut count = Self {
            design,
            frame,
            min_patterns: None,
            max_posterior: Ratio::zero(),
            min_answered: None,
            excluded,
        };
        let patterns = count.patterns();
        for set in 0..frame.sets {
            count.judge(set, &patterns);
        }
        let Some(min_patterns) = count.min_patterns else { return Counted::NeverReported };
        let ruled_out = |(kind, options): (&Kind, &Vec<bool>)| {
            kind.items * options.iter().filter(|excluded| **excluded).count()
        };
        Counted::Figures(Figures {
            min_patterns: min_patterns.into(),
            max_posterior: count.max_posterior,
            options_excluded: design.kinds.iter().zip(&count.excluded).map(ruled_out).sum(),
            min_answered: count.min_answered,
        })
    }

    /// For every set, the number of patterns for every combination of sums.
    fn patterns(&self) -> Vec<Vec<N>> {
        let frame = self.frame;
        let mut patterns: Vec<Vec<N>> = Vec::with_capacity(frame.sets);
        let mut nothing = vec![N::zero(); frame.states];
        nothing[0] = N::one();
        patterns.push(nothing);
        for set in 1..frame.sets {
            let answered = frame.answered(self.design, set);
            let kind = answered.iter().position(|items| *items > 0);
            let kind = kind.expect("because only the set numbered 0 is empty");
            let fewer = &patterns[set - frame.kind_strides[kind]];
            let mut more = vec![N::zero(); frame.states];
            for (state, number) in fewer.iter().enumerate().filter(|(_, n)| !n.is_zero()) {
                for offset in &frame.offsets[kind] {
                    more[state + offset] += number;
                }
            }
            patterns.push(more);
        }
        patterns
    }

    /// Judges every outcome that the set numbered `set` can have.
    fn judge(&mut self, set: usize, patterns: &[Vec<N>]) {
        let answered = self.frame.answered(self.design, set);
        let Some(disclosed) = self.disclosed(&answered) else { return };
        let (outcomes, totals) = self.outcomes(&disclosed, &answered, &patterns[set]);
        let mut likeliest = vec![N::zero(); totals.len()];
        for (kind, _) in answered.iter().enumerate().filter(|(_, items)| **items > 0) {
            let others = &patterns[set - self.frame.kind_strides[kind]];
            for (option, offset) in self.frame.offsets[kind].iter().enumerate() {
                let mut with_it = vec![N::zero(); totals.len()];
                for (state, number) in others.iter().enumerate().filter(|(_, n)| !n.is_zero()) {
                    with_it[outcomes[state + offset]] += number;
                }
                for (likeliest, number) in likeliest.iter_mut().zip(with_it) {
                    self.excluded[kind][option] |= number.is_zero();
                    if number > *likeliest {
                        *likeliest = number;
                    }
                }
            }
        }
        for (total, likeliest) in totals.into_iter().zip(likeliest) {
            let posterior = Ratio::new(likeliest.into(), total.clone().into());
            if posterior > self.max_posterior {
                self.max_posterior = posterior;
            }
            if self.min_patterns.as_ref().is_none_or(|fewest| total < *fewest) {
                self.min_patterns = Some(total);
            }
        }
    }

    /// The results that are reported when so many items of each kind are answered; `None` when
    /// there is none, or when an item is answered that stands behind none of them: the same set
    /// without that item has the same outcomes with fewer patterns.
    fn disclosed(&mut self, answered: &[usize]) -> Option<Vec<usize>> {
        let design = self.design;
        let kinds = || design.kinds.iter().zip(answered);
        let enough: Vec<bool> = (0..design.scales.len())
            .map(|at| {
                let (scale, own) =
                    (&design.scales[at], kinds().filter(|(k, _)| k.wholes[at].is_some()));
                scale.missing.permits(own.map(|(_, items)| items).sum(), scale.items)
            })
            .collect();
        let results = design.results.iter().enumerate();
        let disclosed: Vec<usize> = results
            .filter(|(_, shown)| shown.from.scales().all(|scale| enough[scale]))
            .map(|(at, _)| at)
            .collect();
        let behind = |result: usize, kind: &Kind| {
            design.results[result].from.scales().any(|scale| kind.wholes[scale].is_some())
        };
        let idle = kinds()
            .any(|(kind, items)| *items > 0 && !disclosed.iter().any(|at| behind(*at, kind)));
        if disclosed.is_empty() || idle {
            return None;
        }
        for at in &disclosed {
            let items = kinds().filter(|(kind, _)| behind(*at, kind)).map(|(_, items)| items).sum();
            self.min_answered = Some(self.min_answered.map_or(items, |fewest| fewest.min(items)));
        }
        Some(disclosed)
    }

    /// The outcome of every combination of sums, numbered from 0, and the patterns behind each.
    fn outcomes(
        &self,
        disclosed: &[usize],
        answered: &[usize],
        patterns: &[N],
    ) -> (Vec<usize>, Vec<N>) {
        let rulers: Vec<_> = disclosed.iter().map(|at| self.ruler(*at, answered)).collect();
        let mut numbers: HashMap<Vec<usize>, usize> = HashMap::new();
        let mut outcomes = vec![0; patterns.len()];
        let mut totals: Vec<N> = Vec::new();
        for (state, number) in patterns.iter().enumerate().filter(|(_, n)| !n.is_zero()) {
            let bands = rulers.iter().map(|ruler| ruler.band(|scale| self.frame.sum(state, scale)));
            let outcome = *numbers.entry(bands.collect()).or_insert(totals.len());
            if outcome == totals.len() {
                totals.push(N::zero());
            }
            totals[outcome] += number;
            outcomes[state] = outcome;
        }
        (outcomes, totals)
    }

    /// What tells the band of a result from the sums when so many items are answered.
    fn ruler(&self, result: usize, answered: &[usize]) -> Ruler {
        let whole = |scale: usize| -> i64 {
            let kinds = self.design.kinds.iter().zip(answered);
            kinds.filter_map(|(kind, n)| Some(kind.wholes[scale]? * i64::try_from(*n).ok()?)).sum()
        };
        let shown = &self.design.results[result];
        let (factors, range) = match shown.from {
            From::Scale(scale) => ([1, 0], whole(scale)),
            From::Difference(first, second) => {
                ([whole(second), -whole(first)], whole(first) * whole(second))
            }
        };
        let beginnings = shown.bands.beginnings(range);
        let beginnings = beginnings.expect("because sums fit in memory and edges have few digits");
        Ruler { from: shown.from, factors, beginnings }
    }
}

/// Tells bands from sums by comparing whole numbers.
struct Ruler {
    from: From,
    /// What a sum of each scale counts.
    factors: [i64; 2],
    /// Where each band after the first begins.
    beginnings: Vec<i64>,
}

impl Ruler {
    fn band(&self, sum: impl Fn(usize) -> usize) -> usize {
        let terms = self.from.scales().zip(self.factors).map(|(scale, factor)| {
            i64::try_from(sum(scale)).unwrap_or(i64::MAX).saturating_mul(factor)
        });
        let position: i64 = terms.sum();
        self.beginnings.partition_point(|beginning| *beginning <= position)
    }
}

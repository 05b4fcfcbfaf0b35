//! What a pilot file says about a questionnaire: how its scales and items behave in a sample.
//!
//! For pilot files only, from people who agreed to try a questionnaire out, and never for data in the
//! service. It stands in `cli`, which no room that serves people may name.
//! Sums are exact; only square roots are taken in floating point, for display.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{Signed as _, ToPrimitive as _, Zero as _};

use crate::definition::{Definition, Exact, Key, Overflow, Source};
use crate::scoring::{self, Outcome, ScoringError};

/// An exact number of any size.
pub(super) type Number = Ratio<BigInt>;

/// So many bars a distribution has, of equal width over the range of its percent or difference.
pub(super) const BARS: usize = 20;

/// A file of answers, added up; its size does not grow with the sheets.
pub(super) struct Pilot<'d> {
    definition: &'d Definition,
    results: Vec<Sample>,
}

/// One result over all sheets.
#[derive(Default)]
pub(super) struct Sample {
    /// Value, or percent where the scale has no value.
    values: Moments,
    /// Sheets on which too few items were answered.
    missing: u64,
    /// Sheets by percent or difference.
    pub(super) bars: [u64; BARS],
    /// Sheets by band; empty without bands.
    pub(super) bands: Vec<u64>,
    /// Sheets on which every item of the scale was answered.
    complete: u64,
    /// Σ T and Σ T² over complete sheets, T being the sum of contributions.
    totals: Powers,
    items: Vec<ItemSample>,
}

/// One item of one scale over all sheets.
#[derive(Default)]
struct ItemSample {
    answered: u64,
    /// Asked, and not answered with a choice that has a value.
    missing: u64,
    /// Σ x′ and Σ x′² over answered ones.
    points: Powers,
    /// Σ c and Σ c² over complete sheets, c being weight times x′.
    contributions: Powers,
    /// Σ c · T over complete sheets.
    with_total: i128,
}

/// Σ x and Σ x² of whole numbers.
#[derive(Clone, Copy, Default)]
struct Powers {
    first: i128,
    second: i128,
}

impl Powers {
    fn add(&mut self, x: i128) -> Result<(), Overflow> {
        self.first = self.first.checked_add(x).ok_or(Overflow)?;
        let square = x.checked_mul(x).ok_or(Overflow)?;
        self.second = self.second.checked_add(square).ok_or(Overflow)?;
        Ok(())
    }

    /// n · Σ x² − (Σ x)², which is n · (n − 1) times the sample's variance.
    fn spread(self, n: u64) -> BigInt {
        BigInt::from(n) * self.second - BigInt::from(self.first) * self.first
    }
}

/// Σ x and Σ x² of fractions, kept apart by what stands below the line: there are few such numbers,
/// and whole numbers add up faster.
#[derive(Default)]
struct Moments {
    n: u64,
    by_denominator: BTreeMap<i128, [BigInt; 2]>,
}

impl Moments {
    fn add(&mut self, x: Exact) {
        self.n += 1;
        let above = BigInt::from(x.numerator());
        let sums = self.by_denominator.entry(x.denominator()).or_default();
        sums[1] += &above * &above;
        sums[0] += above;
    }

    fn sum(&self, power: usize) -> Number {
        let parts = self.by_denominator.iter().map(|(below, sums)| {
            let below = BigInt::from(*below);
            let below = if power == 2 { &below * &below } else { below };
            Ratio::new(sums[power - 1].clone(), below)
        });
        parts.fold(Number::zero(), |sum, part| sum + part)
    }

    /// Σ x ÷ n, the arithmetic mean.
    fn mean(&self) -> Option<Number> {
        (self.n > 0).then(|| self.sum(1) / BigInt::from(self.n))
    }

    /// √((n · Σ x² − (Σ x)²) ÷ (n · (n − 1))), the standard deviation of a sample with Bessel's
    /// correction; none below two values.
    fn deviation(&self) -> Option<f64> {
        let first = self.sum(1);
        deviation(self.sum(2) * BigInt::from(self.n) - &first * &first, self.n)
    }
}

/// √(spread ÷ (n · (n − 1))).
fn deviation(spread: Number, n: u64) -> Option<f64> {
    if n < 2 {
        return None;
    }
    let variance: Number = spread / (BigInt::from(n) * BigInt::from(n - 1));
    variance.to_f64().map(f64::sqrt)
}

/// What is said about one result or one of its items.
pub(super) struct Line<'d> {
    pub(super) result: &'d str,
    /// The item's id; `None` for the result itself.
    pub(super) item: Option<&'d str>,
    /// Sheets on which the result is reported, or the item answered.
    pub(super) n: u64,
    /// Sheets with too few answers, or on which the item was asked and not answered.
    pub(super) missing: u64,
    /// Of the value, or of the percent where there is none; of an item's x′.
    pub(super) mean: Option<Number>,
    pub(super) deviation: Option<f64>,
    /// Sheets on which every item of the scale was answered, the base of the next two.
    pub(super) complete: Option<u64>,
    pub(super) alpha: Option<Number>,
    pub(super) item_total: Option<f64>,
}

impl<'d> Pilot<'d> {
    /// Nothing added up yet.
    pub(super) fn of(definition: &'d Definition) -> Self {
        let sample = |source: Source| {
            let (items, bands) = match source {
                Source::Scale(at) => {
                    let scale = &definition.scales()[at];
                    (scale.keys().len(), scale.bands())
                }
                Source::Index(at) => (0, definition.indices()[at].bands()),
            };
            Sample {
                bands: vec![0; bands.map_or(0, crate::definition::Bands::count)],
                items: (0..items).map(|_| ItemSample::default()).collect(),
                ..Sample::default()
            }
        };
        let results = definition.results().iter().map(|rule| sample(rule.source())).collect();
        Self { definition, results }
    }

    /// Adds one sheet.
    pub(super) fn add(&mut self, chosen: &[Option<usize>]) -> Result<(), ScoringError> {
        let outcomes = scoring::score(self.definition, chosen)?;
        let shown = self.definition.shown(chosen);
        for (at, (rule, outcome)) in self.definition.results().iter().zip(&outcomes).enumerate() {
            let sample = &mut self.results[at];
            match rule.source() {
                Source::Scale(scale) => {
                    sample.add_outcome(outcome, Exact::ZERO, Exact::whole(5))?;
                    let keys = self.definition.scales()[scale].keys();
                    sample.add_items(keys, &shown, chosen)?;
                }
                Source::Index(_) => {
                    sample.add_outcome(outcome, Exact::MINUS_HUNDRED, Exact::whole(10))?;
                }
            }
        }
        Ok(())
    }

    /// What is known of the result at `at`.
    pub(super) fn sample(&self, at: usize) -> &Sample {
        &self.results[at]
    }

    /// Everything there is to say: each result, and after a scale its items.
    pub(super) fn lines(&self) -> Vec<Line<'d>> {
        let mut lines = Vec::new();
        for (rule, sample) in self.definition.results().iter().zip(&self.results) {
            let is_scale = matches!(rule.source(), Source::Scale(_));
            lines.push(Line {
                result: rule.id(),
                item: None,
                n: sample.values.n,
                missing: sample.missing,
                mean: sample.values.mean(),
                deviation: sample.values.deviation(),
                complete: is_scale.then_some(sample.complete),
                alpha: sample.alpha(),
                item_total: None,
            });
            let Source::Scale(at) = rule.source() else { continue };
            for (key, item) in self.definition.scales()[at].keys().iter().zip(&sample.items) {
                let spread = Number::from(item.points.spread(item.answered));
                let mean = || Ratio::new(BigInt::from(item.points.first), item.answered.into());
                lines.push(Line {
                    result: rule.id(),
                    item: Some(self.definition.items()[key.item()].id()),
                    n: item.answered,
                    missing: item.missing,
                    mean: (item.answered > 0).then(mean),
                    deviation: deviation(spread, item.answered),
                    complete: None,
                    alpha: None,
                    item_total: sample.item_total(item),
                });
            }
        }
        lines
    }
}

impl Sample {
    /// Counts an outcome; bars are `width` wide and begin at `low`.
    fn add_outcome(&mut self, outcome: &Outcome, low: Exact, width: Exact) -> Result<(), Overflow> {
        let Some(reported) = &outcome.reported else {
            self.missing += 1;
            return Ok(());
        };
        let (Some(value), Some(place)) =
            (reported.value.or(reported.percent), reported.percent.or(reported.value))
        else {
            return Ok(());
        };
        self.values.add(value);
        let bar = usize::try_from(place.minus(low)?.over(width)?.floor()).unwrap_or(0);
        // The last bar has the upper end of the range too.
        self.bars[bar.min(BARS - 1)] += 1;
        if let Some(band) = reported.band {
            self.bands[band] += 1;
        }
        Ok(())
    }

    fn add_items(
        &mut self,
        keys: &[Key],
        shown: &[bool],
        chosen: &[Option<usize>],
    ) -> Result<(), Overflow> {
        let points = |key: &Key| {
            let choice = chosen[key.item()].filter(|_| shown[key.item()])?;
            key.points(choice).map(i128::from)
        };
        let contribution = |key: &Key| points(key).and_then(|x| x.checked_mul(key.weight().into()));
        for (key, item) in keys.iter().zip(&mut self.items) {
            match points(key) {
                Some(x) => {
                    item.answered += 1;
                    item.points.add(x)?;
                }
                None if shown[key.item()] => item.missing += 1,
                None => {}
            }
        }
        if keys.iter().any(|key| points(key).is_none()) {
            return Ok(());
        }
        let all: Option<Vec<i128>> = keys.iter().map(contribution).collect();
        let all = all.ok_or(Overflow)?;
        let total = all.iter().try_fold(0_i128, |sum, c| sum.checked_add(*c)).ok_or(Overflow)?;
        self.complete += 1;
        self.totals.add(total)?;
        for (item, c) in self.items.iter_mut().zip(all) {
            item.contributions.add(c)?;
            let product = c.checked_mul(total).ok_or(Overflow)?;
            item.with_total = item.with_total.checked_add(product).ok_or(Overflow)?;
        }
        Ok(())
    }

    /// α = k ÷ (k − 1) · (1 − Σ Vᵢ ÷ V), with the variances of the k items' contributions and of their
    /// sum over complete sheets (Cronbach, Coefficient alpha and the internal structure of tests,
    /// Psychometrika 16, 1951).
    ///
    /// None below two items or two complete sheets, or where all sums are alike.
    fn alpha(&self) -> Option<Number> {
        let (k, spread) = (self.items.len(), self.totals.spread(self.complete));
        if k < 2 || self.complete < 2 || spread.is_zero() {
            return None;
        }
        let of_items = self.items.iter().map(|item| item.contributions.spread(self.complete));
        let share = Ratio::new(of_items.sum::<BigInt>(), spread);
        let factor = Ratio::new(BigInt::from(k), BigInt::from(k - 1));
        Some((Number::from(BigInt::from(1)) - share) * factor)
    }

    /// r of an item's contribution with the sum of the others', over complete sheets: the correlation
    /// with the total from which the item itself is taken out (Henrysson, Correction of item–total
    /// correlations in item analysis, Psychometrika 28, 1963).
    ///
    /// None below two items or two complete sheets, or where one of both does not vary.
    fn item_total(&self, item: &ItemSample) -> Option<f64> {
        if self.items.len() < 2 || self.complete < 2 {
            return None;
        }
        let n = BigInt::from(self.complete);
        let own = item.contributions.spread(self.complete);
        // With R = T − c: Σ cR = Σ cT − Σ c², and the spread of R from those of T and c.
        let with_total =
            &n * item.with_total - BigInt::from(item.contributions.first) * self.totals.first;
        let together = &with_total - &own;
        let rest = self.totals.spread(self.complete) - BigInt::from(2) * &with_total + &own;
        if own.is_zero() || rest.is_zero() {
            return None;
        }
        let squared = Ratio::new(&together * &together, own * rest).to_f64()?.sqrt();
        Some(if together.is_negative() { -squared } else { squared })
    }
}

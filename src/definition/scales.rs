//! Scales and indices: how answers become numbers.
//!
//! Values of these types are valid: an item has a range above 0, a weight is at least 1.

use super::bands::Bands;
use super::exact::Exact;
use super::norms::Norms;

/// One item's part in a scale.
#[derive(Clone, Debug)]
pub struct Key {
    pub(super) item: usize,
    pub(super) weight: i64,
    pub(super) points: Vec<Option<i64>>,
    pub(super) least: i64,
    pub(super) greatest: i64,
    pub(super) parts: Vec<Option<i64>>,
    pub(super) whole: i64,
}

impl Key {
    /// Where the item stands.
    pub fn item(&self) -> usize {
        self.item
    }

    /// How much the item counts; at least 1.
    pub fn weight(&self) -> i64 {
        self.weight
    }

    /// x′ of the choice at `choice`: reversed or from the table, not yet weighted.
    pub fn points(&self, choice: usize) -> Option<i64> {
        self.points.get(choice).copied().flatten()
    }

    /// The least x′ of any choice.
    pub fn least(&self) -> i64 {
        self.least
    }

    /// The greatest x′ of any choice; greater than the least.
    pub fn greatest(&self) -> i64 {
        self.greatest
    }

    /// What the choice at `choice` adds towards the percent, from 0 to [`Key::whole`].
    pub fn part(&self, choice: usize) -> Option<i64> {
        self.parts.get(choice).copied().flatten()
    }

    /// What the item adds at most: a scale's percent is 100 · Σ parts ÷ Σ wholes over the answered
    /// items, all of them whole numbers.
    pub fn whole(&self) -> i64 {
        self.whole
    }
}

/// Sets parts and wholes of a scale's keys, as small as they can be; `None` when they do not fit.
///
/// In a scale scored in percent an item weighs by its weight times its range:
/// 100 · Σ(c − min c) ÷ Σ(max c − min c).
/// In a sum or mean it weighs by its weight alone, whatever its range:
/// 100 · Σ w · (x′ − min) ÷ (max − min) ÷ Σ w, brought to the least common multiple of the ranges.
pub(super) fn measure(keys: &mut [Key], score: Score) -> Option<()> {
    let mut common: i64 = 1;
    if score != Score::Percent {
        for key in &*keys {
            let range = key.greatest.checked_sub(key.least)?;
            common = common.checked_mul(range / greatest_common_divisor(common, range))?;
        }
    }
    for key in &mut *keys {
        let range = key.greatest.checked_sub(key.least)?;
        let step = match score {
            Score::Percent => key.weight,
            Score::Sum | Score::Mean => key.weight.checked_mul(common / range)?,
        };
        key.whole = range.checked_mul(step)?;
        let least = key.least;
        key.parts = key.points.iter().map(|x| x.map(|x| (x - least) * step)).collect();
    }
    let numbers = || keys.iter().flat_map(|key| key.parts.iter().flatten());
    let divisor = numbers().fold(0, |divisor, part| greatest_common_divisor(divisor, *part)).max(1);
    for key in keys {
        key.whole /= divisor;
        key.parts.iter_mut().flatten().for_each(|part| *part /= divisor);
    }
    Some(())
}

fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// How the contributions of a scale become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// The weighted sum, prorated when answers are missing.
    Sum,
    /// The weighted mean.
    Mean,
    /// The share of the range, from 0 to 100.
    Percent,
}

/// How many answers a scale asks for before it is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingRule {
    pub(super) share: Exact,
    pub(super) at_least: u32,
}

impl MissingRule {
    /// Whether `answered` of `applicable` items are enough: max(⌈share · applicable⌉, `at_least`),
    /// and never none.
    ///
    /// ⌈a ÷ b⌉ in whole numbers, so that 4/5 of 10 is 8 and not 9.
    /// The rule of sufficient items, of which "half of them" is the best known form (Ware et al.,
    /// SF-36 Health Survey: Manual and Interpretation Guide, 1993); the share is the author's.
    pub fn permits(self, answered: usize, applicable: usize) -> bool {
        let (Ok(answered), Ok(applicable)) = (i128::try_from(answered), i64::try_from(applicable))
        else {
            return false;
        };
        let Ok(share) = self.share.times(Exact::whole(applicable)) else { return false };
        answered >= share.ceil().max(i128::from(self.at_least)).max(1)
    }
}

/// A scale: keyed items, aggregated.
#[derive(Clone, Debug)]
pub struct Scale {
    pub(super) id: String,
    pub(super) keys: Vec<Key>,
    pub(super) score: Score,
    pub(super) missing: MissingRule,
    pub(super) bands: Option<Bands>,
    pub(super) norms: Option<Norms>,
}

impl Scale {
    /// Its name, also the name of its result.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its items, in order; no item twice.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// How it is aggregated.
    pub fn score(&self) -> Score {
        self.score
    }

    /// How many answers it asks for.
    pub fn missing(&self) -> MissingRule {
        self.missing
    }

    /// Its bands over percent, from 0 to 100.
    pub fn bands(&self) -> Option<&Bands> {
        self.bands.as_ref()
    }

    /// Its norms, if a sample is documented.
    pub fn norms(&self) -> Option<&Norms> {
        self.norms.as_ref()
    }
}

/// An index: the percent of one scale less the percent of another.
#[derive(Clone, Debug)]
pub struct Index {
    pub(super) id: String,
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) bands: Option<Bands>,
    pub(super) norms: Option<Norms>,
}

impl Index {
    /// Its name, also the name of its result.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where the scale stands that counts upwards.
    pub fn first(&self) -> usize {
        self.first
    }

    /// Where the scale stands that is taken away.
    pub fn second(&self) -> usize {
        self.second
    }

    /// Its bands over the difference, from −100 to 100.
    pub fn bands(&self) -> Option<&Bands> {
        self.bands.as_ref()
    }

    /// Its norms, if a sample is documented.
    pub fn norms(&self) -> Option<&Norms> {
        self.norms.as_ref()
    }
}

//! From keyed answers to the number of a scale.

use crate::definition::{Exact, Overflow, Scale, Score};

/// What was answered of one scale, added up.
#[derive(Default)]
pub(super) struct Tally {
    /// Items that apply to the person.
    pub(super) applicable: usize,
    /// Items answered with a choice that has a value.
    pub(super) answered: usize,
    /// Σ w over applicable items.
    weights: i128,
    /// Σ w over answered items.
    weights_answered: i128,
    /// Σ w · x′ over answered items.
    points: i128,
    /// Σ parts over answered items.
    parts: i128,
    /// Σ wholes over answered items.
    wholes: i128,
}

impl Tally {
    /// Adds up what `chosen` says about the items of `scale`; an item that is not `shown` is in no
    /// count and no sum, whatever stands there.
    pub(super) fn of(
        scale: &Scale,
        shown: &[bool],
        chosen: &[Option<usize>],
    ) -> Result<Self, Overflow> {
        let mut tally = Self::default();
        for key in scale.keys().iter().filter(|key| shown[key.item()]) {
            tally.applicable += 1;
            let weight = i128::from(key.weight());
            tally.weights = add(tally.weights, weight)?;
            let Some(choice) = chosen[key.item()] else { continue };
            let (Some(points), Some(part)) = (key.points(choice), key.part(choice)) else {
                continue;
            };
            tally.answered += 1;
            tally.weights_answered = add(tally.weights_answered, weight)?;
            let contribution = weight.checked_mul(points.into()).ok_or(Overflow)?;
            tally.points = add(tally.points, contribution)?;
            tally.parts = add(tally.parts, part.into())?;
            tally.wholes = add(tally.wholes, key.whole().into())?;
        }
        Ok(tally)
    }

    /// 100 · Σ parts ÷ Σ wholes over the answered items, from 0 to 100.
    ///
    /// The percent of the maximum possible, (x − min) ÷ (max − min), of Cohen, Cohen, Aiken and West
    /// (The problem of units and the circumstance for POMP, Multivariate Behavioral Research 34,
    /// 1999).
    /// Scales in percent weigh an item by its range; sums and means by its weight alone
    /// ([`crate::definition::Key::whole`]).
    pub(super) fn percent(&self) -> Result<Exact, Overflow> {
        Exact::HUNDRED.times(Exact::ratio(self.parts, self.wholes)?)
    }

    /// The sum or mean; none for percent.
    ///
    /// Mean: Σ w·x′ ÷ Σ w over the answered items, the weighted arithmetic mean.
    ///
    /// Sum: that mean times Σ w over the applicable items.
    /// With everything answered this is Σ w·x′; with gaps it is the prorated sum, which is the same
    /// as filling each gap with the person's own mean (person-mean imputation: Downey and King,
    /// Missing data in Likert ratings, Journal of General Psychology 125, 1998; Enders, Applied
    /// Missing Data Analysis, 2010, averaging the available items).
    /// It stays a fraction and is not rounded to a whole number of points.
    pub(super) fn value(&self, score: Score) -> Result<Option<Exact>, Overflow> {
        let mean = || Exact::ratio(self.points, self.weights_answered);
        Ok(match score {
            Score::Sum => Some(mean()?.times(Exact::ratio(self.weights, 1)?)?),
            Score::Mean => Some(mean()?),
            Score::Percent => None,
        })
    }
}

fn add(sum: i128, more: i128) -> Result<i128, Overflow> {
    sum.checked_add(more).ok_or(Overflow)
}

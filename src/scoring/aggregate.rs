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

    /// 100 · Σ parts ÷ Σ wholes, from 0 to 100.
    pub(super) fn percent(&self) -> Result<Exact, Overflow> {
        Exact::HUNDRED.times(Exact::ratio(self.parts, self.wholes)?)
    }

    /// The sum (prorated by weights when answers are missing) or mean; none for percent.
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

//! Where a value stands in a documented sample.

use super::Reported;
use crate::definition::{Comparison, Exact, NormRow, Norms, Overflow};

/// Where a value stands; empty without norms.
#[derive(Default)]
pub(super) struct Normed {
    percentile: Option<Exact>,
    t: Option<Exact>,
    stanine: Option<u8>,
    sten: Option<u8>,
}

impl Normed {
    /// Compares `value` with `norms`, where there are both.
    ///
    /// A table is read as it stands; nothing is worked out beside it.
    /// A percentile comes from tables only: from mean and standard deviation it would follow only if
    /// the sample were normally distributed, which nobody has said.
    pub(super) fn of(value: Option<Exact>, norms: Option<&Norms>) -> Result<Self, Overflow> {
        let (Some(value), Some(norms)) = (value, norms) else { return Ok(Self::default()) };
        match norms.comparison() {
            Comparison::Linear { mean, sd } => Self::linear(value, *mean, *sd),
            Comparison::Table(table) => {
                let NormRow { percentile, t, stanine, sten, .. } = *table.row(value);
                Ok(Self { percentile, t, stanine, sten })
            }
        }
    }

    /// z = (value − M) ÷ SD, and from it three scales of standard scores:
    ///
    /// - T = 50 + 10z, with mean 50 and standard deviation 10 (McCall, How to Measure in Education,
    ///   1922; here as a linear transformation, as in Lienert and Raatz, Testaufbau und Testanalyse);
    /// - stanine = clamp(⌊2z + 5.5⌋, 1, 9): nine steps half a standard deviation wide, the middle one
    ///   from z = −0.25 up to below 0.25 (Anastasi and Urbina, Psychological Testing);
    /// - sten = clamp(⌊2z⌋ + 6, 1, 10): ten steps half a standard deviation wide, two of which meet at
    ///   the mean, which belongs to the upper one (Canfield, The "sten" scale, Educational and
    ///   Psychological Measurement 11, 1951).
    ///
    /// An edge belongs to the step above it.
    fn linear(value: Exact, mean: Exact, sd: Exact) -> Result<Self, Overflow> {
        let z = value.minus(mean)?.over(sd)?;
        let twice = z.plus(z)?;
        let t = Exact::whole(50).plus(z.times(Exact::whole(10))?)?;
        let stanine = twice.plus(Exact::ratio(11, 2)?)?.floor();
        let sten = Exact::whole(6).plus(twice)?.floor();
        Ok(Self {
            percentile: None,
            t: Some(t),
            stanine: Some(clamp(stanine, 9)),
            sten: Some(clamp(sten, 10)),
        })
    }

    /// The numbers of a result that stands there.
    pub(super) fn reported(
        self,
        value: Option<Exact>,
        percent: Option<Exact>,
        band: Option<usize>,
    ) -> Reported {
        let Self { percentile, t, stanine, sten } = self;
        Reported { value, percent, t, stanine, sten, percentile, band }
    }
}

/// `step` as one of the steps 1 to `last`.
fn clamp(step: i128, last: u8) -> u8 {
    u8::try_from(step.max(1)).unwrap_or(last).min(last)
}

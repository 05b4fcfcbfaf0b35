//! Bands: the coarse steps in which a result is shown.
//!
//! Written as intervals in mathematical notation, they cover their range without gap or overlap, so
//! each band is told by where it begins.

use super::exact::Exact;

/// Intervals that cover a range without gap or overlap, from low to high.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bands {
    intervals: Vec<Interval>,
}

/// One interval as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Interval {
    low: Exact,
    high: Exact,
    low_closed: bool,
    high_closed: bool,
}

/// What is wrong with a list of intervals; positions count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BandFault {
    /// Not in mathematical notation.
    #[error("band {0}: expected an interval such as \"[0,25)\" or \"(58,75]\"")]
    Notation(usize),
    /// Nothing lies in it.
    #[error("band {0} is empty: nothing lies between its ends")]
    Empty(usize),
    /// Values between two bands belong to neither.
    #[error("bands {0} and {1} leave a gap")]
    Gap(usize, usize),
    /// Values belong to both of two bands.
    #[error("bands {0} and {1} overlap")]
    Overlap(usize, usize),
    /// The first begins elsewhere than the range, or leaves its end out.
    #[error("the bands must begin with [{0} (scales: 0, differences: -100)")]
    Begin(i64),
    /// The last ends elsewhere than the range, or leaves its end out.
    #[error("the bands must end with {0}]")]
    End(i64),
    /// There is none.
    #[error("at least one band is needed")]
    None,
}

/// The range that bands cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// 0 to 100, of scales.
    Percent,
    /// −100 to 100, of differences.
    Difference,
}

impl Range {
    /// The lowest value.
    pub fn low(self) -> i64 {
        match self {
            Self::Percent => 0,
            Self::Difference => -100,
        }
    }
}

impl Bands {
    /// Reads intervals in mathematical notation and finds every gap and overlap between them.
    pub fn parse(texts: &[&str]) -> Result<Self, Vec<BandFault>> {
        let mut faults = Vec::new();
        let mut intervals = Vec::new();
        for (position, text) in texts.iter().enumerate() {
            match Interval::parse(text) {
                None => faults.push(BandFault::Notation(position + 1)),
                Some(interval) if interval.is_empty() => {
                    faults.push(BandFault::Empty(position + 1));
                }
                Some(interval) => intervals.push(interval),
            }
        }
        if texts.is_empty() {
            faults.push(BandFault::None);
        }
        if faults.is_empty() {
            faults.extend(seams(&intervals));
        }
        if faults.is_empty() { Ok(Self { intervals }) } else { Err(faults) }
    }

    /// One band over everything, where the bands meant could not be read.
    pub(super) fn stand_in() -> Self {
        let (low, high) = (Exact::whole(-100), Exact::HUNDRED);
        Self { intervals: vec![Interval { low, high, low_closed: true, high_closed: true }] }
    }

    /// Whether they cover `range` from end to end, both ends included.
    pub fn cover(&self, range: Range) -> Result<(), BandFault> {
        let (Some(first), Some(last)) = (self.intervals.first(), self.intervals.last()) else {
            return Err(BandFault::None);
        };
        if first.low != Exact::whole(range.low()) || !first.low_closed {
            return Err(BandFault::Begin(range.low()));
        }
        if last.high != Exact::HUNDRED || !last.high_closed {
            return Err(BandFault::End(100));
        }
        Ok(())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.intervals.len()
    }

    /// The band in which `value` lies, from 0; a value on an edge belongs to the closed side.
    ///
    /// Values outside the range, which scoring cannot yield, count to the nearest band.
    pub fn position(&self, value: Exact) -> usize {
        self.intervals[1..].iter().take_while(|interval| interval.begins_by(value)).count()
    }

    /// Where each band after the first begins among the numerators n of values 100·n ÷ `whole`:
    /// the least n in it, so that bands of many values are told by comparing whole numbers.
    ///
    /// `None` when that number does not fit.
    pub(super) fn beginnings(&self, whole: i64) -> Option<Vec<i64>> {
        let scale = Exact::ratio(whole.into(), 100).ok()?;
        let numerator = |interval: &Interval| {
            let edge = interval.low.times(scale).ok()?;
            let first = if interval.low_closed { edge.ceil() } else { edge.floor() + 1 };
            i64::try_from(first).ok()
        };
        self.intervals[1..].iter().map(numerator).collect()
    }
}

impl Interval {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let low_closed = match text.chars().next()? {
            '[' => true,
            '(' => false,
            _ => return None,
        };
        let high_closed = match text.chars().next_back()? {
            ']' => true,
            ')' => false,
            _ => return None,
        };
        let (low, high) = text.get(1..text.len() - 1)?.split_once(',')?;
        Some(Self { low: edge(low)?, high: edge(high)?, low_closed, high_closed })
    }

    fn is_empty(&self) -> bool {
        self.low > self.high || (self.low == self.high && !(self.low_closed && self.high_closed))
    }

    fn begins_by(&self, value: Exact) -> bool {
        value > self.low || (value == self.low && self.low_closed)
    }
}

/// A decimal of at most 18 characters, so that comparing with it cannot overflow.
fn edge(text: &str) -> Option<Exact> {
    let text = text.trim();
    if text.len() <= 18 { text.parse().ok() } else { None }
}

/// Every place where an interval does not begin exactly where the one before it ends.
fn seams(intervals: &[Interval]) -> impl Iterator<Item = BandFault> + '_ {
    intervals.windows(2).enumerate().filter_map(|(position, pair)| {
        let (before, after) = (pair[0], pair[1]);
        let bands = (position + 1, position + 2);
        if after.low > before.high {
            Some(BandFault::Gap(bands.0, bands.1))
        } else if after.low < before.high || (after.low_closed && before.high_closed) {
            Some(BandFault::Overlap(bands.0, bands.1))
        } else if !after.low_closed && !before.high_closed {
            Some(BandFault::Gap(bands.0, bands.1))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn five() -> Bands {
        Bands::parse(&["[0,25)", "[25,42)", "[42,58]", "(58,75]", "(75,100]"]).unwrap()
    }

    #[test]
    fn an_edge_belongs_to_its_closed_side() {
        let bands = five();
        for (value, band) in [
            ("0", 0),
            ("24.999", 0),
            ("25", 1),
            ("42", 2),
            ("58", 2),
            ("75", 3),
            ("75.001", 4),
            ("100", 4),
        ] {
            assert_eq!(bands.position(value.parse().unwrap()), band, "{value}");
        }
    }

    #[test]
    fn gaps_and_overlaps_are_found() {
        let faults = |texts: &[&str]| Bands::parse(texts).unwrap_err();
        assert_eq!(faults(&["[0,25)", "(25,100]"]), [BandFault::Gap(1, 2)]);
        assert_eq!(faults(&["[0,25]", "[25,100]"]), [BandFault::Overlap(1, 2)]);
        assert_eq!(faults(&["[0,20)", "[25,100]"]), [BandFault::Gap(1, 2)]);
        assert_eq!(faults(&["[0,30)", "[25,100]"]), [BandFault::Overlap(1, 2)]);
        assert_eq!(faults(&["[25,25)", "x"]), [BandFault::Empty(1), BandFault::Notation(2)]);
        assert_eq!(faults(&[]), [BandFault::None]);
        for text in ["[", "[]", "]0,1[", "[0;1]", "é0,1]", "[0,1", "[0,1,2]"] {
            assert_eq!(faults(&[text]), [BandFault::Notation(1)], "{text}");
        }
    }

    #[test]
    fn bands_cover_their_range_to_both_ends() {
        assert_eq!(five().cover(Range::Percent), Ok(()));
        assert_eq!(five().cover(Range::Difference), Err(BandFault::Begin(-100)));
        let open = Bands::parse(&["(0,100]"]).unwrap();
        assert_eq!(open.cover(Range::Percent), Err(BandFault::Begin(0)));
        let short = Bands::parse(&["[0,99]"]).unwrap();
        assert_eq!(short.cover(Range::Percent), Err(BandFault::End(100)));
    }

    proptest! {
        #[test]
        fn whole_numbers_tell_the_same_band(whole in 1_i64..500, part in 0_i64..500) {
            let part = part.min(whole);
            let value = Exact::ratio(i128::from(part) * 100, whole.into()).unwrap();
            let beginnings = five().beginnings(whole).unwrap();
            prop_assert_eq!(beginnings.partition_point(|first| *first <= part), five().position(value));
        }

        #[test]
        fn symmetric_bands_mirror(part in 0_i64..=500) {
            let of = |part: i64| five().position(Exact::ratio(i128::from(part), 5).unwrap());
            prop_assert_eq!(of(part), 4 - of(500 - part));
        }
    }
}

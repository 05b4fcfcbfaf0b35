//! Exact numbers: ratios of integers whose every operation is checked.
//!
//! Scores are compared with band edges and norms, where floating point decides ties wrongly.
//! There are no operators on purpose: each operation says that it can overflow, none can wrap or
//! panic.

use std::fmt;
use std::str::FromStr;

use num_rational::Ratio;
use num_traits::{CheckedAdd as _, CheckedDiv as _, CheckedMul as _, CheckedSub as _, Signed as _};

/// A number left the range of exact arithmetic (128 bits above and below the line).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the numbers of this definition are too large for exact arithmetic")]
pub struct Overflow;

/// A text is neither a decimal (`2.6515`) nor a fraction (`4/5`), or it has too many digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a decimal such as 2.6515 or a fraction such as 4/5")]
pub struct NotANumber;

/// An exact rational number in lowest terms.
///
/// `Display` writes the fraction with its denominator always (`383790/8887`, `4/1`, `-5/2`);
/// [`FromStr`] reads that back, and decimals too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(Ratio<i128>);

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));
    /// One hundred.
    pub const HUNDRED: Self = Self(Ratio::new_raw(100, 1));
    /// One hundred below zero.
    pub const MINUS_HUNDRED: Self = Self(Ratio::new_raw(-100, 1));

    /// The whole number `value`.
    pub fn whole(value: i64) -> Self {
        Self(Ratio::from_integer(value.into()))
    }

    /// `numerator` ÷ `denominator`; an overflow when the denominator is 0 or a part is `i128::MIN`.
    pub fn ratio(numerator: i128, denominator: i128) -> Result<Self, Overflow> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return Err(Overflow);
        }
        Ok(Self(Ratio::new(numerator, denominator)))
    }

    /// The sum of both.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(&other.0).map(Self).ok_or(Overflow)
    }

    /// This less `other`.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(&other.0).map(Self).ok_or(Overflow)
    }

    /// The product of both.
    pub fn times(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_mul(&other.0).map(Self).ok_or(Overflow)
    }

    /// This divided by `other`; an overflow when `other` is 0.
    pub fn over(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_div(&other.0).map(Self).ok_or(Overflow)
    }

    /// The greatest whole number that is not greater.
    pub fn floor(self) -> i128 {
        self.0.numer().div_euclid(*self.0.denom())
    }

    /// The least whole number that is not less.
    pub fn ceil(self) -> i128 {
        let floor = self.floor();
        if self.0.is_integer() { floor } else { floor + 1 }
    }

    /// The number above the line, in lowest terms; it carries the sign.
    pub fn numerator(self) -> i128 {
        *self.0.numer()
    }

    /// The number below the line, in lowest terms; always positive.
    pub fn denominator(self) -> i128 {
        *self.0.denom()
    }

    /// The decimal with `places` digits after the point, halves rounded away from zero: commercial
    /// rounding as in DIN 1333, `roundTiesToAway` of IEEE 754. So a T score of −2.5 is shown as −3.
    ///
    /// For display only: nothing is ever computed from what this returns.
    pub fn rounded(self, places: u32) -> Result<String, Overflow> {
        let scale = 10_i128.checked_pow(places).ok_or(Overflow)?;
        let magnitude = self.0.abs();
        let twice =
            i128::checked_mul(*magnitude.numer(), scale).and_then(|n| i128::checked_mul(n, 2));
        let (twice, below) = twice.zip(i128::checked_mul(*magnitude.denom(), 2)).ok_or(Overflow)?;
        let units = i128::checked_add(twice, *magnitude.denom()).ok_or(Overflow)? / below;
        let sign = if self.0.is_negative() && units != 0 { "-" } else { "" };
        let (whole, rest) = (units / scale, units % scale);
        Ok(match places {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{rest:0width$}", width = places as usize),
        })
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.0.numer(), self.0.denom())
    }
}

impl FromStr for Exact {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (negative, magnitude) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (above, below) = if let Some((above, below)) = magnitude.split_once('/') {
            (digits(above)?, digits(below)?)
        } else if let Some((whole, places)) = magnitude.split_once('.') {
            let scale = 10_i128.checked_pow(u32::try_from(places.len()).map_err(|_| NotANumber)?);
            let scale = scale.ok_or(NotANumber)?;
            let shifted = digits(whole)?.checked_mul(scale).ok_or(NotANumber)?;
            (shifted.checked_add(digits(places)?).ok_or(NotANumber)?, scale)
        } else {
            (digits(magnitude)?, 1)
        };
        Self::ratio(if negative { -above } else { above }, below).map_err(|_| NotANumber)
    }
}

fn digits(text: &str) -> Result<i128, NotANumber> {
    let well_formed = text.bytes().all(|byte| byte.is_ascii_digit());
    if !well_formed || text.is_empty() || text.len() > 38 {
        return Err(NotANumber);
    }
    text.parse().map_err(|_| NotANumber)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(text: &str) -> Exact {
        text.parse().unwrap()
    }

    #[test]
    fn decimals_and_fractions_are_read_exactly() {
        assert_eq!(exact("2.6515").to_string(), "5303/2000");
        assert_eq!(exact("-0.5").to_string(), "-1/2");
        assert_eq!(exact("8/10").to_string(), "4/5");
        for text in ["", "-", ".5", "5.", "1/0", "1e3", "1/2/3", "+1", "1,5", "nan", " 1"] {
            assert_eq!(text.parse::<Exact>(), Err(NotANumber), "{text}");
        }
        assert_eq!("9".repeat(39).parse::<Exact>(), Err(NotANumber));
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (fraction, shown) in [
            ("1/8", "0.13"),
            ("-1/8", "-0.13"),
            ("-1/1000", "0.00"),
            ("140/3", "46.67"),
            ("4", "4.00"),
            ("199/200", "1.00"),
        ] {
            assert_eq!(exact(fraction).rounded(2).unwrap(), shown);
        }
        assert_eq!(exact("5/2").rounded(0).unwrap(), "3");
    }

    #[test]
    fn floor_and_ceiling_hold_below_zero() {
        assert_eq!((exact("-5/2").floor(), exact("-5/2").ceil()), (-3, -2));
        assert_eq!((exact("-2").floor(), exact("-2").ceil()), (-2, -2));
    }

    #[test]
    fn overflow_is_an_error() {
        let huge = Exact::ratio(i128::MAX, 1).unwrap();
        assert_eq!(huge.plus(Exact::HUNDRED), Err(Overflow));
        assert_eq!(huge.times(Exact::HUNDRED), Err(Overflow));
        assert_eq!(huge.rounded(2), Err(Overflow));
        assert_eq!(huge.over(Exact::ZERO), Err(Overflow));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(above in any::<i64>(), below in 1..i64::MAX) {
            let number = Exact::ratio(above.into(), below.into()).unwrap();
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }
    }
}

//! Numbers of answer patterns, in as many bits as the patterns of a design need.

use ethnum::U256;
use num_bigint::BigUint;
use num_traits::{One as _, ToPrimitive as _};

/// A number of patterns.
///
/// None is ever greater than the patterns of the design it was chosen for, so nothing overflows; if
/// something did, the checks of the build would say so.
pub(super) trait Number: Clone {
    /// What an elementary step costs, in steps of the cheapest.
    const COST: u64;

    /// No pattern.
    fn none() -> Self;

    /// One pattern.
    fn single() -> Self;

    /// Whether there is none.
    fn is_none(&self) -> bool;

    /// Adds `many` times `more`.
    fn add_product(&mut self, more: &Self, many: &Self);

    /// Close to it, for telling at a glance which of two shares is the greater.
    fn nearly(&self) -> f64;

    /// The number itself.
    fn exact(&self) -> BigUint;
}

macro_rules! machine_numbers {
    ($($number:ty, $cost:literal, $nearly:path, $exact:expr);+;) => {$(
        impl Number for $number {
            const COST: u64 = $cost;

            fn none() -> Self {
                <$number>::MIN
            }

            fn single() -> Self {
                <$number>::from(1_u8)
            }

            fn is_none(&self) -> bool {
                *self == <$number>::MIN
            }

            fn add_product(&mut self, more: &Self, many: &Self) {
                *self += *more * *many;
            }

            fn nearly(&self) -> f64 {
                $nearly(*self)
            }

            fn exact(&self) -> BigUint {
                let exact: fn($number) -> BigUint = $exact;
                exact(*self)
            }
        }
    )+};
}

machine_numbers! {
    u64, 1, nearly_64, BigUint::from;
    u128, 2, nearly_128, BigUint::from;
    U256, 4, U256::as_f64, |number| BigUint::from_bytes_le(&number.to_le_bytes());
}

fn nearly_64(number: u64) -> f64 {
    number.to_f64().unwrap_or(f64::INFINITY)
}

fn nearly_128(number: u128) -> f64 {
    number.to_f64().unwrap_or(f64::INFINITY)
}

impl Number for BigUint {
    const COST: u64 = 16;

    fn none() -> Self {
        Self::ZERO
    }

    fn single() -> Self {
        Self::from(1_u8)
    }

    fn is_none(&self) -> bool {
        *self == Self::ZERO
    }

    fn add_product(&mut self, more: &Self, many: &Self) {
        if many.is_one() {
            *self += more;
        } else {
            *self += more * many;
        }
    }

    fn nearly(&self) -> f64 {
        self.to_f64().unwrap_or(f64::INFINITY)
    }

    fn exact(&self) -> BigUint {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 3 to so many powers, and what is told of it.
    fn power<N: Number>(exponent: u32) -> (BigUint, f64) {
        let mut three = N::single();
        three.add_product(&N::single(), &N::single());
        three.add_product(&N::single(), &N::single());
        let mut power = N::single();
        for _ in 0..exponent {
            let mut next = N::none();
            next.add_product(&power, &three);
            power = next;
        }
        assert!(N::none().is_none() && !power.is_none());
        (power.exact(), power.nearly())
    }

    #[test]
    fn all_sizes_count_alike() {
        for exponent in [0, 1, 39] {
            let all = [power::<u64>(exponent), power::<u128>(exponent), power::<U256>(exponent)];
            assert!(all.iter().all(|one| *one == power::<BigUint>(exponent)), "{all:?}");
        }
        let (exact, nearly) = power::<U256>(160);
        assert_eq!(exact, BigUint::from(3_u8).pow(160));
        assert!((nearly / 3_f64.powi(160) - 1.0).abs() < 1e-12);
    }
}

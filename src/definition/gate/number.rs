//! Numbers of answer patterns, in as many bits as the patterns of a design need.

use std::ops::{AddAssign, Mul};

use num_bigint::BigUint;
use num_traits::{One, ToPrimitive as _, Zero};

/// A number of patterns. None is ever greater than the patterns of the design it was chosen for,
/// so nothing overflows; where something did, the checks of the build would say so.
pub(super) trait Number: Clone + Ord + Zero + One {
    /// Adds `many` times `more`.
    fn add_product(&mut self, more: &Self, many: &Self);

    /// Close to it, for telling at a glance which of two shares is the greater.
    fn nearly(&self) -> f64;

    /// The number itself.
    fn exact(&self) -> BigUint;
}

macro_rules! machine_numbers {
    ($($number:ty),+) => {$(
        impl Number for $number {
            fn add_product(&mut self, more: &Self, many: &Self) {
                *self += more * many;
            }

            fn nearly(&self) -> f64 {
                self.to_f64().unwrap_or(f64::INFINITY)
            }

            fn exact(&self) -> BigUint {
                BigUint::from(*self)
            }
        }
    )+};
}

machine_numbers!(u64, u128);

impl Number for BigUint {
    fn add_product(&mut self, more: &Self, many: &Self) {
        if many.is_one() {
            self.add_assign(more);
        } else {
            self.add_assign(more.mul(many));
        }
    }

    fn nearly(&self) -> f64 {
        self.to_f64().unwrap_or(f64::INFINITY)
    }

    fn exact(&self) -> BigUint {
        self.clone()
    }
}

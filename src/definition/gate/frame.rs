//! How the gate numbers what it counts: combinations of sums, and sets of answered items.
//!
//! Packed into one number, an answer is one addition, and a set without one of its items one
//! subtraction.
//! What would take too long to count has no frame.

use super::design::Design;

/// Elementary steps after which counting is refused; a second at most in a release build.
const MOST_STEPS: u128 = 150_000_000;
/// Numbers held at once at most.
const MOST_NUMBERS: u128 = 5_000_000;

/// How sums and sets are packed into numbers.
pub(super) struct Frame {
    /// For each scale, what one part adds to the packed sums.
    scale_strides: Vec<usize>,
    /// For each scale, how many sums it has.
    scale_sizes: Vec<usize>,
    /// How many combinations of sums there are.
    pub(super) states: usize,
    /// For each kind, what one answered item adds to the packed set.
    pub(super) kind_strides: Vec<usize>,
    /// How many sets there are.
    pub(super) sets: usize,
    /// For each kind and option, what it adds to the packed sums.
    pub(super) offsets: Vec<Vec<usize>>,
}

impl Frame {
    /// `None` when counting would take too long.
    pub(super) fn of(design: &Design<'_>) -> Option<Self> {
        let mut states = 1_usize;
        let (mut scale_strides, mut scale_sizes) = (Vec::new(), Vec::new());
        for scale in &design.scales {
            let size = usize::try_from(scale.greatest?).ok()?.checked_add(1)?;
            scale_strides.push(states);
            scale_sizes.push(size);
            states = states.checked_mul(size)?;
        }
        let mut sets = 1_usize;
        let mut kind_strides = Vec::new();
        for kind in &design.kinds {
            kind_strides.push(sets);
            sets = sets.checked_mul(kind.items.checked_add(1)?)?;
        }
        let numbers = u128::try_from(states).ok()? * u128::try_from(sets).ok()?;
        let options: usize = design.kinds.iter().map(|kind| kind.options.len()).sum();
        let each = u128::try_from(options + design.results.len() + 2).ok()?;
        if numbers > MOST_NUMBERS || numbers.checked_mul(each)? > MOST_STEPS {
            return None;
        }
        let offset = |parts: &Vec<i64>| {
            let steps = parts
                .iter()
                .zip(&scale_strides)
                .map(|(part, stride)| usize::try_from(*part).map(|part| part * stride));
            steps.sum::<Result<usize, _>>().ok()
        };
        let of_kind = |options: &Vec<Vec<i64>>| options.iter().map(offset).collect::<Option<_>>();
        let offsets =
            design.kinds.iter().map(|kind| of_kind(&kind.options)).collect::<Option<_>>()?;
        Some(Self { scale_strides, scale_sizes, states, kind_strides, sets, offsets })
    }

    /// How many items of each kind the set numbered `set` has.
    pub(super) fn answered(&self, design: &Design<'_>, set: usize) -> Vec<usize> {
        let kinds = design.kinds.iter().zip(&self.kind_strides);
        kinds.map(|(kind, stride)| set / stride % (kind.items + 1)).collect()
    }

    /// The sum of the scale at `scale` in a packed state.
    pub(super) fn sum(&self, state: usize, scale: usize) -> usize {
        state / self.scale_strides[scale] % self.scale_sizes[scale]
    }
}

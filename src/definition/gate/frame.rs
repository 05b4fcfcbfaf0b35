//! How sums are packed: the parts and wholes of all scales in one number, each in bits of its own.
//!
//! Packed, an answer is one addition, and what no longer matters is masked away.

use super::design::{Design, From};

/// Sums of several scales, packed.
pub(super) type Sums = u128;

/// What a sum may need, so that the product of two fits where bands are told.
const MOST_BITS: u32 = 31;

/// Where each scale's sums lie.
pub(super) struct Frame {
    fields: Vec<[Field; 2]>,
}

/// Bits that hold one sum.
#[derive(Clone, Copy)]
struct Field {
    shift: u32,
    /// As many low bits as the sum needs; 0 when it is always 0.
    mask: Sums,
}

impl Frame {
    /// `None` when the sums need more bits than there are.
    pub(super) fn of(design: &Design<'_>) -> Option<Self> {
        let mut used = 0;
        let mut field = |greatest: i64| {
            let bits = 64 - u64::try_from(greatest).ok()?.leading_zeros();
            let field = Field { shift: used, mask: (1 << bits) - 1 };
            used += bits;
            (bits <= MOST_BITS && used < Sums::BITS).then_some(field)
        };
        let fields = design.scales.iter().map(|scale| {
            let greatest = scale.greatest?;
            // Wholes are told apart only where they hang on the answers.
            Some([field(greatest)?, field(if scale.varies { greatest } else { 0 })?])
        });
        Some(Self { fields: fields.collect::<Option<_>>()? })
    }

    /// What an answer adds that has so many parts and that whole in `scale`.
    pub(super) fn pack(&self, scale: usize, parts: i64, whole: i64) -> Sums {
        let [of_parts, of_wholes] = self.fields[scale];
        let whole = if of_wholes.mask == 0 { 0 } else { whole };
        let put = |number: i64, field: Field| {
            let number =
                Sums::try_from(number).expect("because parts and wholes are never below 0");
            number << field.shift
        };
        put(parts, of_parts) + put(whole, of_wholes)
    }

    /// Parts and wholes of `scale` among `sums`; of wholes only what hangs on the answers.
    pub(super) fn unpack(&self, sums: Sums, scale: usize) -> (i64, i64) {
        let [parts, wholes] = self.fields[scale].map(|field| {
            let number = sums >> field.shift & field.mask;
            i64::try_from(number).expect("because it was one when it was packed")
        });
        (parts, wholes)
    }

    /// The bits of `scale`.
    pub(super) fn mask(&self, scale: usize) -> Sums {
        self.fields[scale].iter().map(|field| field.mask << field.shift).sum()
    }

    /// The bits of the scales behind a result.
    pub(super) fn mask_of(&self, from: From) -> Sums {
        from.scales().map(|scale| self.mask(scale)).fold(0, |all, mask| all | mask)
    }
}

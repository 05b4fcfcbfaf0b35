//! Where a record belongs: what its seal is bound to beside its bytes.

use super::group_key::project_part;
use super::{Chance, Refused};
use crate::ids::{ProjectId, ProviderId};

/// 128 random bits that name one state of a record; compared and swapped when it is saved.
///
/// It tells neither how often nor when a record was saved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Revision([u8; 16]);

impl Revision {
    /// A random revision.
    pub fn make(chance: &dyn Chance) -> Self {
        Self(chance.bits128())
    }

    pub(super) const fn of(bits: [u8; 16]) -> Self {
        Self(bits)
    }

    /// Reads a revision from a row.
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        bytes.try_into().map(Self).map_err(|_| Refused)
    }

    /// The 16 bytes.
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// The place of one sealed record.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The organisation that counsels.
    pub provider: &'a ProviderId,
    /// The project; absent for what belongs to no project.
    pub project: Option<&'a ProjectId>,
    /// The id of the participation or staff account that it hangs on.
    pub owner: &'a str,
    /// The table.
    pub table: &'a str,
    /// The row, and the column where a row holds several records (`"<id>/name"`).
    pub row: &'a str,
    /// The version of the record's inner form.
    pub schema: u16,
    /// The state of the record.
    pub revision: &'a Revision,
}

impl Place<'_> {
    /// The parts that a data key is bound to: all but the revision, which each record has anew.
    pub(super) fn fixed_parts(&self) -> [&[u8]; 5] {
        [
            self.provider.as_str().as_bytes(),
            project_part(self.project),
            self.owner.as_bytes(),
            self.table.as_bytes(),
            self.row.as_bytes(),
        ]
    }
}

/// How large the padded plaintext of a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// 1 KiB.
    Kib1,
    /// 4 KiB.
    Kib4,
    /// 16 KiB.
    Kib16,
    /// 64 KiB.
    Kib64,
}

impl Size {
    /// All sizes, smallest first.
    pub const ALL: [Self; 4] = [Self::Kib1, Self::Kib4, Self::Kib16, Self::Kib64];

    /// Bytes of the padded plaintext.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Kib1 => 1 << 10,
            Self::Kib4 => 4 << 10,
            Self::Kib16 => 16 << 10,
            Self::Kib64 => 64 << 10,
        }
    }

    /// The most bytes of payload that fit beside the payload's length.
    pub const fn capacity(self) -> usize {
        self.bytes() - 4
    }

    /// The smallest size that holds a payload of `length` bytes; `None` beyond 64 KiB less four bytes.
    pub fn fitting(length: usize) -> Option<Self> {
        Self::ALL.into_iter().find(|size| length <= size.capacity())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_size_that_fits_is_taken() {
        assert_eq!(Size::fitting(0), Some(Size::Kib1));
        assert_eq!(Size::fitting(1020), Some(Size::Kib1));
        assert_eq!(Size::fitting(1021), Some(Size::Kib4));
        assert_eq!(Size::fitting(65_532), Some(Size::Kib64));
        assert_eq!(Size::fitting(65_533), None);
    }
}

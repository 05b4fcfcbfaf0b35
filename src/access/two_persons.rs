//! Two persons for one step: for what lengthens storage, or deletes more than was announced.
//!
//! The first proposes and is remembered; the second, somebody else, enters their password again.

use super::Confirmed;
use crate::ids::StaffId;

/// Shows that two different members of staff agreed on the same step.
pub struct TwoPersons {
    first: StaffId,
    second: StaffId,
}

/// The one who proposed it cannot second it as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("whoever proposed this cannot agree to it as well; somebody else must")]
pub struct SamePerson;

impl TwoPersons {
    /// `second` agrees to what `first` proposed; uses the second password up.
    ///
    /// # Errors
    ///
    /// [`SamePerson`] when they are one and the same.
    #[expect(clippy::needless_pass_by_value, reason = "a confirmation is good for one step")]
    pub fn of(first: StaffId, second: Confirmed) -> Result<Self, SamePerson> {
        let second = second.by().clone();
        if first == second { Err(SamePerson) } else { Ok(Self { first, second }) }
    }

    /// Who proposed it.
    pub fn first(&self) -> &StaffId {
        &self.first
    }

    /// Who agreed to it.
    pub fn second(&self) -> &StaffId {
        &self.second
    }
}

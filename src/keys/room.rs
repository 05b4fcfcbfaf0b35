//! The door to single answers: sealing and opening the classes that only `sealed/` may read.
//!
//! [`Envelope::open`] refuses these classes, so whoever wants them must name this module, and a
//! test holds that only `sealed/` does.

use zeroize::Zeroizing;

use super::openings;
use super::{AnswersKey, Chance, Envelope, Place, Refused, Size};
use crate::classes::DataClass;

/// Whether records of `class` go through this module only.
pub(super) fn reserves(class: DataClass) -> bool {
    matches!(class, DataClass::OwnAnswers | DataClass::Drafts | DataClass::OwnResults)
}

/// Seals `payload` under a new data key, padded to `size`.
pub fn seal(
    chance: &dyn Chance,
    key: &AnswersKey,
    place: &Place<'_>,
    class: DataClass,
    payload: &[u8],
    size: Size,
) -> Result<Envelope, Refused> {
    Envelope::seal_any(chance, key, place, class, payload, size)
}

/// Opens what [`seal`] made.
pub fn open(
    key: &AnswersKey,
    place: &Place<'_>,
    class: DataClass,
    envelope: &Envelope,
) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let opened = envelope.open_any(key, place, class)?;
    openings::count(class);
    Ok(opened)
}

//! A record together with its wrapped data key: what two columns of a row hold.

use zeroize::Zeroizing;

use super::record::{self, DataKey};
use super::{Chance, Group, GroupKey, Place, Refused, Size, room};
use crate::classes::{DataClass, KeyGroup};

/// One sealed record and the key that opens it, wrapped.
///
/// Every seal makes a new data key, so destroying the one in the row destroys the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The data key, wrapped under a group key.
    pub key: Vec<u8>,
    /// The record, sealed under the data key.
    pub record: Vec<u8>,
}

impl Envelope {
    /// Seals `payload` under a new data key, padded to `size`.
    ///
    /// Refuses a payload that does not fit, a class of another group than the key's, and the
    /// classes that only the room may open.
    pub fn seal<G: Group>(
        chance: &dyn Chance,
        key: &GroupKey<G>,
        place: &Place<'_>,
        class: DataClass,
        payload: &[u8],
        size: Size,
    ) -> Result<Self, Refused> {
        if room::reserves(class) {
            return Err(Refused);
        }
        Self::seal_any(chance, key, place, class, payload, size)
    }

    /// Opens what [`Envelope::seal`] made.
    pub fn open<G: Group>(
        &self,
        key: &GroupKey<G>,
        place: &Place<'_>,
        class: DataClass,
    ) -> Result<Zeroizing<Vec<u8>>, Refused> {
        if room::reserves(class) {
            return Err(Refused);
        }
        self.open_any(key, place, class)
    }

    /// Bytes like those of a real envelope of this group and size, for a record that nobody has begun.
    ///
    /// It opens with nothing; [`Keyring::untouched`](super::Keyring::untouched) marks it for those
    /// who hold the keyring, so it is never tried.
    pub fn decoy(chance: &dyn Chance, group: KeyGroup, size: Size) -> Self {
        let (key, record) = record::decoy(chance, group, size);
        Self { key, record }
    }

    /// The size that the record is padded to; `None` for bytes that are no record.
    pub fn size(&self) -> Option<Size> {
        record::size(&self.record)
    }

    pub(super) fn seal_any<G: Group>(
        chance: &dyn Chance,
        key: &GroupKey<G>,
        place: &Place<'_>,
        class: DataClass,
        payload: &[u8],
        size: Size,
    ) -> Result<Self, Refused> {
        if class.key_group() != G::GROUP {
            return Err(Refused);
        }
        let data_key = DataKey::make(chance);
        let record = data_key.seal(chance, place, class, payload, size)?;
        Ok(Self { key: data_key.wrap(chance, key, place, class), record })
    }

    pub(super) fn open_any<G: Group>(
        &self,
        key: &GroupKey<G>,
        place: &Place<'_>,
        class: DataClass,
    ) -> Result<Zeroizing<Vec<u8>>, Refused> {
        if class.key_group() != G::GROUP {
            return Err(Refused);
        }
        DataKey::unwrap(key, place, class, &self.key)?.open(place, class, &self.record)
    }
}

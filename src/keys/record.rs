//! One record sealed under its own data key.
//!
//! Layout: version, algorithm, group, data-key id (16), nonce (12), ciphertext, tag (16).
//! The ciphertext hides the payload's length, the payload and the padding.
//! The header names the key group and not the data class: a draft and a submitted sheet must look
//! alike in the database, so the class is bound by the associated data only.
//! A record names its key; nothing is ever tried.

use aes_gcm::aead::{AeadInOut as _, KeyInit as _};
use aes_gcm::{Aes256Gcm, Key, Nonce, Tag};
use zeroize::Zeroizing;

use super::framing::frame;
use super::long_lived::{self, lock, unlock};
use super::material::Material;
use super::{Chance, Group, GroupKey, Place, Refused, Size};
use crate::classes::{DataClass, KeyGroup};

const VERSION: u8 = 1;
/// AES-256-GCM.
const ALGORITHM: u8 = 1;
const FIXED: usize = 3;
const KEY_ID: usize = 16;
const NONCE: usize = 12;
const TAG: usize = 16;
const HEADER: usize = FIXED + KEY_ID;

/// A random key that seals one state of one record.
pub(super) struct DataKey {
    id: [u8; KEY_ID],
    material: Material,
}

impl DataKey {
    pub(super) fn make(chance: &dyn Chance) -> Self {
        Self { id: chance.bits128(), material: Material::make(chance) }
    }

    /// Header, nonce, wrapped key, tag.
    pub(super) fn wrap<G: Group>(
        &self,
        chance: &dyn Chance,
        group_key: &GroupKey<G>,
        place: &Place<'_>,
        class: DataClass,
    ) -> Vec<u8> {
        let mut bytes = header(G::GROUP, &self.id).to_vec();
        let bound_to = key_bound_to(&bytes, place, class);
        bytes.extend(lock(chance, &group_key.material, &bound_to, self.material.bytes()));
        bytes
    }

    pub(super) fn unwrap<G: Group>(
        group_key: &GroupKey<G>,
        place: &Place<'_>,
        class: DataClass,
        wrapped: &[u8],
    ) -> Result<Self, Refused> {
        let (found, sealed) = wrapped.split_at_checked(HEADER).ok_or(Refused)?;
        let id: [u8; KEY_ID] = found[FIXED..].try_into().map_err(|_| Refused)?;
        if found != header(G::GROUP, &id) {
            return Err(Refused);
        }
        let plain = unlock(&group_key.material, &key_bound_to(found, place, class), sealed)?;
        Ok(Self { id, material: Material::read(&plain)? })
    }

    /// Seals `payload`, padded to `size`; refuses what does not fit.
    pub(super) fn seal(
        &self,
        chance: &dyn Chance,
        place: &Place<'_>,
        class: DataClass,
        payload: &[u8],
        size: Size,
    ) -> Result<Vec<u8>, Refused> {
        let length = u32::try_from(payload.len()).map_err(|_| Refused)?;
        if payload.len() > size.capacity() {
            return Err(Refused);
        }
        // Until it is sealed in place the buffer holds plaintext: it is wiped if anything fails.
        let mut bytes = Zeroizing::new(vec![0; record_bytes(size)]);
        let (head, rest) = bytes.split_at_mut(HEADER);
        let (nonce, rest) = rest.split_at_mut(NONCE);
        let (body, tag) = rest.split_at_mut(size.bytes());
        head.copy_from_slice(&header(class.key_group(), &self.id));
        chance.fill(nonce);
        body[..4].copy_from_slice(&length.to_be_bytes());
        body[4..4 + payload.len()].copy_from_slice(payload);
        let nonce: &Nonce<_> = (&*nonce).try_into().map_err(|_| Refused)?;
        let made = self
            .cipher()
            .encrypt_inout_detached(nonce, &record_bound_to(head, place, class), body.into())
            .map_err(|_| Refused)?;
        tag.copy_from_slice(&made);
        Ok(std::mem::take(&mut *bytes))
    }

    pub(super) fn open(
        &self,
        place: &Place<'_>,
        class: DataClass,
        record: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Refused> {
        size(record).ok_or(Refused)?;
        let (head, rest) = record.split_at(HEADER);
        let (nonce, rest) = rest.split_at(NONCE);
        let (body, tag) = rest.split_at(rest.len() - TAG);
        if head != header(class.key_group(), &self.id) {
            return Err(Refused);
        }
        let nonce: &Nonce<_> = nonce.try_into().map_err(|_| Refused)?;
        let tag: &Tag = tag.try_into().map_err(|_| Refused)?;
        let mut plain = Zeroizing::new(body.to_vec());
        self.cipher()
            .decrypt_inout_detached(
                nonce,
                &record_bound_to(head, place, class),
                plain.as_mut_slice().into(),
                tag,
            )
            .map_err(|_| Refused)?;
        let (length, padded) = plain.split_first_chunk::<4>().ok_or(Refused)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Refused)?;
        padded.get(..length).map(|payload| Zeroizing::new(payload.to_vec())).ok_or(Refused)
    }

    fn cipher(&self) -> Aes256Gcm {
        let key: &Key<Aes256Gcm> = self.material.bytes().into();
        Aes256Gcm::new(key)
    }
}

/// Bytes that look like a wrapped data key and a record of this group and size, and open with nothing.
pub(super) fn decoy(chance: &dyn Chance, group: KeyGroup, size: Size) -> (Vec<u8>, Vec<u8>) {
    let head = header(group, &chance.bits128());
    let with_noise = |length: usize| {
        let mut bytes = vec![0; length];
        bytes[..HEADER].copy_from_slice(&head);
        chance.fill(&mut bytes[HEADER..]);
        bytes
    };
    (with_noise(HEADER + long_lived::OVERHEAD + 32), with_noise(record_bytes(size)))
}

/// The size whose records have this one's length.
pub(super) fn size(record: &[u8]) -> Option<Size> {
    Size::ALL.into_iter().find(|size| record.len() == record_bytes(*size))
}

/// The length of a record whose plaintext is padded to `size`.
const fn record_bytes(size: Size) -> usize {
    HEADER + NONCE + size.bytes() + TAG
}

fn header(group: KeyGroup, id: &[u8; KEY_ID]) -> [u8; HEADER] {
    let mut bytes = [0; HEADER];
    bytes[..FIXED].copy_from_slice(&[VERSION, ALGORITHM, group_code(group)]);
    bytes[FIXED..].copy_from_slice(id);
    bytes
}

/// The group as one byte; never renumbered, since records rest.
const fn group_code(group: KeyGroup) -> u8 {
    match group {
        KeyGroup::Answers => 1,
        KeyGroup::Results => 2,
        KeyGroup::Identity => 3,
        KeyGroup::Staff => 4,
        KeyGroup::Hour => 5,
        KeyGroup::Open => 6,
        KeyGroup::Code => 7,
    }
}

fn key_bound_to(header: &[u8], place: &Place<'_>, class: DataClass) -> Vec<u8> {
    let [provider, project, owner, table, row] = place.fixed_parts();
    let class = class.name().as_bytes();
    frame(&[b"data key", header, class, provider, project, owner, table, row])
}

fn record_bound_to(header: &[u8], place: &Place<'_>, class: DataClass) -> Vec<u8> {
    let [provider, project, owner, table, row] = place.fixed_parts();
    let class = class.name().as_bytes();
    let (schema, revision) = (place.schema.to_be_bytes(), place.revision.bytes());
    frame(&[b"record", header, class, provider, project, owner, table, row, &schema, revision])
}

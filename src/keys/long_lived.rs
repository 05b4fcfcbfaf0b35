//! AES-256-GCM by ring, for keys that live longer than one record.
//!
//! Nonces are 96 random bits, never counters: a restored backup would roll a counter back.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::material::Material;
use super::{Chance, Refused};

const NONCE: usize = 12;
const TAG: usize = 16;

/// How many bytes [`lock`] adds.
pub(super) const OVERHEAD: usize = NONCE + TAG;

/// Seals `plain` under `key`, bound to `bound_to`: nonce, ciphertext, tag.
pub(super) fn lock(chance: &dyn Chance, key: &Material, bound_to: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    chance.fill(&mut nonce);
    // The buffer holds plaintext until it is sealed in place, so it must never grow by moving.
    let mut bytes = Vec::with_capacity(OVERHEAD + plain.len());
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(plain);
    let tag = cipher(key)
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(bound_to),
            &mut bytes[NONCE..],
        )
        .expect("because what is sealed here never comes near 64 GiB");
    bytes.extend_from_slice(tag.as_ref());
    bytes
}

/// Opens what [`lock`] made.
pub(super) fn unlock(
    key: &Material,
    bound_to: &[u8],
    bytes: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(Refused)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Refused)?;
    let mut buffer = Zeroizing::new(sealed.to_vec());
    let length = cipher(key)
        .open_in_place(nonce, Aad::from(bound_to), &mut buffer)
        .map_err(|_| Refused)?
        .len();
    buffer.truncate(length);
    Ok(buffer)
}

fn cipher(key: &Material) -> LessSafeKey {
    LessSafeKey::new(
        UnboundKey::new(&AES_256_GCM, key.bytes()).expect("because AES-256 keys have 32 bytes"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    #[test]
    fn what_is_locked_opens_only_as_it_was() {
        let chance = SeededChance::for_test(1);
        let key = Material::make(&chance);
        let sealed = lock(&chance, &key, b"here", b"plain");
        assert_eq!(sealed.len(), OVERHEAD + 5);
        assert_eq!(unlock(&key, b"here", &sealed).unwrap().as_slice(), b"plain");
        assert!(unlock(&key, b"there", &sealed).is_err());
        assert!(unlock(&Material::make(&chance), b"here", &sealed).is_err());
        for cut in 0..sealed.len() {
            assert!(unlock(&key, b"here", &sealed[..cut]).is_err());
        }
    }
}

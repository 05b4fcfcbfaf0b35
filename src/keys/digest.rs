//! Hashes, keyed hashes and signatures.

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use ring::{digest, hmac};

use super::Refused;
use super::material::Material;

/// An Ed25519 signature (RFC 8032).
pub type Signature = [u8; 64];

/// The public half of an Ed25519 key.
pub type VerifyingKey = [u8; 32];

/// SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    array(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Whether `signature` is that of `message` under `key`.
pub fn verify(key: &VerifyingKey, message: &[u8], signature: &Signature) -> Result<(), Refused> {
    UnparsedPublicKey::new(&ED25519, key).verify(message, signature).map_err(|_| Refused)
}

/// HMAC-SHA-256 of `bytes`.
pub(super) fn tag(key: &Material, bytes: &[u8]) -> [u8; 32] {
    array(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.bytes()), bytes).as_ref())
}

pub(super) fn sign(seed: &Material, message: &[u8]) -> Signature {
    let mut signature = [0; 64];
    signature.copy_from_slice(pair(seed).sign(message).as_ref());
    signature
}

pub(super) fn verifying_key(seed: &Material) -> VerifyingKey {
    array(pair(seed).public_key().as_ref())
}

fn pair(seed: &Material) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(seed.bytes())
        .expect("because every 32 bytes are an Ed25519 seed")
}

fn array(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().expect("because SHA-256 and Ed25519 keys have 32 bytes")
}

//! Naming bytes by their SHA-256, for rooms that come before `keys`.
//!
//! The one exception to "only `keys` names a crypto crate": a definition is identified by a hash of
//! its canonical form, and a name locks nothing.
//! Never use this for secrets, passwords or anything that somebody could guess; `keys` does that.

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest(&SHA256, bytes).as_ref())
}

#[cfg(test)]
mod tests {
    #[test]
    fn agrees_with_the_published_example() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            super::sha256_hex(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}

//! 256 secret bits.

use ring::hkdf;
use zeroize::Zeroizing;

use super::framing::frame;
use super::{Chance, Refused};

/// 256 secret bits on the heap, so that moving them leaves no copy; wiped when dropped.
pub(super) struct Material(Box<Zeroizing<[u8; 32]>>);

impl Material {
    /// Random bits.
    pub(super) fn make(chance: &dyn Chance) -> Self {
        let mut bits = Self::blank();
        chance.fill(bits.0.as_mut_slice());
        bits
    }

    /// The bits that `bytes` hold; they must be 32.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() != 32 {
            return Err(Refused);
        }
        let mut bits = Self::blank();
        bits.0.copy_from_slice(bytes);
        Ok(bits)
    }

    /// HKDF-SHA-256 (RFC 5869) over this secret; `info` is framed.
    pub(super) fn derive(&self, info: &[&[u8]]) -> Self {
        derive(self.bytes(), info)
    }

    /// The bits themselves, for the files of this room only.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn blank() -> Self {
        Self(Box::new(Zeroizing::new([0; 32])))
    }
}

/// HKDF-SHA-256 (RFC 5869) over `secret`; `info` is framed and begins with the purpose.
pub(super) fn derive(secret: &[u8], info: &[&[u8]]) -> Material {
    let mut bits = Material::blank();
    hkdf::Salt::new(hkdf::HKDF_SHA256, b"lotse 1")
        .extract(secret)
        .expand(&[&frame(info)], hkdf::HKDF_SHA256)
        .and_then(|output| output.fill(bits.0.as_mut_slice()))
        .expect("because 32 bytes are what one block of HKDF-SHA-256 gives");
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_derived_depends_on_every_part() {
        let secret = Material::read(&[7; 32]).unwrap();
        let key = |info: &[&[u8]]| *secret.derive(info).bytes();
        assert_eq!(key(&[b"purpose", b"a"]), key(&[b"purpose", b"a"]));
        assert_ne!(key(&[b"purpose", b"a"]), key(&[b"purpose", b"b"]));
        assert_ne!(key(&[b"purpose", b"a"]), key(&[b"purposea"]));
        assert!(Material::read(&[7; 31]).is_err());
    }
}

//! The receipt code: what a person keeps to be shown, after the deletion, that it took place.
//!
//! The service keeps a commitment to it, never the code: a hash of 160 random bits, from which nobody
//! gets back to the code and which says nothing without it.

use zeroize::Zeroizing;

use super::{Chance, Keyring, Refused, digest, spoken};

/// 160 random bits as eight groups of four characters; wiped when dropped.
pub struct ReceiptCode(Zeroizing<[u8; spoken::BYTES]>);

/// What stands in the ledger for a receipt code.
pub type Commitment = [u8; 32];

/// Before the code in what is hashed, so that the hash is of nothing else.
const PURPOSE: &[u8] = b"lotse receipt code\0";

impl ReceiptCode {
    /// Draws a code.
    pub fn make(chance: &dyn Chance) -> Self {
        let mut code = Self(Zeroizing::new([0; spoken::BYTES]));
        chance.fill(code.0.as_mut_slice());
        code
    }

    /// Reads a code as typed: case, hyphens and spaces do not matter, nor does O for 0 or I and L for 1.
    pub fn read(typed: &str) -> Result<Self, Refused> {
        spoken::read(typed).map(Self)
    }

    /// The code to show once: `0123-4567-…`.
    pub fn text(&self) -> Zeroizing<String> {
        spoken::text(&self.0)
    }

    /// SHA-256 of `lotse receipt code`, a zero byte and the 20 bytes of the code; anyone who has the
    /// code can work it out.
    pub fn commitment(&self) -> Commitment {
        let bytes = Zeroizing::new([PURPOSE, self.0.as_slice()].concat());
        digest::sha256(&bytes)
    }
}

/// What stands in the ledger where no code was taken: looks like a commitment, and no code fits it.
pub fn make_decoy(chance: &dyn Chance) -> Commitment {
    let mut decoy = [0; 32];
    chance.fill(&mut decoy);
    decoy
}

impl Keyring {
    /// Covers a commitment for the time it rests in the rows of the participation `owner`, so that
    /// rows and ledger cannot be matched without the keyring; covering again uncovers it.
    ///
    /// A random value under a keyed hash of the owner: two values of one owner, an old and a new code,
    /// tell how they differ, which is random too.
    pub fn cover_commitment(&self, owner: &str, commitment: Commitment) -> Commitment {
        let mut covered = self.lookup_tag("receipt cover", owner.as_bytes());
        for (byte, own) in covered.iter_mut().zip(commitment) {
            *byte ^= own;
        }
        covered
    }
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    #[test]
    fn a_commitment_is_of_its_code_alone_and_rests_covered() {
        let chance = SeededChance::for_test(11);
        let [code, other] = [ReceiptCode::make(&chance), ReceiptCode::make(&chance)];
        let read = ReceiptCode::read(&code.text().to_lowercase()).unwrap();
        assert_eq!(read.commitment(), code.commitment());
        assert_ne!(other.commitment(), code.commitment());
        assert_ne!(make_decoy(&chance), make_decoy(&chance));
        let keyring = Keyring::make(&chance);
        let covered = keyring.cover_commitment("p", code.commitment());
        assert_ne!(covered, code.commitment());
        assert_ne!(covered, keyring.cover_commitment("q", code.commitment()));
        assert_eq!(keyring.cover_commitment("p", covered), code.commitment());
    }

    #[test]
    fn a_commitment_can_be_worked_out_elsewhere() {
        let code = ReceiptCode(Zeroizing::new([0; 20]));
        assert_eq!(*code.text(), ["0000"; 8].join("-"));
        // printf 'lotse receipt code\0' | cat - <(head -c 20 /dev/zero) | sha256sum
        let hash = data_encoding::HEXLOWER.encode(&code.commitment());
        assert_eq!(hash, "2bf42a76288026b5bf2d69cd16d3e92a2f7863550c8b94f86cfafbddc3753276");
    }
}

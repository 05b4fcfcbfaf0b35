//! Secrets that people choose, and Argon2id over them.
//!
//! A secret is taken as it was typed: nothing is trimmed, folded or normalised.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, Zeroizing};

use super::framing::frame;
use super::material::Material;
use super::{Chance, Keyring, Refused};

/// The least strength of a chosen secret, as zxcvbn judges it (0 to 4).
const LEAST_STRENGTH: zxcvbn::Score = zxcvbn::Score::Three;

/// What a person types to show that they are themselves; wiped when dropped.
pub struct Secret(Zeroizing<String>);

/// Why a secret cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretFault {
    /// Fewer than eight bytes.
    #[error("a secret has at least 8 characters")]
    TooShort,
    /// More than 256 bytes.
    #[error("a secret has at most 256 bytes")]
    TooLong,
    /// Others would guess it: zxcvbn gives it less than 3.
    #[error("this secret is easy to guess")]
    Guessable,
}

impl Secret {
    /// The fewest bytes of a secret.
    pub const LEAST_BYTES: usize = 8;
    /// The most bytes of a secret.
    pub const MOST_BYTES: usize = 256;

    /// A new secret; `known` are words that others know of this person (login name, name, project).
    pub fn choose(text: String, known: &[&str]) -> Result<Self, SecretFault> {
        let secret = Self(Zeroizing::new(text));
        if secret.0.len() < Self::LEAST_BYTES {
            return Err(SecretFault::TooShort);
        }
        if secret.0.len() > Self::MOST_BYTES {
            return Err(SecretFault::TooLong);
        }
        if zxcvbn::zxcvbn(&secret.0, known).score() < LEAST_STRENGTH {
            return Err(SecretFault::Guessable);
        }
        Ok(secret)
    }

    /// A secret as entered to log in; only its length is bounded.
    pub fn entered(text: String) -> Result<Self, Refused> {
        let secret = Self(Zeroizing::new(text));
        if secret.0.len() > Self::MOST_BYTES { Err(Refused) } else { Ok(secret) }
    }
}

/// What one run of Argon2id costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Cost {
    /// 19 MiB, two passes, one lane: the OWASP Password Storage Cheat Sheet's choice for Argon2id.
    pub const STANDARD: Self = Self { memory_kib: 19 * 1024, passes: 2 };

    /// For secrets that stand on the screen anyway, as those of a demo's invented people: as cheap as
    /// can be; it protects nothing.
    pub const fn for_printed_secrets() -> Self {
        Self::for_test()
    }

    /// As cheap as can be; it protects nothing.
    pub const fn for_test() -> Self {
        Self { memory_kib: 8, passes: 1 }
    }

    /// Reads a stored cost; bounded, so that a forged row cannot exhaust the machine.
    fn read(memory_kib: &str, passes: &str) -> Result<Self, Refused> {
        let number = |text: &str| text.parse::<u32>().map_err(|_| Refused);
        let cost = Self { memory_kib: number(memory_kib)?, passes: number(passes)? };
        let bearable =
            (8..=256 * 1024).contains(&cost.memory_kib) && (1..=16).contains(&cost.passes);
        if bearable { Ok(cost) } else { Err(Refused) }
    }
}

/// What one Argon2id run over a secret gives.
pub(super) struct Stretched {
    /// The half that shows the secret is right.
    check: Material,
    /// The half that wraps.
    pub(super) wrapping: Material,
}

const SALT: usize = 16;
const FORM: &str = "argon2id-1";

/// What is stored to recognise a secret: cost, salt and a keyed hash of one half.
///
/// The hash is keyed, so whoever has the database without the keyring cannot even guess, and it is
/// bound to purpose and owner, so that it recognises nobody in another row.
#[derive(Clone)]
pub(super) struct Verifier {
    cost: Cost,
    salt: [u8; SALT],
    tag: [u8; 32],
}

impl Verifier {
    /// Stretches `secret` under a new salt.
    pub(super) fn make(
        chance: &dyn Chance,
        keyring: &Keyring,
        account: (&str, &str),
        secret: &Secret,
        cost: Cost,
    ) -> (Self, Stretched) {
        let salt = chance.bits128();
        let stretched = stretch(secret, &salt, cost);
        (Self { cost, salt, tag: tag(keyring, account, &stretched) }, stretched)
    }

    /// Stretches `secret` as it was when the verifier was made, and compares in constant time.
    pub(super) fn check(
        &self,
        keyring: &Keyring,
        account: (&str, &str),
        secret: &Secret,
    ) -> Result<Stretched, Refused> {
        let stretched = stretch(secret, &self.salt, self.cost);
        let right = tag(keyring, account, &stretched).ct_eq(&self.tag);
        if bool::from(right) { Ok(stretched) } else { Err(Refused) }
    }

    /// Takes as long as [`Verifier::check`] and refuses, for an account that does not exist.
    pub(super) fn check_nobody(keyring: &Keyring, secret: &Secret, cost: Cost) -> Refused {
        let nobody = Self { cost, salt: [0; SALT], tag: [0; 32] };
        // A tag of zeros is no keyed hash that anyone will find.
        nobody.check(keyring, ("nobody", ""), secret).err().unwrap_or(Refused)
    }

    pub(super) fn text(&self) -> String {
        let (salt, tag) = (BASE64URL_NOPAD.encode(&self.salt), BASE64URL_NOPAD.encode(&self.tag));
        format!("{FORM}${}${}${salt}${tag}", self.cost.memory_kib, self.cost.passes)
    }

    pub(super) fn read(text: &str) -> Result<Self, Refused> {
        let mut parts = text.split('$');
        let mut next = || parts.next().ok_or(Refused);
        if next()? != FORM {
            return Err(Refused);
        }
        let cost = Cost::read(next()?, next()?)?;
        let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Refused);
        let salt = bytes(next()?)?.try_into().map_err(|_| Refused)?;
        let tag = bytes(next()?)?.try_into().map_err(|_| Refused)?;
        if parts.next().is_some() { Err(Refused) } else { Ok(Self { cost, salt, tag }) }
    }
}

fn tag(keyring: &Keyring, (purpose, owner): (&str, &str), stretched: &Stretched) -> [u8; 32] {
    let value = Zeroizing::new(frame(&[owner.as_bytes(), stretched.check.bytes()]));
    keyring.lookup_tag(purpose, &value)
}

/// 64 bytes of Argon2id (RFC 9106) over `secret`, split in two; its memory is wiped.
fn stretch(secret: &Secret, salt: &[u8; SALT], cost: Cost) -> Stretched {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(64))
        .expect("because every cost lies within what Argon2 allows");
    let mut memory = vec![Block::new(); params.block_count()];
    let mut output = Zeroizing::new([0; 64]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(secret.0.as_bytes(), salt, &mut *output, &mut memory)
        .expect("because secret, salt and output have lengths that Argon2 allows");
    memory.zeroize();
    let half = |bytes| Material::read(bytes).expect("because half of 64 bytes are 32");
    Stretched { check: half(&output[..32]), wrapping: half(&output[32..]) }
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    #[test]
    fn weak_secrets_are_refused_for_what_they_are() {
        let choose = |text: &str| Secret::choose(text.to_owned(), &["mallory"]).map(|_| ());
        assert_eq!(choose("kurz"), Err(SecretFault::TooShort));
        assert_eq!(choose(&"x".repeat(257)), Err(SecretFault::TooLong));
        assert_eq!(choose("passwort1"), Err(SecretFault::Guessable));
        assert_eq!(choose("mallory1"), Err(SecretFault::Guessable));
        assert_eq!(choose("acht Birnen fliegen heim"), Ok(()));
    }

    #[test]
    fn a_verifier_reads_back_and_knows_its_secret_and_owner() {
        let chance = SeededChance::for_test(1);
        let keyring = Keyring::make(&chance);
        let entered = |text: &str| Secret::entered(text.to_owned()).unwrap();
        let (made, _) =
            Verifier::make(&chance, &keyring, ("p", "a"), &entered("one "), Cost::for_test());
        let read = Verifier::read(&made.text()).unwrap();
        assert!(read.check(&keyring, ("p", "a"), &entered("one ")).is_ok());
        assert!(read.check(&keyring, ("p", "a"), &entered("one")).is_err(), "nothing is trimmed");
        assert!(read.check(&keyring, ("p", "a"), &entered("One ")).is_err());
        assert!(read.check(&keyring, ("p", "b"), &entered("one ")).is_err());
        assert!(read.check(&Keyring::make(&chance), ("p", "a"), &entered("one ")).is_err());
    }

    #[test]
    fn broken_and_unbearable_verifiers_are_refused() {
        let whole =
            "argon2id-1$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        assert!(Verifier::read(whole).is_ok());
        for broken in [
            String::new(),
            whole.replace("argon2id-1", "argon2id-2"),
            whole.replace("$8$", "$4000000000$"),
            whole.replace("$1$", "$99$"),
            whole.replace("$AAAAAAAAAAAAAAAAAAAAAA$", "$AAAA$"),
            format!("{whole}$"),
        ] {
            assert!(Verifier::read(&broken).is_err(), "{broken}");
        }
    }
}

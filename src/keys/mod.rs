//! What locks: the keyring, deriving, wrapping, sealing, hashing.
//!
//! The only room that names a cryptography crate.
//! It offers verbs and opaque keys, never the bytes of a key: no key type has `Debug`, `Clone` or
//! `Serialize`, and each is wiped when dropped.
//! ring makes randomness, HKDF, HMAC, SHA-256 and Ed25519 and wraps with long-lived keys; aes-gcm
//! seals records under short-lived data keys; argon2 stretches secrets.
//! Whatever does not open answers with the one error [`Refused`], which says nothing about why.
//! ring does not wipe its key schedules, which live on the stack for the length of one call.
//!
//! A key is not printed, not copied and gives no bytes:
//!
//! ```compile_fail,E0277
//! fn print(key: &lotse::keys::AnswersKey) -> String { format!("{key:?}") }
//! ```
//!
//! ```compile_fail,E0277
//! fn print(secret: &lotse::keys::Secret) -> String { format!("{secret:?}") }
//! ```
//!
//! ```compile_fail,E0599
//! fn copy(key: lotse::keys::AnswersKey) -> lotse::keys::AnswersKey { key.clone() }
//! ```
//!
//! ```compile_fail,E0616
//! fn bytes(key: &lotse::keys::AnswersKey) { let _ = &key.material; }
//! ```
//!
//! ```compile_fail,E0599
//! fn copy(keyring: lotse::keys::Keyring) -> lotse::keys::Keyring { keyring.clone() }
//! ```
//!
//! The control, which compiles:
//!
//! ```
//! use lotse::keys::{AnswersKey, SystemChance};
//! let _key = AnswersKey::make(&SystemChance);
//! ```

mod answers_lock;
mod backup_keys;
mod chance;
mod cover;
mod digest;
mod envelope;
mod form_token;
mod framing;
mod group_key;
mod guessing;
mod hold;
pub mod hours;
mod keyring;
mod keyring_fault;
mod keyring_file;
mod keyring_home;
mod keyring_lock;
mod keyring_look;
mod linking;
mod long_lived;
mod material;
pub mod merkle;
pub mod note;
mod offered;
mod openings;
mod password;
mod place;
mod receipt;
mod record;
mod recovery;
pub mod room;
mod secret;
mod session_token;
mod shared_keyring;
mod spelling;
mod spoken;
mod stream;
mod stretcher;
mod transmission;
mod vault;
mod verifier;

pub use answers_lock::{AnswersLock, Unlocked};
pub use backup_keys::BackupKeys;
pub use chance::{Chance, SeededChance, SystemChance};
pub use cover::CoverKey;
pub use digest::{Signature, VerifyingKey, sha256, verify};
pub use envelope::Envelope;
pub use form_token::FormPlace;
pub use group_key::{
    AnswersKey, Group, GroupKey, IdentityKey, ResultsKey, Scope, StaffKey, Wrapped,
};
pub use keyring::Keyring;
pub use keyring_fault::KeyringFault;
pub use keyring_home::{KeyringHome, Settled};
pub use keyring_look::{Held, KeyringLook};
pub use linking::LINKING_DAYS;
pub use offered::{OFFERED_WORDS, WordList, draw_words};
pub use openings::{return_openings, take_openings};
pub use place::{Place, Revision, Size};
pub use receipt::{Commitment, ReceiptCode, make_decoy};
pub use recovery::RecoveryCode;
pub use secret::{Secret, SecretFault};
pub use session_token::Token;
pub use shared_keyring::SharedKeyring;
pub use spelling::spelled;
pub use stream::{FileKey, Opening, Sealing};
pub use stretcher::{Cost, Costs, Stretcher};
pub use transmission::{MOST_PACKAGE_BYTES, SealedPackage, TransmissionCode};
pub use vault::{Transit, VaultAddress, VaultFault, VaultToken};

/// Something did not open, or may not be sealed this way.
///
/// There is one such error on purpose: whoever tampers learns nothing from which check failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this does not open")]
pub struct Refused;

#[cfg(test)]
mod common_passwords;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod tampering;

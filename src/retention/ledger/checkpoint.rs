//! Checkpoints: how many lines the ledger had and their root hash, signed (C2SP tlog-checkpoint).
//!
//! Three lines: the origin, which names the ledger; its size; its root in base64. Then the signature.
//! Whoever keeps one can tell later whether a single byte of those lines was changed.
//! The origin is made of the signing key, so it needs no setting and never changes with an address.

use data_encoding::BASE64;

use super::Reading;
use super::proofs::{Hash, TreeHead};
use crate::keys::Keyring;
use crate::keys::merkle::MOST_LEAVES;
use crate::keys::note::{NoteFault, VerifierKey, unchecked_text};

/// A checkpoint that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which ledger it speaks of.
    pub origin: String,
    /// What it says.
    pub head: TreeHead,
}

/// Why a checkpoint says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    /// Its note does not open.
    #[error(transparent)]
    Note(#[from] NoteFault),
    /// It is a signed note about something else.
    #[error("it is a signed note, but no checkpoint")]
    NoCheckpoint,
    /// It speaks of another ledger than the one whose key signed it.
    #[error("it speaks of another ledger: {0}")]
    OtherLedger(String),
}

/// The name of the ledger of this keyring: origin of its checkpoints and name of its verifier key.
pub fn origin(keyring: &Keyring) -> String {
    format!("lotse-ledger/{}", keyring.signing_name())
}

/// What the data protection officer is given once, to check everything with.
pub fn verifier_key(keyring: &Keyring) -> VerifierKey {
    VerifierKey::of(keyring, &origin(keyring))
}

/// The signed checkpoint of a tree head. The same head gives the same note.
pub fn sign(keyring: &Keyring, head: &TreeHead) -> Vec<u8> {
    let origin = origin(keyring);
    keyring.sign_note(&origin, &text_of(&origin, head))
}

/// What is signed: three lines.
fn text_of(origin: &str, head: &TreeHead) -> String {
    format!("{origin}\n{}\n{}\n", head.size, head.root)
}

impl Checkpoint {
    /// Reads a checkpoint that this key signed.
    ///
    /// # Errors
    ///
    /// When it is none, or the key did not sign it, or for another ledger than the key's.
    pub fn open(note: &[u8], key: &VerifierKey) -> Result<Self, CheckpointFault> {
        let read = Self::parse(&key.open(note)?)?;
        if read.origin != key.name() {
            return Err(CheckpointFault::OtherLedger(read.origin));
        }
        Ok(read)
    }

    /// Reads what a note claims, whoever signed it.
    pub fn unchecked(note: &[u8]) -> Result<Self, CheckpointFault> {
        Self::parse(&unchecked_text(note)?)
    }

    /// Three lines and no other: the service signs no extension (C2SP tlog-checkpoint), so one would
    /// be something that nobody here can read.
    fn parse(text: &str) -> Result<Self, CheckpointFault> {
        let mut lines = text.lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointFault::NoCheckpoint);
        };
        let root = BASE64.decode(root.as_bytes()).ok().and_then(|root| root.try_into().ok());
        let (Ok(size), Some(root)) = (size.parse(), root) else {
            return Err(CheckpointFault::NoCheckpoint);
        };
        let head = TreeHead { size, root: Hash(root) };
        // Neither a sign, nor a leading zero, nor anything after the root.
        if origin.is_empty() || size > MOST_LEAVES || text != text_of(origin, &head) {
            return Err(CheckpointFault::NoCheckpoint);
        }
        Ok(Self { origin: origin.to_owned(), head })
    }
}

impl Reading {
    /// Whether the ledger, as it is, still begins with what a checkpoint speaks for.
    pub fn continues(&self, head: &TreeHead) -> bool {
        self.head_at(head.size).is_some_and(|own| own == *head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SeededChance;

    fn head() -> TreeHead {
        TreeHead { size: 7, root: Hash([9; 32]) }
    }

    #[test]
    fn a_checkpoint_has_three_lines_and_opens_with_its_key() {
        let chance = SeededChance::for_test(4);
        let [keyring, other] = [Keyring::make(&chance), Keyring::make(&chance)];
        let note = sign(&keyring, &head());
        let text = String::from_utf8(note.clone()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..2], [origin(&keyring).as_str(), "7"]);
        assert_eq!(lines[2], "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=");
        assert!(lines[3].is_empty() && lines[4].starts_with(&format!("— {} ", lines[0])), "{text}");
        let read = Checkpoint::open(&note, &verifier_key(&keyring)).unwrap();
        assert_eq!(read, Checkpoint { origin: origin(&keyring), head: head() });
        assert!(Checkpoint::open(&note, &verifier_key(&other)).is_err());
        assert_eq!(Checkpoint::unchecked(&note).unwrap(), read);
    }

    #[test]
    fn notes_that_are_no_checkpoints_are_refused() {
        let keyring = Keyring::make(&SeededChance::for_test(4));
        let (name, key) = (origin(&keyring), verifier_key(&keyring));
        let root = head().root;
        for text in [
            "hello\n".to_owned(),
            format!("{name}\n07\n{root}\n"),
            format!("{name}\n+7\n{root}\n"),
            format!("{name}\n7\nAAAA\n"),
            format!("{name}\n7\n{root}\nmore\n"),
            format!("{name}\n7\n{root}\n\n"),
            format!("{name}\n{}\n{root}\n", MOST_LEAVES + 1),
        ] {
            let note = keyring.sign_note(&name, &text);
            assert_eq!(Checkpoint::open(&note, &key), Err(CheckpointFault::NoCheckpoint), "{text}");
        }
        let elsewhere = keyring.sign_note(&name, &format!("other\n7\n{root}\n"));
        let told = Checkpoint::open(&elsewhere, &key);
        assert_eq!(told, Err(CheckpointFault::OtherLedger("other".to_owned())));
    }
}

//! Signed notes (C2SP signed-note): a text, a blank line, and Ed25519 signatures under named keys.
//!
//! `signed_note` knows the format; ring signs and verifies through its traits, so the signing key
//! never leaves the keyring.
//! A verifier key is one line of text that anyone may have: `<name>+<id>+<base64 of type and key>`.

use std::fmt;

use data_encoding::BASE64;
use signed_note::{Note, NoteError, VerificationError, Verifier, Verifiers};

use super::{Keyring, VerifyingKey, digest, verify};

/// The type of signature in key ids and verifier keys (C2SP signed-note): Ed25519 as in RFC 8032.
const ED25519: u8 = 1;

/// The public half of a signing key with its name: what whoever checks notes holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    key: VerifyingKey,
}

/// A text is no verifier key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is no verifier key: it must read name+id+key, as `lotse ledger key` prints it, and be whole"
)]
pub struct NoVerifierKey;

/// Why a note says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// It is not a signed note.
    #[error("it is no signed note")]
    Malformed,
    /// It carries no signature of the key.
    #[error("it is signed by another key: {signers}")]
    OtherKey {
        /// The names and ids under which it is signed.
        signers: String,
    },
    /// It carries a signature under the key's name and id that does not hold.
    #[error("its signature does not hold: its text was changed after signing, or never signed")]
    Forged,
}

impl VerifierKey {
    /// The key of a keyring, under a name without spaces and plus signs.
    pub fn of(keyring: &Keyring, name: &str) -> Self {
        Self::named(name, keyring.verifying_key())
    }

    /// Reads a verifier key; its id must be that of its name and key.
    pub fn parse(text: &str) -> Result<Self, NoVerifierKey> {
        let mut parts = text.trim().splitn(3, '+');
        let [name, id, key] =
            [parts.next(), parts.next(), parts.next()].map(|part| part.ok_or(NoVerifierKey));
        let (name, id, key) = (name?, id?, BASE64.decode(key?.as_bytes()));
        let key = key.map_err(|_| NoVerifierKey)?;
        let [ED25519, key @ ..] = key.as_slice() else { return Err(NoVerifierKey) };
        let read = Self::named(name, key.try_into().map_err(|_| NoVerifierKey)?);
        let fits = signed_note::is_key_name_valid(name) && format!("{:08x}", read.id) == id;
        if fits { Ok(read) } else { Err(NoVerifierKey) }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of a note that this key signed, and nobody else.
    ///
    /// No byte of it can be another: a second signature beside this key's, which nobody could check, is
    /// refused, and so is any other spelling of the same one.
    ///
    /// # Errors
    ///
    /// When it is no note, or none that this key signed, or not this alone.
    pub fn open(&self, note: &[u8]) -> Result<String, NoteFault> {
        let read = Note::from_bytes(note).map_err(|_| NoteFault::Malformed)?;
        let text = match read.verify(self) {
            Ok(_) => text_of(&read)?,
            Err(NoteError::UnverifiedNote) => {
                return Err(NoteFault::OtherKey { signers: signers(note) });
            }
            Err(_) => return Err(NoteFault::Forged),
        };
        if self.signed_alone(&text, note) { Ok(text) } else { Err(NoteFault::Malformed) }
    }

    /// Whether a note is exactly this text, a blank line, and one signature line under this key's name.
    fn signed_alone(&self, text: &str, note: &[u8]) -> bool {
        let signature = note
            .strip_prefix(text.as_bytes())
            .and_then(|rest| rest.strip_prefix(format!("\n— {} ", self.name).as_bytes()))
            .and_then(|rest| rest.strip_suffix(b"\n"));
        // This decoder takes one spelling of the same bytes and no other.
        signature.is_some_and(|line| BASE64.decode(line).is_ok_and(|bytes| bytes.len() == 4 + 64))
    }

    fn named(name: &str, key: VerifyingKey) -> Self {
        let id = signed_note::key_id(name, &typed(&key));
        Self { name: name.to_owned(), id, key }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}+{:08x}+{}", self.name, self.id, BASE64.encode(&typed(&self.key)))
    }
}

impl Verifier for VerifierKey {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        signature.try_into().is_ok_and(|signature| verify(&self.key, message, signature).is_ok())
    }
}

impl Verifiers for VerifierKey {
    fn verifier(&self, name: &str, id: u32) -> Result<&dyn Verifier, VerificationError> {
        if (name, id) == (&self.name, self.id) {
            Ok(self)
        } else {
            Err(VerificationError::UnknownKey { name: name.to_owned(), id })
        }
    }
}

struct Signer<'k> {
    keyring: &'k Keyring,
    key: VerifierKey,
}

impl signed_note::Signer for Signer<'_> {
    fn name(&self) -> &str {
        &self.key.name
    }

    fn key_id(&self) -> u32 {
        self.key.id
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.keyring.sign(message).to_vec())
    }
}

impl Keyring {
    /// Signs a text as a note under a name; the text ends in a line's end, the name has neither
    /// spaces nor plus signs. The same text gives the same note, byte for byte.
    pub fn sign_note(&self, name: &str, text: &str) -> Vec<u8> {
        let signer = Signer { keyring: self, key: VerifierKey::of(self, name) };
        let mut note = Note::new(text.as_bytes(), &[]).expect(
            "because the text is short, ends in a line's end and has no control characters",
        );
        note.add_sigs(&[&signer]).expect("because the name is a word, and ring signs everything");
        note.to_bytes()
    }

    /// 16 hexadecimal digits that stand for the signing key, for names.
    pub fn signing_name(&self) -> String {
        data_encoding::HEXLOWER.encode(&digest::sha256(&self.verifying_key())[..8])
    }
}

/// The text of a note whoever signed it: for saying what it claims, never for believing it.
pub fn unchecked_text(note: &[u8]) -> Result<String, NoteFault> {
    text_of(&Note::from_bytes(note).map_err(|_| NoteFault::Malformed)?)
}

fn text_of(note: &Note) -> Result<String, NoteFault> {
    String::from_utf8(note.text().to_vec()).map_err(|_| NoteFault::Malformed)
}

fn typed(key: &VerifyingKey) -> Vec<u8> {
    [&[ED25519], key.as_slice()].concat()
}

/// The names and ids in a note's signature lines.
fn signers(note: &[u8]) -> String {
    let lines = note.split(|byte| *byte == b'\n').filter(|line| line.starts_with("— ".as_bytes()));
    let read = lines.filter_map(|line| signed_note::Signature::from_bytes(line).ok());
    read.map(|one| format!("{}+{:08x}", one.name(), one.id())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    /// The example of the specification's own library (golang.org/x/mod/sumdb/note).
    const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\
        \n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn the_published_example_opens() {
        let key = VerifierKey::parse(VKEY).unwrap();
        assert_eq!(key.to_string(), VKEY);
        let text = key.open(NOTE.as_bytes()).unwrap();
        assert!(text.starts_with("If you think") && text.ends_with("problem is.\n"), "{text}");
        let changed = NOTE.replace("answer", "Answer");
        assert_eq!(key.open(changed.as_bytes()), Err(NoteFault::Forged));
    }

    #[test]
    fn a_note_opens_with_the_key_that_signed_it_and_with_no_other() {
        let chance = SeededChance::for_test(8);
        let [keyring, other] = [Keyring::make(&chance), Keyring::make(&chance)];
        let note = keyring.sign_note("lotse/a", "one\ntwo\n");
        assert_eq!(note, keyring.sign_note("lotse/a", "one\ntwo\n"));
        let key = VerifierKey::parse(&VerifierKey::of(&keyring, "lotse/a").to_string()).unwrap();
        assert_eq!(key.open(&note).unwrap(), "one\ntwo\n");
        for foreign in [other.sign_note("lotse/a", "one\ntwo\n"), keyring.sign_note("b", "one\n")] {
            assert!(matches!(key.open(&foreign), Err(NoteFault::OtherKey { .. })));
            assert!(unchecked_text(&foreign).unwrap().starts_with("one\n"));
        }
        for at in 0..note.len() {
            let mut changed = note.clone();
            changed[at] ^= 1;
            assert!(key.open(&changed).is_err(), "byte {at}");
            assert!(key.open(&note[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn nothing_stands_beside_the_signature() {
        let chance = SeededChance::for_test(8);
        let [keyring, other] = [Keyring::make(&chance), Keyring::make(&chance)];
        let note = keyring.sign_note("lotse/a", "one\ntwo\n");
        let key = VerifierKey::of(&keyring, "lotse/a");
        let witness = other.sign_note("witness", "one\ntwo\n");
        let line = witness.strip_prefix(b"one\ntwo\n\n").unwrap();
        let own = note.strip_prefix(b"one\ntwo\n\n").unwrap();
        for beside in [line, own] {
            for lines in [[own, beside].concat(), [beside, own].concat()] {
                let text = [&b"one\ntwo\n\n"[..], &lines].concat();
                assert_eq!(key.open(&text), Err(NoteFault::Malformed));
            }
        }
    }

    #[test]
    fn what_is_no_verifier_key_is_refused() {
        for text in [
            "",
            "name",
            "name+c74f20a3",
            &VKEY.replace("PeterNeumann", "Peter"),
            &VKEY.replace("ARpc", "ARpd"),
            &VKEY.replace("c74f20a3", "C74F20A3"),
            &VKEY[..VKEY.len() - 4],
        ] {
            assert_eq!(VerifierKey::parse(text), Err(NoVerifierKey), "{text}");
        }
    }
}

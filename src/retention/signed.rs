//! Statements of the installation as signed JSON, for whoever keeps them.
//!
//! What is signed is a note (C2SP signed-note) whose text is the statement's canonical JSON (RFC 8785)
//! and a line's end. The file holds the statement and the signature apart, so it reads as plain JSON;
//! put together again they are the note, which any tool for signed notes can check.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ledger::checkpoint::{origin, verifier_key};
use super::ledger::proved_line::{ProvedLine, ProvedLineFault};
use crate::keys::Keyring;
use crate::keys::note::{NoteFault, VerifierKey};

/// A signed statement as it is kept: `lotse verify --receipt` reads its proofs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Signed {
    /// What is said; its `type` says what kind of statement it is.
    pub statement: Value,
    /// Lines of the ledger that the statement speaks of, each proved.
    pub proofs: Vec<ProvedLine>,
    /// The signature lines of the note.
    pub signature: String,
    /// The key that signed it. Compare it with the one that was given to you: a forger would put in
    /// their own.
    pub verifier_key: String,
}

/// Why a signed statement says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedFault {
    /// It is not such a file.
    #[error("it is no signed statement")]
    Malformed,
    /// Its signature does not hold.
    #[error("the statement does not hold: {0}")]
    Note(#[from] NoteFault),
    /// One of its proofs does not hold.
    #[error("a proof does not hold: {0}")]
    Proof(#[from] ProvedLineFault),
}

/// The text that is signed.
fn text_of(statement: &Value) -> String {
    let canonical = serde_json_canonicalizer::to_string(statement)
        .expect("because a JSON value has a canonical form");
    canonical + "\n"
}

impl Signed {
    /// Signs a statement.
    pub fn new<S: Serialize>(keyring: &Keyring, statement: &S, proofs: Vec<ProvedLine>) -> Self {
        let statement = serde_json::to_value(statement)
            .expect("because statements have only strings, numbers, lists and objects");
        let text = text_of(&statement);
        let note = keyring.sign_note(&origin(keyring), &text);
        let signature = String::from_utf8_lossy(&note[text.len() + 1..]).into_owned();
        Self { statement, proofs, signature, verifier_key: verifier_key(keyring).to_string() }
    }

    /// The file: JSON in its canonical form.
    pub fn to_json(&self) -> String {
        serde_json_canonicalizer::to_string(self)
            .expect("because it has only strings, numbers, lists and objects")
    }

    /// What a file says, if this key signed it and all its proofs hold.
    ///
    /// Needs nothing but the key.
    pub fn open(file: &[u8], key: &VerifierKey) -> Result<Value, SignedFault> {
        let read: Self = serde_json::from_slice(file).map_err(|_| SignedFault::Malformed)?;
        let text = text_of(&read.statement);
        if key.open(format!("{text}\n{}", read.signature).as_bytes())? != text {
            return Err(SignedFault::Malformed);
        }
        for proof in &read.proofs {
            proof.verify(key)?;
        }
        Ok(read.statement)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::keys::SeededChance;

    #[test]
    fn a_statement_opens_with_its_key_and_no_letter_of_it_can_be_changed() {
        let chance = SeededChance::for_test(12);
        let [keyring, other] = [Keyring::make(&chance), Keyring::make(&chance)];
        let said = json!({"type": "test", "project": "Grüße", "records": 12});
        let file = Signed::new(&keyring, &said, Vec::new()).to_json();
        assert_eq!(Signed::open(file.as_bytes(), &verifier_key(&keyring)), Ok(said));
        assert!(Signed::open(file.as_bytes(), &verifier_key(&other)).is_err());
        for (from, to) in [("12", "13"), ("Grüße", "Gruesse"), ("\"test\"", "\"text\"")] {
            let changed = file.replace(from, to);
            assert_ne!(changed, file);
            assert!(Signed::open(changed.as_bytes(), &verifier_key(&keyring)).is_err(), "{from}");
        }
        assert_eq!(Signed::open(b"{}", &verifier_key(&keyring)), Err(SignedFault::Malformed));
    }
}

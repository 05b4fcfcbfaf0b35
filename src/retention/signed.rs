//! Everything that the service signs: one file for each, which says, proves and is signed whole.
//!
//! What is signed is a note (C2SP signed-note) whose text is the statement's canonical JSON (RFC 8785)
//! and a line's end. The statement holds the signed checkpoint; beside it lie the lines of the ledger
//! that it speaks of, each with its way up to that checkpoint's root. So a file needs nothing but the
//! key to be checked, and no byte of it can be another:
//!
//! - the file is the canonical form of what it says, so neither order nor spelling can change;
//! - statement and checkpoint are signed, each with one signature and nothing beside it;
//! - the statement tells exactly which lines have to be there (`figures`), and each has one way only;
//! - the key that the file names has to be the one that was given from elsewhere.

pub mod fields;
mod figures;
pub mod page;
pub mod statement;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ledger::checkpoint::{Checkpoint, CheckpointFault, origin, verifier_key};
use super::ledger::proofs::TreeHead;
use super::ledger::proved_line::{ProvedLine, ProvedLineFault};
use crate::keys::Keyring;
use crate::keys::note::{NoteFault, VerifierKey};
pub(super) use figures::said;
use statement::Statement;

/// A signed statement as it is handed out and kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Signed {
    /// The lines of the ledger that it speaks of, each with its way up to the checkpoint.
    pub proofs: Vec<ProvedLine>,
    /// The signature line of the note.
    pub signature: String,
    /// What is said.
    pub statement: Statement,
    /// The key that signed it. Compare it with the one that was given to you: a forger would put in
    /// their own.
    pub verifier_key: String,
}

/// Why a signed file says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedFault {
    /// It is not such a file.
    #[error("it is not a signed file of this service, or of another version: {0}")]
    Malformed(String),
    /// It says the same in other bytes.
    #[error("it is not written as it was signed: order, spaces or spelling were changed")]
    NotCanonical,
    /// It names another key than the one that was given.
    #[error("it names another key than the one that was given: {0}")]
    OtherKey(String),
    /// Its signature does not hold.
    #[error("its statement does not hold: {0}")]
    Note(#[from] NoteFault),
    /// Its checkpoint does not hold.
    #[error("its checkpoint does not hold: {0}")]
    Checkpoint(#[from] CheckpointFault),
    /// One of its proofs does not hold.
    #[error("its proof of line {line} does not hold: {fault}")]
    Proof {
        /// The line that it is said to prove.
        line: u64,
        /// What is wrong.
        fault: ProvedLineFault,
    },
    /// It says something else than the lines that it proves.
    #[error("what it says is not what its lines say: {0}")]
    Figures(&'static str),
}

/// Every kind of document that the service signs and hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// A statement with its proofs, as JSON.
    Signed(Box<Signed>),
    /// The signed state of the ledger, as a note.
    Checkpoint(Checkpoint),
}

impl Document {
    /// A document that this key signed, if all of it holds.
    ///
    /// # Errors
    ///
    /// When a single byte is not as it was signed, and when it says what its lines do not say.
    pub fn open(file: &[u8], key: &VerifierKey) -> Result<Self, SignedFault> {
        if file.starts_with(b"{") {
            Ok(Self::Signed(Box::new(Signed::open(file, key)?)))
        } else {
            Ok(Self::Checkpoint(Checkpoint::open(file, key)?))
        }
    }
}

fn canonical<S: Serialize>(said: &S) -> String {
    serde_json_canonicalizer::to_string(said)
        .expect("because it has only strings, whole numbers, lists and objects")
}

impl Signed {
    /// Signs a statement, with the lines that it speaks of.
    pub fn new(
        keyring: &Keyring,
        statement: impl Into<Statement>,
        proofs: Vec<ProvedLine>,
    ) -> Self {
        let statement = statement.into();
        let text = canonical(&statement) + "\n";
        let note = keyring.sign_note(&origin(keyring), &text);
        let signature = String::from_utf8_lossy(&note[text.len() + 1..]).into_owned();
        Self { proofs, signature, statement, verifier_key: verifier_key(keyring).to_string() }
    }

    /// The file: JSON in its canonical form.
    pub fn to_json(&self) -> String {
        canonical(self)
    }

    /// A file that this key signed, if all of it holds.
    ///
    /// Needs nothing but the key, which must come from elsewhere than the file.
    ///
    /// # Errors
    ///
    /// When a single byte is not as it was signed, and when it says what its lines do not say.
    pub fn open(file: &[u8], key: &VerifierKey) -> Result<Self, SignedFault> {
        let read = Self::read(file)?;
        if read.verifier_key != key.to_string() {
            return Err(SignedFault::OtherKey(read.verifier_key));
        }
        let text = canonical(&read.statement) + "\n";
        if key.open(format!("{text}\n{}", read.signature).as_bytes())? != text {
            return Err(NoteFault::Malformed.into());
        }
        let head = match read.statement.checkpoint() {
            "" => None,
            note => Some(Checkpoint::open(note.as_bytes(), key)?.head),
        };
        read.match_lines(head.as_ref())?;
        Ok(read)
    }

    /// What a file claims, whoever signed it: it has the form of one, and no other spelling.
    ///
    /// # Errors
    ///
    /// When it has not.
    pub fn read(file: &[u8]) -> Result<Self, SignedFault> {
        let malformed = |error: serde_json::Error| SignedFault::Malformed(error.to_string());
        // Values first: they tell whether something stands there twice, or is left out.
        let value: Value = serde_json::from_slice(file).map_err(malformed)?;
        let read: Self = serde_json::from_value(value).map_err(malformed)?;
        if read.to_json().as_bytes() == file { Ok(read) } else { Err(SignedFault::NotCanonical) }
    }

    fn match_lines(&self, head: Option<&TreeHead>) -> Result<(), SignedFault> {
        let mut lines = Vec::new();
        for proof in &self.proofs {
            let line = proof.inclusion.sequence;
            let head = head.ok_or(SignedFault::Figures("it proves lines under no checkpoint"))?;
            let entry = proof.verify(head).map_err(|fault| SignedFault::Proof { line, fault })?;
            lines.push((line, entry));
        }
        figures::match_lines(&self.statement, head, &lines).map_err(SignedFault::Figures)
    }
}

//! One line of the ledger with everything that proves it: what a receipt or a certificate carries.

use serde::{Deserialize, Serialize};

use super::checkpoint::{Checkpoint, CheckpointFault};
use super::proofs::{Inclusion, ProofFault, TreeHead};
use super::{Entry, Reading};
use crate::keys::note::VerifierKey;

/// A line, its way up the tree, and the signed root. Verified with the verifier key alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProvedLine {
    /// The line as it lies in the ledger, without its end.
    pub line: String,
    /// That it stands in the tree of the checkpoint.
    pub inclusion: Inclusion,
    /// The signed note, whole.
    pub checkpoint: String,
}

/// Why a proved line proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProvedLineFault {
    /// Its checkpoint does not hold.
    #[error("its checkpoint does not hold: {0}")]
    Checkpoint(#[from] CheckpointFault),
    /// Its proof does not lead from the line to the checkpoint.
    #[error("{0}")]
    Proof(#[from] ProofFault),
    /// What is proved is no line of a ledger.
    #[error("what it proves is not a ledger line, or one with another number")]
    NoLine,
}

impl Reading {
    /// The line with this number, proved under a signed checkpoint of this ledger.
    ///
    /// `None` when the checkpoint does not speak for the line yet, or not for this ledger.
    pub fn prove_line(&self, sequence: u64, note: &[u8]) -> Option<ProvedLine> {
        let checkpoint = Checkpoint::unchecked(note).ok()?;
        if !self.continues(&checkpoint.head) {
            return None;
        }
        Some(ProvedLine {
            line: String::from_utf8(self.line(sequence)?.to_vec()).ok()?,
            inclusion: self.prove_inclusion(sequence, checkpoint.head.size)?,
            checkpoint: String::from_utf8(note.to_vec()).ok()?,
        })
    }
}

impl ProvedLine {
    /// What the line says, and the tree head it stands under, if everything holds.
    pub fn verify(&self, key: &VerifierKey) -> Result<(Entry, TreeHead), ProvedLineFault> {
        let checkpoint = Checkpoint::open(self.checkpoint.as_bytes(), key)?;
        self.inclusion.verify(self.line.as_bytes(), &checkpoint.head)?;
        match Entry::read(self.line.as_bytes()) {
            Some((sequence, entry)) if sequence == self.inclusion.sequence => {
                Ok((entry, checkpoint.head))
            }
            _ => Err(ProvedLineFault::NoLine),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::checkpoint::{sign, verifier_key};
    use super::super::tests::{entry, text};
    use super::super::{Kind, Reading};
    use super::*;
    use crate::keys::{Keyring, SeededChance};

    #[test]
    fn a_proved_line_needs_nothing_but_the_key() {
        let keyring = Keyring::make(&SeededChance::for_test(5));
        let key = verifier_key(&keyring);
        let entries: Vec<_> = (1..=9).map(|order| entry(order, Kind::Intent)).collect();
        let reading = Reading::of(&text(&entries), Path::new("ledger")).unwrap();
        let note = sign(&keyring, &reading.head_at(7).unwrap());
        assert!(reading.prove_line(8, &note).is_none(), "the checkpoint is older than the line");
        let proved = reading.prove_line(3, &note).unwrap();
        let told = serde_json::to_string(&proved).unwrap();
        let proved: ProvedLine = serde_json::from_str(&told).unwrap();
        let (said, head) = proved.verify(&key).unwrap();
        assert_eq!((said, head.size), (entries[2].clone(), 7));

        let other = ProvedLine { line: proved.line.replace("P-1", "P-2"), ..proved.clone() };
        assert_eq!(other.verify(&key).unwrap_err(), ProofFault::OtherRoot.into());
        let foreign = Keyring::make(&SeededChance::for_test(6));
        assert!(matches!(
            proved.verify(&verifier_key(&foreign)),
            Err(ProvedLineFault::Checkpoint(CheckpointFault::Note(_)))
        ));
        // A tree over something else, rightly signed, proves no deletion.
        let other = Reading::of(&text(&[entry(40, Kind::Intent)]), Path::new("ledger")).unwrap();
        let note = sign(&keyring, &other.head());
        assert!(reading.prove_line(1, &note).is_none());
    }
}

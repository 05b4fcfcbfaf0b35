//! One line of the ledger with its way up the tree: what a receipt or a certificate carries.

use serde::{Deserialize, Serialize};

use super::checkpoint::Checkpoint;
use super::proofs::{Inclusion, ProofFault, TreeHead, encoded};
use super::{Entry, Reading};

/// A line and its way up the tree; the signed root stands beside it, once for all lines of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProvedLine {
    /// The line as it lies in the ledger, without its end.
    pub line: String,
    /// That it stands in the tree of the checkpoint.
    pub inclusion: Inclusion,
}

/// Why a proved line proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProvedLineFault {
    /// Its proof does not lead from the line to the checkpoint.
    #[error("{0}")]
    Proof(#[from] ProofFault),
    /// What is proved is no line of a ledger.
    #[error("what it proves is not a ledger line, or one with another number")]
    NoLine,
}

impl Reading {
    /// The lines with these numbers, proved under a signed checkpoint of this ledger.
    ///
    /// `None` when the checkpoint does not speak for all of them yet, or not for this ledger.
    pub fn prove_lines(&self, sequences: &[u64], note: &[u8]) -> Option<Vec<ProvedLine>> {
        let head = Checkpoint::unchecked(note).ok()?.head;
        let tree = self.tree_at(head.size)?;
        if tree.root() != head.root.0 {
            return None;
        }
        let proved = |sequence: &u64| {
            let path = tree.prove_inclusion(sequence.checked_sub(1)?)?;
            Some(ProvedLine {
                line: String::from_utf8(self.line(*sequence)?.to_vec()).ok()?,
                inclusion: Inclusion {
                    sequence: *sequence,
                    tree_size: head.size,
                    path: encoded(path),
                },
            })
        };
        sequences.iter().map(proved).collect()
    }
}

impl ProvedLine {
    /// What the line says, if it stands under `head`.
    pub fn verify(&self, head: &TreeHead) -> Result<Entry, ProvedLineFault> {
        self.inclusion.verify(self.line.as_bytes(), head)?;
        match Entry::read(self.line.as_bytes()) {
            Some((sequence, entry)) if sequence == self.inclusion.sequence => Ok(entry),
            _ => Err(ProvedLineFault::NoLine),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::checkpoint::sign;
    use super::super::tests::{entry, text};
    use super::super::{Kind, Reading};
    use super::*;
    use crate::keys::{Keyring, SeededChance};

    #[test]
    fn a_proved_line_holds_under_its_head_alone() {
        let keyring = Keyring::make(&SeededChance::for_test(5));
        let entries: Vec<_> = (1..=9).map(|order| entry(order, Kind::Intent)).collect();
        let reading = Reading::of(&text(&entries), Path::new("ledger")).unwrap();
        let head = reading.head_at(7).unwrap();
        let note = sign(&keyring, &head);
        assert!(
            reading.prove_lines(&[8], &note).is_none(),
            "the checkpoint is older than the line"
        );
        assert!(reading.prove_lines(&[0], &note).is_none());
        let proved = reading.prove_lines(&[3, 7], &note).unwrap();
        let told = serde_json::to_string(&proved).unwrap();
        let proved: Vec<ProvedLine> = serde_json::from_str(&told).unwrap();
        assert_eq!(proved[0].verify(&head), Ok(entries[2].clone()));
        assert_eq!(proved[1].verify(&head), Ok(entries[6].clone()));
        assert_eq!(proved[0].inclusion, reading.prove_inclusion(3, 7).unwrap());

        let one = &proved[0];
        let other = ProvedLine { line: one.line.replace("P-1", "P-2"), ..one.clone() };
        assert_eq!(other.verify(&head), Err(ProofFault::OtherRoot.into()));
        let later = reading.head();
        assert_eq!(one.verify(&later), Err(ProofFault::OtherSize.into()));
        // A tree over something else, rightly signed, proves no deletion.
        let other = Reading::of(&text(&[entry(40, Kind::Intent)]), Path::new("ledger")).unwrap();
        assert!(reading.prove_lines(&[1], &sign(&keyring, &other.head())).is_none());
    }
}

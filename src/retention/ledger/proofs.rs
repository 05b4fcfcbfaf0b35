//! Proofs about the ledger that can be handed to someone who has not got it.
//!
//! The tree is that of RFC 6962; a leaf is the exact bytes of a line, without its end.
//! Sequence numbers count from 1 as in the lines; the leaf's index is one less.
//! Everything here is plain data: it is written as JSON, with hashes in base64 as in checkpoints, and
//! verified without ledger, keyring or service.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::Reading;
use crate::keys::merkle::{self, Tree, TreeHash};

/// A hash that reads and writes as base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(pub TreeHash);

/// A text is no hash.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a hash is 32 bytes in base64")]
pub struct NoHash;

impl TryFrom<String> for Hash {
    type Error = NoHash;

    fn try_from(text: String) -> Result<Self, NoHash> {
        let bytes = BASE64.decode(text.as_bytes()).map_err(|_| NoHash)?;
        Ok(Self(bytes.try_into().map_err(|_| NoHash)?))
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        BASE64.encode(&hash.0)
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&BASE64.encode(&self.0))
    }
}

/// How many lines a ledger had, and the hash that speaks for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TreeHead {
    /// How many lines.
    pub size: u64,
    /// The Merkle tree hash over them (RFC 6962, 2.1).
    pub root: Hash,
}

/// That a line stands in a ledger of some size (RFC 6962, 2.1.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Inclusion {
    /// The line's number, from 1.
    pub sequence: u64,
    /// The size of the tree for which the path holds.
    pub tree_size: u64,
    /// The hashes beside the way from the line up to the root.
    pub path: Vec<Hash>,
}

/// That a ledger began with all the lines of an earlier one (RFC 6962, 2.1.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Consistency {
    /// The size of the earlier ledger.
    pub old_size: u64,
    /// The size of the later one.
    pub new_size: u64,
    /// The hashes from which both roots follow.
    pub path: Vec<Hash>,
}

/// A proof does not hold for what it is said to prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// It was made for a ledger of another size.
    #[error("the proof was made for a ledger of another size")]
    OtherSize,
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the root hash")]
    OtherRoot,
}

impl Inclusion {
    /// Whether `line`, byte for byte and without its end, stands at this number under `head`.
    pub fn verify(&self, line: &[u8], head: &TreeHead) -> Result<(), ProofFault> {
        if self.tree_size != head.size {
            return Err(ProofFault::OtherSize);
        }
        let index = self.sequence.checked_sub(1).ok_or(ProofFault::OtherRoot)?;
        merkle::verify_inclusion(line, index, &plain(&self.path), (head.size, &head.root.0))
            .map_err(|_| ProofFault::OtherRoot)
    }
}

impl Consistency {
    /// Whether the ledger of `new` begins with that of `old`.
    pub fn verify(&self, old: &TreeHead, new: &TreeHead) -> Result<(), ProofFault> {
        if (self.old_size, self.new_size) != (old.size, new.size) {
            return Err(ProofFault::OtherSize);
        }
        let (old, new) = ((old.size, &old.root.0), (new.size, &new.root.0));
        merkle::verify_consistency(old, new, &plain(&self.path)).map_err(|_| ProofFault::OtherRoot)
    }
}

impl Reading {
    /// How many lines it has: the size of its tree.
    pub fn size(&self) -> u64 {
        self.lines.len() as u64
    }

    /// The exact bytes of a line, without its end; sequence numbers count from 1.
    pub fn line(&self, sequence: u64) -> Option<&[u8]> {
        let index = usize::try_from(sequence.checked_sub(1)?).ok()?;
        self.lines.get(index).map(Vec::as_slice)
    }

    /// The head of the tree over all lines.
    pub fn head(&self) -> TreeHead {
        head_of(&Tree::of(self.leaves()))
    }

    /// The head of the tree over the first `size` lines; `None` beyond the end.
    pub fn head_at(&self, size: u64) -> Option<TreeHead> {
        Some(head_of(&self.tree_at(size)?))
    }

    /// The proof that a line stands in the tree over the first `tree_size` lines.
    ///
    /// `None` when there are not so many, or the line is not among them.
    pub fn prove_inclusion(&self, sequence: u64, tree_size: u64) -> Option<Inclusion> {
        let path = self.tree_at(tree_size)?.prove_inclusion(sequence.checked_sub(1)?)?;
        Some(Inclusion { sequence, tree_size, path: encoded(path) })
    }

    /// The proof that the first `new_size` lines begin with the first `old_size`.
    ///
    /// `None` when there are not so many, or `old_size` is 0 or larger than `new_size`.
    pub fn prove_consistency(&self, old_size: u64, new_size: u64) -> Option<Consistency> {
        let path = self.tree_at(new_size)?.prove_consistency(old_size)?;
        Some(Consistency { old_size, new_size, path: encoded(path) })
    }

    /// The lines as they lie in the file.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = &[u8]> {
        self.lines.iter().map(Vec::as_slice)
    }

    pub(super) fn tree_at(&self, size: u64) -> Option<Tree<'_>> {
        if size > self.size() {
            return None;
        }
        Some(Tree::of(self.leaves().take(usize::try_from(size).ok()?)))
    }
}

/// The head of a tree.
pub(crate) fn head_of(tree: &Tree<'_>) -> TreeHead {
    TreeHead { size: tree.size(), root: Hash(tree.root()) }
}

fn plain(path: &[Hash]) -> Vec<TreeHash> {
    path.iter().map(|hash| hash.0).collect()
}

pub(super) fn encoded(path: Vec<TreeHash>) -> Vec<Hash> {
    path.into_iter().map(Hash).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::tests::{entry, text};
    use super::super::{Kind, Reading};
    use super::*;

    fn reading(lines: u8) -> Reading {
        let entries: Vec<_> = (1..=lines).map(|order| entry(order, Kind::Intent)).collect();
        Reading::of(&text(&entries), Path::new("ledger")).unwrap()
    }

    #[test]
    fn a_line_is_proved_from_plain_data_alone() {
        let reading = reading(13);
        for size in 1..=13 {
            let head = reading.head_at(size).unwrap();
            for sequence in 1..=size {
                let proof = reading.prove_inclusion(sequence, size).unwrap();
                let told = serde_json::to_string(&(&proof, &head)).unwrap();
                let (proof, head): (Inclusion, TreeHead) = serde_json::from_str(&told).unwrap();
                let line = reading.line(sequence).unwrap();
                proof.verify(line, &head).unwrap();
                assert_eq!(proof.verify(b"{}", &head), Err(ProofFault::OtherRoot));
                let other = reading.head_at(if size == 1 { 2 } else { size - 1 }).unwrap();
                assert_eq!(proof.verify(line, &other), Err(ProofFault::OtherSize));
            }
            assert!(reading.prove_inclusion(size + 1, size).is_none());
            assert!(reading.prove_inclusion(0, size).is_none());
        }
        assert_eq!(reading.head(), reading.head_at(13).unwrap());
        assert!(reading.head_at(14).is_none());
    }

    #[test]
    fn a_ledger_that_only_grew_is_proved_so() {
        let reading = reading(9);
        for (old_size, new_size) in [(1, 1), (1, 9), (4, 5), (5, 9), (8, 9), (9, 9)] {
            let [old, new] = [old_size, new_size].map(|size| reading.head_at(size).unwrap());
            let proof = reading.prove_consistency(old_size, new_size).unwrap();
            proof.verify(&old, &new).unwrap();
            let forged = TreeHead { root: Hash([1; 32]), ..old };
            assert_eq!(proof.verify(&forged, &new), Err(ProofFault::OtherRoot));
        }
        assert!(reading.prove_consistency(0, 9).is_none());
        assert!(reading.prove_consistency(9, 8).is_none());
    }
}

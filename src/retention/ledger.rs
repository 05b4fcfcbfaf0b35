//! The ledger: what was deleted, when, under which rule, and what the data protection officer signed
//! off; outside the database, append-only.
//!
//! One JSON object a line; each line carries the SHA-256 of the line before it, so that nothing can
//! be changed, dropped or slipped in without the rest saying so.
//! The lines are also the leaves of a Merkle tree, so that one hash, kept elsewhere, speaks for all of
//! them, and a short proof for each ([`proofs`]).
//! A deletion has two lines: its *intent*, on disk before anything is touched, and its *completion*.
//! A sign-off has one, and another when it is withdrawn; nothing is ever carried out because of them.
//! It never holds a name or an id of a person: a keyed tag stands for the participation, which only
//! whoever holds the ledger key can match.

pub mod checkpoint;
mod line;
pub mod proofs;
pub mod proved_line;
#[cfg(test)]
mod tests;
pub mod verification;
mod walk;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

pub use line::{
    AGREEMENT_RULE, Entry, HOLD_RULE, Kind, LINKING_KEY_RULE, RESTRICTION_RULE, SEARCH_RULE,
    SIGN_OFF_RULE, Searched, SignedOff,
};

use crate::ids::OrderId;
use crate::keys::sha256;
use crate::quarter::Quarter;
use line::Line;
use walk::{NO_LINE, Walk, split};

/// The ledger of an installation, by the place of its file.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(super) path: PathBuf,
}

/// A ledger that was read from its first line to its last and found unbroken.
#[derive(Debug)]
pub struct Reading {
    /// Every entry, in order.
    pub entries: Vec<Entry>,
    /// Bytes after the last whole line: a write that was cut off and never acknowledged.
    /// The next append removes them.
    pub torn_bytes: usize,
    /// The lines as they lie in the file, without their ends: the leaves of the tree.
    lines: Vec<Vec<u8>>,
}

/// Why the ledger could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerFault {
    /// The file cannot be reached.
    #[error(
        "the ledger at {path} cannot be read or written: {cause}; nothing is deleted without it"
    )]
    Unreachable {
        /// Where it should lie.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The file was changed, or its disk is failing.
    #[error(
        "the ledger at {path} is damaged in line {line}: {what}; nothing is deleted until this is \
         explained: compare it with a copy"
    )]
    Damaged {
        /// Where it lies.
        path: PathBuf,
        /// Counts from 1.
        line: u64,
        /// What is wrong.
        what: &'static str,
    },
}

/// The end of the chain: what the next line hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) sequence: u64,
    pub(super) hash: [u8; 32],
}

impl Head {
    /// Before the first line.
    pub(super) const START: Self = Self { sequence: 0, hash: [0; 32] };

    /// The head after a line that ends the file, whatever it hangs on itself.
    pub(super) fn after(line: &[u8]) -> Result<Self, &'static str> {
        let read: Line = serde_json::from_slice(line).map_err(|_| "it is not a ledger line")?;
        Ok(Self { sequence: read.sequence, hash: sha256(line) })
    }

    /// The line, without its end, that `entry` makes here; and the head after it.
    pub(super) fn follow(self, entry: &Entry) -> (Vec<u8>, Self) {
        let sequence = self.sequence + 1;
        let line = serde_json::to_vec(&Line::of(entry, sequence, &self.hash))
            .expect("because a line has only strings and numbers");
        let hash = sha256(&line);
        (line, Self { sequence, hash })
    }
}

impl Reading {
    /// Reads the text of a ledger; `path` is for messages.
    pub(super) fn of(text: &[u8], path: &Path) -> Result<Self, LedgerFault> {
        let (lines, torn_bytes) = split(text);
        let mut walk = Walk::default();
        let (mut entries, mut leaves) = (Vec::new(), Vec::new());
        for (line, number) in lines.zip(1..) {
            let damaged = |what| LedgerFault::Damaged { path: path.to_owned(), line: number, what };
            match walk.step(line) {
                (Some(entry), faults) if faults.is_empty() => entries.push(entry),
                (_, faults) => return Err(damaged(faults.first().copied().unwrap_or(NO_LINE))),
            }
            leaves.push(line.to_vec());
        }
        Ok(Self { entries, torn_bytes, lines: leaves })
    }

    /// Forgets what stands after the first `size` lines.
    pub(super) fn cut(&mut self, size: u64) {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        self.entries.truncate(size);
        self.lines.truncate(size);
    }

    /// The intents whose deletion is not completed, the oldest first.
    pub fn open_intents(&self) -> Vec<&Entry> {
        let completed: BTreeSet<&OrderId> = self
            .entries
            .iter()
            .filter(|entry| entry.kind == Kind::Completed)
            .map(|entry| &entry.order)
            .collect();
        self.entries
            .iter()
            .filter(|entry| entry.kind == Kind::Intent && !completed.contains(&entry.order))
            .collect()
    }

    /// The quarters whose linking keys are destroyed, as far as the ledger knows.
    pub fn destroyed_linking_keys(&self) -> Vec<Quarter> {
        self.entries.iter().filter_map(Entry::linking_quarter).collect()
    }

    /// Whether the last line about the hold with this id says that it stands, and carries this tag.
    pub fn holds_hold(&self, id: &OrderId, tag: &[u8; 32]) -> bool {
        let last = self.entries.iter().rfind(|entry| entry.order == *id);
        last.is_some_and(|entry| entry.kind == Kind::HoldPlaced && entry.tag == *tag)
    }

    /// Whether the sign-off with this id stands in the ledger, saying exactly this, and was not
    /// withdrawn.
    pub fn holds_sign_off(&self, id: &OrderId, signed_off: &SignedOff) -> bool {
        let last = self.entries.iter().rfind(|entry| entry.order == *id);
        last.is_some_and(|entry| {
            entry.kind == Kind::SignedOff && entry.signed_off.as_ref() == Some(signed_off)
        })
    }
}

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
pub mod proofs;
pub mod proved_line;
#[cfg(test)]
mod tests;
pub mod verification;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::counts::Counts;
use crate::clock::Instant;
use crate::ids::OrderId;
use crate::keys::{Commitment, sha256};

/// What a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It will be carried out; whoever finds it open carries it out.
    Intent,
    /// Nothing of it is left.
    Completed,
    /// The data protection officer signed a version of a questionnaire off.
    SignedOff,
    /// The officer withdrew that for new unlocking.
    SignOffWithdrawn,
}

impl Kind {
    /// Whether the line is about a sign-off, and not about a deletion.
    pub const fn is_about_a_sign_off(self) -> bool {
        match self {
            Self::SignedOff | Self::SignOffWithdrawn => true,
            Self::Intent | Self::Completed => false,
        }
    }
}

/// The rule that stands in the lines of a sign-off.
pub const SIGN_OFF_RULE: &str = "sign-off";

/// What a sign-off says: which version, under which law, and why. Nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedOff {
    /// The questionnaire.
    pub definition: String,
    /// Its version.
    pub version: String,
    /// The hash of exactly what was signed off.
    pub hash: String,
    /// Under which law.
    pub legal_basis: String,
    /// Why.
    pub reason: String,
}

/// What one line says, apart from its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it was written.
    pub at: Instant,
    /// The deletion or sign-off; both of its lines share it.
    pub order: OrderId,
    /// The rule of the schedule; [`SIGN_OFF_RULE`] for a sign-off.
    pub rule: String,
    /// The project's code; empty for a sign-off, which holds for every project.
    pub project: String,
    /// What the line stands for.
    pub kind: Kind,
    /// Records deleted for each class; empty for an intent.
    pub counts: Counts,
    /// The epoch of the keyring at that time.
    pub epoch: i64,
    /// Stands for what was deleted, or for the officer's account: a keyed hash under the ledger key.
    pub tag: [u8; 32],
    /// SHA-256 of the agreement's JSON that was in force when a participation's deletion was
    /// announced; lines of other rules and of earlier versions have none.
    pub agreement: Option<[u8; 32]>,
    /// The commitment to the receipt code of the person erased, or a decoy that nobody tells from one;
    /// lines of other rules and of earlier versions have none.
    pub receipt: Option<Commitment>,
    /// What was signed off; only in the lines of a sign-off.
    pub signed_off: Option<SignedOff>,
}

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

/// One line as it rests.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    sequence: u64,
    at: String,
    order: OrderId,
    rule: String,
    project: String,
    kind: Kind,
    counts: Counts,
    epoch: i64,
    tag: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agreement: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed_off: Option<SignedOff>,
    previous: String,
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
        let line = serde_json::to_vec(&Line {
            sequence,
            at: entry.at.utc().to_rfc3339_opts(SecondsFormat::Secs, true),
            order: entry.order.clone(),
            rule: entry.rule.clone(),
            project: entry.project.clone(),
            kind: entry.kind,
            counts: entry.counts.clone(),
            epoch: entry.epoch,
            tag: HEXLOWER.encode(&entry.tag),
            agreement: entry.agreement.map(|hash| HEXLOWER.encode(&hash)),
            receipt: entry.receipt.map(|hash| HEXLOWER.encode(&hash)),
            signed_off: entry.signed_off.clone(),
            previous: HEXLOWER.encode(&self.hash),
        })
        .expect("because a line has only strings and numbers");
        let hash = sha256(&line);
        (line, Self { sequence, hash })
    }
}

impl Entry {
    /// Reads a line by itself, without its end: its number and what it says.
    pub fn read(line: &[u8]) -> Option<(u64, Self)> {
        let read: Line = serde_json::from_slice(line).ok()?;
        Some((read.sequence, read.entry().ok()?))
    }
}

impl Line {
    fn entry(self) -> Result<Entry, &'static str> {
        let at = DateTime::parse_from_rfc3339(&self.at).map_err(|_| "its time does not read")?;
        if self.signed_off.is_some() != self.kind.is_about_a_sign_off() {
            return Err("what was signed off is missing, or stands where nothing was");
        }
        let hash = |text: &str| {
            HEXLOWER.decode(text.as_bytes()).ok().and_then(|hash| hash.try_into().ok())
        };
        let agreement = self.agreement.as_deref().map(|text| hash(text).ok_or(()));
        let receipt = self.receipt.as_deref().map(|text| hash(text).ok_or(()));
        Ok(Entry {
            at: Instant::from_unix(at.timestamp()),
            order: self.order,
            rule: self.rule,
            project: self.project,
            kind: self.kind,
            counts: self.counts,
            epoch: self.epoch,
            tag: hash(&self.tag).ok_or("its tag does not read")?,
            agreement: agreement.transpose().map_err(|()| "its agreement's hash does not read")?,
            receipt: receipt.transpose().map_err(|()| "its receipt's hash does not read")?,
            signed_off: self.signed_off,
        })
    }
}

/// Reads line after line, and goes on after a fault, so that whoever wants to know finds all of them.
#[derive(Default)]
pub(super) struct Walk {
    head: Option<Head>,
    states: BTreeMap<OrderId, Kind>,
}

impl Walk {
    /// Reads the next line, without its end; says what is wrong with it, and what it says if it can
    /// be read.
    pub(super) fn step(&mut self, line: &[u8]) -> (Option<Entry>, Vec<&'static str>) {
        let before = self.head.unwrap_or(Head::START);
        let sequence = before.sequence + 1;
        let mut head = Head { sequence, hash: sha256(line) };
        let Ok(read) = serde_json::from_slice::<Line>(line) else {
            self.head = Some(head);
            return (None, vec![NO_LINE]);
        };
        let mut faults = Vec::new();
        if read.sequence != sequence {
            faults.push(WRONG_NUMBER);
            // One missing line is one fault, and not one for each line after it.
            head.sequence = read.sequence;
        }
        if read.previous != HEXLOWER.encode(&before.hash) {
            faults.push(WRONG_PREVIOUS);
        }
        self.head = Some(head);
        match read.entry() {
            Ok(entry) => {
                let state = self.states.insert(entry.order.clone(), entry.kind);
                faults.extend(follows(entry.kind, state).err());
                (Some(entry), faults)
            }
            Err(fault) => {
                faults.push(fault);
                (None, faults)
            }
        }
    }
}

/// A line that is not JSON of this form.
pub(super) const NO_LINE: &str = "it is not a ledger line";
/// A line at another place than it says.
pub(super) const WRONG_NUMBER: &str = "its number is not that of its place";
/// A line after another than it was written after.
pub(super) const WRONG_PREVIOUS: &str = "it does not follow from the line before it";

/// Which line may come after which, for one order.
fn follows(kind: Kind, before: Option<Kind>) -> Result<(), &'static str> {
    match (kind, before) {
        (Kind::Intent | Kind::SignedOff, None)
        | (Kind::Completed, Some(Kind::Intent))
        // A withdrawal is said again when the database failed after it was said.
        | (Kind::SignOffWithdrawn, Some(Kind::SignedOff | Kind::SignOffWithdrawn)) => Ok(()),
        (Kind::Intent, Some(_)) => Err("its deletion stands there already"),
        (Kind::Completed, _) => Err("it completes what is not open"),
        (Kind::SignedOff, Some(_)) => Err("its sign-off stands there already"),
        (Kind::SignOffWithdrawn, _) => Err("it withdraws what is not in force"),
    }
}

/// The whole lines of a ledger's text, without their ends, and how many bytes a torn rest has.
pub(super) fn split(text: &[u8]) -> (impl Iterator<Item = &[u8]>, usize) {
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let mut lines = text[..whole].split(|byte| *byte == b'\n');
    // What stands after the last end of line is the torn rest, or nothing.
    lines.next_back();
    (lines, text.len() - whole)
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

    /// Whether the sign-off with this id stands in the ledger, saying exactly this, and was not
    /// withdrawn.
    pub fn holds_sign_off(&self, id: &OrderId, signed_off: &SignedOff) -> bool {
        let last = self.entries.iter().rfind(|entry| entry.order == *id);
        last.is_some_and(|entry| {
            entry.kind == Kind::SignedOff && entry.signed_off.as_ref() == Some(signed_off)
        })
    }
}

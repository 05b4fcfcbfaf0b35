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
mod walk;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::counts::Counts;
use crate::clock::Instant;
use crate::ids::OrderId;
use crate::keys::{Commitment, sha256};
use crate::quarter::Quarter;
use walk::{NO_LINE, Walk, split};

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
    /// Somebody searched the IP addresses for attacks.
    AddressesSearched,
    /// The linking key of a quarter is gone: the lines of that quarter are linked to nobody.
    LinkingKeyDestroyed,
    /// One person proposed a legal hold.
    HoldProposed,
    /// A second person agreed: from now on it suspends deletion.
    HoldPlaced,
    /// Somebody lifted it, or took the proposal back.
    HoldLifted,
    /// Its date is over.
    HoldEnded,
    /// An agreement was changed in a way that stores nothing longer; the tag is its hash.
    AgreementChanged,
    /// Two persons changed an agreement so that something is stored longer; the tag is its hash.
    AgreementLengthened,
    /// A request restricts processing: from now on nobody but the person opens their data.
    Restricted,
    /// That restriction is lifted, or the person ended it.
    RestrictionLifted,
}

impl Kind {
    /// Whether the line is about a sign-off, and not about a deletion.
    pub const fn is_about_a_sign_off(self) -> bool {
        match self {
            Self::SignedOff | Self::SignOffWithdrawn => true,
            Self::Intent
            | Self::Completed
            | Self::AddressesSearched
            | Self::LinkingKeyDestroyed
            | Self::HoldProposed
            | Self::HoldPlaced
            | Self::HoldLifted
            | Self::HoldEnded
            | Self::AgreementChanged
            | Self::AgreementLengthened
            | Self::Restricted
            | Self::RestrictionLifted => false,
        }
    }
}

/// The rule that stands in the lines of a legal hold; nothing is ever carried out because of them.
pub const HOLD_RULE: &str = "legal-hold";

/// The rule that stands in the lines of a restriction of processing; it deletes nothing.
pub const RESTRICTION_RULE: &str = "restriction";

/// The rule that stands in the lines of a sign-off.
pub const SIGN_OFF_RULE: &str = "sign-off";

/// The rule that stands in the line of a destroyed linking key, before a space and its quarter.
pub const LINKING_KEY_RULE: &str = "linking-key";
/// The rule that stands in the lines of an agreement's change.
pub const AGREEMENT_RULE: &str = "agreement";

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

/// The rule that stands in the line of a search.
pub const SEARCH_RULE: &str = "addresses";

/// A search of the IP addresses: over which time, why, and how many sources it told. No address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Searched {
    /// The first hour that was searched.
    pub from: String,
    /// The last.
    pub to: String,
    /// Why, as whoever searched wrote it.
    pub reason: String,
}

/// What one line says, apart from its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it was written.
    pub at: Instant,
    /// The deletion or sign-off; both of its lines share it.
    pub order: OrderId,
    /// The rule of the schedule; [`SIGN_OFF_RULE`] for a sign-off, [`LINKING_KEY_RULE`] and the
    /// quarter for a linking key.
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
    /// What was searched; only in the line of a search.
    pub searched: Option<Searched>,
}

impl Entry {
    /// A line that says nothing beyond its kind; whoever writes it adds what belongs to that.
    pub fn new(kind: Kind, order: OrderId, at: Instant, epoch: i64) -> Self {
        Self {
            at,
            order,
            rule: String::new(),
            project: String::new(),
            kind,
            counts: Counts::default(),
            epoch,
            tag: [0; 32],
            agreement: None,
            receipt: None,
            signed_off: None,
            searched: None,
        }
    }
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

impl Entry {
    /// The quarter whose linking key was destroyed, in a line that says so.
    pub fn linking_quarter(&self) -> Option<Quarter> {
        let quarter = self.rule.strip_prefix(LINKING_KEY_RULE)?.strip_prefix(' ')?;
        quarter.parse().ok().filter(|_| self.kind == Kind::LinkingKeyDestroyed)
    }
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    searched: Option<Searched>,
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
            searched: entry.searched.clone(),
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
        if self.searched.is_some() != (self.kind == Kind::AddressesSearched) {
            return Err("what was searched is missing, or stands where nothing was");
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
            searched: self.searched,
        })
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

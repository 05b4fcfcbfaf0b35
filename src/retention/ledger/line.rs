//! One line of the ledger: what it says, and the JSON it rests as.
//!
//! A new kind of line belongs here. What was written once reads for ever, so a field that only some
//! lines have may be missing, and none changes its name.

use chrono::{DateTime, SecondsFormat};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::clock::Instant;
use crate::ids::OrderId;
use crate::keys::Commitment;
use crate::quarter::Quarter;
use crate::retention::counts::Counts;

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

    /// The quarter whose linking key was destroyed, in a line that says so.
    pub fn linking_quarter(&self) -> Option<Quarter> {
        let quarter = self.rule.strip_prefix(LINKING_KEY_RULE)?.strip_prefix(' ')?;
        quarter.parse().ok().filter(|_| self.kind == Kind::LinkingKeyDestroyed)
    }

    /// Reads a line by itself, without its end: its number and what it says.
    pub fn read(line: &[u8]) -> Option<(u64, Self)> {
        let read: Line = serde_json::from_slice(line).ok()?;
        Some((read.sequence, read.entry().ok()?))
    }
}

/// One line as it rests.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) sequence: u64,
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
    pub(super) previous: String,
}

impl Line {
    /// The line that `entry` makes at this place, after the line with this hash.
    pub(super) fn of(entry: &Entry, sequence: u64, previous: &[u8; 32]) -> Self {
        Self {
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
            previous: HEXLOWER.encode(previous),
        }
    }

    /// What it says, apart from its place.
    pub(super) fn entry(self) -> Result<Entry, &'static str> {
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

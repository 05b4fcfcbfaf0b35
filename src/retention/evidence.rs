//! What the ledger proves: its deletions, each with the lines that prove it under a signed checkpoint.
//!
//! Read from the ledger alone, so that what is said of a deletion does not hang on the database.
//! These calls block; inside the server they run on a thread for blocking work.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::checkpoints::{Checkpoints, CheckpointsFault};
use super::counts::Counts;
use super::ledger::checkpoint::verifier_key;
use super::ledger::proved_line::ProvedLine;
use super::ledger::{Kind, Ledger, Reading};
use crate::clock::Instant;
use crate::ids::OrderId;
use crate::keys::note::VerifierKey;
use crate::keys::{Commitment, Keyring};

/// One deletion, as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// Its order.
    pub order: OrderId,
    /// The project's code.
    pub project: String,
    /// The rule of the schedule.
    pub rule: String,
    /// When it was announced.
    pub announced_at: Instant,
    /// When nothing was left; `None` while it is carried out.
    pub completed_at: Option<Instant>,
    /// Records deleted for each class.
    pub counts: Counts,
    /// The epoch of the keyring at its last line.
    pub epoch: i64,
    /// What a receipt code for it would hash to.
    pub receipt: Option<Commitment>,
    /// The numbers of its lines.
    pub(super) lines: Vec<u64>,
}

/// A ledger with the checkpoint that speaks for all of it.
pub struct Evidence {
    reading: Reading,
    note: Vec<u8>,
    key: VerifierKey,
    deletions: Vec<Deletion>,
    living_epochs: Vec<i64>,
}

impl Evidence {
    /// Reads the ledger, and signs it as it is when the newest checkpoint does not reach its end.
    ///
    /// # Errors
    ///
    /// When ledger or checkpoints cannot be read, are damaged, or do not fit each other.
    pub fn gather(
        ledger: &Ledger,
        checkpoints: &Checkpoints,
        keyring: &Keyring,
        now: Instant,
    ) -> Result<Self, CheckpointsFault> {
        let mut reading = ledger.read()?;
        let mut newest = checkpoints.newest(keyring)?;
        if newest.as_ref().map_or(0, |newest| newest.head.size) != reading.size() {
            newest = checkpoints.make(ledger, keyring, now)?;
            reading = ledger.read()?;
        }
        if let Some(newest) = &newest {
            checkpoints.compare(newest, &reading)?;
            // What was written meanwhile nobody has signed yet: it is said the next time.
            reading.cut(newest.head.size);
        }
        Ok(Self {
            deletions: deletions(&reading),
            reading,
            note: newest.map(|newest| newest.note).unwrap_or_default(),
            key: verifier_key(keyring),
            living_epochs: keyring.epochs(),
        })
    }

    /// Every deletion, in the order in which they were announced.
    pub fn deletions(&self) -> &[Deletion] {
        &self.deletions
    }

    /// The deletion of this order.
    pub fn find(&self, order: &OrderId) -> Option<&Deletion> {
        self.deletions.iter().find(|deletion| deletion.order == *order)
    }

    /// The lines of a deletion, each proved: its announcement and, if it is completed, its completion.
    pub fn proofs(&self, deletion: &Deletion) -> Vec<ProvedLine> {
        self.proved(&deletion.lines)
    }

    /// The lines that complete these deletions, each proved, in the order of the ledger.
    pub fn proofs_of_completion<'d>(
        &self,
        deletions: impl IntoIterator<Item = &'d Deletion>,
    ) -> Vec<ProvedLine> {
        let completed = deletions.into_iter().filter(|deletion| deletion.completed_at.is_some());
        let mut lines: Vec<u64> =
            completed.filter_map(|deletion| deletion.lines.last().copied()).collect();
        lines.sort_unstable();
        self.proved(&lines)
    }

    fn proved(&self, lines: &[u64]) -> Vec<ProvedLine> {
        if lines.is_empty() {
            return Vec::new();
        }
        self.reading.prove_lines(lines, &self.note).expect(
            "because the checkpoint speaks for every line of this reading, which was compared",
        )
    }

    /// What whoever checks the proofs needs beside them.
    pub fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// The signed checkpoint, whole; empty while the ledger is.
    pub fn checkpoint(&self) -> String {
        String::from_utf8_lossy(&self.note).into_owned()
    }

    /// How many searches of the IP addresses were recorded from the first of these days (in UTC) to the
    /// last, both included.
    pub fn searches_within(&self, days: RangeInclusive<NaiveDate>) -> u64 {
        let searched = self.reading.entries.iter().filter(|entry| {
            entry.kind == Kind::AddressesSearched
                && days.contains(&entry.at.date_in(chrono_tz::UTC))
        });
        searched.count() as u64
    }

    /// How many lines the ledger has.
    pub fn size(&self) -> u64 {
        self.reading.size()
    }

    /// Whether backups from before a deletion in this epoch open nobody who was deleted, because the
    /// roots of that epoch and of all before it are destroyed.
    pub fn is_beyond_horizon(&self, epoch: i64) -> bool {
        self.living_epochs.iter().all(|living| *living > epoch)
    }
}

fn deletions(reading: &Reading) -> Vec<Deletion> {
    let mut found: Vec<Deletion> = Vec::new();
    let mut places: BTreeMap<&OrderId, usize> = BTreeMap::new();
    for (number, entry) in (1..).zip(&reading.entries) {
        if entry.kind == Kind::Intent {
            places.insert(&entry.order, found.len());
            found.push(Deletion {
                order: entry.order.clone(),
                project: entry.project.clone(),
                rule: entry.rule.clone(),
                announced_at: entry.at,
                completed_at: None,
                counts: Counts::default(),
                epoch: entry.epoch,
                receipt: entry.receipt,
                lines: vec![number],
            });
        } else if entry.kind == Kind::Completed
            && let Some(open) = places.get(&entry.order).and_then(|place| found.get_mut(*place))
        {
            open.completed_at = Some(entry.at);
            open.counts = entry.counts.clone();
            open.epoch = entry.epoch;
            open.lines.push(number);
        }
    }
    found
}

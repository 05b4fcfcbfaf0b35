//! The ledger: what was deleted, when, under which rule; outside the database, append-only.
//!
//! One JSON object a line; each line carries the SHA-256 of the line before it, so that nothing can
//! be changed, dropped or slipped in without the rest saying so.
//! A deletion has two lines: its *intent*, on disk before anything is touched, and its *completion*.
//! It never holds a name or an id of a person: a keyed tag stands for the participation, which only
//! whoever holds the ledger key can match.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::counts::Counts;
use crate::clock::Instant;
use crate::ids::OrderId;
use crate::keys::sha256;

/// Where the line of a deletion stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It will be carried out; whoever finds it open carries it out.
    Intent,
    /// Nothing of it is left.
    Completed,
}

/// What one line says, apart from its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it was written.
    pub at: Instant,
    /// The deletion; intent and completion share it.
    pub order: OrderId,
    /// The rule of the schedule.
    pub rule: String,
    /// The project's code.
    pub project: String,
    /// Intent or completion.
    pub kind: Kind,
    /// Records deleted for each class; empty for an intent.
    pub counts: Counts,
    /// The epoch of the keyring at that time.
    pub epoch: i64,
    /// Stands for what was deleted: a keyed hash under the ledger key.
    pub tag: [u8; 32],
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
            previous: HEXLOWER.encode(&self.hash),
        })
        .expect("because a line has only strings and numbers");
        let hash = sha256(&line);
        (line, Self { sequence, hash })
    }
}

impl Line {
    fn entry(self) -> Result<Entry, &'static str> {
        let at = DateTime::parse_from_rfc3339(&self.at).map_err(|_| "its time does not read")?;
        let tag = HEXLOWER.decode(self.tag.as_bytes()).ok().and_then(|tag| tag.try_into().ok());
        Ok(Entry {
            at: Instant::from_unix(at.timestamp()),
            order: self.order,
            rule: self.rule,
            project: self.project,
            kind: self.kind,
            counts: self.counts,
            epoch: self.epoch,
            tag: tag.ok_or("its tag does not read")?,
        })
    }
}

impl Reading {
    /// Reads the text of a ledger; `path` is for messages.
    pub(super) fn of(text: &[u8], path: &Path) -> Result<Self, LedgerFault> {
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let mut lines = text[..whole].split(|byte| *byte == b'\n');
        // What stands after the last end of line is the torn rest, or nothing.
        lines.next_back();
        let mut head = Head::START;
        let mut entries = Vec::new();
        let mut states = BTreeMap::new();
        for (line, number) in lines.zip(1..) {
            let damaged = |what| LedgerFault::Damaged { path: path.to_owned(), line: number, what };
            let read: Line =
                serde_json::from_slice(line).map_err(|_| damaged("it is not a ledger line"))?;
            if read.sequence != number {
                return Err(damaged("its number is not that of its place"));
            }
            if read.previous != HEXLOWER.encode(&head.hash) {
                return Err(damaged("it does not follow from the line before it"));
            }
            head = Head { sequence: number, hash: sha256(line) };
            let entry = read.entry().map_err(damaged)?;
            match (entry.kind, states.insert(entry.order.clone(), entry.kind)) {
                (Kind::Intent, None) | (Kind::Completed, Some(Kind::Intent)) => {}
                (Kind::Intent, Some(_)) => {
                    return Err(damaged("its deletion stands there already"));
                }
                (Kind::Completed, _) => {
                    return Err(damaged("it completes what is not open"));
                }
            }
            entries.push(entry);
        }
        Ok(Self { entries, torn_bytes: text.len() - whole })
    }

    /// The intents whose deletion is not completed, the oldest first.
    pub fn open_intents(&self) -> Vec<&Entry> {
        let completed: BTreeSet<&OrderId> = self
            .entries
            .iter()
            .filter(|entry| entry.kind == Kind::Completed)
            .map(|entry| &entry.order)
            .collect();
        self.entries.iter().filter(|entry| !completed.contains(&entry.order)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classes::DataClass;

    fn entry(order: u8, kind: Kind) -> Entry {
        let mut counts = Counts::default();
        if kind == Kind::Completed {
            counts.add(DataClass::Identity, 1);
        }
        Entry {
            at: Instant::from_unix(1_800_000_000),
            order: OrderId::from_bits([order; 16]),
            rule: "participation".to_owned(),
            project: "P-1".to_owned(),
            kind,
            counts,
            epoch: 3,
            tag: [order; 32],
        }
    }

    fn text(entries: &[Entry]) -> Vec<u8> {
        let mut head = Head::START;
        let mut text = Vec::new();
        for entry in entries {
            let (line, next) = head.follow(entry);
            text.extend(line);
            text.push(b'\n');
            head = next;
        }
        text
    }

    fn read(text: &[u8]) -> Result<Reading, String> {
        Reading::of(text, Path::new("ledger")).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_ledger_reads_back_and_says_what_is_open() {
        let entries = [entry(1, Kind::Intent), entry(2, Kind::Intent), entry(1, Kind::Completed)];
        let reading = read(&text(&entries)).unwrap();
        assert_eq!(reading.entries, entries);
        assert_eq!(reading.torn_bytes, 0);
        assert_eq!(reading.open_intents(), [&entries[1]]);
        assert!(read(b"").unwrap().entries.is_empty());
    }

    #[test]
    fn a_torn_last_line_is_told_and_not_taken_for_damage() {
        let whole = text(&[entry(1, Kind::Intent)]);
        let both = text(&[entry(1, Kind::Intent), entry(1, Kind::Completed)]);
        for cut in whole.len()..both.len() {
            let reading = read(&both[..cut]).unwrap();
            assert_eq!(reading.entries.len(), 1);
            assert_eq!(reading.torn_bytes, cut - whole.len());
        }
    }

    #[test]
    fn a_deletion_is_opened_once_and_closed_once() {
        let twice = text(&[entry(1, Kind::Intent), entry(1, Kind::Intent)]);
        assert!(read(&twice).unwrap_err().contains("line 2: its deletion stands there already"));
        let unopened = text(&[entry(1, Kind::Completed)]);
        assert!(read(&unopened).unwrap_err().contains("line 1: it completes what is not open"));
    }

    #[test]
    fn every_change_of_a_byte_is_found() {
        let whole = text(&[
            entry(1, Kind::Intent),
            entry(2, Kind::Intent),
            entry(1, Kind::Completed),
            entry(2, Kind::Completed),
        ]);
        let last_line = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
        // The last line hangs on nothing yet: only checkpoints kept elsewhere can speak for it.
        for at in 0..last_line {
            for other in [b'0', b'\n', whole[at] ^ 1] {
                if other == whole[at] {
                    continue;
                }
                let mut changed = whole.clone();
                changed[at] = other;
                assert!(read(&changed).is_err(), "byte {at} as {other}");
            }
        }
    }

    #[test]
    fn dropped_and_swapped_lines_are_found() {
        let whole = text(&[entry(1, Kind::Intent), entry(2, Kind::Intent), entry(3, Kind::Intent)]);
        let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
        assert!(read(&lines[1..].concat()).unwrap_err().contains("line 1"));
        assert!(read(&[lines[0], lines[2]].concat()).unwrap_err().contains("line 2"));
        assert!(read(&[lines[0], lines[2], lines[1]].concat()).unwrap_err().contains("line 2"));
    }
}

//! Whether a ledger is what its checkpoints say: everything that is wrong with it, in words.
//!
//! Needs the ledger's text, the checkpoints that were kept elsewhere and the verifier key; no
//! service, no database, no keyring.
//! A fault does not end the search: whoever has to explain one wants to know all of them.

mod documents;
mod findings;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::checkpoint::{Checkpoint, CheckpointFault};
use super::proofs::{Hash, TreeHead, head_of};
use super::walk::{NO_LINE, WRONG_NUMBER, WRONG_PREVIOUS, Walk, split};
use super::{Entry, Kind};
use crate::keys::merkle::Tree;
use crate::keys::note::{NoteFault, VerifierKey};

pub use findings::{Code, Finding, Weight};

/// A file that was handed in beside the ledger: a checkpoint, or a receipt.
#[derive(Clone, Debug)]
pub struct Given {
    /// What findings call it.
    pub name: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// What was looked at, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Verification {
    /// Whole lines in the ledger.
    pub lines: u64,
    /// Its root hash; none of no lines.
    pub root: Option<Hash>,
    /// When its last line that reads was written (RFC 3339).
    pub last_at: Option<String>,
    /// Deletions that were begun and are not completed.
    pub open_intents: u64,
    /// Checkpoints that were handed in.
    pub checkpoints: u64,
    /// How many of them say what the ledger says.
    pub agreeing: u64,
    /// So many lines from the first are covered by an agreeing checkpoint.
    pub covered_lines: u64,
    /// Receipts that were handed in.
    pub receipts: u64,
    /// Whether signatures were checked, for which the key is needed.
    pub signatures_checked: bool,
    /// Everything to be said, in the order of its place.
    pub findings: Vec<Finding>,
}

impl Verification {
    /// Whether nothing is wrong.
    pub fn holds(&self) -> bool {
        !self.findings.iter().any(|finding| finding.weight == Weight::Fault)
    }
}

/// Checks a ledger's text with the checkpoints and receipts that somebody kept.
pub fn verify(
    text: &[u8],
    checkpoints: &[Given],
    receipts: &[Given],
    key: Option<&VerifierKey>,
) -> Verification {
    let mut found = Vec::new();
    let told: Vec<(&Given, Checkpoint)> = checkpoints
        .iter()
        .filter_map(|given| match open(&given.content, key) {
            Ok(checkpoint) => Some((given, checkpoint)),
            Err(fault) => {
                found.push(unreadable(given, &fault));
                None
            }
        })
        .collect();
    let sizes = told.iter().map(|(_, checkpoint)| checkpoint.head.size);
    let lines = Lines::read(text, sizes.chain(receipts.iter().filter_map(documents::size_of)));
    let mut findings = lines.findings.clone();
    findings.append(&mut found);
    findings.extend(one_ledger(&told));
    let agreeing: BTreeSet<u64> = told
        .iter()
        .filter(|(_, checkpoint)| lines.agrees(&checkpoint.head))
        .map(|(_, checkpoint)| checkpoint.head.size)
        .collect();
    findings.extend(compared(&lines, &told, &agreeing, key.is_some()));
    for given in receipts {
        findings.extend(documents::findings(given, &lines, key));
    }
    let covered_lines = agreeing.last().copied().unwrap_or(0);
    if lines.count > covered_lines {
        findings.push(Finding::uncovered(covered_lines, lines.count));
    }
    if key.is_none() && (!checkpoints.is_empty() || !receipts.is_empty()) {
        findings.push(Finding::new(Code::NoKey, "the call", "no --key was given"));
    }
    Verification {
        lines: lines.count,
        root: lines.roots.get(&lines.count).filter(|_| lines.count > 0).copied(),
        last_at: lines.last_at.clone(),
        open_intents: lines.open_intents,
        checkpoints: checkpoints.len() as u64,
        agreeing: told
            .iter()
            .filter(|(_, one)| agreeing.contains(&one.head.size) && lines.agrees(&one.head))
            .count() as u64,
        covered_lines,
        receipts: receipts.len() as u64,
        signatures_checked: key.is_some(),
        findings,
    }
}

/// The ledger's lines as they are.
struct Lines<'t> {
    lines: Vec<&'t [u8]>,
    /// What completes a deletion, by the number of its line.
    completions: Vec<(u64, Entry)>,
    count: u64,
    /// The roots at the sizes that anybody asks for, and at the end.
    roots: BTreeMap<u64, Hash>,
    last_at: Option<String>,
    open_intents: u64,
    findings: Vec<Finding>,
}

impl<'t> Lines<'t> {
    fn read(text: &'t [u8], sizes: impl Iterator<Item = u64>) -> Self {
        let sizes: BTreeSet<u64> = sizes.collect();
        let (split, torn_bytes) = split(text);
        let (mut tree, mut walk) = (Tree::default(), Walk::default());
        let mut roots = BTreeMap::from([(0, head_of(&tree).root)]);
        let (mut lines, mut findings) = (Vec::new(), Vec::new());
        let mut open = BTreeSet::new();
        let mut completions = Vec::new();
        let mut last = None;
        for (line, number) in split.zip(1_u64..) {
            let (entry, faults) = walk.step(line);
            for what in faults {
                let said = Entry::read(line).map(|(sequence, _)| sequence);
                findings.push(Finding::line(number, code(what), what, said));
            }
            if let Some(entry) = entry {
                if last.is_some_and(|last| entry.at < last) {
                    findings.push(Finding::earlier(number));
                }
                last = last.max(Some(entry.at));
                if entry.kind == Kind::Completed {
                    completions.push((number, entry.clone()));
                }
                match entry.kind {
                    Kind::Intent => open.insert(entry.order),
                    Kind::Completed => open.remove(&entry.order),
                    Kind::SignedOff
                    | Kind::SignOffWithdrawn
                    | Kind::AddressesSearched
                    | Kind::LinkingKeyDestroyed
                    | Kind::HoldProposed
                    | Kind::HoldPlaced
                    | Kind::HoldLifted
                    | Kind::HoldEnded
                    | Kind::AgreementChanged
                    | Kind::AgreementLengthened
                    | Kind::Restricted
                    | Kind::RestrictionLifted => false,
                };
            }
            tree.push(line);
            lines.push(line);
            if sizes.contains(&number) {
                roots.insert(number, head_of(&tree).root);
            }
        }
        let head = head_of(&tree);
        roots.insert(head.size, head.root);
        if torn_bytes > 0 {
            findings.push(Finding::torn(head.size + 1, torn_bytes));
        }
        Self {
            lines,
            completions,
            count: head.size,
            roots,
            last_at: last.map(|at| at.utc().to_rfc3339()),
            open_intents: open.len() as u64,
            findings,
        }
    }

    /// Whether the ledger begins with what this head speaks for.
    fn agrees(&self, head: &TreeHead) -> bool {
        self.roots.get(&head.size) == Some(&head.root)
    }
}

/// The kind of finding that a fault of a line is.
fn code(what: &'static str) -> Code {
    match what {
        NO_LINE => Code::NotALine,
        WRONG_NUMBER => Code::WrongNumber,
        WRONG_PREVIOUS => Code::ChainBroken,
        _ => Code::AgainstTheOrder,
    }
}

fn open(note: &[u8], key: Option<&VerifierKey>) -> Result<Checkpoint, CheckpointFault> {
    match key {
        Some(key) => Checkpoint::open(note, key),
        None => Checkpoint::unchecked(note),
    }
}

fn unreadable(given: &Given, fault: &CheckpointFault) -> Finding {
    let code = match fault {
        CheckpointFault::Note(NoteFault::Forged) => Code::CheckpointForged,
        CheckpointFault::Note(NoteFault::OtherKey { .. }) => Code::CheckpointOfAnotherKey,
        CheckpointFault::Note(NoteFault::Malformed) | CheckpointFault::NoCheckpoint => {
            Code::CheckpointUnreadable
        }
        CheckpointFault::OtherLedger(_) => Code::CheckpointOfAnotherLedger,
    };
    Finding::new(code, &given.name, &fault.to_string())
}

/// All checkpoints speak of one ledger; with a key that is certain already.
fn one_ledger(told: &[(&Given, Checkpoint)]) -> Vec<Finding> {
    let Some((_, first)) = told.first() else { return Vec::new() };
    let others = told.iter().filter(|(_, one)| one.origin != first.origin);
    others
        .map(|(given, one)| {
            let what = format!("it speaks of {}, the first of {}", one.origin, first.origin);
            Finding::new(Code::CheckpointOfAnotherLedger, &given.name, &what)
        })
        .collect()
}

/// Every checkpoint beside the ledger as it is.
fn compared(
    lines: &Lines<'_>,
    told: &[(&Given, Checkpoint)],
    agreeing: &BTreeSet<u64>,
    signed: bool,
) -> Vec<Finding> {
    let disagreeing = told.iter().filter(|(_, one)| !lines.agrees(&one.head));
    disagreeing
        .map(|(given, one)| {
            let size = one.head.size;
            if size > lines.count {
                return Finding::cut_off(&given.name, size, lines.count);
            }
            // The key's holder signed this, and also what stands in its place now.
            if signed && agreeing.range(size..).next().is_some() {
                return Finding::forked(&given.name, size);
            }
            let good = agreeing.range(..size).next_back().copied().unwrap_or(0);
            Finding::rewritten(&given.name, good + 1, size)
        })
        .collect()
}

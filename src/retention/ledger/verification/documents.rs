//! Signed files beside a ledger: whether each holds by itself, and whether it tells of this ledger all
//! that it should.

use std::collections::BTreeSet;

use super::{Code, Finding, Given, Lines};
use crate::keys::note::VerifierKey;
use crate::retention::ledger::checkpoint::Checkpoint;
use crate::retention::ledger::proofs::TreeHead;
use crate::retention::signed::statement::Statement;
use crate::retention::signed::{Signed, SignedFault};

/// How many lines the ledger had that a file speaks of.
pub(super) fn size_of(given: &Given) -> Option<u64> {
    head_of(&Signed::read(&given.content).ok()?).map(|head| head.size)
}

fn head_of(file: &Signed) -> Option<TreeHead> {
    let note = file.statement.checkpoint();
    Checkpoint::unchecked(note.as_bytes()).ok().map(|checkpoint| checkpoint.head)
}

/// What is wrong with a file.
pub(super) fn findings(
    given: &Given,
    lines: &Lines<'_>,
    key: Option<&VerifierKey>,
) -> Vec<Finding> {
    let fault = |code, what: &str| Finding::new(code, &given.name, what);
    let Some(key) = key else {
        let what = "without --key nobody can tell who wrote it";
        return vec![fault(Code::ReceiptDoesNotHold, what)];
    };
    match Signed::open(&given.content, key) {
        Ok(file) => beside(&file, lines)
            .into_iter()
            .map(|what| fault(Code::ReceiptNotInLedger, &what))
            .collect(),
        Err(why @ (SignedFault::Malformed(_) | SignedFault::NotCanonical)) => {
            vec![fault(Code::ReceiptUnreadable, &why.to_string())]
        }
        Err(why) => vec![fault(Code::ReceiptDoesNotHold, &why.to_string())],
    }
}

/// Where a file that holds says something else than this ledger.
fn beside(file: &Signed, lines: &Lines<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for one in &file.proofs {
        let sequence = one.inclusion.sequence;
        let index = usize::try_from(sequence).ok().and_then(|number| number.checked_sub(1));
        if index.and_then(|at| lines.lines.get(at)) != Some(&one.line.as_bytes()) {
            found.push(format!("line {sequence} of the ledger is not the one that it proves"));
        }
    }
    let Some(head) = head_of(file) else { return found };
    if !lines.agrees(&head) {
        found.push(format!(
            "the first {} lines of the ledger are not those it speaks of",
            head.size
        ));
    }
    // Its lines are all that it proves; only the whole ledger tells whether any was left out.
    let mut all = lines.completions.iter().filter(|(number, _)| *number <= head.size);
    let numbers: BTreeSet<u64> = file.proofs.iter().map(|one| one.inclusion.sequence).collect();
    let proved = |number: u64| numbers.contains(&number);
    let left_out = match &file.statement {
        Statement::Receipt(_) | Statement::Deletion(_) => None,
        Statement::Project(said) => {
            all.find(|(number, entry)| entry.project == said.project && !proved(*number))
        }
        Statement::Quarter(said) => {
            let days = said.first_day..=said.last_day;
            let within = |at: crate::clock::Instant| days.contains(&at.date_in(chrono_tz::UTC));
            all.find(|(number, entry)| within(entry.at) && !proved(*number))
        }
    };
    found
        .extend(left_out.map(|(number, _)| format!("it leaves out the deletion of line {number}")));
    found
}

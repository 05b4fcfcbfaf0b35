//! Whether a statement says what the lines say that it proves: nothing else, and nothing more.
//!
//! Whoever holds the signing key could sign any words; what they say of the ledger has to be what
//! stands there. What only the service can know (how many are overdue, what is held) is its own word.

use std::collections::BTreeSet;

use chrono::SecondsFormat;
use data_encoding::HEXLOWER;

use super::statement::Statement;
use crate::clock::Instant;
use crate::ids::OrderId;
use crate::retention::certificates::{OfDeletion, OfProject};
use crate::retention::counts::Counts;
use crate::retention::ledger::proofs::TreeHead;
use crate::retention::ledger::{Entry, Kind};
use crate::retention::quarterly::QuarterlyReport;
use crate::retention::receipts::OfReceipt;

/// A time as statements and lines write it.
pub(in crate::retention) fn said(at: Instant) -> String {
    at.utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// What must be so; otherwise these words say what is not.
fn so(holds: bool, otherwise: &'static str) -> Result<(), &'static str> {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// Whether the statement says what these lines say, in their order, under this head.
pub(super) fn match_lines(
    statement: &Statement,
    head: Option<&TreeHead>,
    lines: &[(u64, Entry)],
) -> Result<(), &'static str> {
    so(lines.is_sorted_by(|(before, _), (after, _)| before < after), "its lines are not in order")?;
    match statement {
        Statement::Receipt(said) => receipt(said, lines),
        Statement::Deletion(said) => deletion(said, lines),
        Statement::Project(said) => project(said, lines),
        Statement::Quarter(said) => quarter(said, head, lines),
    }
}

/// The announcement of one deletion and, if it stands there, its completion.
fn one_deletion(lines: &[(u64, Entry)]) -> Result<(&Entry, Option<&Entry>), &'static str> {
    let (first, rest) = lines.split_first().ok_or("it proves no line")?;
    let (intent, completed) = (&first.1, rest.first().map(|(_, entry)| entry));
    so(intent.kind == Kind::Intent && rest.len() <= 1, "it does not prove one deletion")?;
    if let Some(completed) = completed {
        so(
            completed.kind == Kind::Completed
                && completed.order == intent.order
                && completed.project == intent.project
                && completed.rule == intent.rule,
            "it does not prove one deletion",
        )?;
    }
    Ok((intent, completed))
}

fn receipt(of: &OfReceipt, lines: &[(u64, Entry)]) -> Result<(), &'static str> {
    let (intent, completed) = one_deletion(lines)?;
    let code = intent.receipt.map(|hash| HEXLOWER.encode(&hash));
    so(code.as_ref() == Some(&of.code_hash), "its code is that of another deletion")?;
    so(of.project == intent.project && of.rule == intent.rule, "project or rule")?;
    so(of.announced_at == said(intent.at), "when it was announced")?;
    so(of.completed_at == completed.map(|line| said(line.at)), "when it was completed")?;
    so(of.counts == completed.map_or_else(Counts::default, |line| line.counts.clone()), "counts")?;
    so(of.epoch == completed.unwrap_or(intent).epoch, "the epoch of the keys")
}

fn deletion(of: &OfDeletion, lines: &[(u64, Entry)]) -> Result<(), &'static str> {
    let (intent, completed) = one_deletion(lines)?;
    let completed = completed.ok_or("its deletion is not completed")?;
    so(of.order == intent.order, "its order is another")?;
    so(of.project == intent.project && of.rule == intent.rule, "project or rule")?;
    so(of.announced_at == said(intent.at), "when it was announced")?;
    so(of.completed_at == said(completed.at), "when it was completed")?;
    so(of.counts == completed.counts, "counts")?;
    so(of.epoch == completed.epoch, "the epoch of the keys")
}

/// What completions say together.
struct Together {
    counts: Counts,
    rules: BTreeSet<String>,
}

/// Completions of as many deletions, and nothing else.
fn completions(lines: &[(u64, Entry)]) -> Result<Together, &'static str> {
    let mut orders: BTreeSet<&OrderId> = BTreeSet::new();
    let mut together = Together { counts: Counts::default(), rules: BTreeSet::new() };
    for (_, entry) in lines {
        so(entry.kind == Kind::Completed, "it proves a line that completes nothing")?;
        so(orders.insert(&entry.order), "it proves one deletion twice")?;
        together.counts.add_all(&entry.counts);
        together.rules.insert(entry.rule.clone());
    }
    Ok(together)
}

fn project(of: &OfProject, lines: &[(u64, Entry)]) -> Result<(), &'static str> {
    let together = completions(lines)?;
    let entries = || lines.iter().map(|(_, entry)| entry);
    so(entries().all(|entry| entry.project == of.project), "it proves another project's line")?;
    so(of.deletions == lines.len() as u64, "how many deletions")?;
    so(of.rules.iter().eq(&together.rules), "rules")?;
    so(Some(&of.first_at) == entries().map(|entry| said(entry.at)).min().as_ref(), "the first")?;
    so(Some(&of.last_at) == entries().map(|entry| said(entry.at)).max().as_ref(), "the last")?;
    so(of.counts == together.counts, "counts")?;
    so(Some(of.epoch) == entries().map(|entry| entry.epoch).max(), "the epoch of the keys")?;
    so(of.left == 0 && of.beyond_horizon, "it certifies a project of which something is left")
}

fn quarter(
    of: &QuarterlyReport,
    head: Option<&TreeHead>,
    lines: &[(u64, Entry)],
) -> Result<(), &'static str> {
    let together = completions(lines)?;
    let days = of.first_day..=of.last_day;
    let within = |(_, entry): &(u64, Entry)| days.contains(&entry.at.date_in(chrono_tz::UTC));
    so(lines.iter().all(within), "it proves a line of another quarter")?;
    so(of.deletions == lines.len() as u64, "how many deletions")?;
    so(of.deleted == together.counts, "counts")?;
    so(of.ledger_lines == head.map_or(0, |head| head.size), "how many lines the ledger had")
}

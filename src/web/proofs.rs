//! Proofs of deletion in words: the same statement for the page and for the paper.

use super::dpo::overview::rule_name;
use super::words::Words;
use crate::clock::Instant;
use crate::ids::OrderId;
use crate::report::statement::{Fact, Part, Statement, Table};
use crate::retention::certificates::{OfDeletion, OfProject};
use crate::retention::counts::Counts;
use crate::retention::ledger::proved_line::ProvedLine;
use crate::retention::quarterly::QuarterlyReport;
use crate::retention::receipts::Receipt;
use crate::retention::signed::{Signed, page};

/// A time of the ledger, which is in UTC.
fn time(words: Words, at: Instant) -> String {
    let when = words.date_and_time(at, chrono_tz::UTC);
    words.with("proof-time").text("when", when).to_string()
}

/// A time as signed statements write it.
fn time_said(words: Words, said: &str) -> String {
    chrono::DateTime::parse_from_rfc3339(said)
        .map_or_else(|_| said.to_owned(), |at| time(words, Instant::from_unix(at.timestamp())))
}

fn number(words: Words, of: u64) -> String {
    words.number(i64::try_from(of).unwrap_or(i64::MAX))
}

fn fact(words: Words, key: &str, value: impl Into<String>) -> Fact {
    Fact::new(words.get(key), value)
}

fn horizon(words: Words, beyond: bool) -> Fact {
    let key = if beyond { "proof-backups-gone" } else { "proof-backups-yet" };
    fact(words, "proof-backups", words.get(key))
}

fn counted(words: Words, counts: &Counts) -> Part {
    let row = |(class, records): (crate::classes::DataClass, u64)| {
        let name = words.get(&format!("class-{}", class.name())).into_owned();
        vec![name, number(words, records)]
    };
    Part {
        heading: words.get("proof-counts").into_owned(),
        paragraphs: vec![words.get("proof-counts-how").into_owned()],
        table: Some(Table {
            columns: ["proof-class", "proof-records"].map(|key| words.get(key).into()).into(),
            rows: counts.iter().map(row).collect(),
        }),
        ..Part::default()
    }
}

/// The lines themselves, with what proves them; pages leave out what is to be compared exactly.
fn proved(words: Words, file: &Signed) -> Part {
    let all = &file.proofs;
    // A project can have hundreds: on paper the first and the last stand for what the file holds.
    let shown: Vec<&ProvedLine> = match all.as_slice() {
        [first, .., last] if all.len() > 2 => vec![first, last],
        few => few.iter().collect(),
    };
    let lines: Vec<String> =
        shown.iter().map(|proof| number(words, proof.inclusion.sequence)).collect();
    let mut exact = Vec::new();
    for proof in shown {
        let named = words
            .with("proof-line")
            .number("line", proof.inclusion.sequence)
            .number("size", proof.inclusion.tree_size);
        exact.push(named.to_string());
        exact.push(proof.line.clone());
        let path: Vec<String> = proof.inclusion.path.iter().map(ToString::to_string).collect();
        if !path.is_empty() {
            exact.push(words.get("proof-path").into_owned());
            exact.push(path.join(" "));
        }
    }
    exact.push(words.get("proof-checkpoint").into_owned());
    let checkpoint = file.statement.checkpoint().lines();
    exact.extend(checkpoint.filter(|line| !line.is_empty()).map(str::to_owned));
    Part {
        heading: words.get("proof-title").into_owned(),
        paragraphs: vec![
            words.get("proof-how").into_owned(),
            words.get("proof-whose").into_owned(),
        ],
        facts: vec![
            fact(words, "proof-lines", lines.join(", ")),
            fact(words, "proof-key", &*file.verifier_key),
        ],
        exact,
        ..Part::default()
    }
}

/// How whoever holds the file checks it without the service.
pub fn verifying(words: Words) -> Part {
    Part {
        heading: words.get("verify-title").into_owned(),
        paragraphs: ["verify-how", "verify-key-from", "verify-hash-how"]
            .map(|key| words.get(key).into_owned())
            .into(),
        facts: vec![
            fact(words, "verify-page", page::PATH),
            fact(words, "verify-hash", &**page::SHA256),
        ],
        ..Part::default()
    }
}

fn deletion(words: Words, facts: Vec<Fact>) -> Part {
    Part { heading: words.get("proof-deletion").into_owned(), facts, ..Part::default() }
}

/// What the holder of a receipt code is shown.
pub fn receipt(words: Words, receipt: &Receipt) -> Statement {
    let told = &receipt.deletion;
    let completed = told
        .completed_at
        .map_or_else(|| words.get("proof-under-way").into_owned(), |at| time(words, at));
    let mut facts = vec![
        fact(words, "proof-project", &*told.project),
        fact(words, "proof-rule", rule_name(words, &told.rule)),
        fact(words, "proof-announced", time(words, told.announced_at)),
        fact(words, "proof-completed", completed),
    ];
    let mut parts = Vec::new();
    let lead = if told.completed_at.is_some() {
        facts.push(horizon(words, receipt.beyond_horizon));
        "receipt-done"
    } else {
        "receipt-under-way"
    };
    parts.push(deletion(words, facts));
    if told.completed_at.is_some() {
        parts.push(counted(words, &told.counts));
    }
    parts.push(proved(words, &receipt.file));
    parts.push(verifying(words));
    Statement { lead: vec![words.get(lead).into_owned()], parts }
}

fn order(words: Words, order: &OrderId) -> Fact {
    fact(words, "proof-order", order.to_string())
}

/// The certificate of one deletion.
pub fn of_deletion(words: Words, said: &OfDeletion, file: &Signed) -> Statement {
    let facts = vec![
        order(words, &said.order),
        fact(words, "proof-project", &*said.project),
        fact(words, "proof-rule", rule_name(words, &said.rule)),
        fact(words, "proof-announced", time_said(words, &said.announced_at)),
        fact(words, "proof-completed", time_said(words, &said.completed_at)),
        horizon(words, said.beyond_horizon),
        fact(words, "proof-epoch", said.epoch.to_string()),
        fact(words, "proof-issued", time_said(words, &said.issued_at)),
    ];
    Statement {
        lead: ["certificate-deletion", "certificate-nobody"]
            .map(|key| words.get(key).into_owned())
            .into(),
        parts: vec![
            deletion(words, facts),
            counted(words, &said.counts),
            proved(words, file),
            verifying(words),
        ],
    }
}

/// The certificate of a project.
pub fn of_project(words: Words, said: &OfProject, file: &Signed) -> Statement {
    let rules: Vec<String> = said.rules.iter().map(|name| rule_name(words, name)).collect();
    let facts = vec![
        fact(words, "proof-project", &*said.project),
        fact(words, "proof-deletions", number(words, said.deletions)),
        fact(words, "proof-left", number(words, said.left)),
        fact(words, "proof-rules", rules.join(", ")),
        fact(words, "proof-first", time_said(words, &said.first_at)),
        fact(words, "proof-last", time_said(words, &said.last_at)),
        horizon(words, said.beyond_horizon),
        fact(words, "proof-epoch", said.epoch.to_string()),
        fact(words, "proof-issued", time_said(words, &said.issued_at)),
    ];
    Statement {
        lead: ["certificate-project", "certificate-nobody", "certificate-first-and-last"]
            .map(|key| words.get(key).into_owned())
            .into(),
        parts: vec![
            deletion(words, facts),
            counted(words, &said.counts),
            proved(words, file),
            verifying(words),
        ],
    }
}

/// The report on a quarter, under the key that signs it.
pub fn quarterly(words: Words, said: &QuarterlyReport, key: &str) -> Statement {
    let oldest = said.oldest_address_hours.map_or_else(
        || words.get("dpo-oldest-none").into_owned(),
        |hours| {
            let age = words.duration(hours * 3_600);
            words.with("dpo-oldest-age").text("age", age).to_string()
        },
    );
    let facts = vec![
        fact(words, "quarterly-first-day", words.date(said.first_day)),
        fact(words, "quarterly-last-day", words.date(said.last_day)),
        fact(words, "proof-deletions", number(words, said.deletions)),
        fact(words, "quarterly-open", number(words, said.open)),
        fact(words, "dpo-overdue", number(words, said.overdue)),
        fact(words, "quarterly-due", number(words, said.due_in_90_days)),
        fact(words, "dpo-addresses", oldest),
        fact(words, "proof-issued", time_said(words, &said.issued_at)),
    ];
    let when = |at: &Option<String>| {
        let never = || words.get("quarterly-never").into_owned();
        at.as_deref().map_or_else(never, |at| time_said(words, at))
    };
    let beside = Part {
        heading: words.get("quarterly-beside").into_owned(),
        facts: vec![
            fact(words, "quarterly-holds", number(words, said.beside.holds_in_force)),
            fact(words, "quarterly-requests", number(words, said.beside.requests_open)),
            fact(words, "quarterly-late-requests", number(words, said.beside.requests_overdue)),
            fact(words, "quarterly-backup", when(&said.beside.last_backup_at)),
            fact(words, "quarterly-drill", when(&said.beside.last_drill_at)),
            fact(words, "quarterly-roll", when(&said.beside.last_roll_at)),
            fact(words, "quarterly-opened", number(words, said.beside.answers_opened)),
            fact(words, "quarterly-searches", number(words, said.beside.address_searches)),
        ],
        ..Part::default()
    };
    let held = Part { heading: words.get("dpo-held").into_owned(), ..counted(words, &said.held) };
    let lines = said.checkpoint.lines().filter(|line| !line.is_empty()).map(str::to_owned);
    let ledger = Part {
        heading: words.get("proof-checkpoint").into_owned(),
        facts: vec![
            fact(words, "quarterly-lines", number(words, said.ledger_lines)),
            fact(words, "proof-key", key),
        ],
        exact: lines.collect(),
        ..Part::default()
    };
    Statement {
        lead: vec![words.get("dpo-lead").into_owned()],
        parts: vec![
            deletion(words, facts),
            counted(words, &said.deleted),
            held,
            beside,
            ledger,
            verifying(words),
        ],
    }
}

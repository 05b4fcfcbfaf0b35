//! The section that says whether the ledger is what was signed, and whether that was delivered; and
//! the ledger and its newest checkpoint as files, for the officer to check elsewhere.

use axum::extract::State;
use axum::response::Response;

use crate::access::Dpo;
use crate::disclosure::disclose;
use crate::retention::checked::{self, Checked};
use crate::retention::ledger::verification::Weight;
use crate::web::paper;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::words::Words;

/// The section in words.
pub(super) struct LedgerCheck {
    pub(super) lines: String,
    pub(super) verdict: String,
    pub(super) outside: String,
}

pub(super) fn view(words: Words, checked: &Checked) -> LedgerCheck {
    let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let ledger = &checked.ledger;
    let faults = ledger.findings.iter().filter(|one| one.weight == Weight::Fault).count() as u64;
    let late = checked.outside.iter().filter(|place| place.is_late).count() as u64;
    let places =
        |key: &str, places: u64| words.with(key).number("places", number(places)).to_string();
    LedgerCheck {
        lines: words
            .with("ledger-check-lines")
            .number("lines", number(ledger.lines))
            .number("points", number(ledger.checkpoints))
            .number("covered", number(ledger.covered_lines))
            .to_string(),
        verdict: if ledger.holds() {
            words.get("ledger-check-good").into_owned()
        } else {
            words.with("ledger-check-bad").number("faults", number(faults)).to_string()
        },
        outside: match (late, checked.outside.len() as u64) {
            _ if checked.unknown => words.get("ledger-check-outside-unknown").into_owned(),
            (0, 0) => words.get("ledger-check-outside-none").into_owned(),
            (0, all) => places("ledger-check-outside-good", all),
            (late, _) => places("ledger-check-outside-late", late),
        },
    }
}

/// `GET /dpo/ledger.jsonl`: the ledger, byte for byte. It names no person; the officer alone may.
pub async fn file(State(installation): App, dpo: Dpo) -> Result<Response, Problem> {
    let copied = checked::copy(&installation).await.map_err(Problem::broken)?;
    let copied = disclose(&dpo, copied).map_err(|_| Problem::NotFound)?;
    Ok(paper::ledger(copied.into_inner().text))
}

/// `GET /dpo/checkpoint.txt`: the checkpoint that speaks for all of it.
pub async fn checkpoint(State(installation): App, dpo: Dpo) -> Result<Response, Problem> {
    let newest = checked::newest(&installation).await.map_err(Problem::broken)?;
    let newest = disclose(&dpo, newest).map_err(|_| Problem::NotFound)?.into_inner();
    let name = newest.name.ok_or(Problem::NotFound)?;
    paper::checkpoint(&name, newest.note)
}

//! The section that says whether the ledger is what was signed, and whether that was delivered.

use crate::retention::checked::Checked;
use crate::retention::ledger::verification::Weight;
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

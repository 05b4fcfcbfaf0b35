//! The ledger: whether it reads, what is open in it, and whose linking key still lives.

use super::report::{Family, Report};
use crate::clock::Instant;
use crate::installation::Folder;
use crate::keys::{Held, LINKING_DAYS};
use crate::quarter::Quarter;
use crate::retention::ledger::{Ledger, Reading};

/// A sweep takes seconds, and the next one comes after 15 minutes.
const LATE_SECONDS: i64 = 3600;

/// Checks the ledger, and the keyring's linking keys against it.
pub fn check(folder: &Folder, held: Option<&Held>, now: Instant, report: &mut Report) {
    let mut family = report.family("ledger");
    let reading = match Ledger::at(&folder.ledger()).read() {
        Ok(reading) => reading,
        Err(fault) => {
            family.finding("chain", fault.to_string());
            return;
        }
    };
    family.fine("chain", format!("{} lines, unbroken", reading.entries.len()));
    if reading.torn_bytes > 0 {
        family.note(
            "end",
            "the last line was cut off and never acknowledged; the next one removes it",
        );
    }
    let open = reading.open_intents();
    let late = open.iter().filter(|entry| entry.at.plus_seconds(LATE_SECONDS) < now).count();
    if late > 0 {
        family.finding(
            "intents",
            format!(
                "{late} deletions were begun more than an hour ago and are not finished: start the \
                 service, or run `lotse retention run` and read what it says"
            ),
        );
    } else if open.is_empty() {
        family.fine("intents", "none is open");
    } else {
        family.note("intents", format!("{} are being carried out", open.len()));
    }
    if let Some(last) = reading.entries.last()
        && last.at > now.plus_seconds(LATE_SECONDS)
    {
        family.finding(
            "clock",
            "the last line was written in what is the future now: the clock was set back, or was wrong \
             then; set it (NTP)",
        );
    }
    if let Some(held) = held {
        linking_keys(held, &reading, now, &mut family);
    }
}

fn linking_keys(held: &Held, reading: &Reading, now: Instant, family: &mut Family<'_>) {
    let told = reading.destroyed_linking_keys();
    let names = |quarters: &[Quarter]| {
        quarters.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let back: Vec<Quarter> =
        held.quarters.iter().copied().filter(|quarter| told.contains(quarter)).collect();
    // A day of grace for a service that was off, or a deletion that stayed open.
    let due: Vec<Quarter> = held
        .quarters
        .iter()
        .copied()
        .filter(|quarter| quarter.end().plus_days(LINKING_DAYS + 1) <= now)
        .filter(|quarter| !back.contains(quarter))
        .collect();
    if !back.is_empty() {
        family.finding(
            "linking keys",
            format!(
                "the ledger says that those of {} are destroyed, but the keyring holds them: an old \
                 copy was put back; the running service destroys them again",
                names(&back)
            ),
        );
    }
    if !due.is_empty() {
        family.finding(
            "linking keys",
            format!(
                "those of {} should be destroyed by now: is the service running? If it is, read its log",
                names(&due)
            ),
        );
    }
    if back.is_empty() && due.is_empty() {
        let living = if held.quarters.is_empty() {
            "the first; it gets its quarter with the next sweep".to_owned()
        } else {
            names(&held.quarters)
        };
        family.fine("linking keys", format!("living: {living}"));
    }
}

//! Walking a ledger's lines: what may follow what, and where it does not.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;

use super::{Entry, Head, Kind, Line};
use crate::ids::OrderId;
use crate::keys::sha256;

/// Reads line after line, and goes on after a fault, so that whoever wants to know finds all of them.
#[derive(Default)]
pub(super) struct Walk {
    head: Option<Head>,
    states: BTreeMap<OrderId, Kind>,
}

impl Walk {
    /// Reads the next line, without its end; says what is wrong with it, and what it says if it can
    /// be read.
    pub(super) fn step(&mut self, line: &[u8]) -> (Option<Entry>, Vec<&'static str>) {
        let before = self.head.unwrap_or(Head::START);
        let sequence = before.sequence + 1;
        let mut head = Head { sequence, hash: sha256(line) };
        let Ok(read) = serde_json::from_slice::<Line>(line) else {
            self.head = Some(head);
            return (None, vec![NO_LINE]);
        };
        let mut faults = Vec::new();
        if read.sequence != sequence {
            faults.push(WRONG_NUMBER);
            // One missing line is one fault, and not one for each line after it.
            head.sequence = read.sequence;
        }
        if read.previous != HEXLOWER.encode(&before.hash) {
            faults.push(WRONG_PREVIOUS);
        }
        self.head = Some(head);
        match read.entry() {
            Ok(entry) => {
                let state = self.states.insert(entry.order.clone(), entry.kind);
                faults.extend(follows(&entry, state).err());
                (Some(entry), faults)
            }
            Err(fault) => {
                faults.push(fault);
                (None, faults)
            }
        }
    }
}

/// A line that is not JSON of this form.
pub(super) const NO_LINE: &str = "it is not a ledger line";
/// A line at another place than it says.
pub(super) const WRONG_NUMBER: &str = "its number is not that of its place";
/// A line after another than it was written after.
pub(super) const WRONG_PREVIOUS: &str = "it does not follow from the line before it";

/// Which line may come after which, for one order.
fn follows(entry: &Entry, before: Option<Kind>) -> Result<(), &'static str> {
    match (entry.kind, before) {
        (
            Kind::Intent
            | Kind::SignedOff
            | Kind::AddressesSearched
            | Kind::HoldProposed
            | Kind::AgreementChanged
            | Kind::AgreementLengthened,
            None,
        )
        // It is said again when the database failed after it was said.
        | (Kind::AgreementLengthened, Some(Kind::AgreementLengthened))
        | (Kind::Completed, Some(Kind::Intent))
        // A withdrawal is said again when the database failed after it was said.
        | (Kind::SignOffWithdrawn, Some(Kind::SignedOff | Kind::SignOffWithdrawn))
        // So is each step of a hold.
        | (Kind::HoldPlaced, Some(Kind::HoldProposed | Kind::HoldPlaced))
        // A hold that a clock which ran ahead had ended stands again, and can be lifted.
        | (
            Kind::HoldLifted,
            Some(Kind::HoldProposed | Kind::HoldPlaced | Kind::HoldLifted | Kind::HoldEnded),
        )
        | (Kind::HoldEnded, Some(Kind::HoldPlaced | Kind::HoldEnded))
        // So are both steps of a restriction.
        | (Kind::Restricted, None | Some(Kind::Restricted))
        | (Kind::RestrictionLifted, Some(Kind::Restricted | Kind::RestrictionLifted)) => Ok(()),
        (Kind::Intent, Some(_)) => Err("its deletion stands there already"),
        (Kind::Completed, _) => Err("it completes what is not open"),
        (Kind::LinkingKeyDestroyed, None) if entry.linking_quarter().is_some() => Ok(()),
        (Kind::LinkingKeyDestroyed, _) => Err("it destroys no linking key"),
        (Kind::HoldProposed | Kind::HoldPlaced | Kind::HoldLifted | Kind::HoldEnded, _) => {
            Err("it is not the next step of a legal hold")
        }
        (Kind::Restricted | Kind::RestrictionLifted, _) => {
            Err("it is not the next step of a restriction")
        }
        (Kind::AgreementChanged | Kind::AgreementLengthened, Some(_)) => {
            Err("its change stands there already")
        }
        (Kind::AddressesSearched, Some(_)) => Err("its search stands there already"),
        (Kind::SignedOff, Some(_)) => Err("its sign-off stands there already"),
        (Kind::SignOffWithdrawn, _) => Err("it withdraws what is not in force"),
    }
}

/// The whole lines of a ledger's text, without their ends, and how many bytes a torn rest has.
pub(super) fn split(text: &[u8]) -> (impl Iterator<Item = &[u8]>, usize) {
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let mut lines = text[..whole].split(|byte| *byte == b'\n');
    // What stands after the last end of line is the torn rest, or nothing.
    lines.next_back();
    (lines, text.len() - whole)
}

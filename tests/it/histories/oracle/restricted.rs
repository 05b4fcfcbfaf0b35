//! Objections: whom nobody but themselves sees, and until when.

use chrono::NaiveDate;
use lotse::ids::RequestId;

use super::Oracle;

/// How an objection was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    None,
    /// Refused; on that day the restriction may be lifted.
    Refused(NaiveDate),
}

/// One objection, which restricts from its first moment.
#[derive(Clone, Debug)]
pub struct Objection {
    pub id: RequestId,
    pub who: usize,
    pub answer: Answer,
    /// Whether it restricts by the ledger, which no backup changes.
    pub stands: bool,
    /// Whether the database knows of it: not where a backup from before was put back.
    pub known: bool,
}

impl Oracle {
    /// Whether nobody but themselves may see somebody.
    pub fn is_restricted(&self, who: usize) -> bool {
        self.objections.iter().any(|one| one.who == who && one.stands)
    }

    /// The objections of somebody that the database knows, by their numbers.
    pub fn known_objections(&self, who: usize) -> Vec<usize> {
        let is_known = |number: &usize| {
            let one = &self.objections[*number];
            one.who == who && one.known
        };
        (0..self.objections.len()).filter(is_known).collect()
    }

    /// How many of somebody's objections wait for an answer.
    pub fn waiting_objections(&self, who: usize) -> usize {
        let waits = |number: &usize| self.objections[*number].answer == Answer::None;
        self.known_objections(who).into_iter().filter(waits).count()
    }

    /// What a backup knows of objections is as old as it is; what restricts, it does not change.
    pub(super) fn restore_objections(&mut self, then: &Self) {
        for (number, one) in self.objections.iter_mut().enumerate() {
            one.known = false;
            if let Some(old) = then.objections.get(number) {
                (one.known, one.answer) = (old.known, old.answer);
            }
        }
    }
}

//! What happened in histories, in numbers.

use std::ops::AddAssign;

/// What happened in histories.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub steps: usize,
    pub deleted: usize,
    /// Deleted because they asked for it.
    pub requested: usize,
    pub answers_saved: usize,
    pub submitted: usize,
    pub answers_ended: usize,
    pub drafts_ended: usize,
    pub holds_placed: usize,
    pub holds_lifted: usize,
    pub holds_ended: usize,
    /// People past their end who stayed at a sweep because of a hold.
    pub kept_by_hold: usize,
    /// Changes of the agreement that one person made.
    pub agreements_changed: usize,
    /// Changes that two persons made.
    pub agreements_lengthened: usize,
    pub objected: usize,
    /// Restrictions that the office or the person ended.
    pub lifted: usize,
    /// People whom a restore restricted again, or let be seen again, because the ledger says so.
    pub restricted_again: usize,
    pub lifted_again: usize,
    pub backups: usize,
    pub restored: usize,
    /// People whom a restore could not bring back, because a clock that ran back had hidden their
    /// keys behind an older copy.
    pub unreadable: usize,
    pub rolled: usize,
    pub swept: usize,
    pub cut_off: usize,
    pub refused: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.steps += other.steps;
        self.deleted += other.deleted;
        self.requested += other.requested;
        self.answers_saved += other.answers_saved;
        self.submitted += other.submitted;
        self.answers_ended += other.answers_ended;
        self.drafts_ended += other.drafts_ended;
        self.holds_placed += other.holds_placed;
        self.holds_lifted += other.holds_lifted;
        self.holds_ended += other.holds_ended;
        self.kept_by_hold += other.kept_by_hold;
        self.agreements_changed += other.agreements_changed;
        self.agreements_lengthened += other.agreements_lengthened;
        self.objected += other.objected;
        self.lifted += other.lifted;
        self.restricted_again += other.restricted_again;
        self.lifted_again += other.lifted_again;
        self.backups += other.backups;
        self.restored += other.restored;
        self.unreadable += other.unreadable;
        self.rolled += other.rolled;
        self.swept += other.swept;
        self.cut_off += other.cut_off;
        self.refused += other.refused;
    }
}

//! What happened in histories, in numbers.

/// What happened in histories.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub steps: usize,
    pub deleted: usize,
    pub cut_off: usize,
    pub refused: usize,
    pub restored: usize,
    /// People whom a restore could not bring back, because a clock that ran back had hidden their
    /// keys behind an older copy.
    pub unreadable: u64,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.deleted += other.deleted;
        self.cut_off += other.cut_off;
        self.refused += other.refused;
        self.restored += other.restored;
        self.unreadable += other.unreadable;
    }
}

//! What must be there: worked out from a history's steps alone, by rules written a second time.
//!
//! Nothing here calls what it judges: neither due dates nor claims, holds or ends of answers.

mod agreed;
mod held;
mod restricted;
mod sheets;
mod swept;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use lotse::clock::Instant;
use lotse::ids::ParticipationId;
use lotse::retention::sweep::Step;

pub use agreed::{Agreed, Changed, Project, Terms};
pub use held::{Came, Hold};
pub use restricted::{Answer, Objection};
pub use sheets::{Content, Sheet};

/// Where somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// In the database, and nobody may touch it.
    Here,
    /// Their deletion was announced in the ledger and cut off: there or not.
    Begun,
    /// Deleted, for ever.
    Gone,
    /// Not in the backup that was put back; another backup may know them.
    Lost,
}

/// One person as they must be.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: ParticipationId,
    pub exit: Option<NaiveDate>,
    /// When their storage ends.
    pub end: Instant,
    /// Which end the pages announced, and since when.
    told: Option<(Instant, Instant)>,
    pub stand: Stand,
    /// The login name, once they have set a secret.
    pub access: Option<String>,
    /// Whether the backup that was put back last knew the same access as the service did then; one
    /// from another time comes back only where no newer copy of its key is left.
    pub has_same_access: bool,
    pub sheet: Option<Sheet>,
    /// Requests about their data.
    pub cases: i64,
    /// Whether erasure was granted.
    pub asked: bool,
}

impl Person {
    pub fn is_here(&self) -> bool {
        self.stand == Stand::Here
    }

    /// Whether anybody may read of them at `now`.
    pub fn lives(&self, now: Instant) -> bool {
        self.is_here() && self.end > now
    }
}

/// What a sweep that was cut off has left to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Nothing,
    /// Everything that is completed in the ledger, and the database does not know.
    Rows,
    Orders,
}

/// How a sweep must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The clock is not believed.
    Refused,
    Stopped(Step),
    /// So many people were deleted, beside what was begun earlier and what they asked for.
    Done(u64),
}

/// What ended of itself, in numbers, whatever was put back later.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    pub requested: usize,
    pub answers: usize,
    pub drafts: usize,
    pub holds: usize,
    /// People whose end was over and whom nothing but a hold kept, one for each sweep.
    pub kept_by_hold: usize,
}

/// Everything that must be so.
#[derive(Clone, Debug)]
pub struct Oracle {
    pub project: Project,
    pub people: Vec<Person>,
    pub holds: Vec<Hold>,
    pub objections: Vec<Objection>,
    /// Completed lines that count a person.
    pub completed: usize,
    pub figures: Figures,
    /// Whether the clock ever went back.
    pub ran_back: bool,
    proposed: Option<agreed::Proposed>,
    seen: Option<Instant>,
    settled: Option<Instant>,
    /// The last intent that a believed clock wrote.
    vouched: Option<Instant>,
    open: Open,
    released: Option<Instant>,
    /// On which day answers were looked through.
    looked: Option<NaiveDate>,
}

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

impl Oracle {
    pub fn new(project: Project) -> Self {
        Self {
            project,
            people: Vec::new(),
            holds: Vec::new(),
            objections: Vec::new(),
            completed: 0,
            figures: Figures::default(),
            ran_back: false,
            proposed: None,
            seen: None,
            settled: None,
            vouched: None,
            open: Open::Nothing,
            released: None,
            looked: None,
        }
    }

    pub fn add(&mut self, id: ParticipationId, exit: Option<NaiveDate>) {
        self.people.push(Person {
            id,
            exit,
            end: self.project.end(exit),
            told: None,
            stand: Stand::Here,
            access: None,
            has_same_access: true,
            sheet: None,
            cases: 0,
            asked: false,
        });
    }

    pub fn change_exit(&mut self, who: usize, exit: Option<NaiveDate>) {
        self.people[who].exit = exit;
        self.people[who].end = self.project.end(exit);
    }

    /// The operator says that the clock is right.
    pub fn confirm(&mut self, now: Instant) {
        self.seen = Some(now);
        self.settled = Some(self.vouched.unwrap_or(Instant::from_unix(0)));
    }

    /// Two persons let everybody go who is due by now.
    pub fn release(&mut self, now: Instant) {
        self.released = Some(now);
    }

    fn announce(&mut self, now: Instant) {
        let soon = now.plus_seconds(30 * DAY);
        for person in self.people.iter_mut().filter(|person| person.is_here()) {
            let end = person.end;
            if end > soon || person.told.is_some_and(|(told, _)| end < told && end > now) {
                person.told = None;
            }
            if person.told.is_none() && end > now && end <= soon {
                person.told = Some((end, now));
            }
        }
    }

    /// Who is due, not held, and need not wait for two persons.
    fn free_to_go(&self, now: Instant) -> Vec<usize> {
        let due = |number: &usize| {
            let person = &self.people[*number];
            person.is_here() && person.end <= now && !self.is_held(*number, now)
        };
        let was_told = |number: &usize| {
            let Person { end, told, .. } = &self.people[*number];
            told.is_some_and(|(told, at)| told <= *end && at <= end.plus_seconds(-7 * DAY))
        };
        let all = || (0..self.people.len()).filter(due);
        let untold = all().filter(|number| !was_told(number)).count();
        let may = |number: &usize| {
            let is_released = self.released.is_some_and(|until| self.people[*number].end <= until);
            untold <= 10 || was_told(number) || is_released
        };
        all().filter(may).collect()
    }

    /// A backup of `then` is put back; these people are found afterwards, and so many were not readable
    /// any more.
    ///
    /// Restoring sweeps, and asks nobody.
    pub fn restore(
        &mut self,
        then: &Self,
        now: Instant,
        (found, unreadable): (&BTreeSet<ParticipationId>, u64),
    ) {
        self.project = then.project;
        self.proposed.clone_from(&then.proposed);
        // What was decided about a hold since stands in the ledger.
        for (number, hold) in self.holds.iter_mut().enumerate() {
            hold.known = false;
            if let Some(old) = then.holds.get(number) {
                (hold.known, hold.who, hold.until) = (old.known, old.who, old.until);
            }
        }
        self.restore_objections(then);
        (self.seen, self.settled, self.released) = (then.seen, then.settled, then.released);
        self.looked = then.looked;
        self.open = Open::Nothing;
        let mut lost = Vec::new();
        for (number, person) in self.people.iter_mut().enumerate() {
            let old = then.people.get(number);
            let old = old.filter(|old| matches!(old.stand, Stand::Here | Stand::Begun));
            match (person.stand, old) {
                (Stand::Gone, _) => {}
                (Stand::Begun, old) => {
                    person.stand = Stand::Gone;
                    self.completed += usize::from(old.is_some());
                }
                (Stand::Here | Stand::Lost, None) => person.stand = Stand::Lost,
                (before, Some(old)) => {
                    let has_same_access = person.access == old.access;
                    *person = Person { stand: Stand::Here, has_same_access, ..old.clone() };
                    // Whose keys are in no copy any more is not readable.
                    let may_be = unreadable > 0 && (before == Stand::Lost || self.ran_back);
                    if may_be && !found.contains(&person.id) {
                        lost.push(number);
                    }
                }
            }
        }
        self.hold_what_is_not_known(&lost, now);
        for number in lost {
            let Person { end, asked, .. } = self.people[number];
            if self.is_held(number, now) || end > now && !asked {
                self.people[number].stand = Stand::Lost;
            }
        }
        self.sweep_after_restore(now);
    }

    /// Where a restore found keys missing, nobody but the ledger knows who was deleted by an intent,
    /// and who was not readable any more.
    pub fn vouch_as(&mut self, last: Option<Instant>) {
        self.vouched = last;
    }
}

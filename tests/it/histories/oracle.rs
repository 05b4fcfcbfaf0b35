//! What must be there: worked out from a history's steps alone, by rules written a second time.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;
use lotse::clock::Instant;
use lotse::ids::ParticipationId;
use lotse::retention::sweep::Step;

/// The terms of an agreement, in the units of this oracle.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    pub months_after_project: u32,
    pub months_after_late_exit: u32,
    pub days_after_never_came: u64,
}

/// What a history knows of its project.
#[derive(Clone, Copy, Debug)]
pub struct Project {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub zone: Tz,
    pub terms: Terms,
}

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
    /// Which end the pages announced, and since when.
    told: Option<(Instant, Instant)>,
    pub stand: Stand,
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
    /// So many people were deleted, beside what was begun earlier.
    Done(u64),
}

/// Everything that must be so.
#[derive(Clone, Debug)]
pub struct Oracle {
    pub project: Project,
    pub people: Vec<Person>,
    /// Completed lines that count a person.
    pub completed: usize,
    /// Whether the clock ever went back.
    pub ran_back: bool,
    seen: Option<Instant>,
    settled: Option<Instant>,
    last_line: Option<Instant>,
    open: Open,
    released: Option<Instant>,
}

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// The same day so many months later, or the month's last day where it is missing.
fn months_later(day: NaiveDate, months: u32) -> NaiveDate {
    let since_zero = day.year() * 12 + i32::try_from(day.month0() + months).unwrap();
    let (year, month) = (since_zero.div_euclid(12), since_zero.rem_euclid(12).unsigned_abs() + 1);
    (1..=day.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).unwrap()
}

impl Project {
    /// The last day of storage with this exit date, as the table of exits says it.
    fn last_day(&self, exit: Option<NaiveDate>) -> NaiveDate {
        let with_project = months_later(self.last, self.terms.months_after_project);
        match exit {
            Some(exit) if exit < self.first => {
                exit + chrono::Days::new(self.terms.days_after_never_came)
            }
            Some(exit) if exit > self.last => {
                with_project.max(months_later(exit, self.terms.months_after_late_exit))
            }
            _ => with_project,
        }
    }

    /// When the last day is over, where the project is.
    pub fn end(&self, exit: Option<NaiveDate>) -> Instant {
        Instant::start_of(self.last_day(exit).succ_opt().unwrap(), self.zone)
    }
}

impl Oracle {
    pub fn new(project: Project) -> Self {
        Self {
            project,
            people: Vec::new(),
            completed: 0,
            ran_back: false,
            seen: None,
            settled: None,
            last_line: None,
            open: Open::Nothing,
            released: None,
        }
    }

    pub fn end_of(&self, person: &Person) -> Instant {
        self.project.end(person.exit)
    }

    pub fn add(&mut self, id: ParticipationId, exit: Option<NaiveDate>) {
        self.people.push(Person { id, exit, told: None, stand: Stand::Here });
    }

    /// The operator says that the clock is right.
    pub fn confirm(&mut self, now: Instant) {
        self.seen = Some(now);
        self.settled = Some(self.last_line.unwrap_or(Instant::from_unix(0)));
    }

    /// Two persons let everybody go who is due by now.
    pub fn release(&mut self, now: Instant) {
        self.released = Some(now);
    }

    fn believes(&mut self, now: Instant) -> bool {
        let line = self.last_line.filter(|line| Some(*line) != self.settled);
        if let Some(highest) = self.seen.max(line)
            && now.unix() - highest.unix() > 36 * HOUR
        {
            return false;
        }
        if self.seen.is_none() {
            self.settled = Some(Instant::from_unix(0));
        }
        self.seen = self.seen.max(Some(now));
        true
    }

    /// A sweep as the service makes it.
    pub fn sweep(&mut self, now: Instant, cut: Option<Step>) -> Ended {
        if !self.believes(now) {
            return Ended::Refused;
        }
        let stops = |steps: &[Step]| cut.filter(|cut| steps.contains(cut));
        match self.open {
            Open::Nothing => {}
            Open::Rows => {
                self.open = Open::Nothing;
                if let Some(step) = stops(&[Step::Purged]) {
                    return Ended::Stopped(step);
                }
            }
            Open::Orders => {
                if let Some(step) = stops(&[Step::Purged, Step::Scrubbed, Step::Verified]) {
                    return Ended::Stopped(step);
                }
                self.complete(now);
                if let Some(step) = stops(&[Step::Completed]) {
                    self.open = Open::Rows;
                    return Ended::Stopped(step);
                }
            }
        }
        self.announce(now);
        let due = self.free_to_go(now);
        if due.is_empty() {
            return Ended::Done(0);
        }
        for number in &due {
            self.people[*number].stand = Stand::Begun;
        }
        (self.open, self.last_line) = (Open::Orders, Some(now));
        match cut {
            Some(Step::Completed) => {
                self.complete(now);
                self.open = Open::Rows;
                Ended::Stopped(Step::Completed)
            }
            Some(step) => Ended::Stopped(step),
            None => {
                self.complete(now);
                Ended::Done(due.len() as u64)
            }
        }
    }

    /// Whatever was begun is gone.
    fn complete(&mut self, now: Instant) {
        for person in self.people.iter_mut().filter(|person| person.stand == Stand::Begun) {
            person.stand = Stand::Gone;
            self.completed += 1;
            self.last_line = Some(now);
        }
        self.open = Open::Nothing;
    }

    fn announce(&mut self, now: Instant) {
        let (project, soon) = (self.project, now.plus_seconds(30 * DAY));
        for person in self.people.iter_mut().filter(|person| person.stand == Stand::Here) {
            let end = project.end(person.exit);
            if end > soon || person.told.is_some_and(|(told, _)| end < told && end > now) {
                person.told = None;
            }
            if person.told.is_none() && end > now && end <= soon {
                person.told = Some((end, now));
            }
        }
    }

    /// Who is due and need not wait for two persons.
    fn free_to_go(&self, now: Instant) -> Vec<usize> {
        let due = |person: &&Person| person.stand == Stand::Here && self.end_of(person) <= now;
        let was_told = |person: &Person| {
            let end = self.end_of(person);
            person.told.is_some_and(|(told, at)| told <= end && at <= end.plus_seconds(-7 * DAY))
        };
        let untold = self.people.iter().filter(due).filter(|person| !was_told(person)).count();
        let may = |person: &Person| {
            let is_released = self.released.is_some_and(|until| self.end_of(person) <= until);
            untold <= 10 || was_told(person) || is_released
        };
        let all = self.people.iter().enumerate();
        all.filter(|(_, person)| due(person) && may(person)).map(|(number, _)| number).collect()
    }

    /// A backup of `then` is put back; these people are found afterwards.
    ///
    /// Restoring sweeps, and asks nobody.
    pub fn restore(&mut self, then: &Self, now: Instant, found: &BTreeSet<ParticipationId>) {
        for (number, person) in self.people.iter_mut().enumerate() {
            let old = then.people.get(number);
            let old = old.filter(|old| matches!(old.stand, Stand::Here | Stand::Begun));
            match (person.stand, old) {
                (Stand::Gone, _) => {}
                (Stand::Begun, old) => {
                    person.stand = Stand::Gone;
                    self.last_line = Some(now);
                    self.completed += usize::from(old.is_some());
                }
                (Stand::Here | Stand::Lost, None) => person.stand = Stand::Lost,
                (before, Some(old)) => {
                    (person.exit, person.told) = (old.exit, old.told);
                    // Whose keys are in no copy any more is not readable.
                    let keys_went = before == Stand::Lost || self.ran_back;
                    if self.project.end(old.exit) <= now {
                        person.stand = Stand::Gone;
                        self.last_line = Some(now);
                        self.completed += 1;
                    } else if keys_went && !found.contains(&person.id) {
                        person.stand = Stand::Lost;
                    } else {
                        person.stand = Stand::Here;
                    }
                }
            }
        }
        (self.seen, self.settled, self.released) = (then.seen, then.settled, then.released);
        self.open = Open::Nothing;
        self.announce(now);
    }
}

#[test]
fn months_are_counted_at_once() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(months_later(day("2026-08-31"), 6), day("2027-02-28"));
    assert_eq!(months_later(day("2027-08-31"), 6), day("2028-02-29"));
    assert_eq!(months_later(day("2026-12-31"), 6), day("2027-06-30"));
}

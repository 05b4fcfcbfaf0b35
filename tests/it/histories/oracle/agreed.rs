//! The agreement: ends of storage, and what two persons have to agree to.

use chrono::{Datelike as _, Days, NaiveDate};
use chrono_tz::Tz;
use lotse::clock::Instant;

use super::{DAY, Oracle};

/// The terms of an agreement, in the units of this oracle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub months_after_project: u32,
    pub months_after_late_exit: u32,
    pub days_after_never_came: u64,
}

/// What is agreed, and until when the project lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    pub terms: Terms,
    pub last: NaiveDate,
    /// Since when answers end 30 days after the result; otherwise they end with the project.
    pub answers_since: Option<NaiveDate>,
}

/// What a history knows of its project.
#[derive(Clone, Copy, Debug)]
pub struct Project {
    pub first: NaiveDate,
    pub zone: Tz,
    pub agreed: Agreed,
    version: u32,
}

/// What waits for a second person.
#[derive(Clone, Debug)]
pub(super) struct Proposed {
    agreed: Agreed,
    version: u32,
    at: Instant,
}

/// What must become of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Nothing,
    Made,
    Proposed,
    /// Another proposal waits.
    Waits,
}

/// The same day so many months later, or the month's last day where it is missing.
fn months_later(day: NaiveDate, months: u32) -> NaiveDate {
    let since_zero = day.year() * 12 + i32::try_from(day.month0() + months).unwrap();
    let (year, month) = (since_zero.div_euclid(12), since_zero.rem_euclid(12).unsigned_abs() + 1);
    (1..=day.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).unwrap()
}

impl Agreed {
    /// The last day of storage with this exit date, as the table of exits says it.
    fn last_day(&self, first: NaiveDate, exit: Option<NaiveDate>) -> NaiveDate {
        let with_project = months_later(self.last, self.terms.months_after_project);
        match exit {
            Some(exit) if exit < first => exit + Days::new(self.terms.days_after_never_came),
            Some(exit) if exit > self.last => {
                with_project.max(months_later(exit, self.terms.months_after_late_exit))
            }
            _ => with_project,
        }
    }
}

impl Project {
    pub fn new(first: NaiveDate, zone: Tz, agreed: Agreed) -> Self {
        Self { first, zone, agreed, version: 1 }
    }

    /// When the last day is over, where the project is.
    pub fn end(&self, exit: Option<NaiveDate>) -> Instant {
        let last_day = self.agreed.last_day(self.first, exit);
        Instant::start_of(last_day.succ_opt().unwrap(), self.zone)
    }

    /// The latest exit that an adviser may enter: a year after the project.
    pub fn latest_exit(&self) -> NaiveDate {
        months_later(self.agreed.last, 12)
    }

    /// Whether anybody could be stored longer: asked of every exit there can be.
    fn would_lengthen(&self, wanted: &Agreed) -> bool {
        let longer =
            |exit| wanted.last_day(self.first, exit) > self.agreed.last_day(self.first, exit);
        let from = self.first - Days::new(400);
        wanted.last > self.agreed.last
            || (self.agreed.answers_since.is_some() && wanted.answers_since.is_none())
            || longer(None)
            || from.iter_days().take(1_600).any(|exit| longer(Some(exit)))
    }
}

impl Oracle {
    /// A lead wants this instead of what is in force.
    pub fn wish(&mut self, wanted: Agreed, now: Instant) -> Changed {
        let kept = self.project.agreed.answers_since.filter(|_| wanted.answers_since.is_some());
        let wanted = Agreed { answers_since: kept.or(wanted.answers_since), ..wanted };
        if wanted == self.project.agreed {
            return Changed::Nothing;
        }
        self.proposed.take_if(|waiting| now >= waiting.at.plus_seconds(14 * DAY));
        if !self.project.would_lengthen(&wanted) {
            self.put_in_force(wanted, now);
            return Changed::Made;
        }
        if self.proposed.is_some() {
            return Changed::Waits;
        }
        self.proposed = Some(Proposed { agreed: wanted, version: self.project.version, at: now });
        Changed::Proposed
    }

    /// A second person agrees to what waits; says whether that makes it.
    pub fn agree(&mut self, now: Instant) -> bool {
        let may = |one: &mut Proposed| {
            now < one.at.plus_seconds(14 * DAY) && one.version == self.project.version
        };
        let Some(proposed) = self.proposed.take_if(may) else { return false };
        self.put_in_force(proposed.agreed, now);
        true
    }

    /// Everybody who can still be read of gets the new end; what is over stays over.
    fn put_in_force(&mut self, agreed: Agreed, now: Instant) {
        (self.project.agreed, self.project.version) = (agreed, self.project.version + 1);
        for person in self.people.iter_mut().filter(|person| person.lives(now)) {
            person.end = self.project.end(person.exit);
        }
    }
}

#[test]
fn months_are_counted_at_once() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(months_later(day("2026-08-31"), 6), day("2027-02-28"));
    assert_eq!(months_later(day("2027-08-31"), 6), day("2028-02-29"));
    assert_eq!(months_later(day("2026-12-31"), 6), day("2027-06-30"));
}

//! What must be there: worked out from a history's steps alone, by rules written a second time.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;
use lotse::clock::Instant;

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

/// One person as they must be.
#[derive(Clone, Debug)]
pub struct Person {
    pub exit: Option<NaiveDate>,
    /// The last day on which anything is stored.
    pub last_day: NaiveDate,
    /// Whether a hold stands.
    pub held: bool,
    /// Whether a whole sweep has come by after the end, with nothing holding it back.
    pub gone: bool,
}

/// Everybody ever added, by id.
pub type People = BTreeMap<String, Person>;

/// The same day so many months later, or the month's last day where it is missing.
fn months_later(day: NaiveDate, months: u32) -> NaiveDate {
    let month0 = day.year() * 12 + i32::try_from(day.month0() + months).unwrap();
    let (year, month) = (month0.div_euclid(12), month0.rem_euclid(12).unsigned_abs() + 1);
    (1..=day.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).unwrap()
}

impl Project {
    /// The last day of storage with this exit date, as the table of exits says it.
    pub fn last_day(&self, exit: Option<NaiveDate>) -> NaiveDate {
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

    /// Whether the last day is over at `now`, where the project is.
    pub fn is_over(&self, last_day: NaiveDate, now: Instant) -> bool {
        now.utc().with_timezone(&self.zone).date_naive() > last_day
    }
}

#[test]
fn months_are_counted_at_once() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(months_later(day("2026-08-31"), 6), day("2027-02-28"));
    assert_eq!(months_later(day("2027-08-31"), 6), day("2028-02-29"));
    assert_eq!(months_later(day("2026-12-31"), 6), day("2027-06-30"));
}

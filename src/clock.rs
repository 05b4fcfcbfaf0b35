//! Time as a value.
//!
//! Every room that needs to know what time it is takes a [`Clock`].
//! Nothing else in the project may ask the operating system (a lint sees to it), so a test, a demo
//! or a dry run can stand on any day.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

/// A unit of time that people count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 24 hours.
    Days,
    /// 60 minutes.
    Hours,
    /// 60 seconds.
    Minutes,
    /// The smallest that is told.
    Seconds,
}

/// A length of time in its largest unit and the next smaller one, which is left out where it is 0:
/// 90,000 seconds are a day and an hour; no seconds at all are 0 seconds.
pub fn in_words(length: TimeDelta) -> Vec<(Unit, u64)> {
    let units = [
        (Unit::Days, length.num_days()),
        (Unit::Hours, length.num_hours() % 24),
        (Unit::Minutes, length.num_minutes() % 60),
        (Unit::Seconds, length.num_seconds() % 60),
    ];
    let largest = units.iter().position(|(_, count)| *count != 0).unwrap_or(3);
    let told = units[largest..].iter().take(2).enumerate();
    let told = told.filter(|(place, (_, count))| *place == 0 || *count != 0);
    told.map(|(_, (unit, count))| (*unit, count.unsigned_abs())).collect()
}

/// An instant in whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// This is also how instants rest in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The instant `seconds` after 1970-01-01T00:00:00Z.
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// The instant `seconds` later (earlier when negative); stays at the ends of the range.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// The instant `days` times 86,400 seconds later.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// The civil date at this instant in `zone`.
    pub fn date_in(self, zone: Tz) -> NaiveDate {
        self.utc().with_timezone(&zone).date_naive()
    }

    /// This instant as a UTC date and time.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The first instant of `date` in `zone`.
    ///
    /// Where the clocks skip midnight on that day it is the first instant that exists, and where a
    /// zone skipped the whole day it is the first instant of the next.
    pub fn start_of(date: NaiveDate, zone: Tz) -> Self {
        let midnight = date.and_time(NaiveTime::MIN);
        let local = (0..=1_500).find_map(|minutes| {
            zone.from_local_datetime(&(midnight + TimeDelta::minutes(minutes))).earliest()
        });
        Self(local.map_or_else(|| midnight.and_utc().timestamp(), |at| at.timestamp()))
    }
}

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Instant;
}

/// The clock of the operating system.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system")]
    fn now(&self) -> Instant {
        Instant(Utc::now().timestamp())
    }
}

/// A clock that runs at the system's pace but stands on another day, for the demo.
pub struct ShiftedClock {
    shift_seconds: i64,
}

impl ShiftedClock {
    /// A clock that shows `start` now and goes on from there.
    pub fn starting_at(start: Instant) -> Self {
        Self { shift_seconds: start.unix() - SystemClock.now().unix() }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Instant {
        SystemClock.now().plus_seconds(self.shift_seconds)
    }
}

/// A clock that moves only when told, for tests and for setting up a demo's past.
#[derive(Clone)]
pub struct MockClock(Arc<AtomicI64>);

impl MockClock {
    /// A clock that shows `start` until it is moved.
    pub fn at(start: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(start.unix())))
    }

    /// Moves the clock to `instant`, forward or back.
    pub fn set(&self, instant: Instant) {
        self.0.store(instant.unix(), Ordering::SeqCst);
    }

    /// Moves the clock forward by `seconds`.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Moves the clock forward by `days` times 86,400 seconds.
    pub fn advance_days(&self, days: i64) {
        self.advance_seconds(days * 86_400);
    }
}

impl Clock for MockClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_told_in_its_two_largest_units() {
        let told = |seconds| in_words(TimeDelta::seconds(seconds));
        assert_eq!(told(0), [(Unit::Seconds, 0)]);
        assert_eq!(told(59), [(Unit::Seconds, 59)]);
        assert_eq!(told(3_600), [(Unit::Hours, 1)]);
        assert_eq!(told(90_000), [(Unit::Days, 1), (Unit::Hours, 1)]);
        assert_eq!(told(-3_725), [(Unit::Hours, 1), (Unit::Minutes, 2)]);
        assert_eq!(told(86_400 * 3 + 59), [(Unit::Days, 3)]);
    }

    #[test]
    fn a_day_begins_at_local_midnight() {
        let date = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        let start = Instant::start_of(date, chrono_tz::Europe::Vienna);
        assert_eq!(start.utc().to_rfc3339(), "2026-06-30T22:00:00+00:00");
        assert_eq!(start.date_in(chrono_tz::Europe::Vienna), date);
        assert_eq!(
            start.plus_seconds(-1).date_in(chrono_tz::Europe::Vienna).to_string(),
            "2026-06-30"
        );
    }

    #[test]
    fn a_day_without_midnight_begins_later() {
        // Lebanon moves its clocks forward at midnight; 2024-03-31 began at 01:00.
        let date = NaiveDate::from_ymd_opt(2024, 3, 31).unwrap();
        let start = Instant::start_of(date, chrono_tz::Asia::Beirut);
        assert_eq!(start.date_in(chrono_tz::Asia::Beirut), date);
        assert_eq!(
            start.plus_seconds(-1).date_in(chrono_tz::Asia::Beirut).to_string(),
            "2024-03-30"
        );
    }
}

//! Calendar quarters: the periods for which figures of groups are made, and linking keys live.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, Days, Months, NaiveDate};

use crate::clock::Instant;

/// Three calendar months: January to March, April to June, July to September, October to December.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    first_day: NaiveDate,
}

impl Quarter {
    /// The quarter in which `date` lies.
    pub fn holding(date: NaiveDate) -> Self {
        let first_of_month = date.with_day(1).unwrap_or(date);
        let into_the_quarter = Months::new(date.month0() % 3);
        Self { first_day: first_of_month.checked_sub_months(into_the_quarter).unwrap_or(date) }
    }

    /// The quarter in which `at` lies, in UTC.
    pub fn of(at: Instant) -> Self {
        Self::holding(at.utc().date_naive())
    }

    /// The first instant after it, in UTC.
    pub fn end(self) -> Instant {
        let next = self.next().first_day.and_time(chrono::NaiveTime::MIN);
        Instant::from_unix(next.and_utc().timestamp())
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        let first_day = self.first_day.checked_add_months(Months::new(3));
        Self { first_day: first_day.unwrap_or(NaiveDate::MAX) }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day.checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MAX)
    }

    /// Whether `date` lies in it.
    pub fn holds(self, date: NaiveDate) -> bool {
        Self::holding(date) == self
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.first_day.year()
    }

    /// Its number within the year, 1 to 4.
    pub fn number(self) -> u32 {
        self.first_day.month0() / 3 + 1
    }
}

/// As `2027-Q1`.
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year(), self.number())
    }
}

/// It is not written as `2027-Q1` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a quarter is written as 2027-Q1")]
pub struct NoQuarter;

impl FromStr for Quarter {
    type Err = NoQuarter;

    fn from_str(text: &str) -> Result<Self, NoQuarter> {
        let (year, number) = text.split_once("-Q").ok_or(NoQuarter)?;
        let year = year.parse().map_err(|_| NoQuarter)?;
        let number: u32 = number.parse().map_err(|_| NoQuarter)?;
        let first = number.checked_sub(1).filter(|before| *before < 4).ok_or(NoQuarter)?;
        let read = NaiveDate::from_ymd_opt(year, first * 3 + 1, 1).map(Self::holding);
        // One quarter has one name: `2027-Q01` is none.
        read.filter(|quarter| quarter.to_string() == text).ok_or(NoQuarter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_day_lies_in_one_quarter() {
        let quarter = Quarter::holding(day("2028-02-29"));
        assert_eq!((quarter.year(), quarter.number()), (2028, 1));
        assert_eq!(
            (quarter.first_day(), quarter.last_day()),
            (day("2028-01-01"), day("2028-03-31"))
        );
        assert!(quarter.holds(day("2028-01-01")) && quarter.holds(day("2028-03-31")));
        assert!(!quarter.holds(day("2027-12-31")) && !quarter.holds(day("2028-04-01")));
        assert_eq!(quarter.next(), Quarter::holding(day("2028-05-31")));
        let last = Quarter::holding(day("2027-12-31"));
        assert_eq!((last.number(), last.next()), (4, quarter));
    }

    #[test]
    fn a_quarter_reads_back_as_it_is_written() {
        for text in ["2026-Q4", "2027-Q1", "2028-Q2"] {
            assert_eq!(text.parse::<Quarter>().unwrap().to_string(), text);
        }
        for text in ["2026-Q0", "2026-Q5", "2026-Q01", "26-Q1", "2026Q1", "", "2026-Q"] {
            assert_eq!(text.parse::<Quarter>(), Err(NoQuarter), "{text}");
        }
        let quarter: Quarter = "2026-Q4".parse().unwrap();
        assert_eq!(quarter.end().utc().to_rfc3339(), "2027-01-01T00:00:00+00:00");
        assert_eq!(Quarter::of(quarter.end().plus_seconds(-1)), quarter);
        assert_eq!(Quarter::of(quarter.end()), quarter.next());
    }

    #[test]
    fn quarters_follow_one_another_without_a_gap() {
        let mut quarter = Quarter::holding(day("2000-01-01"));
        for _ in 0..400 {
            let next = quarter.next();
            assert_eq!(quarter.last_day().succ_opt(), Some(next.first_day()));
            assert_eq!(Quarter::holding(quarter.last_day()), quarter);
            quarter = next;
        }
    }
}

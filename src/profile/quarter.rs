//! Calendar quarters: the only periods for which figures of groups are made.

use chrono::{Datelike as _, Days, Months, NaiveDate};

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

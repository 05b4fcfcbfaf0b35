//! By when a request is to be decided.
//!
//! Art. 12(3) GDPR: within one month of receipt; by two further months where that is needed, told to
//! the person within the first month with the reason.
//! Months are calendar months counted from the day of receipt in one step, as for deletion.
//! A last day on a Sunday or a holiday is not moved: earlier is never too late.

use chrono::{Days, NaiveDate};

use crate::retention::due::Span;

/// Days within which the office wants to decide.
pub const TARGET_DAYS: i64 = 14;

/// Days before the end from which the office's page reminds.
pub const REMIND_DAYS: i64 = 7;

/// The last day for a decision.
pub fn due_on(received_on: NaiveDate) -> NaiveDate {
    Span::Months(1).after(received_on)
}

/// The last day once it was extended.
pub fn extended_on(received_on: NaiveDate) -> NaiveDate {
    Span::Months(3).after(received_on)
}

/// The office's own target; none once the deadline was extended.
pub fn target_on(received_on: NaiveDate, due_on: NaiveDate) -> Option<NaiveDate> {
    let is_extended = due_on != self::due_on(received_on);
    (!is_extended).then(|| received_on + Days::new(TARGET_DAYS.unsigned_abs()))
}

/// Days before the target and before the last day on which the office is written to.
const LETTERS_BEFORE: [i64; 2] = [7, 2];

/// The latest day up to `today` on which the office is to be reminded of an open request: a week and
/// two days before its target and before the last day, and the day after each of them.
pub fn reminded_on(
    received_on: NaiveDate,
    due_on: NaiveDate,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let goals = target_on(received_on, due_on).into_iter().chain([due_on]);
    let days = goals.flat_map(|goal| {
        let before = LETTERS_BEFORE.map(|days| goal - Days::new(days.unsigned_abs()));
        before.into_iter().chain([goal + Days::new(1)])
    });
    days.filter(|day| *day <= today).max()
}

/// What the office's page says about the time that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Within its own target.
    Fine,
    /// The own target has passed.
    Target,
    /// A week is left, or less.
    Soon,
    /// The last day has passed.
    Overdue,
}

impl Time {
    /// The time of an open request on a day.
    pub fn of(received_on: NaiveDate, due_on: NaiveDate, today: NaiveDate) -> Self {
        let left = (due_on - today).num_days();
        if left < 0 {
            Self::Overdue
        } else if left <= REMIND_DAYS {
            Self::Soon
        } else if (today - received_on).num_days() > TARGET_DAYS {
            Self::Target
        } else {
            Self::Fine
        }
    }

    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fine => "office-time-fine",
            Self::Target => "office-time-target",
            Self::Soon => "office-time-soon",
            Self::Overdue => "office-time-overdue",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_a_calendar_month() {
        for (received, due, extended) in [
            ("2027-01-15", "2027-02-15", "2027-04-15"),
            ("2027-01-31", "2027-02-28", "2027-04-30"),
            ("2028-01-31", "2028-02-29", "2028-04-30"),
            ("2027-02-28", "2027-03-28", "2027-05-28"),
            // In one step: by way of 28 February it would be 28 April.
            ("2026-11-30", "2026-12-30", "2027-02-28"),
            ("2027-08-31", "2027-09-30", "2027-11-30"),
            ("2027-12-31", "2028-01-31", "2028-03-31"),
        ] {
            assert_eq!(due_on(day(received)), day(due), "{received}");
            assert_eq!(extended_on(day(received)), day(extended), "{received}");
        }
    }

    #[test]
    fn the_office_is_reminded_on_six_days_and_after_an_extension_on_three() {
        let received = day("2027-03-01");
        let all = |due: NaiveDate| {
            let days = received.iter_days().take(120);
            let mut days: Vec<String> = days
                .filter_map(|today| reminded_on(received, due, today))
                .map(|day| day.to_string())
                .collect();
            days.dedup();
            days
        };
        let usual = ["03-08", "03-13", "03-16", "03-25", "03-30", "04-02"];
        assert_eq!(all(due_on(received)), usual.map(|day| format!("2027-{day}")));
        let extended = ["05-25", "05-30", "06-02"];
        assert_eq!(all(extended_on(received)), extended.map(|day| format!("2027-{day}")));
    }

    #[test]
    fn the_last_day_is_not_overdue() {
        let (received, due) = (day("2027-01-31"), day("2027-02-28"));
        for (today, time) in [
            ("2027-01-31", Time::Fine),
            ("2027-02-14", Time::Fine),
            ("2027-02-15", Time::Target),
            ("2027-02-20", Time::Target),
            ("2027-02-21", Time::Soon),
            ("2027-02-28", Time::Soon),
            ("2027-03-01", Time::Overdue),
        ] {
            assert_eq!(Time::of(received, due, day(today)), time, "{today}");
        }
    }
}

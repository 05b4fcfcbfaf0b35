//! When everything personal of a participation is due: the last day of storage.
//!
//! A total function over the project's period, the agreement's terms and the exit date; pure.
//! Months are calendar months counted from the anchor in one step, never month by month: the same
//! day number, or the month's last day where it is missing (31 August + 6 months = 28 or 29
//! February).
//! Days are civil days of the project's time zone.

use chrono::{Days, Months, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::clock::Instant;
use crate::store::project::Project;

/// A length of time in the calendar of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Span {
    /// Civil days.
    Days(u16),
    /// Calendar months.
    Months(u16),
}

impl Span {
    /// The day that lies this span after `anchor`; the calendar's last day where there is none.
    pub fn after(self, anchor: NaiveDate) -> NaiveDate {
        match self {
            Self::Days(days) => anchor.checked_add_days(Days::new(days.into())),
            Self::Months(months) => anchor.checked_add_months(Months::new(months.into())),
        }
        .unwrap_or(NaiveDate::MAX)
    }
}

/// What the agreement says about the end of storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Terms {
    /// From the project's last day.
    pub after_project_end: Span,
    /// From an exit that lies after the project's end.
    pub after_late_exit: Span,
    /// From an exit that lies before the project's start.
    pub after_never_came: Span,
}

impl Terms {
    /// What holds unless an agreement says otherwise: six months after the project's end, six months
    /// after a late exit, 30 days for someone who never came.
    pub const USUAL: Self = Self {
        after_project_end: Span::Months(6),
        after_late_exit: Span::Months(6),
        after_never_came: Span::Days(30),
    };
}

/// When and where a project takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day, included.
    pub last: NaiveDate,
    /// Where its days begin and end.
    pub zone: Tz,
}

impl From<&Project> for Period {
    fn from(project: &Project) -> Self {
        Self { first: project.starts_on, last: project.ends_on, zone: project.zone }
    }
}

/// How an exit date lies to the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// Within the period, its first and last day included.
    Within,
    /// Not known: as if it were the project's last day.
    Missing,
    /// After the project's last day.
    Late,
    /// Before the project's first day: the person never came.
    NeverCame,
}

impl Case {
    /// Every exit date, and its absence, is exactly one case.
    pub fn of(period: &Period, exit: Option<NaiveDate>) -> Self {
        match exit {
            None => Self::Missing,
            Some(exit) if exit > period.last => Self::Late,
            Some(exit) if exit < period.first => Self::NeverCame,
            Some(_) => Self::Within,
        }
    }
}

/// When storage ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which rule of the agreement it follows from.
    pub case: Case,
    /// The last day of storage.
    pub last_day: NaiveDate,
    /// When that day is over where the project is: deletion begins.
    pub ends_at: Instant,
}

/// When storage of a participation ends, given its exit date if one is known.
///
/// Source: agreement with the agency; for an exit within the period, six months after the project's
/// end.
pub fn due(period: &Period, terms: &Terms, exit: Option<NaiveDate>) -> Due {
    let case = Case::of(period, exit);
    let with_project = terms.after_project_end.after(period.last);
    let last_day = match (case, exit) {
        (Case::Late, Some(exit)) => with_project.max(terms.after_late_exit.after(exit)),
        (Case::NeverCame, Some(exit)) => terms.after_never_came.after(exit),
        (Case::Within | Case::Missing, _) | (Case::Late | Case::NeverCame, None) => with_project,
    };
    Due { case, last_day, ends_at: end_of(last_day, period.zone) }
}

/// The end of a civil day: 24:00 in `zone`.
pub fn end_of(day: NaiveDate, zone: Tz) -> Instant {
    // Past the calendar's last days no zone can be asked; what ends there never ends.
    match day.checked_add_days(Days::new(1)) {
        Some(next) if next < NaiveDate::MAX => Instant::start_of(next, zone),
        _ => Instant::from_unix(i64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VIENNA: Tz = chrono_tz::Europe::Vienna;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn last_day(first: &str, last: &str, exit: Option<&str>) -> String {
        let period = Period { first: day(first), last: day(last), zone: VIENNA };
        due(&period, &Terms::USUAL, exit.map(day)).last_day.to_string()
    }

    #[test]
    fn the_table_of_exits() {
        let within = |exit| last_day("2026-01-01", "2026-12-31", Some(exit));
        assert_eq!(within("2026-01-01"), "2027-06-30");
        assert_eq!(within("2026-07-15"), "2027-06-30");
        assert_eq!(within("2026-12-31"), "2027-06-30");
        assert_eq!(last_day("2026-01-01", "2026-12-31", None), "2027-06-30");
        assert_eq!(within("2027-01-01"), "2027-07-01");
        assert_eq!(within("2027-03-31"), "2027-09-30");
        assert_eq!(within("2025-12-31"), "2026-01-30");
    }

    #[test]
    fn a_late_exit_never_ends_before_the_project_does() {
        let period = Period { first: day("2026-01-01"), last: day("2026-12-31"), zone: VIENNA };
        let terms = Terms { after_late_exit: Span::Days(30), ..Terms::USUAL };
        let at = |exit| due(&period, &terms, Some(day(exit))).last_day.to_string();
        assert_eq!(at("2027-01-10"), "2027-06-30");
        assert_eq!(at("2027-06-15"), "2027-07-15");
    }

    #[test]
    fn month_ends_and_leap_years() {
        assert_eq!(last_day("2026-01-01", "2026-08-31", None), "2027-02-28");
        assert_eq!(last_day("2027-01-01", "2027-08-31", None), "2028-02-29");
        assert_eq!(last_day("2026-01-01", "2026-08-30", None), "2027-02-28");
        assert_eq!(last_day("2026-01-01", "2027-02-28", None), "2027-08-28");
        assert_eq!(last_day("2026-01-01", "2028-02-29", None), "2028-08-29");
        assert_eq!(last_day("2026-01-01", "2026-10-31", None), "2027-04-30");
        assert_eq!(last_day("2026-01-01", "2099-08-31", None), "2100-02-28");
    }

    #[test]
    fn months_are_counted_in_one_step() {
        // Month by month 31 August would pass 30 September and end on 28 March instead of 31 March.
        assert_eq!(Span::Months(7).after(day("2026-08-31")).to_string(), "2027-03-31");
    }

    #[test]
    fn deletion_begins_when_the_day_is_over_where_the_project_is() {
        let ends = |text, zone| end_of(day(text), zone).utc().to_rfc3339();
        assert_eq!(ends("2027-06-30", VIENNA), "2027-06-30T22:00:00+00:00");
        assert_eq!(ends("2027-01-31", VIENNA), "2027-01-31T23:00:00+00:00");
        assert_eq!(ends("2024-03-30", chrono_tz::Asia::Beirut), "2024-03-30T22:00:00+00:00");
        // Beirut repeats the last hour of that day: it is over when it is over twice.
        assert_eq!(ends("2024-10-26", chrono_tz::Asia::Beirut), "2024-10-26T22:00:00+00:00");
        // Samoa had no 30 December 2011 at all.
        assert_eq!(ends("2011-12-29", chrono_tz::Pacific::Apia), "2011-12-30T10:00:00+00:00");
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (-40_000_i32..=120_000)
            .prop_map(|days| NaiveDate::from_num_days_from_ce_opt(730_000 + days).unwrap())
    }

    fn any_span() -> impl Strategy<Value = Span> {
        prop_oneof![any::<u16>().prop_map(Span::Days), any::<u16>().prop_map(Span::Months)]
    }

    fn any_zone() -> impl Strategy<Value = Tz> {
        prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec())
    }

    proptest! {
        #[test]
        fn every_combination_has_a_date_not_before_its_anchor(
            first in any_day(), last in any_day(), exit in prop::option::of(any_day()),
            zone in any_zone(),
            spans in (any_span(), any_span(), any_span()),
        ) {
            let period = Period { first, last, zone };
            let terms = Terms {
                after_project_end: spans.0, after_late_exit: spans.1, after_never_came: spans.2,
            };
            let due = due(&period, &terms, exit);
            let anchor = match due.case {
                Case::NeverCame => exit.unwrap(),
                Case::Late => exit.unwrap().max(last),
                Case::Within | Case::Missing => last,
            };
            prop_assert!(due.last_day >= anchor || due.case == Case::Late && due.last_day >= last);
            prop_assert!(due.last_day >= exit.filter(|_| due.case == Case::Late).unwrap_or(anchor));
            // Storage covers the whole last day and nothing of the next.
            prop_assert_eq!(due.ends_at.date_in(zone) > due.last_day, true);
            prop_assert!(due.ends_at.plus_seconds(-1).date_in(zone) <= due.last_day);
        }

        #[test]
        fn six_months_are_181_to_184_days(last in any_day()) {
            let period = Period { first: last, last, zone: VIENNA };
            let length = (due(&period, &Terms::USUAL, None).last_day - last).num_days();
            prop_assert!((181..=184).contains(&length), "{} days", length);
        }

        #[test]
        fn a_later_exit_is_never_due_earlier_within_its_case(
            first in any_day(), length in 0_u64..2_000, one in any_day(), other in any_day(),
        ) {
            let last = first.checked_add_days(Days::new(length)).unwrap();
            let period = Period { first, last, zone: VIENNA };
            let (early, late) = (one.min(other), one.max(other));
            let (early, late) = (
                due(&period, &Terms::USUAL, Some(early)),
                due(&period, &Terms::USUAL, Some(late)),
            );
            if early.case == late.case {
                prop_assert!(early.last_day <= late.last_day);
            }
        }
    }
}

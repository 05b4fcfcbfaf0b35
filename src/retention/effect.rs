//! What a change of an agreement does to due dates: worked out by the function that sets them.
//!
//! Whoever changes an agreement reads this before, and the change writes exactly these dates.
//! It speaks of counts and days, never of a person.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::agreement::AnswersEnd;
use super::due::{Due, Period, Span, Terms, due};
use crate::clock::Instant;

/// What due dates follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// When and where the project takes place.
    pub period: Period,
    /// When storage ends.
    pub terms: Terms,
    /// When single answers end.
    pub answers: AnswersEnd,
}

/// One participation, as far as its due date goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its exit date, when known.
    pub exit_on: Option<NaiveDate>,
    /// The last day of storage as it stands now.
    pub deletes_on: NaiveDate,
}

/// Participations whose last day moves one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Moved {
    /// How many.
    pub people: u64,
    /// By how many days at least.
    pub least_days: i64,
    /// By how many days at most.
    pub most_days: i64,
}

impl Moved {
    fn add(&mut self, days: i64) {
        self.least_days = if self.people == 0 { days } else { self.least_days.min(days) };
        self.most_days = self.most_days.max(days);
        self.people += 1;
    }
}

/// What a change does, in counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Effect {
    /// Living participations.
    pub people: u64,
    /// Those that end earlier.
    pub earlier: Moved,
    /// Those that end later.
    pub later: Moved,
    /// Those that are due as soon as the change is made.
    pub at_once: u64,
    /// Those without an exit date.
    pub without_exit: u64,
    /// The day on which the last one ends.
    pub last_day: Option<NaiveDate>,
    /// Whether anything is stored longer, for people who are there or for those who may come.
    pub lengthens: bool,
}

/// Works out every due date anew, and what that changes. The dates stand in the order of `people`.
pub fn effect(
    before: &Basis,
    after: &Basis,
    people: &[Stored],
    now: Instant,
) -> (Vec<Due>, Effect) {
    let mut effect = Effect { lengthens: lengthens(before, after), ..Effect::default() };
    let mut dues = Vec::with_capacity(people.len());
    for person in people {
        let due = due(&after.period, &after.terms, person.exit_on);
        let days = (due.last_day - person.deletes_on).num_days();
        effect.people += 1;
        match days {
            1.. => effect.later.add(days),
            0 => {}
            _ => effect.earlier.add(-days),
        }
        effect.at_once += u64::from(due.ends_at <= now);
        effect.without_exit += u64::from(person.exit_on.is_none());
        effect.last_day = effect.last_day.max(Some(due.last_day));
        dues.push(due);
    }
    effect.lengthens |= effect.later.people > 0;
    (dues, effect)
}

/// Whether somebody's storage could end later than before, whatever their exit date.
///
/// Asked of [`due`] itself, day by day, for every exit that could make a difference: from long before
/// the earlier start to beyond every exit that an adviser may enter.
/// A last day of the project that moves later counts even where no date does.
pub fn lengthens(before: &Basis, after: &Basis) -> bool {
    /// Longer than a year, so that every length of a month is met.
    const BEYOND: u64 = 800;
    if after.period.last > before.period.last || after.answers.lengthens(before.answers) {
        return true;
    }
    let first = before.period.first.min(after.period.first);
    let last = before.period.last.max(after.period.last);
    let from = first.checked_sub_days(Days::new(BEYOND)).unwrap_or(NaiveDate::MIN);
    let later = |exit| {
        let ends = |basis: &Basis| due(&basis.period, &basis.terms, exit).ends_at;
        ends(after) > ends(before)
    };
    let to = Span::Months(24).after(last);
    later(None) || from.iter_days().take_while(|day| *day <= to).any(|day| later(Some(day)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn usual() -> Basis {
        let zone = chrono_tz::Europe::Vienna;
        let (first, last) = (day("2027-01-01"), day("2027-12-31"));
        Basis {
            period: Period { first, last, zone },
            terms: Terms::USUAL,
            answers: AnswersEnd::WithProject,
        }
    }

    fn stored(basis: &Basis, exit_on: Option<NaiveDate>) -> Stored {
        let deletes_on = due(&basis.period, &basis.terms, exit_on).last_day;
        Stored { exit_on, deletes_on }
    }

    #[test]
    fn each_term_alone_lengthens_and_shortens() {
        let changes: [fn(&mut Basis, u16); 3] = [
            |basis, months| basis.terms.after_project_end = Span::Months(months),
            |basis, months| basis.terms.after_late_exit = Span::Months(months),
            |basis, months| basis.terms.after_never_came = Span::Months(months),
        ];
        for change in changes {
            let (mut longer, mut shorter) = (usual(), usual());
            change(&mut longer, 7);
            change(&mut shorter, 0);
            assert!(lengthens(&usual(), &longer), "also while nobody is concerned");
            assert!(!lengthens(&usual(), &shorter));
        }
        assert!(!lengthens(&usual(), &usual()));
    }

    #[test]
    fn the_projects_end_later_is_longer_and_a_mixed_change_counts_as_longer() {
        let (mut later, mut mixed) = (usual(), usual());
        later.period.last = day("2028-01-31");
        later.terms.after_project_end = Span::Months(1);
        assert!(lengthens(&usual(), &later), "even though most end earlier");
        mixed.terms.after_project_end = Span::Months(1);
        mixed.terms.after_never_came = Span::Days(31);
        assert!(lengthens(&usual(), &mixed));
    }

    #[test]
    fn an_effect_counts_each_way_and_says_who_is_due_at_once() {
        let before = usual();
        let exits = [None, Some(day("2027-05-05")), Some(day("2026-12-01"))];
        let people = exits.map(|exit| stored(&before, exit));
        let mut after = before;
        after.terms.after_project_end = Span::Months(1);
        after.terms.after_never_came = Span::Days(60);
        let now = Instant::start_of(day("2028-02-01"), before.period.zone);
        let (dues, effect) = effect(&before, &after, &people, now);
        let dates: Vec<String> = dues.iter().map(|due| due.last_day.to_string()).collect();
        assert_eq!(dates, ["2028-01-31", "2028-01-31", "2027-01-30"]);
        assert_eq!(effect.earlier, Moved { people: 2, least_days: 151, most_days: 151 });
        assert_eq!(effect.later, Moved { people: 1, least_days: 30, most_days: 30 });
        assert_eq!((effect.people, effect.at_once, effect.without_exit), (3, 3, 1));
        assert_eq!(effect.last_day, Some(day("2028-01-31")));
        assert!(effect.lengthens);
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_u64..1_500).prop_map(|days| day("2026-01-01").checked_add_days(Days::new(days)).unwrap())
    }

    fn any_span() -> impl Strategy<Value = Span> {
        prop_oneof![(0_u16..500).prop_map(Span::Days), (0_u16..16).prop_map(Span::Months)]
    }

    prop_compose! {
        fn any_basis()(
            first in any_day(), length in 0_u64..400, spans in (any_span(), any_span(), any_span()),
        ) -> Basis {
            let last = first.checked_add_days(Days::new(length)).unwrap();
            let period = Period { first, last, zone: chrono_tz::Europe::Vienna };
            let terms = Terms {
                after_project_end: spans.0, after_late_exit: spans.1, after_never_came: spans.2,
            };
            Basis { period, terms, answers: AnswersEnd::WithProject }
        }
    }

    proptest! {
        #[test]
        fn what_does_not_lengthen_lengthens_nobody(
            before in any_basis(), after in any_basis(),
            exits in prop::collection::vec(prop::option::of(any_day()), 0..12),
        ) {
            let people: Vec<Stored> = exits.iter().map(|exit| stored(&before, *exit)).collect();
            let (dues, effect) = effect(&before, &after, &people, Instant::from_unix(0));
            let later = dues.iter().zip(&people).filter(|(due, old)| due.last_day > old.deletes_on);
            let later = later.count() as u64;
            prop_assert_eq!(later, effect.later.people);
            prop_assert!(effect.lengthens || later == 0);
            // The way back of what shortens somebody lengthens them again.
            let (_, back) = super::effect(&after, &before, &[], Instant::from_unix(0));
            prop_assert!(back.lengthens || effect.earlier.people == 0);
        }
    }
}

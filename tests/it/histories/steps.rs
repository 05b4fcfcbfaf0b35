//! What can happen to an installation.

use chrono::NaiveDate;
use lotse::custody::roll;
use lotse::retention::sweep;
use proptest::prelude::*;

use super::oracle::Terms;

/// One thing that happens. What else can happen to storage is added here, in [`any_step`], in
/// [`super::world::World::take`] and, where it changes what must be there, in the oracle.
#[derive(Clone, Debug)]
pub enum Step {
    Add(Option<NaiveDate>),
    /// Another exit date for somebody.
    Change(usize, Option<NaiveDate>),
    Invite(usize),
    /// So many hours pass.
    Hours(i64),
    /// So many days pass, with a sweep on each.
    Days(i64),
    /// An outage, or a wrong clock: whether the operator says at once that it is right.
    Ahead(i64, bool),
    /// The clock goes back by so many hours.
    Back(i64),
    /// The operator says that the clock is right.
    Confirm,
    /// Two persons let go who waits for them.
    Release,
    Sweep,
    SweepCutOff(sweep::Step),
    Roll,
    RollCutOff(roll::Step),
    Backup,
    /// One of the backups that open is put back.
    Restore(usize),
    /// An address is noted.
    Note,
}

fn exit() -> impl Strategy<Value = Option<NaiveDate>> {
    let day =
        |from: NaiveDate, days: u64| (0..days).prop_map(move |more| from + chrono::Days::new(more));
    let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    prop_oneof![
        2 => Just(None),
        5 => day(date(2026, 11, 1), 61).prop_map(Some),
        3 => day(date(2027, 1, 1), 365).prop_map(Some),
        3 => day(date(2028, 1, 1), 366).prop_map(Some),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => exit().prop_map(Step::Add),
        4 => (any::<usize>(), exit()).prop_map(|(who, exit)| Step::Change(who, exit)),
        1 => any::<usize>().prop_map(Step::Invite),
        6 => (1..=36_i64).prop_map(Step::Hours),
        2 => (2..=9_i64).prop_map(Step::Days),
        5 => (2..=90_i64, prop::bool::weighted(0.7)).prop_map(|(days, sure)| Step::Ahead(days, sure)),
        1 => (1..=40 * 24_i64).prop_map(Step::Back),
        3 => Just(Step::Confirm),
        1 => Just(Step::Release),
        6 => Just(Step::Sweep),
        9 => proptest::sample::select(&sweep::Step::ALL[..]).prop_map(Step::SweepCutOff),
        1 => Just(Step::Roll),
        1 => proptest::sample::select(&roll::Step::ALL[..]).prop_map(Step::RollCutOff),
        3 => Just(Step::Backup),
        1 => any::<usize>().prop_map(Step::Restore),
        1 => Just(Step::Note),
    ]
}

/// Terms of an agreement, and what happens under it.
pub fn any_history(most: usize) -> impl Strategy<Value = (Terms, Vec<Step>)> {
    let terms = (0..=7_u32, 1..=7_u32, 100..=180_u64).prop_map(|(project, late, never)| Terms {
        months_after_project: project,
        months_after_late_exit: late,
        days_after_never_came: never,
    });
    (terms, prop::collection::vec(any_step(), 1..=most))
}

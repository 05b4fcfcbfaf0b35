//! What can happen to an installation.

use chrono::NaiveDate;
use lotse::custody::roll;
use lotse::retention::sweep;
use proptest::prelude::*;

use super::oracle::{Agreed, Terms};

/// What somebody does with their own sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Answers a question, once the questionnaire is unlocked and a secret is set.
    Save,
    Submit,
    Show,
    Discard,
    /// Takes the module back.
    Withdraw,
    /// Is invited again, and sets another secret.
    EnterAnew,
}

impl Deed {
    const ALL: [Self; 6] =
        [Self::Save, Self::Submit, Self::Show, Self::Discard, Self::Withdraw, Self::EnterAnew];

    /// How often it is drawn: most of what people do is to answer.
    fn weight(self) -> u32 {
        match self {
            Self::Save => 8,
            Self::Submit => 6,
            Self::Show => 3,
            Self::Discard | Self::Withdraw | Self::EnterAnew => 1,
        }
    }
}

/// One thing that happens. What else can happen to storage is added here, in [`any_step`], in
/// [`super::world::World::take`] and, where it changes what must be there, in the oracle.
#[derive(Clone, Debug)]
pub enum Step {
    Add(Option<NaiveDate>),
    /// Another exit date for somebody.
    Change(usize, Option<NaiveDate>),
    Invite(usize),
    /// Somebody does something with their answers.
    Answer(usize, Deed),
    /// The office grants somebody that all of theirs is erased.
    Erase(usize),
    /// The adviser writes down that somebody objects, which restricts at once.
    Object(usize),
    /// The office refuses an objection, and lifts the restriction when it may.
    Reconsider(usize),
    /// Somebody lets their data be used again.
    AllowAgain(usize),
    /// A hold is proposed over somebody, or over the whole project, for so many days; and whether
    /// another person agrees at once.
    Hold(Option<usize>, u64, bool),
    /// Another person agrees to a hold.
    SecondHold(usize),
    /// A hold is lifted, or its proposal taken back.
    Lift(usize),
    /// A lead wants another agreement: at once where it lengthens nothing.
    Agree(Agreed),
    /// Another person agrees to what lengthens.
    SecondAgreement,
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

fn terms() -> impl Strategy<Value = Terms> {
    (0..=7_u32, 1..=7_u32, 100..=180_u64).prop_map(|(project, late, never)| Terms {
        months_after_project: project,
        months_after_late_exit: late,
        days_after_never_came: never,
    })
}

/// An agreement; answers that end before the rest do so since the day on which it is made.
fn agreed() -> impl Strategy<Value = Agreed> {
    // Short terms among the others, so that a change often lengthens nothing.
    let short =
        Terms { months_after_project: 0, months_after_late_exit: 1, days_after_never_came: 100 };
    let terms = prop_oneof![terms(), Just(short)];
    let last = proptest::sample::select(vec![(2027, 11, 30), (2027, 12, 31), (2028, 2, 29)]);
    (terms, last, prop::bool::weighted(0.7)).prop_map(|(terms, (year, month, day), early)| {
        let last = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        Agreed { terms, last, answers_since: early.then_some(last) }
    })
}

fn deed() -> impl Strategy<Value = Deed> {
    let weighted = Deed::ALL.map(|deed| (deed.weight(), Just(deed)));
    prop::strategy::Union::new_weighted(weighted.to_vec())
}

fn any_step() -> impl Strategy<Value = Step> {
    let who = any::<usize>;
    prop_oneof![
        12 => exit().prop_map(Step::Add),
        4 => (any::<usize>(), exit()).prop_map(|(who, exit)| Step::Change(who, exit)),
        1 => any::<usize>().prop_map(Step::Invite),
        20 => (who(), deed()).prop_map(|(who, deed)| Step::Answer(who, deed)),
        1 => who().prop_map(Step::Erase),
        2 => who().prop_map(Step::Object),
        5 => who().prop_map(Step::Reconsider),
        4 => who().prop_map(Step::AllowAgain),
        2 => (prop::option::weighted(0.6, who()), 1..=120_u64, prop::bool::weighted(0.8))
            .prop_map(|(who, days, agreed)| Step::Hold(who, days, agreed)),
        1 => who().prop_map(Step::SecondHold),
        2 => who().prop_map(Step::Lift),
        2 => agreed().prop_map(Step::Agree),
        2 => Just(Step::SecondAgreement),
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

/// What is agreed at first, and what happens under it.
pub fn any_history(most: usize) -> impl Strategy<Value = (Agreed, Vec<Step>)> {
    (agreed(), prop::collection::vec(any_step(), 1..=most))
}

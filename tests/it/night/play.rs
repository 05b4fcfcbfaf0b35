//! Eight states that must look alike, lived through over weeks by the house's own verbs.

use lotse::clock::{Clock as _, Instant};
use lotse::counselling::decisions::Choice;
use lotse::custody::night;
use lotse::ids::ParticipationId;
use lotse::keys::{Chance as _, SeededChance};

use super::snapshot::{Facts, Watcher};
use crate::conditional::{self, WAYS};
use crate::counselled::Counselled;
use crate::databases::Database;
use crate::house::House;

/// How far a person went with a questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Declined,
    NotBegun,
    Begun,
    HalfDone,
    AllAnswered,
    Submitted,
    Withdrawn,
    TooFewAnswers,
}

pub const STATES: [State; 8] = [
    State::Declined,
    State::NotBegun,
    State::Begun,
    State::HalfDone,
    State::AllAnswered,
    State::Submitted,
    State::Withdrawn,
    State::TooFewAnswers,
];

/// What somebody does on one day.
#[derive(Clone, Copy)]
enum Act {
    Decline,
    Answer(usize),
    Submit,
    Show,
    Withdraw,
}

impl State {
    /// What a person in this state does, on so many days after their first.
    fn acts(self) -> &'static [(u64, Act)] {
        use Act::{Answer, Decline, Show, Submit, Withdraw};
        match self {
            Self::Declined => &[(0, Decline)],
            Self::NotBegun => &[],
            Self::Begun => &[(0, Answer(1))],
            Self::HalfDone => &[(0, Answer(1)), (1, Answer(3)), (3, Answer(5))],
            Self::AllAnswered => {
                &[(0, Answer(2)), (1, Answer(4)), (2, Answer(6)), (3, Answer(8)), (5, Answer(9))]
            }
            Self::Submitted => {
                &[(0, Answer(3)), (1, Answer(6)), (2, Answer(7)), (4, Answer(9)), (6, Submit)]
            }
            Self::Withdrawn => &[
                (0, Answer(4)),
                (1, Answer(6)),
                (2, Answer(9)),
                (3, Submit),
                (5, Show),
                (7, Withdraw),
            ],
            Self::TooFewAnswers => &[(0, Answer(1)), (2, Answer(2)), (3, Submit), (4, Show)],
        }
    }
}

/// Whether the nights are as they should be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Nights {
    Kept,
    LeftOut,
}

/// Days on which somebody does something, and so nights on which a copy is taken.
const DAYS: u64 = 14;

/// First days that people draw from.
const FIRST_DAYS: u64 = 5;

struct Player {
    id: ParticipationId,
    state: State,
    first_day: u64,
    who: Counselled,
}

fn below(chance: &SeededChance, end: u64) -> u64 {
    let drawn = u128::from_be_bytes(chance.bits128()) % u128::from(end);
    u64::try_from(drawn).unwrap()
}

/// Plays `of_each` people in every state, and gives what the watcher saw of each of them.
pub async fn play(
    database: &Database,
    of_each: usize,
    nights: Nights,
    seed: u64,
) -> Vec<(State, Facts)> {
    let house = House::on(database, conditional::catalogue()).await;
    let chance = SeededChance::for_test(seed);
    let begin = house.clock.now();
    let mut states: Vec<State> = STATES.into_iter().cycle().take(8 * of_each).collect();
    states.sort_by_cached_key(|_| chance.bits128());
    let mut players = Vec::new();
    for (at, state) in states.into_iter().enumerate() {
        let id = house.add_person(&format!("Person {at}")).await;
        house.unlock(&id, WAYS).await;
        let who = Counselled::enter(&house, &id).await;
        let first_day = 1 + below(&chance, FIRST_DAYS);
        players.push(Player { id, state, first_day, who });
    }
    let mut watcher = Watcher::new(players.iter().map(|one| one.id.clone()).collect());
    for day in 0..DAYS {
        act_all(&mut players, day, &chance).await;
        let next: Instant = begin.plus_days(i64::try_from(day).unwrap() + 1);
        house.clock.set(next.plus_seconds(-6 * 3600));
        house.sweep().await;
        if nights == Nights::Kept {
            assert!(night::when_due(&house.installation).await.unwrap().is_some());
        }
        watcher.look(database).await;
        house.clock.set(next);
    }
    house.close().await;
    let facts = watcher.facts();
    players.into_iter().map(|one| one.state).zip(facts).collect()
}

/// Lets everybody do what they do on this day, in an order of its own.
async fn act_all(players: &mut [Player], day: u64, chance: &SeededChance) {
    let mut order: Vec<usize> = (0..players.len()).collect();
    order.sort_by_cached_key(|_| chance.bits128());
    for at in order {
        let Player { state, first_day, who, .. } = &mut players[at];
        let today = state.acts().iter().filter(|(after, _)| *first_day + after == day);
        for (_, act) in today {
            who.come_back().await;
            match act {
                Act::Decline => who.decide(WAYS, Choice::No).await,
                Act::Answer(count) => who.answer(WAYS, *count, 1).await,
                Act::Submit => who.submit(WAYS).await,
                Act::Show => who.show(WAYS).await,
                Act::Withdraw => who.withdraw(WAYS).await,
            }
        }
    }
}

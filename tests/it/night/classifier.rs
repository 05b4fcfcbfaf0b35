//! Who did what? A forest of trees that knows the code, trained on some people and asked about others.

use super::forest::Forest;
use super::play::{Nights, STATES, State, play};
use super::snapshot::Facts;
use crate::databases::{Database, on_both};

/// How many of so many were told rightly.
#[derive(Debug)]
struct Told {
    right: u32,
    of: u32,
}

impl Told {
    fn share(&self) -> f64 {
        f64::from(self.right) / f64::from(self.of)
    }

    /// With 95 % certainty the true share is not higher (Wilson's bound, one-sided).
    fn upper_bound(&self) -> f64 {
        let (z, n) = (1.644_853_627_f64, f64::from(self.of));
        let p = self.share();
        let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        (p + z * z / (2.0 * n) + spread) / (1.0 + z * z / n)
    }

    /// How likely guessing tells at least so many rightly.
    fn by_guessing(&self) -> f64 {
        let chance = 1.0 / 8.0_f64;
        let mut exactly = (1.0 - chance).powi(i32::try_from(self.of).unwrap());
        let mut below = 0.0;
        for right in 0..self.right {
            below += exactly;
            let (done, left) = (f64::from(right), f64::from(self.of - right));
            exactly *= left / (done + 1.0) * chance / (1.0 - chance);
        }
        (1.0 - below).max(0.0)
    }
}

fn class(state: State) -> usize {
    STATES.iter().position(|one| *one == state).unwrap()
}

fn number(facts: &Facts, name: &str) -> f64 {
    facts.get(name).copied().unwrap_or(-1.0)
}

/// Trains on half of the people and asks about the other half, and the other way round.
fn tell(seen: &[(State, Facts)]) -> Told {
    let mut names: Vec<&String> = seen.iter().flat_map(|(_, facts)| facts.keys()).collect();
    names.sort();
    names.dedup();
    // What is the same of everybody tells nothing.
    names.retain(|name| {
        let first = number(&seen[0].1, name);
        seen.iter().any(|(_, facts)| number(facts, name).total_cmp(&first).is_ne())
    });
    let half = seen.len() / 2;
    // Each state has as many people in either half: they stand in the order of their states.
    let mut order: Vec<usize> = (0..seen.len()).collect();
    order.sort_by_key(|at| class(seen[*at].0));
    let (mut halves, mut of_state) = ([Vec::new(), Vec::new()], [0_usize; 8]);
    for at in order {
        let count = &mut of_state[class(seen[at].0)];
        halves[*count % 2].push(at);
        *count += 1;
    }
    assert_eq!(halves[0].len(), half);
    let row =
        |at: &usize| -> Vec<f64> { names.iter().map(|name| number(&seen[*at].1, name)).collect() };
    let rows = |people: &[usize]| people.iter().map(row).collect::<Vec<_>>();
    let states = |people: &[usize]| people.iter().map(|at| class(seen[*at].0)).collect::<Vec<_>>();
    let mut right = 0;
    for (learn, ask) in [(0, 1), (1, 0)] {
        let forest = Forest::grow(&rows(&halves[learn]), &states(&halves[learn]));
        let told = rows(&halves[ask]).iter().map(|row| forest.tell(row)).collect::<Vec<_>>();
        right +=
            told.iter().zip(states(&halves[ask])).filter(|(one, other)| **one == *other).count();
    }
    Told { right: u32::try_from(right).unwrap(), of: u32::try_from(seen.len()).unwrap() }
}

fn is_long() -> bool {
    std::env::var("LOTSE_LONG").is_ok()
}

/// People in each of the eight states: 800 in all, and a tenth of them in the gate.
fn of_each() -> usize {
    if is_long() { 100 } else { 10 }
}

async fn told(database: &Database, nights: Nights) -> Told {
    let told = tell(&Box::pin(play(database, of_each(), nights, 20_270_301)).await);
    eprintln!(
        "{} of {} told rightly ({:.3}, at most {:.3})",
        told.right,
        told.of,
        told.share(),
        told.upper_bound()
    );
    told
}

/// With the nightly round nobody tells the states apart who copies the database every night.
#[tokio::test]
async fn whoever_copies_every_night_can_only_guess() {
    on_both(async |database| {
        let told = told(database, Nights::Kept).await;
        if is_long() {
            assert!(told.upper_bound() <= 0.16, "{told:?}: at most {}", told.upper_bound());
        }
        // So few people say less: more than this nobody reaches by guessing.
        assert!(told.by_guessing() > 1e-4, "{told:?}: {}", told.by_guessing());
    })
    .await;
}

/// The control: the same people without the nights, and the same forest.
#[tokio::test]
async fn without_the_nights_the_states_are_told_apart() {
    on_both(async |database| {
        let told = told(database, Nights::LeftOut).await;
        assert!(told.share() >= 0.4, "{told:?}: {}", told.share());
    })
    .await;
}

#[test]
fn bounds_are_those_of_the_books() {
    let told = Told { right: 100, of: 800 };
    assert!((told.upper_bound() - 0.1455).abs() < 0.0005, "{}", told.upper_bound());
    assert!((told.by_guessing() - 0.52).abs() < 0.02, "{}", told.by_guessing());
    let many = Told { right: 24, of: 80 };
    assert!(many.by_guessing() < 1e-4, "{}", many.by_guessing());
    assert!(Told { right: 0, of: 80 }.by_guessing() > 0.999);
}

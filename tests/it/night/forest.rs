//! A random forest (Breiman 2001): trees that each see a drawn sample of the people, and at each fork a
//! drawn few of the numbers.
//!
//! Written out, because a library's own dependencies would have every other one built anew.

use lotse::keys::{Chance as _, SeededChance};

const TREES: usize = 150;
const CLASSES: usize = 8;

enum Tree {
    Leaf(usize),
    Fork { feature: usize, below: f64, less: Box<Tree>, more: Box<Tree> },
}

/// Grown trees.
pub struct Forest(Vec<Tree>);

fn below(chance: &SeededChance, end: usize) -> usize {
    let drawn = u128::from_be_bytes(chance.bits128()) % u128::try_from(end).unwrap();
    usize::try_from(drawn).unwrap()
}

fn counts(classes: &[usize], people: &[usize]) -> [f64; CLASSES] {
    let mut counts = [0.0; CLASSES];
    for at in people {
        counts[classes[*at]] += 1.0;
    }
    counts
}

/// How mixed so many of each class are, times their number (Gini).
fn mixed(counts: &[f64; CLASSES]) -> f64 {
    let all: f64 = counts.iter().sum();
    if all > 0.0 { all - counts.iter().map(|n| n * n).sum::<f64>() / all } else { 0.0 }
}

fn most(counts: &[f64; CLASSES]) -> usize {
    let best = counts.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1));
    best.unwrap().0
}

impl Forest {
    /// Grows trees from rows of numbers and the class of each.
    pub fn grow(rows: &[Vec<f64>], classes: &[usize]) -> Self {
        let chance = SeededChance::for_test(7);
        let one = |_| {
            let sample: Vec<usize> = rows.iter().map(|_| below(&chance, rows.len())).collect();
            Tree::grow(rows, classes, &sample, &chance)
        };
        Self((0..TREES).map(one).collect())
    }

    /// The class that most trees say.
    pub fn tell(&self, row: &[f64]) -> usize {
        let mut votes = [0.0; CLASSES];
        for tree in &self.0 {
            votes[tree.tell(row)] += 1.0;
        }
        most(&votes)
    }
}

impl Tree {
    fn grow(rows: &[Vec<f64>], classes: &[usize], people: &[usize], chance: &SeededChance) -> Self {
        let here = counts(classes, people);
        let features = rows[0].len();
        let mut best: Option<(f64, usize, f64)> = None;
        if mixed(&here) > 0.0 {
            for _ in 0..=features.isqrt() {
                let feature = below(chance, features);
                let fork = best_fork(rows, classes, people, feature, &here);
                best = [best, fork].into_iter().flatten().min_by(|a, b| a.0.total_cmp(&b.0));
            }
        }
        let Some((_, feature, below)) = best else { return Self::Leaf(most(&here)) };
        let (less, more): (Vec<usize>, Vec<usize>) =
            people.iter().partition(|at| rows[**at][feature] < below);
        Self::Fork {
            feature,
            below,
            less: Box::new(Self::grow(rows, classes, &less, chance)),
            more: Box::new(Self::grow(rows, classes, &more, chance)),
        }
    }

    fn tell(&self, row: &[f64]) -> usize {
        match self {
            Self::Leaf(class) => *class,
            Self::Fork { feature, below, less, more } => {
                if row[*feature] < *below {
                    less.tell(row)
                } else {
                    more.tell(row)
                }
            }
        }
    }
}

/// Where this number parts the people best: how mixed both sides are then, the number, and its bound.
fn best_fork(
    rows: &[Vec<f64>],
    classes: &[usize],
    people: &[usize],
    feature: usize,
    here: &[f64; CLASSES],
) -> Option<(f64, usize, f64)> {
    let mut order = people.to_vec();
    order.sort_by(|one, other| rows[*one][feature].total_cmp(&rows[*other][feature]));
    let (mut less, mut more) = ([0.0; CLASSES], *here);
    let mut best: Option<(f64, usize, f64)> = None;
    for two in order.windows(2) {
        less[classes[two[0]]] += 1.0;
        more[classes[two[0]]] -= 1.0;
        let (one, next) = (rows[two[0]][feature], rows[two[1]][feature]);
        let left = mixed(&less) + mixed(&more);
        if one < next && best.is_none_or(|best| left < best.0) {
            best = Some((left, feature, f64::midpoint(one, next)));
        }
    }
    // A midpoint of two neighbours can be the lower one: then nothing would be parted.
    best.filter(|(_, _, bound)| people.iter().any(|at| rows[*at][feature] < *bound))
}

/// The control: it learns what there is to be learned, and guesses where there is nothing.
#[test]
fn a_forest_finds_what_is_there() {
    let chance = SeededChance::for_test(3);
    #[expect(clippy::cast_precision_loss, reason = "below 1,000")]
    let drawn = |end: usize| below(&chance, end) as f64;
    let classes: Vec<usize> = (0..400).map(|at| at % CLASSES).collect();
    let rows: Vec<Vec<f64>> = classes
        .iter()
        .map(|class| {
            let mut row: Vec<f64> = (0..30).map(|_| drawn(1000)).collect();
            row[11] = f64::from(u8::try_from(*class).unwrap()) + drawn(1000) / 500.0;
            row
        })
        .collect();
    let right = |hidden: bool| {
        let rows: Vec<Vec<f64>> = rows
            .iter()
            .map(|row| row.iter().enumerate().filter(move |(at, _)| !hidden || *at != 11))
            .map(|row| row.map(|(_, number)| *number).collect())
            .collect();
        let forest = Forest::grow(&rows[..200], &classes[..200]);
        let asked = rows[200..].iter().zip(&classes[200..]);
        asked.filter(|(row, class)| forest.tell(row) == **class).count()
    };
    assert!(right(false) > 80, "{}", right(false));
    assert!(right(true) < 45, "{}", right(true));
}

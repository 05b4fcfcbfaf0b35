//! Attacks on figures of groups, each with a control that shows that it can succeed.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::keys::SeededChance;

/// Every way to spread `total` people over `bands` bands.
fn tables(bands: usize, total: u32) -> Vec<Vec<u32>> {
    if bands == 1 {
        return vec![vec![total]];
    }
    let with_first = |first| {
        let rest = tables(bands - 1, total - first).into_iter();
        rest.map(move |rest| [vec![first], rest].concat())
    };
    (0..=total).flat_map(with_first).collect()
}

/// Whoever sees a table as `seen` shows it and knows the method tries every table there is: for each
/// set of tables that look alike, the counts that each band has in them.
fn candidates<S: Ord>(
    bands: usize,
    total: u32,
    seen: impl Fn(&[u32]) -> Option<S>,
) -> BTreeMap<S, Vec<BTreeSet<u32>>> {
    let mut alike: BTreeMap<S, Vec<BTreeSet<u32>>> = BTreeMap::new();
    for table in tables(bands, total) {
        let Some(seen) = seen(&table) else { continue };
        let possible = alike.entry(seen).or_insert_with(|| vec![BTreeSet::new(); bands]);
        for (possible, count) in possible.iter_mut().zip(&table) {
            possible.insert(*count);
        }
    }
    alike
}

/// Whether so many counts are possible that a band stays open.
fn is_open(possible: &BTreeSet<u32>) -> bool {
    possible.len() >= LEAST_TOGETHER as usize
}

/// What is published, with the exact counts of the parts: more than any reader gets.
fn exact(table: &[u32]) -> Option<(Vec<Together>, usize)> {
    of_blurred(table).map(|figure| (joined(table), figure.middle))
}

/// The bands of small tables that the attack pins down.
fn pinned<S: Ord>(
    seen: impl Fn(&[u32]) -> Option<S>,
    is_hidden: impl Fn(&S, usize) -> bool,
) -> usize {
    let mut pinned = 0;
    for bands in 2..=5 {
        for total in LEAST_PEOPLE..=19 {
            for (figure, possible) in candidates(bands, total, &seen) {
                let open = |band: usize| is_open(&possible[band]);
                pinned +=
                    (0..bands).filter(|band| is_hidden(&figure, *band) && !open(*band)).count();
            }
        }
    }
    pinned
}

#[test]
fn no_joined_band_can_be_worked_out_from_all_that_is_published() {
    let is_joined = |(parts, _): &(Vec<Together>, usize), band: usize| {
        parts.iter().any(|part| part.from < part.to && (part.from..=part.to).contains(&band))
    };
    assert_eq!(pinned(exact, is_joined), 0);
}

/// The control: hiding small counts alone, with a total beside them.
#[test]
fn without_the_complement_the_same_attack_succeeds() {
    let hidden = |table: &[u32]| {
        let cell = |count: &u32| (*count >= LEAST_TOGETHER).then_some(*count);
        Some(table.iter().map(cell).collect::<Vec<_>>())
    };
    let pinned = pinned(hidden, |cells: &Vec<Option<u32>>, band| cells[band].is_none());
    assert!(pinned > 1_000, "{pinned}");
}

/// A second control: hiding the next smallest count beside each small one, as is usual, until two
/// are hidden that stand for enough people together. Whoever knows that rule can often undo it.
#[test]
fn with_the_smallest_partner_the_same_attack_succeeds_too() {
    let hidden = |table: &[u32]| {
        let mut by_size: Vec<usize> = (0..table.len()).collect();
        by_size.sort_by_key(|band| table[*band]);
        let few = table.iter().filter(|count| **count < LEAST_TOGETHER).count();
        let enough = |many: &usize| {
            let together: u32 = by_size[..*many].iter().map(|band| table[*band]).sum();
            *many == 0 || *many >= 2 && together >= LEAST_TOGETHER
        };
        let many = (few..=table.len()).find(enough)?;
        let cell = |band: usize| (!by_size[..many].contains(&band)).then_some(table[band]);
        Some((0..table.len()).map(cell).collect::<Vec<_>>())
    };
    let pinned = pinned(hidden, |cells: &Vec<Option<u32>>, band| cells[band].is_none());
    assert!(pinned > 300, "{pinned}");
}

proptest! {
    /// The same for tables too large to try all: for every joined band there are tables that look
    /// alike and differ in it.
    #[test]
    fn every_joined_band_has_other_counts_that_look_alike(
        table in prop::collection::vec(0_u32..40, 2..=9),
    ) {
        let Some(seen) = exact(&table) else { return Ok(()) };
        for part in seen.0.iter().filter(|part| part.from < part.to) {
            for band in part.from..=part.to {
                let mut possible = BTreeSet::new();
                let together: u32 = table[part.from..=part.to].iter().sum();
                for partner in (part.from..=part.to).filter(|partner| *partner != band) {
                    for count in 0..=together {
                        let mut other = table.clone();
                        other[part.from..=part.to].fill(0);
                        (other[band], other[partner]) = (count, together - count);
                        if exact(&other).as_ref() == Some(&seen) {
                            possible.insert(count);
                        }
                    }
                }
                prop_assert!(is_open(&possible), "{table:?}: band {band} is {possible:?}");
            }
        }
    }

    /// Whatever chance says: never fewer than ten, no count below five, no part with nearly everyone.
    #[test]
    fn what_is_published_keeps_the_promises(
        table in prop::collection::vec(0_u32..30, 2..=9),
        seed in any::<u64>(),
    ) {
        let chance = SeededChance::for_test(seed);
        let Some(figure) = figure(&table, Least::draw(&chance), &chance) else { return Ok(()) };
        prop_assert!(table.iter().sum::<u32>() >= LEAST_PEOPLE);
        prop_assert!(figure.parts.len() >= 2 && figure.middle < figure.parts.len());
        let mut next = 0;
        for part in &figure.parts {
            prop_assert_eq!(part.from, next);
            prop_assert!(part.from <= part.to && part.people >= LEAST_TOGETHER);
            prop_assert!(part.people.is_multiple_of(ROUNDED_TO));
            next = part.to + 1;
        }
        prop_assert_eq!(next, table.len());
    }
}

/// How often each figure comes out of a table, in so many worlds that differ by chance alone.
fn worlds(table: &[u32], worlds: u64) -> BTreeMap<Option<Figure>, f64> {
    let mut seen: BTreeMap<Option<Figure>, f64> = BTreeMap::new();
    for world in 0..worlds {
        let chance = SeededChance::for_test(world);
        *seen.entry(figure(table, Least::draw(&chance), &chance)).or_default() += 1.0;
    }
    seen
}

/// The most that seeing one figure rather than another tells two tables apart; figures that are
/// rare in both are left out, because counting them proves nothing.
fn tells_apart(one: &[u32], other: &[u32]) -> f64 {
    let (one, other) = (worlds(one, 6_000), worlds(other, 6_000));
    let all: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    let often = |seen: &BTreeMap<Option<Figure>, f64>, figure| *seen.get(figure).unwrap_or(&0.0);
    all.into_iter()
        .map(|figure| (often(&one, figure), often(&other, figure)))
        .filter(|(one, other)| one.max(*other) >= 150.0)
        .map(|(one, other)| (one / other).max(other / one))
        .fold(1.0, f64::max)
}

/// Someone knows the bands of all others, say because they invented them, and wants the last one's.
#[test]
fn who_knows_all_others_does_not_learn_the_last_persons_band() {
    for others in [[2, 2, 2, 2, 3], [4, 4, 4, 4, 4], [0, 0, 9, 3, 9]] {
        let with = |band: usize| {
            let mut table = others;
            table[band] += 1;
            table
        };
        for (one, other) in [(0, 4), (1, 2), (2, 3)] {
            // Four times at most: twice for the band left and twice for the band entered. What is
            // beyond is the chance of counting.
            let ratio = tells_apart(&with(one), &with(other));
            assert!(ratio < 5.0, "{others:?}: {ratio}");
            // The control: without chance the same knowledge often settles it.
            if others == [4, 4, 4, 4, 4] {
                assert_ne!(of_blurred(&with(one)), of_blurred(&with(other)));
            }
        }
    }
}

/// Someone knows that all others have shown their results, and looks whether there is a figure.
#[test]
fn a_missing_figure_does_not_tell_that_the_last_person_showed_nothing() {
    for people in LEAST_PEOPLE..LEAST_PEOPLE + 5 {
        let table = |people: u32| [people / 2, 0, people - people / 2];
        let missing =
            |people: u32| worlds(&table(people), 4_000).get(&None).copied().unwrap_or(0.0);
        let (with, without) = (missing(people), missing(people - 1));
        assert!(with > 0.0 && without / with < 2.5, "{people}: {without} and {with} of 4000");
    }
    let nine = worlds(&[5, 0, 4], 4_000);
    assert_eq!(nine.len(), 1, "nine people never yield a figure: {nine:?}");
}

/// The law of the blur: one person more or less makes no outcome more than twice as likely.
#[test]
fn one_person_changes_no_blurred_count_beyond_twice() {
    let chance = SeededChance::for_test(7);
    let outcomes = |count: u32| {
        let mut outcomes = BTreeMap::<u32, f64>::new();
        for _ in 0..60_000 {
            *outcomes.entry(blur(count, &chance)).or_default() += 1.0;
        }
        outcomes
    };
    for count in [0, 1, 4, 9] {
        let (without, with) = (outcomes(count), outcomes(count + 1));
        for outcome in 0..count + 6 {
            let often = |seen: &BTreeMap<u32, f64>| *seen.get(&outcome).unwrap_or(&0.0);
            let (without, with) = (often(&without), often(&with));
            if without.max(with) > 1_000.0 {
                let ratio = (with / without).max(without / with);
                assert!(ratio < 2.25, "{count}: {outcome} comes {ratio} times as often");
            }
        }
        if count == 9 {
            let kept = without[&9] / 60_000.0;
            assert!((0.32..0.35).contains(&kept), "a third stays as it is: {kept}");
        }
    }
}

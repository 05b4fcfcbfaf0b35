//! An oracle for the gate: scores every possible record of small random designs and counts.
//!
//! It knows nothing of sums, kinds of items, groups or independence, and must agree with the gate to
//! the last digit.
//! It tries 3,000 designs, 30,000 when `LOTSE_LONG` is set.

mod designs;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use num_bigint::BigUint;
use num_rational::Ratio;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::score;
use crate::definition::{Definition, Figures, Judgement, Key, Source, judge, parse_structure};

/// For each item the position of the choice made there.
type Record = Vec<Option<usize>>;
/// For each result its band, when it is reported.
type Bands = Vec<Option<usize>>;

/// A definition, and the bands of every record that was looked at.
struct Tried<'d> {
    definition: &'d Definition,
    scored: HashMap<Record, Bands>,
}

impl Tried<'_> {
    fn bands(&mut self, record: &Record) -> Bands {
        if let Some(bands) = self.scored.get(record) {
            return bands.clone();
        }
        let outcomes = score(self.definition, record).unwrap();
        let bands: Bands = outcomes.iter().map(|one| one.reported.as_ref()?.band).collect();
        self.scored.insert(record.clone(), bands.clone());
        bands
    }

    /// What the results at `seen` reveal together, found by trying everything.
    fn figures(&mut self, seen: &[usize]) -> Option<Figures> {
        let own: Vec<_> = seen.iter().map(|at| items_of(self.definition, *at)).collect();
        let behind: Vec<_> =
            own.iter().map(|items| with_what_decides(self.definition, items)).collect();
        let items: BTreeSet<usize> = behind.iter().flatten().copied().collect();
        let items: Vec<usize> = items.into_iter().collect();
        let mut worst: Option<Figures> = None;
        let mut excluded = BTreeSet::new();
        for left_out in ways_to_leave_out(self.definition, &items) {
            let records = records(self.definition, &items, &left_out);
            let scored: Vec<_> = records.iter().map(|record| self.bands(record)).collect();
            let always = |at: usize| scored.iter().all(|bands| bands[at].is_some());
            let disclosed: Vec<_> = (0..seen.len()).filter(|at| always(seen[*at])).collect();
            let kept: Vec<_> = items.iter().filter(|item| !left_out.contains_key(item)).collect();
            let idle =
                kept.iter().any(|item| !disclosed.iter().any(|at| behind[*at].contains(item)));
            if disclosed.is_empty() || idle {
                continue;
            }
            let mut outcomes: BTreeMap<Bands, Vec<&Record>> = BTreeMap::new();
            for (record, bands) in records.iter().zip(&scored) {
                let bands = disclosed.iter().map(|at| bands[seen[*at]]).collect();
                outcomes.entry(bands).or_default().push(record);
            }
            let answered = |record: &Record, at: usize| {
                let answered = own[at].iter().filter(|item| {
                    record[**item]
                        .is_some_and(|choice| valued(self.definition, **item).contains(&choice))
                });
                answered.count()
            };
            let fewest = disclosed
                .iter()
                .flat_map(|at| records.iter().map(|record| answered(record, *at)))
                .min();
            for found in outcomes.values() {
                let mut largest = Ratio::from_integer(BigUint::ZERO);
                for item in &kept {
                    for choice in valued(self.definition, **item) {
                        let having = |records: &[&Record]| {
                            records.iter().filter(|record| record[**item] == Some(choice)).count()
                        };
                        let (here, anywhere) =
                            (having(found), having(&records.iter().collect::<Vec<_>>()));
                        if here == 0 && anywhere > 0 {
                            excluded.insert((**item, choice));
                        }
                        largest = largest.max(Ratio::new(here.into(), found.len().into()));
                    }
                }
                let (patterns, before) = (BigUint::from(found.len()), worst.take());
                worst = Some(before.map_or_else(
                    || Figures {
                        min_patterns: patterns.clone(),
                        max_posterior: largest.clone(),
                        options_excluded: 0,
                        min_answered: fewest,
                    },
                    |before| Figures {
                        min_patterns: before.min_patterns.min(patterns.clone()),
                        max_posterior: before.max_posterior.max(largest.clone()),
                        options_excluded: 0,
                        min_answered: before.min_answered.min(fewest),
                    },
                ));
            }
        }
        worst.map(|figures| Figures { options_excluded: excluded.len(), ..figures })
    }
}

/// The items that the result at `at` is computed from.
fn items_of(definition: &Definition, at: usize) -> BTreeSet<usize> {
    let scales = match definition.results()[at].source() {
        Source::Scale(scale) => vec![scale],
        Source::Index(index) => {
            vec![definition.indices()[index].first(), definition.indices()[index].second()]
        }
    };
    scales.iter().flat_map(|scale| definition.scales()[*scale].keys()).map(Key::item).collect()
}

/// `items`, and those on which it depends whether they are asked.
fn with_what_decides(definition: &Definition, items: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut all = items.clone();
    loop {
        let conditions = all.iter().flat_map(|item| definition.items()[*item].conditions());
        let more: BTreeSet<usize> = conditions.map(crate::definition::Condition::item).collect();
        if more.is_subset(&all) {
            return all;
        }
        all.extend(more);
    }
}

/// The items left out, each with the choice without a value that is made there, if any.
type LeftOut = BTreeMap<usize, Option<usize>>;

/// Every way to leave out some of `items`.
///
/// Choices without a value are told apart where one of `items` depends on the difference.
fn ways_to_leave_out(definition: &Definition, items: &[usize]) -> Vec<LeftOut> {
    let mut all = vec![LeftOut::new()];
    for item in items {
        let conditions = items.iter().flat_map(|other| definition.items()[*other].conditions());
        let named: BTreeSet<usize> = conditions
            .filter(|condition| condition.item() == *item)
            .flat_map(|condition| condition.choices().iter().copied())
            .filter(|choice| !valued(definition, *item).contains(choice))
            .collect();
        let ways: Vec<_> = std::iter::once(None).chain(named.into_iter().map(Some)).collect();
        for before in all.clone() {
            for way in &ways {
                let mut left_out = before.clone();
                left_out.insert(*item, *way);
                all.push(left_out);
            }
        }
    }
    all
}

/// The positions of the choices with a value.
fn valued(definition: &Definition, item: usize) -> Vec<usize> {
    let choices = definition.choices(item).iter().enumerate();
    choices.filter(|(_, choice)| choice.value().is_some()).map(|(at, _)| at).collect()
}

/// Every record of `items` in which those `left_out`, where they are asked, are left out like this.
fn records(definition: &Definition, items: &[usize], left_out: &LeftOut) -> Vec<Record> {
    let mut records = vec![vec![None; definition.items().len()]];
    for item in items {
        let ways: Vec<Option<usize>> = match left_out.get(item) {
            Some(way) => vec![*way],
            None => valued(definition, *item).into_iter().map(Some).collect(),
        };
        records = records
            .into_iter()
            .flat_map(|record| {
                let asked = definition.shown(&record)[*item];
                let ways = if asked { ways.clone() } else { vec![None] };
                ways.into_iter().map(move |way| {
                    let mut record = record.clone();
                    record[*item] = way;
                    record
                })
            })
            .collect();
    }
    records
}

/// Tries a thousand designs like these, ten times as many when `LOTSE_LONG` is set.
fn agrees(designs: impl Strategy<Value = String>) {
    let cases = if std::env::var_os("LOTSE_LONG").is_some() { 10_000 } else { 1_000 };
    let mut runner =
        TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(cases) });
    let judged = std::cell::Cell::new(0);
    let outcome = runner.run(&designs, |design| {
        let definition = parse_structure("t.toml", &design)
            .map_err(|faults| TestCaseError::reject(format!("{faults:?}")))?;
        let mut tried = Tried { definition: &definition, scored: HashMap::new() };
        for row in judge(&definition) {
            let seen: Vec<_> = row
                .results
                .iter()
                .filter_map(|id| definition.results().iter().position(|rule| rule.id() == id))
                .collect();
            if seen.is_empty() {
                continue;
            }
            let Some(figures) = tried.figures(&seen) else {
                prop_assert_eq!(&row.judgement, &Judgement::NeverReported);
                continue;
            };
            // Of several results some may never be there.
            let is_known = row.judgement == Judgement::Exact
                || row.judgement == Judgement::NeverReported && seen.len() > 1;
            prop_assert!(is_known, "{:?} of {}", row, design);
            prop_assert_eq!(&row.figures, &figures, "{:?} of {}", row.results, design);
            judged.set(judged.get() + 1);
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let judged = judged.get();
    assert!(judged > cases, "in {cases} designs only {judged} rows were there to be judged");
}

#[test]
fn the_gate_agrees_with_trying_everything() {
    agrees(designs::asked_of_everybody(5, 3));
}

#[test]
fn the_gate_agrees_where_many_scales_share_items() {
    agrees(designs::asked_of_everybody(4, 6));
}

#[test]
fn the_gate_agrees_where_items_are_asked_on_condition() {
    agrees(designs::conditional());
}

//! One step of the search: a scale is filled, and what no longer matters is forgotten.
//!
//! What the new groups do depends only on the sums of the scales that get a band now, so it is worked
//! out once for each of these and used in every branch.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::budget::{Budget, Halt};
use super::design::{Design, From, Results};
use super::frame::{Frame, Sums};
use super::number::Number;
use super::order::Step;
use super::search::{Branch, Search};
use super::sums::{Counts, LOOKING_UP, convolve};

/// What is settled when a scale is filled.
pub(super) struct Filled {
    pub(super) forms: Vec<Option<usize>>,
    pub(super) wholes: Vec<i64>,
    pub(super) settled: Results,
    pub(super) disclosed: Results,
    /// The results that get their band now.
    pub(super) banded: Vec<usize>,
}

/// So many additions are remembered at most.
const MOST_KNOWN: usize = 256;

/// What was worked out before.
pub(super) struct Filling<N> {
    additions: HashMap<(usize, Vec<usize>), Rc<Addition<N>>>,
    transitions: HashMap<Case, Known<N>>,
    beginnings: HashMap<(usize, i64, i64), Rc<Vec<i64>>>,
}

/// What the new groups of a step add.
struct Addition<N> {
    all: Counts<N>,
    /// The same of the records with an answer that is judged, with its place among these.
    with: Vec<(usize, Counts<N>)>,
}

/// What a transition depends on.
#[derive(PartialEq, Eq, Hash)]
struct Case {
    scale: usize,
    /// The forms of the new groups.
    forms: Vec<usize>,
    banded: Vec<usize>,
    wholes: Vec<i64>,
    kept: Sums,
}

/// The transitions of a case, by the sums, before, of the scales that get a band.
type Known<N> = HashMap<Sums, Rc<Transition<N>>>;

/// The bands that come of it, and what is added to the sums that still matter.
struct Transition<N> {
    all: Ways<N>,
    /// The same of the records with an answer that is judged, with its place among these.
    with: Vec<(usize, Ways<N>)>,
}

/// Bands as one number, sums, and how many records lead there.
type Ways<N> = Vec<(u64, Sums, N)>;

impl<N: Number> Filling<N> {
    pub(super) fn new() -> Self {
        Self { additions: HashMap::new(), transitions: HashMap::new(), beginnings: HashMap::new() }
    }

    /// The branches that come of `branch` when a scale is filled, one for each combination of bands.
    ///
    /// `answers` are those that are judged: each its group, and its position there.
    pub(super) fn branches(
        &mut self,
        search: &mut Search<'_, '_, N>,
        branch: &Branch<N>,
        step: &Step,
        filled: &Filled,
        answers: &[(usize, usize)],
    ) -> Result<Vec<Branch<N>>, Halt> {
        let results = &search.design.results;
        let mask = |of: &mut dyn Iterator<Item = From>| {
            of.map(|from| search.frame.mask_of(from)).fold(0, |all, mask| all | mask)
        };
        let telling = mask(&mut filled.banded.iter().map(|at| results[*at].from));
        let open = results.iter().enumerate().filter(|(at, _)| filled.settled >> at & 1 == 0);
        let kept = mask(&mut open.map(|(_, result)| result.from));
        let width = answers.len() + 1;
        let forms = step.groups.iter().filter_map(|group| filled.forms[*group]).collect();
        let scales = filled.banded.iter().flat_map(|at| results[*at].from.scales());
        let wholes = scales.map(|scale| filled.wholes[scale]).collect();
        let banded = filled.banded.clone();
        let case = Case { scale: step.scale, forms, banded, wholes, kept };
        let mut known = self.transitions.remove(&case).unwrap_or_default();
        let mut growing: BTreeMap<u64, Growing<N>> = BTreeMap::new();
        for (sums, row) in branch.sums.iter().zip(branch.cells.chunks_exact(width)) {
            let before = sums & telling;
            let transition = if let Some(transition) = known.get(&before) {
                Rc::clone(transition)
            } else {
                let new = self.transition(search, step, filled, answers, &case, before)?;
                Rc::clone(known.entry(before).or_insert(Rc::new(new)))
            };
            search.budget.spend::<N>(transition.all.len(), width + LOOKING_UP)?;
            let before = sums & kept;
            for (bands, more, number) in &transition.all {
                let cells = growing.entry(*bands).or_default().row(before + more, width);
                for (cell, from) in cells.iter_mut().zip(row).filter(|(_, from)| !from.is_none()) {
                    cell.add_product(from, number);
                }
            }
            for (place, with) in &transition.with {
                search.budget.spend::<N>(with.len(), LOOKING_UP)?;
                for (bands, more, number) in with {
                    let cells = growing.entry(*bands).or_default().row(before + more, width);
                    cells[place + 1].add_product(&row[0], number);
                }
            }
        }
        // The first step is taken once with each of its forms.
        if branch.step > 0 {
            self.transitions.insert(case, known);
        }
        let branches = growing.into_values().map(|grown| Branch {
            step: branch.step + 1,
            forms: filled.forms.clone(),
            wholes: filled.wholes.clone(),
            settled: filled.settled,
            disclosed: filled.disclosed,
            sums: grown.sums,
            cells: grown.cells,
        });
        Ok(branches.collect())
    }

    fn transition(
        &mut self,
        search: &mut Search<'_, '_, N>,
        step: &Step,
        filled: &Filled,
        answers: &[(usize, usize)],
        case: &Case,
        before: Sums,
    ) -> Result<Transition<N>, Halt> {
        let addition = self.addition(search, step, &case.forms, answers)?;
        let (design, frame) = (search.design, search.frame);
        let mut through = |counts: &Counts<N>, budget: &mut Budget| {
            budget.spend::<N>(counts.len(), LOOKING_UP * (1 + filled.banded.len()))?;
            let mut reached: BTreeMap<(u64, Sums), N> = BTreeMap::new();
            for (more, number) in counts {
                // Only what is told apart is added: the rest of the sums has no meaning here.
                let bands = self.bands(design, frame, filled, before, *more);
                reached
                    .entry((bands, more & case.kept))
                    .or_insert_with(N::none)
                    .add_product(number, &N::single());
            }
            Ok(reached.into_iter().map(|((bands, more), number)| (bands, more, number)).collect())
        };
        let all = through(&addition.all, search.budget)?;
        let with =
            addition.with.iter().map(|(place, with)| Ok((*place, through(with, search.budget)?)));
        Ok(Transition { all, with: with.collect::<Result<_, _>>()? })
    }

    /// What the groups of `step` add in these forms.
    fn addition(
        &mut self,
        search: &mut Search<'_, '_, N>,
        step: &Step,
        forms: &[usize],
        answers: &[(usize, usize)],
    ) -> Result<Rc<Addition<N>>, Halt> {
        let case = (step.scale, forms.to_vec());
        if let Some(known) = self.additions.get(&case) {
            return Ok(Rc::clone(known));
        }
        let formed: Vec<_> = step
            .groups
            .iter()
            .zip(forms)
            .map(|(group, form)| &search.forms[*group][*form])
            .collect();
        let nothing = vec![(0, N::single())];
        let all = formed
            .iter()
            .try_fold(nothing.clone(), |all, form| convolve(&all, &form.records, search.budget))?;
        let judged = |group: usize| answers.iter().enumerate().filter(move |(_, of)| of.0 == group);
        let mut with = Vec::new();
        if step.groups.iter().any(|group| judged(*group).next().is_some()) {
            let records: Vec<&Counts<N>> = formed.iter().map(|form| &form.records).collect();
            let mut others = Vec::new();
            all_but_one(&records, &nothing, &mut others, search.budget)?;
            for ((group, form), others) in step.groups.iter().zip(&formed).zip(&others) {
                for (place, (_, answer)) in judged(*group) {
                    let own = &form.with[*answer];
                    if !own.is_empty() {
                        with.push((place, convolve(own, others, search.budget)?));
                    }
                }
            }
        }
        let addition = Rc::new(Addition { all, with });
        if self.additions.len() >= MOST_KNOWN {
            self.additions.clear();
        }
        self.additions.insert(case, Rc::clone(&addition));
        Ok(addition)
    }

    /// The bands that `filled` gives, as one number, when the sums of their scales were `before` and
    /// `more` is added.
    fn bands(
        &mut self,
        design: &Design<'_>,
        frame: &Frame,
        filled: &Filled,
        before: Sums,
        more: Sums,
    ) -> u64 {
        filled.banded.iter().fold(0, |bands, at| {
            let result = &design.results[*at];
            let sums = |scale: usize| {
                let (parts, wholes) = frame.unpack(before, scale);
                let (more_parts, more_wholes) = frame.unpack(more, scale);
                (parts + more_parts, filled.wholes[scale] + wholes + more_wholes)
            };
            let (position, first, second) = match result.from {
                From::Scale(scale) => {
                    let (parts, whole) = sums(scale);
                    (parts, whole, 1)
                }
                From::Difference(first, second) => {
                    let ((parts, whole), (less, other)) = (sums(first), sums(second));
                    (parts * other - less * whole, whole, other)
                }
            };
            let beginnings = self.beginnings.entry((*at, first, second)).or_insert_with(|| {
                let beginnings = result.bands.beginnings(first * second);
                Rc::new(beginnings.expect("because wholes have few bits and edges few digits"))
            });
            let band = beginnings.partition_point(|beginning| *beginning <= position);
            let count = u64::try_from(result.bands.count()).unwrap_or(u64::MAX);
            bands * count + u64::try_from(band).unwrap_or(u64::MAX)
        })
    }
}

/// A branch that grows.
struct Growing<N> {
    places: HashMap<Sums, usize>,
    sums: Vec<Sums>,
    cells: Vec<N>,
}

impl<N> Default for Growing<N> {
    fn default() -> Self {
        Self { places: HashMap::new(), sums: Vec::new(), cells: Vec::new() }
    }
}

impl<N: Number> Growing<N> {
    /// The cells for these sums.
    fn row(&mut self, sums: Sums, width: usize) -> &mut [N] {
        let place = *self.places.entry(sums).or_insert_with(|| {
            self.sums.push(sums);
            self.cells.resize(self.cells.len() + width, N::none());
            self.sums.len() - 1
        });
        &mut self.cells[place * width..(place + 1) * width]
    }
}

/// For each of `counts`, what all the others and `outside` add together.
fn all_but_one<N: Number>(
    counts: &[&Counts<N>],
    outside: &Counts<N>,
    found: &mut Vec<Counts<N>>,
    budget: &mut Budget,
) -> Result<(), Halt> {
    if counts.len() < 2 {
        found.extend(counts.iter().map(|_| outside.clone()));
        return Ok(());
    }
    let (left, right) = counts.split_at(counts.len() / 2);
    for (part, rest) in [(left, right), (right, left)] {
        let beyond =
            rest.iter().try_fold(outside.clone(), |all, more| convolve(&all, more, budget))?;
        all_but_one(part, &beyond, found, budget)?;
    }
    Ok(())
}

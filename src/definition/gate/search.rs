//! The search for the worst outcome.
//!
//! Around each result in turn the scales are filled one by one, with every choice of items left out
//! and every band that comes of it.
//! A branch keeps the number of records for each combination of sums that still matters: those of
//! scales that are half filled.
//! Whoever knew these sums could only be surer, so what they would tell is a bound for all that the
//! branch can lead to, and a branch that cannot become the worst is left.
//! What a branch without such sums tells, nothing that follows can change.

use super::budget::{Budget, Halt};
use super::design::{Design, Group, Results};
use super::forms::{Form, forms};
use super::found::Found;
use super::frame::{Frame, Sums};
use super::number::Number;
use super::order::Order;
use super::step::{Filled, Filling};

/// A branch of the search.
pub(super) struct Branch<N> {
    /// How many scales are full.
    pub(super) step: usize,
    /// The form of each group that is answered.
    pub(super) forms: Vec<Option<usize>>,
    /// For each scale, the wholes that do not hang on the answers.
    pub(super) wholes: Vec<i64>,
    /// The results whose band, or absence, is settled.
    pub(super) settled: Results,
    /// The results that have a band.
    pub(super) disclosed: Results,
    /// The sums that still matter, in the order of `cells`.
    pub(super) sums: Vec<Sums>,
    /// For each of the sums, the number of records, and of those with each judged answer.
    pub(super) cells: Vec<N>,
}

/// Judges the results of `design` together, and adds what is worse to `found`.
pub(super) struct Search<'s, 'd, N> {
    pub(super) design: &'s Design<'d>,
    pub(super) frame: &'s Frame,
    pub(super) forms: Vec<Vec<Form<N>>>,
    pub(super) budget: &'s mut Budget,
    found: &'s mut Found,
    /// Where it is only asked whether results pass: how far they could go at most, as far as it was
    /// not looked.
    beyond: Option<Found>,
}

/// One result in the middle.
struct Around<N> {
    order: Order,
    /// The answers to its items, in the order of the cells: the group, and the position there.
    answers: Vec<(usize, usize)>,
    /// For each of the answers, the items that can give it, each with its choice.
    items: Vec<Vec<(usize, usize)>>,
    filling: Filling<N>,
}

impl<'s, 'd, N: Number> Search<'s, 'd, N> {
    /// A search over `design`; it stops when making the forms of a group takes too long.
    pub(super) fn over(
        design: &'s Design<'d>,
        frame: &'s Frame,
        budget: &'s mut Budget,
        found: &'s mut Found,
    ) -> Result<Self, (Halt, &'s Group<'d>)> {
        let mut all = Vec::new();
        for group in &design.groups {
            all.push(forms(design, frame, group, budget).map_err(|halt| (halt, group))?);
        }
        Ok(Self { design, frame, forms: all, budget, found, beyond: None })
    }

    /// Searches around every result for the worst outcome, with `budget`.
    pub(super) fn run(&mut self, mut budget: Budget) -> Result<(), Halt> {
        std::mem::swap(self.budget, &mut budget);
        let outcome = (0..self.design.results.len()).try_for_each(|middle| self.around(middle));
        self.budget.put_back(&budget);
        outcome
    }

    /// Looks only at what could go beyond the limits, and halts when something does.
    ///
    /// What it returns is worse than all that was not looked at.
    pub(super) fn bound(&mut self) -> Result<Found, Halt> {
        self.beyond = Some(Found::nothing());
        (0..self.design.results.len()).try_for_each(|middle| self.around(middle))?;
        self.beyond.take().ok_or(Halt)
    }

    fn around(&mut self, middle: usize) -> Result<(), Halt> {
        let design = self.design;
        let scales: Vec<usize> = design.results[middle].from.scales().collect();
        let own = (0..design.groups.len()).filter(|group| {
            // Of a group that depends on answers, all items are judged that stand behind it.
            scales.iter().any(|scale| design.groups[*group].scales.contains(scale))
        });
        let answers: Vec<_> = own
            .flat_map(|group| {
                (0..design.groups[group].answers().count()).map(move |at| (group, at))
            })
            .collect();
        let items = answers.iter().map(|(group, at)| {
            let mut all = design.groups[*group].answers();
            all.nth(*at).expect("because it was counted")
        });
        let items = items.collect();
        let order = Order::around(design, middle);
        let mut around = Around { order, answers, items, filling: Filling::new() };
        let root = Branch {
            step: 0,
            forms: vec![None; design.groups.len()],
            wholes: vec![0; design.scales.len()],
            settled: 0,
            disclosed: 0,
            sums: vec![0],
            cells: std::iter::once(N::single())
                .chain(around.answers.iter().map(|_| N::none()))
                .collect(),
        };
        self.descend(&root, &mut around)
    }

    /// Looks at everything that comes of `branch`, what promises most first.
    fn descend(&mut self, branch: &Branch<N>, around: &mut Around<N>) -> Result<(), Halt> {
        let Some(step) = around.order.steps.get(branch.step) else { return Ok(()) };
        let mut promising: Vec<(f64, Branch<N>)> = Vec::new();
        let mut picked = vec![0; step.groups.len()];
        loop {
            self.budget.spend::<u64>(1, 300)?;
            if let Some(filled) = self.fill(branch, &around.order, &picked) {
                let (answers, filling) = (&around.answers, &mut around.filling);
                for next in filling.branches(self, branch, step, &filled, answers)? {
                    if let Some(promise) = self.judge(&next, around) {
                        promising.push((promise, next));
                    }
                }
            }
            let at =
                (0..picked.len()).find(|at| picked[*at] + 1 < self.forms[step.groups[*at]].len());
            let Some(at) = at else { break };
            picked[..at].fill(0);
            picked[at] += 1;
        }
        promising.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        for (_, next) in promising {
            // What was found meanwhile may be worse than all that this can lead to.
            if self.promise(&next, around).is_some() {
                self.descend(&next, around)?;
            } else {
                self.leave(&next, around);
            }
        }
        if self.beyond.is_some() && self.found.is_too_much() { Err(Halt) } else { Ok(()) }
    }

    /// Takes in what `branch` tells for certain; what it promises beyond, if that could be worse
    /// than all that was found.
    fn judge(&mut self, branch: &Branch<N>, around: &Around<N>) -> Option<f64> {
        let open = branch.disclosed >> around.order.middle & 1 == 0;
        if !open && branch.sums.len() == 1 && !self.is_idle(&branch.forms, branch.disclosed) {
            self.take_in(branch, around);
            return None;
        }
        if branch.step == around.order.steps.len() {
            return None;
        }
        let promise = self.promise(branch, around);
        if promise.is_none() {
            self.leave(branch, around);
        }
        promise
    }

    /// Notes how far `branch` could go at most, which is not looked at.
    fn leave(&mut self, branch: &Branch<N>, around: &Around<N>) {
        let judged = self.judged(branch, around);
        let Some(beyond) = &mut self.beyond else { return };
        for row in branch.cells.chunks_exact(around.answers.len() + 1) {
            beyond.add_patterns(&row[0]);
            for at in &judged {
                beyond.add_share(&row[at + 1], &row[0]);
            }
        }
    }

    /// Whether an item is answered that stands behind none of `results`: the same branch without
    /// that answer has the same bands with fewer records.
    fn is_idle(&self, forms: &[Option<usize>], results: Results) -> bool {
        forms.iter().zip(&self.forms).any(|(form, forms)| {
            form.is_some_and(|form| forms[form].behind.iter().any(|behind| behind & results == 0))
        })
    }

    fn take_in(&mut self, branch: &Branch<N>, around: &Around<N>) {
        let all = &branch.cells[0];
        self.found.add_patterns(all);
        for at in self.judged(branch, around) {
            let some = &branch.cells[at + 1];
            if some.is_none() {
                self.found.excluded.extend(around.items[at].iter().copied());
            } else {
                self.found.add_share(some, all);
            }
        }
    }

    /// The answers that are possible in the forms of `branch`.
    fn judged(&self, branch: &Branch<N>, around: &Around<N>) -> Vec<usize> {
        let answers = around.answers.iter().enumerate();
        let possible = answers.filter(|(_, (group, answer))| {
            branch.forms[*group]
                .is_some_and(|form| !self.forms[*group][form].with[*answer].is_empty())
        });
        possible.map(|(at, _)| at).collect()
    }

    /// How large a posterior can come of `branch` at most, if that, or anything else that can come
    /// of it, would be worse than all that was found.
    fn promise(&self, branch: &Branch<N>, around: &Around<N>) -> Option<f64> {
        if branch.disclosed >> around.order.middle & 1 == 0 {
            return Some(f64::INFINITY);
        }
        let limits = self.beyond.is_some().then(Found::at_the_limits);
        let least = limits.as_ref().unwrap_or(self.found);
        let judged = self.judged(branch, around);
        let (mut worse, mut largest) = (false, 0.0_f64);
        for row in branch.cells.chunks_exact(around.answers.len() + 1) {
            let all = &row[0];
            worse |= least.has_more_than(all);
            for at in &judged {
                let some = &row[at + 1];
                if some.is_none() {
                    let mut items = around.items[*at].iter();
                    worse |= items.any(|item| !self.found.excluded.contains(item));
                } else {
                    largest = largest.max(some.nearly() / all.nearly());
                    worse = worse || least.is_below(some, all);
                }
            }
        }
        worse.then_some(largest)
    }

    /// What it means to fill the scale of `step` with the forms `picked`; `None` when that is not
    /// looked at.
    fn fill(&mut self, branch: &Branch<N>, order: &Order, picked: &[usize]) -> Option<Filled> {
        let (full, middle) = (&order.steps[..=branch.step], order.middle);
        let step = &order.steps[branch.step];
        let mut forms = branch.forms.clone();
        let mut wholes = branch.wholes.clone();
        for (group, form) in step.groups.iter().zip(picked) {
            forms[*group] = Some(*form);
            let more = &self.forms[*group][*form].wholes;
            wholes.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        let is_reported = self.is_reported(step.scale, &forms);
        let (mut settled, mut disclosed) = (branch.settled, branch.disclosed);
        let mut banded = Vec::new();
        for (at, result) in self.design.results.iter().enumerate() {
            let own = result.from.scales().any(|scale| scale == step.scale);
            if !own || settled >> at & 1 == 1 {
                continue;
            }
            let full = |scale: usize| full.iter().any(|step| step.scale == scale);
            if !is_reported {
                settled |= 1 << at;
            } else if result.from.scales().all(full) {
                settled |= 1 << at;
                disclosed |= 1 << at;
                banded.push(at);
            }
        }
        let middle_is_missing = settled >> middle & 1 == 1 && disclosed >> middle & 1 == 0;
        if middle_is_missing {
            return None;
        }
        if banded.contains(&middle) {
            let answered = forms.iter().zip(&self.forms);
            let items = answered.filter_map(|(form, forms)| Some(forms[(*form)?].fewest[middle]));
            self.found.add_answered(items.sum());
        }
        let filled = Filled { forms, wholes, settled, disclosed, banded };
        (!self.is_idle(&filled.forms, disclosed | !settled)).then_some(filled)
    }

    /// Whether the scale is reported in every record of `forms`: which results there are must not
    /// hang on the answers, or else it is not judged.
    fn is_reported(&self, scale: usize, forms: &[Option<usize>]) -> bool {
        let mut all: Vec<(usize, usize)> = vec![(0, 0)];
        for ((group, form), forms) in self.design.groups.iter().zip(forms).zip(&self.forms) {
            let Some(place) = group.scales.iter().position(|other| *other == scale) else {
                continue;
            };
            let Some(form) = form else { continue };
            let more = &forms[*form].answered[place];
            all = all
                .iter()
                .flat_map(|one| more.iter().map(move |other| (one.0 + other.0, one.1 + other.1)))
                .collect();
            all.sort_unstable();
            all.dedup();
        }
        let missing = self.design.scales[scale].missing;
        all.iter().all(|(answered, applicable)| missing.permits(*answered, *applicable))
    }
}

//! The forms of a group: for each choice of items left out, the records that its answers can make.
//!
//! The reader is taken to know which items a person leaves out, asked or not, and by which choice
//! without a value where something depends on that; and nothing of which items were asked.
//! So a form is a set of items left out, and it has a record for every way to answer those of the
//! rest that are asked.

use std::collections::BTreeSet;

use super::budget::{Budget, Halt};
use super::design::{Decider, Design, Group, Kind, Results, Role};
use super::frame::{Frame, Sums};
use super::number::Number;
use super::sums::{Counts, convolve, gathered};
use crate::definition::shown::Condition;

/// What a group adds when certain items of it are left out.
pub(super) struct Form<N> {
    /// The number of records for all that they can add to the sums.
    pub(super) records: Counts<N>,
    /// The same of the records with a certain answer, for each of [`Group::answers`]; empty where
    /// the form does not have that answer.
    pub(super) with: Vec<Counts<N>>,
    /// For each scale of the group, how many of its items are answered and how many apply, in all
    /// combinations that occur.
    pub(super) answered: Vec<BTreeSet<(usize, usize)>>,
    /// For each scale of the design, the wholes that do not hang on the answers.
    pub(super) wholes: Vec<i64>,
    /// For each result of the design, the fewest answered items behind it.
    pub(super) fewest: Vec<usize>,
    /// For each item that is not left out, the results that it stands behind.
    pub(super) behind: BTreeSet<Results>,
}

/// Every form of `group`, the one without any answer first.
pub(super) fn forms<N: Number>(
    design: &Design<'_>,
    frame: &Frame,
    group: &Group<'_>,
    budget: &mut Budget,
) -> Result<Vec<Form<N>>, Halt> {
    let maker = Maker { design, frame, group };
    let powers = group.kinds.iter().map(|kind| maker.powers(kind, budget));
    let powers = powers.collect::<Result<Vec<_>, _>>()?;
    let mut left_out = vec![0; group.deciders.len() + group.kinds.len()];
    let mut forms = Vec::new();
    loop {
        forms.push(maker.form(&left_out, &powers, budget)?);
        // Counts on, as with the digits of a number.
        let next = left_out.iter().enumerate().position(|(at, n)| *n < maker.most(at));
        let Some(next) = next else { return Ok(forms) };
        left_out[..next].fill(0);
        left_out[next] += 1;
    }
}

/// One way to answer the items on which others depend.
#[derive(Clone)]
struct Decided {
    /// For each of them, its option, when it is answered with one.
    options: Vec<Option<usize>>,
    /// For each of them, whether it is asked.
    asked: Vec<bool>,
    /// For each of them, the choice made there.
    chosen: Vec<Option<usize>>,
}

struct Maker<'m, 'd> {
    design: &'m Design<'d>,
    frame: &'m Frame,
    group: &'m Group<'d>,
}

impl<'d> Maker<'_, 'd> {
    /// The last choice for the decider or kind at position `at`: of a kind, how many items are
    /// answered; of a decider, 0 for no choice, then those without a value, then an answer.
    fn most(&self, at: usize) -> usize {
        let deciders = self.group.deciders.len();
        match self.group.deciders.get(at) {
            Some(decider) => decider.silent.len() + 1,
            None => self.group.kinds[at - deciders].items.len(),
        }
    }

    /// What one answer of an item adds.
    fn sums(&self, role: &Role, option: usize) -> Sums {
        let parts = role.options[option].iter().zip(&role.wholes).enumerate();
        let belongs = parts.filter_map(|(scale, (parts, whole))| Some((scale, *parts, (*whole)?)));
        belongs.map(|(scale, parts, whole)| self.frame.pack(scale, parts, whole)).sum()
    }

    /// What so many items of a kind add together, from none to all of them.
    fn powers<N: Number>(
        &self,
        kind: &Kind<'d>,
        budget: &mut Budget,
    ) -> Result<Vec<Counts<N>>, Halt> {
        let options = 0..kind.role.options.len();
        let one =
            gathered(options.map(|option| (self.sums(&kind.role, option), N::single())).collect());
        let mut powers = vec![vec![(0, N::single())]];
        for items in 0..kind.items.len() {
            powers.push(convolve(&powers[items], &one, budget)?);
        }
        Ok(powers)
    }

    /// The form of these choices for each decider and kind, see [`Maker::most`].
    fn form<N: Number>(
        &self,
        picked: &[usize],
        powers: &[Vec<Counts<N>>],
        budget: &mut Budget,
    ) -> Result<Form<N>, Halt> {
        let group = self.group;
        let (deciders, kinds) = picked.split_at(group.deciders.len());
        let mut form = Form {
            records: Vec::new(),
            with: group.answers().map(|_| Vec::new()).collect(),
            answered: vec![BTreeSet::new(); group.scales.len()],
            wholes: vec![0; self.design.scales.len()],
            fewest: vec![usize::MAX; self.design.results.len()],
            behind: BTreeSet::new(),
        };
        let of_deciders = group.deciders.iter().zip(deciders);
        let of_deciders = of_deciders.map(|(one, way)| usize::from(*way > one.silent.len()));
        let answered: Vec<usize> = of_deciders.chain(kinds.iter().copied()).collect();
        self.add_what_stands_fast(&mut form, &answered);
        for decided in self.decided(deciders) {
            let asked: Vec<bool> =
                group.kinds.iter().map(|k| self.holds(k.conditions, &decided)).collect();
            self.add_counts(&mut form, &decided, kinds, &asked);
            let items: Vec<usize> = kinds
                .iter()
                .zip(&asked)
                .map(|(items, asked)| if *asked { *items } else { 0 })
                .collect();
            self.add_records(&mut form, &decided, &items, powers, budget)?;
        }
        form.records = gathered(form.records);
        form.with = form.with.into_iter().map(gathered).collect();
        Ok(form)
    }

    /// Which results its answered items stand behind, and the wholes of scales of which all items
    /// are asked of everybody.
    fn add_what_stands_fast<N>(&self, form: &mut Form<N>, answered: &[usize]) {
        let deciders = self.group.deciders.iter().map(|one| &one.role);
        let roles = deciders.chain(self.group.kinds.iter().map(|kind| &kind.role));
        for (role, items) in roles.zip(answered).filter(|(_, items)| **items > 0) {
            form.behind.insert(role.behind);
            for (scale, whole) in role.wholes.iter().enumerate() {
                if let (Some(whole), false) = (whole, self.design.scales[scale].varies) {
                    form.wholes[scale] += whole * i64::try_from(*items).unwrap_or(i64::MAX);
                }
            }
        }
    }

    /// Every way to answer the deciders with these choices, see [`Maker::most`].
    fn decided(&self, picked: &[usize]) -> Vec<Decided> {
        let none = Decided { options: Vec::new(), asked: Vec::new(), chosen: Vec::new() };
        let mut all = vec![none];
        for (decider, picked) in self.group.deciders.iter().zip(picked) {
            let mut more = Vec::new();
            for before in &all {
                let asked = self.holds(decider.conditions, before);
                let ways = ways(decider, asked, *picked);
                more.extend(ways.into_iter().map(|(option, choice)| {
                    let mut decided = before.clone();
                    decided.options.push(option);
                    decided.chosen.push(choice);
                    decided.asked.push(asked);
                    decided
                }));
            }
            all = more;
        }
        all
    }

    /// Whether all of `conditions` hold on what is decided so far.
    fn holds(&self, conditions: &[Condition], decided: &Decided) -> bool {
        conditions.iter().all(|condition| {
            let at = self.group.deciders.iter().position(|one| one.item == condition.item());
            let at = at.expect("because what an item depends on is a decider of its group");
            let choice = decided.chosen[at];
            decided.asked[at] && choice.is_some_and(|choice| condition.choices().contains(&choice))
        })
    }

    /// How much is answered of each scale, and behind each result.
    fn add_counts<N>(
        &self,
        form: &mut Form<N>,
        decided: &Decided,
        kinds: &[usize],
        asked: &[bool],
    ) {
        let group = self.group;
        let deciders = group.deciders.iter().enumerate().map(|(at, one)| {
            (&one.role, usize::from(decided.options[at].is_some()), usize::from(decided.asked[at]))
        });
        let kinds = group.kinds.iter().zip(kinds).zip(asked).map(|((kind, items), asked)| {
            let (answered, apply) = if *asked { (*items, kind.items.len()) } else { (0, 0) };
            (&kind.role, answered, apply)
        });
        let all: Vec<_> = deciders.chain(kinds).collect();
        for (scale, combinations) in group.scales.iter().zip(&mut form.answered) {
            let own = all.iter().filter(|(role, ..)| role.wholes[*scale].is_some());
            let counts = own.fold((0, 0), |sum, (_, items, apply)| (sum.0 + items, sum.1 + apply));
            combinations.insert(counts);
        }
        for (result, fewest) in self.design.results.iter().zip(&mut form.fewest) {
            let own = all.iter().filter(|(role, ..)| {
                result.from.scales().any(|scale| role.wholes[scale].is_some())
            });
            *fewest = (*fewest).min(own.map(|(_, items, _)| items).sum());
        }
    }

    /// The records in which the deciders are answered like this and so many items of each kind.
    fn add_records<N: Number>(
        &self,
        form: &mut Form<N>,
        decided: &Decided,
        items: &[usize],
        powers: &[Vec<Counts<N>>],
        budget: &mut Budget,
    ) -> Result<(), Halt> {
        let group = self.group;
        let options = || group.deciders.iter().zip(&decided.options);
        let base =
            options().filter_map(|(one, option)| Some(self.sums(&one.role, (*option)?))).sum();
        let product = |but: Option<usize>, budget: &mut Budget| {
            let mut all = vec![(base, N::single())];
            for (at, power) in powers.iter().enumerate() {
                let one_less = usize::from(but == Some(at));
                all = convolve(&all, &power[items[at] - one_less], budget)?;
            }
            Ok(all)
        };
        let all = product(None, budget)?;
        let mut answer = 0;
        for (one, option) in options() {
            if let Some(option) = option {
                form.with[answer + option].extend(all.iter().cloned());
            }
            answer += one.choices.len();
        }
        for (at, kind) in group.kinds.iter().enumerate() {
            if items[at] > 0 {
                let others = product(Some(at), budget)?;
                for option in 0..kind.role.options.len() {
                    let sums = self.sums(&kind.role, option);
                    let with_it =
                        others.iter().map(|(other, number)| (other + sums, number.clone()));
                    form.with[answer + option].extend(with_it);
                }
            }
            answer += kind.role.options.len();
        }
        form.records.extend(all);
        Ok(())
    }
}

/// The ways to answer `decider` with the choice `picked`: option and choice, where there are such.
fn ways(decider: &Decider<'_>, asked: bool, picked: usize) -> Vec<(Option<usize>, Option<usize>)> {
    if !asked || picked == 0 {
        return vec![(None, None)];
    }
    if let Some(silent) = decider.silent.get(picked - 1) {
        return vec![(None, Some(*silent))];
    }
    let choices = decider.choices.iter().enumerate();
    choices.map(|(option, choice)| (Some(option), Some(*choice))).collect()
}

//! What the gate counts over: some results, the scales behind them, and groups of items.
//!
//! Items that play the same part in every scale are of one kind, and only how many of them were
//! answered matters, not which.
//! Items that ask for each other's answers (`show_if`) stand in one group; an item that nothing
//! depends on and that is asked of everybody stands in a group of its kind alone.
//! Groups are answered independently of each other.

use crate::definition::bands::Bands;
use crate::definition::results::{ResultRule, Source};
use crate::definition::scales::{Key, MissingRule};
use crate::definition::shown::Condition;
use crate::definition::structure::Definition;

/// Results as bits, by their position in [`Design::results`].
pub(super) type Results = u64;

/// Some results and what they are computed from.
pub(super) struct Design<'d> {
    pub(super) scales: Vec<CountedScale>,
    pub(super) results: Vec<Shown<'d>>,
    pub(super) groups: Vec<Group<'d>>,
}

/// A scale as the gate sees it.
pub(super) struct CountedScale {
    /// How many answers it asks for.
    pub(super) missing: MissingRule,
    /// The greatest sum of parts, all items answered; `None` when it does not fit.
    pub(super) greatest: Option<i64>,
    /// Whether it has items that are not asked of everybody, so that what is answered of it hangs
    /// on the answers.
    pub(super) varies: bool,
}

/// A result that is shown in bands.
pub(super) struct Shown<'d> {
    pub(super) from: From,
    pub(super) bands: &'d Bands,
}

/// Where a shown result comes from; positions in [`Design::scales`].
#[derive(Clone, Copy)]
pub(super) enum From {
    /// The percent of a scale.
    Scale(usize),
    /// The percent of the first less that of the second.
    Difference(usize, usize),
}

impl From {
    /// The scales behind it.
    pub(super) fn scales(self) -> impl Iterator<Item = usize> {
        match self {
            Self::Scale(scale) => [Some(scale), None],
            Self::Difference(first, second) => [Some(first), Some(second)],
        }
        .into_iter()
        .flatten()
    }
}

/// Items whose answers decide which of them are asked, or items of one kind.
pub(super) struct Group<'d> {
    /// The items that others in the group depend on, in the order of the questionnaire.
    pub(super) deciders: Vec<Decider<'d>>,
    /// The others, those of one kind together.
    pub(super) kinds: Vec<Kind<'d>>,
    /// The scales that some of them belong to.
    pub(super) scales: Vec<usize>,
}

/// An item that others depend on.
pub(super) struct Decider<'d> {
    pub(super) item: usize,
    /// Its choices in the order of the options of the role.
    pub(super) choices: Vec<usize>,
    pub(super) role: Role,
    pub(super) conditions: &'d [Condition],
    /// Choices without a value on which something depends: ways to leave it out that matter.
    pub(super) silent: Vec<usize>,
}

/// Items that play the same part.
pub(super) struct Kind<'d> {
    pub(super) role: Role,
    pub(super) conditions: &'d [Condition],
    /// Each with its choices in the order of the options of the role.
    pub(super) items: Vec<(usize, Vec<usize>)>,
}

/// The part that an item plays.
#[derive(PartialEq, Eq)]
pub(super) struct Role {
    /// For each scale the whole that the item adds; `None` where it does not belong.
    pub(super) wholes: Vec<Option<i64>>,
    /// For each option with a value the parts that it adds to the scales, in ascending order.
    pub(super) options: Vec<Vec<i64>>,
    /// The results that it stands behind, itself or through an item that depends on it.
    pub(super) behind: Results,
}

impl<'d> Design<'d> {
    /// The design behind `rules`, all of which have bands; at most as many as [`Results`] has bits.
    pub(super) fn of(definition: &'d Definition, rules: &[&ResultRule]) -> Self {
        let mut used: Vec<usize> = Vec::new();
        let mut place = |scale: usize| {
            used.iter().position(|other| *other == scale).unwrap_or_else(|| {
                used.push(scale);
                used.len() - 1
            })
        };
        let mut results = Vec::new();
        for rule in rules {
            let (from, bands) = match rule.source {
                Source::Scale(at) => (From::Scale(place(at)), definition.scales()[at].bands()),
                Source::Index(at) => {
                    let index = &definition.indices()[at];
                    (From::Difference(place(index.first()), place(index.second())), index.bands())
                }
            };
            results.extend(bands.map(|bands| Shown { from, bands }));
        }
        let scales = used.iter().map(|at| {
            let scale = &definition.scales()[*at];
            let keys = scale.keys();
            let greatest = keys.iter().try_fold(0_i64, |sum, key| sum.checked_add(key.whole()));
            let conditional = |key: &Key| !definition.items()[key.item()].conditions().is_empty();
            let varies = keys.iter().any(conditional);
            CountedScale { missing: scale.missing(), greatest, varies }
        });
        let scales = scales.collect();
        let groups = groups(definition, &used, &results);
        Self { scales, results, groups }
    }

    /// Every option of every item: the item, and its choice.
    pub(super) fn options(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.groups.iter().flat_map(Group::answers).flatten()
    }
}

impl Group<'_> {
    /// The answers that are told apart, each an option of a kind of items or of one that decides:
    /// the items that can give it, each with its choice.
    pub(super) fn answers(&self) -> impl Iterator<Item = Vec<(usize, usize)>> + '_ {
        let of_deciders = self
            .deciders
            .iter()
            .flat_map(|one| one.choices.iter().map(|choice| vec![(one.item, *choice)]));
        let of_kinds = self.kinds.iter().flat_map(|kind| {
            let options = 0..kind.role.options.len();
            options
                .map(|at| kind.items.iter().map(|(item, choices)| (*item, choices[at])).collect())
        });
        of_deciders.chain(of_kinds)
    }

    /// In how many ways its items can be answered or left out, at most.
    pub(super) fn most_patterns(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let deciders = self.deciders.iter().map(|one| (one.choices.len() + 1, 1));
        let kinds = self.kinds.iter().map(|kind| (kind.role.options.len() + 1, kind.items.len()));
        deciders.chain(kinds)
    }
}

/// The groups of all items behind `results`, which come from the scales at `used`.
fn groups<'d>(definition: &'d Definition, used: &[usize], results: &[Shown<'_>]) -> Vec<Group<'d>> {
    let items = definition.items();
    let behind = behind(definition, used, results);
    let relevant = || (0..items.len()).filter(|item| behind[*item] != 0);
    let mut decides = vec![false; items.len()];
    // The first item of the group that each stands in.
    let mut first: Vec<usize> = (0..items.len()).collect();
    for item in relevant() {
        for condition in items[item].conditions() {
            decides[condition.item()] = true;
            let (one, other) = (first[item], first[condition.item()]);
            first.iter_mut().filter(|of| **of == one).for_each(|of| *of = other);
        }
    }
    let mut groups: Vec<Group<'d>> = Vec::new();
    let mut group_of: Vec<Option<usize>> = vec![None; items.len()];
    for item in relevant() {
        let conditions = items[item].conditions();
        let (role, choices) = role(definition, used, item, behind[item]);
        let alone = conditions.is_empty() && !decides[item];
        let place = if alone {
            groups.iter().position(|group| {
                group.deciders.is_empty()
                    && group.kinds.iter().any(|kind| kind.is(&role, conditions))
            })
        } else {
            group_of[first[item]]
        };
        let place = place.unwrap_or_else(|| {
            groups.push(Group { deciders: Vec::new(), kinds: Vec::new(), scales: Vec::new() });
            groups.len() - 1
        });
        let group = &mut groups[place];
        let belongs = role.wholes.iter().enumerate().filter(|(_, whole)| whole.is_some());
        for (scale, _) in belongs {
            if !group.scales.contains(&scale) {
                group.scales.push(scale);
            }
        }
        if decides[item] {
            let silent = silent(definition, item, relevant());
            group.deciders.push(Decider { item, choices, role, conditions, silent });
        } else if let Some(kind) = group.kinds.iter_mut().find(|kind| kind.is(&role, conditions)) {
            kind.items.push((item, choices));
        } else {
            group.kinds.push(Kind { role, conditions, items: vec![(item, choices)] });
        }
        if !alone {
            group_of[first[item]] = Some(place);
        }
    }
    groups
}

impl Kind<'_> {
    fn is(&self, role: &Role, conditions: &[Condition]) -> bool {
        self.role == *role && self.conditions == conditions
    }
}

/// For each item the results that it stands behind, itself or through items that depend on it.
fn behind(definition: &Definition, used: &[usize], results: &[Shown<'_>]) -> Vec<Results> {
    let mut behind: Vec<Results> = vec![0; definition.items().len()];
    for (at, shown) in results.iter().enumerate() {
        for scale in shown.from.scales() {
            let keys = definition.scales()[used[scale]].keys();
            for key in keys {
                behind[key.item()] |= 1 << at;
            }
        }
    }
    // Conditions name earlier items only.
    for item in (0..behind.len()).rev() {
        for condition in definition.items()[item].conditions() {
            behind[condition.item()] |= behind[item];
        }
    }
    behind
}

/// The part of the item at `item`, and its choices in the order of the options.
fn role(
    definition: &Definition,
    used: &[usize],
    item: usize,
    behind: Results,
) -> (Role, Vec<usize>) {
    let keys: Vec<_> = used
        .iter()
        .map(|at| definition.scales()[*at].keys().iter().find(|key| key.item() == item))
        .collect();
    let wholes = keys.iter().map(|key| key.map(Key::whole)).collect();
    let parts = |choice: usize| -> Vec<i64> {
        keys.iter().map(|key| key.and_then(|key| key.part(choice)).unwrap_or(0)).collect()
    };
    let choices = definition.choices(item).iter().enumerate();
    let valued = choices.filter(|(_, choice)| choice.value().is_some());
    let mut options: Vec<_> = valued.map(|(choice, _)| (parts(choice), choice)).collect();
    options.sort_unstable();
    let (options, choices) = options.into_iter().unzip();
    (Role { wholes, options, behind }, choices)
}

/// The choices of `item` without a value on which one of `others` depends.
fn silent(definition: &Definition, item: usize, others: impl Iterator<Item = usize>) -> Vec<usize> {
    let conditions = others.flat_map(|other| definition.items()[other].conditions());
    let named = conditions.filter(|condition| condition.item() == item);
    let choices = named.flat_map(|condition| condition.choices().iter().copied());
    let mut silent: Vec<usize> =
        choices.filter(|choice| definition.choices(item)[*choice].value().is_none()).collect();
    silent.sort_unstable();
    silent.dedup();
    silent
}

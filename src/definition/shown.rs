//! Which items are asked of a person: those whose conditions hold on the person's own sheet.
//!
//! A condition names an item that stands earlier, so one walk from the first item to the last
//! decides about all of them, and no two items can wait for each other.

use super::structure::{Definition, Item};

/// What must hold for an item to be asked: another item is asked, and answered in one of these ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub(super) item: usize,
    pub(super) choices: Vec<usize>,
}

impl Condition {
    /// Where the item stands that decides; before the item that is asked or not.
    pub fn item(&self) -> usize {
        self.item
    }

    /// The positions of the choices with which the condition holds, in ascending order; at least
    /// one, and not all of them.
    pub fn choices(&self) -> &[usize] {
        &self.choices
    }

    fn holds(&self, shown: &[bool], chosen: &[Option<usize>]) -> bool {
        let choice = chosen.get(self.item).copied().flatten();
        shown[self.item] && choice.is_some_and(|choice| self.choices.contains(&choice))
    }
}

impl Item {
    /// What must hold for it to be asked, all of it; empty when it is asked of everybody.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }
}

impl Definition {
    /// Whether some item is asked only where it applies.
    pub fn is_conditional(&self) -> bool {
        self.items.iter().any(|item| !item.conditions.is_empty())
    }

    /// For each item, whether it is asked of a person who chose `chosen` so far.
    ///
    /// `chosen[i]` is the position of the choice in [`Definition::choices`]`(i)`, `None` where there
    /// is no answer; what is missing at the end counts as unanswered.
    /// An item is asked when for every condition the named item is itself asked and the choice made
    /// there is among those that the condition names.
    /// So an answer that stands at an item that is no longer asked decides nothing.
    pub fn shown(&self, chosen: &[Option<usize>]) -> Vec<bool> {
        let mut shown = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let all_hold = item.conditions.iter().all(|one| one.holds(&shown, chosen));
            shown.push(all_hold);
        }
        shown
    }
}

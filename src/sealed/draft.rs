//! A sheet that the person fills in.

use super::answers::{self, Answers, choice_position};
use super::{FormValue, SheetFault};
use crate::classes::{DataClass, KeyGroup};
use crate::definition::Definition;
use crate::keys::{AnswersKey, Chance, Envelope, Place, room};

/// One person's answers before they are submitted; only that person's pages may ask it anything.
///
/// An answer stays in the draft when another answer has made its question one that is not asked: the
/// person may change their mind again.
/// Nothing counts it, and submitting leaves it behind.
pub struct Draft<'d> {
    pub(super) definition: &'d Definition,
    pub(super) answers: Answers,
}

/// How far a draft has come, over the items that are asked; for the person's own pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Items answered with a choice that has a value.
    pub answered: usize,
    /// Items answered with *Möchte ich nicht beantworten* (a choice without a value).
    pub declined: usize,
    /// Items without any answer yet.
    pub open: usize,
}

/// What saving an answer would change in a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The same answer stands there.
    Nothing,
    /// The item had no answer.
    Adds,
    /// Another answer stands there.
    Replaces,
}

impl<'d> Draft<'d> {
    /// A sheet on which nothing is answered.
    pub fn blank(definition: &'d Definition) -> Self {
        Self { definition, answers: Answers::blank(definition) }
    }

    /// Opens the draft of the person logged in.
    pub fn open(
        key: &AnswersKey,
        place: &Place<'_>,
        definition: &'d Definition,
        envelope: &Envelope,
    ) -> Result<Self, SheetFault> {
        let bytes = room::open(key, place, DataClass::Drafts, envelope)?;
        Ok(Self { definition, answers: Answers::read(definition, &bytes)? })
    }

    /// What saving this answer would change.
    pub fn change(&self, item: &str, value: &FormValue) -> Result<Change, SheetFault> {
        let item = self.definition.item_position(item).ok_or(SheetFault::UnknownItem)?;
        let choice = choice_position(self.definition, item, value.code());
        let choice = choice.ok_or(SheetFault::UnknownAnswer)?;
        Ok(match self.marked(item) {
            None => Change::Adds,
            Some(marked) if marked == choice => Change::Nothing,
            Some(_) => Change::Replaces,
        })
    }

    /// The draft with this answer to the item `item`, in place of any before.
    pub fn with_answer(mut self, item: &str, value: &FormValue) -> Result<Self, SheetFault> {
        let item = self.definition.item_position(item).ok_or(SheetFault::UnknownItem)?;
        let choice = choice_position(self.definition, item, value.code());
        self.answers.choose(item, choice.ok_or(SheetFault::UnknownAnswer)?);
        Ok(self)
    }

    /// Where the items stand that are asked of the person, by the answers so far, from 0 and in
    /// order; the first item is always among them.
    pub fn asked(&self) -> Vec<usize> {
        let shown = self.answers.shown(self.definition);
        shown.iter().enumerate().filter(|(_, shown)| **shown).map(|(item, _)| item).collect()
    }

    /// How far it has come.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { answered: 0, declined: 0, open: 0 };
        for item in self.asked() {
            match self.marked(item).map(|choice| self.definition.choices(item)[choice].value()) {
                Some(Some(_)) => counts.answered += 1,
                Some(None) => counts.declined += 1,
                None => counts.open += 1,
            }
        }
        counts
    }

    /// Where the first item stands that is asked and has no answer, from 0.
    pub fn first_open(&self) -> Option<usize> {
        self.asked().into_iter().find(|item| self.marked(*item).is_none())
    }

    /// Which choice is marked on the question page of the item at `item`, from 0.
    pub fn marked(&self, item: usize) -> Option<usize> {
        self.answers.chosen().get(item).copied().flatten()
    }

    /// Seals the draft; every draft of a definition has the same size.
    pub fn seal(
        &self,
        chance: &dyn Chance,
        key: &AnswersKey,
        place: &Place<'_>,
    ) -> Result<Envelope, SheetFault> {
        let bytes = self.answers.write(self.definition)?;
        let size = answers::size(self.definition)?;
        Ok(room::seal(chance, key, place, DataClass::Drafts, &bytes, size)?)
    }

    /// What lies in the row of a sheet that nobody has begun; it looks like any sealed sheet.
    pub fn decoy(chance: &dyn Chance, definition: &Definition) -> Result<Envelope, SheetFault> {
        Ok(Envelope::decoy(chance, KeyGroup::Answers, answers::size(definition)?))
    }
}

//! The neutral draft: what every importer fills in, and what is then written out.
//!
//! It holds only what the definition format can say.
//! Whatever else stands in the source becomes a [`Remark`].

use std::collections::BTreeMap;

use super::limits;
use super::naming::{self, Names};
use super::{ImportError, too_many};
use crate::definition::scales::Score;

/// A text in every language that the source has it in.
pub type Wording = BTreeMap<String, String>;

/// Something that has no counterpart here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its place in the source.
    pub place: String,
    /// What it is, and what becomes of it.
    pub text: String,
}

impl std::fmt::Display for Remark {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {}", self.place, self.text)
    }
}

/// A questionnaire from elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its name within a program.
    pub id: String,
    /// The language in which it was written; its texts stand there even where there are none yet.
    pub language: Option<String>,
    /// Its version, if the source gives one in three numbers.
    pub version: Option<String>,
    /// Its title.
    pub title: Wording,
    /// What stands before the first question.
    pub intro: Wording,
    /// The sets of choices.
    pub option_sets: Vec<OptionSet>,
    /// What is asked, in order.
    pub items: Vec<Item>,
    /// What is scored.
    pub scales: Vec<Scale>,
    remarks: Vec<Remark>,
    item_names: Names,
    option_names: Names,
    scale_names: Names,
}

/// A set of choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionSet {
    /// Its id.
    pub id: String,
    /// The choices in order.
    pub choices: Vec<Choice>,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What an answer sheet stores.
    pub code: String,
    /// What it scores.
    pub value: Option<i64>,
    /// What one reads.
    pub label: Wording,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// What the source calls it.
    pub source: String,
    /// The position of its choices.
    pub options: usize,
    /// The statement.
    pub statement: Wording,
    /// When it is asked: all of these must hold.
    pub show_if: Vec<Condition>,
}

/// The earlier question that must have been answered in one of some ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The position of the earlier question.
    pub item: usize,
    /// The codes.
    pub is: Vec<String>,
}

/// A scale.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Its id.
    pub id: String,
    /// What the source calls it.
    pub source: String,
    /// Its name.
    pub name: Wording,
    /// Its formula.
    pub formula: Formula,
}

/// How answers become one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// How the keys are aggregated.
    pub score: Score,
    /// What counts, in order.
    pub keys: Vec<Key>,
    /// How many answers are needed.
    pub needed: Needed,
}

/// One question's part in a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The position of the question.
    pub item: usize,
    /// Whether it counts the other way round.
    pub reversed: bool,
    /// How much it counts; at least 1.
    pub weight: i64,
}

/// How many answers a scale asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// At least so many.
    AtLeast(u32),
    /// All that apply.
    All,
}

impl Draft {
    /// An empty draft of the questionnaire that the source calls `name`.
    pub fn named(name: &str) -> Self {
        Self { id: naming::id(name, "questionnaire"), ..Self::default() }
    }

    /// Lists something that has no counterpart.
    pub fn remark(&mut self, place: impl Into<String>, text: impl Into<String>) {
        if self.remarks.len() < limits::REMARKS {
            self.remarks.push(Remark { place: place.into(), text: text.into() });
        } else if self.remarks.len() == limits::REMARKS {
            let text = format!("more than {} remarks: the rest is not listed", limits::REMARKS);
            self.remarks.push(Remark { place: "the whole file".to_owned(), text });
        }
    }

    /// Everything that has no counterpart, in the order in which it was met.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Adds a set of choices, or finds the one with the same choices and words.
    ///
    /// A value that is too large for exact scores is left out, with a remark.
    pub fn add_options(
        &mut self,
        name: &str,
        mut choices: Vec<Choice>,
    ) -> Result<usize, ImportError> {
        let most = limits::VALUE;
        for choice in &mut choices {
            if choice.value.is_some_and(|value| !(-most..=most).contains(&value)) {
                choice.value = None;
                let code = &choice.code;
                let text =
                    format!("the value of the choice {code:.60} is beyond {most} and left out");
                self.remark(name, text);
            }
        }
        if choices.len() > limits::CHOICES {
            return Err(too_many("choices of one question", limits::CHOICES));
        }
        let same = |set: &OptionSet| set.choices == choices;
        if let Some(found) = self.option_sets.iter().position(same) {
            return Ok(found);
        }
        let id = self.option_names.fresh(&naming::id(name, "options"));
        self.option_sets.push(OptionSet { id, choices });
        Ok(self.option_sets.len() - 1)
    }

    /// Adds a question.
    pub fn add_item(
        &mut self,
        source: &str,
        options: usize,
        statement: Wording,
    ) -> Result<usize, ImportError> {
        if self.items.len() == limits::ITEMS {
            return Err(too_many("questions", limits::ITEMS));
        }
        let id = self.item_names.fresh(&naming::id(source, "item"));
        let source = source.to_owned();
        self.items.push(Item { id, source, options, statement, show_if: Vec::new() });
        Ok(self.items.len() - 1)
    }

    /// Adds a scale.
    pub fn add_scale(&mut self, source: &str, name: Wording, formula: Formula) {
        let id = self.scale_names.fresh(&naming::id(source, "scale"));
        self.scales.push(Scale { id, source: source.to_owned(), name, formula });
    }

    /// What one can choose at the item at `item`.
    pub fn choices(&self, item: usize) -> &[Choice] {
        &self.option_sets[self.items[item].options].choices
    }

    /// The languages of any text, in alphabetical order.
    pub fn languages(&self) -> Vec<String> {
        let labels = self.option_sets.iter().flat_map(|set| &set.choices).map(|one| &one.label);
        let statements = self.items.iter().map(|item| &item.statement);
        let names = self.scales.iter().map(|scale| &scale.name);
        let all = [&self.title, &self.intro].into_iter().chain(labels).chain(statements);
        let all: std::collections::BTreeSet<&String> =
            all.chain(names).flat_map(BTreeMap::keys).collect();
        let mut languages: Vec<String> = all.into_iter().cloned().collect();
        languages.extend(self.language.clone());
        languages.sort();
        languages.dedup();
        languages
    }
}

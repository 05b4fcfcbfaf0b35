//! The neutral draft: what every importer fills in, and what is then written out.
//!
//! It holds only what the definition format can say.
//! Whatever else stands in the source becomes a [`Remark`].

use std::collections::BTreeMap;

use super::limits;
use super::naming::{self, Names};

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
    /// The formulas of the source, in order.
    pub formulas: Vec<Formula>,
    remarks: Vec<Remark>,
    item_names: Names,
    option_names: Names,
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
    /// What conditions of the source call it, where that is another text than the code.
    pub text: Option<String>,
    /// What it scores.
    pub value: Option<i64>,
    /// What one reads.
    pub label: Wording,
}

impl Choice {
    /// A choice that its code names.
    pub fn coded(code: impl Into<String>, value: Option<i64>, label: Wording) -> Self {
        Self { code: code.into(), text: None, value, label }
    }

    /// What conditions of the source call it.
    pub fn named(&self) -> &str {
        self.text.as_deref().unwrap_or(&self.code)
    }
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

/// A formula of the source. Nothing is concluded from it: it is proposed to whoever writes the scales.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// Where it stands.
    pub place: String,
    /// What the source calls it.
    pub source: String,
    /// The name that people would read, if there is one.
    pub name: Wording,
    /// Its text, as it stands in the source.
    pub text: String,
    /// Conditions of its own and of the groups around it, as they stand in the source.
    pub only_when: Vec<String>,
    /// The positions of the questions that it names, in the order of the questionnaire.
    pub items: Vec<usize>,
    /// What has to be known beside the text, in our words.
    pub note: Option<&'static str>,
}

impl Formula {
    /// A formula that names nothing yet.
    pub fn new(place: impl Into<String>, source: &str, text: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            source: source.to_owned(),
            name: Wording::new(),
            text: text.into(),
            only_when: Vec::new(),
            items: Vec::new(),
            note: None,
        }
    }
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

    /// Adds the choices of the question at `place`, or finds the set with the same choices and words;
    /// nothing, and a remark, when there are more of them than one question may have.
    ///
    /// A value that is too large for exact scores is left out, with a remark.
    pub fn add_options(
        &mut self,
        place: &str,
        name: &str,
        mut choices: Vec<Choice>,
    ) -> Option<usize> {
        if choices.len() > limits::CHOICES {
            let most = limits::CHOICES;
            self.remark(place, format!("not carried over: it has more than {most} choices"));
            return None;
        }
        let most = limits::VALUE;
        for choice in &mut choices {
            if choice.value.is_some_and(|value| !(-most..=most).contains(&value)) {
                choice.value = None;
                let code = &choice.code;
                let text =
                    format!("the value of the choice {code:.60} is beyond {most} and left out");
                self.remark(place, text);
            }
        }
        let same = |set: &OptionSet| set.choices == choices;
        if let Some(found) = self.option_sets.iter().position(same) {
            return Some(found);
        }
        let id = self.option_names.fresh(&naming::id(name, "options"));
        self.option_sets.push(OptionSet { id, choices });
        Some(self.option_sets.len() - 1)
    }

    /// Adds the question at `place`; nothing, and a remark, when there are as many as there may be.
    pub fn add_item(
        &mut self,
        place: &str,
        source: &str,
        options: usize,
        statement: Wording,
    ) -> Option<usize> {
        if self.items.len() == limits::ITEMS {
            let most = limits::ITEMS;
            self.remark(place, format!("not carried over: there are {most} questions before it"));
            return None;
        }
        let id = self.item_names.fresh(&naming::id(source, "item"));
        let source = source.to_owned();
        self.items.push(Item { id, source, options, statement, show_if: Vec::new() });
        Some(self.items.len() - 1)
    }

    /// What one can choose at the item at `item`.
    pub fn choices(&self, item: usize) -> &[Choice] {
        &self.option_sets[self.items[item].options].choices
    }

    /// The languages of any text, in alphabetical order.
    pub fn languages(&self) -> Vec<String> {
        let labels = self.option_sets.iter().flat_map(|set| &set.choices).map(|one| &one.label);
        let statements = self.items.iter().map(|item| &item.statement);
        let names = self.formulas.iter().map(|formula| &formula.name);
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

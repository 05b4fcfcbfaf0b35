//! The words of a questionnaire in one language.
//!
//! Values of these types are complete: a language is offered only when every text of it is there.

use std::collections::BTreeMap;

/// Every text of a definition in one language.
#[derive(Clone, Debug)]
pub struct Texts {
    pub(super) language: String,
    pub(super) title: String,
    pub(super) intro: String,
    pub(super) items: Vec<ItemTexts>,
    pub(super) results: BTreeMap<String, ResultTexts>,
}

/// The words of one item: the statement, and a label for each code.
#[derive(Clone, Debug)]
pub(super) struct ItemTexts {
    pub(super) statement: String,
    pub(super) options: BTreeMap<String, String>,
}

/// The words of one result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultTexts {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) why: String,
    pub(super) bands: Vec<String>,
    pub(super) explanations: Vec<String>,
    pub(super) questions: Vec<String>,
}

impl Texts {
    /// The language: `de`, `en`, or `de-easy` for Leichte Sprache.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The questionnaire's title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What stands before the first question.
    pub fn intro(&self) -> &str {
        &self.intro
    }

    /// The statement of the item at `item`.
    ///
    /// # Panics
    /// When there is no such item.
    pub fn item(&self, item: usize) -> &str {
        &self.items[item].statement
    }

    /// The label of the choice `code` at the item at `item`.
    ///
    /// # Panics
    /// When there is no such item.
    pub fn option(&self, item: usize, code: &str) -> Option<&str> {
        self.items[item].options.get(code).map(String::as_str)
    }

    /// The words of the result `id`.
    pub fn result(&self, id: &str) -> Option<&ResultTexts> {
        self.results.get(id)
    }
}

impl ResultTexts {
    /// What the result is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it says.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Why this is asked; shown before the first question.
    pub fn why(&self) -> &str {
        &self.why
    }

    /// The labels of the bands, from low to high; one per band.
    pub fn bands(&self) -> &[String] {
        &self.bands
    }

    /// What each band means, for the person; one per band, or none at all.
    pub fn explanations(&self) -> &[String] {
        &self.explanations
    }

    /// A question for the conversation at each band; one per band, or none at all.
    pub fn questions(&self) -> &[String] {
        &self.questions
    }
}

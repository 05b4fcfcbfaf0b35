//! The structure of a questionnaire: what is asked, in which version, with which choices.
//!
//! Values of these types are valid: only [`super::parse`] makes them, and it refuses the rest.
//! Positions (`usize`) count from 0 in the order of the file.

use super::results::ResultRule;
use super::scales::{Index, Scale};
use super::shown::Condition;

/// A published version of a questionnaire, without its words.
#[derive(Clone, Debug)]
pub struct Definition {
    pub(super) id: String,
    pub(super) version: Version,
    pub(super) status: Status,
    pub(super) module: String,
    pub(super) minutes: u32,
    pub(super) option_sets: Vec<OptionSet>,
    pub(super) items: Vec<Item>,
    pub(super) scales: Vec<Scale>,
    pub(super) indices: Vec<Index>,
    pub(super) results: Vec<ResultRule>,
    pub(super) sign_off: Option<SignOff>,
    pub(super) hash: String,
}

impl Definition {
    /// The name of the questionnaire, the same for all its versions.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version as written, `major.minor.patch`.
    pub fn version(&self) -> &str {
        &self.version.text
    }

    /// The SHA-256 over the RFC 8785 form of structure and texts, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Whether it has been tried on people.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The voluntary module it belongs to; its own id when it is a module of its own.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// How long answering takes, in minutes.
    pub fn minutes(&self) -> u32 {
        self.minutes
    }

    /// Everything that is asked, in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Where the item `id` stands.
    pub fn item_position(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|item| item.id == id)
    }

    /// What one can choose at the item at `item`, in display order.
    ///
    /// # Panics
    /// When there is no such item.
    pub fn choices(&self, item: usize) -> &[Choice] {
        &self.option_sets[self.items[item].option_set].choices
    }

    /// The scales, in order.
    pub fn scales(&self) -> &[Scale] {
        &self.scales
    }

    /// The indices, in order.
    pub fn indices(&self) -> &[Index] {
        &self.indices
    }

    /// What comes out: the scales in order, then the indices.
    pub fn results(&self) -> &[ResultRule] {
        &self.results
    }

    /// The result `id`.
    pub fn result(&self, id: &str) -> Option<&ResultRule> {
        self.results.iter().find(|result| result.id == id)
    }

    /// What the data protection officer recorded, if anything.
    pub fn sign_off(&self) -> Option<&SignOff> {
        self.sign_off.as_ref()
    }

    /// The version as numbers, for order.
    pub fn version_number(&self) -> [u32; 3] {
        self.version.number
    }
}

/// A version: the text, and its three numbers.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) text: String,
    pub(super) number: [u32; 3],
}

/// How far a questionnaire has been tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// On trial: every page says so, and norms are never shown.
    Trial,
    /// Norms come from a documented sample.
    Normed,
}

/// A set of choices that items share.
#[derive(Clone, Debug)]
pub(super) struct OptionSet {
    pub(super) id: String,
    pub(super) choices: Vec<Choice>,
}

/// One possible answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub(super) code: String,
    pub(super) value: Option<i64>,
}

impl Choice {
    /// What an answer sheet stores.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What it scores; a choice without a value never scores.
    pub fn value(&self) -> Option<i64> {
        self.value
    }
}

/// One statement to answer.
#[derive(Clone, Debug)]
pub struct Item {
    pub(super) id: String,
    pub(super) option_set: usize,
    pub(super) conditions: Vec<Condition>,
}

impl Item {
    /// Its name within the questionnaire.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// What the data protection officer recorded about questions on special categories of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    pub(super) on: chrono::NaiveDate,
    pub(super) legal_basis: String,
    pub(super) reason: String,
}

impl SignOff {
    /// The day of the sign-off.
    pub fn on(&self) -> chrono::NaiveDate {
        self.on
    }

    /// The legal basis that the officer named.
    pub fn legal_basis(&self) -> &str {
        &self.legal_basis
    }

    /// Why the officer agreed.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

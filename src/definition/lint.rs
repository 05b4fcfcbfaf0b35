//! Findings: what should be looked at before a definition is published.
//!
//! Unlike a fault a finding is a matter of judgement; only a question without a purpose refuses.

use std::fmt;

use super::faults::{Fault, Faults, Place};
use super::reader::Document;
use super::structure::Definition;
use super::texts::Texts;
use crate::classes::DataClass;

/// Answering should take no longer than this.
const MOST_MINUTES: u32 = 15;
/// A statement should have no more words than this.
const MOST_WORDS: usize = 12;

/// The rule behind a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// An item stands in no scale: it is asked for no purpose.
    NoPurpose,
    /// Answering takes more than 15 minutes.
    TooLong,
    /// A statement has more than 12 words.
    Wordy,
    /// Results about health have no sign-off by the data protection officer.
    NoSignOff,
}

impl Rule {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoPurpose => "no-purpose",
            Self::TooLong => "too-long",
            Self::Wordy => "wordy",
            Self::NoSignOff => "no-sign-off",
        }
    }
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule behind it.
    pub rule: Rule,
    /// Where it is, and what it says.
    pub fault: Fault,
}

impl Finding {
    /// Whether the definition cannot be published with it.
    pub fn refuses(&self) -> bool {
        self.rule == Rule::NoPurpose
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(out)
    }
}

/// Findings about the structure.
pub(super) fn structure(
    file: &str,
    document: &Document<'_>,
    definition: &Definition,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut note = |rule, place: &Place, message: String| {
        let (file, line, key) = (file.to_owned(), place.line, place.key.clone());
        found.push(Finding { rule, fault: Fault { file, line, key, message } });
    };
    let mut unread = Faults::of(file);
    let mut top = document.top();
    let items = top.tables("items", &mut unread);
    for (position, (item, table)) in definition.items().iter().zip(&items).enumerate() {
        let scored =
            |scale: &super::scales::Scale| scale.keys().iter().any(|key| key.item() == position);
        if !definition.scales().iter().any(scored) {
            let message =
                format!("{} stands in no scale; what is not scored is not asked", item.id());
            note(Rule::NoPurpose, table.place(), message);
        }
    }
    if definition.minutes() > MOST_MINUTES {
        let message = format!("takes more than {MOST_MINUTES} minutes; split it or ask less");
        note(Rule::TooLong, &top.place_of("minutes"), message);
    }
    let on_health = definition.results().iter().any(|rule| rule.class() == DataClass::Fitness);
    if on_health && definition.sign_off().is_none() {
        let message = "results about health need a sign-off by the data protection officer";
        note(Rule::NoSignOff, &top.place_of("sign_off"), message.to_owned());
    }
    found
}

/// Findings about the texts in one language.
pub(super) fn texts(
    file: &str,
    document: &Document<'_>,
    definition: &Definition,
    texts: &Texts,
) -> Vec<Finding> {
    let mut unread = Faults::of(file);
    let statements = document.top().optional("items").and_then(|value| value.table(&mut unread));
    let Some(statements) = statements else { return Vec::new() };
    let wordy = definition.items().iter().enumerate().filter_map(|(position, item)| {
        let words = texts.item(position).split_whitespace().count();
        let place = statements.place_of(item.id());
        let message = format!("{words} words; at most {MOST_WORDS} are easy to read");
        let fault = Fault { file: file.to_owned(), line: place.line, key: place.key, message };
        (words > MOST_WORDS).then_some(Finding { rule: Rule::Wordy, fault })
    });
    wordy.collect()
}

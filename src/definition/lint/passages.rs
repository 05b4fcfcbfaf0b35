//! Passages: every text of a language file, with its place and what it is there for.

use super::words::{List, Word, words};
use crate::definition::faults::{Faults, Place};
use crate::definition::reader::{Document, Value};

/// What a text is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// The statement to answer.
    Item,
    /// A possible answer.
    Choice,
    /// A band's label, its explanation, or its question for the conversation.
    Band,
    /// Anything else: title, introduction, what a result is about.
    Around,
}

/// One text.
pub(super) struct Passage<'t> {
    pub(super) used: Use,
    pub(super) place: Place,
    pub(super) text: &'t str,
    words: Vec<Word>,
}

/// Every text of the file, in its order as far as TOML keeps one.
pub(super) fn passages<'t>(document: &'t Document<'t>) -> Vec<Passage<'t>> {
    let mut found = Vec::new();
    let mut top = document.top();
    for key in top.keys() {
        if let Some(value) = top.optional(&key) {
            collect(&value, &mut found);
        }
    }
    found.sort_by_key(|passage| passage.place.line);
    found
}

fn collect<'t>(value: &Value<'t>, found: &mut Vec<Passage<'t>>) {
    if let Some(text) = value.as_text() {
        let place = value.place().clone();
        found.push(Passage { used: used(&place.key), place, text, words: words(text) });
        return;
    }
    // What is neither text, list nor table was told as a fault when it was read.
    let mut told = Faults::of("");
    for element in value.list(&mut told) {
        collect(&element, found);
    }
    if let Some(mut table) = value.table(&mut told) {
        for key in table.keys() {
            if let Some(inner) = table.optional(&key) {
                collect(&inner, found);
            }
        }
    }
}

/// What the text at `key` is there for.
fn used(key: &str) -> Use {
    let list = |name: &str| key.contains(&format!(".{name}["));
    match key.split('.').next() {
        Some("items") => Use::Item,
        Some("options") => Use::Choice,
        Some("scales") if list("bands") || list("explanations") || list("questions") => Use::Band,
        _ => Use::Around,
    }
}

impl<'t> Passage<'t> {
    /// What a list has in it, as it is written there.
    pub(super) fn find(&self, list: &List) -> Vec<&'t str> {
        list.find_among(&self.words, self.text)
    }

    /// Whether it explains a band at length.
    pub(super) fn explains(&self) -> bool {
        self.used == Use::Band && self.place.key.contains(".explanations[")
    }
}

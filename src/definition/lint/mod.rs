//! Findings: what should be looked at before a definition is published.
//!
//! Unlike a fault a finding is a matter of judgement. Only a question without a purpose refuses;
//! what touches on special categories of data, or is written in a language in which nobody looked for
//! them, blocks unlocking until the data protection officer has signed off; everything else is advice.

mod lists;
mod passages;
mod sentences;
#[cfg(test)]
mod tests;
mod topics;
mod wording;
mod words;

use std::fmt;

use super::faults::{Fault, Faults, Place};
use super::reader::Document;
use super::structure::Definition;
use crate::classes::DataClass;

pub use topics::Topic;
pub(super) use wording::{languages, texts};

/// Answering should take no longer than this.
const MOST_MINUTES: u32 = 15;
/// Reading and answering an item takes at least so many seconds.
const FEWEST_SECONDS_PER_ITEM: usize = 6;
/// Reading and answering an item takes at most so many seconds, and the introduction a minute.
const MOST_SECONDS_PER_ITEM: usize = 60;

/// The rule behind a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// An item stands in no scale: it is asked for no purpose.
    NoPurpose,
    /// Special categories of data (Art. 9 GDPR): health, religion, politics, union, origin, sexual life.
    SpecialCategory,
    /// Texts in a language without lists of words: nobody looked for special categories in them.
    UncheckedLanguage,
    /// Special categories of data, and no record of why and under which law they are asked.
    NoSignOff,
    /// Something that is never asked, though it is no special category.
    NeverAsked,
    /// Who somebody is: name, date of birth, address, numbers.
    Identifier,
    /// A choice of answers that forces one.
    ForcedAnswer,
    /// A word about a result that judges the person.
    Judging,
    /// Answering takes more than 15 minutes.
    TooLong,
    /// The minutes do not fit the number of items.
    Minutes,
    /// A statement has more than 12 words.
    Wordy,
    /// A sentence has many more than 15 words.
    LongSentence,
    /// The explanation of a band has more than 60 words.
    LongText,
    /// A statement is negated.
    Negation,
    /// A sentence is negated twice.
    DoubleNegation,
    /// *und/oder*, or two ideas in one statement.
    AndOr,
    /// A figure of speech.
    Idiom,
    /// A language, or a part of it, that others have is missing.
    MissingLanguage,
}

impl Rule {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoPurpose => "no-purpose",
            Self::SpecialCategory => "special-category",
            Self::UncheckedLanguage => "unchecked-language",
            Self::NoSignOff => "no-sign-off",
            Self::NeverAsked => "never-asked",
            Self::Identifier => "personal-identifier",
            Self::ForcedAnswer => "forced-answer",
            Self::Judging => "judging",
            Self::TooLong => "too-long",
            Self::Minutes => "minutes",
            Self::Wordy => "wordy",
            Self::LongSentence => "long-sentence",
            Self::LongText => "long-text",
            Self::Negation => "negation",
            Self::DoubleNegation => "double-negation",
            Self::AndOr => "and-or",
            Self::Idiom => "idiom",
            Self::MissingLanguage => "missing-language",
        }
    }
}

/// What a special category was found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensitive {
    /// Which category.
    pub topic: Topic,
    /// The words, as they are written; empty where the class of a result says it.
    pub words: Vec<String>,
    /// The text in which they stand; empty where there is none.
    pub passage: String,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule behind it.
    pub rule: Rule,
    /// Where it is, and what it says.
    pub fault: Fault,
    /// For [`Rule::SpecialCategory`]: what was found.
    pub sensitive: Option<Sensitive>,
}

impl Finding {
    /// Whether the definition cannot be published with it.
    pub fn refuses(&self) -> bool {
        self.rule == Rule::NoPurpose
    }

    /// Whether the definition cannot be unlocked until the data protection officer has signed off.
    pub fn blocks_unlocking(&self) -> bool {
        matches!(self.rule, Rule::SpecialCategory | Rule::UncheckedLanguage)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(out)
    }
}

/// The findings of one file.
struct Notes<'f> {
    file: &'f str,
    found: Vec<Finding>,
}

impl<'f> Notes<'f> {
    fn of(file: &'f str) -> Self {
        Self { file, found: Vec::new() }
    }

    fn note(&mut self, rule: Rule, place: &Place, message: String) {
        let (file, line, key) = (self.file.to_owned(), place.line, place.key.clone());
        let fault = Fault { file, line, key, message };
        self.found.push(Finding { rule, fault, sensitive: None });
    }

    /// A finding on a special category.
    fn note_special(&mut self, place: &Place, message: String, sensitive: Sensitive) {
        self.note(Rule::SpecialCategory, place, message);
        if let Some(last) = self.found.last_mut() {
            last.sensitive = Some(sensitive);
        }
    }
}

/// Findings about the structure.
pub(super) fn structure(
    file: &str,
    document: &Document<'_>,
    definition: &Definition,
) -> Vec<Finding> {
    let mut notes = Notes::of(file);
    purpose(document, definition, &mut notes);
    duration(&document.top().place_of("minutes"), definition, &mut notes);
    forced_answers(document, definition, &mut notes);
    health(document, definition, &mut notes);
    notes.found
}

/// Findings that need structure and texts: a special category without the author's record of it.
pub(super) fn record(
    file: &str,
    document: &Document<'_>,
    definition: &Definition,
    found: &[Finding],
) -> Option<Finding> {
    let is_special = found.iter().any(|finding| finding.rule == Rule::SpecialCategory);
    let mut notes = Notes::of(file);
    if is_special && definition.sign_off().is_none() {
        let message = "special categories of data are asked, and nothing says why and under which \
                       law; write it down in [sign_off], for the data protection officer to read";
        notes.note(Rule::NoSignOff, &document.top().place_of("sign_off"), message.to_owned());
    }
    notes.found.pop()
}

fn purpose(document: &Document<'_>, definition: &Definition, notes: &mut Notes<'_>) {
    let items = document.top().tables("items", &mut Faults::of(""));
    for (position, (item, table)) in definition.items().iter().zip(&items).enumerate() {
        let scored =
            |scale: &super::scales::Scale| scale.keys().iter().any(|key| key.item() == position);
        if !definition.scales().iter().any(scored) {
            let message =
                format!("{} stands in no scale; what is not scored is not asked", item.id());
            notes.note(Rule::NoPurpose, table.place(), message);
        }
    }
}

fn duration(place: &Place, definition: &Definition, notes: &mut Notes<'_>) {
    let (minutes, items) = (definition.minutes(), definition.items().len());
    if minutes > MOST_MINUTES {
        let message = format!("takes more than {MOST_MINUTES} minutes; split it or ask less");
        notes.note(Rule::TooLong, place, message);
    }
    let seconds = usize::try_from(minutes).unwrap_or(usize::MAX).saturating_mul(60);
    let wrong = if seconds < FEWEST_SECONDS_PER_ITEM * items {
        Some(("few", FEWEST_SECONDS_PER_ITEM, "fewer"))
    } else if seconds > MOST_SECONDS_PER_ITEM * (items + 1) {
        Some(("many", MOST_SECONDS_PER_ITEM, "more"))
    } else {
        None
    };
    if let Some((amount, bound, than)) = wrong {
        let message = format!(
            "{minutes} minutes are {amount} for {items} items: {than} than {bound} seconds for \
             each; time a few people and write down how long they take"
        );
        notes.note(Rule::Minutes, place, message);
    }
}

fn forced_answers(document: &Document<'_>, definition: &Definition, notes: &mut Notes<'_>) {
    let sets = document.top().optional("options").and_then(|sets| sets.table(&mut Faults::of("")));
    for set in &definition.option_sets {
        if set.choices.iter().all(|choice| choice.value().is_some()) {
            let place = sets
                .as_ref()
                .map_or_else(|| document.top().place_of("options"), |sets| sets.place_of(&set.id));
            let message = "every choice scores, so everyone is made to answer; add one without a \
                           value, such as { code = \"none\" }";
            notes.note(Rule::ForcedAnswer, &place, message.to_owned());
        }
    }
}

/// Results whose data class says that they are about health.
fn health(document: &Document<'_>, definition: &Definition, notes: &mut Notes<'_>) {
    let mut unread = Faults::of("");
    let mut rules = document.top().optional("disclosure").and_then(|all| all.table(&mut unread));
    for result in definition.results().iter().filter(|rule| rule.class() == DataClass::Fitness) {
        let rule = rules.as_mut().and_then(|rules| rules.optional(result.id()));
        let place = rule
            .and_then(|rule| rule.table(&mut unread))
            .map_or_else(|| document.top().place_of("disclosure"), |rule| rule.place_of("class"));
        let message = format!(
            "results of the class {} are about health; they need a sign-off by the data protection \
             officer before anyone is asked",
            result.class().name()
        );
        let sensitive =
            Sensitive { topic: Topic::Health, words: Vec::new(), passage: String::new() };
        notes.note_special(&place, message, sensitive);
    }
}

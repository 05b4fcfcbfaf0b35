//! Findings about texts: what they ask, how they say it, and what another language has more of.

use super::lists::Lists;
use super::passages::{Passage, Use, passages};
use super::sentences::{count, double_negation, sentences};
use super::{Finding, Notes, Rule, Sensitive};
use crate::definition::faults::Place;
use crate::definition::reader::Document;
use crate::definition::texts::{ResultTexts, Texts};

/// A statement should have no more words than this.
const MOST_WORDS: usize = 12;
/// About so many words a sentence are easy to read; two more are let pass.
const SENTENCE: usize = 15;
const SENTENCE_AT_MOST: usize = SENTENCE + 2;
/// The explanation of a band should have no more words than this.
const MOST_WORDS_OF_A_BAND: usize = 60;

/// What is asked of a text in its language.
#[derive(Clone, Copy)]
struct Limits {
    /// Leichte Sprache has short sentences, one a line, and more of them.
    easy: bool,
    statement: usize,
    sentence: usize,
    band: usize,
}

impl Limits {
    fn of(language: &str) -> Self {
        if language.ends_with("-easy") {
            // A statement may bring a second sentence that explains a word.
            let (statement, band) = (2 * MOST_WORDS, MOST_WORDS_OF_A_BAND * 3 / 2);
            Self { easy: true, statement, sentence: MOST_WORDS, band }
        } else {
            let (sentence, band) = (SENTENCE_AT_MOST, MOST_WORDS_OF_A_BAND);
            Self { easy: false, statement: MOST_WORDS, sentence, band }
        }
    }
}

/// Findings about the texts in one language.
pub(in crate::definition) fn texts(
    file: &str,
    language: &str,
    document: &Document<'_>,
) -> Vec<Finding> {
    let mut notes = Notes::of(file);
    let limits = Limits::of(language);
    if Lists::of(language).is_none() {
        let place = Place { line: 1, key: "texts".to_owned() };
        let message = format!(
            "nothing here looks for special categories of data (Art. 9 GDPR) in texts in {language}; \
             somebody who reads it has to, and the data protection officer has to sign off"
        );
        notes.note(Rule::UncheckedLanguage, &place, message);
    }
    for passage in passages(document) {
        length(&passage, limits, &mut notes);
        if let Some(lists) = Lists::of(language) {
            topics(&passage, lists, &mut notes);
            identity(&passage, lists, &mut notes);
            judgement(&passage, lists, &mut notes);
            negations(&passage, limits, lists, &mut notes);
            ideas(&passage, lists, &mut notes);
        }
    }
    notes.found
}

/// Words as a message names them: each once, in quotes.
fn quoted(words: &[&str]) -> String {
    let mut told: Vec<String> = Vec::new();
    for word in words {
        let quoted = format!("“{word}”");
        if !told.contains(&quoted) {
            told.push(quoted);
        }
    }
    told.join(", ")
}

fn length(passage: &Passage<'_>, limits: Limits, notes: &mut Notes<'_>) {
    let words = count(passage.text);
    if passage.used == Use::Item && words > limits.statement {
        let most = limits.statement;
        let message = format!("{words} words; at most {most} are easy to read: say one thing");
        notes.note(Rule::Wordy, &passage.place, message);
        return;
    }
    if passage.explains() && words > limits.band {
        let most = limits.band;
        let message = format!("{words} words; at most {most} are read to the end: leave some out");
        notes.note(Rule::LongText, &passage.place, message);
    }
    let long = sentences(passage.text, limits.easy)
        .into_iter()
        .max_by_key(|sentence| count(sentence))
        .filter(|sentence| count(sentence) > limits.sentence);
    if let Some(sentence) = long {
        let words = count(sentence);
        let begin: Vec<&str> = sentence.split_whitespace().take(4).collect();
        let message = format!(
            "the sentence “{} …” has {words} words; about {} are easy to read: make two of it",
            begin.join(" "),
            limits.sentence.min(SENTENCE),
        );
        notes.note(Rule::LongSentence, &passage.place, message);
    }
}

fn topics(passage: &Passage<'_>, lists: &Lists, notes: &mut Notes<'_>) {
    for (topic, list) in lists.topics() {
        let found = passage.find(list);
        if found.is_empty() {
            continue;
        }
        let (words, means, remedy) = (quoted(&found), topic.means(), topic.remedy());
        if topic.is_special() {
            let message = format!(
                "{words} touches on {means}, a special category of data (Art. 9 GDPR); {remedy}, or \
                 have the data protection officer sign off"
            );
            let words = found.iter().map(|word| (*word).to_owned()).collect();
            let passage_text = passage.text.to_owned();
            let sensitive = Sensitive { topic: *topic, words, passage: passage_text };
            notes.note_special(&passage.place, message, sensitive);
        } else {
            let message = format!("{words} asks about {means}, which is never asked; {remedy}");
            notes.note(Rule::NeverAsked, &passage.place, message);
        }
    }
}

fn identity(passage: &Passage<'_>, lists: &Lists, notes: &mut Notes<'_>) {
    let found = passage.find(lists.identifiers());
    if !found.is_empty() {
        let message = format!(
            "{} says who somebody is; who answers is known without it, and answers are sealed: leave \
             it out",
            quoted(&found)
        );
        notes.note(Rule::Identifier, &passage.place, message);
    }
}

fn judgement(passage: &Passage<'_>, lists: &Lists, notes: &mut Notes<'_>) {
    if passage.used != Use::Band {
        return;
    }
    let found = passage.find(lists.judging());
    if !found.is_empty() {
        let message = format!(
            "{} judges the person; say what they said, what helps, and what to talk about",
            quoted(&found)
        );
        notes.note(Rule::Judging, &passage.place, message);
    }
}

fn negations(passage: &Passage<'_>, limits: Limits, lists: &Lists, notes: &mut Notes<'_>) {
    let double = sentences(passage.text, limits.easy)
        .into_iter()
        .map(|sentence| double_negation(sentence, lists))
        .find(|words| !words.is_empty());
    if let Some(words) = double {
        let message = format!("{} negate twice; say it the other way round", quoted(&words));
        notes.note(Rule::DoubleNegation, &passage.place, message);
    } else if passage.used == Use::Item {
        let found = passage.find(lists.negation());
        if !found.is_empty() {
            let message = format!(
                "{} negates the statement, and the answer may negate it again; state the opposite \
                 and key it in reverse",
                quoted(&found)
            );
            notes.note(Rule::Negation, &passage.place, message);
        }
    }
}

fn ideas(passage: &Passage<'_>, lists: &Lists, notes: &mut Notes<'_>) {
    let both = passage.find(lists.both());
    if !both.is_empty() {
        let message = format!("{} leaves open which is meant; choose one", quoted(&both));
        notes.note(Rule::AndOr, &passage.place, message);
    } else if passage.used == Use::Item {
        let joins = |word: &&str| lists.joining().iter().any(|joining| joining == word);
        if let Some(word) = passage.text.split_whitespace().find(joins) {
            let message = format!(
                "“{word}” joins two ideas, and one may be true without the other; ask for one"
            );
            notes.note(Rule::AndOr, &passage.place, message);
        }
    }
    let idioms = passage.find(lists.idioms());
    if !idioms.is_empty() {
        let message = format!("{} is a figure of speech; say what is meant", quoted(&idioms));
        notes.note(Rule::Idiom, &passage.place, message);
    }
}

/// The languages in which every page of the service is written.
const PAGES: [&str; 2] = ["de", "en"];

/// Findings about all languages together; each comes with the name of its file.
pub(in crate::definition) fn languages(
    structure: &str,
    all: &[(&str, &str, &Texts)],
) -> Vec<Finding> {
    let mut notes = Notes::of(structure);
    let has = |language: &str| all.iter().any(|(_, other, _)| *other == language);
    for language in PAGES.iter().filter(|language| !has(language)) {
        let message = format!(
            "there is no {language}.toml; whoever reads the pages in this language reads the \
             questions in another"
        );
        let place = Place { line: 1, key: "texts".to_owned() };
        notes.note(Rule::MissingLanguage, &place, message);
    }
    let mut found = notes.found;
    for (file, language, texts) in all {
        let mut notes = Notes::of(file);
        for (id, own) in &texts.results {
            for Optional { name: part, of } in OPTIONAL {
                let fuller = all.iter().find(|(_, _, other)| {
                    of(own).is_empty()
                        && other.results.get(id).is_some_and(|one| !of(one).is_empty())
                });
                if let Some((_, other, _)) = fuller {
                    let message =
                        format!("{part} are there in {other}, not in {language}; write them");
                    let place = Place { line: 1, key: format!("scales.{id}.{part}") };
                    notes.note(Rule::MissingLanguage, &place, message);
                }
            }
        }
        found.extend(notes.found);
    }
    found
}

/// Texts of a result that a language may leave out.
struct Optional {
    name: &'static str,
    of: fn(&ResultTexts) -> &[String],
}

const OPTIONAL: [Optional; 2] = [
    Optional { name: "explanations", of: ResultTexts::explanations },
    Optional { name: "questions", of: ResultTexts::questions },
];

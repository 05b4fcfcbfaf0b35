//! Choosing a secret: four plain words that the page offers, or one of one's own.

use crate::keys::{Chance, Secret, SecretFault};
use crate::web::language::Language;
use crate::web::parts::{Choice, Fault, Field, FieldKind, Question};
use crate::web::words::Words;

const GERMAN_WORDS: &str = include_str!("../../../locales/de/secret-words.txt");
const ENGLISH_WORDS: &str = include_str!("../../../locales/en/secret-words.txt");

/// How many words the offered secret has: with 1,024 words in a list about 40 bits.
const OFFERED: usize = 4;

/// What is wrong with what was sent for a secret.
#[derive(Clone, Copy)]
pub enum Wrong {
    /// Neither of the two was chosen.
    NoChoice,
    /// The one of their own cannot be taken.
    Secret(SecretFault),
}

impl Wrong {
    const fn field(self) -> &'static str {
        match self {
            Self::NoChoice => "way",
            Self::Secret(_) => "own",
        }
    }

    fn words(self, words: Words) -> String {
        match self {
            Self::NoChoice => words.get("secret-no-choice"),
            Self::Secret(SecretFault::TooShort) => words.get("secret-too-short"),
            Self::Secret(SecretFault::TooLong) => words.get("secret-too-long"),
            Self::Secret(SecretFault::Guessable) => words.get("secret-guessable"),
        }
        .into_owned()
    }
}

/// Four plain words of the page's language.
fn draw(chance: &dyn Chance, language: Language) -> String {
    let list = match language {
        Language::German | Language::EasyGerman => GERMAN_WORDS,
        Language::English => ENGLISH_WORDS,
    };
    let words: Vec<&str> = list.lines().filter(|word| !word.is_empty()).collect();
    let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
    let drawn = (0..OFFERED).map(|_| words[chance.below(count) as usize]);
    drawn.collect::<Vec<_>>().join(" ")
}

/// The secret that a form chose: `way` says which, `offered` are the page's words, `own` is typed.
pub fn choose(way: &str, offered: &str, own: String) -> Result<Secret, Wrong> {
    match way {
        "offered" => Secret::choose(offered.to_owned(), &["lotse"]).map_err(Wrong::Secret),
        "own" => Secret::choose(own, &["lotse"]).map_err(Wrong::Secret),
        _ => Err(Wrong::NoChoice),
    }
}

/// The part of a form in which a secret is chosen; `templates/public/own_secret.html` draws it.
pub struct SecretChoice {
    /// The words to take or leave.
    pub offered: String,
    /// Those, or one's own.
    pub way: Question,
    /// One's own.
    pub own: Field,
}

impl SecretChoice {
    /// With words that were just drawn.
    pub fn drawn(chance: &dyn Chance, words: Words) -> Self {
        Self::new(words, draw(chance, words.language()), None)
    }

    /// With words that were drawn before, and what has to be mended.
    pub fn new(words: Words, offered: String, wrong: Option<Wrong>) -> Self {
        let fault_at =
            |field| wrong.filter(|wrong| wrong.field() == field).map(|wrong| wrong.words(words));
        let choice = |code: &str, label: String, apart| Choice {
            code: code.to_owned(),
            label,
            chosen: false,
            apart,
        };
        let take = words.with("secret-take").text("words", offered.as_str()).to_string();
        Self {
            way: Question {
                name: "way".to_owned(),
                text: words.get("secret-way").into_owned(),
                choices: vec![
                    choice("offered", take, false),
                    choice("own", words.get("secret-own").into_owned(), true),
                ],
                fault: fault_at("way"),
                only: false,
            },
            own: Field::new(FieldKind::NewSecret, "own", words.get("secret-field"))
                .hint(words.get("secret-hint"))
                .fault(fault_at("own")),
            offered,
        }
    }

    /// What has to be mended, for the top of the page.
    pub fn faults(&self) -> Vec<Fault> {
        let way = self.way.fault.as_ref().map(|text| (&self.way.name, text));
        let own = self.own.fault.as_ref().map(|text| (&self.own.name, text));
        let fault =
            |(field, text): (&String, &String)| Fault { field: field.clone(), text: text.clone() };
        way.into_iter().chain(own).map(fault).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SeededChance;

    #[test]
    fn every_offered_secret_is_strong_enough_to_be_taken() {
        let chance = SeededChance::for_test(7);
        for language in Language::ALL {
            for _ in 0..50 {
                let offered = draw(&chance, language);
                assert_eq!(offered.split(' ').count(), OFFERED);
                assert!(Secret::choose(offered.clone(), &["lotse"]).is_ok(), "{offered}");
            }
        }
    }
}

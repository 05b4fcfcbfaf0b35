//! Choosing a secret: four plain words that the page offers, or one of one's own.

use crate::keys::{Chance, Secret, SecretFault, WordList, draw_words};
use crate::web::language::Language;
use crate::web::parts::{Choice, Fault, Field, FieldKind, Question};
use crate::web::words::Words;

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
            Self::Secret(SecretFault::Common) => words.get("secret-common"),
            Self::Secret(SecretFault::Named) => words.get("secret-named"),
            Self::Secret(SecretFault::Guessable) => words.get("secret-guessable"),
        }
        .into_owned()
    }
}

/// Four plain words of the page's language.
fn draw(chance: &dyn Chance, language: Language) -> String {
    let list = match language {
        Language::German | Language::EasyGerman => WordList::German,
        Language::English => WordList::English,
    };
    draw_words(chance, list)
}

/// The secret that a form chose: `way` says which, `offered` are the page's words, `own` is typed.
pub fn choose(way: &str, offered: &str, own: String) -> Result<Secret, Wrong> {
    match way {
        "offered" => Secret::take_offered(offered.to_owned()).map_err(Wrong::Secret),
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

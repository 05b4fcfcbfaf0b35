//! The way in with an invitation: a button, then a secret of one's own.
//!
//! The invitation is carried in the form from step to step and used up only together with the
//! secret, so a scanner of mails or a closed browser uses nothing up.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::login::with_session;
use super::start::Start;
use crate::access::{self, Denied, Invited};
use crate::counselling::decisions;
use crate::keys::{Chance, Secret, SecretFault};
use crate::store::StoreError;
use crate::web::form::OpenForm;
use crate::web::frame::{Area, Frame};
use crate::web::language::Language;
use crate::web::page::Page;
use crate::web::parts::{Choice, Fault, Field, FieldKind, Question};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

const GERMAN_WORDS: &str = include_str!("../../../locales/de/secret-words.txt");
const ENGLISH_WORDS: &str = include_str!("../../../locales/en/secret-words.txt");

/// How many words the offered secret has: with 1,024 words in a list about 40 bits.
const OFFERED: usize = 4;

#[derive(Template)]
#[template(path = "public/invited.html")]
struct InvitedPage {
    frame: Frame,
    token: String,
}

/// `GET /invitation/{token}`: where the QR code leads; it changes nothing.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Response {
    let words = Words::of(visit.language);
    let frame = Frame::new(visit, Area::Public, words.get("invited-title"));
    Page::new(InvitedPage { frame, token }).into_response()
}

/// An invitation as the forms carry it: the token of the QR code, or the code that was typed.
#[derive(Default, Deserialize)]
pub struct Carried {
    #[serde(default)]
    token: String,
    #[serde(default)]
    code: String,
}

impl Carried {
    fn invited(&self) -> Invited {
        if self.token.is_empty() {
            Invited::Code(self.code.clone())
        } else {
            Invited::Token(self.token.clone())
        }
    }
}

/// `POST /invitation`: looks at the invitation and offers to set a secret.
pub async fn open(
    State(installation): App,
    visit: Visit,
    OpenForm(carried): OpenForm<Carried>,
) -> Result<Response, Problem> {
    match access::open_invitation(&installation, &carried.invited()).await {
        Ok(_) => {
            let offered = draw(&*installation.chance, visit.language);
            Ok(Page::new(SecretPage::new(visit, carried, offered, None)).into_response())
        }
        Err(Denied::NotRecognised) => Ok(not_good(visit, &carried)),
        Err(other) => Err(other.into()),
    }
}

fn not_good(visit: Visit, carried: &Carried) -> Response {
    let fault = Words::of(visit.language).get("invitation-not-good").into_owned();
    Page::to_mend(Start::new(visit, &carried.code, Some(fault))).into_response()
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

/// What is wrong with what was sent for a secret.
#[derive(Clone, Copy)]
enum Wrong {
    NoChoice,
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

#[derive(Template)]
#[template(path = "public/secret.html")]
struct SecretPage {
    frame: Frame,
    faults: Vec<Fault>,
    carried: Carried,
    offered: String,
    way: Question,
    own: Field,
}

impl SecretPage {
    fn new(visit: Visit, carried: Carried, offered: String, wrong: Option<Wrong>) -> Self {
        let words = Words::of(visit.language);
        let frame = Frame::new(visit, Area::Public, words.get("secret-title"));
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
            faults: wrong
                .map(|wrong| Fault { field: wrong.field().to_owned(), text: wrong.words(words) })
                .into_iter()
                .collect(),
            frame: if wrong.is_some() { frame.faulty() } else { frame },
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
            carried,
            offered,
        }
    }
}

/// What the page that sets a secret sends.
#[derive(Deserialize)]
pub struct Setting {
    #[serde(default)]
    token: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    offered: String,
    #[serde(default)]
    way: String,
    #[serde(default)]
    own: String,
}

/// `POST /invitation/secret`: uses the invitation up and lets the person in.
pub async fn set_secret(
    State(installation): App,
    visit: Visit,
    OpenForm(sent): OpenForm<Setting>,
) -> Result<Response, Problem> {
    let Setting { token, code, offered, way, own } = sent;
    let carried = Carried { token, code };
    let secret = match way.as_str() {
        "offered" => Secret::choose(offered.clone(), &["lotse"]).map_err(Wrong::Secret),
        "own" => Secret::choose(own, &["lotse"]).map_err(Wrong::Secret),
        _ => Err(Wrong::NoChoice),
    };
    let secret = match secret {
        Ok(secret) => secret,
        Err(wrong) => {
            let page = SecretPage::new(visit, carried, offered, Some(wrong));
            return Ok(Page::to_mend(page).into_response());
        }
    };
    let invited = carried.invited();
    match decisions::enter_for_the_first_time(&installation, &invited, secret).await {
        Ok(entry) => Ok(with_session(&installation, &entry.token, "/participant/welcome")),
        // Used by somebody else in between counts as used.
        Err(Denied::NotRecognised | Denied::Store(StoreError::Stale)) => {
            Ok(not_good(visit, &carried))
        }
        Err(other) => Err(other.into()),
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

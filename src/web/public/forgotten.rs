//! *Geheimnis vergessen?*: login name and recovery code set a new secret, and every answer stays.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::login::with_session;
use super::own_secret::{self, SecretChoice, Wrong};
use super::shared_computer;
use crate::access::{self, Denied};
use crate::keys::RecoveryCode;
use crate::store::session::Computer;
use crate::web::form::OpenForm;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind, Tick};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "public/forgotten.html")]
struct ForgottenPage {
    frame: Frame,
    faults: Vec<Fault>,
    fields: [Field; 2],
    choice: SecretChoice,
    shared: Tick,
}

/// What was typed so far: nothing is lost when something has to be mended.
struct Typed {
    name: String,
    code: String,
    computer: Computer,
}

/// Whether name and code fit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fits {
    NotKnown,
    No,
}

impl ForgottenPage {
    fn new(visit: Visit, typed: Typed, fits: Fits, choice: SecretChoice) -> Self {
        let words = Words::of(visit.language);
        let not_recognised = (fits == Fits::No).then(|| words.get("forgotten-wrong").into_owned());
        let faults: Vec<Fault> = not_recognised
            .iter()
            .map(|text| Fault { field: "code".to_owned(), text: text.clone() })
            .chain(choice.faults())
            .collect();
        let frame = Frame::new(visit, Area::Public, words.get("forgotten-title"));
        let name = Field::new(FieldKind::Name, "name", words.get("login-name"))
            .hint(words.get("login-name-hint"))
            .value(typed.name);
        let code = Field::new(FieldKind::Text, "code", words.get("recovery-code"))
            .hint(words.get("forgotten-code-hint"))
            .value(typed.code)
            .fault(not_recognised);
        Self {
            frame: if faults.is_empty() { frame } else { frame.faulty() },
            faults,
            fields: [name, code],
            choice,
            shared: shared_computer::tick(words, typed.computer),
        }
    }
}

/// `GET /login/forgotten`
pub async fn show(State(installation): App, visit: Visit) -> Response {
    let choice = SecretChoice::drawn(&*installation.chance, Words::of(visit.language));
    let typed = Typed { name: String::new(), code: String::new(), computer: Computer::Own };
    Page::new(ForgottenPage::new(visit, typed, Fits::NotKnown, choice)).into_response()
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Setting {
    name: String,
    code: String,
    #[serde(default)]
    offered: String,
    #[serde(default)]
    way: String,
    #[serde(default)]
    own: String,
    #[serde(default)]
    shared: String,
}

/// `POST /login/forgotten`: an unknown name and a wrong code answer alike.
pub async fn set_secret(
    State(installation): App,
    visit: Visit,
    OpenForm(sent): OpenForm<Setting>,
) -> Result<Response, Problem> {
    let Setting { name, code, offered, way, own, shared } = sent;
    let computer = shared_computer::said(&shared);
    let words = Words::of(visit.language);
    let secret = match own_secret::choose(&way, &offered, own) {
        Ok(secret) => secret,
        Err(wrong) => {
            let choice = SecretChoice::new(words, offered, Some(wrong));
            let page =
                ForgottenPage::new(visit, Typed { name, code, computer }, Fits::NotKnown, choice);
            return Ok(Page::to_mend(page).into_response());
        }
    };
    let entered = match RecoveryCode::read(&code) {
        Ok(code) => access::recover(&installation, &name, code, secret, computer).await,
        Err(_) => Err(Denied::NotRecognised),
    };
    match entered {
        Ok(entered) => Ok(with_session(&installation, &entered.token, "/participant/recovery")),
        Err(Denied::NotRecognised) => {
            let choice = SecretChoice::new(words, offered, None);
            let page = ForgottenPage::new(visit, Typed { name, code, computer }, Fits::No, choice);
            Ok(Page::to_mend(page).into_response())
        }
        Err(Denied::Secret(fault)) => {
            let choice = SecretChoice::new(words, offered, Some(Wrong::Secret(fault)));
            let typed = Typed { name, code, computer };
            let page = ForgottenPage::new(visit, typed, Fits::NotKnown, choice);
            Ok(Page::to_mend(page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

//! The way in with an invitation: a button, then a secret of one's own.
//!
//! The invitation is carried in the form from step to step and used up only together with the
//! secret, so a scanner of mails or a closed browser uses nothing up.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::login::with_session;
use super::own_secret::{self, SecretChoice, Wrong};
use super::shared_computer;
use super::start::Start;
use crate::access::{self, Denied, Invited};
use crate::counselling::decisions;
use crate::store::StoreError;
use crate::store::session::Computer;
use crate::web::form::OpenForm;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Tick};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

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
            let choice = SecretChoice::drawn(&*installation.chance, Words::of(visit.language));
            Ok(Page::new(SecretPage::new(visit, carried, choice, Computer::Own)).into_response())
        }
        Err(Denied::NotRecognised) => Ok(not_good(visit, &carried)),
        Err(other) => Err(other.into()),
    }
}

fn not_good(visit: Visit, carried: &Carried) -> Response {
    let fault = Words::of(visit.language).get("invitation-not-good").into_owned();
    Page::to_mend(Start::new(visit, &carried.code, Some(fault))).into_response()
}

#[derive(Template)]
#[template(path = "public/secret.html")]
struct SecretPage {
    frame: Frame,
    faults: Vec<Fault>,
    carried: Carried,
    choice: SecretChoice,
    shared: Tick,
}

impl SecretPage {
    fn new(visit: Visit, carried: Carried, choice: SecretChoice, computer: Computer) -> Self {
        let words = Words::of(visit.language);
        let shared = shared_computer::tick(words, computer);
        let frame = Frame::new(visit, Area::Public, words.get("secret-title"));
        let faults = choice.faults();
        Self {
            frame: if faults.is_empty() { frame } else { frame.faulty() },
            faults,
            carried,
            choice,
            shared,
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
    #[serde(default)]
    shared: String,
}

/// `POST /invitation/secret`: uses the invitation up and lets the person in.
pub async fn set_secret(
    State(installation): App,
    visit: Visit,
    OpenForm(sent): OpenForm<Setting>,
) -> Result<Response, Problem> {
    let Setting { token, code, offered, way, own, shared } = sent;
    let computer = shared_computer::said(&shared);
    let carried = Carried { token, code };
    let secret = match own_secret::choose(&way, &offered, own) {
        Ok(secret) => secret,
        Err(wrong) => {
            let choice = SecretChoice::new(Words::of(visit.language), offered, Some(wrong));
            let page = SecretPage::new(visit, carried, choice, computer);
            return Ok(Page::to_mend(page).into_response());
        }
    };
    let invited = carried.invited();
    match decisions::enter_for_the_first_time(&installation, &invited, secret, computer).await {
        Ok(entry) => Ok(with_session(&installation, &entry.token, "/participant/welcome")),
        // Used by somebody else in between counts as used.
        Err(Denied::NotRecognised | Denied::Store(StoreError::Stale)) => {
            Ok(not_good(visit, &carried))
        }
        Err(Denied::Secret(fault)) => {
            let wrong = Some(Wrong::Secret(fault));
            let choice = SecretChoice::new(Words::of(visit.language), offered, wrong);
            Ok(Page::to_mend(SecretPage::new(visit, carried, choice, computer)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

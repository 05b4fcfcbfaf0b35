//! Saving an answer: every button of a question's page saves first and then goes where it says.
//!
//! An answer whose session had ended goes along, sealed, to the login page, and is applied there only
//! for the person it belongs to. A stale page never replaces a newer answer.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::help;
use super::instead::Instead;
use super::question::{Asked, Said, path, resume_path};
use super::{agreed_sheet, sheet_id};
use crate::access::Participant;
use crate::counselling::sheets::{self, SheetError};
use crate::installation::Installation;
use crate::keys::{FormPlace, Token};
use crate::sealed::{Draft, FormValue};
use crate::web::form::OpenForm;
use crate::web::headers::Transport;
use crate::web::language::Language;
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::public::{leaving, login};
use crate::web::session::App;
use crate::web::visit::Visit;

/// What a question's page sends.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    csrf: String,
    form: String,
    answer: Option<FormValue>,
    #[serde(default)]
    then: String,
    language: Option<String>,
}

/// Where the button leads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Forward,
    Back,
    Pause,
    Help,
    Leave,
    Speak(Language),
}

impl Sent {
    fn then(&self) -> Then {
        if let Some(language) = self.language.as_deref().and_then(Language::from_code) {
            return Then::Speak(language);
        }
        match self.then.as_str() {
            "back" => Then::Back,
            "pause" => Then::Pause,
            "help" => Then::Help,
            "leave" => Then::Leave,
            _ => Then::Forward,
        }
    }
}

/// `POST /participant/sheets/{sheet}/questions/{number}`
///
/// The form's own sealed token tells whose page it was, so an answer can be kept when its session
/// has ended.
pub async fn save(
    State(installation): App,
    person: Result<Participant, Problem>,
    Path((sheet, number)): Path<(String, usize)>,
    visit: Visit,
    OpenForm(sent): OpenForm<Sent>,
) -> Result<Response, Instead> {
    let place = installation.keyring.get().open_form(&sent.form).map_err(|_| Problem::StaleForm)?;
    let this_session = visit.session.as_ref().is_some_and(|own| own.csrf.matches(&sent.csrf));
    let person = match person {
        Ok(person) if this_session => person,
        Ok(_) | Err(Problem::SessionEnded) => return carry(&installation, visit, &place, sent),
        Err(other) => return Err(other.into()),
    };
    if place.sheet != sheet_id(&sheet)? || place.participation != *person.case().id() {
        return Err(Problem::StaleForm.into());
    }
    let (then, is_empty) = (sent.then(), sent.answer.is_none());
    if let Some(value) = sent.answer
        && let Kept::Newer { tried } = keep(&installation, &person, &place, &value).await?
    {
        return collided(&installation, &person, visit, &place, tried).await;
    }
    // Only now: the answer just saved decides what is asked next.
    let asked = Asked::find(&installation, &person, &place.sheet, number).await?;
    let is_open = asked.is_shown() && !asked.is_answered();
    if is_empty && is_open && then == Then::Forward {
        return Ok(Page::to_mend(asked.page(visit, Said::Empty)).into_response());
    }
    go(&installation, &person, visit, (&place, &asked), then).await
}

/// Takes the answer to the login page.
fn carry(
    installation: &Installation,
    visit: Visit,
    place: &FormPlace,
    sent: Sent,
) -> Result<Response, Instead> {
    let value = sent.answer.ok_or(Problem::SessionEnded)?;
    let keyring = installation.keyring.get();
    let carried = value.carry(&*installation.chance, &keyring, place);
    Ok(login::lost_session(visit, carried.map_err(|_| Problem::BadInput)?))
}

/// What became of an answer.
enum Kept {
    /// It is on disk.
    Saved,
    /// A newer one stands there; this choice was tried.
    Newer { tried: usize },
}

async fn keep(
    installation: &Installation,
    person: &Participant,
    place: &FormPlace,
    value: &FormValue,
) -> Result<Kept, Instead> {
    let sheet = agreed_sheet(installation, person, &place.sheet).await?;
    let saved = sheets::save_answer(
        installation,
        person,
        &place.sheet,
        &place.revision,
        &place.item,
        value,
    );
    match saved.await {
        Ok(()) => Ok(Kept::Saved),
        Err(SheetError::Newer) => {
            let definition = sheet.published().definition();
            let item = definition.item_position(&place.item).ok_or(Problem::BadInput)?;
            let tried = Draft::blank(definition).with_answer(&place.item, value);
            let tried = tried.map_err(SheetError::from)?.marked(item).ok_or(Problem::BadInput)?;
            Ok(Kept::Newer { tried })
        }
        Err(other) => Err(other.into()),
    }
}

/// The question again with the newer answer, and what was tried: nothing is lost or replaced.
async fn collided(
    installation: &Installation,
    person: &Participant,
    visit: Visit,
    place: &FormPlace,
    tried: usize,
) -> Result<Response, Instead> {
    let number = item_of(installation, person, place).await? + 1;
    let asked = Asked::find(installation, person, &place.sheet, number).await?;
    if !asked.is_shown() {
        return Err(Instead::to(resume_path(&place.sheet)));
    }
    Ok(Page(asked.page(visit, Said::Newer { tried }), StatusCode::CONFLICT).into_response())
}

/// Where the item stands that the form asked about.
async fn item_of(
    installation: &Installation,
    person: &Participant,
    place: &FormPlace,
) -> Result<usize, Instead> {
    let sheet = agreed_sheet(installation, person, &place.sheet).await?;
    let item = sheet.published().definition().item_position(&place.item);
    Ok(item.ok_or(Problem::BadInput)?)
}

async fn go(
    installation: &Installation,
    person: &Participant,
    visit: Visit,
    (place, asked): (&FormPlace, &Asked<'_>),
    then: Then,
) -> Result<Response, Instead> {
    let home = "/participant".to_owned();
    let next = match then {
        Then::Forward => asked.next().map_or_else(
            || format!("/participant/sheets/{}/check", place.sheet),
            |item| path(&place.sheet, item),
        ),
        Then::Back => asked.previous().map_or(home, |item| path(&place.sheet, item)),
        Then::Pause => home,
        Then::Help => help::PATH.to_owned(),
        Then::Leave => {
            let token = Token::read(&person.token().text()).ok();
            return Ok(leaving::leave(installation, visit.language, token).await?);
        }
        Then::Speak(language) => {
            let cookie = language.cookie(Transport::from(&installation.address));
            let again = Redirect::to(&path(&place.sheet, asked.position()));
            return Ok((CookieJar::new().add(cookie), again).into_response());
        }
    };
    Ok(Redirect::to(&next).into_response())
}

/// Saves an answer that waited at the login page, if it is this person's, and leads back to its
/// question. Somebody else's is dropped: it is not theirs to save.
pub async fn apply_carried(
    installation: &Installation,
    person: &Participant,
    visit: Visit,
    carried: &str,
) -> Response {
    let applied = apply(installation, person, visit, carried).await;
    applied.unwrap_or_else(IntoResponse::into_response)
}

async fn apply(
    installation: &Installation,
    person: &Participant,
    visit: Visit,
    carried: &str,
) -> Result<Response, Instead> {
    let read = FormValue::carried(&installation.keyring.get(), carried);
    let Some((place, value)) =
        read.ok().filter(|(place, _)| place.participation == *person.case().id())
    else {
        return Err(Instead::to("/participant"));
    };
    match keep(installation, person, &place, &value).await? {
        Kept::Saved => {
            let item = item_of(installation, person, &place).await?;
            Err(Instead::to(path(&place.sheet, item)))
        }
        Kept::Newer { tried } => collided(installation, person, visit, &place, tried).await,
    }
}

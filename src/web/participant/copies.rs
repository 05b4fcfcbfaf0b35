//! The download of one's single answers, after entering the secret again.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::data;
use super::instead::Instead;
use super::{own, sheet_id};
use crate::access::{self, Denied, Participant};
use crate::counselling::{own_copies, sheets};
use crate::keys::{Secret, Token};
use crate::web::form::Form;
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;

/// What the form sends.
#[derive(Deserialize)]
pub struct Wanted {
    secret: String,
    #[serde(default)]
    format: String,
}

/// The same person with their secret entered again; `None` when it was another secret.
pub async fn stepped_up(
    installation: &crate::installation::Installation,
    person: Participant,
    secret: String,
) -> Result<Option<Participant>, Instead> {
    let Ok(secret) = Secret::entered(secret) else { return Ok(None) };
    match access::step_up(installation, person, secret).await {
        Ok(person) => Ok(Some(person)),
        Err(Denied::NotRecognised) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// `POST /participant/sheets/{sheet}/copy`
pub async fn download(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
    visit: Visit,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Instead> {
    let id = sheet_id(&sheet)?;
    let token = Token::read(&person.token().text()).map_err(|_| Problem::SessionEnded)?;
    let Some(person) = stepped_up(&installation, person, wanted.secret).await? else {
        let person = Participant::authorise(&installation, token).await?;
        let page =
            data::page(&installation, &person, visit, data::Fault::NotRecognised(id)).await?;
        return Ok(Page::to_mend(page).into_response());
    };
    let sheet = sheets::find_own(&installation, &person, &id).await?;
    let copied = own(&person, own_copies::copy(&person, &sheet, visit.language.code())?)?;
    let copy = copied.copy();
    Ok(if wanted.format == "json" {
        file("application/json", "attachment; filename=\"lotse.json\"", copy.json.as_bytes())
    } else {
        file(
            "text/html; charset=utf-8",
            "attachment; filename=\"lotse.html\"",
            copy.html.as_bytes(),
        )
    })
}

/// A file to keep: a name that tells nothing, and nobody stores it on the way.
fn file(kind: &'static str, disposition: &'static str, bytes: &[u8]) -> Response {
    let header = |name: HeaderName, value| (name, HeaderValue::from_static(value));
    let headers = [
        header(CONTENT_TYPE, kind),
        header(CONTENT_DISPOSITION, disposition),
        header(CACHE_CONTROL, "no-store"),
    ];
    (headers, bytes.to_vec()).into_response()
}

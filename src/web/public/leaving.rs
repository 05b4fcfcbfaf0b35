//! Keeping a session, and ending it so that the next person at this computer finds nothing.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::access::{self, Denied, Desk, Participant};
use crate::installation::Installation;
use crate::keys::Token;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::language::Language;
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::{self, App};
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

/// A form with nothing in it but its guard.
#[derive(Deserialize)]
pub struct Nothing {}

/// `POST /logout`: also without a session, so that *Abmelden* always works.
pub async fn log_out(
    State(installation): App,
    visit: Visit,
    parts: Parts,
    form: Result<Form<Nothing>, Problem>,
) -> Result<Response, Problem> {
    match form {
        Ok(_) | Err(Problem::SessionEnded) => {}
        Err(other) => return Err(other),
    }
    leave(&installation, visit.language, session::token(&installation, &parts)).await
}

/// Ends a session and clears the browser: cookies, storage, and pages it kept.
pub async fn leave(
    installation: &Installation,
    language: Language,
    token: Option<Token>,
) -> Result<Response, Problem> {
    if let Some(token) = token {
        access::end_session(installation, &token).await?;
    }
    let next = format!("/left?language={}", language.code());
    let mut response = Redirect::to(&next).into_response();
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, session::clear_cookie(&installation.address));
    headers.insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""),
    );
    Ok(response)
}

/// In which language someone left; their cookie is gone.
#[derive(Deserialize)]
pub struct Left {
    #[serde(default)]
    language: String,
}

#[derive(Template)]
#[template(path = "public/left.html")]
struct LeftPage {
    frame: Frame,
}

/// `GET /left`: a page that says nothing about whoever was here.
pub async fn left(mut visit: Visit, Query(left): Query<Left>) -> Response {
    visit.language = Language::from_code(&left.language).unwrap_or(visit.language);
    let words = Words::of(visit.language);
    let frame = Frame::new(visit, Area::Public, words.get("left-title"));
    Page::new(LeftPage { frame }).into_response()
}

/// The page to come back to.
#[derive(Deserialize)]
pub struct Keep {
    #[serde(default)]
    back: String,
}

/// `POST /session/keep`: the session goes on, whoever's it is.
pub async fn keep(
    State(installation): App,
    parts: Parts,
    Form(keep): Form<Keep>,
) -> Result<Redirect, Problem> {
    let token = || session::token(&installation, &parts).ok_or(Problem::SessionEnded);
    match Participant::authorise(&installation, token()?).await {
        Ok(_) => {}
        Err(Denied::NotFound) => {
            Desk::authorise(&installation, token()?).await?;
        }
        Err(other) => return Err(other.into()),
    }
    Ok(Redirect::to(LocalPath::parse(&keep.back).unwrap_or_default().as_str()))
}

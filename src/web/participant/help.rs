//! *Ich brauche Hilfe*: from every page of the person, and taken back as easily.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use super::own;
use crate::access::Participant;
use crate::counselling::help;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// Where the page is.
pub const PATH: &str = "/participant/help";

#[derive(Template)]
#[template(path = "participant/help.html")]
struct HelpPage {
    frame: Frame,
    asked: bool,
}

/// `GET /participant/help`
pub async fn show(
    State(installation): App,
    person: Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    let wish = own(&person, help::find(&installation, person.case()).await?)?;
    let title = Words::of(visit.language).get("help-wish-title");
    let frame = Frame::new(visit, Area::Participant, title);
    Ok(Page::new(HelpPage { frame, asked: wish.is_asked() }).into_response())
}

/// Which of the two buttons was pressed.
#[derive(Deserialize)]
pub struct Pressed {
    #[serde(default)]
    wish: String,
}

/// `POST /participant/help`
pub async fn press(
    State(installation): App,
    person: Participant,
    Form(pressed): Form<Pressed>,
) -> Result<Response, Instead> {
    match pressed.wish.as_str() {
        "ask" => help::ask(&installation, &person).await?,
        "take-back" => help::take_back(&installation, &person).await?,
        _ => {}
    }
    Err(Instead::to(PATH))
}

//! The first entry: the login name to keep, and four short sentences on data processing.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use crate::access::{self, Asks, Participant};
use crate::counselling::{decisions, people};
use crate::installation::Installation;
use crate::retention::agreement::Agreement;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// The agreement in force for the person's project.
pub async fn agreement(
    installation: &Installation,
    person: &Participant,
) -> Result<Agreement, Problem> {
    people::agreement(installation, &person.case().project().id).await.map_err(Problem::broken)
}

#[derive(Template)]
#[template(path = "participant/welcome.html")]
struct WelcomePage {
    frame: Frame,
    login_name: String,
    /// Whether a recovery code can be had without entering the secret again.
    asks_nothing: bool,
}

/// `GET /participant/welcome`: the login name, to write down or print, and the offer of a recovery
/// code.
pub async fn welcome(
    State(installation): App,
    person: Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    let login_name = access::own_access(&installation, &person).await?.login_name;
    let asks = access::own_recovery(&installation, &person).await?.asks;
    let title = Words::of(visit.language).get("welcome-title");
    let frame = Frame::new(visit, Area::Participant, title);
    let asks_nothing = asks == Asks::Nothing;
    Ok(Page::new(WelcomePage { frame, login_name, asks_nothing }).into_response())
}

#[derive(Template)]
#[template(path = "participant/information.html")]
struct InformationPage {
    frame: Frame,
    sentences: Vec<String>,
    version: String,
}

/// `GET /participant/information`
pub async fn show(
    State(installation): App,
    person: Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    let agreement = agreement(&installation, &person).await?;
    let words = Words::of(visit.language);
    let deleted = words.date(person.case().deletes_on());
    let sentences = vec![
        words.get("information-voluntary").into_owned(),
        words.get("information-answers").into_owned(),
        words.with("information-agency").text("agency", &agreement.agency_name).to_string(),
        words.with("information-deleted").text("date", deleted).to_string(),
    ];
    let frame = Frame::new(visit, Area::Participant, words.get("information-title"));
    let version = agreement.privacy_notice_version;
    Ok(Page::new(InformationPage { frame, sentences, version }).into_response())
}

/// Which version was read.
#[derive(Deserialize)]
pub struct Read {
    version: String,
}

/// `POST /participant/information`: an older version than the present one counts as not read.
pub async fn read(
    State(installation): App,
    person: Participant,
    Form(read): Form<Read>,
) -> Result<Response, Instead> {
    let agreement = agreement(&installation, &person).await?;
    if read.version == agreement.privacy_notice_version {
        let (version, agreement) = (read.version.as_str(), agreement.version);
        decisions::set_informed(&installation, &person, version, agreement).await?;
    }
    Err(Instead::to("/participant"))
}

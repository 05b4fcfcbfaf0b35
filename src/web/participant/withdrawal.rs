//! Withdrawing a module: its answers and results end at once, and nobody can see that they were.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};

use super::decision::sheets_of;
use super::instead::Instead;
use super::texts;
use crate::access::Participant;
use crate::counselling::sheets;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::public::leaving::Nothing;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "participant/withdrawal.html")]
struct WithdrawalPage {
    frame: Frame,
    titles: Vec<String>,
    action: String,
}

/// `GET /participant/modules/{module}/withdraw`: asks once more.
pub async fn show(
    State(installation): App,
    person: Participant,
    Path(module): Path<String>,
    visit: Visit,
) -> Result<Response, Instead> {
    let own_sheets = sheets_of(&installation, &person, &module).await?;
    let title = |language| {
        own_sheets.iter().map(move |sheet| texts(sheet.published(), language).title().to_owned())
    };
    let titles = title(visit.language).collect();
    let heading = Words::of(visit.language).get("withdraw-title");
    let frame = Frame::new(visit, Area::Participant, heading);
    let action = format!("/participant/modules/{module}/withdraw");
    Ok(Page::new(WithdrawalPage { frame, titles, action }).into_response())
}

/// `POST /participant/modules/{module}/withdraw`
pub async fn withdraw(
    State(installation): App,
    person: Participant,
    Path(module): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Instead> {
    sheets_of(&installation, &person, &module).await?;
    sheets::withdraw_module(&installation, &person, &module).await?;
    Err(Instead::to("/participant"))
}

//! *Neu antworten*: a questionnaire once more, at the earliest 28 days after its result was shown.
//!
//! The adviser sees the former result until the new one is shown, and not that there is a new one.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;

use super::instead::Instead;
use super::{agreed_sheet, sheet_id, texts};
use crate::access::Participant;
use crate::counselling::sheets::{self, OwnSheet};
use crate::ids::SheetId;
use crate::profile::State as Stand;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::public::leaving::Nothing;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// The way to answer anew, or from when there is one.
pub struct Again {
    /// Where it leads, once it is time.
    pub link: Option<String>,
    /// What it says.
    pub text: String,
}

fn path(sheet: &SheetId) -> String {
    format!("/participant/sheets/{sheet}/again")
}

impl Again {
    /// That of a sheet whose result was shown; none for others.
    pub fn of(sheet: &OwnSheet<'_>, words: Words, today: NaiveDate) -> Option<Self> {
        let from = sheet.repeat_from()?;
        Some(if today < from {
            let text = words.with("again-from").text("date", words.date(from)).to_string();
            Self { link: None, text }
        } else {
            Self { link: Some(path(sheet.id())), text: words.get("again-link").into_owned() }
        })
    }
}

#[derive(Template)]
#[template(path = "participant/again.html")]
struct AgainPage {
    frame: Frame,
    title: String,
    adviser: String,
    /// Where a copy of the answers can be had, while there are any.
    copy: Option<String>,
    action: String,
}

/// `GET /participant/sheets/{sheet}/again`: what happens then, before it does.
pub async fn show(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
    visit: Visit,
) -> Result<Response, Instead> {
    let sheet = agreed_sheet(&installation, &person, &sheet_id(&sheet)?).await?;
    let today = installation.clock.now().date_in(person.case().project().zone);
    let (Stand::Shown { on }, Some(from)) = (sheet.stand(), sheet.repeat_from()) else {
        return Err(Instead::to("/participant"));
    };
    if today < from {
        return Err(Instead::to("/participant/data"));
    }
    let words = Words::of(visit.language);
    let title = texts(sheet.published(), visit.language).title().to_owned();
    let frame = Frame::new(visit, Area::Participant, words.get("again-title"));
    Ok(Page::new(AgainPage {
        frame: frame.within(title.as_str()),
        title,
        adviser: words.with("again-adviser").text("date", words.date(on)).to_string(),
        copy: sheet.is_begun().then(|| format!("/participant/sheets/{}/copy", sheet.id())),
        action: path(sheet.id()),
    })
    .into_response())
}

/// `POST /participant/sheets/{sheet}/again`
pub async fn begin(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Instead> {
    let id = sheet_id(&sheet)?;
    agreed_sheet(&installation, &person, &id).await?;
    sheets::begin_again(&installation, &person, &id).await?;
    Err(Instead::to(format!("/participant/sheets/{id}")))
}

//! Before submitting: what is answered and what is open; submitting is an act of its own.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use super::{agreed_sheet, question, sheet_id, texts};
use crate::access::Participant;
use crate::counselling::sheets::{self, SheetError};
use crate::ids::SheetId;
use crate::installation::Installation;
use crate::keys::FormPlace;
use crate::retention::agreement::AnswersEnd;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::Row;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

struct OpenQuestion {
    text: String,
    href: String,
}

#[derive(Template)]
#[template(path = "participant/check.html")]
struct CheckPage {
    frame: Frame,
    title: String,
    counts: Vec<Row>,
    open: Vec<OpenQuestion>,
    changed: bool,
    action: String,
    first: String,
    form: String,
    /// Whether the answers end before everything else.
    answers_end: bool,
}

/// Whether another window changed the sheet since the page was shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Since {
    Same,
    Changed,
}

/// The item that the form of this page names: none, it stands for the whole sheet.
const WHOLE_SHEET: &str = "";

async fn page(
    installation: &Installation,
    person: &Participant,
    visit: Visit,
    id: &SheetId,
    since: Since,
) -> Result<CheckPage, Instead> {
    let sheet = agreed_sheet(installation, person, id).await?;
    let draft = sheet.draft(person)?;
    let words = Words::of(visit.language);
    let asked = draft.asked();
    let total = asked.len();
    let counts = draft.counts();
    let row = |key: &str, count: usize| Row {
        key: words.get(key).into_owned(),
        value: words.number(i64::try_from(count).unwrap_or(i64::MAX)),
        change: None,
    };
    let numbered = asked.iter().enumerate();
    let open = numbered.filter(|(_, item)| draft.marked(**item).is_none());
    let open = open.map(|(before, item)| OpenQuestion {
        text: words
            .with("question-of")
            .number("number", before + 1)
            .number("total", total)
            .to_string(),
        href: question::path(id, *item),
    });
    let place = FormPlace {
        participation: person.case().id().clone(),
        sheet: id.clone(),
        item: WHOLE_SHEET.to_owned(),
        revision: sheet.revision().clone(),
    };
    let title = texts(sheet.published(), visit.language).title().to_owned();
    let agreed = super::information::agreement(installation, person).await?.answers;
    Ok(CheckPage {
        answers_end: agreed != AnswersEnd::WithProject,
        frame: Frame::new(visit, Area::Participant, words.get("check-title")).within(&title),
        title,
        counts: vec![
            row("check-answered", counts.answered),
            row("check-declined", counts.declined),
            row("check-open", counts.open),
        ],
        open: open.collect(),
        changed: since == Since::Changed,
        action: format!("/participant/sheets/{id}/check"),
        first: question::path(id, 0),
        form: installation.keyring.get().seal_form(&*installation.chance, &place),
    })
}

/// `GET /participant/sheets/{sheet}/check`
pub async fn show(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
    visit: Visit,
) -> Result<Response, Instead> {
    let id = sheet_id(&sheet)?;
    Ok(Page::new(page(&installation, &person, visit, &id, Since::Same).await?).into_response())
}

/// What the page sends.
#[derive(Deserialize)]
pub struct Submitting {
    form: String,
}

/// `POST /participant/sheets/{sheet}/check`: submits exactly what the page showed.
pub async fn submit(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
    visit: Visit,
    Form(sent): Form<Submitting>,
) -> Result<Response, Instead> {
    let id = sheet_id(&sheet)?;
    let place = installation.keyring.get().open_form(&sent.form).map_err(|_| Problem::StaleForm)?;
    let own = place.participation == *person.case().id() && place.sheet == id;
    if !own || place.item != WHOLE_SHEET {
        return Err(Problem::StaleForm.into());
    }
    agreed_sheet(&installation, &person, &id).await?;
    match sheets::submit(&installation, &person, &id, &place.revision).await {
        // Submitted a moment ago in another window: the result stands there.
        Ok(()) | Err(SheetError::NotNow) => {
            Err(Instead::to(format!("/participant/sheets/{id}/result")))
        }
        Err(SheetError::Newer) => {
            let page = page(&installation, &person, visit, &id, Since::Changed).await?;
            Ok(Page(page, StatusCode::CONFLICT).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

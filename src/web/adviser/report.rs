//! Drafting the short report together, and laying it before the person.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::access::{Adviser, AdviserDesk, Opening, Seen};
use crate::counselling::short_report::{self, ReportError};
use crate::installation::Installation;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::Fault;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

use super::person_fields::fault;
use super::report_view::{Choice, Editor, Line, Version};
use super::{page_of, person_of};

#[derive(Template)]
#[template(path = "adviser/report.html")]
struct ReportPage {
    frame: Frame,
    faults: Vec<Fault>,
    name: String,
    page: String,
    state: String,
    text: String,
    seen: String,
    choices: Vec<Choice>,
    lines: Vec<Line>,
    along_wish: Option<String>,
    versions: Vec<Version>,
}

/// What is typed, and whether it is to be laid before the person.
#[derive(Deserialize)]
pub struct Typed {
    text: String,
    /// The state of the draft that the page showed.
    seen: String,
    #[serde(default)]
    along: Vec<String>,
    #[serde(default)]
    then: String,
}

/// `GET /adviser/people/{person}/report`.
pub async fn show(
    State(installation): App,
    adviser: Adviser,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    Ok(Page::new(page(&installation, &adviser, visit, None, Vec::new()).await?))
}

/// `POST /adviser/people/{person}/report`.
pub async fn save(
    State(installation): App,
    desk: AdviserDesk,
    adviser: Adviser,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let id = adviser.case().id();
    let wrong = match keep(&installation, &adviser, &typed, words).await {
        Ok(()) => return Ok(Redirect::to(&format!("{}/report", page_of(id))).into_response()),
        Err(ReportError::Empty) => words.get("staff-report-empty").into_owned(),
        Err(ReportError::TooLong { most, characters }) => words
            .with("staff-report-too-long")
            .number("most", most)
            .number("characters", characters)
            .to_string(),
        Err(ReportError::NotNow | ReportError::Changed | ReportError::WishOpen) => {
            return Err(Problem::StaleForm);
        }
        Err(ReportError::Denied(denied)) => return Err(denied.into()),
    };
    let opening = Opening::Page(Seen::ReportDraft);
    let adviser = Adviser::authorise(&installation, &desk, id, opening).await?;
    let faults = vec![fault("text", wrong)];
    let page = page(&installation, &adviser, visit, Some(typed.text), faults).await?;
    Ok(Page::to_mend(page).into_response())
}

async fn keep(
    installation: &Installation,
    adviser: &Adviser,
    typed: &Typed,
    words: Words,
) -> Result<(), ReportError> {
    let draft = short_report::find_draft(installation, adviser.case()).await?;
    // A draft stays in the language it was begun in, whichever the page is in.
    let language = draft
        .map_or_else(|| words.language().code().to_owned(), |draft| draft.text().language.clone());
    let saved = short_report::Typed {
        sentences: &typed.text,
        along: &typed.along,
        language: &language,
        seen: &typed.seen,
    };
    short_report::save_draft(installation, adviser, saved).await?;
    match typed.then.as_str() {
        "propose" => short_report::propose(installation, adviser).await,
        _ => Ok(()),
    }
}

async fn page(
    installation: &Installation,
    adviser: &Adviser,
    visit: Visit,
    typed: Option<String>,
    faults: Vec<Fault>,
) -> Result<ReportPage, Problem> {
    let words = Words::of(visit.language);
    let editor = Editor::open(installation, adviser, words).await?;
    let disclosed = person_of(adviser)?;
    let page = page_of(disclosed.get().id());
    let back = LocalPath::parse(&format!("{page}/report")).unwrap_or_default();
    let frame = Frame::new(visit, Area::Adviser, words.get("adviser-report")).at(back);
    Ok(ReportPage {
        frame: if faults.is_empty() { frame } else { frame.faulty() },
        faults,
        name: disclosed.get().name().to_owned(),
        page,
        state: words.get(editor.state).into_owned(),
        text: typed.unwrap_or(editor.text),
        seen: editor.seen,
        choices: editor.choices,
        lines: editor.lines,
        along_wish: editor.along_wish,
        versions: editor.versions,
    })
}

//! The page of one person: what is unlocked, hard skills, and the ways on.
//!
//! Unlocking and taking back answer alike whatever the person did.

use askama::Template;
use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;

use crate::access::{self, Adviser};
use crate::counselling::help;
use crate::counselling::sign_off::{self, Waiting};
use crate::counselling::skills as hard_skills;
use crate::counselling::unlocking::{self, UnlockError, Unlocking};
use crate::disclosure::disclose;
use crate::ids::SheetId;
use crate::installation::Installation;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, Row};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::skills::{self, SkillLine, Typed};
use super::{asks_help, back_to, page_of, person_of, texts_of};

#[derive(Template)]
#[template(path = "adviser/person.html")]
pub(super) struct PersonPage {
    frame: Frame,
    faults: Vec<Fault>,
    name: String,
    page: String,
    rows: Vec<Row>,
    asks_help: bool,
    questionnaires: Vec<Line>,
    skills: Vec<SkillLine>,
    fields: Vec<Field>,
}

/// One questionnaire, unlocked or not.
struct Line {
    title: String,
    version: String,
    minutes: u32,
    id: String,
    unlocked: Option<String>,
    /// Waits for the data protection officer; whether the project has asked for that.
    waits: Option<bool>,
}

/// `GET /adviser/people/{person}`.
pub async fn show(
    State(installation): App,
    adviser: Adviser,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    Ok(Page::new(page(&installation, &adviser, visit, &Typed::default(), Vec::new()).await?))
}

/// The page, with what was typed into the form for hard skills.
pub(super) async fn page(
    installation: &Installation,
    adviser: &Adviser,
    visit: Visit,
    typed: &Typed,
    faults: Vec<Fault>,
) -> Result<PersonPage, Problem> {
    let words = Words::of(visit.language);
    let unlocked = unlocking::list(installation, adviser.case()).await?;
    let unlocked = disclose(adviser, unlocked).map_err(|_| Problem::NotFound)?;
    let waiting = sign_off::waiting(installation, adviser).await?;
    let waiting = disclose(adviser, waiting).map_err(|_| Problem::NotFound)?;
    let recorded = hard_skills::list(installation, adviser.case()).await?;
    let recorded = disclose(adviser, recorded).map_err(|_| Problem::NotFound)?;
    let disclosed = person_of(adviser)?;
    let frame = Frame::new(visit, Area::Adviser, words.get("adviser-person")).wide();
    Ok(PersonPage {
        frame: if faults.is_empty() { frame } else { frame.faulty() },
        name: disclosed.get().name().to_owned(),
        page: page_of(disclosed.get().id()),
        rows: rows(installation, adviser, words).await?,
        asks_help: asks_help(installation, adviser).await?,
        questionnaires: lines(installation, unlocked.get(), waiting.get(), words)?,
        skills: skills::lines(installation, adviser, recorded.get(), words),
        fields: skills::fields(typed, words, &faults),
        faults,
    })
}

async fn rows(
    installation: &Installation,
    adviser: &Adviser,
    words: Words,
) -> Result<Vec<Row>, Problem> {
    let disclosed = person_of(adviser)?;
    let person = disclosed.get();
    let has_access = access::has_access(installation, adviser.case()).await?;
    let row =
        |key: &str, value: String| Row { key: words.get(key).into_owned(), value, change: None };
    let exit_on = person
        .exit_on()
        .map_or_else(|| words.get("adviser-exit-open").into_owned(), |date| words.date(date));
    Ok(vec![
        row("staff-reference", person.agency_reference().to_owned()),
        row("staff-project", adviser.case().project().name.clone()),
        row(
            "adviser-access",
            words.get(if has_access { "staff-yes" } else { "staff-no" }).into_owned(),
        ),
        row("staff-exit-date", exit_on),
        row("staff-deletes-on", words.date(person.deletes_on)),
    ])
}

/// The newest version of every questionnaire, and every version that is unlocked.
fn lines(
    installation: &Installation,
    unlocking: &Unlocking,
    waiting: &Waiting,
    words: Words,
) -> Result<Vec<Line>, Problem> {
    let mut lines = Vec::new();
    for published in installation.catalogue.all() {
        let definition = published.definition();
        let sheet = unlocking
            .list
            .iter()
            .find(|one| one.definition == definition.id() && one.version == definition.version());
        let newest = installation.catalogue.latest(definition.id());
        let is_newest = newest.is_some_and(|one| one.definition().hash() == definition.hash());
        if sheet.is_none() && !is_newest {
            continue;
        }
        lines.push(Line {
            title: texts_of(published, words)?.title().to_owned(),
            version: definition.version().to_owned(),
            minutes: definition.minutes(),
            id: definition.id().to_owned(),
            unlocked: sheet.map(|one| one.sheet.to_string()),
            waits: waiting.of(published),
        });
    }
    Ok(lines)
}

/// The form has nothing but its token.
#[derive(Deserialize)]
pub struct Nothing {}

/// `POST /adviser/people/{person}/help-done`.
pub async fn help_done(
    State(installation): App,
    adviser: Adviser,
    _: Form<Nothing>,
) -> Result<Redirect, Problem> {
    help::set_done(&installation, &adviser).await?;
    Ok(back_to(adviser.case().id()))
}

/// Which questionnaire to unlock.
#[derive(Deserialize)]
pub struct Unlock {
    questionnaire: String,
}

/// `POST /adviser/people/{person}/unlock`.
pub async fn unlock(
    State(installation): App,
    adviser: Adviser,
    Form(wanted): Form<Unlock>,
) -> Result<Redirect, Problem> {
    match unlocking::unlock(&installation, &adviser, &wanted.questionnaire).await {
        // The page says why it is not available yet.
        Ok(()) | Err(UnlockError::NotSignedOff) => Ok(back_to(adviser.case().id())),
        Err(UnlockError::Unknown) => Err(Problem::NotFound),
        Err(UnlockError::Denied(denied)) => Err(denied.into()),
    }
}

/// `POST /adviser/people/{person}/ask-sign-off`: for the project, not for the person.
pub async fn ask_sign_off(
    State(installation): App,
    adviser: Adviser,
    Form(wanted): Form<Unlock>,
) -> Result<Redirect, Problem> {
    sign_off::ask(&installation, &adviser, &wanted.questionnaire).await?;
    Ok(back_to(adviser.case().id()))
}

/// Which sheet to take back.
#[derive(Deserialize)]
pub struct TakeBack {
    sheet: String,
}

/// `POST /adviser/people/{person}/take-back`.
pub async fn take_back(
    State(installation): App,
    adviser: Adviser,
    Form(wanted): Form<TakeBack>,
) -> Result<Redirect, Problem> {
    let sheet = SheetId::parse(&wanted.sheet).map_err(|_| Problem::BadInput)?;
    unlocking::take_back(&installation, &adviser, &sheet).await?;
    Ok(back_to(adviser.case().id()))
}

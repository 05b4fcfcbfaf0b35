//! The person's first page: what is unlocked, how it stands, and the way to everything of theirs.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::instead::Instead;
use super::{agreement, data, information};
use super::{own, texts};
use crate::access::{self, Participant};
use crate::counselling::decisions::{self, Choice, Decisions};
use crate::counselling::sheets::{self, OwnSheet};
use crate::counselling::short_report;
use crate::profile::State as Stand;
use crate::retention::announcing;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// One questionnaire in the list.
struct Task {
    title: String,
    state: String,
    /// What the adviser still sees while the person answers anew.
    former: Option<String>,
    href: String,
}

#[derive(Template)]
#[template(path = "participant/home.html")]
struct HomePage {
    frame: Frame,
    /// What changed in the agreement, until the person says that they have read it.
    changed: Option<agreement::Changed>,
    tasks: Vec<Task>,
    report: bool,
    deleted: String,
    /// That nobody else sees their data now.
    restricted: bool,
    /// That storage ends soon.
    ends_soon: Option<String>,
    /// When the access was first used, so that somebody else's use is noticed.
    since: String,
    recovered: Option<String>,
}

fn task(
    person: &Participant,
    decided: &Decisions,
    sheet: &OwnSheet<'_>,
    words: Words,
) -> Result<Task, Instead> {
    let definition = sheet.published().definition();
    let module = format!("/participant/modules/{}", definition.module());
    let base = format!("/participant/sheets/{}", sheet.id());
    let say = |key: &str| words.get(key).into_owned();
    let (state, href) = match (sheet.stand(), decided.of(definition.module())) {
        (Stand::Submitted, _) => (say("task-submitted"), format!("{base}/result")),
        (Stand::Shown { .. }, _) if !sheet.is_begun() => {
            (say("task-closed"), "/participant/data".to_owned())
        }
        (Stand::Shown { on }, _) => {
            let shown = words.with("task-shown").text("date", words.date(on));
            (shown.to_string(), format!("{base}/result"))
        }
        (Stand::Open, None) => (say("task-undecided"), module),
        (Stand::Open, Some(Choice::No)) => (say("task-no"), module),
        (Stand::Open, Some(Choice::Later)) => (say("task-later"), module),
        (Stand::Open, Some(Choice::Yes)) => {
            let counts = sheet.draft(person)?.counts();
            let done = counts.answered + counts.declined;
            let state = match (done, counts.open) {
                (0, _) => say("task-begin"),
                (_, 0) => say("task-complete"),
                (done, open) => words
                    .with("task-begun")
                    .number("done", done)
                    .number("total", done + open)
                    .to_string(),
            };
            (state, base)
        }
    };
    let title = texts(sheet.published(), words.language()).title().to_owned();
    let former = sheet.former().map(|on| words.with("task-again").text("date", words.date(on)));
    Ok(Task { title, state, former: former.map(|words| words.to_string()), href })
}

/// `GET /participant`
pub async fn show(
    State(installation): App,
    person: Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    let decided = own(&person, decisions::find(&installation, &person).await?)?;
    let in_force = information::agreement(&installation, &person).await?;
    if !decided.informed_of(&in_force.privacy_notice_version) {
        return Err(Instead::to("/participant/information"));
    }
    let words = Words::of(visit.language);
    let mut tasks = Vec::new();
    for sheet in sheets::list_own(&installation, &person).await? {
        tasks.push(task(&person, &decided, &sheet, words)?);
    }
    let versions = agreement::versions(&installation, &person).await?;
    let changed = agreement::changed(words, &person, &decided, &versions);
    let report = short_report::proposal(&installation, &person).await?.is_some();
    let deleted = words.with("home-deleted").text("date", words.date(person.case().deletes_on()));
    let deleted = deleted.to_string();
    let case = person.case();
    let ends_soon = announcing::is_announced(case.ends_at(), installation.clock.now())
        .then(|| words.with("home-ends-soon").text("date", words.date(case.deletes_on())))
        .map(|words| words.to_string());
    let access = access::own_access(&installation, &person).await?;
    let (since, recovered) = data::used(words, &person, &access);
    let frame = Frame::new(visit, Area::Participant, words.get("home-title"));
    Ok(Page::new(HomePage {
        frame,
        changed,
        tasks,
        report,
        deleted,
        restricted: case.is_restricted(),
        ends_soon,
        since,
        recovered,
    })
    .into_response())
}

//! The short report before its person: the exact text, wishes, release, and every version sent.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use super::own;
use super::step_up::{self, Again};
use crate::access::Participant;
use crate::counselling::short_report::{
    self, Along, At, Marks, Proposal, Released, Report, ReportError, Wish,
};
use crate::installation::Installation;
use crate::store::short_report::State as Stage;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind, Row};
use crate::web::problem::Problem;
use crate::web::public::leaving::Nothing;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// One sentence, or the results that go along, with the place for a wish.
struct Line {
    at: String,
    text: String,
    wish: String,
    marks: Option<String>,
}

/// What lies before the person.
struct Proposed {
    head: Vec<Row>,
    lines: Vec<Line>,
    along: Vec<Row>,
    wish_open: bool,
    hash: String,
    secret: Field,
}

/// A version that was released once.
struct Version {
    title: String,
    state: String,
    head: Vec<Row>,
    sentences: Vec<String>,
    along: Vec<Row>,
    can_withdraw: bool,
}

#[derive(Template)]
#[template(path = "participant/report.html")]
struct ReportPage {
    frame: Frame,
    faults: Vec<Fault>,
    changed: bool,
    proposed: Option<Proposed>,
    versions: Vec<Version>,
}

/// What the page has to say about what was tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    NotRecognised,
    Changed,
}

fn wish_text(wish: Option<&Wish>) -> String {
    wish.map(|Wish(words)| words.clone()).unwrap_or_default()
}

fn row(words: Words, key: &str, value: &str) -> Row {
    Row { key: words.get(key).into_owned(), value: value.to_owned(), change: None }
}

fn head(words: Words, report: &Report) -> Vec<Row> {
    vec![
        row(words, "report-name", &report.name),
        row(words, "report-reference", &report.agency_reference),
        row(words, "report-provider", &report.provider),
        row(words, "report-project", &report.project),
        row(words, "report-adviser", &report.adviser),
    ]
}

fn along(results: &[Along]) -> Vec<Row> {
    let row = |one: &Along| Row {
        key: one.name.clone(),
        value: format!("{}. {}", one.label, one.explanation),
        change: None,
    };
    results.iter().map(row).collect()
}

fn proposed(
    installation: &Installation,
    words: Words,
    proposal: &Proposal,
    said: Said,
) -> Proposed {
    let closed = short_report::closed_names(&installation.catalogue);
    let text = proposal.draft().text();
    let marks = |sentence: &str| {
        let Marks(marked) = Marks::of(sentence, &closed);
        (!marked.is_empty())
            .then(|| words.with("report-marks").text("words", marked.join(", ")).to_string())
    };
    let sentences = text.lines.iter().enumerate().map(|(at, line)| Line {
        at: at.to_string(),
        text: line.sentence.clone(),
        wish: wish_text(line.wish.as_ref()),
        marks: marks(&line.sentence),
    });
    let results = (!text.along.is_empty()).then(|| Line {
        at: ALONG.to_owned(),
        text: words.get("report-along").into_owned(),
        wish: wish_text(text.along_wish.as_ref()),
        marks: None,
    });
    let fault =
        (said == Said::NotRecognised).then(|| words.get("secret-not-recognised").into_owned());
    Proposed {
        head: head(words, proposal.report()),
        lines: sentences.chain(results).collect(),
        along: along(&proposal.report().results),
        wish_open: text.has_wish(),
        hash: proposal.report().hash(),
        secret: Field::new(FieldKind::Secret, "secret", words.get("secret-field"))
            .hint(words.get("report-secret-hint"))
            .fault(fault),
    }
}

fn version(words: Words, person: &Participant, released: &Released) -> Version {
    let zone = person.case().project().zone;
    let when = |at: Option<crate::clock::Instant>| {
        at.map(|at| words.date_and_time(at, zone)).unwrap_or_default()
    };
    let (key, at) = match released.state() {
        Stage::HandedOver => ("report-handed-over", released.handed_over_at()),
        Stage::Withdrawn => ("report-withdrawn", released.released_at()),
        Stage::Released | Stage::Draft | Stage::Proposed => {
            ("report-released", released.released_at())
        }
    };
    Version {
        title: words.with("report-version").number("number", released.report().number).to_string(),
        state: words.with(key).text("when", when(at)).to_string(),
        head: head(words, released.report()),
        sentences: released.report().sentences.clone(),
        along: along(&released.report().results),
        can_withdraw: released.state() == Stage::Released,
    }
}

async fn page(
    installation: &Installation,
    person: &Participant,
    visit: Visit,
    said: Said,
) -> Result<ReportPage, Instead> {
    let words = Words::of(visit.language);
    let proposal = short_report::proposal(installation, person).await?;
    let proposal = proposal.map(|proposal| own(person, proposal)).transpose()?;
    let mut versions = Vec::new();
    for released in short_report::own_reports(installation, person.case()).await? {
        versions.push(version(words, person, &own(person, released)?));
    }
    let fault = (said == Said::NotRecognised).then(|| Fault {
        field: "secret".to_owned(),
        text: words.get("secret-not-recognised").into_owned(),
    });
    let frame = Frame::new(visit, Area::Participant, words.get("report-title"));
    Ok(ReportPage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        faults: fault.into_iter().collect(),
        changed: said == Said::Changed,
        proposed: proposal.map(|proposal| proposed(installation, words, &proposal, said)),
        versions,
    })
}

/// `GET /participant/report`
pub async fn show(
    State(installation): App,
    person: Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    Ok(Page::new(page(&installation, &person, visit, Said::Nothing).await?).into_response())
}

/// The place of the results that go along, among the sentences.
const ALONG: &str = "along";

/// What the form at a sentence sends.
#[derive(Deserialize)]
pub struct Wishing {
    at: String,
    /// The hash of the report that the page showed.
    hash: String,
    #[serde(default)]
    words: String,
}

async fn changed(
    installation: &Installation,
    person: &Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    let page = page(installation, person, visit, Said::Changed).await?;
    Ok(Page(page, StatusCode::CONFLICT).into_response())
}

/// `POST /participant/report/wish`: at a sentence or at the results; an empty one takes it back.
pub async fn wish(
    State(installation): App,
    person: Participant,
    visit: Visit,
    Form(sent): Form<Wishing>,
) -> Result<Response, Instead> {
    let at = match sent.at.as_str() {
        ALONG => At::Along,
        number => At::Sentence(number.parse().map_err(|_| Problem::BadInput)?),
    };
    match short_report::wish(&installation, &person, &sent.hash, at, &sent.words).await {
        Ok(()) => Err(Instead::to("/participant/report")),
        Err(ReportError::Changed | ReportError::NotNow) => {
            changed(&installation, &person, visit).await
        }
        Err(other) => Err(other.into()),
    }
}

/// What the form that releases sends.
#[derive(Deserialize)]
pub struct Releasing {
    hash: String,
    secret: String,
}

/// `POST /participant/report/release`: exactly the bytes that the page showed.
pub async fn release(
    State(installation): App,
    person: Participant,
    visit: Visit,
    Form(sent): Form<Releasing>,
) -> Result<Response, Instead> {
    let person = match step_up::enter(&installation, person, sent.secret).await? {
        Again::Recognised(person) => person,
        Again::NotRecognised(person) => {
            let page = page(&installation, &person, visit, Said::NotRecognised).await?;
            return Ok(Page::to_mend(page).into_response());
        }
    };
    match short_report::release(&installation, &person, &sent.hash).await {
        Ok(()) => Err(Instead::to("/participant/report")),
        Err(ReportError::Changed | ReportError::WishOpen | ReportError::NotNow) => {
            changed(&installation, &person, visit).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /participant/report/withdraw`: as long as the agency has not received it.
pub async fn withdraw(
    State(installation): App,
    person: Participant,
    visit: Visit,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Instead> {
    match short_report::withdraw_release(&installation, &person).await {
        Ok(()) => Err(Instead::to("/participant/report")),
        Err(ReportError::NotNow | ReportError::Changed) => {
            changed(&installation, &person, visit).await
        }
        Err(other) => Err(other.into()),
    }
}

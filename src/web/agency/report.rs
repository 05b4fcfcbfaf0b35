//! A released short report, as a page and as the released bytes; reading it is the hand-over.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::access::Agency;
use crate::clock::Instant;
use crate::counselling::short_report::{Along, Report};
use crate::exchange;
use crate::report::standing::{Place, Standing};
use crate::store::transfer::Kind;
use crate::web::chart::{self, Chart};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::{Mark, json_response, mark};

#[derive(Template)]
#[template(path = "agency/report.html")]
struct ReportPage {
    frame: Frame,
    report: Report,
    json: String,
    released_at: String,
    handed_over_at: String,
    transfer: Option<Mark>,
    charts: Vec<Chart>,
}

/// `GET /agency/people/{person}/report`.
pub async fn show(
    State(installation): App,
    reader: Agency,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let disclosed = exchange::hand_over(&installation, &reader).await?;
    let released = disclosed.get();
    let zone = reader.case().project().zone;
    let time = |at: Instant| words.date_and_time(at, zone);
    let now = installation.clock.now();
    let bytes = released.bytes();
    Ok(Page::new(ReportPage {
        frame: Frame::new(visit, Area::Agency, words.get("agency-report")).wide(),
        json: format!("/agency/people/{}/report.json", reader.case().id()),
        released_at: released.released_at().map(time).unwrap_or_default(),
        handed_over_at: time(released.handed_over_at().unwrap_or(now)),
        transfer: mark(&installation, &reader, Kind::ShortReport, bytes).await?,
        charts: charts(&released.report().results, words)?,
        report: released.report().clone(),
    }))
}

/// `GET /agency/people/{person}/report.json`: the released bytes, word for word.
pub async fn json(State(installation): App, reader: Agency) -> Result<Response, Problem> {
    let disclosed = exchange::hand_over(&installation, &reader).await?;
    let bytes = disclosed.get().bytes();
    let mark = mark(&installation, &reader, Kind::ShortReport, bytes).await?;
    Ok(json_response(bytes, mark))
}

/// One picture for each questionnaire, drawn from the bands that went along.
fn charts(results: &[Along], words: Words) -> Result<Vec<Chart>, Problem> {
    let title = words.get("agency-report-results");
    results
        .chunk_by(|one, other| one.questionnaire == other.questionnaire)
        .enumerate()
        .map(|(at, group)| chart::profile(at, &title, &standings(group)))
        .collect()
}

fn standings(group: &[Along]) -> Vec<Standing> {
    group
        .iter()
        .map(|one| match Place::new(one.band, one.bands) {
            Ok(place) => Standing::new(&one.name, place, &one.label),
            Err(_) => Standing::none(&one.name, &one.label),
        })
        .collect()
}

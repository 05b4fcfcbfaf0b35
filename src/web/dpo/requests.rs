//! Requests about one's data in figures: numbers, kinds and days; never a word of them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::access::Dpo;
use crate::disclosure::{Disclosed, disclose};
use crate::installation::Installation;
use crate::rights::figures::{self, Line, RightsFigures};
use crate::web::file_name::{FileName, today};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::Row;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::table_file::table_file;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// The keys of the columns, the number first.
const COLUMNS: [&str; 8] = [
    "office-number",
    "office-project",
    "rights-kind",
    "office-state",
    "office-days-left",
    "dpo-restriction-since",
    "dpo-restriction-lifts",
    "dpo-restriction-ledger",
];

#[derive(Template)]
#[template(path = "dpo/requests.html")]
struct RequestsPage {
    frame: Frame,
    rows: Vec<Row>,
    columns: Vec<String>,
    lines: Vec<Vec<(String, String)>>,
}

async fn disclosed(
    installation: &Installation,
    dpo: &Dpo,
) -> Result<Disclosed<Dpo, RightsFigures>, Problem> {
    disclose(dpo, figures::gather(installation).await?).map_err(|_| Problem::NotFound)
}

fn columns(words: Words) -> Vec<String> {
    COLUMNS.map(|key| words.get(key).into_owned()).to_vec()
}

fn cells(line: &Line, words: Words) -> Vec<String> {
    let restricted = |cell: fn(&figures::Restricted, Words) -> String| {
        line.restricted.as_ref().map(|one| cell(one, words)).unwrap_or_default()
    };
    vec![
        line.number.clone(),
        line.project_code.clone(),
        words.get(&format!("rights-kind-{}", line.kind.name())).into_owned(),
        words.get(&line.state).into_owned(),
        if line.is_open { line.days_left.to_string() } else { String::new() },
        restricted(|one, words| words.date_and_time(one.since, chrono_tz::UTC)),
        restricted(|one, words| one.lifts_on.map(|day| words.date(day)).unwrap_or_default()),
        restricted(|one, words| {
            let key = if one.is_in_ledger == Some(true) { "staff-yes" } else { "staff-no" };
            words.get(key).into_owned()
        }),
    ]
}

/// `GET /dpo/requests`
pub async fn show(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let gathered = disclosed(&installation, &dpo).await?;
    let figures = gathered.get();
    let row = |key: String, value: usize| Row { key, value: value.to_string(), change: None };
    let mut rows = vec![
        row(words.get("office-time-overdue").into_owned(), figures.overdue()),
        row(words.get("rights-state-open").into_owned(), figures.open()),
        row(words.get("dpo-restrictions").into_owned(), figures.restricting()),
        row(words.get("office-waiting").into_owned(), figures.notices_waiting),
    ];
    rows.extend(figures.open_by_kind().into_iter().map(|(kind, open)| {
        row(words.get(&format!("rights-kind-{}", kind.name())).into_owned(), open)
    }));
    let columns = columns(words);
    let labelled =
        |line: &Line| columns.iter().cloned().zip(cells(line, words)).collect::<Vec<_>>();
    Ok(Page::new(RequestsPage {
        rows,
        lines: figures.lines.iter().map(labelled).collect(),
        columns,
        frame: Frame::new(visit, Area::Dpo, words.get("dpo-requests")).wide(),
    }))
}

/// `GET /dpo/requests.csv`
pub async fn file(State(installation): App, dpo: Dpo, visit: Visit) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let gathered = disclosed(&installation, &dpo).await?;
    let lines = gathered.get().lines.iter().map(|line| cells(line, words));
    let title = words.get("dpo-requests");
    let name = FileName { what: &title, project: None, day: today(&installation) };
    let rows: Vec<_> = std::iter::once(columns(words)).chain(lines).collect();
    table_file(&rows, visit.language, name)
}

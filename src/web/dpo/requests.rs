//! Requests about one's data in figures: numbers, kinds and days; never a word of them.

use askama::Template;
use axum::extract::State;

use crate::access::Dpo;
use crate::disclosure::disclose;
use crate::rights::figures::{self, Line};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::Row;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "dpo/requests.html")]
struct RequestsPage {
    frame: Frame,
    rows: Vec<Row>,
    lines: Vec<[String; 5]>,
}

/// `GET /dpo/requests`
pub async fn show(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let gathered = figures::gather(&installation).await.map_err(Problem::broken)?;
    let gathered = disclose(&dpo, gathered).map_err(|_| Problem::NotFound)?;
    let figures = gathered.get();
    let row = |key: String, value: usize| Row { key, value: value.to_string(), change: None };
    let mut rows = vec![
        row(words.get("office-time-overdue").into_owned(), figures.overdue()),
        row(words.get("rights-state-open").into_owned(), figures.open()),
        row(words.get("office-waiting").into_owned(), figures.notices_waiting),
    ];
    rows.extend(figures.open_by_kind().into_iter().map(|(kind, open)| {
        row(words.get(&format!("rights-kind-{}", kind.name())).into_owned(), open)
    }));
    let line = |line: &Line| {
        [
            line.number.clone(),
            line.project_code.clone(),
            words.get(&format!("rights-kind-{}", line.kind.name())).into_owned(),
            words.get(&line.state).into_owned(),
            if line.is_open { line.days_left.to_string() } else { String::new() },
        ]
    };
    let frame = Frame::new(visit, Area::Dpo, words.get("dpo-requests")).wide();
    Ok(Page::new(RequestsPage { frame, rows, lines: figures.lines.iter().map(line).collect() }))
}

//! *What would be deleted on …?* – asked with a date, answered in numbers; nothing is deleted.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::overview::rule_name;
use crate::access::Dpo;
use crate::classes;
use crate::counselling::people::read_date;
use crate::disclosure::{Datum, Subject, disclose};
use crate::installation::Installation;
use crate::retention::plan::{Plan, end_of_day, plan};
use crate::web::file_name::FileName;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::table_file::table_file;
use crate::web::visit::Visit;
use crate::web::words::Words;

impl Datum for Plan {
    type Class = classes::RetentionFigures;

    fn subject(&self) -> Subject {
        Subject::Nobody
    }
}

/// What is asked.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    on: Option<String>,
}

/// What would be deleted.
struct Found {
    day: String,
    rows: Vec<[String; 4]>,
    file: String,
}

#[derive(Template)]
#[template(path = "dpo/plan.html")]
struct PlanPage {
    frame: Frame,
    faults: Vec<Fault>,
    day: Field,
    found: Option<Found>,
}

/// `GET /dpo/plan`, and with `?on=` the answer.
pub async fn show(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let typed = asked.on.unwrap_or_default();
    let day = day(&installation, &typed);
    let fault = (day.is_none() && !typed.is_empty()).then(|| words.get("plan-wrong").into_owned());
    let found = match day {
        Some(day) => Some(Found {
            day: words.date(day),
            rows: rows(&installation, &dpo, day, words).await?,
            file: format!("/dpo/plan.csv?on={day}"),
        }),
        None => None,
    };
    let title = words.get("plan-title");
    let frame = Frame::new(visit, Area::Dpo, title).wide();
    let page = PlanPage {
        day: Field::new(FieldKind::Date, "on", words.get("plan-day"))
            .value(typed)
            .fault(fault.clone()),
        found,
        frame: if fault.is_some() { frame.faulty() } else { frame },
        faults: fault.map(|text| Fault { field: "on".to_owned(), text }).into_iter().collect(),
    };
    let page = if page.faults.is_empty() { Page::new(page) } else { Page::to_mend(page) };
    Ok(page.into_response())
}

/// `GET /dpo/plan.csv`
pub async fn file(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let typed = asked.on.unwrap_or_default();
    let day = day(&installation, &typed).ok_or(Problem::NotFound)?;
    let heading = ["project", "rule", "class", "records"]
        .map(|key| words.get(&format!("column-{key}")).into_owned());
    let rows = rows(&installation, &dpo, day, words).await?;
    let title = words.get("plan-title");
    let name = FileName { what: &title, project: None, day };
    table_file(&std::iter::once(heading).chain(rows).map(Vec::from).collect(), visit.language, name)
}

/// The day that was typed, unless it is over: what was due then is gone.
fn day(installation: &Installation, typed: &str) -> Option<NaiveDate> {
    let today = installation.clock.now().date_in(chrono_tz::UTC);
    read_date(typed).filter(|day| *day >= today)
}

async fn rows(
    installation: &Installation,
    dpo: &Dpo,
    day: NaiveDate,
    words: Words,
) -> Result<Vec<[String; 4]>, Problem> {
    let store = &installation.store;
    let at = end_of_day(store, day).await.map_err(Problem::broken)?;
    let plan = plan(store, at).await.map_err(Problem::broken)?;
    let plan = disclose(dpo, plan).map_err(|_| Problem::NotFound)?;
    Ok(plan
        .get()
        .lines
        .iter()
        .map(|line| {
            [
                line.project.clone().unwrap_or_else(|| words.get("plan-no-project").into_owned()),
                rule_name(words, line.rule),
                words.get(&format!("class-{}", line.class)).into_owned(),
                words.number(i64::try_from(line.records).unwrap_or(i64::MAX)),
            ]
        })
        .collect())
}

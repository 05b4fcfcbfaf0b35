//! An agreement and what a change does, in words.

use crate::counselling::agreements::Preview;
use crate::retention::agreement::{Agreement, AnswersEnd, Office, Processor, Task};
use crate::retention::due::{Period, Span};
use crate::retention::effect::{Effect, Moved};
use crate::web::parts::Row;
use crate::web::words::Words;

/// One line.
pub fn row(words: Words, key: &str, value: String) -> Row {
    Row { key: words.get(key).into_owned(), value, change: None }
}

/// First and last day.
pub fn period(period: &Period, words: Words) -> String {
    words
        .with("admin-from-to")
        .text("from", words.date(period.first))
        .text("to", words.date(period.last))
        .to_string()
}

/// The agreement, line by line.
pub fn in_words(agreement: &Agreement, words: Words) -> Vec<Row> {
    let mut rows = vec![
        row(words, "admin-agreement-version", words.number(agreement.version)),
        row(words, "admin-agency-name", agreement.agency_name.clone()),
        row(words, "admin-controller", office(&agreement.controller)),
    ];
    rows.extend(agreement.processors.iter().map(|one| processor(one, words)));
    rows.push(row(words, "admin-dpo", office(&agreement.dpo)));
    rows.extend(agreement.purposes.iter().map(|one| Row {
        key: one.purpose.clone(),
        value: one.legal_basis.clone(),
        change: None,
    }));
    let terms = &agreement.terms;
    rows.push(row(words, "admin-after-end", span(terms.after_project_end, words)));
    rows.push(row(words, "agreement-missing-exit", span(terms.after_project_end, words)));
    rows.push(row(words, "admin-after-late-exit", span(terms.after_late_exit, words)));
    rows.push(row(words, "admin-after-never-came", span(terms.after_never_came, words)));
    rows.push(row(words, "agreement-answers", answers(agreement.answers, words)));
    rows.push(row(words, "admin-notice", agreement.privacy_notice_version.clone()));
    rows
}

fn answers(end: AnswersEnd, words: Words) -> String {
    let key = match end {
        AnswersEnd::WithProject => "agreement-answers-with-project",
        AnswersEnd::AfterResult { .. } => "agreement-answers-after-result",
    };
    words.get(key).into_owned()
}

fn processor(processor: &Processor, words: Words) -> Row {
    let key = match processor.task {
        Task::Counselling => "admin-provider",
        Task::Hosting => "admin-hosting",
    };
    row(words, key, office(&processor.office))
}

fn office(office: &Office) -> String {
    let phone = office.phone.as_deref().map(|phone| format!(", {phone}")).unwrap_or_default();
    format!("{}, {}, {}{phone}", office.name, office.address, office.email)
}

fn span(span: Span, words: Words) -> String {
    match span {
        Span::Days(days) => words.with("admin-days").number("number", u32::from(days)).to_string(),
        Span::Months(months) => {
            words.with("admin-months").number("number", u32::from(months)).to_string()
        }
    }
}

/// What a change does to due dates, in counts and days.
pub fn effect(effect: &Effect, words: Words) -> Vec<Row> {
    let moved = |moved: &Moved| match moved.people {
        0 => words.get("agreement-nobody").into_owned(),
        people => words
            .with("agreement-moved-by")
            .number("people", people)
            .number("least", moved.least_days)
            .number("most", moved.most_days)
            .to_string(),
    };
    let count = |number: u64| words.number(i64::try_from(number).unwrap_or(i64::MAX));
    vec![
        row(words, "agreement-people", count(effect.people)),
        row(words, "agreement-earlier", moved(&effect.earlier)),
        row(words, "agreement-later", moved(&effect.later)),
        row(words, "agreement-at-once", count(effect.at_once)),
        row(words, "agreement-without-exit", count(effect.without_exit)),
        row(
            words,
            "agreement-last-day",
            effect.last_day.map_or_else(|| "–".to_owned(), |day| words.date(day)),
        ),
    ]
}

/// The same of a preview, with what becomes of single answers.
pub fn preview(preview: &Preview, words: Words) -> Vec<Row> {
    let mut rows = effect(&preview.effect, words);
    if preview.answers_earlier {
        let text = words.get("agreement-answers-earlier").into_owned();
        rows.push(row(words, "agreement-answers", text));
    }
    rows
}

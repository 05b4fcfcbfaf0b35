//! Files to keep: a statement as PDF, a proof as JSON, a package. Nobody stores them on the way, and their names
//! tell nothing.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;

use super::language::Language;
use super::problem::Problem;
use crate::report::statement::Statement;

/// The statement as PDF, printed on a thread for blocking work.
pub async fn pdf(
    statement: Statement,
    title: String,
    language: Language,
    date: NaiveDate,
) -> Result<Response, Problem> {
    let print = move || statement.print(&title, language.html_lang(), date);
    let printed = tokio::task::spawn_blocking(print).await.map_err(Problem::broken)?;
    let bytes = printed.map_err(Problem::broken)?;
    Ok(file("application/pdf", "attachment; filename=\"lotse.pdf\"", bytes))
}

/// The JSON of a proof.
pub fn json(text: String) -> Response {
    file("application/json", "attachment; filename=\"lotse.json\"", text.into_bytes())
}

/// A package.
pub fn archive(bytes: Vec<u8>) -> Response {
    file("application/zip", "attachment; filename=\"lotse.zip\"", bytes)
}

fn file(kind: &'static str, name: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, "no-store")];
    (headers, bytes).into_response()
}

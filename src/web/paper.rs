//! Files to keep: a statement as PDF, a proof as JSON, a package. Nobody stores them on the way, and their names
//! tell nothing.

use axum::http::HeaderValue;
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

/// The ledger.
pub fn ledger(text: Vec<u8>) -> Response {
    file("application/jsonl", "attachment; filename=\"ledger.jsonl\"", text)
}

/// A checkpoint, under the name that it has beside the ledger.
pub fn checkpoint(name: &str, note: Vec<u8>) -> Result<Response, Problem> {
    let name = format!("attachment; filename=\"{name}\"");
    let name = HeaderValue::try_from(name).map_err(Problem::broken)?;
    let mut response = file("text/plain; charset=utf-8", "attachment", note);
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    Ok(response)
}

fn file(kind: &'static str, name: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, "no-store")];
    (headers, bytes).into_response()
}

//! Files to keep: a statement as PDF, a proof as JSON, a package. Nobody stores them on the way.

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;

use super::file_name::FileName;
use super::language::Language;
use super::problem::Problem;
use crate::report::statement::Statement;

/// The statement as PDF, printed on a thread for blocking work; it is named by its title.
pub async fn pdf(
    statement: Statement,
    title: String,
    language: Language,
    date: NaiveDate,
) -> Result<Response, Problem> {
    let name = FileName { what: &title, project: None, day: date }.attachment("pdf");
    let print = move || statement.print(&title, language.html_lang(), date);
    let printed = tokio::task::spawn_blocking(print).await.map_err(Problem::broken)?;
    let bytes = printed.map_err(Problem::broken)?;
    Ok(file("application/pdf", name, bytes))
}

/// The JSON of a proof.
pub fn json(text: String, name: FileName<'_>) -> Response {
    file("application/json", name.attachment("json"), text.into_bytes())
}

/// A package.
pub fn archive(bytes: Vec<u8>, name: FileName<'_>) -> Response {
    file("application/zip", name.attachment("zip"), bytes)
}

/// The ledger, under the name that it has in the data folder.
pub fn ledger(text: Vec<u8>) -> Response {
    let name = HeaderValue::from_static("attachment; filename=\"ledger.jsonl\"");
    file("application/jsonl", name, text)
}

/// A checkpoint, under the name that it has beside the ledger.
pub fn checkpoint(name: &str, note: Vec<u8>) -> Result<Response, Problem> {
    let name = format!("attachment; filename=\"{name}\"");
    let name = HeaderValue::try_from(name).map_err(Problem::broken)?;
    Ok(file("text/plain; charset=utf-8", name, note))
}

/// Any file to keep, of this media type.
pub fn file(kind: &'static str, name: HeaderValue, bytes: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, bytes).into_response()
}

//! A table as a CSV file to keep, as a spreadsheet in the page's language opens it.

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::file_name::FileName;
use super::language::Language;
use super::problem::Problem;
use crate::spreadsheet;

/// Rows of cells, the heading first.
pub type Rows = Vec<Vec<String>>;

/// The file as a response that nobody stores on the way.
pub fn table_file(
    rows: &Rows,
    language: Language,
    name: FileName<'_>,
) -> Result<Response, Problem> {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_DISPOSITION, name.attachment("csv")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let text = spreadsheet::written(rows, language.code()).map_err(Problem::broken)?;
    Ok((headers, text).into_response())
}

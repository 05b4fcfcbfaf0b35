//! A table as a CSV file to keep.
//!
//! Spreadsheets run a cell that begins like a formula: such a cell gets an apostrophe in front, which
//! makes it a text (CWE-1236).

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::problem::Problem;

/// Rows of cells, the heading first.
pub type Rows = Vec<Vec<String>>;

/// What a spreadsheet takes for the beginning of a formula, also in its wide form.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn harmless(cell: &str) -> String {
    if cell.starts_with(BEGINNINGS) { format!("'{cell}") } else { cell.to_owned() }
}

fn text(rows: &Rows) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The file as a response that nobody stores on the way; its name tells nothing of its contents.
pub fn table_file(rows: &Rows) -> Result<Response, Problem> {
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"lotse.csv\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text(rows).map_err(Problem::broken)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_as_a_formula() {
        let cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "1-1", "a=b", "", "\"=1\""];
        let rows: Rows = vec![cells.map(str::to_owned).to_vec()];
        let written = text(&rows).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*written);
        let read = reader.records().next().unwrap().unwrap();
        let read: Vec<&str> = read.iter().collect();
        let wanted =
            ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'＝1", "1-1", "a=b", "", "\"=1\""];
        assert_eq!(read, wanted);
    }
}

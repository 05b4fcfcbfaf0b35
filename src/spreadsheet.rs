//! Tables as spreadsheets open them.
//!
//! A spreadsheet runs a cell that begins like a formula: such a cell gets an apostrophe in front, which
//! makes it a text (CWE-1236). It splits lines at the separator of its own language, and takes a file
//! for UTF-8 only when that begins with a byte order mark.

use std::borrow::Cow;

/// What a spreadsheet takes for the beginning of a formula, also in its wide form.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What a file begins with whose text is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The text as it can stand in a cell without being run.
pub fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(BEGINNINGS) { format!("'{cell}").into() } else { cell.into() }
}

/// What a spreadsheet in this language separates values by.
fn separator(language: &str) -> u8 {
    if language.starts_with("en") { b',' } else { b';' }
}

/// Rows of cells as a file that a spreadsheet in `language` opens in columns.
pub fn written(rows: &[Vec<String>], language: &str) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator(language))
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_as_a_formula() {
        let cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "1-1", "a=b", "", "\"=1\""];
        let rows = [cells.map(str::to_owned).to_vec()];
        for (language, separator) in [("de", b';'), ("en", b',')] {
            let written = written(&rows, language).unwrap();
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .delimiter(separator)
                .from_reader(&written[BYTE_ORDER_MARK.len()..]);
            let read = reader.records().next().unwrap().unwrap();
            let read: Vec<&str> = read.iter().collect();
            let wanted =
                ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'＝1", "1-1", "a=b", "", "\"=1\""];
            assert_eq!(read, wanted);
        }
    }

    #[test]
    fn a_spreadsheet_of_each_language_finds_letters_and_columns() {
        let rows = [vec!["Ich möchte".to_owned(), "a;b,c".to_owned()]];
        let text = |language| String::from_utf8(written(&rows, language).unwrap()).unwrap();
        assert_eq!(text("de"), "\u{feff}Ich möchte;\"a;b,c\"\r\n");
        assert_eq!(text("de-easy"), text("de"));
        assert_eq!(text("en"), "\u{feff}Ich möchte,\"a;b,c\"\r\n");
    }
}

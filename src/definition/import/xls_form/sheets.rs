//! The sheets of an XLSForm as rows of named cells, read cell by cell and bounded.
//!
//! A sheet says itself how large it is, and may lie: what it says is never asked.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};

use crate::definition::import::{ImportError, archive, limits, malformed, naming, too_many};

/// A row below the first.
#[derive(Debug)]
pub struct Row {
    /// Its number in the sheet, from 1.
    pub number: u32,
    cells: BTreeMap<String, Cell>,
}

/// A cell.
#[derive(Debug)]
pub struct Cell {
    /// Its text.
    text: String,
    /// Whether it holds a day or a time.
    is_day: bool,
}

impl Row {
    /// A row of these cells.
    pub fn new(number: u32, cells: BTreeMap<String, Cell>) -> Self {
        Self { number, cells }
    }

    /// The text in the column `name`; empty when there is none.
    pub fn cell(&self, name: &str) -> &str {
        self.cells.get(name).map_or("", |cell| cell.text.as_str())
    }

    /// The columns that are filled, with their texts.
    pub fn cells(&self) -> impl Iterator<Item = (&str, &str)> {
        self.cells.iter().map(|(name, cell)| (name.as_str(), cell.text.as_str()))
    }

    /// The columns that hold a day or a time.
    pub fn days(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().filter(|(_, cell)| cell.is_day).map(|(name, _)| name.as_str())
    }
}

/// The three sheets of a form.
#[derive(Debug, Default)]
pub struct Sheets {
    /// What is asked.
    pub survey: Vec<Row>,
    /// The choices.
    pub choices: Vec<Row>,
    /// Settings: one row.
    pub settings: Vec<Row>,
    /// Sheets that mean nothing here.
    pub others: Vec<String>,
}

/// Reads the sheets in `bytes`.
pub fn read(bytes: &[u8]) -> Result<Sheets, ImportError> {
    archive::refuse_bombs(bytes).map_err(|fault| malformed("the workbook", fault))?;
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| malformed("the workbook", error))?;
    let mut sheets = Sheets::default();
    let mut left = limits::CELL_BYTES;
    for name in book.sheet_names() {
        let known = name.trim().to_lowercase();
        match known.as_str() {
            "survey" => sheets.survey = rows(&mut book, &name, &mut left)?,
            "choices" => sheets.choices = rows(&mut book, &name, &mut left)?,
            "settings" => sheets.settings = rows(&mut book, &name, &mut left)?,
            _ => sheets.others.push(name),
        }
    }
    if sheets.survey.is_empty() {
        return Err(malformed(
            "the workbook",
            "there is no sheet named survey, or nothing is in it",
        ));
    }
    Ok(sheets)
}

/// The rows of one sheet, named by its first row.
///
/// `left` is how many bytes the cells may still have: many cells can share one text in the file.
fn rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    left: &mut usize,
) -> Result<Vec<Row>, ImportError> {
    let here = || format!("sheet {sheet:.60}");
    let place = |cause: &dyn std::fmt::Display| malformed(here(), cause);
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|error| place(&error))?;
    let mut headers: BTreeMap<u32, String> = BTreeMap::new();
    let mut rows: BTreeMap<u32, BTreeMap<String, Cell>> = BTreeMap::new();
    let mut pieces = 0;
    while let Some(cell) = reader.next_cell().map_err(|error| place(&error))? {
        pieces += 1;
        if pieces > limits::PIECES {
            return Err(too_many(here(), "cells in a sheet", limits::PIECES));
        }
        let (row, column) = cell.get_position();
        let Some(text) = text_of(cell.get_value()) else { continue };
        let over = || too_many(here(), "bytes in the cells", limits::CELL_BYTES);
        *left = left.checked_sub(text.len()).ok_or_else(over)?;
        if row >= limits::ROWS {
            return Err(ImportError::TooMany {
                place: here(),
                what: "rows in a sheet",
                most: limits::ROWS.into(),
            });
        }
        if column >= limits::COLUMNS {
            let most = limits::COLUMNS.into();
            return Err(ImportError::TooMany { place: here(), what: "columns in a sheet", most });
        }
        if row == 0 {
            headers.insert(column, header(&text));
        } else if let Some(name) = headers.get(&column) {
            let is_day = matches!(cell.get_value(), DataRef::DateTime(_) | DataRef::DateTimeIso(_));
            let cell = Cell { text, is_day };
            rows.entry(row).or_default().entry(name.clone()).or_insert(cell);
        }
    }
    Ok(rows.into_iter().map(|(row, cells)| Row::new(row + 1, cells)).collect())
}

/// A column's name as this program knows it: `label::Deutsch (de)`, `relevant`.
fn header(text: &str) -> String {
    let text = naming::straight(text);
    let text = text.as_str();
    // Older forms write one colon.
    let (name, language) = match text.split_once("::").or_else(|| text.split_once(':')) {
        Some((name, language)) => (name, Some(language.trim())),
        None => (text, None),
    };
    let name = name.trim().to_lowercase();
    let name = match name.as_str() {
        "calculate" => "calculation",
        "relevance" => "relevant",
        "list name" => "list_name",
        "caption" => "label",
        "value" => "name",
        other => other,
    };
    match language {
        // `bind::relevant` names what the column says elsewhere by itself.
        Some(inner) if name == "bind" => match inner.to_lowercase().as_str() {
            "relevant" | "relevance" => "relevant".to_owned(),
            "calculate" | "calculation" => "calculation".to_owned(),
            _ => format!("{name}::{inner}"),
        },
        Some(language) => format!("{name}::{language}"),
        None => name.to_owned(),
    }
}

/// A cell as the text that one sees; nothing when it is empty.
fn text_of(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty | DataRef::Error(_) => return None,
        DataRef::Int(number) => number.to_string(),
        // `1` typed into a sheet is a number with a point inside.
        DataRef::Float(number) => number.to_string(),
        // As the program shows it that it was typed into.
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(day) => {
            let (year, month, date, hour, minute, second, _) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{date:02} {hour:02}:{minute:02}:{second:02}")
        }
    };
    let text = text.trim();
    let text = text.strip_suffix(".0").filter(|whole| whole.parse::<i64>().is_ok()).unwrap_or(text);
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_their_names() {
        for (text, name) in [
            ("label::Deutsch (de)", "label::Deutsch (de)"),
            (" Label : english", "label::english"),
            ("relevance", "relevant"),
            ("media::audio::chinese", "media::audio::chinese"),
            ("list name", "list_name"),
            ("bind::relevant", "relevant"),
            ("bind:calculate", "calculation"),
            ("bind::constraint", "bind::constraint"),
            ("label\u{a0}", "label"),
        ] {
            assert_eq!(header(text), name);
        }
    }

    #[test]
    fn numbers_are_read_as_one_sees_them() {
        assert_eq!(text_of(&DataRef::Float(1.0)).as_deref(), Some("1"));
        assert_eq!(text_of(&DataRef::Float(0.5)).as_deref(), Some("0.5"));
        assert_eq!(text_of(&DataRef::Bool(true)).as_deref(), Some("TRUE"));
        let day = |number| {
            let kind = calamine::ExcelDateTimeType::DateTime;
            text_of(&DataRef::DateTime(calamine::ExcelDateTime::new(number, kind, false)))
        };
        assert_eq!(day(45352.0).as_deref(), Some("2024-03-01 00:00:00"));
        assert_eq!(day(45352.75).as_deref(), Some("2024-03-01 18:00:00"));
        assert_eq!(text_of(&DataRef::SharedString("12.0")).as_deref(), Some("12"));
        assert_eq!(text_of(&DataRef::SharedString("  ")), None);
    }
}

//! Reads answer sheets from separated values, and says where one is wrong.
//!
//! Commas, semicolons (as spreadsheets in German write them) and tabs are told apart by the headings.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Chain, Cursor, Read};

use crate::definition::Definition;

/// So many errors are told; a file with more is wrong as a whole.
const MOST_ERRORS: usize = 20;

/// So many bytes the first row may have; nobody has so many items.
const LONGEST_HEADING: usize = 1024 * 1024;

/// The separators of values, the most usual first.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// What is wrong in one cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AnswersError {
    /// The line of the file in which the row begins, from 1, the heading included.
    row: u64,
    /// The column, from 1.
    column: usize,
    /// Its heading.
    heading: String,
    message: String,
}

impl AnswersError {
    /// What is wrong with a row as a whole, told at its respondent.
    pub(super) fn of_row(row: u64, message: &impl ToString) -> Self {
        Self { row, column: 1, heading: "respondent".to_owned(), message: message.to_string() }
    }
}

impl fmt::Display for AnswersError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { row, column, heading, message } = self;
        write!(out, "row {row}, column {column} ({heading}): {message}")
    }
}

/// One person's answers.
pub(super) struct Sheet<'s> {
    pub(super) row: u64,
    pub(super) respondent: &'s str,
    /// For each item the position of the choice, `None` where it is unanswered.
    pub(super) chosen: &'s [Option<usize>],
}

/// The sheets of a file, one after the other.
pub(super) struct Sheets<'d, R> {
    definition: &'d Definition,
    reader: csv::Reader<Chain<Cursor<Vec<u8>>, R>>,
    headings: Vec<String>,
    /// For each column after the first, the item it answers.
    items: Vec<usize>,
    respondents: Respondents,
    row: csv::StringRecord,
    chosen: Vec<Option<usize>>,
}

impl<'d, R: Read> Sheets<'d, R> {
    /// Reads the headings; errors when one is unknown or comes twice, or when none is an item.
    pub(super) fn read(
        definition: &'d Definition,
        mut file: R,
    ) -> io::Result<Result<Self, Vec<AnswersError>>> {
        let begin = first_row(&mut file)?;
        let separator = separator(definition, &begin);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(Cursor::new(begin).chain(file));
        let mut row = csv::StringRecord::new();
        if let Err(error) = reader.read_record(&mut row) {
            return if error.is_io_error() {
                Err(error.into())
            } else {
                Ok(Err(vec![unreadable(&error, &[])]))
            };
        }
        let headings: Vec<String> = row.iter().map(str::to_owned).collect();
        Ok(Self::headed(definition, &headings).map(|items| Self {
            definition,
            reader,
            headings,
            items,
            respondents: Respondents::default(),
            row,
            chosen: vec![None; definition.items().len()],
        }))
    }

    /// The items that these headings name, after the first.
    fn headed(
        definition: &Definition,
        headings: &[String],
    ) -> Result<Vec<usize>, Vec<AnswersError>> {
        let mut errors = Vec::new();
        let mut items = Vec::new();
        let mut whole = |message: &str| {
            let message = message.to_owned();
            errors.push(AnswersError { row: 1, column: 1, heading: String::new(), message });
        };
        if headings.is_empty() {
            whole("the file is empty; the first row names the columns");
        } else if headings.len() == 1 {
            // The heading is not repeated: it may be anything, answers included.
            whole(
                "there is no column of an item; the first row names the columns, separated by \
                 commas, semicolons or tabs",
            );
        }
        for (column, heading) in headings.iter().enumerate().skip(1) {
            let message = match definition.item_position(heading) {
                None => format!("there is no item {heading}"),
                Some(item) if items.contains(&item) => "the column comes twice".to_owned(),
                Some(item) => {
                    items.push(item);
                    continue;
                }
            };
            let heading = heading.clone();
            errors.push(AnswersError { row: 1, column: column + 1, heading, message });
        }
        if errors.is_empty() { Ok(items) } else { Err(errors) }
    }

    /// The next sheet without an error; those of others are added to `errors`, after some of which
    /// reading ends.
    pub(super) fn next_sheet(
        &mut self,
        errors: &mut Vec<AnswersError>,
    ) -> csv::Result<Option<Sheet<'_>>> {
        while errors.len() < MOST_ERRORS {
            match self.reader.read_record(&mut self.row) {
                Ok(false) => return Ok(None),
                Ok(true) => {
                    let row = self.row.position().map_or(0, csv::Position::line);
                    let before = errors.len();
                    self.understand(row, errors);
                    if errors.len() == before {
                        let respondent = self.row.get(0).unwrap_or_default();
                        return Ok(Some(Sheet { row, respondent, chosen: &self.chosen }));
                    }
                }
                Err(error) if error.is_io_error() => return Err(error),
                Err(error) => errors.push(unreadable(&error, &self.headings)),
            }
        }
        Ok(None)
    }

    /// Turns the row at hand into choices.
    fn understand(&mut self, row: u64, errors: &mut Vec<AnswersError>) {
        let mut error = |column: usize, message: String| {
            let heading = self.headings.get(column).cloned().unwrap_or_default();
            errors.push(AnswersError { row, column: column + 1, heading, message });
        };
        let (found, expected) = (self.row.len(), self.headings.len());
        if found != expected {
            let message = format!("the row has {found} cells where the first has {expected}");
            return error(found.min(expected), message);
        }
        let respondent = &self.row[0];
        if respondent.is_empty() {
            error(0, "the respondent is missing".to_owned());
        } else if !self.respondents.is_new(respondent) {
            error(0, format!("the respondent {respondent} comes twice"));
        }
        for (column, item) in self.items.iter().enumerate() {
            let code = &self.row[column + 1];
            let choices = self.definition.choices(*item);
            self.chosen[*item] = choices.iter().position(|choice| choice.code() == code);
            if self.chosen[*item].is_none() && !code.is_empty() {
                error(column + 1, format!("the code {code} is unknown"));
            }
        }
    }
}

/// The bytes of the first row and a little more, without a byte order mark.
fn first_row(file: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut begin = Vec::new();
    let mut piece = [0; 4096];
    let mut is_quoted = false;
    loop {
        let read = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        begin.extend_from_slice(&piece[..read]);
        let ends = piece[..read].iter().any(|byte| {
            is_quoted ^= *byte == b'"';
            *byte == b'\n' && !is_quoted
        });
        if ends || begin.len() > LONGEST_HEADING {
            break;
        }
    }
    if begin.starts_with("\u{feff}".as_bytes()) {
        begin.drain(..3);
    }
    Ok(begin)
}

/// What separates the values: that by which the most headings are items.
fn separator(definition: &Definition, begin: &[u8]) -> u8 {
    let items = |separator: &u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(*separator)
            .from_reader(begin);
        let mut row = csv::ByteRecord::new();
        if reader.read_byte_record(&mut row).is_err() {
            return (0, 0);
        }
        let known = |cell: &&[u8]| {
            std::str::from_utf8(cell).is_ok_and(|name| definition.item_position(name).is_some())
        };
        (row.iter().skip(1).filter(known).count(), row.len())
    };
    // Of equals the first, as it is the most usual.
    let best = SEPARATORS.iter().rev().max_by_key(|separator| items(separator));
    best.copied().unwrap_or(b',')
}

/// Who has come already, told by 128 bits for each: two hashes under keys of their own.
///
/// That two of a million respondents look alike by chance has odds of about 1 to 10²⁷.
#[derive(Default)]
struct Respondents {
    keys: [RandomState; 2],
    seen: HashSet<u128>,
}

impl Respondents {
    fn is_new(&mut self, respondent: &str) -> bool {
        let [high, low] = self.keys.each_ref().map(|key| u128::from(key.hash_one(respondent)));
        self.seen.insert(high << 64 | low)
    }
}

/// The place and the reason when a row is not even a row of text.
fn unreadable(error: &csv::Error, headings: &[String]) -> AnswersError {
    let row = error.position().map_or(1, csv::Position::line);
    let column = match error.kind() {
        csv::ErrorKind::Utf8 { err, .. } => err.field(),
        _ => 0,
    };
    let heading = headings.get(column).cloned().unwrap_or_default();
    AnswersError { row, column: column + 1, heading, message: error.to_string() }
}

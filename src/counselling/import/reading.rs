//! Reading a list of people that another program wrote: separated values in UTF-8.
//!
//! Nothing may be lost on the way: a column, a cell or a line that is not understood is a fault.

use std::cmp::Reverse;

use super::{ListFault, MOST_BYTES, MOST_ROWS};

/// The separators of values, the most usual first.
const SEPARATORS: [u8; 3] = [b';', b'\t', b','];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// First and last name.
    Name,
    /// The agency's own reference.
    Reference,
    /// The exit date.
    Exit,
}

impl Column {
    const ALL: [Self; 3] = [Self::Name, Self::Reference, Self::Exit];

    /// How a header row may call it, in lower case.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["name", "person", "vor- und nachname", "full name"],
            Self::Reference => &[
                "kennzeichen",
                "kennzeichen beim ams",
                "ams-kennzeichen",
                "referenz",
                "reference",
                "reference at the ams",
                "agency reference",
            ],
            Self::Exit => &[
                "austritt",
                "austrittsdatum",
                "individuelles austrittsdatum",
                "exit",
                "exit date",
                "individual exit date",
            ],
        }
    }

    fn headed(cell: &str) -> Option<Self> {
        let cell = cell.to_lowercase();
        Self::ALL.into_iter().find(|column| column.headings().contains(&cell.as_str()))
    }
}

/// One line as it stands there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the text, from 1.
    pub(super) number: u64,
    /// Name, reference and exit date, as they were written.
    pub(super) cells: [String; 3],
    /// What stands in columns that do not exist.
    pub(super) surplus: Vec<String>,
}

/// Reads a list; empty lines are left out.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Line>, ListFault> {
    if bytes.len() > MOST_BYTES {
        return Err(ListFault::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ListFault::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // UTF-16 without its mark is UTF-8 full of zeros; no list of people holds such characters.
    let strange = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if text.contains(strange) {
        return Err(ListFault::Encoding);
    }
    let readings = SEPARATORS.map(|separator| records(text, separator));
    // A text of nothing but separators is empty, whichever of them separates.
    if readings.iter().any(Vec::is_empty) {
        return Err(ListFault::Empty);
    }
    let likeliest = readings.into_iter().min_by_key(|records| Reverse(likeness(records)));
    let mut records = likeliest.unwrap_or_default();
    let Some((number, first)) = records.first() else { return Err(ListFault::Empty) };
    let order = match header(first).map_err(|cell| ListFault::Column(*number, cell))? {
        Some(order) => {
            records.remove(0);
            order
        }
        None => Column::ALL.into(),
    };
    if records.is_empty() {
        return Err(ListFault::Empty);
    }
    if records.len() > MOST_ROWS {
        return Err(ListFault::TooMany(records.len()));
    }
    Ok(records.into_iter().map(|(number, cells)| line(number, cells, &order)).collect())
}

/// A record with the number of its line.
type Record = (u64, Vec<String>);

fn records(text: &str, separator: u8) -> Vec<Record> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    // Reading from memory, of UTF-8 and with any number of cells, does not fail.
    for record in reader.records().map_while(Result::ok) {
        let number = record.position().map_or(0, |at| line_at(text, at.byte()));
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            records.push((number, cells));
        }
    }
    records
}

/// The number of the line in which a record begins, whose position stands before the ends of lines
/// that precede it.
fn line_at(text: &str, byte: u64) -> u64 {
    let byte = usize::try_from(byte).unwrap_or(text.len());
    let rest = text.get(byte..).unwrap_or_default();
    let begins = text.len() - rest.trim_start_matches(['\r', '\n']).len();
    let before = text.bytes().take(begins).filter(|byte| *byte == b'\n').count();
    u64::try_from(before).map_or(0, |before| before + 1)
}

/// How much these records look like a list of people: in how many there are two or three values,
/// and how many values there are.
fn likeness(records: &[Record]) -> (usize, usize) {
    let filled = |cells: &Vec<String>| cells.iter().filter(|cell| !cell.is_empty()).count();
    let counts = records.iter().map(|(_, cells)| filled(cells));
    let fitting = counts.clone().filter(|count| (2..=3).contains(count)).count();
    (fitting, counts.sum())
}

/// The columns that a header row names; `None` when it is none.
///
/// # Errors
///
/// The heading of a column that is not known, or that stands twice.
fn header(cells: &[String]) -> Result<Option<Vec<Column>>, String> {
    let named: Vec<Option<Column>> = cells.iter().map(|cell| Column::headed(cell)).collect();
    let is_header =
        [Column::Name, Column::Reference].iter().any(|column| named.contains(&Some(*column)));
    if !is_header {
        return Ok(None);
    }
    let mut order = Vec::new();
    let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    for (cell, column) in cells.iter().zip(named).take(used) {
        match column {
            Some(column) if !order.contains(&column) => order.push(column),
            _ => return Err(cell.clone()),
        }
    }
    Ok(Some(order))
}

fn line(number: u64, cells: Vec<String>, order: &[Column]) -> Line {
    let mut line = Line { number, cells: Default::default(), surplus: Vec::new() };
    for (at, cell) in cells.into_iter().enumerate() {
        match order.get(at) {
            Some(Column::Name) => line.cells[0] = cell,
            Some(Column::Reference) => line.cells[1] = cell,
            Some(Column::Exit) => line.cells[2] = cell,
            None if cell.is_empty() => {}
            None => line.surplus.push(cell),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<[String; 3]> {
        read(text.as_bytes()).unwrap().into_iter().map(|line| line.cells).collect()
    }

    #[test]
    fn every_usual_way_to_write_a_list_is_read_alike() {
        let wanted = [["Öztürk, Ayşe", "AMS-1", "31.12.2026"], ["Vera Muster", "4711", ""]];
        for text in [
            "Öztürk, Ayşe;AMS-1;31.12.2026\nVera Muster;4711\n",
            "\u{feff}Öztürk, Ayşe;AMS-1;31.12.2026\r\nVera Muster;4711;\r\n\r\n;;\r\n",
            "Öztürk, Ayşe\tAMS-1\t31.12.2026\nVera Muster\t4711",
            "\"Öztürk, Ayşe\",AMS-1,31.12.2026\nVera Muster,4711,",
            "Name;Kennzeichen;Austrittsdatum\n\nÖztürk, Ayşe;AMS-1;31.12.2026\nVera Muster;4711;",
            "Austritt; KENNZEICHEN beim AMS ;Name\n31.12.2026;AMS-1;Öztürk, Ayşe\n;4711; Vera Muster",
            "agency reference\tfull name\texit date\nAMS-1\tÖztürk, Ayşe\t31.12.2026\n4711\tVera Muster\t",
        ] {
            assert_eq!(cells(text), wanted, "{text}");
        }
    }

    #[test]
    fn lines_keep_their_numbers() {
        let numbers = |text: &str| -> Vec<u64> {
            read(text.as_bytes()).unwrap().iter().map(|line| line.number).collect()
        };
        assert_eq!(numbers("Name;Kennzeichen\r\n\r\nA;1\r\n;\r\nB;2\r\n"), [3, 5]);
        assert_eq!(numbers("A;1\nB;2"), [1, 2]);
    }

    #[test]
    fn nothing_is_lost() {
        let lines = read(b"A;1;;geheim\nB;2;;\n").unwrap();
        assert_eq!(
            (lines[0].surplus.as_slice(), lines[1].surplus.len()),
            (&["geheim".to_owned()][..], 0)
        );
        let lines = read(b"A;1\n\"B;2\nC;3\n").unwrap();
        assert_eq!(lines[1].cells[0], "B;2\nC;3", "a quote that never ends swallows, and is seen");
        let column = |text: &str| read(text.as_bytes()).unwrap_err();
        assert_eq!(
            column("Name;Telefon;Kennzeichen\nA;1;2"),
            ListFault::Column(1, "Telefon".to_owned())
        );
        assert_eq!(column("Name;Name;Kennzeichen\nA;1;2"), ListFault::Column(1, "Name".to_owned()));
        assert_eq!(cells("Name;Kennzeichen;;\nA;1;;"), [["A", "1", ""]]);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for (bytes, fault) in [
            (b"".to_vec(), ListFault::Empty),
            (b" \n;;\n".to_vec(), ListFault::Empty),
            (b"Name;Kennzeichen\n".to_vec(), ListFault::Empty),
            (b"M\xfcller;1".to_vec(), ListFault::Encoding),
            (b"\xff\xfeA\0;\x001\0".to_vec(), ListFault::Encoding),
            (b"A\0;\x001\0".to_vec(), ListFault::Encoding),
            ("A;1\n".repeat(MOST_ROWS + 1).into_bytes(), ListFault::TooMany(MOST_ROWS + 1)),
            (vec![b'a'; MOST_BYTES + 1], ListFault::TooLarge),
        ] {
            assert_eq!(read(&bytes).unwrap_err(), fault);
        }
        assert_eq!(read("A;1\n".repeat(MOST_ROWS).as_bytes()).unwrap().len(), MOST_ROWS);
    }
}

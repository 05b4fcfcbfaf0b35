//! The rows of a list of people as the page shows them, and what is wrong with them in words.

use crate::counselling::import::{ListFault, MOST_BYTES, MOST_ROWS, Read, Row, RowFault};
use crate::counselling::people::MOST_CHARACTERS;
use crate::web::parts::Fault;
use crate::web::words::Words;

/// The most faults that stand on top of the page; the table says them all.
const MOST_ON_TOP: usize = 12;

/// One row of the preview.
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) reference: String,
    pub(super) exit_on: String,
    pub(super) deletes_on: String,
    pub(super) surplus: String,
    pub(super) faults: Vec<String>,
}

/// The rows, in the order of the text.
pub(super) fn lines(read: &Read, words: Words) -> Vec<Line> {
    read.rows.iter().map(|row| line(row, words)).collect()
}

fn line(row: &Row, words: Words) -> Line {
    let exit_on = match row.exit_on {
        Some(date) => words.date(date),
        None if row.exit_typed.is_empty() => words.get("adviser-exit-open").into_owned(),
        None => row.exit_typed.clone(),
    };
    Line {
        number: row.line,
        name: row.name.clone(),
        reference: row.reference.clone(),
        exit_on,
        deletes_on: row.deletes_on.map(|date| words.date(date)).unwrap_or_default(),
        surplus: row.surplus.join(" | "),
        faults: row.faults.iter().map(|fault| row_fault(*fault, words)).collect(),
    }
}

/// What has to be mended, each with a link to its row.
pub(super) fn faults(lines: &[Line], words: Words) -> Vec<Fault> {
    let all = lines.iter().flat_map(|line| {
        line.faults.iter().map(|text| Fault {
            field: format!("row-{}", line.number),
            text: words
                .with("import-at-line")
                .number("line", line.number)
                .text("fault", text.as_str())
                .to_string(),
        })
    });
    let mut faults: Vec<Fault> = all.collect();
    let more = faults.len().saturating_sub(MOST_ON_TOP);
    if more > 0 {
        faults.truncate(MOST_ON_TOP);
        let text = words.with("import-more-faults").number("number", more).to_string();
        faults.push(Fault { field: "rows".to_owned(), text });
    }
    faults
}

fn row_fault(fault: RowFault, words: Words) -> String {
    match fault {
        RowFault::NoName => words.get("import-no-name").into_owned(),
        RowFault::NoReference => words.get("import-no-reference").into_owned(),
        RowFault::TooLong => {
            words.with("staff-text-too-long").number("most", MOST_CHARACTERS).to_string()
        }
        RowFault::Quote => words.get("import-quote").into_owned(),
        RowFault::Surplus => words.get("import-surplus").into_owned(),
        RowFault::NoDate => words.get("import-no-date").into_owned(),
        RowFault::Over(day) => {
            words.with("staff-exit-date-over").text("date", words.date(day)).to_string()
        }
        RowFault::TooLate(day) => {
            words.with("staff-exit-date-late").text("date", words.date(day)).to_string()
        }
        RowFault::Twice(line) => words.with("import-twice").number("line", line).to_string(),
        RowFault::Known => words.get("import-known").into_owned(),
    }
}

/// What is wrong with a list as a whole.
pub(super) fn list_fault(fault: &ListFault, words: Words) -> String {
    match fault {
        ListFault::Empty => words.get("import-empty").into_owned(),
        ListFault::Encoding => words.get("import-encoding").into_owned(),
        ListFault::TooLarge => {
            words.with("import-too-large").number("most", MOST_BYTES / 1000).to_string()
        }
        ListFault::TooMany(rows) => words
            .with("import-too-many")
            .number("number", *rows)
            .number("most", MOST_ROWS)
            .to_string(),
        ListFault::Column(line, heading) => words
            .with("import-column")
            .number("line", *line)
            .text("heading", heading.as_str())
            .to_string(),
    }
}

//! Many people at once: a list that another program wrote, judged row by row, and added whole or not
//! at all.
//!
//! The preview and the adding read the same text in the same way; between the two nothing of it rests
//! here. A reference is compared only with people of the same adviser: whom others counsel is not said.

mod reading;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::access::AdviserDesk;
use crate::ids::ProjectId;
use crate::installation::Installation;
use crate::store;

use super::people::{self, Deadlines, PersonError};
use reading::Line;

/// The most people of one list.
pub const MOST_ROWS: usize = 200;

/// The most bytes of one list: 200 rows of 240 bytes.
pub const MOST_BYTES: usize = 48_000;

/// Why a list cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListFault {
    /// There is nobody in it.
    Empty,
    /// It is not UTF-8.
    Encoding,
    /// It has more than [`MOST_BYTES`].
    TooLarge,
    /// It has this many rows, which are more than [`MOST_ROWS`].
    TooMany(usize),
    /// The header, in this line, names a column that is not known, or names it twice.
    Column(u64, String),
}

/// What is wrong with one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// The name is missing.
    NoName,
    /// The reference is missing.
    NoReference,
    /// Name or reference is too long.
    TooLong,
    /// A cell goes over several lines: a quotation mark is missing.
    Quote,
    /// There are more cells than columns.
    Surplus,
    /// The exit date is none.
    NoDate,
    /// With this exit date the data would have ended on that day.
    Over(NaiveDate),
    /// The exit date lies after that day.
    TooLate(NaiveDate),
    /// The reference stands in this earlier line already.
    Twice(u64),
    /// Somebody whom the adviser counsels in this project has the reference already.
    Known,
}

/// One row as it was understood.
#[derive(Debug)]
pub struct Row {
    /// Its line in the text, from 1.
    pub line: u64,
    /// First and last name.
    pub name: String,
    /// The agency's own reference.
    pub reference: String,
    /// The exit date as it was written.
    pub exit_typed: String,
    /// The exit date, when there is one.
    pub exit_on: Option<NaiveDate>,
    /// The last day of storage, when nothing is wrong with the date.
    pub deletes_on: Option<NaiveDate>,
    /// What stands in columns that do not exist.
    pub surplus: Vec<String>,
    /// What has to be mended.
    pub faults: Vec<RowFault>,
}

/// A list that was read.
#[derive(Debug)]
pub struct Read {
    /// Its rows, in the order of the text.
    pub rows: Vec<Row>,
}

impl Read {
    /// Whether it can be added.
    pub fn is_good(&self) -> bool {
        self.rows.iter().all(|row| row.faults.is_empty())
    }
}

/// Why nobody was added.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The list cannot be read.
    #[error("the list cannot be read")]
    List(ListFault),
    /// Some rows have to be mended.
    #[error("some rows have to be mended")]
    Rows(Read),
    /// The project is not one of this adviser's, it has no agreement, or the house failed.
    #[error(transparent)]
    Person(#[from] PersonError),
}

impl From<ListFault> for ImportError {
    fn from(fault: ListFault) -> Self {
        Self::List(fault)
    }
}

/// One spelling of a reference, to compare it.
fn spelled(reference: &str) -> String {
    people::single_spaced(reference).to_lowercase()
}

fn row(line: Line, deadlines: &Deadlines) -> Row {
    let Line { number, cells, surplus } = line;
    let over_lines = cells.iter().chain(&surplus).any(|cell| cell.contains('\n'));
    let [name, reference, exit_typed] = cells.map(|cell| people::single_spaced(&cell));
    let mut faults = Vec::new();
    if over_lines {
        faults.push(RowFault::Quote);
    }
    if !surplus.is_empty() {
        faults.push(RowFault::Surplus);
    }
    if name.is_empty() {
        faults.push(RowFault::NoName);
    }
    if reference.is_empty() {
        faults.push(RowFault::NoReference);
    }
    if [&name, &reference].iter().any(|text| !people::fits(text)) {
        faults.push(RowFault::TooLong);
    }
    let exit_on = people::read_date(&exit_typed);
    let mut deletes_on = None;
    if exit_on.is_none() && !exit_typed.is_empty() {
        faults.push(RowFault::NoDate);
    } else {
        match deadlines.due(exit_on) {
            Ok(due) => deletes_on = Some(due.last_day),
            Err(PersonError::TooLate(latest)) => faults.push(RowFault::TooLate(latest)),
            Err(PersonError::Over(last)) => faults.push(RowFault::Over(last)),
            Err(_) => faults.push(RowFault::NoDate),
        }
    }
    Row { line: number, name, reference, exit_typed, exit_on, deletes_on, surplus, faults }
}

async fn judge(
    installation: &Installation,
    desk: &AdviserDesk,
    deadlines: &Deadlines,
    list: &[u8],
) -> Result<Read, ImportError> {
    let lines = reading::read(list)?;
    let mut rows: Vec<Row> = lines.into_iter().map(|line| row(line, deadlines)).collect();
    let wanted: BTreeSet<String> = rows.iter().map(|row| spelled(&row.reference)).collect();
    let known = desk
        .known_references(installation, deadlines.project(), |reference| {
            wanted.contains(&spelled(reference))
        })
        .await
        .map_err(PersonError::from)?;
    let known: BTreeSet<String> = known.iter().map(|reference| spelled(reference)).collect();
    let mut first: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows.iter_mut().filter(|row| !row.reference.is_empty()) {
        let reference = spelled(&row.reference);
        if known.contains(&reference) {
            row.faults.push(RowFault::Known);
        }
        match first.get(&reference) {
            Some(line) => row.faults.push(RowFault::Twice(*line)),
            None => {
                first.insert(reference, row.line);
            }
        }
    }
    Ok(Read { rows })
}

/// Reads a list for one of the adviser's projects and says what would come of it; adds nobody.
pub async fn preview(
    installation: &Installation,
    desk: &AdviserDesk,
    project: &ProjectId,
    list: &[u8],
) -> Result<Read, ImportError> {
    let project = people::own_project(desk, project)?;
    let deadlines = Deadlines::of(installation, project).await?;
    judge(installation, desk, &deadlines, list).await
}

/// Adds everybody of a list to one of the adviser's projects, in one transaction; says how many.
///
/// # Errors
///
/// [`ImportError::Rows`] when one row has to be mended: then nobody is added.
pub async fn add_all(
    installation: &Installation,
    desk: &AdviserDesk,
    project: &ProjectId,
    list: &[u8],
) -> Result<usize, ImportError> {
    let project = people::own_project(desk, project)?;
    let mut tx = installation.store.begin().await.map_err(PersonError::from)?;
    let deadlines = Deadlines::held(installation, &mut tx, &project.id).await?;
    // Two lists of one adviser come one after the other, so that a form sent twice adds nobody twice.
    store::staff::lock(&mut tx, desk.desk().id()).await.map_err(PersonError::from)?;
    let read = judge(installation, desk, &deadlines, list).await?;
    if !read.is_good() {
        return Err(ImportError::Rows(read));
    }
    for row in &read.rows {
        people::write(
            installation,
            &mut tx,
            desk,
            project,
            people::identity(&row.name, &row.reference, row.exit_on)?,
            &deadlines.due(row.exit_on)?,
        )
        .await?;
    }
    tx.commit().await.map_err(PersonError::from)?;
    Ok(read.rows.len())
}

//! Every figure of the officer's as a table to read and as a file to keep, each with a sentence on how
//! it was measured.
//!
//! One list names them; page and file are written from the same rows.

mod rows;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};

use crate::access::Dpo;
use crate::classes;
use crate::disclosure::{Datum, Subject, disclose};
use crate::web::file_name::{FileName, today};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::table_file::{Rows, table_file};
use crate::web::visit::Visit;
use crate::web::words::Words;

/// The tables there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// How many people end when, by month and project.
    Calendar,
    /// How many fall due within 7, 30 and 90 days.
    Due,
    /// How many deletions stand in which state.
    Standing,
    /// The deletions that were carried out.
    Deletions,
    /// Records held, for each class.
    Held,
    /// The oldest object of each class, found by scanning.
    Oldest,
    /// What is late or wrong.
    Alarms,
    /// Rolls, copies, backups, restores, drills.
    Custody,
    /// Openings of what only a person's secret opens.
    Openings,
    /// Searches of IP addresses, with their reasons.
    Searches,
    /// Linking keys that were destroyed.
    LinkingKeys,
}

impl Table {
    /// Every table, in the order of the list.
    pub const ALL: [Self; 11] = [
        Self::Calendar,
        Self::Due,
        Self::Standing,
        Self::Deletions,
        Self::Held,
        Self::Oldest,
        Self::Alarms,
        Self::Custody,
        Self::Openings,
        Self::Searches,
        Self::LinkingKeys,
    ];

    /// The name in addresses and in keys of words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Due => "due",
            Self::Standing => "standing",
            Self::Deletions => "deletions",
            Self::Held => "held",
            Self::Oldest => "oldest",
            Self::Alarms => "alarms",
            Self::Custody => "custody",
            Self::Openings => "openings",
            Self::Searches => "searches",
            Self::LinkingKeys => "linking-keys",
        }
    }

    fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    fn said(self, words: Words, what: &str) -> String {
        words.get(&format!("table-{}-{what}", self.name())).into_owned()
    }
}

/// A table as it was gathered: numbers and dates, the heading first.
struct Gathered(Rows);

impl Datum for Gathered {
    type Class = classes::RetentionFigures;

    fn subject(&self) -> Subject {
        Subject::Nobody
    }
}

#[derive(Template)]
#[template(path = "dpo/tables.html")]
struct TablesPage {
    frame: Frame,
    /// Title, how it was measured, where it is.
    tables: Vec<[String; 3]>,
}

#[derive(Template)]
#[template(path = "dpo/table.html")]
struct TablePage {
    frame: Frame,
    title: String,
    how: String,
    file: String,
    columns: Vec<String>,
    rows: Vec<Vec<(String, String)>>,
}

/// `GET /dpo/tables`
pub async fn list(_: Dpo, visit: Visit) -> Page<impl Template> {
    let words = Words::of(visit.language);
    let line = |table: Table| {
        let address = format!("/dpo/tables/{}", table.name());
        [table.said(words, "title"), table.said(words, "how"), address]
    };
    Page::new(TablesPage {
        tables: Table::ALL.into_iter().map(line).collect(),
        frame: Frame::new(visit, Area::Dpo, words.get("tables-title")),
    })
}

/// `GET /dpo/tables/{table}`: the page, or with `.csv` at its end the file.
pub async fn show(
    State(installation): App,
    dpo: Dpo,
    Path(name): Path<String>,
    visit: Visit,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let (name, is_file) = name.strip_suffix(".csv").map_or((&*name, false), |name| (name, true));
    let table = Table::find(name).ok_or(Problem::NotFound)?;
    let gathered = Gathered(rows::of(table, &installation, words).await?);
    let disclosed = disclose(&dpo, gathered).map_err(|_| Problem::NotFound)?;
    let Gathered(rows) = disclosed.get();
    if is_file {
        let title = table.said(words, "title");
        let name = FileName { what: &title, project: None, day: today(&installation) };
        return table_file(rows, visit.language, name);
    }
    let title = table.said(words, "title");
    let (columns, rows) = rows.split_first().ok_or(Problem::NotFound)?;
    let labelled =
        |row: &Vec<String>| columns.iter().cloned().zip(row.iter().cloned()).collect::<Vec<_>>();
    let page = TablePage {
        how: table.said(words, "how"),
        file: format!("/dpo/tables/{}.csv", table.name()),
        rows: rows.iter().map(labelled).collect(),
        columns: columns.clone(),
        frame: Frame::new(visit, Area::Dpo, title.as_str()).wide(),
        title,
    };
    Ok(Page::new(page).into_response())
}

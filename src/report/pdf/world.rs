//! All that a template can reach: itself, the house's template, its data, its drawings.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, WorldExt as _};

use super::fonts::{BOOK, FONTS};
use super::template::{HOUSE, Template};

/// The most drawings of one paper.
pub const MOST_CHARTS: usize = 16;

/// The ids of the files there are. Ids live as long as the process, so they are made once.
struct Files {
    main: FileId,
    house: FileId,
    data: FileId,
    charts: Vec<FileId>,
}

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let id = |path: &str| {
        let path = VirtualPath::new(path).expect("because the path is plain");
        RootedPath::new(VirtualRoot::Project, path).intern()
    };
    Files {
        main: id("/paper.typ"),
        house: id("/house.typ"),
        data: id("/data.json"),
        charts: (0..MOST_CHARTS).map(|chart| id(&format!("/chart-{chart}.svg"))).collect(),
    }
});

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// One paper's files.
pub(super) struct Paperwork {
    template: Template,
    data: Bytes,
    charts: Vec<Bytes>,
}

impl Paperwork {
    pub(super) fn new(template: Template, data: String, charts: &[String]) -> Self {
        let charts = charts.iter().cloned().map(Bytes::from_string).collect();
        Self { template, data: Bytes::from_string(data), charts }
    }

    /// Where in a template something was found; the words of Typst may quote data, so only debug
    /// builds give them.
    pub(super) fn place(&self, found: &SourceDiagnostic) -> String {
        let id = found.span.id();
        let file = match id {
            Some(id) if id == FILES.house => "house.typ",
            Some(_) | None => "its template",
        };
        let line = id.and_then(|id| {
            let start = self.range(found.span)?.start;
            Some(self.source(id).ok()?.lines().byte_to_line(start)? + 1)
        });
        let line = line.map(|line| format!(" line {line}")).unwrap_or_default();
        let said =
            if cfg!(debug_assertions) { format!(": {}", found.message) } else { String::new() };
        format!("{file}{line}{said}")
    }
}

impl World for Paperwork {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        FILES.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id {
            id if id == FILES.main => Ok(Source::new(id, self.template.text().to_owned())),
            id if id == FILES.house => Ok(Source::new(id, HOUSE.to_owned())),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == FILES.data {
            return Ok(self.data.clone());
        }
        let chart = FILES.charts.iter().position(|chart| *chart == id);
        chart.and_then(|chart| self.charts.get(chart)).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// No clock: what is printed depends on the data alone.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

//! The templates: Typst files that are part of the binary.

/// What can be printed, one file each in `templates/report/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Template {
    /// What is so, in words, facts, tables and texts to check exactly: receipts, certificates, reports.
    /// Its data are a [`Statement`](crate::report::statement::Statement).
    Statement,
}

impl Template {
    /// The name of its file, without the ending.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
        }
    }

    /// What stands in its file.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Statement => include_str!("../../../templates/report/statement.typ"),
        }
    }
}

/// What all templates share: page, fonts, headings, tables.
pub(super) const HOUSE: &str = include_str!("../../../templates/report/house.typ");

//! Where the three records of an answer sheet belong: what their seals are bound to.
//!
//! Whoever opens one, the person's pages or the sweep, takes the names from here.

use super::answer_sheet::AnswerSheet;
use crate::ids::{ProjectId, ProviderId, SheetId};
use crate::keys::{Keyring, Place, Revision};

/// The table in associated data.
pub const TABLE: &str = "answer_sheet";

/// The version of the records' inner form.
pub const SCHEMA: u16 = 1;

/// The names of a sheet's records in associated data: row and column.
pub struct Columns {
    /// Of the answers.
    pub answers: String,
    /// Of the exact values.
    pub exact: String,
    /// Of the standing.
    pub standing: String,
}

impl Columns {
    /// Those of the sheet with this id.
    pub fn of(id: &SheetId) -> Self {
        Self {
            answers: format!("{id}/answers"),
            exact: format!("{id}/exact"),
            standing: format!("{id}/standing"),
        }
    }
}

/// The revision that marks a sheet which nobody has begun: answers and exact values are decoys.
pub fn untouched(keyring: &Keyring, id: &SheetId) -> Revision {
    keyring.untouched(TABLE, id.as_str())
}

impl AnswerSheet {
    /// The place of the record in `column`, one of this sheet's [`Columns`], at `revision`.
    pub fn place<'a>(
        &'a self,
        (provider, project): (&'a ProviderId, &'a ProjectId),
        column: &'a str,
        revision: &'a Revision,
    ) -> Place<'a> {
        Place {
            provider,
            project: Some(project),
            owner: self.participation.as_str(),
            table: TABLE,
            row: column,
            schema: SCHEMA,
            revision,
        }
    }
}

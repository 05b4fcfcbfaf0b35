//! The short report: what the agency gets, once the person has released exactly these bytes.
//!
//! The adviser drafts it, the person reads it and may wish for a change at every line; nothing can be
//! released while a wish is open. What is released is the hash of the report's canonical JSON
//! (RFC 8785), of which page and JSON are renderings; any change needs a new release.

mod drafting;
mod release;
mod text;

pub use drafting::{Typed, along_choices, closed_names, propose, save_draft};
pub(crate) use release::leave_out;
pub use release::{At, Proposal, Released, own_reports, proposal, release, wish, withdraw_release};
pub use text::{Along, Line, Marks, Report, ReportText, Wish};

use crate::access::{CaseFile, Denied};
use crate::classes::DataClass;
use crate::disclosure::{Datum, Given, Subject};
use crate::installation::Installation;
use crate::keys::{Envelope, Revision, Size};
use crate::store::short_report::{self, ShortReport, State};

const SCHEMA: u16 = 1;

/// Why a step with a short report cannot be taken; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is nothing to do it with: no draft, or not in this state.
    #[error("the short report is not in a state for this")]
    NotNow,
    /// Somebody changed it since it was shown.
    #[error("the short report has changed since it was shown")]
    Changed,
    /// A wish of the person is open.
    #[error("a wish is open")]
    WishOpen,
    /// There is no sentence in it.
    #[error("the short report is empty")]
    Empty,
    /// It is longer than a short report may be.
    #[error(
        "the short report has more than {most} sentences, or one of more than {characters} characters"
    )]
    TooLong {
        /// The most sentences.
        most: usize,
        /// The most characters of a sentence.
        characters: usize,
    },
    /// Opening, sealing or storing failed.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<crate::store::StoreError> for ReportError {
    fn from(error: crate::store::StoreError) -> Self {
        match error {
            crate::store::StoreError::Stale => Self::Changed,
            other => Self::Denied(other.into()),
        }
    }
}

impl From<crate::keys::Refused> for ReportError {
    fn from(refused: crate::keys::Refused) -> Self {
        Self::Denied(refused.into())
    }
}

/// A draft or a proposal, with its wishes.
pub struct Draft {
    row: ShortReport,
    text: ReportText,
}

impl Draft {
    /// What stands in it.
    pub fn text(&self) -> &ReportText {
        &self.text
    }

    /// What a form carries of the draft that it shows: it changes with every change.
    pub fn seen(&self) -> String {
        data_encoding::HEXLOWER.encode(self.row.revision.bytes())
    }

    /// Its number among the versions of this person.
    pub fn number(&self) -> i64 {
        self.row.number
    }

    /// How far it has come.
    pub fn state(&self) -> State {
        self.row.state
    }
}

impl Datum for Draft {
    type Class = crate::classes::ReportDraft;

    fn subject(&self) -> Subject {
        Subject::Person(self.row.participation.clone(), Given::Held)
    }
}

pub(crate) fn open_text(case: &CaseFile, row: &ShortReport) -> Result<ReportText, Denied> {
    let place = case.place("short_report", row.id.as_str(), SCHEMA, &row.revision);
    let opened = row.report.open(case.identity_key(), &place, DataClass::ShortReport)?;
    serde_json::from_slice(&opened).map_err(|_| Denied::Sealed)
}

fn seal_text(
    installation: &Installation,
    case: &CaseFile,
    id: &crate::ids::ReportId,
    revision: &Revision,
    text: &ReportText,
) -> Result<Envelope, ReportError> {
    let place = case.place("short_report", id.as_str(), SCHEMA, revision);
    let payload = serde_json::to_vec(text).map_err(|_| Denied::Sealed)?;
    // Before its release the text must leave room for the released copy beside it.
    if payload.len() > Size::Kib64.capacity() / if text.released.is_some() { 1 } else { 3 } {
        return Err(ReportError::TooLong {
            most: ReportText::MOST_LINES,
            characters: ReportText::MOST_CHARACTERS,
        });
    }
    Ok(Envelope::seal(
        &*installation.chance,
        case.identity_key(),
        &place,
        DataClass::ShortReport,
        &payload,
        Size::Kib64,
    )?)
}

/// The version that is being worked on, if there is one.
pub async fn find_draft(
    installation: &Installation,
    case: &CaseFile,
) -> Result<Option<Draft>, Denied> {
    let now = installation.clock.now();
    let rows = short_report::list(&installation.store, case.id(), now).await?;
    let current =
        rows.into_iter().next().filter(|row| matches!(row.state, State::Draft | State::Proposed));
    current.map(|row| Ok(Draft { text: open_text(case, &row)?, row })).transpose()
}

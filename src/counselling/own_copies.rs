//! The person's own copy of what they answered: the only way in which single answers leave.
//!
//! It is a datum of the matrix, which asks for the secret to be entered again.

use super::sheets::{OwnSheet, SheetError, columns, place};
use crate::access::Participant;
use crate::classes;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::ParticipationId;
use crate::profile::State;
use crate::sealed::{OwnCopy, Submitted, own_copy};

/// The copy of one submitted sheet.
pub struct Copied {
    person: ParticipationId,
    copy: OwnCopy,
}

impl Datum for Copied {
    type Class = classes::OwnAnswers;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Held)
    }
}

impl Copied {
    /// The copy.
    pub fn copy(&self) -> &OwnCopy {
        &self.copy
    }
}

/// Writes the copy of a submitted sheet in this language, or in German where it is not offered.
///
/// # Errors
///
/// [`SheetError::NotNow`] when the sheet is not submitted.
pub fn copy(
    participant: &Participant,
    sheet: &OwnSheet<'_>,
    language: &str,
) -> Result<Copied, SheetError> {
    if sheet.stand() == State::Open || !sheet.is_begun() {
        return Err(SheetError::NotNow);
    }
    let (row, published) = (sheet.row(), sheet.published());
    let names = columns(&row.id);
    let case = participant.case();
    let submitted = Submitted {
        answers: (place(case, &names.answers, &row.answers_revision), &row.answers),
        exact: (place(case, &names.exact, &row.answers_revision), &row.exact),
    };
    let texts = published.texts(language).or_else(|| published.texts("de"));
    let texts = texts.ok_or(SheetError::NotNow)?;
    let key = participant.answers_key();
    let copy = own_copy(key, published.definition(), texts, &submitted)?;
    Ok(Copied { person: participant.case().id().clone(), copy })
}

//! The room: plaintext answers can be named only here.
//!
//! Its verbs: read a form into a draft, seal it, open the draft of the person logged in, submit
//! (score while the sheet is open, then seal answers and exact values apart), and give the person
//! their own copy.
//! It neither logs, nor speaks HTTP, nor knows a database; it depends on definitions, scoring and keys.
//!
//! `Answers` cannot be named outside:
//!
//! ```compile_fail,E0603
//! use lotse::sealed::answers::Answers;
//! ```
//!
//! ```compile_fail,E0432
//! use lotse::sealed::Answers;
//! ```
//!
//! A draft can be named, and nothing else can be done with it: not printed,
//!
//! ```compile_fail,E0277
//! fn print(draft: &lotse::sealed::Draft<'_>) -> String { format!("{draft:?}") }
//! ```
//!
//! not copied,
//!
//! ```compile_fail,E0599
//! fn copy<'a>(draft: lotse::sealed::Draft<'a>) -> (lotse::sealed::Draft<'a>, lotse::sealed::Draft<'a>) {
//!     (draft.clone(), draft)
//! }
//! ```
//!
//! not written out,
//!
//! ```compile_fail,E0277
//! fn write(draft: &lotse::sealed::Draft<'_>) -> String { serde_json::to_string(draft).unwrap() }
//! ```
//!
//! and not taken apart.
//!
//! ```compile_fail,E0616
//! fn take(draft: lotse::sealed::Draft<'_>) { let _ = draft.answers; }
//! ```
//!
//! The control, which compiles:
//!
//! ```
//! fn count(draft: &lotse::sealed::Draft<'_>) -> usize { draft.counts().answered }
//! ```

mod answers;
mod draft;
mod form_value;
mod own_copy;
mod own_results;
mod submission;

pub use draft::{Change, Counts, Draft};
pub use form_value::FormValue;
pub use own_copy::{OwnCopy, Submitted, own_copy};
pub use own_results::OwnResults;
pub use submission::{BandOutcome, Submission, Submitting};

use crate::keys::Refused;

/// Why a sheet could not be opened, filled in, sealed or submitted.
///
/// No message holds an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// The record does not open.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// What was sealed is not a sheet, or a sheet of another questionnaire version.
    #[error("the sheet belongs to another questionnaire version")]
    OtherDefinition,
    /// The form names a question that the questionnaire does not have.
    #[error("the questionnaire has no such question")]
    UnknownItem,
    /// The form gives an answer that the question does not offer.
    #[error("the question does not offer this answer")]
    UnknownAnswer,
    /// A full sheet would not fit into the largest record.
    #[error("the questionnaire is too long for one record")]
    TooLong,
    /// The numbers of the definition are too large to score.
    #[error("the sheet cannot be scored")]
    NotScorable,
}

#[cfg(test)]
mod tests;

//! What we learned: the bands of one person, and figures of a group.
//!
//! Pure: no I/O.
//! Staff learn a band only through [`ShownBands`], which only a standing that the person has shown
//! yields; whether a sheet is open or submitted is for the person's own pages.

mod group;
mod record;
mod standing;

pub use group::{Tally, tallies};
pub use standing::{BandEntry, ShownBands, Standing, State};

use crate::keys::Refused;

/// Why a standing could not be opened, sealed or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StandingFault {
    /// The record does not open, or is no standing.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The standing's results would not fit into the largest record.
    #[error("the questionnaire has too many results for one record")]
    TooLong,
    /// Only a submitted sheet can be shown.
    #[error("only a submitted result can be shown")]
    NotSubmitted,
    /// What was shown is not discarded, and what is submitted not submitted again.
    #[error("the result was submitted or shown already")]
    AlreadyShown,
    /// Only what was shown can be answered anew, and only from 28 days after showing it.
    #[error("the questionnaire cannot be answered anew yet")]
    NotYet,
}

//! What a person can demand: requests about their data, who decides them, and by when.
//!
//! The agency is the controller, so its privacy office decides, never its clerk and never a
//! counsellor. Every word of a request is sealed like the person's name; what figures say of it is a
//! number, a kind and days.

pub mod authorities;
pub mod cases;
pub mod deadline;
pub mod figures;
pub mod notices;
pub mod office;
pub mod outside;
pub mod package;
pub mod reminders;
pub mod restriction;
pub mod steps;
pub mod transmission;
pub mod waiting;
pub mod wording;

use crate::access::Denied;
use crate::retention::ledger::LedgerFault;
use crate::store::StoreError;

/// The most characters of a request, and of a reason.
pub const MOST_CHARACTERS: usize = 2_000;

/// The most open requests of one person at a time.
pub const MOST_OPEN: usize = 12;

/// Why nothing was written down or decided.
#[derive(Debug, thiserror::Error)]
pub enum RightsError {
    /// There are no words where some are needed.
    #[error("words are needed here")]
    Empty,
    /// There are more than [`MOST_CHARACTERS`].
    #[error("at most {MOST_CHARACTERS} characters")]
    TooLong,
    /// The day lies in the future or too far back.
    #[error("the day of receipt is not possible")]
    Day,
    /// It is decided already, or cannot be done as it stands.
    #[error("this cannot be done now")]
    NotNow,
    /// An extension is told within the first month (Art. 12(3) GDPR), and that is over.
    #[error("the first month is over: it can no longer be extended")]
    Late,
    /// The ledger cannot be written, and nothing is restricted or lifted without it.
    #[error(transparent)]
    Ledger(#[from] LedgerFault),
    /// Another reason.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for RightsError {
    fn from(error: StoreError) -> Self {
        Self::Denied(error.into())
    }
}

/// The number of a request, a transfer or a notice: eight letters of its id, without meaning.
pub fn number(id: &str) -> String {
    let upper = id.to_ascii_uppercase();
    let part = |from, to| upper.get(from..to).unwrap_or_default();
    format!("{}-{}", part(0, 4), part(4, 8))
}

/// Words as they are kept: without blanks around them, neither empty nor too long.
pub(crate) fn tidy(words: &str) -> Result<String, RightsError> {
    let words = words.replace('\r', "");
    let words = words.trim();
    if words.is_empty() {
        return Err(RightsError::Empty);
    }
    if words.chars().count() > MOST_CHARACTERS {
        return Err(RightsError::TooLong);
    }
    Ok(words.to_owned())
}

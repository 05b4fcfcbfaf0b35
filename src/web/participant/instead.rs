//! What a handler answers when it cannot answer with its page: a problem, or another page.

use axum::response::{IntoResponse, Redirect, Response};

use crate::access::Denied;
use crate::counselling::sheets::SheetError;
use crate::counselling::short_report::ReportError;
use crate::web::problem::Problem;

/// Why there is another answer than the page that was asked for.
pub enum Instead {
    /// A problem's page.
    Problem(Problem),
    /// Another page, by its path.
    Go(String),
}

impl Instead {
    /// Another page.
    pub fn to(path: impl Into<String>) -> Self {
        Self::Go(path.into())
    }
}

impl IntoResponse for Instead {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem.into_response(),
            Self::Go(path) => Redirect::to(&path).into_response(),
        }
    }
}

impl From<Problem> for Instead {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Denied> for Instead {
    fn from(denied: Denied) -> Self {
        Self::Problem(denied.into())
    }
}

impl From<SheetError> for Instead {
    fn from(error: SheetError) -> Self {
        match error {
            // The page that asked was older than the sheet: home shows how it stands now.
            SheetError::NotNow => Self::to("/participant"),
            SheetError::Newer => Self::Problem(Problem::StaleForm),
            SheetError::Fault(_) => Self::Problem(Problem::BadInput),
            SheetError::Denied(denied) => denied.into(),
        }
    }
}

impl From<ReportError> for Instead {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::NotNow
            | ReportError::Changed
            | ReportError::WishOpen
            | ReportError::Empty
            | ReportError::TooLong { .. } => Self::Problem(Problem::StaleForm),
            ReportError::Denied(denied) => denied.into(),
        }
    }
}

//! The rows that results are written as, one per respondent and result.

use std::io::Write;

use super::answers::Sheet;
use crate::definition::{Definition, Exact, Overflow};
use crate::scoring::{self, Outcome, ScoringError};
use crate::spreadsheet::harmless;

const COLUMNS: [&str; 11] = [
    "respondent",
    "result",
    "answered",
    "applicable",
    "status",
    "value",
    "percent",
    "t",
    "stanine",
    "sten",
    "band",
];

/// The column that is written only when it is asked for: programs rely on the others.
const PERCENTILE: &str = "percentile";

/// How numbers are written.
#[derive(Clone, Copy)]
pub(super) enum Numbers {
    /// As fractions in lowest terms.
    Exact,
    /// As decimals with two places, halves rounded away from zero.
    Rounded,
}

impl Numbers {
    fn text(self, number: Option<Exact>) -> Result<String, Overflow> {
        match (number, self) {
            (None, _) => Ok(String::new()),
            (Some(number), Self::Exact) => Ok(number.to_string()),
            (Some(number), Self::Rounded) => number.rounded(2),
        }
    }
}

/// What is written, and how.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) numbers: Numbers,
    /// Whether percentile ranks stand in a last column.
    pub(super) percentile: bool,
}

impl Form {
    /// Writes the names of the columns.
    pub(super) fn write_heading(self, out: &mut csv::Writer<impl Write>) -> csv::Result<()> {
        out.write_record(COLUMNS.iter().chain(self.percentile.then_some(&PERCENTILE)))
    }

    /// Scores a sheet and writes its results; the error of scoring when there is one, with nothing
    /// of the sheet written.
    pub(super) fn write(
        self,
        definition: &Definition,
        sheet: &Sheet<'_>,
        out: &mut csv::Writer<impl Write>,
    ) -> csv::Result<Result<(), ScoringError>> {
        let outcomes = match scoring::score(definition, sheet.chosen) {
            Ok(outcomes) => outcomes,
            Err(error) => return Ok(Err(error)),
        };
        let cells = outcomes.iter().map(|outcome| self.cells(sheet.respondent, outcome));
        match cells.collect::<Result<Vec<_>, Overflow>>() {
            Ok(rows) => rows.iter().try_for_each(|row| out.write_record(row)).map(Ok),
            Err(overflow) => Ok(Err(overflow.into())),
        }
    }

    fn cells(self, respondent: &str, outcome: &Outcome) -> Result<Vec<String>, Overflow> {
        let step = |step: Option<u8>| step.map(|step| step.to_string()).unwrap_or_default();
        let reported = outcome.reported.as_ref();
        let number =
            |of: fn(&scoring::Reported) -> Option<Exact>| self.numbers.text(reported.and_then(of));
        let band = reported.and_then(|reported| reported.band);
        let mut cells = vec![
            harmless(respondent).into_owned(),
            outcome.result.clone(),
            outcome.answered.to_string(),
            outcome.applicable.to_string(),
            if reported.is_some() { "reported" } else { "too-few-answers" }.to_owned(),
            number(|reported| reported.value)?,
            number(|reported| reported.percent)?,
            number(|reported| reported.t)?,
            step(reported.and_then(|reported| reported.stanine)),
            step(reported.and_then(|reported| reported.sten)),
            band.map(|band| (band + 1).to_string()).unwrap_or_default(),
        ];
        if self.percentile {
            cells.push(number(|reported| reported.percentile)?);
        }
        Ok(cells)
    }
}

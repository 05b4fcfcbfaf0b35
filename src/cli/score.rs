//! `lotse score`: scores a file of answers, so that anyone can check the arithmetic.
//!
//! The answers are read twice: once to find every error, once to write, so that nothing is written
//! when there is one, and memory does not grow with the results.

mod answers;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::definition::{Definition, Exact, Overflow, STRUCTURE_FILE, parse_structure};
use crate::scoring::{self, Outcome};
use answers::{AnswersError, Sheets};

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

/// What to score, and how to write it.
#[derive(Args)]
#[command(after_help = "\
The answers' first column names the respondent, every other column an item; cells hold option codes,
an empty cell is unanswered. One row per respondent and result is written, as CSV.

Example:
  lotse score questionnaires/dynamic-motivation answers.csv --exact

Exit status: 0 all is scored, 1 definition or answers are faulty and nothing is written, 2 used wrongly.")]
pub struct Arguments {
    /// The questionnaire's folder, or its questionnaire.toml
    definition: PathBuf,
    /// The answers, as comma-separated values
    answers: PathBuf,
    /// Write fractions in lowest terms instead of decimals with two places
    #[arg(long)]
    exact: bool,
}

/// How numbers are written.
#[derive(Clone, Copy)]
enum Numbers {
    /// As fractions in lowest terms.
    Exact,
    /// As decimals with two places, halves rounded away from zero.
    Rounded,
}

/// Scores what `arguments` name; results go to `out`, faults and errors to `complaints`.
pub fn run(
    arguments: &Arguments,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let Some(definition) = definition(&arguments.definition, complaints)? else {
        return Ok(ExitCode::from(1));
    };
    let numbers = if arguments.exact { Numbers::Exact } else { Numbers::Rounded };
    for out in [&mut io::sink() as &mut dyn Write, &mut BufWriter::new(out)] {
        match score_all(&definition, &arguments.answers, numbers, out) {
            Err(ScoreError::Answers(errors)) => {
                for error in errors {
                    writeln!(complaints, "{}: {error}", arguments.answers.display())?;
                }
                return Ok(ExitCode::from(1));
            }
            Err(ScoreError::Other(error)) => return Err(error),
            Ok(()) => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The structure at `path`; `None` when it is faulty, and the faults are told.
fn definition(path: &Path, complaints: &mut dyn Write) -> anyhow::Result<Option<Definition>> {
    let file = if path.is_dir() { path.join(STRUCTURE_FILE) } else { path.to_owned() };
    let named = file.display().to_string();
    let bytes = std::fs::read(&file).with_context(|| named.clone())?;
    let source = String::from_utf8(bytes).with_context(|| named.clone())?;
    match parse_structure(&named, &source) {
        Ok(definition) => Ok(Some(definition)),
        Err(faults) => {
            for fault in faults {
                writeln!(complaints, "{fault}")?;
            }
            Ok(None)
        }
    }
}

enum ScoreError {
    /// The answers cannot be scored.
    Answers(Vec<AnswersError>),
    /// Reading or writing failed.
    Other(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for ScoreError {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// Writes the results of every sheet in the file at `answers`.
fn score_all(
    definition: &Definition,
    answers: &Path,
    numbers: Numbers,
    out: &mut dyn Write,
) -> Result<(), ScoreError> {
    let file = std::fs::File::open(answers).with_context(|| answers.display().to_string())?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    let mut errors = Vec::new();
    let mut sheets = Sheets::read(definition, file).map_err(ScoreError::Answers)?;
    while let Some(sheet) = sheets.next_sheet(&mut errors)? {
        let rows = scoring::score(definition, sheet.chosen).map_err(anyhow::Error::from);
        for outcome in rows.with_context(|| format!("row {}", sheet.row))? {
            writer.write_record(cells(sheet.respondent, &outcome, numbers)?)?;
        }
    }
    if !errors.is_empty() {
        return Err(ScoreError::Answers(errors));
    }
    writer.flush()?;
    Ok(())
}

fn cells(respondent: &str, outcome: &Outcome, numbers: Numbers) -> Result<[String; 11], Overflow> {
    let number = |number: Option<Exact>| match (number, numbers) {
        (None, _) => Ok(String::new()),
        (Some(number), Numbers::Exact) => Ok(number.to_string()),
        (Some(number), Numbers::Rounded) => number.rounded(2),
    };
    let step = |step: Option<u8>| step.map(|step| step.to_string()).unwrap_or_default();
    let reported = outcome.reported.as_ref();
    let band = reported.and_then(|reported| reported.band);
    Ok([
        respondent.to_owned(),
        outcome.result.clone(),
        outcome.answered.to_string(),
        outcome.applicable.to_string(),
        if reported.is_some() { "reported" } else { "too-few-answers" }.to_owned(),
        number(reported.and_then(|reported| reported.value))?,
        number(reported.and_then(|reported| reported.percent))?,
        number(reported.and_then(|reported| reported.t))?,
        step(reported.and_then(|reported| reported.stanine)),
        step(reported.and_then(|reported| reported.sten)),
        band.map(|band| (band + 1).to_string()).unwrap_or_default(),
    ])
}

//! `lotse score`: scores a file of answers, so that anyone can check the arithmetic.
//!
//! Results go to a temporary file first, which has no name and ends with the program, and from there
//! to where they belong: so nothing is written when there is an error, memory does not grow with the
//! results, and answers may come through a pipe.

mod answers;
mod pilot;
mod rows;
mod sheet;
mod summary;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::definition::{Definition, STRUCTURE_FILE, parse_structure};
use crate::scoring::ScoringError;
use answers::{AnswersError, Sheet, Sheets};
use pilot::Pilot;
use rows::{Form, Numbers};

/// What to score, and how to write it.
#[derive(Args)]
#[command(after_help = "\
The answers' first column names the respondent, every other column an item; cells hold option codes,
an empty cell is unanswered. Commas, semicolons or tabs separate them. One row per respondent and
result is written, as CSV; a respondent that a spreadsheet would take for a formula gets an apostrophe.

Examples:
  lotse score questionnaires/dynamic-motivation answers.csv --exact
  lotse score questionnaires/dynamic-motivation pilot.csv --summary --plots pilot-plots
  lotse score questionnaires/fit-for-work --sheet lotse.json

--summary and --plots are for pilot files only: for answers that people gave to try a questionnaire
out, never for data of the service, which has no way to reach them.

Exit status: 0 all is scored, 1 definition or answers are faulty and nothing is written, 2 used wrongly.")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Arguments {
    /// The questionnaire's folder, or its questionnaire.toml
    definition: PathBuf,
    /// The answers, as values separated by commas, semicolons or tabs; with --sheet a person's own download
    answers: PathBuf,
    /// Score a person's own download (JSON), and compare the results that stand in it byte for byte
    #[arg(long, conflicts_with_all = ["exact", "percentile", "summary"])]
    sheet: bool,
    /// With --sheet: the hash that the definition must have
    #[arg(long, requires = "sheet", value_name = "HASH")]
    definition_hash: Option<String>,
    /// Write fractions in lowest terms instead of decimals with two places
    #[arg(long)]
    exact: bool,
    /// Write a last column with percentile ranks, which only tables of norms give
    #[arg(long)]
    percentile: bool,
    /// Write what a pilot file says about each result and item instead of scores: n, missing, mean,
    /// standard deviation, Cronbach's alpha, corrected item-total correlation
    #[arg(long, conflicts_with_all = ["exact", "percentile"])]
    summary: bool,
    /// Draw the distribution of each result into this folder, one SVG each
    #[arg(long, value_name = "FOLDER", requires = "summary")]
    plots: Option<PathBuf>,
}

/// Scores what `arguments` name; results go to `out`, faults and errors to `complaints`.
pub fn run(
    arguments: &Arguments,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    if arguments.sheet {
        let expected = arguments.definition_hash.as_deref();
        return sheet::run(&arguments.definition, &arguments.answers, expected, out, complaints);
    }
    let Some(definition) = definition(&arguments.definition, complaints)? else {
        return Ok(ExitCode::from(1));
    };
    let named = || arguments.answers.display().to_string();
    let answers = File::open(&arguments.answers).with_context(named)?;
    let errors = if arguments.summary {
        summarise(&definition, answers, arguments.plots.as_deref(), out)?
    } else {
        let form = Form {
            numbers: if arguments.exact { Numbers::Exact } else { Numbers::Rounded },
            percentile: arguments.percentile,
        };
        let spool = tempfile::tempfile().context("no temporary file for the results")?;
        score_all(&definition, answers, form, spool, out)?
    };
    for error in &errors {
        writeln!(complaints, "{}: {error}", named())?;
    }
    Ok(if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The structure at `path`; `None` when it is faulty, and the faults are told.
fn definition(path: &Path, complaints: &mut dyn Write) -> anyhow::Result<Option<Definition>> {
    let file = if path.is_dir() { path.join(STRUCTURE_FILE) } else { path.to_owned() };
    let named = file.display().to_string();
    let bytes = std::fs::read(&file).with_context(|| named.clone())?;
    let Ok(source) = String::from_utf8(bytes) else {
        writeln!(complaints, "{named}: is not UTF-8 text")?;
        return Ok(None);
    };
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

/// Does something with every sheet in `answers`; gives every error, of the file and of scoring.
///
/// One sheet is held at a time, and 16 bytes for each respondent, by which one who comes twice is
/// found.
fn each_sheet(
    definition: &Definition,
    answers: impl Read,
    mut act: impl FnMut(&Sheet<'_>) -> anyhow::Result<Result<(), ScoringError>>,
) -> anyhow::Result<Vec<AnswersError>> {
    let mut sheets = match Sheets::read(definition, answers)? {
        Ok(sheets) => sheets,
        Err(errors) => return Ok(errors),
    };
    let mut errors = Vec::new();
    while let Some(sheet) = sheets.next_sheet(&mut errors)? {
        if let Err(error) = act(&sheet)? {
            errors.push(AnswersError::of_row(sheet.row, &error));
        }
    }
    Ok(errors)
}

/// Writes the results of every sheet in `answers` to `spool`, and from there to `out` when there is
/// no error.
fn score_all(
    definition: &Definition,
    answers: impl Read,
    form: Form,
    mut spool: impl Read + Write + Seek,
    out: &mut dyn Write,
) -> anyhow::Result<Vec<AnswersError>> {
    let mut writer = csv::Writer::from_writer(&mut spool);
    form.write_heading(&mut writer)?;
    let act = |sheet: &Sheet<'_>| Ok(form.write(definition, sheet, &mut writer)?);
    let errors = each_sheet(definition, answers, act)?;
    if errors.is_empty() {
        writer.flush()?;
        drop(writer);
        spool.rewind()?;
        io::copy(&mut spool, out)?;
        out.flush()?;
    }
    Ok(errors)
}

/// Writes a summary of the sheets in `answers`, and draws each result into `plots`, when there is no
/// error.
fn summarise(
    definition: &Definition,
    answers: impl Read,
    plots: Option<&Path>,
    out: &mut dyn Write,
) -> anyhow::Result<Vec<AnswersError>> {
    let mut pilot = Pilot::of(definition);
    let errors = each_sheet(definition, answers, |sheet| Ok(pilot.add(sheet.chosen)))?;
    if errors.is_empty() {
        if let Some(folder) = plots {
            summary::draw(definition, &pilot, folder)?;
        }
        summary::write_table(&pilot, out)?;
    }
    Ok(errors)
}

//! `lotse score`: scores a file of answers, so that anyone can check the arithmetic.
//!
//! The answers are read twice: once to find every error, once to write, so that nothing is written
//! when there is one, and memory does not grow with the results.

mod answers;
mod sheet;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::definition::{Definition, Exact, Overflow, STRUCTURE_FILE, parse_structure};
use crate::scoring::{self, Outcome, ScoringError};
use answers::{AnswersError, Sheet, Sheets};

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

Examples:
  lotse score questionnaires/dynamic-motivation answers.csv --exact
  lotse score questionnaires/fit-for-work --sheet lotse.json

Exit status: 0 all is scored, 1 definition or answers are faulty and nothing is written, 2 used wrongly.")]
pub struct Arguments {
    /// The questionnaire's folder, or its questionnaire.toml
    definition: PathBuf,
    /// The answers, as comma-separated values; with --sheet a person's own download
    answers: PathBuf,
    /// Score a person's own download (JSON), and compare the results that stand in it byte for byte
    #[arg(long)]
    sheet: bool,
    /// With --sheet: the hash that the definition must have
    #[arg(long, requires = "sheet", value_name = "HASH")]
    definition_hash: Option<String>,
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
    if arguments.sheet {
        let expected = arguments.definition_hash.as_deref();
        return sheet::run(&arguments.definition, &arguments.answers, expected, out, complaints);
    }
    let Some(definition) = definition(&arguments.definition, complaints)? else {
        return Ok(ExitCode::from(1));
    };
    let numbers = if arguments.exact { Numbers::Exact } else { Numbers::Rounded };
    for out in [&mut io::sink() as &mut dyn Write, &mut BufWriter::new(out)] {
        if let Err(errors) = score_all(&definition, &arguments.answers, numbers, out)? {
            for error in errors {
                writeln!(complaints, "{}: {error}", arguments.answers.display())?;
            }
            return Ok(ExitCode::from(1));
        }
    }
    Ok(ExitCode::SUCCESS)
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

/// Writes the results of every sheet in the file at `answers`; the errors in it when there are any.
fn score_all(
    definition: &Definition,
    answers: &Path,
    numbers: Numbers,
    out: &mut dyn Write,
) -> anyhow::Result<Result<(), Vec<AnswersError>>> {
    let file = std::fs::File::open(answers).with_context(|| answers.display().to_string())?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    let mut sheets = match Sheets::read(definition, file) {
        Ok(sheets) => sheets,
        Err(errors) => return Ok(Err(errors)),
    };
    let mut errors = Vec::new();
    while let Some(sheet) = sheets.next_sheet(&mut errors)? {
        match rows(definition, &sheet, numbers) {
            Ok(rows) => rows.iter().try_for_each(|row| writer.write_record(row))?,
            Err(error) => errors.push(AnswersError::of_row(sheet.row, &error)),
        }
    }
    writer.flush()?;
    Ok(if errors.is_empty() { Ok(()) } else { Err(errors) })
}

/// The rows to write for one sheet, one per result.
fn rows(
    definition: &Definition,
    sheet: &Sheet<'_>,
    numbers: Numbers,
) -> Result<Vec<[String; 11]>, ScoringError> {
    let outcomes = scoring::score(definition, sheet.chosen)?;
    let rows = outcomes.iter().map(|outcome| cells(sheet.respondent, outcome, numbers));
    Ok(rows.collect::<Result<_, Overflow>>()?)
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

#[cfg(test)]
mod tests {
    use super::*;

    const DEFINITION: &str = r#"
id = "sample"
version = "1.0.0"
status = "trial"
minutes = 1
[options.o]
choices = [{ code = "1", value = 1 }, { code = "2", value = 2 }, { code = "3", value = 3 }, { code = "-" }]
[[items]]
id = "a"
options = "o"
[[items]]
id = "b"
options = "o"
[[items]]
id = "c"
options = "o"
[[scales]]
id = "mean"
keys = ["a", "-b", { item = "c", weight = 2 }]
score = "mean"
bands = "halves"
missing = { share = "2/3" }
[[scales]]
id = "share"
keys = ["c"]
score = "percent"
[[indices]]
id = "level"
difference = ["mean", "share"]
[bands]
halves = ["[0,50)", "[50,100]"]
[norms.mean]
population = "p"
period = "2025"
n = 10
mean = "2"
sd = "0.3"
"#;

    /// Exit status, output and complaints for `answers`.
    fn scored(definition: &str, answers: &[u8], exact: bool) -> (ExitCode, String, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.csv");
        std::fs::write(folder.path().join(STRUCTURE_FILE), definition).unwrap();
        std::fs::write(&path, answers).unwrap();
        let definition = folder.path().to_owned();
        let (mut out, mut complaints) = (Vec::new(), Vec::new());
        let arguments =
            Arguments { definition, answers: path, exact, sheet: false, definition_hash: None };
        let status = run(&arguments, &mut out, &mut complaints).unwrap();
        (status, String::from_utf8(out).unwrap(), String::from_utf8(complaints).unwrap())
    }

    #[test]
    fn one_row_is_written_per_respondent_and_result() {
        let answers = b"who,b,a,c\nq2,1,3,3\nq1,-,2,1\nq0,,,2\n";
        let (status, out, complaints) = scored(DEFINITION, answers, false);
        // q2: (3 + 3 + 2·3) ÷ 4 = 3; z = 10/3. q1: (2 + 2·1) ÷ 3 = 4/3; z = −20/9.
        let expected = "\
respondent,result,answered,applicable,status,value,percent,t,stanine,sten,band
q2,mean,3,3,reported,3.00,100.00,83.33,9,10,2
q2,share,1,1,reported,,100.00,,,,
q2,level,4,4,reported,0.00,,,,,
q1,mean,2,3,reported,1.33,16.67,27.78,1,1,1
q1,share,1,1,reported,,0.00,,,,
q1,level,3,4,reported,16.67,,,,,
q0,mean,1,3,too-few-answers,,,,,,
q0,share,1,1,reported,,50.00,,,,
q0,level,2,4,too-few-answers,,,,,,
";
        assert_eq!((status, out.as_str(), complaints.as_str()), (ExitCode::SUCCESS, expected, ""));
        let (_, out, _) = scored(DEFINITION, answers, true);
        assert!(out.contains("\nq1,mean,2,3,reported,4/3,50/3,250/9,1,1,1\n"), "{out}");
        assert!(out.contains("\nq2,level,4,4,reported,0/1,,,,,\n"), "{out}");
    }

    #[test]
    fn an_error_names_row_and_column_and_nothing_is_written() {
        for (answers, complaint) in [
            (&b"who,a\nx,1\ny,9\n"[..], "row 3, column 2 (a): the code 9 is unknown"),
            (b"who,a,d\nx,1,1\n", "row 1, column 3 (d): there is no item d"),
            (b"who,a,a\nx,1,1\n", "row 1, column 3 (a): the column comes twice"),
            (b"who,a\nx,1\nx,2\n", "row 3, column 1 (who): the respondent x comes twice"),
            (b"who,a\n,1\n", "row 2, column 1 (who): the respondent is missing"),
            (b"who,a\nx\n", "row 2, column 2 (a): the row has 1 cells where the first has 2"),
            (b"who,a\nx,1\ny,\xff\n", "row 3, column 2 (a): "),
            (b"", "row 1, column 1"),
        ] {
            let (status, out, complaints) = scored(DEFINITION, answers, false);
            assert_eq!((status, out.as_str()), (ExitCode::from(1), ""));
            assert!(complaints.contains(complaint), "{complaints}");
        }
        let faulty = DEFINITION.replace("\"0.3\"", "\"0\"");
        let (status, out, complaints) = scored(&faulty, b"who\n", false);
        assert_eq!((status, out.as_str()), (ExitCode::from(1), ""));
        assert!(complaints.contains("norms.mean.sd"), "{complaints}");
    }

    #[test]
    fn numbers_that_do_not_fit_are_an_error_of_their_row() {
        let hostile = DEFINITION.replace("\"0.3\"", &format!("\"0.{}3\"", "0".repeat(36)));
        let (status, out, complaints) = scored(&hostile, b"who,a,b,c\nx,3,1,2\n", false);
        assert_eq!((status, out.as_str()), (ExitCode::from(1), ""));
        assert!(complaints.contains("row 2, column 1 (respondent): the numbers"), "{complaints}");
    }
}

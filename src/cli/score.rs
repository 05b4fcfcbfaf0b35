//! `lotse score`: scores a file of answers, so that anyone can check the arithmetic.
//!
//! Results go to a temporary file first, which has no name and ends with the program, and from there
//! to where they belong: so nothing is written when there is an error, memory does not grow with the
//! results, and answers may come through a pipe.

mod answers;
mod rows;

use std::fs::File;
use std::io::{self, Read, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::definition::{Definition, STRUCTURE_FILE, parse_structure};
use answers::{AnswersError, Sheets};
use rows::{Form, Numbers};

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
    /// Write a last column with percentile ranks, which only tables of norms give
    #[arg(long)]
    percentile: bool,
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
    let named = || arguments.answers.display().to_string();
    let answers = File::open(&arguments.answers).with_context(named)?;
    let form = Form {
        numbers: if arguments.exact { Numbers::Exact } else { Numbers::Rounded },
        percentile: arguments.percentile,
    };
    let spool = tempfile::tempfile().context("no temporary file for the results")?;
    match score_all(&definition, answers, form, spool)? {
        Ok(mut spool) => {
            spool.rewind()?;
            io::copy(&mut spool, out)?;
            out.flush()?;
            Ok(ExitCode::SUCCESS)
        }
        Err(errors) => {
            for error in errors {
                writeln!(complaints, "{}: {error}", named())?;
            }
            Ok(ExitCode::from(1))
        }
    }
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

/// Writes the results of every sheet in `answers`; the errors in it when there are any.
///
/// One sheet is held at a time, and 16 bytes for each respondent, by which one who comes twice is
/// found.
fn score_all<W: Write>(
    definition: &Definition,
    answers: impl Read,
    form: Form,
    out: W,
) -> anyhow::Result<Result<W, Vec<AnswersError>>> {
    let mut sheets = match Sheets::read(definition, answers) {
        Ok(sheets) => sheets,
        Err(errors) => return Ok(Err(errors)),
    };
    let mut writer = csv::Writer::from_writer(out);
    form.write_heading(&mut writer)?;
    let mut errors = Vec::new();
    while let Some(sheet) = sheets.next_sheet(&mut errors)? {
        if let Err(error) = form.write(definition, &sheet, &mut writer)? {
            errors.push(AnswersError::of_row(sheet.row, &error));
        }
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    Ok(Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?))
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
        scored_with(definition, answers, exact, false)
    }

    fn scored_with(
        definition: &str,
        answers: &[u8],
        exact: bool,
        percentile: bool,
    ) -> (ExitCode, String, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.csv");
        std::fs::write(folder.path().join(STRUCTURE_FILE), definition).unwrap();
        std::fs::write(&path, answers).unwrap();
        let definition = folder.path().to_owned();
        let (mut out, mut complaints) = (Vec::new(), Vec::new());
        let arguments = Arguments { definition, answers: path, exact, percentile };
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
    fn percentiles_stand_in_a_last_column_when_asked_for() {
        let table = "table = [{ from = 1, percentile = \"2.5\", t = 20 }, { from = 2, percentile = 97, t = 60 }]";
        let normed = DEFINITION.replace("mean = \"2\"\nsd = \"0.3\"", table);
        let answers = b"who,a,b,c\nx,1,3,1\ny,3,1,2\nz,,,\n";
        let (_, out, _) = scored_with(&normed, answers, false, true);
        let lines: Vec<_> = out.lines().collect();
        let heading =
            "respondent,result,answered,applicable,status,value,percent,t,stanine,sten,band";
        assert_eq!(lines[0], format!("{heading},percentile"));
        assert_eq!(lines[1], "x,mean,3,3,reported,1.00,0.00,20.00,,,1,2.50");
        assert_eq!(lines[4], "y,mean,3,3,reported,2.50,75.00,60.00,,,2,97.00");
        assert_eq!(lines[7], "z,mean,0,3,too-few-answers,,,,,,,");
        let (_, exact, _) = scored_with(&normed, answers, true, true);
        assert!(exact.contains("\nx,mean,3,3,reported,1/1,0/1,20/1,,,1,5/2\n"), "{exact}");
        let (_, out, _) = scored(&normed, answers, false);
        assert_eq!(out.lines().next(), Some(heading), "and only then");
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

//! `lotse import`: turns a questionnaire from elsewhere into the folder of a definition.
//!
//! Written all or nothing; what is lost and what is left to do is said at once.

use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::check;
use crate::definition::import::{Gap, ImportError, Imported, Proposal, Remark, import, limits};
use crate::definition::{Existing, Review, STRUCTURE_FILE, Sources, review, write_folder};

/// What to turn into a definition, and where to put it.
#[derive(Args)]
#[command(after_help = "\
FILE is a FHIR Questionnaire (JSON, R4 or R5), a LimeSurvey structure (.lss or tab-separated), an
XLSForm (.xlsx), or a definition packed as .zip. What has no counterpart is listed with its place, and
so is what has to be written by hand: nothing is made up. Formulas are not understood: each stands as it
is, as a comment in questionnaire.toml, with the questions that it names.

Examples:
  lotse import survey.lss --to questionnaires/my-survey
  lotse import questionnaire.json --language de --to questionnaires/my-questionnaire

Exit status: 0 the folder is written, 1 the file is not carried over and nothing is written, 2 used wrongly.")]
pub struct Arguments {
    /// The foreign file
    file: PathBuf,
    /// The folder to write, one that is not there yet
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// The language of texts whose language the file does not say: de, en, de-easy
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Put the new definition in place of the one in the folder
    #[arg(long)]
    replace: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Imports what `arguments` name; what was done goes to `out`, why nothing was done to `complaints`.
pub fn run(
    arguments: &Arguments,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let file = arguments.file.display().to_string();
    let bytes = read(&arguments.file).with_context(|| file.clone())?;
    let imported = match import(&bytes, arguments.language.as_deref()) {
        Ok(imported) => imported,
        Err(error) => {
            writeln!(complaints, "{file}: {error}; nothing was written")?;
            if let ImportError::NothingAsked(remarks) = &error {
                for remark in remarks {
                    writeln!(complaints, "  {remark}")?;
                }
            }
            return Ok(ExitCode::from(1));
        }
    };
    let existing = if arguments.replace { Existing::Replace } else { Existing::Refuse };
    write_folder(&arguments.to, &imported.files, existing)
        .with_context(|| arguments.to.display().to_string())?;
    let sources =
        Sources::read(&arguments.to).with_context(|| arguments.to.display().to_string())?;
    let review = review(&sources);
    match arguments.format {
        Format::Text => write_text(&imported, &review, out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &Report::of(&imported, &review))?;
            writeln!(out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The file, as far as it is looked at: one byte more than may be read.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let most = u64::try_from(limits::FILE_BYTES).unwrap_or(u64::MAX) + 1;
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn write_text(imported: &Imported, review: &Review, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: written, from a {}", review.path, imported.format.name())?;
    writeln!(out, "\nNot carried over, by place in the source: {}", imported.remarks.len())?;
    for remark in &imported.remarks {
        writeln!(out, "  {remark}")?;
    }
    writeln!(out, "\nFormulas, as proposals in {STRUCTURE_FILE}: {}", imported.proposals.len())?;
    for proposal in &imported.proposals {
        writeln!(out, "  {}", on_one_line(&proposal.to_string()))?;
    }
    let (needed, optional): (Vec<&Gap>, Vec<&Gap>) =
        imported.gaps.iter().partition(|gap| !gap.optional);
    writeln!(out, "\nTo be written by hand: {}", needed.len())?;
    for gap in needed {
        writeln!(out, "  {}: {}: {}", gap.file, gap.key, gap.what)?;
    }
    writeln!(out, "\nTo be decided: {}", optional.len())?;
    for gap in optional {
        writeln!(out, "  {}: {}: {}", gap.file, gap.key, gap.what)?;
    }
    writeln!(out, "\nWhat `lotse check` says now:\n")?;
    check::write_text(review, out)
}

/// A foreign text as a terminal may show it: on one line, without control characters.
fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[derive(Serialize)]
struct Report<'r> {
    format: &'static str,
    not_carried_over: Vec<RemarkLine<'r>>,
    proposals: Vec<ProposalLine<'r>>,
    by_hand: Vec<GapLine<'r>>,
    check: check::Definition<'r>,
}

#[derive(Serialize)]
struct RemarkLine<'r> {
    place: &'r str,
    text: &'r str,
}

#[derive(Serialize)]
struct ProposalLine<'r> {
    place: &'r str,
    formula: &'r str,
    items: &'r [String],
}

#[derive(Serialize)]
struct GapLine<'r> {
    file: &'r str,
    key: &'r str,
    what: &'static str,
    optional: bool,
}

impl<'r> Report<'r> {
    fn of(imported: &'r Imported, review: &'r Review) -> Self {
        let remark = |remark: &'r Remark| RemarkLine { place: &remark.place, text: &remark.text };
        let proposal = |proposal: &'r Proposal| ProposalLine {
            place: &proposal.place,
            formula: &proposal.text,
            items: &proposal.items,
        };
        let gap = |gap: &'r Gap| GapLine {
            file: &gap.file,
            key: &gap.key,
            what: gap.what,
            optional: gap.optional,
        };
        Self {
            format: imported.format.name(),
            not_carried_over: imported.remarks.iter().map(remark).collect(),
            proposals: imported.proposals.iter().map(proposal).collect(),
            by_hand: imported.gaps.iter().map(gap).collect(),
            check: review.into(),
        }
    }
}

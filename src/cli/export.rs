//! `lotse export`: writes a definition for other programs.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::definition::export::to_fhir;
use crate::definition::{Sources, folders_at, review};

/// What to write, and how.
#[derive(Args)]
#[command(after_help = "\
The questionnaire goes to standard output, what it cannot say there goes to standard error.

Example:
  lotse export questionnaires/dynamic-motivation > dynamic-motivation.fhir.json

Exit status: 0 written, 1 the definition is faulty and nothing is written, 2 used wrongly.")]
pub struct Arguments {
    /// The questionnaire's folder, or its questionnaire.toml
    definition: PathBuf,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Fhir)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A FHIR Questionnaire (R4) as JSON
    Fhir,
}

/// Writes what `arguments` name to `out`; faults and what is left out go to `complaints`.
pub fn run(
    arguments: &Arguments,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let named = arguments.definition.display().to_string();
    let folders = folders_at(&arguments.definition).with_context(|| named.clone())?;
    let [folder] = &folders[..] else {
        anyhow::bail!("{named}: expected one questionnaire, found {}", folders.len());
    };
    let sources = Sources::read(folder).with_context(|| named.clone())?;
    let review = review(&sources);
    let Some(published) = review.faultless() else {
        for fault in &review.faults {
            writeln!(complaints, "{fault}")?;
        }
        return Ok(ExitCode::from(1));
    };
    match arguments.format {
        Format::Fhir => {
            let exported = to_fhir(published);
            for remark in &exported.remarks {
                writeln!(complaints, "{remark}")?;
            }
            out.write_all(exported.json.as_bytes())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

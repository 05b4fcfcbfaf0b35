//! `lotse verify`: whether a signed file holds, and whether a ledger is what its checkpoints say,
//! without service, database or keys.

mod document;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};

use crate::keys::note::VerifierKey;
use crate::retention::ledger::verification::{Given, Verification, Weight, verify};

/// Checks what the service signed, offline.
#[derive(Args)]
#[command(after_help = "Examples:
  lotse verify receipt.json --key lotse-ledger/0123456789abcdef+01234567+AQ…
  lotse verify checkpoint-0000000024.txt --key lotse-ledger/0123456789abcdef+01234567+AQ…
  lotse verify ledger.jsonl --checkpoints received/ --key lotse-ledger/0123456789abcdef+01234567+AQ…
  lotse verify ledger.jsonl --checkpoints monday.txt --receipt receipt.json --key lotse-ledger/…

A receipt, a certificate, a quarterly report or a checkpoint is checked whole, by itself: one changed
byte, another's signature or key, or a statement that is not that of its proved lines does not hold.
Beside the ledger it is also told whether the ledger has these lines, and whether a certificate of a
project or a report leaves a deletion out.

The key must come from elsewhere than the file: a forger writes their own key into it.
docs/verify.html does the same for one file in a browser, without this program and without network.

Exit status: 0 nothing is wrong, 1 something is, 2 used wrongly.")]
pub struct Arguments {
    /// A receipt, certificate, report or checkpoint; or the ledger, ledger.jsonl of the data folder
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Checkpoints that were kept outside: files, or folders of .txt files
    #[arg(long, value_name = "PATH", num_args = 1..)]
    checkpoints: Vec<PathBuf>,
    /// The line that `lotse ledger key` printed
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Receipts, certificates or reports, to be checked beside the ledger
    #[arg(long = "receipt", value_name = "FILE", num_args = 1..)]
    receipts: Vec<PathBuf>,
    /// How to say it
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

/// Carries the subcommand out and writes what was found to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let text = read(&arguments.file)?;
    let key = arguments.key.as_deref().map(VerifierKey::parse).transpose().context("--key")?;
    let alone = arguments.checkpoints.is_empty() && arguments.receipts.is_empty();
    if alone && document::is_one(&text) {
        let key = key.with_context(|| {
            format!(
                "{} is signed: give --key with the line that `lotse ledger key` printed, which came \
                 to you by another way than the file",
                arguments.file.display()
            )
        })?;
        return document::run(&text, &key, arguments.format, out);
    }
    let mut checkpoints = Vec::new();
    for path in &arguments.checkpoints {
        gather(path, &mut checkpoints)?;
    }
    let receipts: Vec<Given> =
        arguments.receipts.iter().map(|path| given(path)).collect::<anyhow::Result<_>>()?;
    if key.is_none() && !receipts.is_empty() {
        bail!("--receipt needs --key: without it nobody can tell who wrote a receipt");
    }
    let found = verify(&text, &checkpoints, &receipts, key.as_ref());
    match arguments.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &found)?;
            writeln!(out)?;
        }
        Format::Text => write_text(&found, out)?,
    }
    Ok(if found.holds() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A file, or every text file of a folder in the order of their names.
fn gather(path: &Path, checkpoints: &mut Vec<Given>) -> anyhow::Result<()> {
    if !path.is_dir() {
        checkpoints.push(given(path)?);
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let file = entry.with_context(|| format!("cannot read {}", path.display()))?.path();
        if file.extension().is_some_and(|extension| extension == "txt") {
            files.push(file);
        }
    }
    if files.is_empty() {
        bail!(
            "{} holds no checkpoints: they are the .txt files that came by mail or into a folder",
            path.display()
        );
    }
    files.sort();
    for file in files {
        checkpoints.push(given(&file)?);
    }
    Ok(())
}

fn given(path: &Path) -> anyhow::Result<Given> {
    Ok(Given { name: path.display().to_string(), content: read(path)? })
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write_text(found: &Verification, out: &mut impl Write) -> anyhow::Result<()> {
    let Verification { lines, covered_lines, checkpoints, agreeing, receipts, .. } = found;
    write!(out, "{lines} lines")?;
    if let Some(at) = &found.last_at {
        write!(out, ", the last of {at}")?;
    }
    writeln!(out, "; {} begun and not completed.", found.open_intents)?;
    if let Some(root) = found.root {
        writeln!(out, "Root: {root}")?;
    }
    writeln!(
        out,
        "Checkpoints: {agreeing} of {checkpoints} agree; lines 1 to {covered_lines} are covered."
    )?;
    if *receipts > 0 {
        writeln!(out, "Receipts: {receipts}.")?;
    }
    for finding in &found.findings {
        let word = match finding.weight {
            Weight::Fault => "WRONG",
            Weight::Note => "note",
        };
        writeln!(out, "\n{word}: {}: {}", finding.place, finding.what)?;
        writeln!(out, "  It means: {}", finding.meaning)?;
        writeln!(out, "  To do: {}", finding.remedy)?;
    }
    let faults = found.findings.iter().filter(|one| one.weight == Weight::Fault).count();
    match (faults, found.signatures_checked && *covered_lines > 0) {
        (0, true) => writeln!(out, "\nNothing is wrong.")?,
        (0, false) => writeln!(
            out,
            "\nNothing is wrong with the chain; without signed checkpoints and --key that says little."
        )?,
        (faults, _) => writeln!(out, "\nThe ledger cannot be trusted as it is: {faults} found.")?,
    }
    Ok(())
}

//! One signed file by itself: what it says, and whether it holds.

use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;

use super::Format;
use crate::keys::note::VerifierKey;
use crate::retention::ledger::checkpoint::Checkpoint;
use crate::retention::signed::Document;

/// What was found about a file.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Verdict {
    holds: bool,
    /// What is wrong, in words; nothing when it holds.
    fault: Option<String>,
    /// What is signed; nothing of a file that does not hold.
    statement: Option<Value>,
    /// The numbers of the ledger's lines that it proves.
    lines: Vec<u64>,
}

impl Verdict {
    fn fault(fault: &impl ToString) -> Self {
        Self { holds: false, fault: Some(fault.to_string()), statement: None, lines: Vec::new() }
    }

    fn good(statement: Value, lines: Vec<u64>) -> Self {
        Self { holds: true, fault: None, statement: Some(statement), lines }
    }
}

/// Whether a text is a signed file, and not a ledger.
///
/// A ledger has a line that begins with its number; in a signed file such a line stands within a text.
/// What is neither is taken for a ledger, whose faults are told line by line.
pub(super) fn is_one(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n');
    let is_ledger = lines.any(|line| line.starts_with(b"{\"sequence\":"));
    !is_ledger && (text.starts_with(b"{") || Checkpoint::unchecked(text).is_ok())
}

/// Checks the file and says what came of it.
pub(super) fn run(
    text: &[u8],
    key: &VerifierKey,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let verdict = verdict(text, key)?;
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &verdict)?;
            writeln!(out)?;
        }
        Format::Text => write_text(&verdict, out)?,
    }
    Ok(if verdict.holds { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn verdict(text: &[u8], key: &VerifierKey) -> anyhow::Result<Verdict> {
    Ok(match Document::open(text, key) {
        Ok(Document::Signed(file)) => Verdict::good(
            serde_json::to_value(&file.statement)?,
            file.proofs.iter().map(|proof| proof.inclusion.sequence).collect(),
        ),
        Ok(Document::Checkpoint(read)) => Verdict::good(
            serde_json::json!({
                "type": "checkpoint",
                "ledger-lines": read.head.size,
                "root": read.head.root,
            }),
            Vec::new(),
        ),
        Err(fault) => Verdict::fault(&fault),
    })
}

fn write_text(verdict: &Verdict, out: &mut impl Write) -> anyhow::Result<()> {
    if let Some(fault) = &verdict.fault {
        writeln!(out, "WRONG: {fault}.")?;
        writeln!(out, "  It means: somebody changed it, or this key did not sign it.")?;
        writeln!(
            out,
            "  To do: ask for the file again, do not open it with another program before, and compare \
             the key with the one that you were handed."
        )?;
        return writeln!(out, "\nThe file does not hold.").map_err(Into::into);
    }
    write_value("", verdict.statement.as_ref().unwrap_or(&Value::Null), out)?;
    if !verdict.lines.is_empty() {
        let lines: Vec<String> = verdict.lines.iter().map(ToString::to_string).collect();
        writeln!(out, "proves lines: {}", lines.join(", "))?;
    }
    writeln!(out, "\nNothing is wrong: this key signed it, and every byte is as it was signed.")?;
    Ok(())
}

/// Every field on a line of its own; the checkpoint, which is checked and not read, is left out.
fn write_value(name: &str, value: &Value, out: &mut impl Write) -> anyhow::Result<()> {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields.iter().filter(|(key, _)| *key != "checkpoint") {
                let whole = if name.is_empty() { key.clone() } else { format!("{name} {key}") };
                write_value(&whole, value, out)?;
            }
        }
        Value::Array(all) => {
            let all: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
            writeln!(out, "{name}: {}", all.join(", "))?;
        }
        Value::String(text) => writeln!(out, "{name}: {text}")?,
        Value::Null => writeln!(out, "{name}: none")?,
        Value::Bool(_) | Value::Number(_) => writeln!(out, "{name}: {value}")?,
    }
    Ok(())
}

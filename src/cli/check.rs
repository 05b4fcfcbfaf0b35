//! `lotse check`: the faults of questionnaire definitions, and what their results would reveal.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::definition::{
    Audience, Fault, Finding, GateRow, Judgement, Review, Sources, folders_at, review,
};

/// What to check, and how to say it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  lotse check                                     the questionnaires that come with the program
  lotse check questionnaires/dynamic-motivation   one of them
  lotse check --format json my-questionnaires     a folder of them, for a program to read

Exit status: 0 all can be published, 1 something is refused, 2 used wrongly.")]
pub struct Arguments {
    /// A questionnaire's folder, its questionnaire.toml, or a folder of such folders
    paths: Vec<PathBuf>,
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

/// Checks what `arguments` name and reports to `out`.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let reviews: Vec<Review> = sources(&arguments.paths)?.iter().map(review).collect();
    match arguments.format {
        Format::Text => {
            for review in &reviews {
                write_text(review, out)?;
            }
        }
        Format::Json => {
            let report = Report { definitions: reviews.iter().map(Definition::from).collect() };
            serde_json::to_writer_pretty(&mut *out, &report)?;
            writeln!(out)?;
        }
    }
    let refused = reviews.iter().any(Review::is_refused);
    Ok(if refused { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn sources(paths: &[PathBuf]) -> anyhow::Result<Vec<Sources>> {
    if paths.is_empty() {
        return Ok(Sources::embedded());
    }
    let mut found = Vec::new();
    for path in paths {
        let named = || path.display().to_string();
        let folders = folders_at(path).with_context(named)?;
        anyhow::ensure!(!folders.is_empty(), "{}: there is no questionnaire.toml", named());
        for folder in folders {
            found.push(Sources::read(&folder).with_context(|| folder.display().to_string())?);
        }
    }
    Ok(found)
}

fn write_text(review: &Review, out: &mut dyn Write) -> io::Result<()> {
    let verdict = if review.is_refused() { "refused" } else { "passes" };
    writeln!(out, "{}: {verdict}", review.path)?;
    for fault in &review.faults {
        writeln!(out, "  fault    {fault}")?;
    }
    for finding in &review.findings {
        let kind = if finding.refuses() { "refused" } else { "finding" };
        writeln!(out, "  {kind}  {finding}")?;
    }
    for audience in Audience::ALL {
        let rows: Vec<_> = review.gate.iter().filter(|row| row.audience == audience).collect();
        if !rows.is_empty() {
            write_audience(audience, &rows, out)?;
        }
    }
    writeln!(out)
}

fn write_audience(audience: Audience, rows: &[&GateRow], out: &mut dyn Write) -> io::Result<()> {
    let audience = audience.name();
    if rows.iter().all(|row| row.results.is_empty()) {
        return writeln!(out, "\n  What the {audience} would learn: nothing");
    }
    let name =
        |row: &GateRow| if row.joint { "all together".to_owned() } else { row.results.join(", ") };
    let width = rows.iter().map(|row| name(row).chars().count()).max().unwrap_or(0);
    writeln!(out, "\n  What the {audience} would learn")?;
    writeln!(
        out,
        "  {:width$}  {:>16}  {:>14}  {:>10}",
        "", "fewest patterns", "surest answer", "ruled out"
    )?;
    for row in rows {
        let figures = &row.figures;
        // What stands before the patterns, and before the rest.
        let (patterns, rest) = match row.judgement {
            Judgement::TooLarge(_) => ("≤ ", "≥ "),
            Judgement::Bounded => ("≥ ", "≤ "),
            Judgement::Exact | Judgement::NeverReported => ("", ""),
        };
        let ruled_out = if row.judgement == Judgement::Bounded { "" } else { rest };
        writeln!(
            out,
            "  {:width$}  {:>16}  {:>14}  {:>10}  {}",
            name(row),
            format!("{patterns}{}", figures.min_patterns),
            format!("{rest}{:.3}", figures.posterior_for_display()),
            format!("{ruled_out}{}", figures.options_excluded),
            if row.passes() { "passes" } else { "refused" },
        )?;
        writeln!(out, "  {:width$}    {}", "", row.meaning())?;
        for objection in row.objections() {
            writeln!(out, "  {:width$}    {objection}", "")?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Report<'r> {
    definitions: Vec<Definition<'r>>,
}

#[derive(Serialize)]
struct Definition<'r> {
    path: &'r str,
    faults: Vec<FaultLine<'r>>,
    findings: Vec<FindingLine<'r>>,
    gate: Vec<GateLine<'r>>,
}

#[derive(Serialize)]
struct FaultLine<'r> {
    file: &'r str,
    line: usize,
    key: &'r str,
    message: &'r str,
}

#[derive(Serialize)]
struct FindingLine<'r> {
    rule: &'static str,
    refuses: bool,
    #[serde(flatten)]
    place: FaultLine<'r>,
}

#[derive(Serialize)]
struct GateLine<'r> {
    audience: &'static str,
    results: &'r [String],
    min_patterns: String,
    max_posterior: f64,
    options_excluded: usize,
    passes: bool,
}

impl<'r> From<&'r Review> for Definition<'r> {
    fn from(review: &'r Review) -> Self {
        Self {
            path: &review.path,
            faults: review.faults.iter().map(FaultLine::from).collect(),
            findings: review.findings.iter().map(FindingLine::from).collect(),
            gate: review.gate.iter().map(GateLine::from).collect(),
        }
    }
}

impl<'r> From<&'r Fault> for FaultLine<'r> {
    fn from(fault: &'r Fault) -> Self {
        Self { file: &fault.file, line: fault.line, key: &fault.key, message: &fault.message }
    }
}

impl<'r> From<&'r Finding> for FindingLine<'r> {
    fn from(finding: &'r Finding) -> Self {
        let (rule, refuses) = (finding.rule.name(), finding.refuses());
        Self { rule, refuses, place: FaultLine::from(&finding.fault) }
    }
}

impl<'r> From<&'r GateRow> for GateLine<'r> {
    fn from(row: &'r GateRow) -> Self {
        Self {
            audience: row.audience.name(),
            results: &row.results,
            min_patterns: row.figures.min_patterns.to_string(),
            max_posterior: row.figures.posterior_for_display(),
            options_excluded: row.figures.options_excluded,
            passes: row.passes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exit status and report for a folder of questionnaires, each with a structure and no texts.
    fn checked(structure: &str, format: Format) -> (ExitCode, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one");
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("questionnaire.toml"), structure).unwrap();
        let mut out = Vec::new();
        let arguments = Arguments { paths: vec![folder.path().to_owned()], format };
        let status = run(&arguments, &mut out).unwrap();
        (status, String::from_utf8(out).unwrap())
    }

    const STRUCTURE: &str = r#"
id = "one"
version = "1.0.0"
status = "trial"
minutes = 1
options.o = { choices = [{ code = "n", value = 0 }, { code = "y", value = 1 }] }
items = [{ id = "a", options = "o" }]
scales = [{ id = "s", keys = ["a"], score = "sum", bands = "b" }]
bands = { b = ["[0,50)", "[50,100]"] }
disclosure.s = { adviser = "band" }
"#;

    #[test]
    fn programs_get_faults_findings_and_gate() {
        let (status, out) = checked(STRUCTURE, Format::Json);
        assert_eq!(status, ExitCode::from(1));
        let report: serde_json::Value = serde_json::from_str(&out).unwrap();
        let definition = &report["definitions"][0];
        assert_eq!(definition["faults"][0]["line"], 1);
        assert!(definition["findings"].as_array().unwrap().is_empty());
        let joint = serde_json::json!({
            "audience": "adviser", "results": ["s"], "min_patterns": "1", "max_posterior": 1.0,
            "options_excluded": 2, "passes": false,
        });
        assert_eq!(definition["gate"][1], joint);
        assert_eq!(definition["gate"].as_array().unwrap().len(), 5);
    }

    #[test]
    fn people_read_what_each_audience_would_learn() {
        let (status, out) = checked(STRUCTURE, Format::Text);
        assert_eq!(status, ExitCode::from(1));
        for line in [
            "What the agency would learn: nothing",
            "Whoever sees this band can know for certain how a question was answered.",
            "G4: fewer than 5 answered items stand behind it; ask for more answers",
        ] {
            assert!(out.contains(line), "{out}");
        }
    }

    #[test]
    fn a_path_without_a_questionnaire_is_used_wrongly() {
        let folder = tempfile::tempdir().unwrap();
        let arguments = Arguments { paths: vec![folder.path().to_owned()], format: Format::Text };
        let error = run(&arguments, &mut Vec::new()).unwrap_err().to_string();
        assert!(error.ends_with("there is no questionnaire.toml"), "{error}");
    }
}

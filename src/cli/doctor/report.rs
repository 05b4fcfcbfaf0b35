//! What the checks found.

use std::io::{self, Write};

use serde::Serialize;

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As it should be.
    Fine,
    /// Worth knowing; nothing has to be done.
    Note,
    /// Somebody has to do something, and the text says what.
    Finding,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub struct Check {
    family: &'static str,
    check: &'static str,
    verdict: Verdict,
    said: String,
}

/// Everything that was looked at, in order.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    findings: usize,
    checks: Vec<Check>,
}

/// The checks of one family, being written.
pub struct Family<'a> {
    name: &'static str,
    report: &'a mut Report,
}

impl Report {
    /// Opens a family of checks.
    pub fn family(&mut self, name: &'static str) -> Family<'_> {
        Family { name, report: self }
    }

    /// Whether somebody has to do something.
    pub fn has_findings(&self) -> bool {
        self.findings > 0
    }

    /// Writes it for people: findings stand out, and each says what to do.
    pub fn write_text(&self, out: &mut impl Write) -> io::Result<()> {
        let mut family = "";
        for check in &self.checks {
            if check.family != family {
                family = check.family;
                writeln!(out, "{family}")?;
            }
            let mark = match check.verdict {
                Verdict::Fine => "fine",
                Verdict::Note => "note",
                Verdict::Finding => "LOOK",
            };
            writeln!(out, "  {mark}  {}: {}", check.check, check.said)?;
        }
        match self.findings {
            0 => writeln!(out, "\nNothing was found."),
            1 => writeln!(out, "\nOne finding."),
            many => writeln!(out, "\n{many} findings."),
        }
    }
}

impl Family<'_> {
    /// As it should be.
    pub fn fine(&mut self, check: &'static str, said: impl Into<String>) {
        self.add(check, Verdict::Fine, said.into());
    }

    /// Worth knowing.
    pub fn note(&mut self, check: &'static str, said: impl Into<String>) {
        self.add(check, Verdict::Note, said.into());
    }

    /// Somebody has to do something.
    pub fn finding(&mut self, check: &'static str, said: impl Into<String>) {
        self.add(check, Verdict::Finding, said.into());
    }

    fn add(&mut self, check: &'static str, verdict: Verdict, said: String) {
        self.report.findings += usize::from(verdict == Verdict::Finding);
        self.report.checks.push(Check { family: self.name, check, verdict, said });
    }
}

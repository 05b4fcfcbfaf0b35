//! `lotse doctor`: whether an installation keeps what it promises, looked at from outside.
//!
//! One file per family of checks; each looks and tells, and repairs nothing.
//! What cannot be looked at is a finding as well: a check that was skipped proves nothing.

mod database;
mod files;
mod keyring;
mod ledger;
mod machine;
mod mail;
mod privacy;
mod report;

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use self::report::Report;
use super::opening::Place;
use super::outside::Outside;
use crate::clock::{Clock as _, SystemClock};

/// Looks whether an installation is well.
#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Example:
  lotse doctor --data /var/lib/lotse --keys /etc/lotse/keys --keyring-replica /mnt/second/lotse

It changes nothing, except that it migrates the database as every command does.
Exit status: 0 fine, 1 there are findings, 2 used wrongly."
)]
pub struct Arguments {
    #[command(subcommand)]
    act: Option<Act>,
    /// How to say it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    outside: Outside,
}

#[derive(Subcommand)]
enum Act {
    /// Look for IP addresses older than seven days, also in the logs of proxy and system
    Privacy(privacy::Arguments),
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Carries the command out.
pub async fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    if let Some(Act::Privacy(arguments)) = &arguments.act {
        return privacy::run(arguments, out);
    }
    let report = look(&arguments.place, &arguments.outside).await?;
    match arguments.format {
        Format::Text => report.write_text(out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &report)?;
            writeln!(out)?;
        }
    }
    Ok(if report.has_findings() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

async fn look(place: &Place, outside: &Outside) -> anyhow::Result<Report> {
    let (mail, outside) = outside.read()?;
    // Folders inside one another are used wrongly, here as everywhere.
    let folder = place.folder()?;
    let home = place.keyring_home(&folder)?;
    let now = SystemClock.now();
    let mut report = Report::default();
    files::check(&folder, &mut report);
    let held = keyring::check(&home, &mut report);
    database::check(&place.location(&folder), held.as_ref(), &mut report).await;
    ledger::check(&folder, held.as_ref(), now, &mut report);
    machine::check(&folder, now, &mut report);
    mail::check(mail.as_ref(), &outside, &mut report);
    Ok(report)
}

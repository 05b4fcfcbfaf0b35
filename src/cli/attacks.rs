//! `lotse attacks`: the only way to search IP addresses, with a reason that is written down first.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::opening::Place;
use crate::clock::{Clock as _, SystemClock};
use crate::keys::SystemChance;
use crate::retention::addresses::Addresses;
use crate::retention::attacks::{FEWEST_ATTEMPTS, Search, Source, search};
use crate::retention::ledger::Ledger;
use crate::retention::schedule::ADDRESS_HOURS_AT_MOST;

/// Searches the addresses of attempts to log in for attacks.
#[derive(Args)]
#[command(after_help = "Example:
  lotse attacks --reason 'many failed logins reported by the help desk' --hours 48

The search and its reason stand in the ledger, where the data protection officer reads them, before
the first address is read. Write no name into the reason.

Exit status: 0 nobody tried that often, 1 somebody did, 2 not searched.")]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Why; stands in the ledger for everyone who checks it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// How many hours back, up to seven days
    #[arg(long, default_value_t = 24, value_name = "NUMBER",
          value_parser = clap::value_parser!(i64).range(1..=ADDRESS_HOURS_AT_MOST))]
    hours: i64,
    /// Only sources with so many attempts; ten at least
    #[arg(long, default_value_t = 50, value_name = "NUMBER",
          value_parser = clap::value_parser!(u64).range(FEWEST_ATTEMPTS..))]
    at_least: u64,
    /// How to say it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Carries the command out.
pub fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let folder = arguments.place.folder()?;
    let keyring = arguments.place.keyring(&folder)?.get();
    let now = SystemClock.now();
    let addresses = Addresses::of(&folder)?;
    let what = Search {
        from: now.plus_seconds(-arguments.hours * 3600),
        to: now,
        at_least: arguments.at_least,
        reason: arguments.reason.clone(),
    };
    let ledger = Ledger::at(&folder.ledger());
    let found = search(&addresses, &ledger, &keyring, &SystemChance, now, &what)?;
    match arguments.format {
        Format::Json => {
            writeln!(out, "{:#}", found.iter().map(as_json).collect::<serde_json::Value>())?;
        }
        Format::Text if found.is_empty() => {
            writeln!(out, "Nobody tried {} times or more.", arguments.at_least)?;
        }
        Format::Text => {
            for source in &found {
                writeln!(
                    out,
                    "{}: {} attempts from {} to {}",
                    source.address,
                    source.attempts,
                    source.first.utc().to_rfc3339(),
                    source.last.utc().to_rfc3339()
                )?;
            }
        }
    }
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn as_json(source: &Source) -> serde_json::Value {
    json!({
        "address": source.address,
        "attempts": source.attempts,
        "first": source.first.utc().to_rfc3339(),
        "last": source.last.utc().to_rfc3339(),
    })
}

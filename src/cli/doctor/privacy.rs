//! `lotse doctor privacy`: looks for IP addresses older than seven days, by reading what is there.
//!
//! In the service's own partitions, and in the logs of the proxy and the system that it is told of.
//! It never prints an address.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::cli::opening::Place;
use crate::clock::{Clock as _, Instant, SystemClock};
use crate::retention::addresses::Addresses;
use crate::retention::log_scan::{Scanned, scan};
use crate::retention::schedule::ADDRESS_HOURS_AT_MOST;

/// Looks for IP addresses that are older than seven days.
#[derive(Args)]
#[command(after_help = "Examples:
  lotse doctor privacy --log /var/log/nginx --log /var/log/syslog
  journalctl --since -30d > /run/journal.txt && lotse doctor privacy --log /run/journal.txt

Exit status: 0 nothing is too old, 1 something is, 2 not everything could be read.")]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// A log file, or a folder of them; may be given several times, packed files (.gz) too
    #[arg(long = "log", env = "LOTSE_LOGS", value_delimiter = ':', value_name = "PATH")]
    logs: Vec<PathBuf>,
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
    let now = SystemClock.now();
    let folder = arguments.place.folder()?;
    let own = own_hours(&Addresses::of(&folder)?, now)?;
    let mut logs = Vec::new();
    for place in &arguments.logs {
        logs.extend(scan(place, now)?);
    }
    let too_old = |hours: Option<i64>| hours.is_some_and(|hours| hours > ADDRESS_HOURS_AT_MOST);
    let fine = !too_old(own) && logs.iter().all(|log| log.too_old == 0);
    match arguments.format {
        Format::Json => {
            let report = json!({
                "fine": fine,
                "limit_hours": ADDRESS_HOURS_AT_MOST,
                "own_oldest_hours": own,
                "logs": logs.iter().map(as_json).collect::<Vec<_>>(),
            });
            writeln!(out, "{report:#}")?;
        }
        Format::Text => {
            match own {
                None => writeln!(out, "own addresses: none")?,
                Some(hours) => writeln!(
                    out,
                    "own addresses: the oldest is {hours} hours old at most{}",
                    if too_old(own) {
                        "; run `lotse purge-ip`, and look why no sweep does"
                    } else {
                        ""
                    }
                )?,
            }
            for log in &logs {
                say(log, out)?;
            }
            if logs.is_empty() {
                writeln!(out, "logs: none was named; name those of the proxy with --log")?;
            }
        }
    }
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Whole hours since the oldest address of the service may have been collected.
fn own_hours(addresses: &Addresses, now: Instant) -> anyhow::Result<Option<i64>> {
    Ok(addresses.find_oldest()?.map(|oldest| (now.unix() - oldest.unix()) / 3600))
}

fn as_json(log: &Scanned) -> serde_json::Value {
    json!({
        "place": log.place,
        "lines": log.lines,
        "with_address": log.with_address,
        "too_old": log.too_old,
        "first_too_old": log.first_too_old,
        "oldest_hours": log.oldest_hours,
        "undated": log.undated,
    })
}

fn say(log: &Scanned, out: &mut impl Write) -> std::io::Result<()> {
    let place = log.place.display();
    match (log.first_too_old, log.oldest_hours) {
        (Some(line), Some(hours)) => writeln!(
            out,
            "{place}:{line}: {} lines with an address older than {ADDRESS_HOURS_AT_MOST} hours, the \
             oldest {hours}; let the log write no address, or delete it after five days",
            log.too_old
        )?,
        (_, Some(hours)) => writeln!(
            out,
            "{place}: {} lines with an address, the oldest {hours} hours old",
            log.with_address
        )?,
        (_, None) => writeln!(out, "{place}: {} lines, no address", log.lines)?,
    }
    if log.undated > 0 {
        writeln!(
            out,
            "{place}: {} of these lines say nowhere when they were written; they may be older",
            log.undated
        )?;
    }
    Ok(())
}

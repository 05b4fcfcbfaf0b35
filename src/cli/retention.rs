//! `lotse retention`: what is due, and carrying it out by hand.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use super::demo;
use super::opening::Place;
use crate::clock::{Clock, Instant, MockClock, SystemClock};
use crate::installation::{Address, Installation, Purpose};
use crate::retention::addresses::Addresses;
use crate::retention::clock_guard;
use crate::retention::ledger::Ledger;
use crate::retention::plan::{Plan, end_of_day, plan};
use crate::retention::sweep::{Safeguards, Sweep, Swept};
use crate::store::Store;

/// What is due, and carrying it out
#[derive(Args)]
#[command(after_help = "Example: lotse retention plan --on 2027-06-30")]
pub(super) struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Says what is due, without deleting anything
    #[command(after_help = "Example: lotse retention plan --on 2027-06-30 --format json")]
    Plan(Options),
    /// Deletes what is due, as the server does every 15 minutes
    #[command(
        after_help = "Example: lotse retention run --data /var/lib/lotse --keys /etc/lotse/keys"
    )]
    Run(Options),
    /// Says that the clock is right, after it jumped or the service was down for long
    #[command(
        after_help = "Example: lotse retention confirm-clock --data /var/lib/lotse --keys /etc/lotse/keys"
    )]
    ConfirmClock(Confirmation),
}

#[derive(Args)]
struct Confirmation {
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
struct Options {
    /// The end of this day in the project's time zone, instead of now
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// How to say it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Carries the subcommand out and writes what there is to say to `out`.
pub(super) async fn run(arguments: Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    match arguments.act {
        Act::Plan(options) => {
            let installation = open(&options.place).await?;
            let store = &installation.store;
            let at = options.moment(store).await?.unwrap_or_else(|| SystemClock.now());
            let planned = plan(store, at).await?;
            store.close().await;
            write_plan(&planned, options.format, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Act::Run(options) => {
            let installation = open(&options.place).await?;
            let outcome = options.sweep(&installation).await;
            installation.store.close().await;
            let Some(swept) = outcome? else {
                writeln!(
                    out,
                    "Nothing was done: the clock went further than 36 hours at once and waits for \
                     `lotse retention confirm-clock`, or another process has the ledger to itself."
                )?;
                return Ok(ExitCode::from(1));
            };
            write_swept(&swept, options.format, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Act::ConfirmClock(confirmation) => {
            let installation = open(&confirmation.place).await?;
            let now = SystemClock.now();
            let ledger = Ledger::at(&installation.folder.ledger());
            let confirmed = clock_guard::confirm(&installation.store, &ledger, now).await;
            installation.store.close().await;
            confirmed?;
            writeln!(
                out,
                "It is {}: the next sweep deletes what is due by then.",
                now.utc().to_rfc3339()
            )?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn open(place: &Place) -> anyhow::Result<Installation> {
    let address = Address { origin: String::new(), trusted_proxies: Vec::new() };
    place.open(Arc::new(SystemClock), address, Purpose::Service).await
}

impl Options {
    /// The end of the day that was asked for, if one was.
    async fn moment(&self, store: &Store) -> anyhow::Result<Option<Instant>> {
        Ok(match self.on {
            Some(day) => Some(end_of_day(store, day).await?),
            None => None,
        })
    }

    async fn sweep(&self, installation: &Installation) -> anyhow::Result<Option<Swept>> {
        let now = SystemClock.now();
        let cutoff = self.moment(&installation.store).await?.unwrap_or(now);
        let folder = &installation.folder;
        if cutoff > now && !demo::is_demo(folder.data()) {
            bail!(
                "that day is not over yet, and what is deleted cannot be brought back: nothing was \
                 done; `lotse retention plan` shows what will be due"
            );
        }
        let mock = MockClock::at(cutoff);
        let clock: &dyn Clock = if cutoff > now { &mock } else { &SystemClock };
        let ledger = Ledger::at(&folder.ledger());
        let addresses = Addresses::of(folder)?;
        let mut sweep = Sweep::of(installation, &ledger, &addresses);
        sweep.clock = clock;
        if demo::is_demo(folder.data()) {
            sweep.safeguards = Safeguards::Off;
        }
        Ok(sweep.run_due_by(cutoff).await?)
    }
}

fn write_plan(plan: &Plan, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, plan)?;
            writeln!(out)?;
        }
        Format::Text if plan.lines.is_empty() => writeln!(out, "Nothing is due at {}.", plan.at)?,
        Format::Text => {
            writeln!(out, "Due at {}:", plan.at)?;
            writeln!(out, "{:<16} {:<14} {:<14} {:>8}", "project", "rule", "class", "records")?;
            for line in &plan.lines {
                let project = line.project.as_deref().unwrap_or("–");
                writeln!(
                    out,
                    "{project:<16} {:<14} {:<14} {:>8}",
                    line.rule, line.class, line.records
                )?;
            }
        }
    }
    Ok(())
}

fn write_swept(swept: &Swept, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, swept)?;
            writeln!(out)?;
        }
        Format::Text => {
            for (what, count) in [
                ("deletions of an interrupted sweep", swept.resumed),
                ("legal holds that are over", swept.holds_ended),
                ("participations", swept.participations),
                ("participations that wait for two persons", swept.waiting),
                ("sheets whose draft ended", swept.sheets),
                ("sheets that do not open", swept.unreadable_sheets),
                ("sessions", swept.sessions),
                ("invitations", swept.invitations),
                ("counts of attempts", swept.throttle),
                ("figures of groups", swept.group_figures),
                ("hours of IP addresses", swept.address_hours),
            ] {
                writeln!(out, "{count:>8}  {what}")?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use clap::Parser;

    use super::*;
    use crate::cli::setting_up;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn line(folder: &Path, words: &[&str]) -> Arguments {
        let [data, keys] = ["data", "keys"].map(|name| folder.join(name).display().to_string());
        let places = ["--data", &data, "--keys", &keys];
        Line::parse_from([&["retention"], words, &places].concat()).arguments
    }

    async fn said(folder: &Path, words: &[&str]) -> anyhow::Result<String> {
        let mut out = Vec::new();
        run(line(folder, words), &mut out).await?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[tokio::test]
    async fn a_day_that_is_not_over_is_played_in_a_demo_only() {
        let folder = tempfile::tempdir().unwrap();
        let missing = said(folder.path(), &["plan"]).await.unwrap_err().to_string();
        assert!(missing.contains("there is no installation in"), "{missing}");
        let (Act::Plan(Options { place, .. })
        | Act::Run(Options { place, .. })
        | Act::ConfirmClock(Confirmation { place })) = line(folder.path(), &["plan"]).act;
        let address = Address { origin: String::new(), trusted_proxies: Vec::new() };
        let clock = Arc::new(SystemClock);
        let installation =
            setting_up::begin(&place, clock, address, Purpose::Service).await.unwrap();
        installation.store.close().await;

        let planned = said(folder.path(), &["plan", "--on", "2199-12-31"]).await.unwrap();
        assert_eq!(planned, "Nothing is due at 2200-01-01T00:00:00+00:00.\n");
        let json = said(folder.path(), &["plan", "--format", "json"]).await.unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["lines"].is_array());
        let refused = said(folder.path(), &["run", "--on", "2199-12-31"]).await.unwrap_err();
        assert!(refused.to_string().contains("not over yet"), "{refused}");
        let swept = said(folder.path(), &["run"]).await.unwrap();
        assert!(swept.contains("       0  participations"), "{swept}");
        fs::write(folder.path().join("data").join(demo::MARK), "").unwrap();
        said(folder.path(), &["run", "--on", "2199-12-31", "--format", "json"]).await.unwrap();
    }
}

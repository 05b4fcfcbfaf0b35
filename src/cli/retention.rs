//! `lotse retention`: what is due, and carrying it out by hand.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use crate::clock::{Clock, Instant, MockClock, SystemClock};
use crate::keys::{SharedKeyring, SystemChance};
use crate::retention::addresses::Addresses;
use crate::retention::ledger::Ledger;
use crate::retention::plan::{Plan, end_of_day, plan};
use crate::retention::sweep::{Sweep, Swept, Until};
use crate::store::{Location, Store};

/// What is due, and carrying it out
#[derive(Args)]
#[command(after_help = "Example: lotse retention plan --data data --on 2027-06-30")]
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
    #[command(after_help = "Example: lotse retention run --data data")]
    Run(Options),
}

#[derive(Args)]
struct Options {
    /// The end of this day in the project's time zone, instead of now
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// How to say it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The folder of the installation: database, ledger and addresses
    #[arg(long, env = "LOTSE_DATA", default_value = "data", value_name = "FOLDER")]
    data: PathBuf,
    /// A PostgreSQL URL, instead of the embedded database in the folder
    #[arg(long, env = "LOTSE_DATABASE", value_name = "URL", hide_env_values = true)]
    database: Option<String>,
    /// The keyring's file; the hourly keys lie beside it [default: keys/keyring.json in the folder]
    #[arg(long, env = "LOTSE_KEYRING", value_name = "FILE")]
    keyring: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Whether a day that is not over yet may be played.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Folder {
    /// Real people's data.
    Installation,
    /// Invented ones: `lotse demo` marks its folder.
    Demo,
}

/// The file by which a demo's data folder is known.
pub(super) const DEMO_MARK: &str = "demo";

/// Carries the subcommand out and writes what there is to say to `out`.
pub(super) async fn run(arguments: Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    match arguments.act {
        Act::Plan(options) => {
            let store = options.open().await?;
            let at = options.moment(&store).await?.unwrap_or_else(|| SystemClock.now());
            let planned = plan(&store, at).await?;
            store.close().await;
            write_plan(&planned, options.format, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Act::Run(options) => {
            let store = options.open().await?;
            let outcome = options.sweep(&store).await;
            store.close().await;
            let Some(swept) = outcome? else {
                writeln!(out, "Another process is sweeping: nothing was done.")?;
                return Ok(ExitCode::from(1));
            };
            write_swept(&swept, options.format, out)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

impl Options {
    async fn open(&self) -> anyhow::Result<Store> {
        let location = if let Some(url) = &self.database {
            Location::Server(url.clone())
        } else {
            let file = self.data.join("lotse.db");
            // Opening would make one, and an empty database has nothing due.
            if !file.exists() {
                bail!("there is no database at {}: give its folder with --data", file.display());
            }
            Location::File(file)
        };
        Ok(Store::open(&location).await?)
    }

    /// The end of the day that was asked for, if one was.
    async fn moment(&self, store: &Store) -> anyhow::Result<Option<Instant>> {
        Ok(match self.on {
            Some(day) => Some(end_of_day(store, day).await?),
            None => None,
        })
    }

    async fn sweep(&self, store: &Store) -> anyhow::Result<Option<Swept>> {
        let now = SystemClock.now();
        let cutoff = self.moment(store).await?.unwrap_or(now);
        let folder =
            if self.data.join(DEMO_MARK).exists() { Folder::Demo } else { Folder::Installation };
        if cutoff > now && folder == Folder::Installation {
            bail!(
                "that day is not over yet, and what is deleted cannot be brought back: nothing was \
                 done; `lotse retention plan` shows what will be due"
            );
        }
        let mock = MockClock::at(cutoff);
        let clock: &dyn Clock = if cutoff > now { &mock } else { &SystemClock };
        let keyring_file =
            self.keyring.clone().unwrap_or_else(|| self.data.join("keys").join("keyring.json"));
        let keyring = SharedKeyring::load(&keyring_file)?;
        let hours = keyring_file.parent().context("the keyring has no folder")?.join("hours");
        let sweep = Sweep {
            store,
            keyring: &keyring,
            clock,
            chance: &SystemChance,
            ledger: &Ledger::at(&self.data.join("ledger.jsonl")),
            addresses: &Addresses::in_folders(&self.data.join("addresses"), &hours)?,
            until: Until::Done,
        };
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
                ("participations", swept.participations),
                ("sheets whose draft ended", swept.sheets),
                ("sheets that do not open", swept.unreadable_sheets),
                ("sessions", swept.sessions),
                ("invitations", swept.invitations),
                ("counts of attempts", swept.throttle),
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

    use clap::Parser;

    use super::*;
    use crate::keys::{Keyring, SeededChance};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    async fn said(folder: &std::path::Path, words: &[&str]) -> anyhow::Result<String> {
        let folder = folder.to_str().unwrap();
        let line = Line::parse_from([&["retention"], words, &["--data", folder]].concat());
        let mut out = Vec::new();
        run(line.arguments, &mut out).await?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[tokio::test]
    async fn a_day_that_is_not_over_is_played_in_a_demo_only() {
        let folder = tempfile::tempdir().unwrap();
        let missing = said(folder.path(), &["plan"]).await.unwrap_err().to_string();
        assert!(missing.contains("there is no database at"), "{missing}");
        let database = Location::File(folder.path().join("lotse.db"));
        Store::open(&database).await.unwrap().close().await;
        fs::create_dir(folder.path().join("keys")).unwrap();
        let keyring = folder.path().join("keys/keyring.json");
        Keyring::make(&SeededChance::for_test(1)).store_new(&keyring).unwrap();

        let planned = said(folder.path(), &["plan", "--on", "2199-12-31"]).await.unwrap();
        assert_eq!(planned, "Nothing is due at 2200-01-01T00:00:00+00:00.\n");
        let json = said(folder.path(), &["plan", "--format", "json"]).await.unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["lines"].is_array());
        let refused = said(folder.path(), &["run", "--on", "2199-12-31"]).await.unwrap_err();
        assert!(refused.to_string().contains("not over yet"), "{refused}");
        let swept = said(folder.path(), &["run"]).await.unwrap();
        assert!(swept.contains("       0  participations"), "{swept}");
        fs::write(folder.path().join(DEMO_MARK), "").unwrap();
        said(folder.path(), &["run", "--on", "2199-12-31", "--format", "json"]).await.unwrap();
    }
}

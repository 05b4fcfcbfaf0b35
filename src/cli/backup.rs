//! `lotse backup`: an encrypted copy of the whole installation, beside a running server.

use std::io::Write;
use std::process::ExitCode;

use chrono::SecondsFormat;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::keys;
use super::opening::Place;
use crate::clock::{Clock as _, Instant, SystemClock};
use crate::custody::backup::{self, Listed};

/// Makes a backup of everything but the keys.
#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  lotse backup --data /var/lib/lotse --keys /etc/lotse/keys --backups /srv/lotse-backups
  lotse backup list --backups /srv/lotse-backups --format json

The server makes one each day by itself when --backups or LOTSE_BACKUPS is given."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    act: Option<Act>,
    #[command(flatten)]
    place: Place,
}

#[derive(Subcommand)]
enum Act {
    /// Say which backups are there, the newest first
    List {
        /// How to say it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Carries the command out.
pub(super) async fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    if let Some(Act::List { format, place }) = &arguments.act {
        let folder = place.folder()?;
        write_list(&backup::list(&folder)?, *format, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let installation = keys::open(&arguments.place).await?;
    let made = async {
        backup::expire(&installation.folder, SystemClock.now())?;
        backup::make(&installation).await
    }
    .await;
    installation.store.close().await;
    let made = made?;
    writeln!(
        out,
        "{} ({} bytes, read back and whole). It opens until {}; its key lies in {}.",
        made.path.display(),
        made.bytes,
        at(made.made_at.plus_days(crate::retention::schedule::BACKUP_DAYS)),
        installation.folder.backup_keys().display()
    )?;
    Ok(ExitCode::SUCCESS)
}

fn at(instant: Instant) -> String {
    instant.utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn write_list(backups: &[Listed], format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    match format {
        Format::Json => {
            let lines: Vec<_> = backups
                .iter()
                .map(|backup| {
                    json!({
                        "id": backup.id,
                        "file": backup.path,
                        "made-at": at(backup.made_at),
                        "expires-at": at(backup.expires_at),
                        "bytes": backup.bytes,
                        "opens": backup.opens,
                    })
                })
                .collect();
            serde_json::to_writer_pretty(&mut *out, &lines)?;
            writeln!(out)?;
        }
        Format::Text if backups.is_empty() => writeln!(out, "There is no backup.")?,
        Format::Text => {
            writeln!(out, "{:<21} {:<21} {:>12}  file", "made", "opens until", "bytes")?;
            for backup in backups {
                let until =
                    if backup.opens { at(backup.expires_at) } else { "its key is gone".to_owned() };
                let file = backup.path.display();
                writeln!(
                    out,
                    "{:<21} {until:<21} {:>12}  {file}",
                    at(backup.made_at),
                    backup.bytes
                )?;
            }
        }
    }
    Ok(())
}

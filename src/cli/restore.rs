//! `lotse restore` and `lotse drill`: the way back from a backup, and trying it.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::SecondsFormat;
use clap::Args;

use super::keys;
use super::opening::Place;
use crate::clock::{Instant, SystemClock};
use crate::custody::drill;
use crate::custody::restore::{Restore, Restored, Until};
use crate::keys::SystemChance;

/// Puts the database back from a backup.
#[derive(Args)]
#[command(after_help = "Examples:
  lotse restore --data /var/lib/lotse --keys /etc/lotse/keys --backups /srv/lotse-backups --replace
  lotse restore --database postgres://lotse@db.internal/empty --backup /srv/lotse-backups/FILE

Stop the service first. Old data come back under the newest keys, whoever was deleted since is
deleted again, what is due is deleted, and only then can the service start. On PostgreSQL --replace
needs the right to make databases; without it, give an empty one. What was cut off is begun anew by
running it again.")]
pub(super) struct RestoreArguments {
    /// The backup's file; the newest in the folder of backups unless given
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,
    /// Replace the database that is there
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    place: Place,
}

/// Tries the newest backup in a scratch place, and says what came back.
#[derive(Args)]
#[command(after_help = "Example:
  lotse drill --data /var/lib/lotse --keys /etc/lotse/keys --backups /srv/lotse-backups

Nothing is left behind and nothing is changed, but the note of when it ran and how it went.
Exit status: 0 all is well, 1 there are findings, 2 it could not be put back.")]
pub(super) struct DrillArguments {
    #[command(flatten)]
    place: Place,
}

/// Carries `lotse restore` out.
pub(super) async fn run(
    arguments: &RestoreArguments,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let folder = arguments.place.folder()?;
    let location = arguments.place.location(&folder);
    let restore = Restore {
        folder: &folder,
        keyring: arguments.place.keyring(&folder)?,
        location: &location,
        clock: &SystemClock,
        chance: &SystemChance,
        replace: arguments.replace,
        until: Until::Done,
    };
    let restored = restore.run(arguments.backup.as_deref()).await?;
    say(&restored, out)?;
    writeln!(out, "\nThe installation can be served again. Everyone logs in anew.")?;
    Ok(ExitCode::SUCCESS)
}

/// Carries `lotse drill` out.
pub(super) async fn run_drill(
    arguments: &DrillArguments,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let installation = keys::open(&arguments.place).await?;
    let outcome = drill::run(&installation).await;
    installation.store.close().await;
    let restored = outcome?;
    say(&restored, out)?;
    Ok(ExitCode::from(u8::from(!restored.findings.is_empty())))
}

fn say(restored: &Restored, out: &mut impl Write) -> anyhow::Result<()> {
    let at = |seconds| Instant::from_unix(seconds).utc().to_rfc3339_opts(SecondsFormat::Secs, true);
    writeln!(out, "Backup of {}, keys of {}.", at(restored.made_at), at(restored.keys_of))?;
    writeln!(
        out,
        "It is {} hours old; putting it back took {} seconds.\n",
        restored.age_seconds / 3600,
        restored.took_seconds
    )?;
    for (what, count) in [
        ("people in the backup", restored.people_before),
        ("people now", restored.people_after),
        ("records in the backup", restored.records_before),
        ("records now", restored.records_after),
        ("deletions of the ledger that the backup did not know", restored.orders_noted),
        ("people deleted again", restored.deleted_again),
        ("people without a living key, removed", restored.unreadable),
        ("accounts of staff without a living key, removed", restored.accounts_removed),
        (
            "people to invite again, because their access is another by now",
            restored.to_invite_again,
        ),
        ("people and staff who came since, whose data are lost", restored.unknown),
        ("deletions that were due", restored.due),
    ] {
        writeln!(out, "{count:>8}  {what}")?;
    }
    for finding in &restored.findings {
        writeln!(out, "\nTo be looked at: {finding}")?;
    }
    Ok(())
}

//! `lotse keys`: rolling the epoch, copying the key table and renewing all covers, beside a running
//! server.
//!
//! The server does all three by itself; these commands do them now.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::opening::Place;
use crate::clock::SystemClock;
use crate::custody::{CustodyError, copies, night, roll};
use crate::installation::{Address, Installation, Purpose};

/// Works on the keys.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Begin a new epoch, wrap every key anew, and destroy the old root
    #[command(after_help = "Examples:
  lotse keys roll --data /var/lib/lotse --keys /etc/lotse/keys
  lotse keys roll --now

Without --now it rolls only when the last epoch is a week old, as the server does by itself.
Exit status: 0 done or not due, 2 not done; run it again to go on.")]
    Roll {
        /// Do not wait until a week is over
        #[arg(long)]
        now: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Copy the table of wrapped keys to its folder outside the database
    #[command(after_help = "Example:
  lotse keys copy --data /var/lib/lotse --keys /etc/lotse/keys --copies /srv/lotse-copies")]
    Copy(Place),
    /// Renew the covers of all sheets, in random order, as the server does every night
    #[command(after_help = "Example:
  lotse keys renew --data /var/lib/lotse --keys /etc/lotse/keys

Afterwards nothing in the database says which sheets were written since the last time.
On PostgreSQL each table with rows of people is written anew, and locked for that time.
Exit status: 0 done, 2 not done; run it again to begin again.")]
    Renew(Place),
}

/// Opens an installation for a command that serves nothing.
pub(super) async fn open(place: &Place) -> anyhow::Result<Installation> {
    let address = Address { origin: String::new(), trusted_proxies: Vec::new() };
    place.open(Arc::new(SystemClock), address, Purpose::Service).await
}

/// Carries the command out.
pub async fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (Act::Roll { place, .. } | Act::Copy(place) | Act::Renew(place)) = &arguments.act;
    let installation = open(place).await?;
    let outcome = carry_out(&arguments.act, &installation, out).await;
    installation.store.close().await;
    outcome?;
    Ok(ExitCode::SUCCESS)
}

async fn carry_out(
    act: &Act,
    installation: &Installation,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let rolled = match act {
        Act::Roll { now: true, .. } => roll::now(installation).await?,
        Act::Roll { now: false, .. } => match roll::when_due(installation).await? {
            Some(rolled) => rolled,
            None => return not_due(installation, out).await,
        },
        Act::Copy(_) => {
            let copied = copies::make(installation).await?;
            writeln!(out, "{} keys copied to {}.", copied.keys, copied.path.display())?;
            return Ok(());
        }
        Act::Renew(_) => {
            let done = night::now(installation).await?;
            writeln!(
                out,
                "{} sheets and decisions of {} people are under new covers.",
                done.rows, done.people
            )?;
            if done.closed > 0 {
                writeln!(
                    out,
                    "{} could not be renewed: their covers do not come off. They were left as they \
                     are; somebody changed them, or their key is gone.",
                    done.closed
                )?;
            }
            return Ok(());
        }
    };
    writeln!(
        out,
        "Epoch {}: {} keys wrapped anew, the root of the epoch before is destroyed.",
        rolled.epoch, rolled.keys
    )?;
    Ok(())
}

async fn not_due(installation: &Installation, out: &mut impl Write) -> anyhow::Result<()> {
    let due_at = roll::due_at(installation).await?;
    if due_at <= installation.clock.now() {
        return Err(CustodyError::UnderWay { what: "roll" }.into());
    }
    writeln!(out, "Nothing to do before {}; --now rolls at once.", due_at.utc().to_rfc3339())?;
    Ok(())
}

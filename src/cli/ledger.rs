//! `lotse ledger`: its checkpoints, and the key with which anybody checks them.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::opening::Place;
use crate::clock::{Clock as _, SystemClock};
use crate::retention::checkpoints::Checkpoints;
use crate::retention::ledger::Ledger;
use crate::retention::ledger::checkpoint::verifier_key;

/// The ledger of an installation.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Signs the ledger as it is now, keeps the checkpoint and prints it
    #[command(
        after_help = "Example: lotse ledger checkpoint --data /var/lib/lotse --keys /etc/lotse/keys"
    )]
    Checkpoint(Place),
    /// Prints the key with which checkpoints and receipts are checked
    #[command(
        after_help = "Example: lotse ledger key --keys /etc/lotse/keys > for-the-officer.txt"
    )]
    Key(Place),
}

/// Carries the subcommand out and writes what there is to say to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    match &arguments.act {
        Act::Checkpoint(place) => {
            let folder = place.folder()?;
            let keyring = place.keyring(&folder)?.get();
            let ledger = Ledger::at(&folder.ledger());
            let checkpoints = Checkpoints::in_folder(&folder.checkpoints());
            let made = if ledger.path().exists() {
                checkpoints.make(&ledger, &keyring, SystemClock.now())?
            } else {
                None
            };
            let made = made.with_context(|| {
                format!(
                    "the ledger {} has no lines yet: there is nothing to sign",
                    ledger.path().display()
                )
            })?;
            out.write_all(&made.note)?;
        }
        Act::Key(place) => {
            let keyring = place.keyring(&place.folder()?)?.get();
            writeln!(out, "{}", verifier_key(&keyring))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

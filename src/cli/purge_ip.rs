//! `lotse purge-ip`: deletes IP addresses that are due, for a timer of its own.
//!
//! It needs neither a database nor a running service, only the two folders: addresses end on time
//! even while nothing else works.

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use super::opening::Place;
use crate::clock::{Clock as _, SystemClock};
use crate::retention::addresses::Addresses;
use crate::retention::schedule::ADDRESS_HOURS_AT_MOST;

/// Deletes IP addresses that are due.
#[derive(Args)]
#[command(after_help = "Example, from a timer, every 15 minutes:
  lotse purge-ip --data /var/lib/lotse --keys /var/lib/lotse-keys

Exit status: 0 done, 1 an address is older than seven days still, 2 not done.")]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
}

/// Carries the command out.
pub fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let folder = arguments.place.folder()?;
    if !folder.data().is_dir() {
        bail!(
            "there is no installation in {}; name its folder with --data",
            folder.data().display()
        );
    }
    let now = SystemClock.now();
    let addresses = Addresses::of(&folder)?;
    let hours = addresses.purge(now)?;
    let oldest = addresses.find_oldest()?.map(|oldest| (now.unix() - oldest.unix()) / 3600);
    writeln!(out, "{hours} hours of addresses deleted.")?;
    match oldest {
        Some(age) => writeln!(out, "The oldest that is left is {age} hours old at most.")?,
        None => writeln!(out, "No address is left.")?,
    }
    let good = oldest.is_none_or(|age| age <= ADDRESS_HOURS_AT_MOST);
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

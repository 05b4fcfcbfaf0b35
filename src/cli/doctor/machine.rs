//! The machine: its clock, its disks, and whether memory could land on one.

use std::fs;
use std::path::Path;

use nix::sys::prctl;
use nix::sys::resource::{Resource, getrlimit};
use nix::sys::statvfs::statvfs;

use super::report::{Family, Report};
use crate::clock::Instant;
use crate::installation::Folder;

/// No installation is older than the program's first version: 2026-01-01.
const EARLIEST: Instant = Instant::from_unix(1_767_225_600);

/// A volume with less than a tenth free, or than this, may fill before somebody looks.
const LEAST_FREE_BYTES: u64 = 256 * 1024 * 1024;

/// Checks clock, space and memory.
pub fn check(folder: &Folder, now: Instant, report: &mut Report) {
    let mut family = report.family("machine");
    clock(folder, now, &mut family);
    let replica = folder.keyring_replica();
    let second = replica.as_deref().and_then(Path::parent);
    for place in [Some(folder.data()), Some(folder.keys()), second].into_iter().flatten() {
        space(place, &mut family);
    }
    memory(&mut family);
}

/// Files cannot have been written later than now.
fn clock(folder: &Folder, now: Instant, family: &mut Family<'_>) {
    let written = [folder.keyring(), folder.database(), folder.ledger()]
        .iter()
        .filter_map(|path| fs::metadata(path).ok()?.modified().ok())
        .filter_map(|at| at.duration_since(std::time::UNIX_EPOCH).ok())
        .filter_map(|since| i64::try_from(since.as_secs()).ok())
        .max();
    if now < EARLIEST {
        family.finding("clock", "it stands before this program was written: set it (NTP)");
    } else if written.is_some_and(|written| Instant::from_unix(written) > now.plus_seconds(60)) {
        family.finding(
            "clock",
            "it stands before the last change of a file here: it was set back; set it right (NTP), \
             because due dates, sessions and addresses hang on it",
        );
    } else {
        family.fine("clock", format!("{}, after the last change of every file", now.utc()));
    }
}

fn space(place: &Path, family: &mut Family<'_>) {
    let found = match statvfs(place) {
        Ok(found) => found,
        Err(error) => {
            family.finding("space", format!("{}: {error}", place.display()));
            return;
        }
    };
    let size = |blocks: u64| blocks.saturating_mul(found.fragment_size());
    let (free, all) = (size(found.blocks_available()), size(found.blocks()));
    let said = format!("{} of {} MiB free at {}", free >> 20, all >> 20, place.display());
    if free < LEAST_FREE_BYTES || free < all / 10 {
        family.finding("space", format!("{said}: make room before deleting stops for want of it"));
    } else {
        family.fine("space", said);
    }
}

/// This process has just told the system what the service tells it at its start.
fn memory(family: &mut Family<'_>) {
    let no_dumps = getrlimit(Resource::RLIMIT_CORE).is_ok_and(|(_, most)| most == 0);
    let closed = prctl::get_dumpable().is_ok_and(|dumpable| !dumpable);
    if no_dumps && closed {
        family.fine("memory", "core dumps are off, and no other process may read it");
    } else {
        family.finding(
            "memory",
            "the system does not let the program forbid core dumps: set LimitCORE=0 for the service",
        );
    }
    let swaps = fs::read_to_string("/proc/swaps").unwrap_or_default();
    let open = swaps.lines().skip(1).filter(|line| !line.contains("/zram")).count();
    if open > 0 {
        family.note("swap", "there is swap: see to it that it is encrypted, or have none");
    }
}

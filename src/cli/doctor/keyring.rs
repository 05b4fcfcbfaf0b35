//! The keyring and its replica.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::report::{Family, Report};
use crate::keys::{Held, KeyringHome};

/// Checks both files and their lock; gives what the keyring holds, if it opens.
pub fn check(home: &KeyringHome, report: &mut Report) -> Option<Held> {
    let mut family = report.family("keyring");
    let look = home.look();
    let held = match look.keyring {
        Ok(held) => {
            let epochs: Vec<String> = held.epochs.iter().map(ToString::to_string).collect();
            family.fine("file", format!("opens; living epochs: {}", epochs.join(", ")));
            if held.epochs.len() > 1 {
                family.finding(
                    "roll",
                    "a roll is under way or was cut off: if none is running, run `lotse keys roll`",
                );
            }
            Some(held)
        }
        // With a replica at hand the message should say so.
        Err(fault) => {
            let fault = home.load().err().unwrap_or(fault);
            family.finding("file", fault.to_string());
            None
        }
    };
    replica(home, look.replica, look.alike, held.as_ref(), &mut family);
    match look.remarks {
        Ok(remarks) if remarks.is_empty() => {
            if let Some(held) = &held {
                family.fine("lock", format!("closed by {}", held.lock));
            }
        }
        Ok(remarks) => {
            for remark in remarks {
                family.finding("lock", remark);
            }
        }
        Err(fault) => family.finding("lock", fault.to_string()),
    }
    held
}

fn replica(
    home: &KeyringHome,
    found: Option<Result<Held, crate::keys::KeyringFault>>,
    alike: bool,
    held: Option<&Held>,
    family: &mut Family<'_>,
) {
    let (Some(found), Some(path)) = (found, home.replica()) else {
        family.finding(
            "replica",
            "there is none: losing the keyring would be losing every name, result and answer; name \
             a folder on another volume with --keyring-replica, here and for `lotse serve`",
        );
        return;
    };
    match found {
        Err(fault) => family.finding(
            "replica",
            format!("{fault} (the running service repairs it from the keyring in its next round)"),
        ),
        Ok(_) if alike => family.fine("replica", "is whole and like the keyring"),
        Ok(there) => {
            let epoch = |held: Option<&Held>| held.and_then(|held| held.epochs.last().copied());
            let (one, other) = (epoch(held), epoch(Some(&there)));
            family.finding(
                "replica",
                format!(
                    "differs from the keyring (epoch {} there, {} in the keyring): the running \
                     service repairs it in its next round; if this stays, read its log",
                    other.unwrap_or(0),
                    one.map_or_else(|| "none".to_owned(), |epoch| epoch.to_string()),
                ),
            );
        }
    }
    let volume = |path: &Path| fs::metadata(path.parent()?).ok().map(|found| found.dev());
    if volume(home.path()).is_some_and(|one| Some(one) == volume(path)) {
        family.note(
            "replica's volume",
            "keyring and replica lie on the same volume, and would be lost together",
        );
    }
}

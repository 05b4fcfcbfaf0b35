//! Who may read which file, and whether keys lie where a backup of the data would take them along.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::report::{Family, Report};
use crate::installation::Folder;

/// Checks modes and places of files.
pub fn check(folder: &Folder, report: &mut Report) {
    let mut family = report.family("files");
    let replica = folder.keyring_replica();
    let private = [Some(folder.data()), Some(folder.keys())]
        .into_iter()
        .flatten()
        .chain(replica.as_deref().and_then(Path::parent));
    let mut open = Vec::new();
    for path in private {
        look_at(path, 0o077, &mut open, &mut family);
    }
    // Keys are never written again in their place.
    for path in hour_keys(folder) {
        look_at(&path, 0o277, &mut open, &mut family);
    }
    for path in [folder.ledger(), folder.database()] {
        if path.exists() {
            look_at(&path, 0o022, &mut open, &mut family);
        }
    }
    if open.is_empty() {
        family.fine("modes", "nobody but the owner may enter the folders or write to the files");
    } else {
        family
            .finding("modes", format!("{}: take the others' rights away (chmod)", open.join(", ")));
    }
    match keys_within(folder.data()) {
        Ok(found) if found.is_empty() => {
            family.fine("keys", "none lies in the data folder, from which backups are made");
        }
        Ok(found) => family.finding(
            "keys",
            format!(
                "{} lies in the data folder and travels with every backup of it: move it away, roll \
                 the keys, and destroy the backups that hold it",
                found.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
            ),
        ),
        Err(error) => family.finding("keys", format!("the data folder cannot be read: {error}")),
    }
}

/// Notes a path that has one of the rights in `forbidden`.
fn look_at(path: &Path, forbidden: u32, open: &mut Vec<String>, family: &mut Family<'_>) {
    match fs::metadata(path) {
        Ok(found) => {
            let mode = found.permissions().mode() & 0o7777;
            if mode & forbidden != 0 {
                open.push(format!("{} has mode {mode:04o}", path.display()));
            }
        }
        Err(error) => family.finding("modes", format!("{}: {error}", path.display())),
    }
}

fn hour_keys(folder: &Folder) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.hour_keys()).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| has_ending(path, "hour")).collect()
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

/// Files that are keyrings or hourly keys, wherever they lie below `folder` and whatever their name.
fn keys_within(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if has_ending(&entry.path(), "hour")
                || (kind.is_file() && is_keyring(&entry.path()))
            {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A keyring says what it is within its first line or two.
fn is_keyring(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(256).read_to_end(&mut start));
    read.is_ok() && String::from_utf8_lossy(&start).contains("\"lotse keyring ")
}

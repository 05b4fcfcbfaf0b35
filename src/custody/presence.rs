//! Who is there: a service that runs, or a restore that has not ended. Never both.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;

use super::{CustodyError, at, sync_folder};
use crate::ids::BackupId;
use crate::installation::Folder;

/// Held while it lasts; goes with the process, also when that dies.
#[must_use]
pub struct Held(#[expect(dead_code, reason = "what counts is that it is open")] File);

/// Says that a service runs here; several may.
///
/// # Errors
///
/// [`CustodyError::Restoring`] while something is put back.
pub fn serve(folder: &Folder) -> Result<Held, CustodyError> {
    let file = lock_file(folder)?;
    match file.try_lock_shared() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(CustodyError::Restoring { marker: folder.restoring() });
        }
        Err(TryLockError::Error(cause)) => return Err(at(&folder.in_use())(cause)),
    }
    refuse_restoring(folder)?;
    Ok(Held(file))
}

/// Keeps every service away while something is put back.
pub(super) fn alone(folder: &Folder) -> Result<Held, CustodyError> {
    let file = lock_file(folder)?;
    match file.try_lock() {
        Ok(()) => Ok(Held(file)),
        Err(TryLockError::WouldBlock) => {
            Err(CustodyError::InUse { data: folder.data().to_owned() })
        }
        Err(TryLockError::Error(cause)) => Err(at(&folder.in_use())(cause)),
    }
}

fn lock_file(folder: &Folder) -> Result<File, CustodyError> {
    let path = folder.in_use();
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(at(&path))
}

/// Refuses an installation into which something is being put back, or was until it was cut off.
pub fn refuse_restoring(folder: &Folder) -> Result<(), CustodyError> {
    let marker = folder.restoring();
    if marker.exists() { Err(CustodyError::Restoring { marker }) } else { Ok(()) }
}

/// From now on nothing here is served; durable when it returns.
pub(super) fn mark(folder: &Folder, backup: &BackupId) -> Result<(), CustodyError> {
    let path = folder.restoring();
    let mut file = File::create(&path).map_err(at(&path))?;
    writeln!(file, "{backup}").and_then(|()| file.sync_all()).map_err(at(&path))?;
    sync_folder(folder.data())
}

/// Everything is in its place.
pub(super) fn unmark(folder: &Folder) -> Result<(), CustodyError> {
    let path = folder.restoring();
    fs::remove_file(&path).map_err(at(&path))?;
    sync_folder(folder.data())
}

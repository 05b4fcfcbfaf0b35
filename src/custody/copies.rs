//! Copies of the key table outside the database: made daily and at each roll, the newest few kept.
//!
//! Old data without the newest keys open nothing; so without such a copy a lost database would be
//! lost for good. A copy whose epoch is gone opens nothing any more, and is removed.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::key_table::KeyTable;
use super::{CustodyError, at, blocking, standing, sync_folder};
use crate::clock::Instant;
use crate::installation::Installation;
use crate::keys::Keyring;
use crate::store::custody_act::Act;

/// Hours between two copies.
pub const EVERY_HOURS: i64 = 24;

/// What the name of an unfinished copy begins with.
const UNFINISHED: &str = ".key-table-";

/// How many copies are kept.
const KEPT: usize = 3;

/// A copy that was written, read back and found whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where it lies.
    pub path: PathBuf,
    /// The living epoch when it was taken.
    pub epoch: i64,
    /// The oldest epoch that any key in it hangs on.
    pub oldest_epoch: i64,
    /// Wrapped keys, with what recovery codes open.
    pub keys: usize,
}

/// Makes a copy if the newest is a day old; says whether it did.
pub async fn when_due(installation: &Installation) -> Result<Option<Copied>, CustodyError> {
    let copies = list(installation.folder.copies())?;
    let now = installation.clock.now();
    // One from a clock that ran ahead says nothing about today.
    let newest = copies.into_iter().map(|(_, made_at)| made_at).rfind(|made_at| *made_at <= now);
    if newest.is_some_and(|made_at| now < made_at.plus_seconds(EVERY_HOURS * 3600)) {
        return Ok(None);
    }
    make(installation).await.map(Some)
}

/// Makes a copy, reads it back, and removes old ones.
pub async fn make(installation: &Installation) -> Result<Copied, CustodyError> {
    let now = installation.clock.now();
    let table = KeyTable::take(&installation.store, now).await?;
    let folder = installation.folder.copies().to_owned();
    let keyring = installation.keyring.at_least(table.epoch)?;
    let copied = blocking(move || {
        let copied = write(&folder, &table)?;
        remove_ahead(&folder, now)?;
        prune(&folder, &keyring)?;
        Ok(copied)
    })
    .await?;
    let figures = json!({ "keys": copied.keys, "epoch": copied.epoch });
    standing::note(installation, Act::Copy, Ok(figures)).await?;
    Ok(copied)
}

fn write(folder: &Path, table: &KeyTable) -> Result<Copied, CustodyError> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(at(folder))?;
    let path = folder.join(name(table.epoch, table.made_at));
    clear_dead(folder)?;
    let mut file = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .permissions(Permissions::from_mode(0o600))
        .tempfile_in(folder)
        .map_err(at(folder))?;
    file.as_file().lock().map_err(at(&path))?;
    {
        let mut out = BufWriter::new(file.as_file_mut());
        table.write(&mut out).and_then(|()| out.flush()).map_err(at(&path))?;
    }
    file.as_file().sync_all().map_err(at(&path))?;
    file.persist(&path).map_err(|error| at(&path)(error.error))?;
    sync_folder(folder)?;
    if read(&path)? != *table {
        return Err(CustodyError::CopyDamaged { path, what: "it is not what was written" });
    }
    Ok(Copied {
        path,
        epoch: table.epoch,
        oldest_epoch: table.epochs().min().unwrap_or(table.epoch),
        keys: table.keys.len() + table.recoveries.len(),
    })
}

/// Removes what a process that died was writing; whoever still writes holds a lock.
fn clear_dead(folder: &Path) -> Result<(), CustodyError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with(UNFINISHED)
            && let Ok(file) = File::open(&path)
            && file.try_lock().is_ok()
        {
            fs::remove_file(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// Reads a copy, whole or not at all.
pub(super) fn read(path: &Path) -> Result<KeyTable, CustodyError> {
    let file = File::open(path).map_err(at(path))?;
    KeyTable::read(BufReader::new(file))
        .map_err(|what| CustodyError::CopyDamaged { path: path.to_owned(), what })
}

/// Removes copies from a clock that ran ahead and was set right: the one just made knows everybody,
/// and an older one that calls itself newer would lose whoever came since.
fn remove_ahead(folder: &Path, now: Instant) -> Result<(), CustodyError> {
    for (path, made_at) in list(folder)? {
        if made_at > now {
            fs::remove_file(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// Removes copies that open nothing any more, and all but the newest few.
pub(super) fn prune(folder: &Path, keyring: &Keyring) -> Result<(), CustodyError> {
    // Another node may have begun an epoch that is not known here yet: only the past is removed.
    let oldest = keyring.epochs().into_iter().min().unwrap_or(0);
    let copies = list(folder)?;
    let surplus = copies.len().saturating_sub(KEPT);
    for (position, (path, _)) in copies.iter().enumerate() {
        let epoch = parse(path).map(|(epoch, _)| epoch);
        if position < surplus || epoch.is_some_and(|epoch| epoch < oldest) {
            fs::remove_file(path).map_err(at(path))?;
        }
    }
    if copies.is_empty() { Ok(()) } else { sync_folder(folder) }
}

/// Every copy and when it was made, the newest last.
pub(super) fn list(folder: &Path) -> Result<Vec<(PathBuf, Instant)>, CustodyError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(at(folder)(cause)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(at(folder))?.path();
        if let Some(order) = parse(&path) {
            found.push((order, path));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|((_, made_at), path)| (path, made_at)).collect())
}

/// Two copies may be of one second: epoch and time in the name, and the later replaces the earlier.
fn name(epoch: i64, made_at: Instant) -> String {
    format!("key-table-{epoch:06}-{:012}.jsonl", made_at.unix())
}

fn parse(path: &Path) -> Option<(i64, Instant)> {
    let name = path.file_name()?.to_str()?;
    let (epoch, made_at) =
        name.strip_prefix("key-table-")?.strip_suffix(".jsonl")?.split_once('-')?;
    Some((epoch.parse().ok()?, Instant::from_unix(made_at.parse().ok()?)))
}

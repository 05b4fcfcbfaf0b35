//! Backups: database, ledger, key table and installed questionnaires, encrypted as a whole.
//!
//! Each has a key of its own beside the keyring; after 30 days the key is destroyed, so that a copy
//! that somebody forgot dies as well.
//! A backup is there whole and read back, or it is not there.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use tempfile::TempDir;

use super::archive::{self, Contents, Header, Manifest};
use super::key_table::KeyTable;
use super::turn::{self, What};
use super::{CustodyError, aside, at, blocking, copies, dump, standing, sync_folder};
use crate::clock::Instant;
use crate::ids::BackupId;
use crate::installation::{Folder, Installation};
use crate::keys::{BackupKeys, Chance};
use crate::retention::alarms;
use crate::retention::ledger::Ledger;
use crate::retention::schedule::BACKUP_DAYS;
use crate::store::custody_act::Act;

/// Hours between two backups.
pub const EVERY_HOURS: i64 = 24;

/// What a scratch folder's name begins with.
pub(super) const SCRATCH: &str = ".scratch-";
/// What the name of an unfinished backup begins with.
const UNFINISHED: &str = ".lotse-backup-";

/// A backup that was made and read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its id.
    pub id: BackupId,
    /// Where it lies.
    pub path: PathBuf,
    /// When it was made.
    pub made_at: Instant,
    /// Its size.
    pub bytes: u64,
}

/// A backup that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: BackupId,
    /// Where it lies.
    pub path: PathBuf,
    /// When it was made.
    pub made_at: Instant,
    /// When its key is destroyed.
    pub expires_at: Instant,
    /// Its size.
    pub bytes: u64,
    /// Whether its key is alive.
    pub opens: bool,
}

fn folder_of(folder: &Folder) -> Result<&Path, CustodyError> {
    folder.backups().ok_or(CustodyError::NoFolder)
}

/// Lets expired backups die, and makes one if a folder is named and the newest is a day old.
pub async fn when_due(installation: &Installation) -> Result<Option<Made>, CustodyError> {
    let now = installation.clock.now();
    // A clock that jumped would end backups that are not over.
    if !alarms::is_clock_ahead(&installation.store).await? {
        expire(&installation.folder, now)?;
    }
    if installation.folder.backups().is_none() {
        return Ok(None);
    }
    let newest = list(&installation.folder)?.into_iter();
    // One from a clock that ran ahead says nothing about today.
    let newest = newest.filter(|backup| backup.made_at <= now).find(|backup| backup.opens);
    if newest.is_some_and(|backup| now < backup.made_at.plus_seconds(EVERY_HOURS * 3600)) {
        return Ok(None);
    }
    match make(installation).await {
        // Another node is at it.
        Err(CustodyError::UnderWay { .. }) => Ok(None),
        other => other.map(Some),
    }
}

/// Makes a backup and reads it back.
pub async fn make(installation: &Installation) -> Result<Made, CustodyError> {
    let outcome = attempt(installation).await;
    match &outcome {
        Ok(made) => {
            let figures = json!({ "bytes": made.bytes });
            standing::note(installation, Act::Backup, Ok(figures)).await?;
        }
        Err(CustodyError::UnderWay { .. } | CustodyError::NoFolder) => {}
        Err(error) => standing::note(installation, Act::Backup, Err(error)).await?,
    }
    outcome
}

async fn attempt(installation: &Installation) -> Result<Made, CustodyError> {
    let folder = folder_of(&installation.folder)?.to_owned();
    let turn = turn::take(installation, What::Backup).await?;
    let made = write_whole(installation, folder).await;
    turn.end().await?;
    let made = made?;
    copies::make(installation).await?;
    Ok(made)
}

async fn write_whole(installation: &Installation, folder: PathBuf) -> Result<Made, CustodyError> {
    DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(at(&folder))?;
    clear_leftovers(installation.folder.data(), SCRATCH)?;
    clear_leftovers(&folder, UNFINISHED)?;
    clear_leftovers(&installation.folder.backup_keys(), ".backup-")?;
    aside::clear_drill(&installation.location).await?;
    let scratch = scratch(&installation.folder)?;
    let database = scratch.path().join("database");
    let dumped = dump::dump(installation, &database).await?;
    let now = installation.clock.now();
    // After the database: what was deleted in between is deleted again when it is put back.
    let table = KeyTable::take(&installation.store, now).await?;
    let ledger = ledger_bytes(&installation.folder).await?;
    let id = BackupId::from_bits(installation.chance.bits128());
    let manifest = Manifest {
        id: id.clone(),
        made_at: now.unix(),
        database: dumped.kind,
        schema: dumped.schema,
        counts: dumped.counts,
    };
    let questionnaires = files_of(&installation.folder.questionnaires())?;
    let contents = Contents { manifest, table, ledger, questionnaires, database };
    let keys = BackupKeys::at(&installation.folder.backup_keys());
    let chance = Arc::clone(&installation.chance);
    blocking(move || {
        let made = write(&folder, &keys, &*chance, &contents, scratch.path());
        if made.is_err() {
            // What is not whole must not look as if it could be opened.
            let _ = keys.destroy(std::slice::from_ref(&contents.manifest.id));
        }
        drop(scratch);
        made
    })
    .await
}

/// A folder for plaintext that lives as long as it is held, where only this user may enter.
pub(super) fn scratch(folder: &Folder) -> Result<TempDir, CustodyError> {
    tempfile::Builder::new()
        .prefix(SCRATCH)
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(folder.data())
        .map_err(at(folder.data()))
}

/// What an interrupted run left: its names begin with `prefix`.
pub(super) fn clear_leftovers(folder: &Path, prefix: &str) -> Result<(), CustodyError> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with(prefix) {
            let removed =
                if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(at(&path))?;
        }
    }
    Ok(())
}

/// The ledger's bytes, once it was found whole.
pub(super) async fn ledger_bytes(folder: &Folder) -> Result<Vec<u8>, CustodyError> {
    let ledger = Ledger::at(&folder.ledger());
    blocking(move || {
        let torn = ledger.read()?.torn_bytes;
        let mut bytes = match fs::read(ledger.path()) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(cause) => return Err(at(ledger.path())(cause)),
        };
        if torn > 0 {
            bytes.truncate(bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
        }
        Ok(bytes)
    })
    .await
}

/// Every file below a folder, by its place there.
fn files_of(folder: &Path) -> Result<Vec<(String, PathBuf)>, CustodyError> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(inner) = open.pop() {
        if !inner.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&inner).map_err(at(&inner))? {
            let path = entry.map_err(at(&inner))?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str) {
                found.push((name.to_owned(), path.clone()));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn write(
    folder: &Path,
    keys: &BackupKeys,
    chance: &dyn Chance,
    contents: &Contents,
    scratch: &Path,
) -> Result<Made, CustodyError> {
    let (id, made_at) = (&contents.manifest.id, Instant::from_unix(contents.manifest.made_at));
    let path = folder.join(format!("lotse-{}-{id}.backup", made_at.utc().format("%Y%m%dT%H%M%SZ")));
    let key = keys.make(chance, id, made_at).map_err(at(&path))?;
    let mut file = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .permissions(Permissions::from_mode(0o600))
        .tempfile_in(folder)
        .map_err(at(folder))?;
    archive::write(file.as_file_mut(), chance, &key, contents).map_err(at(&path))?;
    file.as_file().sync_all().map_err(at(&path))?;
    // Read back before it counts.
    let back = scratch.join("read-back");
    fs::create_dir(&back).map_err(at(&back))?;
    let unpacked = archive::unpack(file.path(), &key, &back).map_err(at(&path))?;
    let whole = unpacked.table == contents.table
        && unpacked.ledger == contents.ledger
        && same(&unpacked.database, &contents.database).map_err(at(&path))?;
    if !whole {
        let what = "it does not read back as it was written".to_owned();
        return Err(CustodyError::BackupDamaged { path, what });
    }
    let bytes = file.as_file().metadata().map_err(at(&path))?.len();
    file.persist(&path).map_err(|error| at(&path)(error.error))?;
    sync_folder(folder)?;
    Ok(Made { id: id.clone(), path, made_at, bytes })
}

/// Whether two files hold the same.
fn same(one: &Path, other: &Path) -> io::Result<bool> {
    use std::io::Read as _;
    let open = |path: &Path| File::open(path).map(io::BufReader::new);
    let (mut one, mut other) = (open(one)?, open(other)?);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        left.clear();
        right.clear();
        (&mut one).take(1 << 20).read_to_end(&mut left)?;
        (&mut other).take(1 << 20).read_to_end(&mut right)?;
        if left != right {
            return Ok(false);
        }
        if left.is_empty() {
            return Ok(true);
        }
    }
}

/// Every backup in the folder, the newest first.
pub fn list(folder: &Folder) -> Result<Vec<Listed>, CustodyError> {
    let backups = folder_of(folder)?;
    let living = living(folder)?;
    let entries = match fs::read_dir(backups) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(at(backups)(cause)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(at(backups))?.path();
        if path.extension().is_none_or(|ending| ending != "backup") {
            continue;
        }
        let mut file = File::open(&path).map_err(at(&path))?;
        let Some(header) = Header::read(&mut file).map_err(at(&path))? else { continue };
        found.push(Listed {
            opens: living.iter().any(|(id, _)| *id == header.id),
            expires_at: header.made_at.plus_days(BACKUP_DAYS),
            bytes: file.metadata().map_err(at(&path))?.len(),
            id: header.id,
            made_at: header.made_at,
            path,
        });
    }
    found.sort_by(|one, other| (other.made_at, &other.id).cmp(&(one.made_at, &one.id)));
    Ok(found)
}

fn living(folder: &Folder) -> Result<Vec<(BackupId, Instant)>, CustodyError> {
    let keys = folder.backup_keys();
    BackupKeys::at(&keys).list().map_err(at(&keys))
}

/// Destroys the keys of backups that are 30 days old, wherever those lie, and removes their files
/// from the folder of backups; says how many keys.
pub fn expire(folder: &Folder, now: Instant) -> Result<usize, CustodyError> {
    let over = |made_at: Instant| made_at.plus_days(BACKUP_DAYS) <= now;
    let expired: Vec<BackupId> =
        living(folder)?.into_iter().filter(|(_, at)| over(*at)).map(|(id, _)| id).collect();
    let keys = folder.backup_keys();
    BackupKeys::at(&keys).destroy(&expired).map_err(at(&keys))?;
    let Some(backups) = folder.backups() else { return Ok(expired.len()) };
    let mut removed = false;
    for backup in list(folder)? {
        if expired.contains(&backup.id) || (!backup.opens && over(backup.made_at)) {
            fs::remove_file(&backup.path).map_err(at(&backup.path))?;
            removed = true;
        }
    }
    if removed {
        sync_folder(backups)?;
    }
    Ok(expired.len())
}

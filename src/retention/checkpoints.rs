//! The checkpoints that lie beside the ledger: made daily and on demand, only ever added to.
//!
//! Each has a file of its own, named for the number of lines it speaks for.
//! None is made of a ledger that does not continue the one before: signing a rewritten history would
//! be the operator's own forgery, so this stops and says so.
//! Beside them `deliveries.json` remembers when each was made and how far it got outside; losing it
//! loses no checkpoint, it only delivers again.
//! These calls block; inside the server they run on a thread for blocking work.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ledger::checkpoint::{Checkpoint, sign, verifier_key};
use super::ledger::proofs::TreeHead;
use super::ledger::verification::Given;
use super::ledger::{Ledger, LedgerFault, Reading};
use crate::clock::Instant;
use crate::keys::Keyring;

/// The folder of an installation's checkpoints.
#[derive(Clone, Debug)]
pub struct Checkpoints {
    folder: PathBuf,
}

/// A checkpoint as it lies in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// What it says.
    pub head: TreeHead,
    /// The name of its file.
    pub name: String,
    /// The signed note.
    pub note: Vec<u8>,
}

/// What is remembered beside the checkpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Memory {
    /// When each was made, in seconds, by its size.
    pub(super) made: BTreeMap<u64, i64>,
    /// The size of the last that each place outside has, by a hash of the place.
    pub(super) reached: BTreeMap<String, u64>,
}

/// Why a checkpoint could not be made, kept or read.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointsFault {
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerFault),
    /// The folder cannot be read or written.
    #[error("the checkpoints in {place} cannot be read or written: {cause}")]
    Unreachable {
        /// The folder or file.
        place: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The ledger is not what was signed before.
    #[error(
        "the ledger does not continue the checkpoint {place}: {what}; nothing is signed until this \
         is explained: run `lotse verify` on the ledger with this folder"
    )]
    Contradicted {
        /// The file of the checkpoint.
        place: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// The name of the file of a checkpoint, here and outside.
fn name_of(size: u64) -> String {
    format!("checkpoint-{size:010}.txt")
}

/// The size in the name of a checkpoint's file.
fn size_in(name: &str) -> Option<u64> {
    let size = name.strip_prefix("checkpoint-")?.strip_suffix(".txt")?.parse().ok()?;
    (name_of(size) == name).then_some(size)
}

const MEMORY: &str = "deliveries.json";

/// Held while checkpoints are made or delivered: one process at a time.
pub(super) struct Turn {
    _lock: File,
}

impl Checkpoints {
    /// The checkpoints in this folder, which is made with the first.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Every checkpoint that lies here, the smallest first, unread.
    pub fn list(&self) -> Result<Vec<(u64, Given)>, CheckpointsFault> {
        let found = match fs::read_dir(&self.folder) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(unreachable(&self.folder, cause)),
        };
        let mut listed = Vec::new();
        for entry in found {
            let entry = entry.map_err(|cause| unreachable(&self.folder, cause))?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            let Some(size) = size_in(&name) else { continue };
            let path = entry.path();
            let content = fs::read(&path).map_err(|cause| unreachable(&path, cause))?;
            listed.push((size, Given { name, content }));
        }
        listed.sort_by_key(|(size, _)| *size);
        Ok(listed)
    }

    /// The checkpoint that speaks for the most lines, if there is one.
    ///
    /// # Errors
    ///
    /// When it was not signed by this keyring, or was changed since.
    pub fn newest(&self, keyring: &Keyring) -> Result<Option<Saved>, CheckpointsFault> {
        self.list()?.pop().map(|(size, given)| self.opened(size, given, keyring)).transpose()
    }

    /// Every checkpoint after the first `size` lines, in order.
    pub(super) fn after(
        &self,
        size: u64,
        keyring: &Keyring,
    ) -> Result<Vec<Saved>, CheckpointsFault> {
        let later = self.list()?.into_iter().filter(|(own, _)| *own > size);
        later.map(|(size, given)| self.opened(size, given, keyring)).collect()
    }

    /// Signs the ledger as it is now and keeps the checkpoint; `None` when it has no lines.
    ///
    /// Asked again about the same lines it gives the same checkpoint.
    pub fn make(
        &self,
        ledger: &Ledger,
        keyring: &Keyring,
        now: Instant,
    ) -> Result<Option<Saved>, CheckpointsFault> {
        let _turn = self.take_turn()?;
        self.make_in_turn(ledger, keyring, now)
    }

    /// Makes one if lines were added since the last, and that was made on another day (UTC).
    pub(super) fn make_daily(
        &self,
        ledger: &Ledger,
        keyring: &Keyring,
        now: Instant,
    ) -> Result<Option<Saved>, CheckpointsFault> {
        let day = |at: Instant| at.utc().date_naive();
        if let Some((size, _)) = self.list()?.pop() {
            let made = self.memory()?.made.get(&size).copied();
            if made.is_some_and(|made| day(Instant::from_unix(made)) == day(now)) {
                return Ok(None);
            }
            if ledger.read()?.size() == size {
                return Ok(None);
            }
        }
        self.make_in_turn(ledger, keyring, now)
    }

    fn make_in_turn(
        &self,
        ledger: &Ledger,
        keyring: &Keyring,
        now: Instant,
    ) -> Result<Option<Saved>, CheckpointsFault> {
        let reading = ledger.read()?;
        if let Some(last) = self.newest(keyring)? {
            self.compare(&last, &reading)?;
        }
        if reading.size() == 0 {
            return Ok(None);
        }
        let head = reading.head();
        let saved = Saved { head, name: name_of(head.size), note: sign(keyring, &head) };
        let path = self.folder.join(&saved.name);
        if !path.exists() {
            write_new(&path, &saved.note, 0o600).map_err(|cause| unreachable(&path, cause))?;
            let mut memory = self.memory()?;
            memory.made.insert(head.size, now.unix());
            self.remember(&memory)?;
        }
        Ok(Some(saved))
    }

    /// Whether the ledger still begins with what a checkpoint speaks for.
    ///
    /// # Errors
    ///
    /// [`CheckpointsFault::Contradicted`] when it does not.
    pub(super) fn compare(&self, last: &Saved, reading: &Reading) -> Result<(), CheckpointsFault> {
        if reading.continues(&last.head) {
            return Ok(());
        }
        let (size, lines) = (last.head.size, reading.size());
        let what = if size > lines {
            format!("it speaks for {size} lines, and the ledger has {lines}")
        } else {
            format!("one of the first {size} lines was changed since")
        };
        Err(CheckpointsFault::Contradicted { place: self.folder.join(&last.name), what })
    }

    /// Waits for its turn.
    fn take_turn(&self) -> Result<Turn, CheckpointsFault> {
        let lock = self.lock()?;
        lock.lock().map_err(|cause| unreachable(&self.folder, cause))?;
        Ok(Turn { _lock: lock })
    }

    /// Takes the turn, or says that another process has it.
    pub(super) fn try_turn(&self) -> Result<Option<Turn>, CheckpointsFault> {
        let lock = self.lock()?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Turn { _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(cause)) => Err(unreachable(&self.folder, cause)),
        }
    }

    fn lock(&self) -> Result<File, CheckpointsFault> {
        let path = self.folder.join(".turn");
        fs::create_dir_all(&self.folder)
            .and_then(|()| {
                OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path)
            })
            .map_err(|cause| unreachable(&path, cause))
    }

    /// What is remembered; nothing of a file that is missing or does not read.
    pub(super) fn memory(&self) -> Result<Memory, CheckpointsFault> {
        let path = self.folder.join(MEMORY);
        match fs::read(&path) {
            Ok(text) => Ok(serde_json::from_slice(&text).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Memory::default()),
            Err(cause) => Err(unreachable(&path, cause)),
        }
    }

    /// Remembers this, whole or not at all.
    pub(super) fn remember(&self, memory: &Memory) -> Result<(), CheckpointsFault> {
        let path = self.folder.join(MEMORY);
        let text = serde_json::to_vec(memory).expect("because it has only strings and numbers");
        let written = tempfile::NamedTempFile::new_in(&self.folder).and_then(|mut file| {
            file.write_all(&text)?;
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)
        });
        written.map(|_| ()).map_err(|cause| unreachable(&path, cause))
    }

    fn opened(
        &self,
        size: u64,
        given: Given,
        keyring: &Keyring,
    ) -> Result<Saved, CheckpointsFault> {
        let contradicted =
            |what| CheckpointsFault::Contradicted { place: self.folder.join(&given.name), what };
        let read = Checkpoint::open(&given.content, &verifier_key(keyring))
            .map_err(|fault| contradicted(fault.to_string()))?;
        if read.head.size != size {
            return Err(contradicted("it speaks for another number of lines than its name".into()));
        }
        Ok(Saved { head: read.head, name: given.name, note: given.content })
    }
}

fn unreachable(place: &Path, cause: io::Error) -> CheckpointsFault {
    CheckpointsFault::Unreachable { place: place.to_owned(), cause }
}

/// Writes a file that is not there yet, durable and whole or not at all.
pub(super) fn write_new(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.as_file().set_permissions(Permissions::from_mode(mode))?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

//! Where a keyring rests: its file, a replica of it elsewhere, and what keeps both closed.
//!
//! Files have mode 0400 and lie where no backup of the data reaches.
//! A change is written to both places or to none, and the replica first: whatever is cut off, the
//! file in use never holds a root that the replica lacks, and nothing is destroyed in only one.
//! A replaced file can survive in the blocks of an SSD or in a snapshot; a lock with versions makes
//! such remains useless, a plain file cannot.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use super::keyring_file::OnDisk;
use super::keyring_lock::{FILE_MODE, FileMode, KeyringLock};
use super::vault::Transit;
use super::{Keyring, KeyringFault};

/// The places of a keyring, and its lock.
#[derive(Clone)]
pub struct KeyringHome {
    pub(super) path: PathBuf,
    pub(super) replica: Option<PathBuf>,
    pub(super) lock: Arc<dyn KeyringLock>,
}

/// What [`KeyringHome::settle`] had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// The file was closed anew, or the replica made like it.
    pub written: bool,
    /// Older versions of the lock were made unusable.
    pub ended_versions: bool,
}

/// What a change left.
pub(super) struct Changed<T> {
    pub(super) done: T,
    pub(super) keyring: Keyring,
    /// Older versions of the lock live on, because of this.
    pub(super) unsettled: Option<KeyringFault>,
}

impl KeyringHome {
    /// A file that only its mode protects.
    pub fn file(path: &Path) -> Self {
        Self { path: path.to_owned(), replica: None, lock: Arc::new(FileMode) }
    }

    /// The same with a second place, on another volume.
    #[must_use]
    pub fn with_replica(self, replica: Option<PathBuf>) -> Self {
        Self { replica, ..self }
    }

    /// The same, every secret closed by Vault.
    #[must_use]
    pub fn in_vault(self, transit: Transit) -> Self {
        Self { lock: Arc::new(transit), ..self }
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the keyring.
    ///
    /// # Errors
    ///
    /// Says whether the replica can be put in the place of what is missing or damaged, and how;
    /// it never does so itself.
    pub fn load(&self) -> Result<Keyring, KeyringFault> {
        self.read(&self.path).map_err(|fault| match fault {
            KeyringFault::Missing { .. } | KeyringFault::Damaged { .. } => {
                self.with_hint(fault, |_| true)
            }
            other => other,
        })
    }

    /// Writes a new keyring, where nothing may be yet.
    pub fn add(&self, keyring: &Keyring) -> Result<(), KeyringFault> {
        for path in [Some(&self.path), self.replica.as_ref()].into_iter().flatten() {
            if path.exists() {
                return Err(KeyringFault::Present { path: path.clone() });
            }
        }
        let text = OnDisk::of(keyring, &*self.lock)?.text();
        self.write(&text, Existing::Keep)
    }

    /// Changes the keyring in both places; what it destroys is first shut out by a new version of
    /// the lock.
    pub(super) fn change<T>(
        &self,
        act: impl FnOnce(&mut Keyring) -> Result<T, KeyringFault>,
    ) -> Result<Changed<T>, KeyringFault> {
        let _turn = self.turn()?;
        let mut keyring = self.load()?;
        let (epoch, epochs) = (keyring.current_epoch(), keyring.epochs());
        let quarters = keyring.linking_quarters();
        let done = act(&mut keyring)?;
        let destroys = epochs.iter().any(|epoch| !keyring.epochs().contains(epoch))
            || quarters.iter().any(|one| !keyring.linking_quarters().contains(one));
        self.refuse_other_replica(&keyring, epoch)?;
        if destroys {
            self.lock.begin_version()?;
        }
        let on_disk = OnDisk::of(&keyring, &*self.lock)?;
        self.write(&on_disk.text(), Existing::Replace)?;
        let unsettled = if destroys { self.end_older_versions().err() } else { None };
        Ok(Changed { done, keyring, unsettled })
    }

    /// Brings to an end what was cut off: makes the replica like the file, closes what is closed
    /// under an older version of the lock anew, and makes older versions unusable.
    ///
    /// Cheap where nothing is to be done; can be repeated.
    pub fn settle(&self) -> Result<Settled, KeyringFault> {
        let _turn = self.turn()?;
        let (mut on_disk, found) = parse(&self.path)?;
        let keyring = on_disk.open(&*self.lock, &self.path)?;
        let mut settled = Settled::default();
        let mut text = found;
        if let Some(closed) = self.lock.renew(&on_disk.closed())? {
            on_disk.set_closed(closed);
            text = on_disk.text();
            settled.written = true;
        }
        let replica = self.replica.as_deref();
        let alike = |path: &Path| {
            fs::read(path).map(Zeroizing::new).is_ok_and(|there| *there == *text)
                && mode_of(path).is_ok_and(|mode| mode == MODE)
        };
        if settled.written || replica.is_some_and(|path| !alike(path)) {
            self.refuse_other_replica(&keyring, keyring.current_epoch())?;
            self.write(&text, Existing::Replace)?;
            settled.written = true;
        }
        settled.ended_versions = self.end_older_versions()?;
        Ok(settled)
    }

    /// Moves a keyring that only its mode protected under this lock. Copies of the former file
    /// still open; every place of them has to be destroyed, and the keys rolled.
    pub fn lock_plain(&self) -> Result<(), KeyringFault> {
        let _turn = self.turn()?;
        let (on_disk, _) = parse(&self.path)?;
        let keyring = on_disk.open(&FileMode, &self.path)?;
        self.refuse_other_replica(&keyring, keyring.current_epoch())?;
        let text = OnDisk::of(&keyring, &*self.lock)?.text();
        self.write(&text, Existing::Replace)
    }

    /// `fault`, and whether the replica helps: it must be whole, and `enough`.
    pub(super) fn with_hint(
        &self,
        fault: KeyringFault,
        enough: impl FnOnce(&Keyring) -> bool,
    ) -> KeyringFault {
        let Some(replica) = &self.replica else { return fault };
        match self.read(replica) {
            Ok(keyring) if enough(&keyring) => KeyringFault::Replaceable {
                cause: Box::new(fault),
                path: self.path.clone(),
                replica: replica.clone(),
                epoch: keyring.current_epoch(),
            },
            Ok(_) => fault,
            Err(other) => {
                KeyringFault::BothLost { cause: Box::new(fault), replica: Box::new(other) }
            }
        }
    }

    /// Reads one of the two files.
    pub(super) fn read(&self, path: &Path) -> Result<Keyring, KeyringFault> {
        parse(path)?.0.open(&*self.lock, path)
    }

    /// Changes come one after the other, in this process and in every other.
    fn turn(&self) -> Result<File, KeyringFault> {
        let path = self.path.with_extension("lock");
        let unreachable = |source| KeyringFault::Unreachable { path: path.clone(), source };
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(unreachable)?;
        file.lock().map_err(unreachable)?;
        Ok(file)
    }

    /// A replica of another keyring, or of a newer one, is never overwritten.
    ///
    /// One epoch ahead is what a roll that was cut off leaves; nothing hangs on that root.
    fn refuse_other_replica(&self, keyring: &Keyring, epoch: i64) -> Result<(), KeyringFault> {
        let Some(path) = &self.replica else { return Ok(()) };
        let there = parse(path).and_then(|(on_disk, _)| {
            let lock: &dyn KeyringLock =
                if on_disk.lock() == FILE_MODE { &FileMode } else { &*self.lock };
            on_disk.open(lock, path)
        });
        match there {
            Ok(there) if there.verifying_key() != keyring.verifying_key() => {
                Err(KeyringFault::ReplicaForeign { path: path.clone() })
            }
            Ok(there) if there.current_epoch() > epoch + 1 => Err(KeyringFault::ReplicaNewer {
                path: path.clone(),
                replica: there.current_epoch(),
                keyring: epoch,
            }),
            // Whose it is cannot be told now.
            Err(fault @ KeyringFault::Vault(_)) => Err(fault),
            // Missing or damaged: this is how it comes back.
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Ends older versions of the lock, once both files were read back and found to need none.
    fn end_older_versions(&self) -> Result<bool, KeyringFault> {
        let (on_disk, text) = parse(&self.path)?;
        on_disk.open(&*self.lock, &self.path)?;
        if let Some(path) = &self.replica {
            let (_, there) = parse(path)?;
            if *there != *text {
                return Err(KeyringFault::ReplicaUnreachable {
                    path: path.clone(),
                    source: io::Error::other("it is not like the keyring"),
                });
            }
        }
        Ok(self.lock.end_older_versions(&on_disk.closed())?)
    }

    /// Writes both files, or none: both are on disk before one of them gets its name.
    fn write(&self, text: &[u8], existing: Existing) -> Result<(), KeyringFault> {
        let unreachable = |source| KeyringFault::Unreachable { path: self.path.clone(), source };
        let second = match &self.replica {
            Some(path) => {
                let fault =
                    |source| KeyringFault::ReplicaUnreachable { path: path.clone(), source };
                Some((path, stage(path, text).map_err(fault)?, fault))
            }
            None => None,
        };
        let first = stage(&self.path, text).map_err(unreachable)?;
        if let Some((path, staged, fault)) = second {
            place(staged, path, existing).map_err(fault)?;
        }
        place(first, &self.path, existing).map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => KeyringFault::Present { path: self.path.clone() },
            _ => unreachable(source),
        })
    }
}

/// Reads one of the two files without opening what is in it.
pub(super) fn parse(path: &Path) -> Result<(OnDisk, Zeroizing<Vec<u8>>), KeyringFault> {
    let unreachable = |source| KeyringFault::Unreachable { path: path.to_owned(), source };
    let mode = match mode_of(path) {
        Ok(mode) => mode,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(KeyringFault::Missing { path: path.to_owned() });
        }
        Err(error) => return Err(unreachable(error)),
    };
    if mode != MODE {
        return Err(KeyringFault::Exposed { path: path.to_owned(), mode });
    }
    let text = Zeroizing::new(fs::read(path).map_err(unreachable)?);
    Ok((OnDisk::parse(&text, path)?, text))
}

/// Readable by its owner, writable by nobody.
pub(super) const MODE: u32 = 0o400;

#[derive(Clone, Copy)]
enum Existing {
    Replace,
    Keep,
}

fn mode_of(path: &Path) -> io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o7777)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The text on disk, beside `path`, still without its name.
fn stage(path: &Path, text: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new()
        .prefix(".keyring-")
        .permissions(Permissions::from_mode(MODE))
        .tempfile_in(folder_of(path))?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn place(staged: NamedTempFile, path: &Path, existing: Existing) -> io::Result<()> {
    match existing {
        Existing::Replace => staged.persist(path),
        Existing::Keep => staged.persist_noclobber(path),
    }
    .map_err(|error| error.error)?;
    // The new name is durable only when the folder is.
    File::open(folder_of(path))?.sync_all()
}

//! The only way back from a backup.
//!
//! Everything happens aside; a marker keeps every service away until the database is in its place.
//! Whatever interrupts it, the next restore begins anew and ends the same.

use std::fs::{self, DirBuilder, File};
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::archive::{self, Header, Unpacked};
use super::aside::{Aside, For};
use super::postgres::Server;
use super::rebuild::{self, Site};
use super::turn::{self, What};
use super::{CustodyError, at, backup, blocking, dump, presence, standing, sync_folder};
use crate::clock::Clock;
use crate::installation::Folder;
use crate::keys::{BackupKeys, Chance, SharedKeyring};
use crate::retention::addresses::Addresses;
use crate::retention::ledger::Ledger;
use crate::store::custody_act::Act;
use crate::store::{Location, Store};

pub use super::rebuild::Restored;

/// How far a restore goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// To the end.
    Done,
    /// For tests: to just after this step, as if the power went then.
    ForTestAfter(Step),
}

/// The steps of a restore, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The marker keeps every service away.
    Marked,
    /// Old data lie aside under the newest keys, without anybody who was deleted since.
    Filled,
    /// What is due is deleted, and what is there was compared.
    Finished,
    /// Nothing is left that would be taken for a part of the new database; it is not in its place yet.
    Cleared,
    /// The new database is in its place.
    Placed,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 5] =
        [Self::Marked, Self::Filled, Self::Finished, Self::Cleared, Self::Placed];

    const fn name(self) -> &'static str {
        match self {
            Self::Marked => "the marker",
            Self::Filled => "filling",
            Self::Finished => "finishing",
            Self::Cleared => "clearing",
            Self::Placed => "placing",
        }
    }
}

/// What a restore takes.
pub struct Restore<'a> {
    /// The installation's folders.
    pub folder: &'a Folder,
    /// Its keyring, which may rest in Vault: the newest there is.
    pub keyring: SharedKeyring,
    /// Where the database goes: the file or the server's database that is replaced, or an empty one.
    pub location: &'a Location,
    /// What is due is due by this clock.
    pub clock: &'a dyn Clock,
    /// Makes ids and decoys.
    pub chance: &'a dyn Chance,
    /// Whether a database that is there may be replaced.
    pub replace: bool,
    /// How far it goes.
    pub until: Until,
}

impl Restore<'_> {
    /// Puts a backup back: this one, or the newest that opens.
    ///
    /// # Errors
    ///
    /// Before anything is changed: a running service, a backup that was changed or whose key is
    /// gone, a keyring that opens no key table, a database in the way. Later: when something is not
    /// as it should be; then nothing is served until a restore ends.
    pub async fn run(&self, backup: Option<&Path>) -> Result<Restored, CustodyError> {
        let data = self.folder.data();
        DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(at(data))?;
        let _alone = presence::alone(self.folder)?;
        let marked_before = self.folder.restoring().exists();
        let path = match backup {
            Some(path) => path.to_owned(),
            None => newest(self.folder)?,
        };
        let _turn = turn::take_here(self.folder, What::Backup)?;
        backup::clear_leftovers(data, backup::SCRATCH)?;
        let scratch = backup::scratch(self.folder)?;
        let unpacked = unpack(self.folder, path, scratch.path()).await?;
        self.refuse_place(&unpacked, marked_before).await?;
        let ledger = newest_ledger(self.folder, &unpacked)?;
        presence::mark(self.folder, &unpacked.manifest.id)?;
        self.passed(Step::Marked)?;
        let aside = match self.make_aside(marked_before).await {
            Ok(aside) => aside,
            Err(error) if !marked_before => {
                presence::unmark(self.folder)?;
                return Err(error);
            }
            Err(error) => return Err(error),
        };
        let (store, restored) = match self.put_back(&aside, &unpacked, ledger).await {
            Ok(done) => done,
            Err((error, Harm::None)) if !marked_before => {
                // Nothing was deleted and nothing said: the installation is as it was.
                aside.remove().await?;
                presence::unmark(self.folder)?;
                return Err(error);
            }
            Err((error, _)) => return Err(error),
        };
        self.passed(Step::Finished)?;
        let figures = json!({ "people": restored.people_after, "records": restored.records_after,
                              "deleted-again": restored.deleted_again });
        standing::note_in(&store, self.clock.now(), Act::Restore, Ok(figures)).await?;
        store.close().await;
        aside.clear_place().await?;
        self.passed(Step::Cleared)?;
        aside.take_place().await?;
        self.passed(Step::Placed)?;
        put_questionnaires(&unpacked.questionnaires, &self.folder.questionnaires())?;
        presence::unmark(self.folder)?;
        Ok(restored)
    }

    fn passed(&self, step: Step) -> Result<(), CustodyError> {
        match self.until {
            Until::ForTestAfter(last) if last == step => Err(CustodyError::Stopped(step.name())),
            Until::ForTestAfter(_) | Until::Done => Ok(()),
        }
    }

    async fn refuse_place(&self, unpacked: &Unpacked, marked: bool) -> Result<(), CustodyError> {
        let (backup, place) = (unpacked.manifest.database, dump::kind_of(self.location));
        if backup != place {
            let (backup, place) = (backup.name(), place.name());
            return Err(CustodyError::OtherDatabase { backup, place });
        }
        match self.location {
            Location::File(path) if path.exists() && !self.replace && !marked => {
                Err(CustodyError::Present { path: path.clone() })
            }
            // Said at once, and not when everything else is done.
            Location::Server(address) if self.replace || marked => {
                let in_use = Server::parse(address)?.is_in_use().await?;
                if in_use { Err(CustodyError::Connected) } else { Ok(()) }
            }
            // Whether a server's database is empty, its own program sees.
            Location::File(_) | Location::Server(_) => Ok(()),
        }
    }

    /// Where the backup is put back first: aside, or at once into an empty database of a server.
    async fn make_aside(&self, marked: bool) -> Result<Aside, CustodyError> {
        match self.location {
            Location::Server(_) if !self.replace && !marked => Ok(Aside::itself(self.location)),
            _ => Aside::make(self.location, For::Restore, self.folder.data()).await,
        }
    }

    async fn put_back(
        &self,
        aside: &Aside,
        unpacked: &Unpacked,
        ledger: Option<&[u8]>,
    ) -> Result<(Store, Restored), (CustodyError, Harm)> {
        let none = |error| (error, Harm::None);
        if let Some(bytes) = ledger {
            put_ledger(&self.folder.ledger(), bytes).map_err(none)?;
        }
        let ledger = Ledger::at(&self.folder.ledger());
        let addresses = Addresses::of(self.folder).map_err(|error| none(error.into()))?;
        let schema = unpacked.manifest.schema.as_deref();
        dump::put_back(aside.location(), schema, &unpacked.database).await.map_err(none)?;
        aside.refuse_strangers().await.map_err(none)?;
        let site = Site {
            location: aside.location(),
            ledger: &ledger,
            addresses: &addresses,
            keyring: &self.keyring,
            clock: self.clock,
            chance: self.chance,
            copies: self.folder.copies(),
        };
        let filled = rebuild::fill(&site, unpacked).await.map_err(none)?;
        self.passed(Step::Filled).map_err(|error| (error, Harm::Marked))?;
        rebuild::finish(&site, filled).await.map_err(|error| (error, Harm::Marked))
    }
}

/// Whether an error came before or after something was said in the ledger.
enum Harm {
    None,
    Marked,
}

/// The newest backup whose key is alive.
pub(super) fn newest(folder: &Folder) -> Result<PathBuf, CustodyError> {
    let newest = backup::list(folder)?.into_iter().find(|backup| backup.opens);
    let place = folder.backups().ok_or(CustodyError::NoFolder)?;
    newest
        .map(|backup| backup.path)
        .ok_or_else(|| CustodyError::NoBackup { folder: place.to_owned() })
}

/// Opens a backup into a folder.
pub(super) async fn unpack(
    folder: &Folder,
    path: PathBuf,
    into: &Path,
) -> Result<Unpacked, CustodyError> {
    let (keys, into) = (folder.backup_keys(), into.join("backup"));
    blocking(move || {
        let damaged = |what: String| CustodyError::BackupDamaged { path: path.clone(), what };
        let mut file = File::open(&path).map_err(at(&path))?;
        let header = Header::read(&mut file).map_err(at(&path))?;
        let header = header.ok_or_else(|| damaged("it does not begin like one".to_owned()))?;
        let key = BackupKeys::at(&keys).find(&header.id).map_err(at(&keys))?;
        let key = key.ok_or_else(|| CustodyError::KeyGone { path: path.clone(), keys })?;
        DirBuilder::new().mode(0o700).create(&into).map_err(at(&into))?;
        archive::unpack(&path, &key, &into).map_err(|error| damaged(error.to_string()))
    })
    .await
}

/// The backup's ledger, if it knows more than the one in place: the newest wins.
pub(super) fn newest_ledger<'a>(
    folder: &Folder,
    unpacked: &'a Unpacked,
) -> Result<Option<&'a [u8]>, CustodyError> {
    let path = folder.ledger();
    let own = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(cause) => return Err(at(&path)(cause)),
    };
    if own.starts_with(&unpacked.ledger) {
        Ok(None)
    } else if unpacked.ledger.starts_with(&own) {
        Ok(Some(&unpacked.ledger))
    } else {
        Err(CustodyError::LedgersDiffer { ledger: path })
    }
}

fn put_ledger(path: &Path, bytes: &[u8]) -> Result<(), CustodyError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(at(folder))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(at(path))?;
    file.persist(path).map_err(|error| at(path)(error.error))?;
    sync_folder(folder)
}

/// Puts back questionnaires that are not there; what is there stays as it is.
fn put_questionnaires(from: &Path, to: &Path) -> Result<(), CustodyError> {
    if !from.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(to).map_err(at(to))?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        let entry = entry.map_err(at(from))?;
        let place = to.join(entry.file_name());
        if !place.exists() {
            fs::rename(entry.path(), &place).map_err(at(&place))?;
        }
    }
    sync_folder(to)
}

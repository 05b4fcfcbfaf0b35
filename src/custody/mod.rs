//! How it survives: epochs that roll, copies of the key table, backups, and the one way back.
//!
//! Deleting a wrapped key deletes nothing while an old copy of it opens: so every week a new root
//! begins, every living key is wrapped anew, and the old root is destroyed.
//! A backup is encrypted as a whole and dies with its key after 30 days; what comes back from it are
//! old data under the newest keys, and everything that the ledger says was deleted is deleted again.
//! This room moves wrapped keys and sealed records about and opens neither.

pub mod age;
mod archive;
mod aside;
pub mod backup;
pub mod copies;
pub mod drill;
mod dump;
mod held;
mod key_table;
pub mod night;
mod postgres;
pub mod presence;
mod rebuild;
pub mod restore;
mod restricted;
pub mod roll;
pub mod standing;
mod turn;

use std::io;
use std::path::{Path, PathBuf};

use crate::installation::EpochError;
use crate::keys::KeyringFault;
use crate::retention::RetentionError;
use crate::retention::ledger::LedgerFault;
use crate::store::StoreError;

/// Why the installation could not be copied, rolled or put back, and what to do.
///
/// Whatever it was: nothing is half done. A roll goes on where it was, a backup that is not whole
/// does not exist, and a restore that was cut off is not served.
#[derive(Debug, thiserror::Error)]
pub enum CustodyError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keyring cannot be used.
    #[error(transparent)]
    Keyring(#[from] KeyringFault),
    /// The ledger is damaged or cannot be written.
    #[error(transparent)]
    Ledger(#[from] LedgerFault),
    /// What is due could not be deleted.
    #[error(transparent)]
    Retention(#[from] RetentionError),
    /// A file or folder cannot be read or written.
    #[error("{path} cannot be read or written: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The database holds no installation.
    #[error("the database holds no installation; set one up with `lotse init`")]
    NoInstallation,
    /// Somebody else does the same.
    #[error("another {what} is under way; wait for it")]
    UnderWay {
        /// What they do.
        what: &'static str,
    },
    /// A living key does not open, so that it cannot be wrapped anew.
    #[error("{what} does not open; nothing was destroyed")]
    KeyRefused {
        /// Which, without whose.
        what: String,
    },
    /// Keys still hang on the old root.
    #[error("{left} keys still hang on the old root, which therefore lives; run this again")]
    KeysLeft {
        /// How many.
        left: u64,
    },
    /// A copy of the key table does not read back.
    #[error("the copy of the key table {path} is damaged ({what}); nothing was destroyed")]
    CopyDamaged {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong.
        what: &'static str,
    },
    /// No copy of the key table can be used.
    #[error(
        "no copy of the key table in {folder} and in the backup opens with this keyring: put back \
         the newest keyring of this installation, or name the folder of the copies with --copies"
    )]
    NoKeyTable {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// No folder for backups was named.
    #[error("name the folder of the backups with --backups or LOTSE_BACKUPS")]
    NoFolder,
    /// There is no backup.
    #[error("there is no backup in {folder} that opens; `lotse backup list` shows what is there")]
    NoBackup {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// The key of a backup is gone.
    #[error(
        "the key of the backup {path} is not in {keys}: it has expired, or the keys are those of \
         another installation; choose another backup, or name the keys' folder with --keys"
    )]
    KeyGone {
        /// The backup.
        path: PathBuf,
        /// The folder of keys.
        keys: PathBuf,
    },
    /// A file is no backup, or was changed.
    #[error("{path} is no whole backup of this installation ({what}); choose another")]
    BackupDamaged {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A program of the database is missing.
    #[error(
        "the program {program} is missing: install PostgreSQL's client programs of the server's \
         version (Debian: postgresql-client) and see that {program} is on the PATH"
    )]
    ProgramMissing {
        /// Which.
        program: &'static str,
    },
    /// A program of the database failed.
    #[error("{program} failed: {said}")]
    ProgramFailed {
        /// Which.
        program: &'static str,
        /// What it said.
        said: String,
    },
    /// The database of a server holds something already.
    #[error(
        "the database is not empty: say --replace to have it replaced by the backup, or give an empty \
         one with --database (`createdb`); nothing was changed"
    )]
    NotEmpty,
    /// Somebody else is connected to the database of a server that is to be replaced.
    #[error(
        "others are connected to the database, which cannot be replaced beneath them: stop every node \
         of the service, end what else is connected, and run `lotse restore` again"
    )]
    Connected,
    /// The database of a server that is to be replaced holds something else, too.
    #[error(
        "the database holds {table}, which is not in the backup and would be lost: move it, or give \
         an empty database with --database (`createdb`); nothing was changed"
    )]
    Strangers {
        /// A table that is not the installation's.
        table: String,
    },
    /// The address of the server is no address.
    #[error("the database URL cannot be read: {0}")]
    Url(String),
    /// The database lacks deletions that its ledger holds.
    #[error(
        "the database is older than its ledger {ledger}: {lacking} deletions that were completed \
         are not in it, so people who were deleted would be back; nothing is served; put back a \
         backup with `lotse restore`, which carries them out again"
    )]
    OlderThanLedger {
        /// The ledger.
        ledger: PathBuf,
        /// How many.
        lacking: usize,
    },
    /// A restore began and did not end.
    #[error(
        "a restore was begun and has not ended ({marker}): nothing is served; run `lotse restore` \
         again"
    )]
    Restoring {
        /// The file that says so.
        marker: PathBuf,
    },
    /// The service runs.
    #[error("the service is running on {data}: stop it first; nothing was changed")]
    InUse {
        /// The data folder.
        data: PathBuf,
    },
    /// There is a database already.
    #[error(
        "there is a database at {path}: say --replace to have it replaced by the backup; nothing \
         was changed"
    )]
    Present {
        /// Where.
        path: PathBuf,
    },
    /// A backup of one kind of database cannot be put into the other.
    #[error(
        "the backup is of {backup}, the place is of {place}; give the --database that fits; nothing \
         was changed"
    )]
    OtherDatabase {
        /// What was backed up.
        backup: &'static str,
        /// What it should be put into.
        place: &'static str,
    },
    /// What came back is not what was backed up.
    #[error("{what}: {wanted} were expected, {found} are there; nothing is served")]
    CountsDiffer {
        /// What was counted.
        what: String,
        /// How many there should be.
        wanted: u64,
        /// How many there are.
        found: u64,
    },
    /// Two ledgers contradict each other.
    #[error(
        "the ledger {ledger} and the ledger in the backup contradict each other: one of them was \
         changed; nothing was changed; compare both with a copy"
    )]
    LedgersDiffer {
        /// The ledger in place.
        ledger: PathBuf,
    },
    /// The next run goes on from here, as after a crash.
    #[error("stopped after {0}, as a test asked")]
    Stopped(&'static str),
}

impl From<EpochError> for CustodyError {
    fn from(error: EpochError) -> Self {
        match error {
            EpochError::Keyring(fault) => Self::Keyring(fault),
            EpochError::Store(error) => Self::Store(error),
        }
    }
}

/// Says at which path the system refused.
fn at(path: &Path) -> impl FnOnce(io::Error) -> CustodyError {
    let path = path.to_owned();
    move |cause| CustodyError::File { path, cause }
}

/// Makes what was done to names in `folder` durable.
fn sync_folder(folder: &Path) -> Result<(), CustodyError> {
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))
}

/// Runs what blocks on a thread for blocking work.
async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, CustodyError> + Send + 'static,
) -> Result<T, CustodyError> {
    tokio::task::spawn_blocking(act)
        .await
        .expect("because the work does not panic and is never cancelled")
}

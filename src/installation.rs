//! One running installation: the parts that every room above the store is given.
//!
//! Configuration is parsed once; nobody reads it from anywhere else.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::clock::Clock;
use crate::definition::Catalogue;
use crate::keys::{Chance, Costs, Keyring, KeyringFault, SharedKeyring};
use crate::mail::Mailer;
use crate::store::sql::On;
use crate::store::{Location, Store, StoreError, wrapped_key};

/// Where an installation keeps what is not in the database.
#[derive(Clone, Debug)]
pub struct Folder {
    data: PathBuf,
    keys: PathBuf,
    keyring_replica: Option<PathBuf>,
    copies: PathBuf,
    backups: Option<PathBuf>,
}

impl Folder {
    /// The data folder, and the folder of keys that must lie outside it and outside its backups.
    pub fn new(data: PathBuf, keys: PathBuf) -> Self {
        let copies = data.join("copies");
        Self { data, keys, keyring_replica: None, copies, backups: None }
    }

    /// The same with a folder for the keyring's replica.
    #[must_use]
    pub fn with_keyring_replica(self, folder: Option<PathBuf>) -> Self {
        Self { keyring_replica: folder, ..self }
    }

    /// The same, with the copies of the key table in a folder of their own.
    #[must_use]
    pub fn with_copies(self, copies: PathBuf) -> Self {
        Self { copies, ..self }
    }

    /// The same, with a folder for backups, in which one is made each day.
    #[must_use]
    pub fn with_backups(self, backups: PathBuf) -> Self {
        Self { backups: Some(backups), ..self }
    }

    /// The folder that holds database and ledger.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The folder that holds keys.
    pub fn keys(&self) -> &Path {
        &self.keys
    }

    /// The embedded database.
    pub fn database(&self) -> PathBuf {
        self.data.join("lotse.db")
    }

    /// The record of what was deleted, outside the database.
    pub fn ledger(&self) -> PathBuf {
        self.data.join("ledger.jsonl")
    }

    /// The ledger's signed checkpoints, beside it.
    pub fn checkpoints(&self) -> PathBuf {
        self.data.join("checkpoints")
    }

    /// Questionnaires that the project lead installed, one folder each.
    pub fn questionnaires(&self) -> PathBuf {
        self.data.join("questionnaires")
    }

    /// Hourly partitions of IP addresses, sealed.
    pub fn addresses(&self) -> PathBuf {
        self.data.join("addresses")
    }

    /// Copies of the table of wrapped keys, outside the database.
    pub fn copies(&self) -> &Path {
        &self.copies
    }

    /// Backups of the whole installation, encrypted; none unless a folder was named.
    pub fn backups(&self) -> Option<&Path> {
        self.backups.as_deref()
    }

    /// Held by the process that writes letters, so that several nodes send none twice.
    pub fn letters(&self) -> PathBuf {
        self.data.join("letters.lock")
    }

    /// Says that a restore has begun and not ended: nothing is served meanwhile.
    pub fn restoring(&self) -> PathBuf {
        self.data.join("restoring")
    }

    /// Held by every process that serves, so that nothing is put back beneath it.
    pub fn in_use(&self) -> PathBuf {
        self.data.join("in-use.lock")
    }

    /// One key for each backup.
    pub fn backup_keys(&self) -> PathBuf {
        self.keys.join("backups")
    }

    /// The keyring.
    pub fn keyring(&self) -> PathBuf {
        self.keys.join("keyring.json")
    }

    /// The keyring's replica, if there is a place for one.
    pub fn keyring_replica(&self) -> Option<PathBuf> {
        self.keyring_replica.as_ref().map(|folder| folder.join("keyring.json"))
    }

    /// One key for each hour of addresses.
    pub fn hour_keys(&self) -> PathBuf {
        self.keys.join("hours")
    }
}

/// How pages reach their readers.
#[derive(Clone, Debug)]
pub struct Address {
    /// What stands in front of every path in a link or QR code, without a slash at the end:
    /// `https://lotse.example`.
    pub origin: String,
    /// Reverse proxies whose word on the visitor's IP address is taken.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Address {
    /// Whether browsers reach the service by https, so that cookies may be bound to it.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

/// What leaves by itself: where the ledger's checkpoints are delivered, so that nobody here can rewrite
/// it unseen, and who is written to when something is late or wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    /// E-mail addresses, such as the data protection officer's.
    pub addresses: Vec<String>,
    /// Folders on somebody else's disk.
    pub folders: Vec<PathBuf>,
    /// E-mail addresses of those who answer alarms, such as the operator's.
    pub alarms: Vec<String>,
}

/// Whether an installation holds real people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Real people.
    Service,
    /// Invented people: the clock may stand on another day, and pages say that it is a demo.
    Demo,
}

/// The parts of a running installation.
pub struct Installation {
    /// The database.
    pub store: Store,
    /// Where the database is, for the programs that copy it.
    pub location: Location,
    /// The keys.
    pub keyring: SharedKeyring,
    /// What hashing costs.
    pub costs: Costs,
    /// The questionnaires.
    pub catalogue: Catalogue,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub chance: Arc<dyn Chance>,
    /// Files outside the database.
    pub folder: Folder,
    /// How pages are reached.
    pub address: Address,
    /// Whether the people are real.
    pub purpose: Purpose,
    /// What letters are written with, if a mail server was named.
    pub mail: Option<Mailer>,
    /// Where checkpoints and alarms go.
    pub outside: Outside,
}

/// Why the keyring of the living epoch could not be had.
#[derive(Debug, thiserror::Error)]
pub enum EpochError {
    /// The keyring file does not reach the epoch.
    #[error(transparent)]
    Keyring(#[from] KeyringFault),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Installation {
    /// The keyring as it is now: reread when another process rolled it. Ask for it before wrapping a
    /// key that is to be stored.
    ///
    /// Within a transaction give it that transaction: waiting for a second connection while holding
    /// one could wait for ever.
    pub async fn keyring_now(&self, on: impl Into<On<'_>>) -> Result<Arc<Keyring>, EpochError> {
        let epoch = wrapped_key::find_epoch(on).await?.unwrap_or(0);
        Ok(self.keyring.at_least(epoch)?)
    }
}

//! What can be wrong with a keyring, and what to do about it.

use std::io;
use std::path::PathBuf;

use super::VaultFault;

/// Why a keyring could not be read, written or changed, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyringFault {
    /// There is no file.
    #[error(
        "there is no keyring at {path}: name its folder with --keys, or put a copy of it back; \
         without it nothing in the database can be read"
    )]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is a file already, and a new keyring must not replace it.
    #[error("there is a keyring at {path} already: it is left as it is")]
    Present {
        /// Where it lies.
        path: PathBuf,
    },
    /// Others than the owner could read the file, or the owner could write it.
    #[error("the keyring at {path} has mode {mode:04o}: it must be 0400 (chmod 0400 {path})")]
    Exposed {
        /// Where it lies.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The file is not a whole keyring.
    #[error("the keyring at {path} is damaged ({what}): put a copy of it back")]
    Damaged {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The file could not be read or written.
    #[error("the keyring at {path} could not be read or written: {source}")]
    Unreachable {
        /// Where it lies or should lie.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is closed by something else than was configured.
    #[error(
        "the keyring at {path} is closed by {by}, but the settings say {given}: give --vault and \
         --vault-key as when it was written, or move it with `lotse keyring lock`"
    )]
    LockedOtherwise {
        /// Where it lies.
        path: PathBuf,
        /// What closes it.
        by: String,
        /// What was configured.
        given: String,
    },
    /// Vault could not be asked, or refused.
    #[error("{0}")]
    Vault(#[from] VaultFault),
    /// The second place could not be written, so neither was.
    #[error(
        "the replica of the keyring at {path} could not be written: {source}; nothing was changed or \
         destroyed in either place: make its folder reachable and writable, and try again"
    )]
    ReplicaUnreachable {
        /// Where it should lie.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The second place holds another installation's keyring.
    #[error(
        "the file at {path} is the keyring of another installation and is left as it is: name another \
         folder with --keyring-replica"
    )]
    ReplicaForeign {
        /// Where it lies.
        path: PathBuf,
    },
    /// The second place is ahead of the first.
    #[error(
        "the replica at {path} is at epoch {replica}, the keyring at {keyring}: the keyring is an old \
         copy; put the replica in its place (nothing was changed)"
    )]
    ReplicaNewer {
        /// Where it lies.
        path: PathBuf,
        /// Its epoch.
        replica: i64,
        /// The keyring's.
        keyring: i64,
    },
    /// The file is of no use, and the replica is whole.
    #[error(
        "{cause}; its replica at {replica} is whole and at epoch {epoch}: look at what happened to the \
         keyring, then put the replica in its place with `install -m 0400 {replica} {path}`"
    )]
    Replaceable {
        /// What is wrong with the file.
        cause: Box<KeyringFault>,
        /// Where it lies or should lie.
        path: PathBuf,
        /// Where the replica lies.
        replica: PathBuf,
        /// The replica's epoch.
        epoch: i64,
    },
    /// Neither file is of use.
    #[error("{cause}; and the replica cannot take its place: {replica}")]
    BothLost {
        /// What is wrong with the file.
        cause: Box<KeyringFault>,
        /// What is wrong with the replica.
        replica: Box<KeyringFault>,
    },
    /// The change was made, but old copies of the file can still be opened.
    #[error(
        "the keyring was changed, but older versions of its lock are still alive and open old copies \
         of it: {cause}; the running service tries again every 15 minutes"
    )]
    OldVersionsLive {
        /// What stood in the way.
        cause: Box<KeyringFault>,
    },
    /// The database is at an epoch that the file does not hold.
    #[error(
        "the database is at epoch {wanted}, the keyring at {path} ends at {newest}: \
         it is an old copy; put the newest one in its place"
    )]
    Outdated {
        /// Where it lies.
        path: PathBuf,
        /// The epoch of the database.
        wanted: i64,
        /// The newest epoch of the file.
        newest: i64,
    },
    /// A third root would come alive.
    #[error("two epochs are alive: finish rolling epoch {oldest} before a new one begins")]
    TwoEpochs {
        /// The older of the two.
        oldest: i64,
    },
    /// The epoch in use cannot be destroyed.
    #[error("epoch {epoch} is in use: begin the next one and rewrap all keys before destroying it")]
    CurrentEpoch {
        /// The epoch in use.
        epoch: i64,
    },
}

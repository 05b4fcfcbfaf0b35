//! What can be wrong with a keyring, and what to do about it.

use std::io;
use std::path::PathBuf;

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

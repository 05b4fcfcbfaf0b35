//! When it ends: due dates, the retention schedule, the sweep that deletes, and the ledger.
//!
//! Every deletion is announced in the ledger, a file outside the database, before anything is
//! touched, and closed there once a second read has found nothing left.
//! This room never opens what it deletes: it counts rows and removes keys and rows.

pub mod addresses;
pub mod agreement;
pub mod counts;
mod drafts;
pub mod due;
pub mod figures;
pub mod ledger;
mod ledger_file;
mod orders;
pub mod plan;
pub mod schedule;
pub mod sweep;

pub use orders::ON_REQUEST;

use std::io;
use std::path::PathBuf;

use crate::keys::KeyringFault;
use crate::store::StoreError;

/// Why a deletion, or a look at what is due, could not be carried out.
///
/// Whatever it was: nothing is half done, and the next sweep takes it up again.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// The database refused.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The keyring does not fit the database.
    #[error("{0}")]
    Keyring(#[from] KeyringFault),
    /// The ledger is damaged or cannot be written; nothing is deleted without it.
    #[error("{0}")]
    Ledger(#[from] ledger::LedgerFault),
    /// The folder of the IP addresses cannot be read or written.
    #[error("the addresses in {place} cannot be read or written: {cause}")]
    Addresses {
        /// The folder.
        place: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A reader kept the write-ahead log from being emptied, however often it was tried.
    #[error(
        "deleted rows could not be scrubbed from the database, because a reader keeps it open; \
         the next sweep tries again"
    )]
    NotScrubbed,
    /// The next sweep goes on from here, as after a crash.
    #[error("stopped after {0:?}, as a test asked")]
    Stopped(sweep::Step),
    /// A second read found rows that should be gone.
    #[error(
        "{rows} rows of deleted participations are still there; nothing was reported as deleted"
    )]
    StillThere {
        /// How many rows.
        rows: u64,
    },
}

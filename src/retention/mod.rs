//! When it ends: due dates, the retention schedule, the sweep that deletes, and the ledger.
//!
//! Every deletion is announced in the ledger, a file outside the database, before anything is
//! touched, and closed there once a second read has found nothing left.
//! This room never opens what it deletes: it counts rows and removes keys and rows.

pub mod addresses;
pub mod agreement;
pub mod alarm_letters;
pub mod alarms;
pub mod announcing;
mod answers;
pub mod attacks;
pub mod brake;
pub mod calendar;
pub mod certificates;
pub mod checked;
pub mod checkpoints;
pub mod clock_guard;
pub mod counts;
pub mod deliveries;
mod drafts;
pub mod due;
pub mod effect;
pub mod evidence;
pub mod figures;
pub mod holds;
pub mod ledger;
mod ledger_file;
pub mod linking;
pub mod log_scan;
pub mod openings;
mod orders;
pub mod plan;
pub mod quarterly;
pub mod receipts;
pub mod replay;
pub mod restrictions;
pub mod schedule;
pub mod signed;
mod standing_key;
pub mod sweep;
mod turn;
mod watch;

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
    /// The checkpoints do not fit the ledger, or cannot be written.
    #[error("{0}")]
    Checkpoints(#[from] checkpoints::CheckpointsFault),
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
    /// Its lease was over, and another sweep has taken over what it had claimed.
    #[error("another sweep has taken over: this one was too slow and touches nothing any more")]
    TakenOver,
    /// Deleting would reach somebody without an order; nothing was deleted.
    #[error("a deletion would have reached {rows} people without an order; nothing was deleted")]
    TooMany {
        /// How many people were claimed.
        rows: u64,
    },
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

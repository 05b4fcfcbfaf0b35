//! Who else is sweeping: a lock beside the ledger, which goes with the process that holds it.
//!
//! Several sweeps may run at once; each holds the lock together with the others.
//! Whoever finds it free for a moment knows that no sweep is alive, and may take up at once what a
//! dead one left, without waiting for its lease to end.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use super::ledger::{Ledger, LedgerFault};

/// The lock of a sweep that is under way.
pub(super) struct Turn {
    lock: File,
    path: PathBuf,
}

/// How a sweep found the others.
pub(super) enum Entered {
    /// Nobody else is sweeping, and nobody begins until [`Turn::share`].
    Alone(Turn),
    /// Others are.
    Beside(Turn),
    /// Somebody has the ledger to themselves, and kept it.
    Refused,
}

/// Enters; waits a moment for somebody who is just entering.
pub(super) async fn enter(ledger: &Ledger) -> Result<Entered, LedgerFault> {
    let mut path = ledger.path().as_os_str().to_owned();
    path.push(".sweeping");
    let path = PathBuf::from(path);
    let fault = |cause| LedgerFault::Unreachable { path: path.clone(), cause };
    let lock = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(fault)?;
    for wait_ms in [20, 100, 500, 0] {
        match lock.try_lock() {
            Ok(()) => return Ok(Entered::Alone(Turn { lock, path })),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(cause)) => return Err(fault(cause)),
        }
        match lock.try_lock_shared() {
            Ok(()) => return Ok(Entered::Beside(Turn { lock, path })),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(cause)) => return Err(fault(cause)),
        }
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
    }
    Ok(Entered::Refused)
}

impl Turn {
    /// Lets others in beside it.
    pub(super) async fn share(self) -> Result<Self, LedgerFault> {
        tokio::task::spawn_blocking(move || match self.lock.lock_shared() {
            Ok(()) => Ok(self),
            Err(cause) => Err(LedgerFault::Unreachable { path: self.path, cause }),
        })
        .await
        .expect("because locking does not panic and is never cancelled")
    }
}

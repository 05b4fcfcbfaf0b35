//! Runs of Argon2id: off the threads that serve requests, and only so many at once.
//!
//! Each takes some twenty milliseconds of one core and 19 MiB: without a bound, guesses at names
//! that do not exist could exhaust the machine.

use std::sync::LazyLock;
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Denied;

/// Two for each core, in the whole process.
static PERMITS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(2 * available_parallelism().map_or(1, usize::from)));

/// How long someone waits for their turn: a class that logs in at once is served well within it.
const PATIENCE_SECONDS: u64 = 10;

/// Runs `act` when its turn comes.
///
/// # Errors
///
/// [`Denied::TooMany`] when the turn does not come in time.
pub(super) async fn hashed<T: Send + 'static>(
    act: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Denied> {
    let turn = timeout(Duration::from_secs(PATIENCE_SECONDS), PERMITS.acquire()).await;
    let Ok(Ok(_permit)) = turn else { return Err(Denied::TooMany(PATIENCE_SECONDS.cast_signed())) };
    tokio::task::spawn_blocking(act).await.map_err(|_| Denied::Sealed)
}

//! Emptying the write-ahead log of the embedded database whenever nobody wrote for a minute.
//!
//! The log holds what was written, in its order; what lies in it says who was at work just now.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::installation::Installation;
use crate::store::StoreError;

/// How often it looks whether anybody wrote.
const EVERY: Duration = Duration::from_secs(15);

/// For how long nobody must have written.
const QUIET: Duration = Duration::from_mins(1);

/// What was seen of the writes so far.
struct Quiet {
    writes: u64,
    for_so_long: Duration,
    emptied_at: Option<u64>,
}

impl Quiet {
    const fn new() -> Self {
        Self { writes: 0, for_so_long: Duration::ZERO, emptied_at: None }
    }

    /// Whether the log is to be emptied now, after `passed` since the last look.
    fn is_due(&mut self, writes: u64, passed: Duration) -> bool {
        if self.writes == writes {
            self.for_so_long += passed;
        } else {
            (self.writes, self.for_so_long) = (writes, Duration::ZERO);
        }
        self.for_so_long >= QUIET && self.emptied_at != Some(writes)
    }

    fn emptied(&mut self) {
        self.emptied_at = Some(self.writes);
    }
}

/// Looks until the service is told to stop.
pub async fn watch(installation: Arc<Installation>, mut stopped: watch::Receiver<()>) {
    let (store, mut quiet) = (&installation.store, Quiet::new());
    if !store.is_embedded() {
        return;
    }
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if !quiet.is_due(store.writes(), EVERY) {
            continue;
        }
        match store.scrub().await {
            Ok(()) => quiet.emptied(),
            // A reader was in the way: the next look tries again.
            Err(StoreError::Busy) => {}
            Err(error) => tracing::error!(store.cause = %error, "the log could not be emptied"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_without_writes_empties_once() {
        let mut quiet = Quiet::new();
        let mut due = |writes, seconds| quiet.is_due(writes, Duration::from_secs(seconds));
        assert!(!due(3, 15), "somebody wrote");
        assert!(!due(3, 45));
        assert!(due(3, 15), "a minute is over");
        assert!(due(3, 15), "a reader was in the way: again");
        assert!(!due(4, 15), "somebody wrote again");
        quiet.emptied();
        let mut due = |writes, seconds| quiet.is_due(writes, Duration::from_secs(seconds));
        assert!(!due(4, 600), "it is empty");
        assert!(!due(5, 15));
        assert!(due(5, 60));
    }

    #[test]
    fn what_a_dead_process_left_goes_too() {
        let mut quiet = Quiet::new();
        assert!(!quiet.is_due(0, Duration::from_secs(45)));
        assert!(quiet.is_due(0, Duration::from_secs(15)), "nothing was written yet, but before");
    }
}

//! Runs of Argon2id: off the threads that serve requests, in a fixed number of places, each with its
//! own memory that is allocated once.
//!
//! Without such a bound, guesses at names that do not exist could exhaust the machine; and memory that
//! each run asked for anew would stay with the process after a burst.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Denied;
use crate::keys::{Cost, Costs, Stretcher};

/// The most places, so that a machine of many cores does not set aside gigabytes.
const MOST_PLACES: usize = 4;

/// The places of the whole process: one for each core, because a run keeps a core busy.
static PLACES: LazyLock<Places> =
    LazyLock::new(|| Places::new(available_parallelism().map_or(1, usize::from).min(MOST_PLACES)));

/// How long someone waits for their turn: a class that logs in at once is served well within it.
const PATIENCE_SECONDS: u64 = 30;

/// Places where secrets are stretched, and who may use one.
struct Places {
    turns: Arc<Semaphore>,
    /// Those that nobody uses; the rest are lent.
    free: Arc<Mutex<Vec<Stretcher>>>,
}

/// A place in use; it goes back when dropped, whatever happened.
struct Lent {
    stretcher: Option<Stretcher>,
    free: Arc<Mutex<Vec<Stretcher>>>,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(stretcher) = self.stretcher.take() {
            self.free.lock().unwrap_or_else(PoisonError::into_inner).push(stretcher);
        }
    }
}

impl Places {
    fn new(count: usize) -> Self {
        let free = Arc::new(Mutex::new(Vec::with_capacity(count)));
        Self { turns: Arc::new(Semaphore::new(count)), free }
    }

    async fn run<T: Send + 'static>(
        &self,
        cost: Cost,
        act: impl FnOnce(&mut Stretcher) -> T + Send + 'static,
    ) -> Result<T, Denied> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        let turn = timeout(Duration::from_secs(PATIENCE_SECONDS), turn).await;
        let Ok(Ok(turn)) = turn else {
            return Err(Denied::TooMany(PATIENCE_SECONDS.cast_signed()));
        };
        let free = Arc::clone(&self.free);
        // The turn goes along: whoever asked may leave, the work goes on and still counts.
        let work = move || {
            let _turn = turn;
            let found = free.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut lent = Lent { stretcher: found, free };
            let stretcher = lent.stretcher.get_or_insert_with(|| Stretcher::new(cost));
            stretcher.prepare(cost);
            act(stretcher)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Denied::Sealed)
    }
}

/// Allocates what hashing needs, once and for all, before the first visitor comes.
pub fn prepare_hashing(costs: Costs) {
    let count = PLACES.turns.available_permits();
    let mut free = PLACES.free.lock().unwrap_or_else(PoisonError::into_inner);
    while free.len() < count {
        let mut stretcher = Stretcher::new(costs.secrets);
        stretcher.prepare(costs.passwords);
        free.push(stretcher);
    }
}

/// Runs `act` when its turn comes, in a place for hashes of this cost.
///
/// # Errors
///
/// [`Denied::TooMany`] when the turn does not come in time.
pub(super) async fn hashed<T: Send + 'static>(
    cost: Cost,
    act: impl FnOnce(&mut Stretcher) -> T + Send + 'static,
) -> Result<T, Denied> {
    PLACES.run(cost, act).await
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn who_leaves_frees_no_place_while_the_work_goes_on() {
        let cost = Costs::for_test().secrets;
        let places = Arc::new(Places::new(1));
        let (begun, has_begun) = mpsc::channel();
        let (end, may_end) = mpsc::channel::<()>();
        let asked = Arc::clone(&places);
        let asking = tokio::spawn(async move {
            let work = move |_: &mut Stretcher| {
                begun.send(()).unwrap();
                may_end.recv().unwrap();
            };
            asked.run(cost, work).await
        });
        tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
        asking.abort();
        assert!(asking.await.unwrap_err().is_cancelled());
        assert_eq!(places.turns.available_permits(), 0, "the work goes on");
        end.send(()).unwrap();
        let runs = places.run(cost, |stretcher| stretcher.runs().len()).await.unwrap();
        assert_eq!(runs, 0, "the next one begins afresh");
        assert_eq!(places.free.lock().unwrap().len(), 1, "in the same place");
        assert_eq!(places.turns.available_permits(), 1, "the control: then it is free");
    }

    #[tokio::test]
    async fn work_that_fails_gives_its_place_back() {
        let cost = Costs::for_test().secrets;
        let places = Places::new(1);
        let failed = places.run(cost, |_: &mut Stretcher| -> () { panic!("planned") }).await;
        assert!(failed.is_err());
        assert!(places.run(cost, |_| ()).await.is_ok());
        assert_eq!(places.free.lock().unwrap().len(), 1);
    }
}

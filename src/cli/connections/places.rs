//! Who is connected, whom each connection waits for, and who has to go.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::AbortHandle;
use tokio::time::Instant;

/// What a connection is granted.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at the same time. Each is an open file, of which a process usually may have 1,024.
    pub most: usize,
    /// From the first byte of a request, or from the beginning, to the end of the request's head.
    pub head: Duration,
    /// From the end of the head to the end of the body, without what the service itself takes.
    pub body: Duration,
    /// Between two requests, and without any progress while an answer is read. Longer than proxies keep
    /// an idle connection, so that none sends a request into one that is being closed.
    pub rest: Duration,
}

impl Limits {
    /// What the service grants.
    pub const STANDARD: Self = Self {
        most: 512,
        head: Duration::from_secs(10),
        body: Duration::from_mins(1),
        rest: Duration::from_secs(150),
    };
}

/// Whoever was heard or answered just now is not ended for another: the answer may be on its way.
const GRACE: Duration = Duration::from_secs(1);

/// Whom a connection waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// For the visitor to ask.
    Head,
    /// For the visitor to send what belongs to the request.
    Body,
    /// For the service.
    Working,
    /// For the visitor to read the answer, or to ask again.
    Resting,
}

pub(super) struct Entry {
    pub(super) phase: Phase,
    pub(super) since: Instant,
    pub(super) task: AbortHandle,
}

impl Entry {
    /// Whether it may be ended for somebody else's sake.
    fn makes_room(&self) -> bool {
        match self.phase {
            Phase::Working => false,
            Phase::Head => true,
            Phase::Body | Phase::Resting => self.since.elapsed() >= GRACE,
        }
    }
}

/// All connections.
pub(super) struct Table {
    pub(super) limits: Limits,
    pub(super) entries: Mutex<HashMap<u64, Entry>>,
    /// How many had to go for others since it was last said.
    pub(super) made_room: AtomicU64,
}

impl Table {
    pub(super) fn entries(&self) -> MutexGuard<'_, HashMap<u64, Entry>> {
        // Nothing panics while it is held.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends every connection whose time is over.
    pub(super) fn end_overdue(&self) {
        let Limits { head, body, rest, .. } = self.limits;
        self.entries().retain(|_, entry| {
            let granted = match entry.phase {
                Phase::Head => head,
                Phase::Body => body,
                Phase::Resting => rest,
                Phase::Working => return true,
            };
            let goes_on = entry.since.elapsed() < granted;
            if !goes_on {
                entry.task.abort();
            }
            goes_on
        });
    }

    /// Says that places are short, once for many connections.
    pub(super) fn tell(&self) {
        let ended = self.made_room.swap(0, Ordering::Relaxed);
        if ended > 0 {
            tracing::warn!(
                connections.ended = ended,
                "all places were taken; waiting ones made room"
            );
        }
    }

    /// Whether there is room for one more, after ending at most one.
    pub(super) fn has_room(&self) -> bool {
        let mut entries = self.entries();
        if entries.len() < self.limits.most {
            return true;
        }
        let waiting = entries.iter().filter(|(_, entry)| entry.makes_room());
        let longest = waiting.min_by_key(|(_, entry)| entry.since).map(|(id, _)| *id);
        let ended = longest.and_then(|id| entries.remove(&id));
        if let Some(entry) = &ended {
            entry.task.abort();
            self.made_room.fetch_add(1, Ordering::Relaxed);
        }
        ended.is_some()
    }
}

/// One connection's place in the table, until it is dropped.
pub(super) struct Place {
    pub(super) id: u64,
    pub(super) table: Arc<Table>,
}

impl Place {
    /// Says what the connection waits for, and since when; `false` where it was ended meanwhile.
    pub(super) fn waits(&self, phase: Phase, since: Instant) -> bool {
        let mut entries = self.table.entries();
        let Some(entry) = entries.get_mut(&self.id) else { return false };
        (entry.phase, entry.since) = (phase, since);
        true
    }

    /// A connection at rest made progress.
    pub(super) fn moves_on(&self, to: Phase) {
        let mut entries = self.table.entries();
        let entry = entries.get_mut(&self.id);
        if let Some(resting) = entry.filter(|entry| entry.phase == Phase::Resting) {
            (resting.phase, resting.since) = (to, Instant::now());
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.table.entries().remove(&self.id);
    }
}

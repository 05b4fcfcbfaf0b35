//! What keeps the memory of the process, and what it was sent, from lying around.

use std::panic;

use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};

/// No core dumps, and no other process of this user may read this one's memory.
///
/// Where the system refuses, the service runs on and the log says so.
pub fn keep_memory_private() {
    let no_dumps = setrlimit(Resource::RLIMIT_CORE, 0, 0);
    if no_dumps.and(prctl::set_dumpable(false)).is_err() {
        tracing::warn!("the system does not let this process forbid core dumps");
    }
}

/// A panic is logged by its place only: its message may quote what was sent.
pub fn keep_panics_quiet() {
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(panic.place = %place, "a part of the program panicked");
    }));
}

//! A process that ends itself, as if the power went, at a point that is named and not at one that luck
//! chooses: so each gap between two steps is hit, in every run.
//!
//! The process is this test binary again.
//! Where a verb has steps, it ends after one of them; where it has none, at the n-th time that it
//! asks for random bits, which everything that seals or names something does.

use std::io::Read as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use lotse::keys::{Chance, SystemChance};
use nix::sys::resource::{Resource, setrlimit};

/// Ends this process at once: no destructor runs, nothing is flushed, nothing is let go.
pub fn end_here() -> ! {
    setrlimit(Resource::RLIMIT_CORE, 0, 0).unwrap();
    std::process::abort()
}

/// Randomness during which the power goes.
pub struct Fuse {
    left: AtomicU32,
}

impl Fuse {
    /// Long enough for everything.
    pub const NEVER: u32 = u32::MAX;

    /// Burns down at the draw of this number, counted from 1.
    pub fn at(draw: u32) -> Self {
        Self { left: AtomicU32::new(draw) }
    }

    /// From now on it burns down at the draw of this number.
    pub fn set(&self, draw: u32) {
        self.left.store(draw, Ordering::SeqCst);
    }

    /// How many draws there were since it was set to [`Fuse::NEVER`].
    pub fn draws(&self) -> u32 {
        Self::NEVER - self.left.load(Ordering::SeqCst)
    }
}

impl Chance for Fuse {
    fn fill(&self, bytes: &mut [u8]) {
        if self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            end_here();
        }
        SystemChance.fill(bytes);
    }
}

/// This binary again, told to run one of its tests.
pub fn again(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .stdin(Stdio::null());
    command
}

/// Starts a process and reads what it says until these words have come.
///
/// It says all that it ever will when the words do not come, and the test fails.
pub fn started_until(command: &mut Command, words: &str) -> (Child, Vec<u8>) {
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let out = child.stdout.as_mut().unwrap();
    let (mut said, mut bytes) = (Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&said).contains(words) {
        let read = out.read(&mut bytes).unwrap();
        assert!(read > 0, "it ended by itself: {}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&bytes[..read]);
    }
    (child, said)
}

/// Whether it came to its end, and not a power cut before it.
pub fn came_through(status: ExitStatus) -> bool {
    assert!(status.success() || status.code().is_none(), "a fault, not a power cut: {status}");
    status.success()
}

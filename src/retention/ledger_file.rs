//! The ledger's file: appended under a lock, synced before it counts, repaired after a crash.
//!
//! A line without its end was never acknowledged, so the next append may remove it.
//! These calls block; inside the server they run on a thread for blocking work.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::ledger::{Entry, Head, Ledger, LedgerFault, Reading};

/// One node and one process sweeps at a time: held while it does.
pub struct Sweeping {
    /// The lock goes with the file handle, also when the process dies.
    _lock: File,
}

/// How far back the last line is looked for at first; a line has some 500 bytes.
const TAIL: u64 = 4096;

impl Ledger {
    /// The ledger in this file, which is made with the first entry.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends entries and returns once they are on disk.
    ///
    /// # Errors
    ///
    /// When the file cannot be written or its last line is damaged; what was written until then
    /// was not acknowledged, and is removed by the next append or stands as an open intent.
    pub fn append(&self, entries: &[Entry]) -> Result<(), LedgerFault> {
        if entries.is_empty() {
            return Ok(());
        }
        let new = !self.path.exists();
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&self.path)
            .map_err(|cause| self.unreachable(cause))?;
        file.lock().map_err(|cause| self.unreachable(cause))?;
        let mut head = self.repaired_head(&mut file)?;
        let mut text = Vec::new();
        for entry in entries {
            let (line, next) = head.follow(entry);
            text.extend(line);
            text.push(b'\n');
            head = next;
        }
        file.write_all(&text)
            .and_then(|()| file.sync_all())
            .map_err(|cause| self.unreachable(cause))?;
        if new {
            // A new name is durable only when its folder is.
            let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))
                .and_then(|folder| folder.sync_all())
                .map_err(|cause| self.unreachable(cause))?;
        }
        Ok(())
    }

    /// Reads the whole ledger and checks its chain; a missing file is an empty ledger.
    pub fn read(&self) -> Result<Reading, LedgerFault> {
        Reading::of(&self.text()?, &self.path)
    }

    /// As [`Ledger::read`], on a thread for blocking work.
    pub async fn read_aside(&self) -> Result<Reading, LedgerFault> {
        let ledger = self.clone();
        tokio::task::spawn_blocking(move || ledger.read())
            .await
            .expect("because reading does not panic and is never cancelled")
    }

    /// As [`Ledger::append`], on a thread for blocking work; on disk when it returns.
    pub async fn append_aside(&self, entries: Vec<Entry>) -> Result<(), LedgerFault> {
        let ledger = self.clone();
        tokio::task::spawn_blocking(move || ledger.append(&entries))
            .await
            .expect("because appending does not panic and is never cancelled")
    }

    /// The bytes of the ledger as they are, unchecked; none of a missing file.
    pub fn text(&self) -> Result<Vec<u8>, LedgerFault> {
        match File::open(&self.path) {
            Ok(mut file) => {
                // Without the lock a write under way would look torn.
                let mut text = Vec::new();
                file.lock_shared()
                    .and_then(|()| file.read_to_end(&mut text))
                    .map_err(|cause| self.unreachable(cause))?;
                Ok(text)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(cause) => Err(self.unreachable(cause)),
        }
    }

    /// Takes the turn to sweep; `None` while another process has it.
    pub fn begin_sweep(&self) -> Result<Option<Sweeping>, LedgerFault> {
        let mut path = self.path.clone().into_os_string();
        path.push(".sweeping");
        let path = PathBuf::from(path);
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|cause| LedgerFault::Unreachable { path: path.clone(), cause })?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Sweeping { _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(cause)) => Err(LedgerFault::Unreachable { path, cause }),
        }
    }

    /// Removes a torn last line, and gives what the next line hangs on.
    fn repaired_head(&self, file: &mut File) -> Result<Head, LedgerFault> {
        let unreachable = |cause| self.unreachable(cause);
        let length = file.metadata().map_err(unreachable)?.len();
        let mut reach = TAIL;
        let (tail, from) = loop {
            let from = length.saturating_sub(reach);
            let mut tail = Vec::new();
            file.seek(SeekFrom::Start(from))
                .and_then(|_| file.read_to_end(&mut tail))
                .map_err(unreachable)?;
            // A whole line lies between two ends of lines, or begins the file.
            if from == 0 || tail.iter().filter(|byte| **byte == b'\n').nth(1).is_some() {
                break (tail, from);
            }
            reach = reach.saturating_mul(4);
        };
        let whole = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let torn = tail.len() - whole;
        if torn > 0 {
            tracing::warn!(
                ledger.torn_bytes = torn,
                "the ledger ended in a line that a crash had cut off; it was never acknowledged \
                 and is removed"
            );
            file.set_len(from + whole as u64)
                .and_then(|()| file.sync_all())
                .map_err(unreachable)?;
        }
        let Some(lines) = tail[..whole].strip_suffix(b"\n") else { return Ok(Head::START) };
        let last = lines.rsplit(|byte| *byte == b'\n').next().unwrap_or(lines);
        Head::after(last).map_err(|what| LedgerFault::Damaged {
            path: self.path.clone(),
            line: count_lines(file),
            what,
        })
    }

    fn unreachable(&self, cause: io::Error) -> LedgerFault {
        LedgerFault::Unreachable { path: self.path.clone(), cause }
    }
}

/// For a message only: a file that cannot be read any more has no lines.
fn count_lines(file: &mut File) -> u64 {
    let mut text = Vec::new();
    let read = file.rewind().and_then(|()| file.read_to_end(&mut text));
    read.map_or(0, |_| text.split(|byte| *byte == b'\n').count() as u64 - 1)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::ledger::Kind;
    use super::*;
    use crate::clock::Instant;
    use crate::ids::OrderId;

    fn entry(order: u8, kind: Kind) -> Entry {
        Entry {
            rule: "participation".to_owned(),
            project: "P-1".repeat(50),
            tag: [order; 32],
            ..Entry::new(
                kind,
                OrderId::from_bits([order; 16]),
                Instant::from_unix(1_800_000_000),
                1,
            )
        }
    }

    #[test]
    fn what_is_appended_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(&folder.path().join("ledger.jsonl"));
        assert!(ledger.read().unwrap().entries.is_empty());
        for order in 0..40 {
            ledger.append(&[entry(order, Kind::Intent)]).unwrap();
        }
        ledger.append(&[entry(7, Kind::Completed), entry(9, Kind::Completed)]).unwrap();
        let reading = ledger.read().unwrap();
        assert_eq!(reading.entries.len(), 42);
        assert_eq!(reading.open_intents().len(), 38);
    }

    #[test]
    fn a_torn_line_of_any_length_is_removed_by_the_next_append() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(&folder.path().join("ledger.jsonl"));
        ledger.append(&[entry(1, Kind::Intent), entry(2, Kind::Intent)]).unwrap();
        let whole = fs::read(ledger.path()).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for cut in (first..whole.len()).step_by(7).chain([0, 1, first - 1]) {
            fs::write(ledger.path(), &whole[..cut]).unwrap();
            let kept = usize::from(cut >= first);
            let reading = ledger.read().unwrap();
            assert_eq!((reading.entries.len(), reading.torn_bytes), (kept, cut - kept * first));
            ledger.append(&[entry(3, Kind::Intent)]).unwrap();
            let reading = ledger.read().unwrap();
            assert_eq!((reading.entries.len(), reading.torn_bytes), (kept + 1, 0), "cut at {cut}");
        }
        // Longer than the first look back.
        fs::write(ledger.path(), [whole.as_slice(), &b"torn".repeat(5_000)].concat()).unwrap();
        ledger.append(&[entry(3, Kind::Intent)]).unwrap();
        assert_eq!(ledger.read().unwrap().entries.len(), 3);
    }

    #[test]
    fn a_damaged_last_line_stops_appending() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(&folder.path().join("ledger.jsonl"));
        ledger.append(&[entry(1, Kind::Intent)]).unwrap();
        let mut text = fs::read(ledger.path()).unwrap();
        text.extend(b"{}\n");
        fs::write(ledger.path(), &text).unwrap();
        let said = ledger.append(&[entry(2, Kind::Intent)]).unwrap_err().to_string();
        assert!(said.contains("line 2: it is not a ledger line"), "{said}");
        assert_eq!(fs::read(ledger.path()).unwrap(), text);
    }

    #[test]
    fn one_process_sweeps_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(&folder.path().join("ledger.jsonl"));
        let turn = ledger.begin_sweep().unwrap().unwrap();
        assert!(ledger.begin_sweep().unwrap().is_none());
        drop(turn);
        assert!(ledger.begin_sweep().unwrap().is_some());
    }
}

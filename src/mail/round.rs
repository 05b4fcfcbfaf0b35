//! One round of letters: one process writes at a time, and a letter that is refused stops no other.
//!
//! The turn is a lock in a folder that all nodes share, and goes with the process that holds it.
//! Whoever remembers a letter after it was taken so sends none twice, unless it dies in between, and
//! loses none.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use super::{Letter, MailFault, Mailer};
use crate::clock::Instant;

/// Letters that the server did not take; the others are sent.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{left} letters were not taken and are written again in the next round: {cause}")]
pub struct NotTaken {
    /// How many.
    pub left: u64,
    /// Why the last of them was not.
    pub cause: MailFault,
}

/// A round that has begun; nobody else writes until it is dropped.
pub struct Round<'m> {
    mailer: &'m Mailer,
    sent: u64,
    refused: Option<NotTaken>,
    _turn: File,
}

impl<'m> Round<'m> {
    /// Begins a round; nothing when another process is in one.
    ///
    /// # Errors
    ///
    /// When the lock cannot be opened.
    pub fn begin(mailer: &'m Mailer, lock: &Path) -> io::Result<Option<Self>> {
        let turn =
            OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(lock)?;
        match turn.try_lock() {
            Ok(()) => Ok(Some(Self { mailer, sent: 0, refused: None, _turn: turn })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(cause)) => Err(cause),
        }
    }

    /// Hands a letter to the server; says whether it was taken, and so is to be remembered.
    pub async fn write(&mut self, letter: &Letter, now: Instant) -> bool {
        match self.mailer.send(letter, now).await {
            Ok(()) => {
                self.sent += 1;
                true
            }
            Err(cause) => {
                let left = self.refused.as_ref().map_or(0, |before| before.left) + 1;
                self.refused = Some(NotTaken { left, cause });
                false
            }
        }
    }

    /// Ends it, and says how many letters were taken.
    ///
    /// # Errors
    ///
    /// When at least one was not.
    pub fn end(self) -> Result<u64, NotTaken> {
        self.refused.map_or(Ok(self.sent), Err)
    }
}

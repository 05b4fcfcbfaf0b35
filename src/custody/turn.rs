//! One at a time: on one machine by a file that is locked, on several nodes by the database as well.

use std::fs::{File, TryLockError};

use super::{CustodyError, at};
use crate::installation::{Folder, Installation};
use crate::store::sql::Statement;
use crate::store::{Location, Tx};

/// What only one process may do at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Two rolls at once would each destroy a root that the other still needs.
    Roll,
    /// Whoever makes or opens a backup clears away what an interrupted process left.
    Backup,
    /// Two nights at once would write everybody twice.
    Night,
}

impl What {
    const fn name(self) -> &'static str {
        match self {
            Self::Roll => "roll",
            Self::Backup => "backup",
            Self::Night => "nightly round",
        }
    }

    /// The number that stands for it among the locks of a server; nobody else uses them.
    const fn number(self) -> i64 {
        match self {
            Self::Roll => 0x6c6f_7400,
            Self::Backup => 0x6c6f_7401,
            Self::Night => 0x6c6f_7402,
        }
    }
}

/// Held while it lasts; goes with the process, also when that dies.
pub(super) struct Turn {
    _file: File,
    /// Writes nothing; its end frees the server's lock.
    server: Option<Tx>,
}

impl Turn {
    /// Gives the turn back at once; a server would free its lock only some time after the drop.
    pub(super) async fn end(self) -> Result<(), CustodyError> {
        match self.server {
            Some(tx) => Ok(tx.commit().await?),
            None => Ok(()),
        }
    }
}

/// Takes the turn among the processes that share the folder of keys.
pub(super) fn take_here(folder: &Folder, what: What) -> Result<File, CustodyError> {
    let path = folder.keys().join(format!("{}.lock", what.name().replace(' ', "-")));
    let file = File::create(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(CustodyError::UnderWay { what: what.name() }),
        Err(TryLockError::Error(cause)) => Err(at(&path)(cause)),
    }
}

/// Takes the turn.
///
/// # Errors
///
/// [`CustodyError::UnderWay`] while another process or node has it.
pub(super) async fn take(installation: &Installation, what: What) -> Result<Turn, CustodyError> {
    let file = take_here(&installation.folder, what)?;
    let server = match &installation.location {
        Location::File(_) => None,
        Location::Server(_) => {
            let mut tx = installation.store.begin().await?;
            // Only PostgreSQL is ever asked this. Installations of one database have their own.
            let row = Statement::new(
                "SELECT CAST(CASE WHEN pg_try_advisory_xact_lock(
                     CAST($1 AS INTEGER), hashtext(CAST(current_schema() AS TEXT))
                 ) THEN 1 ELSE 0 END AS BIGINT) AS taken",
            )
            .bind(what.number())
            .one(&mut tx)
            .await?;
            if row.map(|row| row.integer("taken")).transpose()? != Some(1) {
                return Err(CustodyError::UnderWay { what: what.name() });
            }
            Some(tx)
        }
    };
    Ok(Turn { _file: file, server })
}

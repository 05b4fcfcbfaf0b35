//! What was done last, for the data protection officer's page: dates and figures, never a person.

use serde_json::{Value, json};

use super::backup::{self, Listed};
use super::{CustodyError, copies, roll};
use crate::clock::Instant;
use crate::installation::Installation;
use crate::store::custody_act::{self, Act, Last, Outcome};
use crate::store::{Store, wrapped_key};

/// How it stands with what the installation survives by.
#[derive(Debug)]
pub struct Standing {
    /// The epoch that lives.
    pub epoch: i64,
    /// When it began.
    pub epoch_began_at: Instant,
    /// When the next roll is due.
    pub roll_due_at: Instant,
    /// The last roll.
    pub roll: Option<Last>,
    /// The last copy of the key table.
    pub copy: Option<Last>,
    /// The last backup.
    pub backup: Option<Last>,
    /// The last time the database was put back.
    pub restore: Option<Last>,
    /// The last drill.
    pub drill: Option<Last>,
    /// The last nightly round that came to its end.
    pub night: Option<Last>,
    /// When each copy of the key table that is there was made, the newest last.
    pub copies: Vec<Instant>,
    /// Every backup that is there, the newest first; `None` where no folder is named.
    pub backups: Option<Vec<Listed>>,
}

/// Gathers it.
pub async fn standing(installation: &Installation) -> Result<Standing, CustodyError> {
    let (store, folder) = (&installation.store, &installation.folder);
    let last = async |act| custody_act::find(store, act).await;
    let missing = CustodyError::NoInstallation;
    Ok(Standing {
        epoch: wrapped_key::find_epoch(store).await?.ok_or(missing)?,
        epoch_began_at: wrapped_key::find_epoch_began(store)
            .await?
            .ok_or(CustodyError::NoInstallation)?,
        roll_due_at: roll::due_at(installation).await?,
        roll: last(Act::Roll).await?,
        copy: last(Act::Copy).await?,
        backup: last(Act::Backup).await?,
        restore: last(Act::Restore).await?,
        drill: last(Act::Drill).await?,
        night: last(Act::Night).await?,
        copies: copies::list(folder.copies())?.into_iter().map(|(_, made_at)| made_at).collect(),
        backups: folder.backups().map(|_| backup::list(folder)).transpose()?,
    })
}

/// Notes that something was done, or that it failed.
pub(super) async fn note(
    installation: &Installation,
    act: Act,
    outcome: Result<Value, &CustodyError>,
) -> Result<(), CustodyError> {
    note_in(&installation.store, installation.clock.now(), act, outcome).await
}

/// As [`note`], in this database.
pub(super) async fn note_in(
    store: &Store,
    ran_at: Instant,
    act: Act,
    outcome: Result<Value, &CustodyError>,
) -> Result<(), CustodyError> {
    let (outcome, figures) = match outcome {
        Ok(figures) => (Outcome::Done, figures),
        // The message stays in the log: it can name folders.
        Err(_) => (Outcome::Failed, json!({})),
    };
    let mut tx = store.begin().await?;
    let last = Last { act, outcome, ran_at, figures: figures.to_string() };
    custody_act::set(&mut tx, &last).await?;
    Ok(tx.commit().await?)
}

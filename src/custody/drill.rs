//! Trying it: the newest backup is put back into a scratch place, looked at, and removed.
//!
//! Nothing of the installation is changed but the note of when it was tried and how it went.

use std::fs;

use serde_json::json;

use super::aside::{Aside, For};
use super::rebuild::{self, Restored, Site};
use super::turn::{self, What};
use super::{CustodyError, at, backup, dump, restore, standing};
use crate::installation::Installation;
use crate::retention::addresses::Addresses;
use crate::retention::ledger::Ledger;
use crate::store::custody_act::Act;

/// Tries the newest backup.
///
/// # Errors
///
/// When it could not be put back; that is noted too.
pub async fn run(installation: &Installation) -> Result<Restored, CustodyError> {
    let turn = turn::take(installation, What::Backup).await?;
    let outcome = attempt(installation).await;
    turn.end().await?;
    match &outcome {
        Ok(restored) => {
            let figures = json!({
                "age-seconds": restored.age_seconds,
                "took-seconds": restored.took_seconds,
                "people": restored.people_after,
                "records": restored.records_after,
                "findings": restored.findings.len(),
            });
            standing::note(installation, Act::Drill, Ok(figures)).await?;
        }
        Err(error) => standing::note(installation, Act::Drill, Err(error)).await?,
    }
    outcome
}

async fn attempt(installation: &Installation) -> Result<Restored, CustodyError> {
    let folder = &installation.folder;
    let path = restore::newest(folder)?;
    backup::clear_leftovers(folder.data(), backup::SCRATCH)?;
    let scratch = backup::scratch(folder)?;
    let unpacked = restore::unpack(folder, path, scratch.path()).await?;
    // A ledger of its own: what is due here is deleted from the scratch place only.
    let ledger = Ledger::at(&scratch.path().join("ledger.jsonl"));
    let bytes = match restore::newest_ledger(folder, &unpacked)? {
        Some(bytes) => bytes.to_vec(),
        None => backup::ledger_bytes(folder).await?,
    };
    fs::write(ledger.path(), bytes).map_err(at(ledger.path()))?;
    let addresses =
        Addresses::in_folders(&scratch.path().join("addresses"), &scratch.path().join("hours"))?;
    let place = Aside::make(&installation.location, For::Drill, scratch.path()).await?;
    let site = Site {
        location: place.location(),
        ledger: &ledger,
        addresses: &addresses,
        keyring: &installation.keyring,
        clock: &*installation.clock,
        chance: &*installation.chance,
        copies: folder.copies(),
    };
    let outcome = rehearse(&site, &unpacked).await;
    place.remove().await?;
    outcome
}

async fn rehearse(
    site: &Site<'_>,
    unpacked: &super::archive::Unpacked,
) -> Result<Restored, CustodyError> {
    let schema = unpacked.manifest.schema.as_deref();
    dump::put_back(site.location, schema, &unpacked.database).await?;
    let filled = rebuild::fill(site, unpacked).await?;
    let (store, restored) = rebuild::finish(site, filled).await?;
    store.close().await;
    Ok(restored)
}

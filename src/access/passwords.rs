//! Recognising a password of staff, and moving its hash to what hashes cost today.

use std::sync::Arc;

use super::Denied;
use super::hashing::hashed;
use crate::installation::Installation;
use crate::keys::Secret;
use crate::store;
use crate::store::StoreError;
use crate::store::staff::Staff;

/// Whether `password` is that of the account found: the hash that is stored from now on.
///
/// # Errors
///
/// [`Denied::NotRecognised`] for another password and for no account, after the same runs.
pub(super) async fn recognise(
    installation: &Installation,
    found: Option<&Staff>,
    password: Secret,
) -> Result<String, Denied> {
    let (keyring, chance) = (installation.keyring.get(), Arc::clone(&installation.chance));
    let account = found.map(|row| (row.id.as_str().to_owned(), row.password_hash.clone()));
    let verdict = hashed(installation.costs.passwords, move |stretcher| {
        let found = account.as_ref().map(|(id, stored)| (id.as_str(), stored.as_str()));
        keyring.verify_password(&*chance, found, &password, stretcher)
    })
    .await?;
    let (Ok(moved), Some(row)) = (verdict, found) else { return Err(Denied::NotRecognised) };
    let Some(moved) = moved else { return Ok(row.password_hash.clone()) };
    let mut tx = installation.store.begin().await?;
    match store::staff::set_password(&mut tx, &row.id, &row.password_hash, &moved).await {
        Ok(()) => tx.commit().await?,
        // Somebody else moved or changed it just now: theirs stays.
        Err(StoreError::Stale) => return Ok(row.password_hash.clone()),
        Err(other) => return Err(other.into()),
    }
    Ok(moved)
}

//! Fetching a package that a person put there for a recipient (Art. 20(2) GDPR): whoever has the code
//! gets it, once, without an account.
//!
//! Nobody in the house can do it instead: the package opens with the code alone, and only the person
//! was shown it. A wrong code, one that was used, one that ended and one that the person took back
//! take the same way and answer alike.

use super::Denied;
use super::throttle::{self, Attempt};
use crate::classes::KeyGroup;
use crate::installation::Installation;
use crate::keys::{Scope, TransmissionCode};
use crate::store::{StoreError, transmission};

/// The package that waits under this code; afterwards it is gone. `None` when there is none.
///
/// # Errors
///
/// [`Denied::TooMany`] when too many codes were tried.
pub async fn fetch_package(
    installation: &Installation,
    code: &TransmissionCode,
) -> Result<Option<Vec<u8>>, Denied> {
    throttle::count_attempt(installation, Attempt::Transmission).await?;
    let now = installation.clock.now();
    let mut tx = installation.store.begin().await?;
    let keyring = installation.keyring_now(&mut tx).await?;
    let tag = keyring.transmission_tag(code);
    let Some(found) = transmission::find(&mut tx, &tag, now).await? else { return Ok(None) };
    // Used up before it leaves: of two who ask at once, one finds nothing.
    match transmission::set_fetched(&mut tx, &tag, &found.request, now).await {
        Ok(()) => {}
        Err(StoreError::Stale) => return Ok(None),
        Err(other) => return Err(other.into()),
    }
    let scope =
        Scope { provider: &found.provider, project: Some(&found.project), group: KeyGroup::Code };
    let package = keyring.open_package(&scope, found.request.as_str(), &found.package, code)?;
    tx.commit().await?;
    scrub(installation).await;
    Ok(Some(package.to_vec()))
}

/// Overwrites what removing a package left behind.
///
/// A reader can keep that from happening; then the next sweep that deletes something does it, and
/// until then what is left is as closed as the package was.
pub(crate) async fn scrub(installation: &Installation) {
    if let Err(error) = installation.store.scrub().await {
        tracing::warn!(cause = %error, "what is left of a package waits for the next sweep");
    }
}

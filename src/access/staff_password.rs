//! How members of staff change their own password: the current one is asked for, and every session of
//! the account ends.

use std::sync::Arc;

use super::hashing::hashed;
use super::passwords::recognise;
use super::throttle::{self, Attempt};
use super::{Denied, Desk, sessions};
use crate::installation::Installation;
use crate::keys::{Secret, SecretFault, Token, spelled};
use crate::store;
use crate::store::session::{Computer, Holder};

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The current password is another.
    #[error("the current password is another")]
    NotRecognised,
    /// The new password is the current one.
    #[error("the new password is the current one")]
    Same,
    /// The new password cannot be chosen.
    #[error(transparent)]
    Secret(#[from] SecretFault),
    /// Too many attempts, or hashing or storing failed.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<store::StoreError> for PasswordError {
    fn from(error: store::StoreError) -> Self {
        Self::Denied(error.into())
    }
}

/// Changes the password of whoever sits at this desk: gives the token of a new session, in place of
/// all that there were.
///
/// # Errors
///
/// [`PasswordError::NotRecognised`] when `current` is not the password; such attempts are counted.
pub async fn change_password(
    installation: &Installation,
    desk: &Desk,
    current: String,
    new: String,
) -> Result<Token, PasswordError> {
    let id = desk.id();
    throttle::count_attempt(installation, Attempt::StepUp(id.as_str())).await?;
    let row = store::staff::find(&installation.store, id).await?.ok_or(Denied::NoSession)?;
    let same = spelled(&current) == spelled(&new);
    let current = Secret::entered(current).map_err(|_| PasswordError::NotRecognised)?;
    let former = match recognise(installation, Some(&row), current).await {
        Err(Denied::NotRecognised) => return Err(PasswordError::NotRecognised),
        other => other?,
    };
    throttle::forgive(installation, Attempt::StepUp(id.as_str())).await?;
    if same {
        return Err(PasswordError::Same);
    }
    let person = desk.person();
    let mut known = vec![person.name.as_str(), person.email.as_str(), "lotse"];
    known.extend(desk.projects().iter().map(|project| project.name.as_str()));
    let new = Secret::choose(new, &known)?;
    let (keyring, chance) = (installation.keyring.get(), Arc::clone(&installation.chance));
    let owner = id.as_str().to_owned();
    let hash = hashed(installation.costs.passwords, move |stretcher| {
        keyring.hash_password(&*chance, &owner, &new, stretcher)
    })
    .await?;
    let token = Token::make(&*installation.chance);
    let mut tx = installation.store.begin().await?;
    store::staff::set_password(&mut tx, id, &former, &hash).await?;
    store::session::remove_of_staff(&mut tx, id).await?;
    let now = installation.clock.now();
    let whose = (Holder::Staff(id.clone()), Computer::Own);
    sessions::begin(&mut tx, &token, whose, None, now).await?;
    tx.commit().await?;
    Ok(token)
}

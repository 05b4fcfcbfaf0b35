//! Entering the password again: for what must not happen because a desk was left open.

use super::passwords::recognise;
use super::throttle::{self, Attempt};
use super::{Denied, Desk};
use crate::ids::StaffId;
use crate::installation::Installation;
use crate::keys::Secret;
use crate::store;

/// Shows that a member of staff has just entered their password again.
///
/// Only [`confirm`] makes one, and whoever takes one uses it up.
pub struct Confirmed(StaffId);

impl Confirmed {
    /// Who did.
    pub fn by(&self) -> &StaffId {
        &self.0
    }
}

/// Checks the password of the member of staff at this desk.
///
/// # Errors
///
/// [`Denied::NotRecognised`] when it is another; [`Denied::TooMany`] after too many attempts.
pub async fn confirm(
    installation: &Installation,
    desk: &Desk,
    password: Secret,
) -> Result<Confirmed, Denied> {
    let id = desk.id();
    throttle::count_attempt(installation, Attempt::StepUp(id.as_str())).await?;
    let row = store::staff::find(&installation.store, id).await?.ok_or(Denied::NoSession)?;
    recognise(installation, Some(&row), password).await?;
    throttle::forgive(installation, Attempt::StepUp(id.as_str())).await?;
    Ok(Confirmed(id.clone()))
}

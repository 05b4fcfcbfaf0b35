//! Restricting the processing of one person's data: their keys move under the hold key, and back.

use super::{CaseFile, Denied};
use crate::classes::KeyGroup;
use crate::ids::KeyId;
use crate::installation::Installation;
use crate::store::wrapped_key::{self, Owner};
use crate::store::{StoreError, Tx};

/// What staff open with the keyring alone; answers keys need the person's secret anyway.
const MOVED: [KeyGroup; 2] = [KeyGroup::Results, KeyGroup::Identity];

/// Where a key lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Under {
    HoldKey,
    WrappingKey,
}

/// Moves the keys of this file under the hold key, unless they lie there; whether they moved.
///
/// # Errors
///
/// [`StoreError::Stale`] when the keys are gone, or their epoch has moved on meanwhile.
pub(crate) async fn restrict(
    installation: &Installation,
    tx: &mut Tx,
    case: &CaseFile,
) -> Result<bool, Denied> {
    put(installation, tx, case, Under::HoldKey).await
}

/// Moves the keys of this file back to where staff can open them, unless they lie there; whether they
/// moved.
///
/// # Errors
///
/// As [`restrict`].
pub(crate) async fn lift(
    installation: &Installation,
    tx: &mut Tx,
    case: &CaseFile,
) -> Result<bool, Denied> {
    put(installation, tx, case, Under::WrappingKey).await
}

async fn put(
    installation: &Installation,
    tx: &mut Tx,
    case: &CaseFile,
    under: Under,
) -> Result<bool, Denied> {
    // From here on no roll moves them, so what is read now is what is replaced.
    wrapped_key::hold_epoch(tx).await?;
    let keyring = installation.keyring_now(&mut *tx).await?;
    let (chance, id) = (&*installation.chance, case.id());
    let owner = Owner::Participation(id.clone());
    let mut any = false;
    for group in MOVED {
        let wrapped = wrapped_key::find(&mut *tx, &owner, group).await?.ok_or(StoreError::Stale)?;
        let scope = case.scope(group);
        let moved = match (under, wrapped.is_on_hold()) {
            (Under::HoldKey, false) => {
                keyring.put_on_hold(chance, &scope, &wrapped, id.as_str())?
            }
            (Under::WrappingKey, true) => {
                keyring.take_off_hold(chance, &scope, &wrapped, id.as_str())?
            }
            (Under::HoldKey, true) | (Under::WrappingKey, false) => continue,
        };
        let key_id = KeyId::from_bits(chance.bits128());
        wrapped_key::set(tx, &key_id, (&owner, group), &moved, installation.clock.now()).await?;
        any = true;
    }
    Ok(any)
}

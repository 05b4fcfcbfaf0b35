//! The receipt code: a person takes one when they like, and shows it when nothing else of them is left.
//!
//! It is shown once and kept by nobody but them; a new one replaces it. It opens no account and no
//! record: only what the ledger says of the deletion, once that took place.

use super::Denied;
use super::audience::Participant;
use super::throttle::{self, Attempt};
use crate::clock::Instant;
use crate::installation::Installation;
use crate::keys::ReceiptCode;
use crate::retention::checkpoints::{Checkpoints, CheckpointsFault};
use crate::retention::ledger::Ledger;
use crate::retention::receipts::{self, Receipt};
use crate::store::{receipt, session};

/// Why no receipt can be shown.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// Too many codes were tried, or the database failed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Ledger or checkpoints cannot be read, or do not fit each other.
    #[error(transparent)]
    Checkpoints(#[from] CheckpointsFault),
}

/// When the person took their code; `None` without one.
pub async fn own_receipt(
    installation: &Installation,
    participant: &Participant,
) -> Result<Option<Instant>, Denied> {
    let found = receipt::find(&installation.store, participant.case().id()).await?;
    Ok(found.map(|receipt| receipt.made_at))
}

/// Makes a code to show once; a former one shows nothing any more.
pub async fn make_receipt_code(
    installation: &Installation,
    participant: &Participant,
) -> Result<ReceiptCode, Denied> {
    let id = participant.case().id();
    let code = ReceiptCode::make(&*installation.chance);
    let covered = installation.keyring.get().cover_commitment(id.as_str(), code.commitment());
    let made_at = installation.clock.now();
    let mut tx = installation.store.begin().await?;
    receipt::set(&mut tx, id, &receipt::Receipt { made_at, covered }).await?;
    // A new invitation may have ended this session just now; then the code is not the person's.
    let hash = participant.token().hash();
    session::find(&mut tx, &hash, made_at).await?.ok_or(Denied::NoSession)?;
    tx.commit().await?;
    Ok(code)
}

/// What the holder of a code is shown; `None` while there is nothing to show.
///
/// Asks the ledger alone. Before the deletion the answer is that of a wrong code: whoever found the
/// paper does not learn whether the person is still here, nor until when.
pub async fn receipt_of(
    installation: &Installation,
    code: ReceiptCode,
) -> Result<Option<Receipt>, ReceiptError> {
    throttle::count_attempt(installation, Attempt::Receipt).await?;
    let ledger = Ledger::at(&installation.folder.ledger());
    let checkpoints = Checkpoints::in_folder(&installation.folder.checkpoints());
    let (keyring, now) = (installation.keyring.get(), installation.clock.now());
    let find = move || receipts::find(&code, &ledger, &checkpoints, &keyring, now);
    let found = tokio::task::spawn_blocking(find).await.map_err(|_| Denied::Sealed)?;
    Ok(found?)
}

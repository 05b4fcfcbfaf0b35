//! Receipts: what the holder of a receipt code is shown of a deletion, and what stands for the code.
//!
//! Every line of a participation's deletion carries a commitment: that of the person's code, or a decoy
//! that nobody tells from one. So the ledger does not say who took a code.
//! Whoever has the code finds the line by it; nobody else finds anything, and the database is not
//! asked: before the deletion a code opens nothing.

use std::io;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::checkpoints::{Checkpoints, CheckpointsFault};
use super::evidence::{Deletion, Evidence};
use super::ledger::proved_line::ProvedLine;
use super::ledger::{Ledger, LedgerFault};
use super::sweep::Sweep;
use crate::clock::Instant;
use crate::ids::ParticipationId;
use crate::keys::{Commitment, Keyring, ReceiptCode, make_decoy};
use crate::store::{StoreError, receipt};

/// A deletion with everything that proves it.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// What was deleted.
    pub deletion: Deletion,
    /// Whether backups from before open it no more.
    pub beyond_horizon: bool,
    /// What the person may keep and have checked by anyone.
    pub file: ReceiptFile,
}

/// A receipt as it is kept: `lotse verify --receipt` reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReceiptFile {
    /// [`RECEIPT_TYPE`].
    #[serde(rename = "type")]
    pub kind: String,
    /// What the code hashes to, in hexadecimal; each proved line has the same under `receipt`.
    pub code_hash: String,
    /// The key under which the checkpoints are signed. Compare it with the one that was given to you
    /// or to your data protection officer: a forger would put in their own.
    pub verifier_key: String,
    /// The announcement of the deletion and its completion.
    pub proofs: Vec<ProvedLine>,
}

/// What a receipt's file says it is.
pub const RECEIPT_TYPE: &str = "lotse-deletion-receipt";

impl ReceiptFile {
    /// The file: JSON in its canonical form (RFC 8785).
    pub fn to_json(&self) -> String {
        serde_json_canonicalizer::to_string(self)
            .expect("because it has only strings, numbers and lists")
    }
}

/// What stands in the ledger for the code of this person, or for there being none.
pub(super) async fn commitment_of(
    sweep: &Sweep<'_>,
    keyring: &Keyring,
    participation: &ParticipationId,
) -> Result<Commitment, StoreError> {
    let kept = receipt::find(sweep.store, participation).await?;
    Ok(match kept {
        Some(kept) => keyring.cover_commitment(participation.as_str(), kept.covered),
        None => make_decoy(sweep.chance),
    })
}

/// The deletion that this code is for; `None` when there is none, or none yet.
///
/// Blocks; inside the server it runs on a thread for blocking work.
pub fn find(
    code: &ReceiptCode,
    ledger: &Ledger,
    checkpoints: &Checkpoints,
    keyring: &Keyring,
    now: Instant,
) -> Result<Option<Receipt>, CheckpointsFault> {
    let commitment = code.commitment();
    let hash = HEXLOWER.encode(&commitment);
    // A wrong code costs no more than a look: nothing is checked, signed or written for it.
    if !stands_in(ledger, &hash)? {
        return Ok(None);
    }
    let evidence = Evidence::gather(ledger, checkpoints, keyring, now)?;
    let found = evidence.deletions().iter().find(|one| one.receipt == Some(commitment));
    Ok(found.map(|deletion| Receipt {
        file: ReceiptFile {
            kind: RECEIPT_TYPE.to_owned(),
            code_hash: hash,
            verifier_key: evidence.key().to_string(),
            proofs: evidence.proofs(deletion),
        },
        beyond_horizon: evidence.is_beyond_horizon(deletion.epoch),
        deletion: deletion.clone(),
    }))
}

fn stands_in(ledger: &Ledger, hash: &str) -> Result<bool, LedgerFault> {
    match std::fs::read(ledger.path()) {
        Ok(text) => Ok(text.windows(hash.len()).any(|part| part == hash.as_bytes())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(LedgerFault::Unreachable { path: ledger.path().to_owned(), cause }),
    }
}

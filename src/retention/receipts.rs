//! Receipts: what the holder of a receipt code is shown of a deletion, and what stands for the code.
//!
//! Every line of a participation's deletion carries a commitment: that of the person's code, or a decoy
//! that nobody tells from one. So the ledger does not say who took a code.
//! Whoever has the code finds the line by it; nobody else finds anything, and the database is not
//! asked: before the deletion a code opens nothing.

use std::io;

use data_encoding::HEXLOWER;

use super::checkpoints::{Checkpoints, CheckpointsFault};
use super::counts::Counts;
use super::evidence::{Deletion, Evidence};
use super::ledger::{Ledger, LedgerFault};
use super::signed::fields::statement;
use super::signed::{Signed, said};
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
    pub file: Signed,
}

statement! {
    /// What a receipt says: the same as the page that shows it.
    pub struct OfReceipt {
        /// When it was given out (RFC 3339).
        pub issued_at: String,
        /// What the code hashes to, in hexadecimal; each proved line has the same under `receipt`.
        pub code_hash: String,
        /// The project's code.
        pub project: String,
        /// The rule of the schedule.
        pub rule: String,
        /// When the deletion was announced in the ledger (RFC 3339).
        pub announced_at: String,
        /// When nothing was left (RFC 3339); nothing while it is carried out.
        pub completed_at: Option<String>,
        /// Records deleted for each class; none while it is carried out.
        pub counts: Counts,
        /// The epoch of the keyring at the last of its lines.
        pub epoch: i64,
        /// Whether backups from before open it no more.
        pub beyond_horizon: bool,
        /// The signed checkpoint under which its lines are proved.
        pub checkpoint: String,
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
    Ok(found.map(|deletion| {
        let beyond_horizon = evidence.is_beyond_horizon(deletion.epoch);
        let statement = OfReceipt {
            issued_at: said(now),
            code_hash: hash,
            project: deletion.project.clone(),
            rule: deletion.rule.clone(),
            announced_at: said(deletion.announced_at),
            completed_at: deletion.completed_at.map(said),
            counts: deletion.counts.clone(),
            epoch: deletion.epoch,
            beyond_horizon,
            checkpoint: evidence.checkpoint(),
        };
        Receipt {
            file: Signed::new(keyring, statement, evidence.proofs(deletion)),
            beyond_horizon,
            deletion: deletion.clone(),
        }
    }))
}

fn stands_in(ledger: &Ledger, hash: &str) -> Result<bool, LedgerFault> {
    match std::fs::read(ledger.path()) {
        Ok(text) => Ok(text.windows(hash.len()).any(|part| part == hash.as_bytes())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(LedgerFault::Unreachable { path: ledger.path().to_owned(), cause }),
    }
}

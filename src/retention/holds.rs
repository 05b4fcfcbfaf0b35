//! How a legal hold stands in the ledger, and its end by date.
//!
//! A hold suspends the deletion of a participation and nothing else: what is due is read by nobody,
//! drafts end as agreed, and so do sessions, invitations and addresses.
//! It binds the next intent, not one that stands in the ledger already.

use super::RetentionError;
use super::ledger::{Entry, HOLD_RULE, Kind};
use super::sweep::Run;
use crate::clock::Instant;
use crate::keys::Keyring;
use crate::store::legal_hold::{self, Hold};

/// Binds the ledger's lines to what the hold says: whom it is about, why, under which law, and until
/// when. A row that was changed since does not fit them any more.
pub fn tag_of(keyring: &Keyring, hold: &Hold) -> [u8; 32] {
    let about = hold.participation.as_ref().map_or("", |id| id.as_str());
    // As JSON, so that no two holds read alike.
    let said = serde_json::json!([
        hold.id.as_str(),
        hold.project.as_str(),
        about,
        hold.legal_basis,
        hold.reason,
        hold.until_on.to_string(),
        hold.until_at.unix(),
    ]);
    // A hold lives longer than the linking key of the quarter in which it was proposed.
    keyring.lookup_tag("legal hold", said.to_string().as_bytes())
}

/// The line about one step of a hold.
pub fn entry(keyring: &Keyring, hold: &Hold, project_code: &str, kind: Kind, at: Instant) -> Entry {
    Entry {
        rule: HOLD_RULE.to_owned(),
        project: project_code.to_owned(),
        tag: tag_of(keyring, hold),
        ..Entry::new(kind, hold.id.clone(), at, keyring.current_epoch())
    }
}

/// Says in the ledger of each hold whose date is over at `cutoff` that it ended; how many.
pub(super) async fn end_due(run: &Run<'_>, cutoff: Instant) -> Result<u64, RetentionError> {
    let (sweep, keyring) = (run.sweep, &run.keyring);
    let ended = legal_hold::list_over_by_date(sweep.store, cutoff).await?;
    if ended.is_empty() {
        return Ok(0);
    }
    let now = sweep.clock.now();
    let line = |(hold, code): &(Hold, String)| entry(keyring, hold, code, Kind::HoldEnded, now);
    sweep.record(ended.iter().map(line).collect()).await?;
    let mut tx = sweep.store.begin().await?;
    for (hold, _) in &ended {
        legal_hold::set_ended(&mut tx, &hold.id, now).await?;
    }
    tx.commit().await?;
    Ok(ended.len() as u64)
}

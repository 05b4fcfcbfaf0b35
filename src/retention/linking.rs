//! Linking keys over time: made a quarter ahead, destroyed once no backup of their quarter is left.
//!
//! Destroying is written to the ledger first, so that everyone who holds it knows from when on its
//! lines of that quarter are linked to nobody.

use std::sync::Arc;

use super::ledger::{Entry, Kind, LINKING_KEY_RULE, Ledger};
use super::sweep::Sweep;
use super::{RetentionError, alarms};
use crate::ids::OrderId;
use crate::installation::Installation;
use crate::keys::Keyring;

/// `keyring` with the linking keys of this quarter and the next; as it is where they cannot be
/// stored, because a deletion does not wait for that: its tag then ends with an older key.
pub(super) fn with_keys_of_now(sweep: &Sweep<'_>, keyring: Arc<Keyring>) -> Arc<Keyring> {
    let now = sweep.clock.now();
    if !keyring.lacks_linking_key(now) {
        return keyring;
    }
    let made = sweep.keyring.reread().and_then(|reread| {
        // Another node may have been first.
        if reread.lacks_linking_key(now) {
            sweep.keyring.change(|keyring| {
                keyring.add_linking_keys(sweep.chance, now);
                Ok(())
            })?;
        }
        Ok(sweep.keyring.get())
    });
    made.unwrap_or_else(|fault| {
        tracing::error!(
            keyring.cause = %fault,
            "the linking key of this quarter could not be stored; the one before serves meanwhile"
        );
        keyring
    })
}

/// Destroys the linking keys that are due; says how many.
///
/// Waits while an intent is open or another process sweeps: whoever carries an intent out has to
/// match its tag.
pub async fn end_due(installation: &Installation) -> Result<usize, RetentionError> {
    let now = installation.clock.now();
    let keyring = installation.keyring.get();
    let due = keyring.linking_keys_due(now);
    if due.is_empty() {
        return Ok(0);
    }
    let ledger = Ledger::at(&installation.folder.ledger());
    // A clock that jumped would end the keys of quarters that are not over.
    if alarms::is_clock_ahead(&installation.store).await? {
        return Ok(0);
    }
    let Some(_turn) = ledger.begin_sweep()? else { return Ok(0) };
    let reader = ledger.clone();
    let reading = tokio::task::spawn_blocking(move || reader.read())
        .await
        .expect("because reading does not panic and is never cancelled")?;
    if !reading.open_intents().is_empty() {
        return Ok(0);
    }
    let told = reading.destroyed_linking_keys();
    let entries: Vec<Entry> = due
        .iter()
        .filter(|quarter| !told.contains(quarter))
        .map(|quarter| {
            let order = OrderId::from_bits(installation.chance.bits128());
            let epoch = keyring.current_epoch();
            Entry {
                rule: format!("{LINKING_KEY_RULE} {quarter}"),
                ..Entry::new(Kind::LinkingKeyDestroyed, order, now, epoch)
            }
        })
        .collect();
    let shared = installation.keyring.clone();
    let ended = due.len();
    tokio::task::spawn_blocking(move || -> Result<(), RetentionError> {
        ledger.append(&entries)?;
        shared.change(|keyring| {
            for quarter in &due {
                keyring.destroy_linking_key(*quarter);
            }
            Ok(())
        })?;
        Ok(())
    })
    .await
    .expect("because neither panics and it is never cancelled")?;
    Ok(ended)
}

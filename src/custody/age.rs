//! A database that is older than its ledger: people who were deleted would be back in it.

use std::collections::BTreeSet;

use super::{CustodyError, blocking};
use crate::ids::OrderId;
use crate::retention::ledger::{Kind, Ledger};
use crate::store::{Store, retention_order};

/// Refuses a database that lacks a deletion which its ledger calls completed.
///
/// The transaction that deletes also writes the deletion's row, so a completed line whose row is
/// missing says that an older database took the place of the one that it was written for. A line
/// without counts deleted nothing, and has no row.
pub async fn refuse_older(store: &Store, ledger: &Ledger) -> Result<(), CustodyError> {
    let reading = {
        let ledger = ledger.clone();
        blocking(move || Ok(ledger.read()?)).await?
    };
    let known: BTreeSet<OrderId> =
        retention_order::list_carried_out(store).await?.into_iter().collect();
    let lacking = reading
        .entries
        .iter()
        .filter(|entry| entry.kind == Kind::Completed && entry.counts.total() > 0)
        .filter(|entry| !known.contains(&entry.order))
        .count();
    if lacking == 0 {
        Ok(())
    } else {
        Err(CustodyError::OlderThanLedger { ledger: ledger.path().to_owned(), lacking })
    }
}

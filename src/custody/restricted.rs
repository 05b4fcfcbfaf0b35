//! Restrictions of processing after old data came back: what the ledger says stands, and nothing else.
//!
//! Old data do not know who objected since, and a copy of the key table can be a day old.

use std::collections::BTreeSet;

use super::CustodyError;
use super::rebuild::Site;
use crate::classes::KeyGroup;
use crate::retention::ledger::Reading;
use crate::retention::restrictions;
use crate::store::wrapped_key::{self, Owner};
use crate::store::{Store, restriction};

/// What was put right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PutRight {
    /// People who are restricted by the ledger and were not in what came back.
    pub(super) restricted: u64,
    /// People whose restriction had ended by the ledger.
    pub(super) lifted: u64,
    /// People who are restricted and whose request did not come back.
    pub(super) without_request: u64,
}

/// Moves keys under the hold key and back until they are as the ledger says.
pub(super) async fn put_right(
    site: &Site<'_>,
    store: &Store,
    ledger: &Reading,
) -> Result<PutRight, CustodyError> {
    let keyring = site.keyring.get();
    let standing = restrictions::standing(ledger);
    let tags: BTreeSet<[u8; 32]> = standing.values().copied().collect();
    let mut put = PutRight::default();
    let mut held = BTreeSet::new();
    let mut tx = store.begin().await?;
    for key in wrapped_key::list_older(&mut tx, i64::MAX, i64::MAX).await? {
        let Owner::Participation(person) = &key.owner else { continue };
        if !matches!(key.group, KeyGroup::Results | KeyGroup::Identity) {
            continue;
        }
        let is_restricted = tags.contains(&restrictions::tag_of(&keyring, person));
        let is_first = is_restricted && held.insert(person.clone());
        let scope = key.scope();
        let (owner, wrapped) = (person.as_str(), &key.wrapped);
        let moved = match (is_restricted, wrapped.is_on_hold()) {
            (true, false) => {
                put.restricted += u64::from(is_first);
                keyring.put_on_hold(site.chance, &scope, wrapped, owner)
            }
            (false, true) => {
                put.lifted += u64::from(key.group == KeyGroup::Identity);
                keyring.take_off_hold(site.chance, &scope, wrapped, owner)
            }
            (true, true) | (false, false) => continue,
        };
        let refused = |_| CustodyError::KeyRefused { what: format!("key {}", key.id) };
        let moved = moved.map_err(refused)?;
        wrapped_key::set_rewrapped(&mut tx, &key.id, wrapped, &moved).await?;
    }
    for (request, person) in restriction::list_restricting(&mut tx).await? {
        if standing.contains_key(&restrictions::order_of(&keyring, &request)) {
            held.remove(&person);
        } else {
            restriction::set_lifted(&mut tx, &request, site.clock.now()).await?;
        }
    }
    tx.commit().await?;
    put.without_request = held.len() as u64;
    Ok(put)
}

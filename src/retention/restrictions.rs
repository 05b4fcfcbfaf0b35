//! How a restriction of processing (Art. 18 GDPR) stands in the ledger.
//!
//! It deletes nothing and delays no deletion. It stands there so that no old copy of the database
//! takes it back: whoever puts one back compares it with the ledger.

use std::collections::BTreeMap;

use super::ledger::{Entry, Kind, RESTRICTION_RULE, Reading};
use crate::clock::Instant;
use crate::ids::{OrderId, ParticipationId, RequestId};
use crate::keys::Keyring;

/// What the ledger calls the restriction by this request.
///
/// Made from the request's id, so that a step said twice names the same; without the keyring nobody
/// can tell whose it is.
pub fn order_of(keyring: &Keyring, request: &RequestId) -> OrderId {
    let tag = keyring.lookup_tag("restriction by request", request.as_str().as_bytes());
    let mut bits = [0; 16];
    bits.copy_from_slice(&tag[..16]);
    OrderId::from_bits(bits)
}

/// What stands for the person in its lines.
///
/// Under the lookup key, because a restriction outlives the linking key of its quarter.
pub fn tag_of(keyring: &Keyring, person: &ParticipationId) -> [u8; 32] {
    keyring.lookup_tag("restriction of", person.as_str().as_bytes())
}

/// The line about one step of a restriction.
pub fn entry(
    keyring: &Keyring,
    (order, person): (OrderId, &ParticipationId),
    project_code: &str,
    kind: Kind,
    at: Instant,
) -> Entry {
    Entry {
        rule: RESTRICTION_RULE.to_owned(),
        project: project_code.to_owned(),
        tag: tag_of(keyring, person),
        ..Entry::new(kind, order, at, keyring.current_epoch())
    }
}

/// The restrictions that stand by the ledger, with what stands for whom they are about.
pub fn standing(reading: &Reading) -> BTreeMap<OrderId, [u8; 32]> {
    let mut standing = BTreeMap::new();
    for entry in &reading.entries {
        match entry.kind {
            Kind::Restricted => {
                standing.insert(entry.order.clone(), entry.tag);
            }
            Kind::RestrictionLifted => {
                standing.remove(&entry.order);
            }
            _ => {}
        }
    }
    standing
}

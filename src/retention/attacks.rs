//! The search for attacks: the only way to read IP addresses, with a reason, and written down first.
//!
//! It tells sources that tried often, and nobody who came once.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::RetentionError;
use super::addresses::Addresses;
use super::ledger::{Entry, Kind, Ledger, SEARCH_RULE, Searched};
use crate::clock::Instant;
use crate::ids::OrderId;
use crate::keys::{Chance, Keyring};

/// Fewer attempts than this are told of nobody: people mistype.
pub const FEWEST_ATTEMPTS: u64 = 10;

/// The fewest characters of a reason.
pub const SHORTEST_REASON: usize = 10;

/// What is searched, and why.
#[derive(Clone, Debug)]
pub struct Search {
    /// From the hour in which this lies.
    pub from: Instant,
    /// To the hour in which this lies, included.
    pub to: Instant,
    /// Sources with fewer attempts are left out; at least [`FEWEST_ATTEMPTS`].
    pub at_least: u64,
    /// Why; it stands in the ledger for everyone to read.
    pub reason: String,
}

/// One address that tried often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// From where.
    pub address: IpAddr,
    /// How often.
    pub attempts: u64,
    /// The first attempt.
    pub first: Instant,
    /// The last.
    pub last: Instant,
}

/// Why nothing was searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// No reason, or one that says nothing.
    #[error("give a reason of at least {SHORTEST_REASON} characters; it stands in the ledger")]
    NoReason,
    /// The times are the wrong way round.
    #[error("the search would end before it begins")]
    Backwards,
    /// Addresses or ledger cannot be read or written.
    #[error(transparent)]
    Retention(#[from] RetentionError),
}

/// Writes the search into the ledger, then carries it out: the sources with the most attempts first.
///
/// # Errors
///
/// When there is no reason, or the ledger cannot be written: then no address was read.
pub fn search(
    addresses: &Addresses,
    ledger: &Ledger,
    keyring: &Keyring,
    chance: &dyn Chance,
    now: Instant,
    search: &Search,
) -> Result<Vec<Source>, SearchError> {
    let reason = search.reason.trim();
    if reason.chars().count() < SHORTEST_REASON {
        return Err(SearchError::NoReason);
    }
    if search.to < search.from {
        return Err(SearchError::Backwards);
    }
    let order = OrderId::from_bits(chance.bits128());
    let entry = Entry {
        rule: SEARCH_RULE.to_owned(),
        tag: keyring.ledger_tag(now, "search", order.as_str().as_bytes()),
        searched: Some(Searched {
            from: search.from.utc().to_rfc3339(),
            to: search.to.utc().to_rfc3339(),
            reason: reason.to_owned(),
        }),
        ..Entry::new(Kind::AddressesSearched, order.clone(), now, keyring.current_epoch())
    };
    ledger.append(&[entry]).map_err(RetentionError::from)?;
    read(addresses, search)
}

fn read(addresses: &Addresses, search: &Search) -> Result<Vec<Source>, SearchError> {
    let mut sources: BTreeMap<IpAddr, Source> = BTreeMap::new();
    let mut hour = search.from;
    while hour.unix().div_euclid(3600) <= search.to.unix().div_euclid(3600) {
        for seen in addresses.list_of_hour(hour)? {
            let new = Source { address: seen.address, attempts: 0, first: seen.at, last: seen.at };
            let source = sources.entry(seen.address).or_insert(new);
            source.attempts += 1;
            source.first = source.first.min(seen.at);
            source.last = source.last.max(seen.at);
        }
        hour = hour.plus_seconds(3600);
    }
    let at_least = search.at_least.max(FEWEST_ATTEMPTS);
    let mut often: Vec<Source> =
        sources.into_values().filter(|source| source.attempts >= at_least).collect();
    often.sort_by_key(|source| (std::cmp::Reverse(source.attempts), source.address));
    Ok(often)
}

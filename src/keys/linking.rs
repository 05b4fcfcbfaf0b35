//! Linking keys: one for each calendar quarter, so that what links a ledger line to a person ends.
//!
//! A line of the ledger stays for ever and holds a keyed tag in place of a person.
//! Whoever holds the key of its quarter and knows an id can match the two, which carrying out an
//! open intent and restoring a backup need; once no backup from that quarter is left the key goes,
//! and the line is linked to nobody any more.
//! Quarters begin and end in UTC.

use super::framing::frame;
use super::material::Material;
use super::{Chance, Keyring, digest};
use crate::clock::Instant;
use crate::quarter::Quarter;

/// The key that links the ledger's lines of one quarter.
pub(super) struct LinkingKey {
    /// `None` for the key of a keyring in which no quarter was begun yet: it becomes that of the
    /// first that is.
    pub(super) quarter: Option<Quarter>,
    pub(super) secret: Material,
}

impl LinkingKey {
    /// The first one of a keyring.
    pub(super) fn first(secret: Material) -> Self {
        Self { quarter: None, secret }
    }

    fn tag(&self, purpose: &str, value: &[u8]) -> [u8; 32] {
        digest::tag(&self.secret, &frame(&[b"ledger", purpose.as_bytes(), value]))
    }
}

/// Days for which a linking key outlives its quarter: backups live for 30, and one day of grace.
pub const LINKING_DAYS: i64 = 31;

impl Keyring {
    /// A keyed hash that stands in a line of the ledger, written at `at`, for somebody.
    ///
    /// Taken under the key of the quarter of `at`; where that quarter has none (the service slept
    /// through its beginning) under the newest one before, which only ends sooner.
    pub fn ledger_tag(&self, at: Instant, purpose: &str, value: &[u8]) -> [u8; 32] {
        let now = Some(Quarter::of(at));
        let of_then = self.linking.iter().rev().find(|key| key.quarter <= now);
        of_then.unwrap_or(self.newest_linking()).tag(purpose, value)
    }

    /// The tags of the same value under every living key, for a line whose quarter is not asked.
    pub fn ledger_tags(&self, purpose: &str, value: &[u8]) -> Vec<[u8; 32]> {
        self.linking.iter().map(|key| key.tag(purpose, value)).collect()
    }

    /// The quarters whose linking keys are alive, oldest first.
    pub fn linking_quarters(&self) -> Vec<Quarter> {
        self.linking.iter().filter_map(|key| key.quarter).collect()
    }

    /// Whether the quarter of `now` or the next one still lacks its key.
    pub fn lacks_linking_key(&self, now: Instant) -> bool {
        let this = Quarter::of(now);
        let known = self.linking_quarters();
        !known.contains(&this) || !known.contains(&this.next())
    }

    /// Makes the keys of the quarter of `now` and of the next one, where they are missing.
    ///
    /// The next one is made ahead, so that every tag of a quarter lies under that quarter's key.
    /// Takes effect once the keyring is stored.
    pub fn add_linking_keys(&mut self, chance: &dyn Chance, now: Instant) {
        let this = Quarter::of(now);
        for key in &mut self.linking {
            key.quarter.get_or_insert(this);
        }
        for quarter in [this, this.next()] {
            if !self.linking.iter().any(|key| key.quarter == Some(quarter)) {
                let secret = Material::make(chance);
                self.linking.push(LinkingKey { quarter: Some(quarter), secret });
            }
        }
        self.linking.sort_by_key(|key| key.quarter);
    }

    /// The quarters whose linking keys have outlived every backup, oldest first; the newest key
    /// is never among them.
    pub fn linking_keys_due(&self, now: Instant) -> Vec<Quarter> {
        let newest = self.newest_linking().quarter;
        self.linking_quarters()
            .into_iter()
            .filter(|quarter| Some(*quarter) != newest)
            .filter(|quarter| quarter.end().plus_days(LINKING_DAYS) <= now)
            .collect()
    }

    /// Forgets the linking key of `quarter`: the lines of that quarter are linked to nobody any more.
    ///
    /// Takes effect once the keyring is stored; a key that is not there was destroyed already.
    /// The newest one stays.
    pub fn destroy_linking_key(&mut self, quarter: Quarter) {
        let newest = self.newest_linking().quarter;
        self.linking.retain(|key| key.quarter != Some(quarter) || key.quarter == newest);
    }

    fn newest_linking(&self) -> &LinkingKey {
        self.linking.last().expect("because a keyring is made with one, and the newest stays")
    }
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    fn day(text: &str) -> Instant {
        Instant::from_unix(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp())
    }

    fn quarter(text: &str) -> Quarter {
        text.parse().unwrap()
    }

    #[test]
    fn a_tag_is_that_of_its_quarter_and_found_under_every_living_key() {
        let chance = SeededChance::for_test(1);
        let mut keyring = Keyring::make(&chance);
        let (winter, spring) = (day("2027-03-31T23:59:59Z"), day("2027-04-01T00:00:00Z"));
        let before = keyring.ledger_tag(winter, "p", b"x");
        assert!(keyring.lacks_linking_key(winter));
        keyring.add_linking_keys(&chance, winter);
        assert!(!keyring.lacks_linking_key(winter) && keyring.lacks_linking_key(spring));
        assert_eq!(keyring.linking_quarters(), [quarter("2027-Q1"), quarter("2027-Q2")]);
        assert_eq!(keyring.ledger_tag(winter, "p", b"x"), before, "the first key is that of now");
        let next = keyring.ledger_tag(spring, "p", b"x");
        assert_ne!(next, before);
        assert_ne!(next, keyring.ledger_tag(spring, "q", b"x"));
        assert_eq!(keyring.ledger_tags("p", b"x"), [before, next]);
        // A quarter without a key, and a time before every key.
        assert_eq!(keyring.ledger_tag(day("2029-01-01T00:00:00Z"), "p", b"x"), next);
        assert_eq!(keyring.ledger_tag(day("2020-01-01T00:00:00Z"), "p", b"x"), next);
    }

    #[test]
    fn a_key_is_due_31_days_after_its_quarter_and_then_links_nothing() {
        let chance = SeededChance::for_test(2);
        let mut keyring = Keyring::make(&chance);
        keyring.add_linking_keys(&chance, day("2027-02-01T00:00:00Z"));
        let tag = keyring.ledger_tag(day("2027-02-01T00:00:00Z"), "p", b"x");
        keyring.add_linking_keys(&chance, day("2027-05-01T00:00:00Z"));
        assert!(keyring.linking_keys_due(day("2027-05-01T23:59:59Z")).is_empty());
        let due = day("2027-05-02T00:00:00Z");
        assert_eq!(keyring.linking_keys_due(due), [quarter("2027-Q1")]);
        assert!(keyring.ledger_tags("p", b"x").contains(&tag), "the control");
        for _ in 0..2 {
            keyring.destroy_linking_key(quarter("2027-Q1"));
            assert_eq!(keyring.linking_quarters(), [quarter("2027-Q2"), quarter("2027-Q3")]);
        }
        assert!(!keyring.ledger_tags("p", b"x").contains(&tag));
        keyring.destroy_linking_key(quarter("2027-Q2"));
        keyring.destroy_linking_key(quarter("2027-Q3"));
        assert_eq!(keyring.linking_quarters(), [quarter("2027-Q3")], "the newest stays");
        assert!(keyring.linking_keys_due(day("2099-01-01T00:00:00Z")).is_empty());
    }
}

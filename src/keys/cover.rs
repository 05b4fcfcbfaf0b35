//! The outer envelope of what lies under a person's secret: a cover that the server takes off and
//! puts on anew, without ever reaching what is inside.
//!
//! Under one cover key lie all records of one person of which nobody may see when they changed.
//! Whoever writes one of them renews the covers of all, and every night so does the service: then
//! the bytes at rest say nothing about which of them were written, or whether any was.
//!
//! The cover key is derived from the participation's results key and rests nowhere: it rolls, is
//! copied, restored and destroyed together with that one.
//! It opens covers and nothing else, so renewing those of a person whose processing is restricted is
//! no use of what is restricted.
//!
//! Layout: version, nonce (12), ciphertext, tag (16).
//! There is no padding: what is inside has its size by its kind already.

use super::framing::frame;
use super::group_key::OfResults;
use super::long_lived::{lock, unlock};
use super::material::Material;
use super::place::Place;
use super::{Chance, GroupKey, Keyring, Refused, ResultsKey, Scope, Wrapped};

/// Records and wrapped keys begin with 1, so that a cover is never taken for what it covers.
const VERSION: u8 = 2;

/// Puts covers on the records of one participation and takes them off.
pub struct CoverKey(Material);

impl GroupKey<OfResults> {
    /// The cover key of the participation whose results key this is.
    pub fn cover_key(&self) -> CoverKey {
        CoverKey(self.material.derive(&[b"cover key"]))
    }
}

impl Keyring {
    /// The cover key of a participation, whether its processing is restricted or not.
    ///
    /// `wrapped` is its results key, which does not leave this function.
    pub fn cover_key(
        &self,
        scope: &Scope<'_>,
        wrapped: &Wrapped,
        owner: &str,
    ) -> Result<CoverKey, Refused> {
        let key: ResultsKey = self.unwrap_despite_hold(scope, wrapped, owner)?;
        Ok(key.cover_key())
    }
}

impl CoverKey {
    /// Covers the bytes of `column`, under a new nonce.
    ///
    /// `place` is that of the row, at the revision that this writing of it gets.
    pub fn put_on(
        &self,
        chance: &dyn Chance,
        place: &Place<'_>,
        column: &str,
        inner: &[u8],
    ) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(lock(chance, &self.0, &bound_to(place, column), inner));
        bytes
    }

    /// What [`CoverKey::put_on`] covered: still sealed.
    pub fn take_off(
        &self,
        place: &Place<'_>,
        column: &str,
        covered: &[u8],
    ) -> Result<Vec<u8>, Refused> {
        let (version, sealed) = covered.split_first().ok_or(Refused)?;
        if *version != VERSION {
            return Err(Refused);
        }
        Ok(unlock(&self.0, &bound_to(place, column), sealed)?.to_vec())
    }
}

fn bound_to(place: &Place<'_>, column: &str) -> Vec<u8> {
    let [provider, project, owner, table, row] = place.fixed_parts();
    let (schema, revision) = (place.schema.to_be_bytes(), place.revision.bytes());
    let column = column.as_bytes();
    frame(&[b"cover", &[VERSION], provider, project, owner, table, row, column, &schema, revision])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ProjectId, ProviderId};
    use crate::keys::{Revision, SeededChance};

    struct Ground {
        chance: SeededChance,
        providers: [ProviderId; 2],
        projects: [ProjectId; 2],
        revisions: [Revision; 2],
    }

    impl Ground {
        fn new() -> Self {
            let chance = SeededChance::for_test(1);
            let revisions = [Revision::make(&chance), Revision::make(&chance)];
            Self {
                chance,
                providers: [[1; 16], [2; 16]].map(ProviderId::from_bits),
                projects: [[3; 16], [4; 16]].map(ProjectId::from_bits),
                revisions,
            }
        }

        fn place(&self) -> Place<'_> {
            Place {
                provider: &self.providers[0],
                project: Some(&self.projects[0]),
                owner: "person",
                table: "answer_sheet",
                row: "sheet",
                schema: 1,
                revision: &self.revisions[0],
            }
        }
    }

    #[test]
    fn a_cover_comes_off_in_its_place_and_nowhere_else() {
        let ground = Ground::new();
        let key = ResultsKey::make(&ground.chance).cover_key();
        let covered = key.put_on(&ground.chance, &ground.place(), "answers_record", b"sealed");
        let off = |place: &Place<'_>, column| key.take_off(place, column, &covered);
        assert_eq!(off(&ground.place(), "answers_record").as_deref(), Ok(b"sealed".as_slice()));
        assert_eq!(off(&ground.place(), "exact_record"), Err(Refused));
        for place in [
            Place { provider: &ground.providers[1], ..ground.place() },
            Place { project: Some(&ground.projects[1]), ..ground.place() },
            Place { owner: "another", ..ground.place() },
            Place { table: "decisions", ..ground.place() },
            Place { row: "another", ..ground.place() },
            Place { schema: 2, ..ground.place() },
            Place { revision: &ground.revisions[1], ..ground.place() },
        ] {
            assert_eq!(off(&place, "answers_record"), Err(Refused), "{place:?}");
        }
        let foreign = ResultsKey::make(&ground.chance).cover_key();
        assert_eq!(foreign.take_off(&ground.place(), "answers_record", &covered), Err(Refused));
        for at in 0..covered.len() {
            let mut changed = covered.clone();
            changed[at] ^= 1;
            assert_eq!(key.take_off(&ground.place(), "answers_record", &changed), Err(Refused));
            let cut = key.take_off(&ground.place(), "answers_record", &covered[..at]);
            assert_eq!(cut, Err(Refused));
        }
    }

    #[test]
    fn no_two_covers_of_the_same_bytes_are_alike() {
        let ground = Ground::new();
        let key = ResultsKey::make(&ground.chance).cover_key();
        let put_on = || key.put_on(&ground.chance, &ground.place(), "answers_record", &[0; 64]);
        let (one, other) = (put_on(), put_on());
        assert_eq!(one.len(), other.len());
        assert!(one[1..].iter().zip(&other[1..]).filter(|(a, b)| a == b).count() < 16);
    }
}

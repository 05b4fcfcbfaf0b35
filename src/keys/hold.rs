//! The hold key: under it lie the keys of a person whose processing is restricted (Art. 18 GDPR).
//!
//! What staff open with the keyring alone, bands and names, hangs on the wrapping key of its group.
//! A restriction moves these keys under another one, derived for holding; [`Keyring::unwrap`] knows
//! only the first and refuses, so a page that nobody thought of stays closed by itself.
//! Whoever may open all the same names this module ([`Keyring::unwrap_despite_hold`]), and a test
//! holds which places do.
//!
//! It is a door and no second lock: both keys come from the same root.

use super::group_key::{Kind, wrapped_alone};
use super::material::Material;
use super::{Chance, Group, GroupKey, Keyring, Refused, Scope, Wrapped};

impl Wrapped {
    /// Whether it lies under the hold key.
    ///
    /// Says what stands in its header, which opening proves.
    pub fn is_on_hold(&self) -> bool {
        self.bytes.get(1) == Some(&(Kind::ByHold as u8))
    }
}

impl Keyring {
    /// The same key under the hold key, at the current epoch.
    ///
    /// Refuses what lies there already, and answers keys: nobody but the person opens them anyway.
    pub fn put_on_hold(
        &self,
        chance: &dyn Chance,
        scope: &Scope<'_>,
        wrapped: &Wrapped,
        owner: &str,
    ) -> Result<Wrapped, Refused> {
        let inner = self.unwrap_outer(Kind::Plain, scope, owner, wrapped)?;
        self.wrap_outer(chance, Kind::ByHold, scope, owner, &inner)
    }

    /// The same key back under its wrapping key, at the current epoch.
    ///
    /// Refuses what does not lie under the hold key.
    pub fn take_off_hold(
        &self,
        chance: &dyn Chance,
        scope: &Scope<'_>,
        wrapped: &Wrapped,
        owner: &str,
    ) -> Result<Wrapped, Refused> {
        let inner = self.unwrap_outer(Kind::ByHold, scope, owner, wrapped)?;
        self.wrap_outer(chance, Kind::Plain, scope, owner, &inner)
    }

    /// Opens a group key wherever it lies: for the person themselves, for a request of theirs, and
    /// for ending what has to end.
    pub fn unwrap_despite_hold<G: Group>(
        &self,
        scope: &Scope<'_>,
        wrapped: &Wrapped,
        owner: &str,
    ) -> Result<GroupKey<G>, Refused> {
        if !wrapped.is_on_hold() {
            return self.unwrap(scope, wrapped, owner);
        }
        wrapped_alone::<G>(scope)?;
        let bytes = self.unwrap_outer(Kind::ByHold, scope, owner, wrapped)?;
        Ok(GroupKey::of(Material::read(&bytes)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classes::KeyGroup;
    use crate::ids::{ProjectId, ProviderId};
    use crate::keys::{IdentityKey, Place, ResultsKey, Revision, SeededChance};

    const OWNER: &str = "participation";

    struct Ground {
        keyring: Keyring,
        provider: ProviderId,
        project: ProjectId,
    }

    impl Ground {
        fn new() -> Self {
            Self {
                keyring: Keyring::make(&SeededChance::for_test(1)),
                provider: ProviderId::from_bits([1; 16]),
                project: ProjectId::from_bits([2; 16]),
            }
        }

        fn scope(&self, group: KeyGroup) -> Scope<'_> {
            Scope { provider: &self.provider, project: Some(&self.project), group }
        }
    }

    #[test]
    fn what_is_on_hold_opens_only_by_its_own_door_and_comes_back_the_same() {
        let (ground, chance) = (Ground::new(), SeededChance::for_test(2));
        let (keyring, scope) = (&ground.keyring, ground.scope(KeyGroup::Results));
        let key = ResultsKey::make(&chance);
        let plain = keyring.wrap(&chance, &scope, &key, OWNER).unwrap();
        let held = keyring.put_on_hold(&chance, &scope, &plain, OWNER).unwrap();

        assert!(held.is_on_hold() && !plain.is_on_hold());
        assert_eq!(keyring.unwrap::<_>(&scope, &held, OWNER).map(drop::<ResultsKey>), Err(Refused));
        let opened: ResultsKey = keyring.unwrap_despite_hold(&scope, &held, OWNER).unwrap();
        assert_eq!(opened.material.bytes(), key.material.bytes());

        let back = keyring.take_off_hold(&chance, &scope, &held, OWNER).unwrap();
        let opened: ResultsKey = keyring.unwrap(&scope, &back, OWNER).unwrap();
        assert_eq!(opened.material.bytes(), key.material.bytes());
    }

    #[test]
    fn a_roll_leaves_it_on_hold() {
        let (mut ground, chance) = (Ground::new(), SeededChance::for_test(3));
        let key = IdentityKey::make(&chance);
        let held = {
            let scope = ground.scope(KeyGroup::Identity);
            let plain = ground.keyring.wrap(&chance, &scope, &key, OWNER).unwrap();
            ground.keyring.put_on_hold(&chance, &scope, &plain, OWNER).unwrap()
        };
        let epoch = ground.keyring.begin_epoch(&chance).unwrap();
        let scope = ground.scope(KeyGroup::Identity);
        let rolled = ground.keyring.rewrap(&chance, &scope, &held, OWNER).unwrap();
        assert_eq!((rolled.epoch, rolled.is_on_hold()), (epoch, true));
        assert!(
            ground.keyring.unwrap::<_>(&scope, &rolled, OWNER).map(drop::<IdentityKey>).is_err()
        );
        assert!(
            ground
                .keyring
                .unwrap_despite_hold::<_>(&scope, &rolled, OWNER)
                .map(drop::<IdentityKey>)
                .is_ok()
        );
    }

    /// Covers come off whether a person is restricted or not, before and after a roll.
    #[test]
    fn the_cover_key_stays_the_same_on_hold_and_after_a_roll() {
        let (mut ground, chance) = (Ground::new(), SeededChance::for_test(6));
        let key = ResultsKey::make(&chance);
        let mut wrapped = {
            let scope = ground.scope(KeyGroup::Results);
            let plain = ground.keyring.wrap(&chance, &scope, &key, OWNER).unwrap();
            let held = ground.keyring.put_on_hold(&chance, &scope, &plain, OWNER).unwrap();
            vec![plain, held]
        };
        ground.keyring.begin_epoch(&chance).unwrap();
        let (keyring, scope) = (&ground.keyring, ground.scope(KeyGroup::Results));
        for old in [0, 1] {
            wrapped.push(keyring.rewrap(&chance, &scope, &wrapped[old], OWNER).unwrap());
        }
        let revision = Revision::make(&chance);
        let place = Place {
            provider: &ground.provider,
            project: Some(&ground.project),
            owner: OWNER,
            table: "answer_sheet",
            row: "sheet",
            schema: 1,
            revision: &revision,
        };
        let covered = key.cover_key().put_on(&chance, &place, "answers_key", b"sealed");
        for wrapped in &wrapped {
            let key = keyring.cover_key(&scope, wrapped, OWNER).unwrap();
            let off = key.take_off(&place, "answers_key", &covered);
            assert_eq!(off.as_deref(), Ok(b"sealed".as_slice()));
            assert!(keyring.cover_key(&scope, wrapped, "another").is_err());
        }
    }

    /// Whoever writes to the database changes the header: the wrap knows what it was made for.
    #[test]
    fn a_changed_header_opens_nothing() {
        let (ground, chance) = (Ground::new(), SeededChance::for_test(4));
        let (keyring, scope) = (&ground.keyring, ground.scope(KeyGroup::Results));
        let plain = keyring.wrap(&chance, &scope, &ResultsKey::make(&chance), OWNER).unwrap();
        let held = keyring.put_on_hold(&chance, &scope, &plain, OWNER).unwrap();
        for (mut wrapped, kind) in [(held, Kind::Plain), (plain, Kind::ByHold)] {
            wrapped.bytes[1] = kind as u8;
            let opened = keyring.unwrap_despite_hold::<_>(&scope, &wrapped, OWNER);
            assert_eq!(opened.map(drop::<ResultsKey>), Err(Refused));
        }
    }

    #[test]
    fn it_moves_once_and_never_an_answers_key() {
        let (ground, chance) = (Ground::new(), SeededChance::for_test(5));
        let (keyring, scope) = (&ground.keyring, ground.scope(KeyGroup::Results));
        let plain = keyring.wrap(&chance, &scope, &ResultsKey::make(&chance), OWNER).unwrap();
        let held = keyring.put_on_hold(&chance, &scope, &plain, OWNER).unwrap();
        assert_eq!(keyring.put_on_hold(&chance, &scope, &held, OWNER), Err(Refused));
        assert_eq!(keyring.take_off_hold(&chance, &scope, &plain, OWNER), Err(Refused));
        let mut by_secret = plain;
        by_secret.bytes[1] = Kind::BySecret as u8;
        assert_eq!(keyring.put_on_hold(&chance, &scope, &by_secret, OWNER), Err(Refused));
    }
}

//! The answers key of a participation, which needs two things: the keyring and the person's secret.
//!
//! One run of Argon2id gives a half that checks the login and a half that wraps the answers key; what
//! it wraps is wrapped again by the epoch.
//! Access can be reset by making a new answers key under a new secret: what the old key sealed
//! stays closed for ever.

use zeroize::Zeroizing;

use super::group_key::{Kind, inner_bound_to};
use super::long_lived::{lock, unlock};
use super::material::Material;
use super::verifier::Verifier;
use super::{AnswersKey, Chance, GroupKey, Keyring, Refused, Scope, Secret, Stretcher, Wrapped};
use crate::classes::KeyGroup;

/// What is stored of a participation's secret and answers key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswersLock {
    /// Recognises the secret: cost, salt and a keyed hash.
    pub check: String,
    /// The answers key inside the secret's wrap inside the epoch's.
    pub wrapped: Wrapped,
}

/// An answers key that its secret opened.
pub struct Unlocked {
    /// The key.
    pub key: AnswersKey,
    /// What to store in place of the lock that was opened, both parts at once, where today's cost or
    /// spelling is another. It opens the same key.
    pub moved: Option<AnswersLock>,
}

const PURPOSE: &str = "answers secret";

impl Keyring {
    /// Locks `key` with `secret` for the participation `owner`.
    ///
    /// With a new key it sets up or resets access; with the key in hand it changes the secret.
    pub fn lock_answers(
        &self,
        chance: &dyn Chance,
        scope: &Scope<'_>,
        owner: &str,
        key: &AnswersKey,
        secret: &Secret,
        on: &mut Stretcher,
    ) -> Result<AnswersLock, Refused> {
        let account = (PURPOSE, owner);
        let (verifier, stretched) = Verifier::make(chance, self, account, secret, on);
        let way = Way { kind: Kind::BySecret, scope, owner };
        let wrapped = self.wrap_answers(chance, &way, &stretched.wrapping, key)?;
        Ok(AnswersLock { check: verifier.text(), wrapped })
    }

    /// Checks `secret` and opens the answers key, in one run of Argon2id.
    ///
    /// `found` is the participation that the login name led to, if any: scope, id and lock.
    /// Without one it makes the same runs as with one, and refuses.
    pub fn unlock_answers(
        &self,
        chance: &dyn Chance,
        found: Option<(&Scope<'_>, &str, &AnswersLock)>,
        secret: &Secret,
        on: &mut Stretcher,
    ) -> Result<Unlocked, Refused> {
        let owner = found.map_or("", |(_, owner, _)| owner);
        let stored = found.map(|(_, _, lock)| lock.check.as_str());
        let account = (PURPOSE, owner);
        let right = Verifier::recognise(chance, self, account, stored, secret, on)?;
        let (scope, _, lock) = found.ok_or(Refused)?;
        let way = Way { kind: Kind::BySecret, scope, owner };
        let key = self.unwrap_answers(&way, &right.stretched.wrapping, &lock.wrapped)?;
        let moved = match right.anew {
            None => None,
            Some((verifier, stretched)) => {
                let wrapped = self.wrap_answers(chance, &way, &stretched.wrapping, &key)?;
                Some(AnswersLock { check: verifier.text(), wrapped })
            }
        };
        Ok(Unlocked { key, moved })
    }

    pub(super) fn wrap_answers(
        &self,
        chance: &dyn Chance,
        way: &Way<'_>,
        with: &Material,
        key: &AnswersKey,
    ) -> Result<Wrapped, Refused> {
        let bound_to = way.bound_to()?;
        let inner = Zeroizing::new(lock(chance, with, &bound_to, key.material.bytes()));
        self.wrap_outer(chance, way.kind, way.scope, way.owner, &inner)
    }

    pub(super) fn unwrap_answers(
        &self,
        way: &Way<'_>,
        with: &Material,
        wrapped: &Wrapped,
    ) -> Result<AnswersKey, Refused> {
        let bound_to = way.bound_to()?;
        let inner = self.unwrap_outer(way.kind, way.scope, way.owner, wrapped)?;
        Ok(GroupKey::of(Material::read(&unlock(with, &bound_to, &inner)?)?))
    }
}

/// One way to an answers key: by secret, recovery code or session.
pub(super) struct Way<'a> {
    pub(super) kind: Kind,
    pub(super) scope: &'a Scope<'a>,
    pub(super) owner: &'a str,
}

impl Way<'_> {
    fn bound_to(&self) -> Result<Vec<u8>, Refused> {
        if self.scope.group != KeyGroup::Answers {
            return Err(Refused);
        }
        let purpose = match self.kind {
            Kind::Plain | Kind::ByHold | Kind::ByCode => return Err(Refused),
            Kind::BySecret => "answers key by secret",
            Kind::ByRecovery => "answers key by recovery code",
            Kind::BySession => "answers key by session",
        };
        Ok(inner_bound_to(purpose, self.scope, self.owner))
    }
}

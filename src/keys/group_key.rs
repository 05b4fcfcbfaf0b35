//! The keys of a participation or of a staff account, and how they are wrapped.
//!
//! The wrapping key is derived from an epoch's root for one provider, project and group, and is
//! never stored; keys whose processing is restricted hang on another one, the hold key.
//! The epoch stands only in this outer wrap, so rolling touches no record.

use std::marker::PhantomData;

use zeroize::Zeroizing;

use super::framing::frame;
use super::long_lived::{lock, unlock};
use super::material::Material;
use super::{Chance, Keyring, Refused};
use crate::classes::KeyGroup;
use crate::ids::{ProjectId, ProviderId};

/// Which group a key type stands for.
pub trait Group {
    /// The group of the data classes that such a key seals.
    const GROUP: KeyGroup;
}

macro_rules! group_keys {
    ($($(#[$doc:meta])* $key:ident = $of:ident, $group:ident;)*) => {$(
        #[doc = concat!("Marks [`", stringify!($key), "`].")]
        pub enum $of {}

        impl Group for $of {
            const GROUP: KeyGroup = KeyGroup::$group;
        }

        $(#[$doc])*
        pub type $key = GroupKey<$of>;
    )*};
}

group_keys! {
    /// Opens what only the person may read: answers, drafts, exact values.
    AnswersKey = OfAnswers, Answers;
    /// Opens bands.
    ResultsKey = OfResults, Results;
    /// Opens names, contact data and texts.
    IdentityKey = OfIdentity, Identity;
    /// Opens a staff account.
    StaffKey = OfStaff, Staff;
}

/// One key of one owner; it seals the data keys of that owner's records.
pub struct GroupKey<G> {
    pub(super) material: Material,
    group: PhantomData<fn() -> G>,
}

impl<G: Group> GroupKey<G> {
    /// A random key.
    pub fn make(chance: &dyn Chance) -> Self {
        Self::of(Material::make(chance))
    }

    pub(super) fn of(material: Material) -> Self {
        Self { material, group: PhantomData }
    }
}

/// What a wrapping key is derived for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The organisation that counsels.
    pub provider: &'a ProviderId,
    /// The project; absent for what belongs to no project.
    pub project: Option<&'a ProjectId>,
    /// The group of the key that is wrapped.
    pub group: KeyGroup,
}

/// A wrapped key as it rests in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// The epoch under whose root it is wrapped.
    pub epoch: i64,
    /// What is stored.
    pub bytes: Vec<u8>,
}

/// What an outer wrap holds; it stands in the first bytes and in the associated data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A group key.
    Plain = 0,
    /// An answers key inside the wrap of the person's own secret.
    BySecret = 1,
    /// An answers key inside the wrap of a recovery code.
    ByRecovery = 2,
    /// An answers key inside the wrap of a session's token.
    BySession = 3,
    /// A group key under the hold key, while its processing is restricted.
    ByHold = 4,
    /// A package's key inside the wrap of its code.
    ByCode = 5,
}

impl Kind {
    fn of(wrapped: &Wrapped) -> Result<Self, Refused> {
        Ok(match wrapped.bytes.get(1) {
            Some(0) => Self::Plain,
            Some(1) => Self::BySecret,
            Some(2) => Self::ByRecovery,
            Some(3) => Self::BySession,
            Some(4) => Self::ByHold,
            Some(5) => Self::ByCode,
            _ => return Err(Refused),
        })
    }

    /// What its wrapping key is derived for.
    const fn purpose(self) -> &'static [u8] {
        match self {
            Self::Plain | Self::BySecret | Self::ByRecovery | Self::BySession | Self::ByCode => {
                b"wrapping key"
            }
            Self::ByHold => b"hold key",
        }
    }
}

const VERSION: u8 = 1;
const HEADER: usize = 2;

impl Keyring {
    /// Wraps `key` for `owner` (the id of its participation or staff account) at the current epoch.
    ///
    /// Refuses a scope of another group, and answers keys: they lie inside the person's own wrap
    /// ([`Keyring::lock_answers`]).
    pub fn wrap<G: Group>(
        &self,
        chance: &dyn Chance,
        scope: &Scope<'_>,
        key: &GroupKey<G>,
        owner: &str,
    ) -> Result<Wrapped, Refused> {
        wrapped_alone::<G>(scope)?;
        self.wrap_outer(chance, Kind::Plain, scope, owner, key.material.bytes())
    }

    /// Opens what [`Keyring::wrap`] made.
    pub fn unwrap<G: Group>(
        &self,
        scope: &Scope<'_>,
        wrapped: &Wrapped,
        owner: &str,
    ) -> Result<GroupKey<G>, Refused> {
        wrapped_alone::<G>(scope)?;
        let bytes = self.unwrap_outer(Kind::Plain, scope, owner, wrapped)?;
        Ok(GroupKey::of(Material::read(&bytes)?))
    }

    /// The same key wrapped at the current epoch; nothing inside is opened further.
    ///
    /// Does for every kind of wrap, also for those inside a person's own.
    pub fn rewrap(
        &self,
        chance: &dyn Chance,
        scope: &Scope<'_>,
        wrapped: &Wrapped,
        owner: &str,
    ) -> Result<Wrapped, Refused> {
        let kind = Kind::of(wrapped)?;
        let inner = self.unwrap_outer(kind, scope, owner, wrapped)?;
        self.wrap_outer(chance, kind, scope, owner, &inner)
    }

    pub(super) fn wrap_outer(
        &self,
        chance: &dyn Chance,
        kind: Kind,
        scope: &Scope<'_>,
        owner: &str,
        inner: &[u8],
    ) -> Result<Wrapped, Refused> {
        let epoch = self.current_epoch();
        let key = self.wrapping_key(kind, scope, epoch)?;
        let mut bytes = vec![VERSION, kind as u8];
        bytes.extend(lock(chance, &key, &bound_to(kind, scope, owner, epoch), inner));
        Ok(Wrapped { epoch, bytes })
    }

    pub(super) fn unwrap_outer(
        &self,
        kind: Kind,
        scope: &Scope<'_>,
        owner: &str,
        wrapped: &Wrapped,
    ) -> Result<Zeroizing<Vec<u8>>, Refused> {
        let (header, sealed) = wrapped.bytes.split_at_checked(HEADER).ok_or(Refused)?;
        if header != [VERSION, kind as u8] {
            return Err(Refused);
        }
        let key = self.wrapping_key(kind, scope, wrapped.epoch)?;
        unlock(&key, &bound_to(kind, scope, owner, wrapped.epoch), sealed)
    }

    fn wrapping_key(&self, kind: Kind, scope: &Scope<'_>, epoch: i64) -> Result<Material, Refused> {
        let (project, epoch_bytes) = (project_part(scope.project), epoch.to_be_bytes());
        Ok(self.root(epoch)?.derive(&[
            kind.purpose(),
            scope.provider.as_str().as_bytes(),
            project,
            scope.group.name().as_bytes(),
            &epoch_bytes,
        ]))
    }
}

/// The project's id, or nothing: no id is empty.
pub(super) fn project_part(project: Option<&ProjectId>) -> &[u8] {
    project.map_or(b"".as_slice(), |project| project.as_str().as_bytes())
}

/// The associated data of a wrap that has no epoch: its purpose and whose key it holds.
pub(super) fn inner_bound_to(purpose: &str, scope: &Scope<'_>, owner: &str) -> Vec<u8> {
    frame(&[
        purpose.as_bytes(),
        &[VERSION],
        scope.provider.as_str().as_bytes(),
        project_part(scope.project),
        scope.group.name().as_bytes(),
        owner.as_bytes(),
    ])
}

fn bound_to(kind: Kind, scope: &Scope<'_>, owner: &str, epoch: i64) -> Vec<u8> {
    frame(&[
        b"wrapped key",
        &[VERSION, kind as u8],
        scope.provider.as_str().as_bytes(),
        project_part(scope.project),
        scope.group.name().as_bytes(),
        owner.as_bytes(),
        &epoch.to_be_bytes(),
    ])
}

pub(super) fn wrapped_alone<G: Group>(scope: &Scope<'_>) -> Result<(), Refused> {
    if scope.group == G::GROUP && G::GROUP != KeyGroup::Answers { Ok(()) } else { Err(Refused) }
}

//! The case file: one participation, opened for someone who was authorised.
//!
//! It holds the keys that staff may use with the keyring (results and identity), never the answers
//! key. Only this room can make one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Denied;
use crate::classes::{DataClass, KeyGroup};
use crate::clock::Instant;
use crate::ids::{KeyId, ParticipationId};
use crate::installation::Installation;
use crate::keys::{Envelope, IdentityKey, Place, ResultsKey, Revision, Scope, Size};
use crate::store::cover::Cover;
use crate::store::participation::Participation;
use crate::store::project::Project;
use crate::store::wrapped_key::{self, Owner};
use crate::store::{self, Tx};

/// What is known of who a person is, as sealed under their identity key.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// First and last name.
    pub name: String,
    /// The agency's own reference for the person.
    pub agency_reference: String,
    /// The last day in the project, when known.
    pub exit_on: Option<NaiveDate>,
}

/// The version of the inner form of [`Identity`].
const SCHEMA: u16 = 1;

/// One participation, opened.
pub struct CaseFile {
    id: ParticipationId,
    project: Project,
    deletes_on: NaiveDate,
    ends_at: Instant,
    restricted: bool,
    revision: Revision,
    identity: Identity,
    identity_key: IdentityKey,
    results_key: ResultsKey,
    cover: Box<Cover>,
}

/// What an opening reaches.
#[derive(Clone, Copy)]
enum Reach {
    /// Nothing that lies under the hold key.
    Unrestricted,
    /// That, too.
    Everything,
}

impl CaseFile {
    /// The participation.
    pub fn id(&self) -> &ParticipationId {
        &self.id
    }

    /// Its project.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// The last day of storage.
    pub fn deletes_on(&self) -> NaiveDate {
        self.deletes_on
    }

    /// When that day is over.
    pub fn ends_at(&self) -> Instant {
        self.ends_at
    }

    /// Whether processing is restricted: nobody but the person sees their data.
    pub fn is_restricted(&self) -> bool {
        self.restricted
    }

    /// Their exit date, when known.
    pub(crate) fn exit_on(&self) -> Option<NaiveDate> {
        self.identity.exit_on
    }

    /// Who the person is.
    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Opens and seals names, contact data and texts.
    pub(crate) fn identity_key(&self) -> &IdentityKey {
        &self.identity_key
    }

    /// Opens and seals bands.
    pub(crate) fn results_key(&self) -> &ResultsKey {
        &self.results_key
    }

    /// Takes off and puts on the covers of the person's sheets and decisions.
    pub(crate) fn cover(&self) -> &Cover {
        &self.cover
    }

    /// The place of a sealed record of this participation, for its associated data.
    pub(crate) fn place<'a>(
        &'a self,
        table: &'a str,
        row: &'a str,
        schema: u16,
        revision: &'a Revision,
    ) -> Place<'a> {
        Place {
            provider: &self.project.provider,
            project: Some(&self.project.id),
            owner: self.id.as_str(),
            table,
            row,
            schema,
            revision,
        }
    }

    /// What this participation's keys of a group are wrapped for.
    pub(crate) fn scope(&self, group: KeyGroup) -> Scope<'_> {
        scope(&self.project, group)
    }

    /// Opens the participation in `row` for staff.
    ///
    /// # Errors
    ///
    /// [`Denied::Restricted`] when its keys lie under the hold key.
    pub(super) async fn open(
        installation: &Installation,
        row: Participation,
    ) -> Result<Self, Denied> {
        Self::open_where(installation, row, Reach::Unrestricted).await
    }

    /// Opens the participation in `row` whether its processing is restricted or not (Art. 18(2)
    /// GDPR): for the person themselves, for deciding a request of theirs, and for their due date.
    pub(super) async fn open_despite_restriction(
        installation: &Installation,
        row: Participation,
    ) -> Result<Self, Denied> {
        Self::open_where(installation, row, Reach::Everything).await
    }

    async fn open_where(
        installation: &Installation,
        row: Participation,
        reach: Reach,
    ) -> Result<Self, Denied> {
        let store = &installation.store;
        let project = store::project::find(store, &row.project).await?.ok_or(Denied::NotFound)?;
        let owner = Owner::Participation(row.id.clone());
        let mut keys = [None, None];
        for (slot, group) in keys.iter_mut().zip([KeyGroup::Identity, KeyGroup::Results]) {
            *slot = wrapped_key::find(store, &owner, group).await?;
        }
        let [Some(identity_wrapped), Some(results_wrapped)] = keys else {
            return Err(Denied::Sealed);
        };
        let keyring =
            installation.keyring.at_least(identity_wrapped.epoch.max(results_wrapped.epoch))?;
        let restricted = identity_wrapped.is_on_hold() || results_wrapped.is_on_hold();
        let (identity_scope, results_scope) =
            (scope(&project, KeyGroup::Identity), scope(&project, KeyGroup::Results));
        let id = row.id.as_str();
        let (identity_key, results_key): (IdentityKey, ResultsKey) = match reach {
            Reach::Unrestricted if restricted => return Err(Denied::Restricted),
            Reach::Unrestricted => (
                keyring.unwrap(&identity_scope, &identity_wrapped, id)?,
                keyring.unwrap(&results_scope, &results_wrapped, id)?,
            ),
            Reach::Everything => (
                keyring.unwrap_despite_hold(&identity_scope, &identity_wrapped, id)?,
                keyring.unwrap_despite_hold(&results_scope, &results_wrapped, id)?,
            ),
        };
        let place = identity_place(&project, &row.id, &row.revision);
        let opened = row.identity.open(&identity_key, &place, DataClass::Identity)?;
        let identity = serde_json::from_slice(&opened).map_err(|_| Denied::Sealed)?;
        let cover = Cover::of(&results_key, (&project.provider, &project.id), &row.id);
        let cover = Box::new(cover);
        Ok(Self {
            id: row.id,
            project,
            deletes_on: row.deletes_on,
            ends_at: row.ends_at,
            restricted,
            revision: row.revision,
            identity,
            identity_key,
            results_key,
            cover,
        })
    }

    /// Writes a changed identity and due date.
    ///
    /// # Errors
    ///
    /// When somebody else changed it since it was opened.
    pub(crate) async fn set_identity(
        &self,
        installation: &Installation,
        tx: &mut Tx,
        identity: &Identity,
        deletes_on: NaiveDate,
        ends_at: Instant,
    ) -> Result<(), Denied> {
        let revision = Revision::make(&*installation.chance);
        let changed = Participation {
            id: self.id.clone(),
            project: self.project.id.clone(),
            deletes_on,
            ends_at,
            identity: seal_identity(
                installation,
                &self.identity_key,
                &identity_place(&self.project, &self.id, &revision),
                identity,
            )?,
            revision,
        };
        store::participation::set_identity(tx, &changed, &self.revision).await?;
        Ok(())
    }
}

fn scope(project: &Project, group: KeyGroup) -> Scope<'_> {
    Scope { provider: &project.provider, project: Some(&project.id), group }
}

fn identity_place<'a>(
    project: &'a Project,
    id: &'a ParticipationId,
    revision: &'a Revision,
) -> Place<'a> {
    Place {
        provider: &project.provider,
        project: Some(&project.id),
        owner: id.as_str(),
        table: "participation",
        row: id.as_str(),
        schema: SCHEMA,
        revision,
    }
}

fn seal_identity(
    installation: &Installation,
    key: &IdentityKey,
    place: &Place<'_>,
    identity: &Identity,
) -> Result<Envelope, Denied> {
    let payload = serde_json::to_vec(identity).map_err(|_| Denied::Sealed)?;
    Ok(Envelope::seal(
        &*installation.chance,
        key,
        place,
        DataClass::Identity,
        &payload,
        Size::Kib1,
    )?)
}

/// Adds a person to a project: makes the keys of the participation and seals who they are.
pub async fn add_person(
    installation: &Installation,
    tx: &mut Tx,
    project: &Project,
    identity: &Identity,
    deletes_on: NaiveDate,
    ends_at: Instant,
) -> Result<ParticipationId, Denied> {
    let chance = &*installation.chance;
    let id = ParticipationId::from_bits(chance.bits128());
    let revision = Revision::make(chance);
    let identity_key = IdentityKey::make(chance);
    let results_key = ResultsKey::make(chance);
    let row = Participation {
        id: id.clone(),
        project: project.id.clone(),
        deletes_on,
        ends_at,
        identity: seal_identity(
            installation,
            &identity_key,
            &identity_place(project, &id, &revision),
            identity,
        )?,
        revision,
    };
    store::participation::add(tx, &row).await?;
    let keyring = installation.keyring_now(&mut *tx).await?;
    let (owner, now) = (Owner::Participation(id.clone()), installation.clock.now());
    let identity_wrapped =
        keyring.wrap(chance, &scope(project, KeyGroup::Identity), &identity_key, id.as_str())?;
    let results_wrapped =
        keyring.wrap(chance, &scope(project, KeyGroup::Results), &results_key, id.as_str())?;
    for (group, wrapped) in
        [(KeyGroup::Identity, identity_wrapped), (KeyGroup::Results, results_wrapped)]
    {
        let key_id = KeyId::from_bits(chance.bits128());
        wrapped_key::set(tx, &key_id, (&owner, group), &wrapped, now).await?;
    }
    Ok(id)
}

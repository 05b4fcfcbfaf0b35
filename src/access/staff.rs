//! Accounts of staff: e-mail and password; who they are is sealed under a key of their own.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::hashing::hashed;
use super::passwords::recognise;
use super::throttle::{self, Attempt};
use super::{Denied, Desk, sessions};
use crate::classes::{DataClass, KeyGroup};
use crate::ids::{KeyId, ParticipationId, ProjectId, ProviderId, StaffId};
use crate::installation::Installation;
use crate::keys::{Envelope, Place, Revision, Scope, Secret, Size, StaffKey, Token};
use crate::store::session::{Computer, Holder};
use crate::store::staff::{Role, Staff};
use crate::store::wrapped_key::{self, Owner};
use crate::store::{self, Tx};

/// Who a member of staff is.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffPerson {
    /// First and last name.
    pub name: String,
    /// E-mail address at work.
    pub email: String,
}

/// An account to be made.
pub struct NewStaff<'a> {
    /// The organisation.
    pub provider: &'a ProviderId,
    /// What they do.
    pub role: Role,
    /// Who they are.
    pub person: StaffPerson,
    /// Their first password.
    pub password: Secret,
}

const SCHEMA: u16 = 1;

fn scope(provider: &ProviderId) -> Scope<'_> {
    Scope { provider, project: None, group: KeyGroup::Staff }
}

fn place<'a>(provider: &'a ProviderId, id: &'a StaffId, revision: &'a Revision) -> Place<'a> {
    Place {
        provider,
        project: None,
        owner: id.as_str(),
        table: "staff",
        row: id.as_str(),
        schema: SCHEMA,
        revision,
    }
}

/// One spelling of an e-mail address, for its keyed hash and for counting attempts.
fn spelled(email: &str) -> String {
    email.trim().to_lowercase()
}

fn email_tag(installation: &Installation, email: &str) -> [u8; 32] {
    installation.keyring.get().lookup_tag("staff email", spelled(email).as_bytes())
}

/// An account that is ready to be written: its password is hashed, its person sealed.
pub struct ReadyStaff {
    row: Staff,
    email_tag: [u8; 32],
    key: StaffKey,
}

impl ReadyStaff {
    /// Hashes and seals; nothing is written yet, and no lock is held meanwhile.
    pub async fn prepare(installation: &Installation, new: NewStaff<'_>) -> Result<Self, Denied> {
        let chance = Arc::clone(&installation.chance);
        let id = StaffId::from_bits(chance.bits128());
        let (key, revision) = (StaffKey::make(&*chance), Revision::make(&*chance));
        let payload = serde_json::to_vec(&new.person).map_err(|_| Denied::Sealed)?;
        let person = Envelope::seal(
            &*chance,
            &key,
            &place(new.provider, &id, &revision),
            DataClass::StaffAccounts,
            &payload,
            Size::Kib1,
        )?;
        let (keyring, owner, password) = (installation.keyring.get(), id.clone(), new.password);
        let password_hash = hashed(installation.costs.passwords, move |stretcher| {
            keyring.hash_password(&*chance, owner.as_str(), &password, stretcher)
        })
        .await?;
        let email_tag = email_tag(installation, &new.person.email);
        let row = Staff {
            id,
            provider: new.provider.clone(),
            role: new.role,
            password_hash,
            revision,
            person,
        };
        Ok(Self { row, email_tag, key })
    }

    /// Writes the account.
    ///
    /// # Errors
    ///
    /// [`Denied::Taken`] when the e-mail address has an account already.
    pub async fn write(self, installation: &Installation, tx: &mut Tx) -> Result<StaffId, Denied> {
        let Self { row, email_tag, key } = self;
        if store::staff::find_by_email(&mut *tx, &email_tag).await?.is_some() {
            return Err(Denied::Taken);
        }
        store::staff::add(tx, &row, &email_tag).await?;
        let keyring = installation.keyring_now(&mut *tx).await?;
        let chance = &*installation.chance;
        let wrapped = keyring.wrap(chance, &scope(&row.provider), &key, row.id.as_str())?;
        let key_id = KeyId::from_bits(chance.bits128());
        let owner = Owner::Staff(row.id.clone());
        let now = installation.clock.now();
        wrapped_key::set(tx, &key_id, (&owner, KeyGroup::Staff), &wrapped, now).await?;
        Ok(row.id)
    }
}

/// Opens who a member of staff is.
pub(super) async fn open_person(
    installation: &Installation,
    row: &Staff,
) -> Result<StaffPerson, Denied> {
    let owner = Owner::Staff(row.id.clone());
    let wrapped = wrapped_key::find(&installation.store, &owner, KeyGroup::Staff)
        .await?
        .ok_or(Denied::Sealed)?;
    let keyring = installation.keyring.at_least(wrapped.epoch)?;
    let key: StaffKey = keyring.unwrap(&scope(&row.provider), &wrapped, row.id.as_str())?;
    let place = place(&row.provider, &row.id, &row.revision);
    let opened = row.person.open(&key, &place, DataClass::StaffAccounts)?;
    serde_json::from_slice(&opened).map_err(|_| Denied::Sealed)
}

/// The name of a member of staff; `None` when the account is gone.
pub async fn staff_name(
    installation: &Installation,
    id: &StaffId,
) -> Result<Option<String>, Denied> {
    match store::staff::find(&installation.store, id).await? {
        Some(row) => Ok(Some(open_person(installation, &row).await?.name)),
        None => Ok(None),
    }
}

/// Who counsels a person: name and e-mail address at work.
pub async fn advisers_of(
    installation: &Installation,
    person: &ParticipationId,
) -> Result<Vec<Colleague>, Denied> {
    let mut advisers = Vec::new();
    for id in store::participation::list_advisers(&installation.store, person).await? {
        if let Some(row) = store::staff::find(&installation.store, &id).await? {
            advisers.push(colleague(installation, &row).await?);
        }
    }
    Ok(advisers)
}

/// A member of staff of a project.
pub struct Colleague {
    /// Their account.
    pub id: StaffId,
    /// What they do.
    pub role: Role,
    /// Who they are.
    pub person: StaffPerson,
}

async fn colleague(installation: &Installation, row: &Staff) -> Result<Colleague, Denied> {
    let person = open_person(installation, row).await?;
    Ok(Colleague { id: row.id.clone(), role: row.role, person })
}

/// Officers and advisers, with their addresses at work: for letters that name nobody.
pub async fn written_to(installation: &Installation) -> Result<Vec<Colleague>, Denied> {
    let mut readers = Vec::new();
    for row in store::staff::list_written_to(&installation.store).await? {
        readers.push(colleague(installation, &row).await?);
    }
    Ok(readers)
}

/// Every account of this role, with its address at work: for letters that name nobody.
pub async fn of_role(installation: &Installation, role: Role) -> Result<Vec<Colleague>, Denied> {
    let mut accounts = Vec::new();
    for row in store::staff::list_of_role(&installation.store, role).await? {
        accounts.push(colleague(installation, &row).await?);
    }
    Ok(accounts)
}

/// Everyone who works for one of the lead's projects, by role and name.
///
/// # Errors
///
/// [`Denied::NotFound`] for a project that is not the lead's.
pub async fn colleagues(
    installation: &Installation,
    lead: &Desk,
    project: &ProjectId,
) -> Result<Vec<Colleague>, Denied> {
    if !lead.projects().iter().any(|own| own.id == *project) {
        return Err(Denied::NotFound);
    }
    let mut colleagues = Vec::new();
    for row in store::staff::list_of_project(&installation.store, project).await? {
        colleagues.push(colleague(installation, &row).await?);
    }
    colleagues
        .sort_by(|one, other| (one.role, &one.person.name).cmp(&(other.role, &other.person.name)));
    Ok(colleagues)
}

/// Logs a member of staff in: a new token, and what they do.
///
/// # Errors
///
/// [`Denied::NotRecognised`] for an unknown address and for a wrong password, after the same time.
pub async fn log_in(
    installation: &Installation,
    email: &str,
    password: Secret,
) -> Result<(Token, Role), Denied> {
    let email = &spelled(email);
    throttle::count_attempt(installation, Attempt::Email(email)).await?;
    let row =
        store::staff::find_by_email(&installation.store, &email_tag(installation, email)).await?;
    recognise(installation, row.as_ref(), password).await?;
    let row = row.ok_or(Denied::NotRecognised)?;
    throttle::forgive(installation, Attempt::Email(email)).await?;
    let token = Token::make(&*installation.chance);
    let mut tx = installation.store.begin().await?;
    let now = installation.clock.now();
    let whose = (Holder::Staff(row.id), Computer::Own);
    sessions::begin(&mut tx, &token, whose, None, now).await?;
    tx.commit().await?;
    Ok((token, row.role))
}

//! Accounts of staff: e-mail and password; who they are is sealed under a key of their own.

use serde::{Deserialize, Serialize};

use super::throttle::{self, Attempt};
use super::{Denied, Desk, sessions};
use crate::classes::{DataClass, KeyGroup};
use crate::ids::{KeyId, ParticipationId, ProjectId, ProviderId, StaffId};
use crate::installation::Installation;
use crate::keys::{Envelope, Place, Revision, Scope, Secret, Size, StaffKey, Token};
use crate::store::session::Holder;
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
    pub password: &'a Secret,
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

/// One spelling of an e-mail address for its keyed hash.
fn email_tag(installation: &Installation, email: &str) -> [u8; 32] {
    let spelled = email.trim().to_lowercase();
    installation.keyring.get().lookup_tag("staff email", spelled.as_bytes())
}

/// Whether an e-mail address has an account already.
pub async fn has_account(installation: &Installation, email: &str) -> Result<bool, Denied> {
    let tag = email_tag(installation, email);
    Ok(store::staff::find_by_email(&installation.store, &tag).await?.is_some())
}

/// Adds an account.
///
/// # Errors
///
/// When the e-mail address has an account already.
pub async fn add_staff(
    installation: &Installation,
    tx: &mut Tx,
    new: NewStaff<'_>,
) -> Result<StaffId, Denied> {
    let chance = &*installation.chance;
    let keyring = installation.keyring_now().await?;
    let id = StaffId::from_bits(chance.bits128());
    let key = StaffKey::make(chance);
    let revision = Revision::make(chance);
    let payload = serde_json::to_vec(&new.person).map_err(|_| Denied::Sealed)?;
    let person = Envelope::seal(
        chance,
        &key,
        &place(new.provider, &id, &revision),
        DataClass::StaffAccounts,
        &payload,
        Size::Kib1,
    )?;
    let row = Staff {
        id: id.clone(),
        provider: new.provider.clone(),
        role: new.role,
        password_hash: keyring.hash_password(chance, id.as_str(), new.password, installation.cost),
        revision,
        person,
    };
    store::staff::add(tx, &row, &email_tag(installation, &new.person.email)).await?;
    let wrapped = keyring.wrap(chance, &scope(new.provider), &key, id.as_str())?;
    let key_id = KeyId::from_bits(chance.bits128());
    wrapped_key::set(tx, &key_id, &Owner::Staff(id.clone()), KeyGroup::Staff, &wrapped).await?;
    Ok(id)
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
    throttle::count_attempt(installation, Attempt::Email(email)).await?;
    let row =
        store::staff::find_by_email(&installation.store, &email_tag(installation, email)).await?;
    let keyring = installation.keyring.get();
    let cost = installation.cost;
    let found = row.as_ref().map(|row| (row.id.as_str().to_owned(), row.password_hash.clone()));
    // Hashing takes some twenty milliseconds of one core: not on a thread that serves requests.
    let verdict = tokio::task::spawn_blocking(move || {
        let found = found.as_ref().map(|(id, stored)| (id.as_str(), stored.as_str()));
        keyring.verify_password(found, &password, cost)
    })
    .await
    .map_err(|_| Denied::Sealed)?;
    let (Ok(()), Some(row)) = (verdict, row) else { return Err(Denied::NotRecognised) };
    throttle::forgive(installation, Attempt::Email(email)).await?;
    let token = Token::make(&*installation.chance);
    let mut tx = installation.store.begin().await?;
    let now = installation.clock.now();
    sessions::begin(&mut tx, &token, Holder::Staff(row.id), None, now).await?;
    tx.commit().await?;
    Ok((token, row.role))
}

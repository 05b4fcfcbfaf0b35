//! How a person gets in: the invitation once, then a login name and a secret of their own.
//!
//! The secret does two things in one run of Argon2id: it is recognised, and it opens the answers
//! key. A reset makes a new answers key, so it opens nothing that the old secret closed.

use std::sync::Arc;

use super::audience::Participant;
use super::case_file::CaseFile;
use super::hashing::hashed;
use super::invitations::{self, Invited};
use super::throttle::{self, Attempt};
use super::{Denied, sessions};
use crate::classes::{DataClass, KeyGroup};
use crate::clock::Instant;
use crate::ids::{InvitationId, KeyId, ParticipationId};
use crate::installation::Installation;
use crate::keys::{
    AnswersKey, AnswersLock, Chance, Envelope, Revision, Secret, Size, Token, Wrapped,
};
use crate::store::person_access::PersonAccess;
use crate::store::session::{Computer, Holder};
use crate::store::wrapped_key::{self, Owner};
use crate::store::{self, StoreError, Tx};

const LOGIN_WORDS: &str = include_str!("../../locales/de/secret-words.txt");
const LOGIN_SCHEMA: u16 = 1;

/// A person who has just used their invitation.
pub struct FirstEntry {
    /// For the cookie.
    pub token: Token,
    /// The name to keep.
    pub login_name: String,
    /// Their file.
    pub case: CaseFile,
    /// Seals what only they may read.
    pub answers_key: AnswersKey,
    invitation: InvitationId,
    lock: AnswersLock,
    computer: Computer,
}

/// A person who has just logged in.
pub struct Entered {
    /// For the cookie.
    pub token: Token,
}

/// Two plain words and a number: easy to say, to write down and to type.
fn make_login_name(chance: &dyn Chance) -> String {
    let words: Vec<&str> = LOGIN_WORDS.lines().filter(|word| !word.is_empty()).collect();
    let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
    let word = |_| words[chance.below(count) as usize];
    let [first, second] = [0, 1].map(word);
    format!("{first}-{second}-{}", 100 + chance.below(900))
}

/// One spelling of a login name for its keyed hash: any case, blanks for hyphens.
pub(super) fn spelled(login_name: &str) -> String {
    login_name
        .trim()
        .to_lowercase()
        .split([' ', '-', '–'])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

fn login_tag(installation: &Installation, login_name: &str) -> [u8; 32] {
    installation.keyring.get().lookup_tag("login name", spelled(login_name).as_bytes())
}

impl FirstEntry {
    /// Makes the answers key of an invited person, locks it with their secret, and gives them a
    /// login name. Nothing is written yet, and no lock is held while the secret is hashed.
    ///
    /// # Errors
    ///
    /// [`Denied::NotRecognised`] when the invitation is unknown, used or expired;
    /// [`Denied::Secret`] for a secret that is made of the person's names.
    pub async fn prepare(
        installation: &Installation,
        invited: &Invited,
        secret: Secret,
        computer: Computer,
    ) -> Result<Self, Denied> {
        let invitation = invitations::find(installation, invited).await?;
        let now = installation.clock.now();
        let row = store::participation::find(&installation.store, &invitation.participation, now)
            .await?
            .ok_or(Denied::NotRecognised)?;
        let case = CaseFile::open_despite_restriction(installation, row).await?;
        let chance = Arc::clone(&installation.chance);
        let keyring = installation.keyring_now(&installation.store).await?;
        let answers_key = AnswersKey::make(&*chance);
        secret.avoid(&names_of(&case))?;
        let (case, answers_key, lock) = hashed(installation.costs.secrets, move |stretcher| {
            let scope = case.scope(KeyGroup::Answers);
            let id = case.id().as_str();
            let lock = keyring.lock_answers(&*chance, &scope, id, &answers_key, &secret, stretcher);
            (case, answers_key, lock)
        })
        .await?;
        let login_name = free_login_name(installation, now).await?;
        let token = Token::make(&*installation.chance);
        let (invitation, lock) = (invitation.id, lock?);
        Ok(Self { token, login_name, case, answers_key, invitation, lock, computer })
    }

    /// Uses the invitation up, writes the new access and begins a session. Whatever a former access
    /// could open stays closed.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`](store::StoreError::Stale) when somebody else used it in between.
    pub async fn write(&self, installation: &Installation, tx: &mut Tx) -> Result<(), Denied> {
        let chance = &*installation.chance;
        let (id, now) = (self.case.id(), installation.clock.now());
        store::invitation::set_used(tx, &self.invitation, now).await?;
        store::session::remove_of_participation(tx, id).await?;
        let owner = Owner::Participation(id.clone());
        let key_id = KeyId::from_bits(chance.bits128());
        let answers = (&owner, KeyGroup::Answers);
        wrapped_key::set(tx, &key_id, answers, &self.lock.wrapped, now).await?;
        // After the key, which is written under lock: a code made just now goes too.
        store::recovery::remove(tx, id).await?;
        let revision = Revision::make(chance);
        let login = Envelope::seal(
            chance,
            self.case.identity_key(),
            &self.case.place("person_access", id.as_str(), LOGIN_SCHEMA, &revision),
            DataClass::Identity,
            self.login_name.as_bytes(),
            Size::Kib1,
        )?;
        let access = PersonAccess {
            participation: id.clone(),
            secret_hash: self.lock.check.clone(),
            first_used_at: now,
            recovered_at: None,
            revision,
            login,
        };
        let tag = login_tag(installation, &self.login_name);
        store::person_access::set(tx, &access, &tag).await?;
        let whose = (&self.case, &self.answers_key);
        begin_session(installation, tx, whose, self.computer, &self.token).await
    }
}

/// What others know of this person: no secret is made of it.
pub(super) fn names_of(case: &CaseFile) -> [&str; 2] {
    [case.identity().name.as_str(), case.project().name.as_str()]
}

async fn free_login_name(installation: &Installation, now: Instant) -> Result<String, Denied> {
    loop {
        let name = make_login_name(&*installation.chance);
        let tag = login_tag(installation, &name);
        if store::person_access::find_by_login(&installation.store, &tag, now).await?.is_none() {
            return Ok(name);
        }
    }
}

pub(super) async fn begin_session(
    installation: &Installation,
    tx: &mut Tx,
    (case, answers_key): (&CaseFile, &AnswersKey),
    computer: Computer,
    token: &Token,
) -> Result<(), Denied> {
    let wrapped = installation.keyring_now(&mut *tx).await?.wrap_for_session(
        &*installation.chance,
        &case.scope(KeyGroup::Answers),
        case.id().as_str(),
        token,
        answers_key,
    )?;
    let whose = (Holder::Participant(case.id().clone()), computer);
    sessions::begin(tx, token, whose, Some(wrapped), installation.clock.now()).await
}

/// Opens the answers key that lies in a session, during a request that carries its token.
pub(super) fn answers_key_of(
    installation: &Installation,
    case: &CaseFile,
    wrapped: &Wrapped,
    token: &Token,
) -> Result<AnswersKey, Denied> {
    let keyring = installation.keyring.at_least(wrapped.epoch)?;
    if !keyring.epochs().contains(&wrapped.epoch) {
        // A roll ended the session's epoch; the person logs in again, and nothing saved is lost.
        return Err(Denied::NoSession);
    }
    let scope = case.scope(KeyGroup::Answers);
    Ok(keyring.unwrap_from_session(&scope, case.id().as_str(), wrapped, token)?)
}

/// Checks a secret and opens the answers key; a lock of before is moved to what is usual today.
///
/// # Errors
///
/// [`Denied::NotRecognised`] for another secret and for nobody, after the same runs.
async fn unlock(
    installation: &Installation,
    case: Option<CaseFile>,
    secret: Secret,
) -> Result<(CaseFile, AnswersKey), Denied> {
    let mut lock = None;
    if let Some(case) = &case {
        let owner = Owner::Participation(case.id().clone());
        let access = store::person_access::find(&installation.store, case.id()).await?;
        let wrapped = wrapped_key::find(&installation.store, &owner, KeyGroup::Answers).await?;
        if let (Some(access), Some(wrapped)) = (access, wrapped) {
            lock = Some(AnswersLock { check: access.secret_hash, wrapped });
        }
    }
    // The newest: what is moved is wrapped under the living epoch.
    let keyring = installation.keyring_now(&installation.store).await?;
    let chance = Arc::clone(&installation.chance);
    let (case, lock, opened) = hashed(installation.costs.secrets, move |stretcher| {
        let scope = case.as_ref().map(|case| case.scope(KeyGroup::Answers));
        let found = match (&case, &scope, &lock) {
            (Some(case), Some(scope), Some(lock)) => Some((scope, case.id().as_str(), lock)),
            _ => None,
        };
        let opened = keyring.unlock_answers(&*chance, found, &secret, stretcher);
        (case, lock, opened)
    })
    .await?;
    let (Some(case), Some(former), Ok(unlocked)) = (case, lock, opened) else {
        return Err(Denied::NotRecognised);
    };
    if let Some(moved) = &unlocked.moved {
        move_lock(installation, case.id(), &former, moved).await?;
    }
    Ok((case, unlocked.key))
}

/// Puts hash and lock in place of the former, both or neither. Who changed one of them in between, by a
/// new secret, a new invitation or a roll, goes first: the next success moves it.
async fn move_lock(
    installation: &Installation,
    id: &ParticipationId,
    former: &AnswersLock,
    moved: &AnswersLock,
) -> Result<(), Denied> {
    let now = installation.clock.now();
    let mut tx = installation.store.begin().await?;
    let wrapped = (&former.wrapped, &moved.wrapped);
    let set = match wrapped_key::set_moved(&mut tx, id, wrapped, now).await {
        Ok(()) => store::person_access::set_moved(&mut tx, id, &former.check, &moved.check).await,
        other => other,
    };
    match set {
        Ok(()) => Ok(tx.commit().await?),
        Err(StoreError::Stale) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// The file of the person with this login name, in its one spelling.
pub(super) async fn case_by_login(
    installation: &Installation,
    name: &str,
) -> Result<Option<CaseFile>, Denied> {
    let (store, now) = (&installation.store, installation.clock.now());
    let tag = login_tag(installation, name);
    let Some(access) = store::person_access::find_by_login(store, &tag, now).await? else {
        return Ok(None);
    };
    match store::participation::find(store, &access.participation, now).await? {
        Some(row) => Ok(Some(CaseFile::open_despite_restriction(installation, row).await?)),
        None => Ok(None),
    }
}

/// Logs a person in by login name and secret.
///
/// # Errors
///
/// [`Denied::NotRecognised`] for an unknown name and for a wrong secret, after the same time.
pub async fn enter(
    installation: &Installation,
    login_name: &str,
    secret: Secret,
    computer: Computer,
) -> Result<Entered, Denied> {
    let name = spelled(login_name);
    throttle::count_attempt(installation, Attempt::Login(&name)).await?;
    let case = case_by_login(installation, &name).await?;
    let (case, answers_key) = unlock(installation, case, secret).await?;
    throttle::forgive(installation, Attempt::Login(&name)).await?;
    let token = Token::make(&*installation.chance);
    let mut tx = installation.store.begin().await?;
    begin_session(installation, &mut tx, (&case, &answers_key), computer, &token).await?;
    tx.commit().await?;
    Ok(Entered { token })
}

/// Checks the secret again within a session; what comes back may see what needs it.
///
/// # Errors
///
/// [`Denied::NotRecognised`] when it is another secret.
pub async fn step_up(
    installation: &Installation,
    participant: Participant,
    secret: Secret,
) -> Result<Participant, Denied> {
    let id = participant.case().id().clone();
    throttle::count_attempt(installation, Attempt::StepUp(id.as_str())).await?;
    let now = installation.clock.now();
    let row = store::participation::find(&installation.store, &id, now)
        .await?
        .ok_or(Denied::NoSession)?;
    let again = CaseFile::open_despite_restriction(installation, row).await?;
    unlock(installation, Some(again), secret).await?;
    throttle::forgive(installation, Attempt::StepUp(id.as_str())).await?;
    Ok(participant.having_stepped_up())
}

/// What a person needs to come back, and since when.
pub struct OwnAccess {
    /// The login name.
    pub login_name: String,
    /// When the invitation was used.
    pub first_used_at: Instant,
    /// When the secret was last set anew with a recovery code.
    pub recovered_at: Option<Instant>,
}

/// The person's own login name and the time of the first use.
pub async fn own_access(
    installation: &Installation,
    participant: &Participant,
) -> Result<OwnAccess, Denied> {
    let case = participant.case();
    let access =
        store::person_access::find(&installation.store, case.id()).await?.ok_or(Denied::Sealed)?;
    let place = case.place("person_access", case.id().as_str(), LOGIN_SCHEMA, &access.revision);
    let opened = access.login.open(case.identity_key(), &place, DataClass::Identity)?;
    let login_name = String::from_utf8(opened.to_vec()).map_err(|_| Denied::Sealed)?;
    let PersonAccess { first_used_at, recovered_at, .. } = access;
    Ok(OwnAccess { login_name, first_used_at, recovered_at })
}

/// Whether a person has set their secret: all that staff learn of their access.
pub async fn has_access(installation: &Installation, case: &CaseFile) -> Result<bool, Denied> {
    Ok(store::person_access::find(&installation.store, case.id()).await?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SeededChance;

    #[test]
    fn a_login_name_is_found_however_it_is_typed() {
        let name = make_login_name(&SeededChance::for_test(3));
        assert_eq!(name.split('-').count(), 3, "{name}");
        for typed in [
            name.to_uppercase(),
            name.replace('-', " "),
            format!("  {name} "),
            name.replace('-', " – "),
        ] {
            assert_eq!(spelled(&typed), name, "{typed}");
        }
    }
}

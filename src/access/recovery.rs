//! The recovery code: how a person who forgot their secret sets a new one, and keeps every answer.
//!
//! A person may make one and need not; it is shown once and good once. It opens the same answers key
//! as the secret, so nothing is lost. A new invitation makes a new key, and the code goes with the
//! old one.

use std::sync::Arc;

use super::audience::{Audience as _, Participant};
use super::hashing::hashed;
use super::participants::{Entered, begin_session, case_by_login, names_of, spelled};
use super::throttle::{self, Attempt};
use super::{Denied, own_access};
use crate::classes::KeyGroup;
use crate::clock::Instant;
use crate::ids::KeyId;
use crate::installation::Installation;
use crate::keys::{RecoveryCode, Secret, Token};
use crate::store::recovery::{self, Recovery};
use crate::store::session::Computer;
use crate::store::wrapped_key::{self, Owner};
use crate::store::{person_access, session};

/// For so many seconds after setting a secret a first code is made without entering it again.
const FRESH_SECONDS: i64 = 15 * 60;

/// What making a code takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Nothing: the secret was set just now, and there is no code yet.
    Nothing,
    /// The secret: somebody else may have found the session.
    Secret,
}

/// A person's own recovery code, as far as the service knows it.
pub struct OwnRecovery {
    /// When it was made; `None` without one.
    pub made_at: Option<Instant>,
    /// When the secret was last set anew with one.
    pub recovered_at: Option<Instant>,
    /// What making a new one takes.
    pub asks: Asks,
}

/// Whether the person has a code, and what a new one takes.
pub async fn own_recovery(
    installation: &Installation,
    participant: &Participant,
) -> Result<OwnRecovery, Denied> {
    let access = own_access(installation, participant).await?;
    let found = recovery::find(&installation.store, participant.case().id()).await?;
    let made_at = found.map(|recovery| recovery.made_at);
    let secret_set_at = access.recovered_at.unwrap_or(access.first_used_at);
    let fresh = installation.clock.now() < secret_set_at.plus_seconds(FRESH_SECONDS);
    let asks = if fresh && made_at.is_none() { Asks::Nothing } else { Asks::Secret };
    Ok(OwnRecovery { made_at, recovered_at: access.recovered_at, asks })
}

/// Makes a code to show once; a former one ends.
///
/// # Errors
///
/// [`Denied::NotRecognised`] when it takes the secret and the person has not entered it again.
pub async fn make_recovery_code(
    installation: &Installation,
    participant: &Participant,
) -> Result<RecoveryCode, Denied> {
    let asks = own_recovery(installation, participant).await?.asks;
    if asks == Asks::Secret && !participant.stepped_up() {
        return Err(Denied::NotRecognised);
    }
    let case = participant.case();
    let mut tx = installation.store.begin().await?;
    let (code, wrapped) = installation.keyring_now(&mut tx).await?.wrap_for_recovery(
        &*installation.chance,
        &case.scope(KeyGroup::Answers),
        case.id().as_str(),
        participant.answers_key(),
    )?;
    let made_at = installation.clock.now();
    recovery::set(&mut tx, case.id(), &Recovery { made_at, wrapped }).await?;
    // A new invitation may have made another answers key just now, and ended this session with it.
    let hash = participant.token().hash();
    session::find(&mut tx, &hash, made_at).await?.ok_or(Denied::NoSession)?;
    tx.commit().await?;
    Ok(code)
}

/// Sets a new secret with login name and recovery code, and logs the person in.
///
/// The code is used up and every other session of the person ends.
///
/// # Errors
///
/// [`Denied::NotRecognised`] for an unknown name, for a person without a code and for a wrong code,
/// after the same time; [`Denied::Secret`] for a secret that is made of the person's names.
pub async fn recover(
    installation: &Installation,
    login_name: &str,
    code: RecoveryCode,
    secret: Secret,
    computer: Computer,
) -> Result<Entered, Denied> {
    let name = spelled(login_name);
    throttle::count_attempt(installation, Attempt::Recovery(&name)).await?;
    let case = case_by_login(installation, &name).await?;
    let former = match &case {
        Some(case) => recovery::find(&installation.store, case.id()).await?,
        None => None,
    };
    let keyring = installation.keyring_now(&installation.store).await?;
    let chance = Arc::clone(&installation.chance);
    let (case, former, secret, locked) = hashed(installation.costs.secrets, move |stretcher| {
        let scope = case.as_ref().map(|case| case.scope(KeyGroup::Answers));
        let found = match (&case, &scope, &former) {
            (Some(case), Some(scope), Some(former)) => {
                Some((scope, case.id().as_str(), &former.wrapped))
            }
            _ => None,
        };
        let locked = keyring.lock_anew(&*chance, found, &code, &secret, stretcher);
        (case, former, secret, locked)
    })
    .await?;
    let (Some(case), Some(former), Ok((answers_key, lock))) = (case, former, locked) else {
        return Err(Denied::NotRecognised);
    };
    secret.avoid(&names_of(&case))?;
    let (id, token) = (case.id(), Token::make(&*installation.chance));
    let mut tx = installation.store.begin().await?;
    let key_id = KeyId::from_bits(installation.chance.bits128());
    let owner = Owner::Participation(id.clone());
    let (answers, at) = ((&owner, KeyGroup::Answers), installation.clock.now());
    wrapped_key::set(&mut tx, &key_id, answers, &lock.wrapped, at).await?;
    recovery::set_used(&mut tx, id, &former.wrapped).await?;
    session::remove_of_participation(&mut tx, id).await?;
    let now = installation.clock.now();
    person_access::set_recovered(&mut tx, id, &lock.check, now).await?;
    begin_session(installation, &mut tx, (&case, &answers_key), computer, &token).await?;
    tx.commit().await?;
    for attempt in [Attempt::Recovery(&name), Attempt::Login(&name)] {
        throttle::forgive(installation, attempt).await?;
    }
    Ok(Entered { token })
}

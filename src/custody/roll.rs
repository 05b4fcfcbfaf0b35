//! Rolling the epoch: from then on older copies of the database open nothing that was deleted since.
//!
//! A new root, every living key wrapped anew, none left on the old root, a verified copy of the key
//! table outside the database, and only then is the old root destroyed.
//! Every step can be interrupted and repeated: the next roll goes on from there.

use serde_json::json;

use super::turn::{self, What};
use super::{CustodyError, backup, copies, standing};
use crate::classes::KeyGroup;
use crate::clock::Instant;
use crate::installation::Installation;
use crate::keys::Scope;
use crate::store::custody_act::Act;
use crate::store::{StoreError, recovery, session, transmission, wrapped_key};

/// Days after which the next epoch begins.
pub const EVERY_DAYS: i64 = 7;

/// Keys wrapped anew in one transaction.
const BATCH: i64 = 500;

/// How far a roll goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// To the end.
    Done,
    /// For tests: to just after this step, as if the power went then.
    ForTestAfter(Step),
}

/// The steps of a roll, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The keyring holds the new root.
    Begun,
    /// The database names the new epoch.
    Named,
    /// Every key hangs on the new root.
    Rewrapped,
    /// A copy of the key table lies outside the database and was read back.
    Copied,
    /// The old root is gone.
    Destroyed,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 5] =
        [Self::Begun, Self::Named, Self::Rewrapped, Self::Copied, Self::Destroyed];

    const fn name(self) -> &'static str {
        match self {
            Self::Begun => "the new root",
            Self::Named => "naming the epoch",
            Self::Rewrapped => "wrapping anew",
            Self::Copied => "the copy of the key table",
            Self::Destroyed => "destroying the old root",
        }
    }
}

impl Until {
    fn passed(self, step: Step) -> Result<(), CustodyError> {
        match self {
            Self::ForTestAfter(last) if last == step => Err(CustodyError::Stopped(step.name())),
            Self::ForTestAfter(_) | Self::Done => Ok(()),
        }
    }
}

/// What a roll did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rolled {
    /// The epoch that lives now.
    pub epoch: i64,
    /// Keys wrapped anew.
    pub keys: u64,
}

/// When the next roll is due: a week after the living epoch began, and at once when one was
/// interrupted.
pub async fn due_at(installation: &Installation) -> Result<Instant, CustodyError> {
    let (store, keyring) = (&installation.store, installation.keyring.reread()?);
    let epoch = wrapped_key::find_epoch(store).await?.ok_or(CustodyError::NoInstallation)?;
    if keyring.epochs() != [epoch] {
        return Ok(installation.clock.now());
    }
    let began = wrapped_key::find_epoch_began(store).await?.ok_or(CustodyError::NoInstallation)?;
    Ok(began.plus_days(EVERY_DAYS))
}

/// Rolls if a week is over, or if a roll was interrupted; says what it did.
pub async fn when_due(installation: &Installation) -> Result<Option<Rolled>, CustodyError> {
    if installation.clock.now() < due_at(installation).await? {
        return Ok(None);
    }
    match now(installation).await {
        // Another node is at it.
        Err(CustodyError::UnderWay { .. }) => Ok(None),
        other => other.map(Some),
    }
}

/// Rolls at once, or ends a roll that was interrupted.
pub async fn now(installation: &Installation) -> Result<Rolled, CustodyError> {
    until(installation, Until::Done).await
}

/// As [`now`], as far as `until` says.
pub async fn until(installation: &Installation, until: Until) -> Result<Rolled, CustodyError> {
    let turn = turn::take(installation, What::Roll).await?;
    let outcome = carry_out(installation, until).await;
    match &outcome {
        Ok(rolled) => {
            let figures = json!({ "epoch": rolled.epoch, "keys": rolled.keys });
            standing::note(installation, Act::Roll, Ok(figures)).await?;
        }
        Err(error) => standing::note(installation, Act::Roll, Err(error)).await?,
    }
    turn.end().await?;
    outcome
}

async fn carry_out(installation: &Installation, until: Until) -> Result<Rolled, CustodyError> {
    // A kill while the keyring was written leaves a copy of it, with a root that must die too.
    backup::clear_leftovers(installation.folder.keys(), ".keyring-")?;
    let epoch = begin(installation, until).await?;
    let keys = rewrap(installation, epoch).await? + rewrap_recoveries(installation, epoch).await?;
    rewrap_sessions(installation, epoch).await?;
    rewrap_transmissions(installation, epoch).await?;
    let left = wrapped_key::count_older(&installation.store, epoch).await?
        + recovery::count_older(&installation.store, epoch).await?
        + transmission::count_older(&installation.store, epoch).await?;
    if left > 0 {
        return Err(CustodyError::KeysLeft { left: left.unsigned_abs() });
    }
    until.passed(Step::Rewrapped)?;
    // What could not be put back must not be made unreadable: the copy comes before the end.
    let copied = copies::make(installation).await?;
    if copied.epoch != epoch || copied.oldest_epoch < epoch {
        return Err(CustodyError::KeysLeft { left: 1 });
    }
    until.passed(Step::Copied)?;
    installation.keyring.change(|keyring| {
        for old in keyring.epochs().into_iter().filter(|old| *old < epoch) {
            keyring.destroy_epoch(old)?;
        }
        Ok(())
    })?;
    copies::prune(installation.folder.copies(), &installation.keyring.get())?;
    until.passed(Step::Destroyed)?;
    Ok(Rolled { epoch, keys })
}

/// The epoch to wrap under: that of a roll that was interrupted, or a new one.
async fn begin(installation: &Installation, until: Until) -> Result<i64, CustodyError> {
    let store = &installation.store;
    let known = wrapped_key::find_epoch(store).await?.ok_or(CustodyError::NoInstallation)?;
    let keyring = installation.keyring.reread()?;
    let epoch = if keyring.epochs().len() > 1 {
        keyring.current_epoch()
    } else {
        // The keyring first: a database that names a root which nobody has could not be opened.
        installation.keyring.change(|keyring| keyring.begin_epoch(&*installation.chance))?
    };
    until.passed(Step::Begun)?;
    if known < epoch {
        let mut tx = store.begin().await?;
        wrapped_key::set_epoch(&mut tx, epoch, installation.clock.now()).await?;
        tx.commit().await?;
    }
    until.passed(Step::Named)?;
    Ok(epoch)
}

async fn rewrap(installation: &Installation, epoch: i64) -> Result<u64, CustodyError> {
    let keyring = installation.keyring.get();
    let mut done = 0;
    loop {
        let mut tx = installation.store.begin().await?;
        let batch = wrapped_key::list_older(&mut tx, epoch, BATCH).await?;
        if batch.is_empty() {
            return Ok(done);
        }
        for key in batch {
            let wrapped = keyring
                .rewrap(&*installation.chance, &key.scope(), &key.wrapped, key.owner.as_str())
                .map_err(|_| CustodyError::KeyRefused { what: format!("key {}", key.id) })?;
            match wrapped_key::set_rewrapped(&mut tx, &key.id, &key.wrapped, &wrapped).await {
                Ok(()) => done += 1,
                // Somebody replaced or deleted it meanwhile; what replaced it is on the new epoch.
                Err(StoreError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        tx.commit().await?;
    }
}

/// What recovery codes open; the codes themselves lie with the people, and stay good.
async fn rewrap_recoveries(installation: &Installation, epoch: i64) -> Result<u64, CustodyError> {
    let keyring = installation.keyring.get();
    let mut done = 0;
    loop {
        let mut tx = installation.store.begin().await?;
        let batch = recovery::list_older(&mut tx, epoch, BATCH).await?;
        if batch.is_empty() {
            return Ok(done);
        }
        for one in batch {
            let scope = Scope {
                provider: &one.provider,
                project: Some(&one.project),
                group: KeyGroup::Answers,
            };
            let wrapped = keyring
                .rewrap(&*installation.chance, &scope, &one.wrapped, one.participation.as_str())
                .map_err(|_| refused("what a recovery code opens"))?;
            match recovery::set_rewrapped(&mut tx, &one.participation, &one.wrapped, &wrapped).await
            {
                Ok(()) => done += 1,
                // Used or replaced meanwhile; what replaced it is on the new epoch.
                Err(StoreError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        tx.commit().await?;
    }
}

/// Sessions of people who are answering now go on.
async fn rewrap_sessions(installation: &Installation, epoch: i64) -> Result<(), CustodyError> {
    let keyring = installation.keyring.get();
    loop {
        let mut tx = installation.store.begin().await?;
        let batch = session::list_older(&mut tx, epoch, BATCH).await?;
        if batch.is_empty() {
            return Ok(());
        }
        for one in batch {
            let scope = Scope {
                provider: &one.provider,
                project: Some(&one.project),
                group: KeyGroup::Answers,
            };
            let owner = one.participation.as_str();
            let wrapped = keyring
                .rewrap(&*installation.chance, &scope, &one.answers_key, owner)
                .map_err(|_| refused("a session's key"))?;
            session::set_rewrapped(&mut tx, &one.token_hash, &wrapped).await?;
        }
        tx.commit().await?;
    }
}

/// Packages that wait for their recipients can still be fetched.
async fn rewrap_transmissions(installation: &Installation, epoch: i64) -> Result<(), CustodyError> {
    let keyring = installation.keyring.get();
    loop {
        let mut tx = installation.store.begin().await?;
        let batch = transmission::list_older(&mut tx, epoch, BATCH).await?;
        if batch.is_empty() {
            return Ok(());
        }
        for one in batch {
            let scope = Scope {
                provider: &one.provider,
                project: Some(&one.project),
                group: KeyGroup::Code,
            };
            let wrapped = keyring
                .rewrap(&*installation.chance, &scope, &one.wrapped, one.request.as_str())
                .map_err(|_| refused("the key of a package for a recipient"))?;
            match transmission::set_rewrapped(&mut tx, &one.request, &one.wrapped, &wrapped).await {
                // Fetched or taken back meanwhile.
                Ok(()) | Err(StoreError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        tx.commit().await?;
    }
}

fn refused(what: &str) -> CustodyError {
    CustodyError::KeyRefused { what: what.to_owned() }
}

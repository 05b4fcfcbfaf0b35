//! `lotse keys`: rolling the epoch, beside a running server.
//!
//! A roll makes a new root, wraps every living key anew, verifies that none is left on the old root,
//! and destroys it: from then on older copies of the database open nothing that was deleted since.
//! Every step can be interrupted; the next `lotse keys roll` goes on from there.

use std::fs::File;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};

use super::opening::Place;
use crate::classes::KeyGroup;
use crate::clock::SystemClock;
use crate::installation::{Address, Installation, Purpose};
use crate::keys::Scope;
use crate::store::{StoreError, recovery, session, wrapped_key};

/// Works on the keys.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Begin a new epoch, wrap every key anew, and destroy the old root
    #[command(after_help = "Example:
  lotse keys roll --data /var/lib/lotse --keys /etc/lotse/keys

Exit status: 0 done, 2 not done; run it again to go on.")]
    Roll(Place),
}

/// Keys wrapped anew in one transaction.
const BATCH: i64 = 500;

/// Carries the command out.
pub async fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let Act::Roll(place) = &arguments.act;
    let address = Address { origin: String::new(), trusted_proxies: Vec::new() };
    let installation = place.open(Arc::new(SystemClock), address, Purpose::Service).await?;
    let rolled = roll(&installation).await?;
    writeln!(
        out,
        "Epoch {}: {} keys wrapped anew, the root of the epoch before is destroyed.",
        rolled.epoch, rolled.keys
    )?;
    installation.store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// What a roll did.
struct Rolled {
    epoch: i64,
    keys: u64,
}

async fn roll(installation: &Installation) -> anyhow::Result<Rolled> {
    let _only_one = only_one(installation)?;
    let epoch = begin(installation).await?;
    let keys = rewrap(installation, epoch).await? + rewrap_recoveries(installation, epoch).await?;
    let left = wrapped_key::count_older(&installation.store, epoch).await?
        + recovery::count_older(&installation.store, epoch).await?;
    if left > 0 {
        bail!("{left} keys still hang on the old root, which therefore lives; run this again");
    }
    rewrap_sessions(installation, epoch).await?;
    installation.keyring.change(|keyring| {
        for old in keyring.epochs().into_iter().filter(|old| *old < epoch) {
            keyring.destroy_epoch(old)?;
        }
        Ok(())
    })?;
    Ok(Rolled { epoch, keys })
}

/// Two rolls at once would each destroy a root that the other still needs.
fn only_one(installation: &Installation) -> anyhow::Result<File> {
    let path = installation.folder.keys().join("roll.lock");
    let lock = File::create(&path).with_context(|| format!("cannot make {}", path.display()))?;
    if lock.try_lock().is_err() {
        bail!("another roll is under way; wait for it");
    }
    Ok(lock)
}

/// The epoch to wrap under: that of a roll that was interrupted, or a new one.
async fn begin(installation: &Installation) -> anyhow::Result<i64> {
    let known = wrapped_key::find_epoch(&installation.store).await?.context("no epoch")?;
    let keyring = installation.keyring.reread()?;
    let epoch = if keyring.epochs().len() > 1 {
        keyring.current_epoch()
    } else {
        // The keyring first: a database that names a root which nobody has could not be opened.
        installation.keyring.change(|keyring| keyring.begin_epoch(&*installation.chance))?
    };
    if known < epoch {
        let mut tx = installation.store.begin().await?;
        wrapped_key::set_epoch(&mut tx, epoch).await?;
        tx.commit().await?;
    }
    Ok(epoch)
}

async fn rewrap(installation: &Installation, epoch: i64) -> anyhow::Result<u64> {
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
                .with_context(|| format!("key {} does not open; nothing was destroyed", key.id))?;
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
async fn rewrap_recoveries(installation: &Installation, epoch: i64) -> anyhow::Result<u64> {
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
                .context("what a recovery code opens does not open; nothing was destroyed")?;
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
async fn rewrap_sessions(installation: &Installation, epoch: i64) -> anyhow::Result<()> {
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
                .context("a session's key does not open; nothing was destroyed")?;
            session::set_rewrapped(&mut tx, &one.token_hash, &wrapped).await?;
        }
        tx.commit().await?;
    }
}

//! What a running service does by itself, one round every 15 minutes: one job after the other.
//!
//! The sweep is first, and the only one that must succeed before the port opens.
//! Every other job that fails is logged for someone to look at, stops no other, and is tried again
//! in the next round, so each of them can be repeated at any time.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::access;
use crate::counselling::{ending_letters, group_figures};
use crate::custody::{backup, copies, night, roll};
use crate::installation::Installation;
use crate::keys::{KeyringFault, Settled};
use crate::retention::addresses::Addresses;
use crate::retention::alarm_letters;
use crate::retention::deliveries;
use crate::retention::ledger::Ledger;
use crate::retention::linking;
use crate::retention::openings;
use crate::retention::sweep::{self, Sweep};
use crate::rights::reminders;
use crate::store::staff::Role;

/// Carries out once what is due.
pub async fn sweep_once(installation: &Installation) -> anyhow::Result<()> {
    let folder = &installation.folder;
    let ledger = Ledger::at(&folder.ledger());
    let addresses = Addresses::of(folder)?;
    let sweep = Sweep::of(installation, &ledger, &addresses);
    if let Some(swept) = sweep.run().await?
        && swept.participations > 0
    {
        tracing::info!(swept.participations = swept.participations, "deleted what was due");
    }
    Ok(())
}

/// Every quick job but the sweep, in their order.
pub async fn others(installation: &Installation) {
    let (store, now) = (&installation.store, installation.clock.now());
    said("counting openings", openings::write_down(store, now).await);
    said("rolling the epoch", roll::when_due(installation).await);
    said("copying the key table", copies::when_due(installation).await);
    said("fixing figures of groups", group_figures::fix_closed(installation).await);
    said("writing about ends", ending_letters::write(installation).await);
    said("reminding of requests", reminders::write(installation).await);
    alarms(installation).await;
    said("delivering checkpoints", deliveries::round(installation).await);
    said("ending linking keys", linking::end_due(installation).await);
    said("settling the keyring", settle(installation).await);
}

/// Writes to operator and officers about what is late or wrong.
pub async fn alarms(installation: &Installation) {
    let officers = match access::of_role(installation, Role::Dpo).await {
        Ok(accounts) => accounts.into_iter().map(|account| account.person.email).collect(),
        Err(error) => {
            // The operator is told all the same.
            said::<(), _>("reading the officers' addresses", Err(error));
            Vec::new()
        }
    };
    said("writing about alarms", alarm_letters::write(installation, &officers).await);
}

/// Repairs the keyring's replica, and ends versions of its lock that a crash left alive.
async fn settle(installation: &Installation) -> Result<Settled, KeyringFault> {
    let keyring = installation.keyring.clone();
    tokio::task::spawn_blocking(move || keyring.settle())
        .await
        .expect("because settling does not panic and is never cancelled")
}

/// What may take minutes, and nobody waits for.
async fn slow(installation: &Installation) {
    // A backup of before the first night would hold rows that have no covers yet.
    said("the nightly round", night::when_due(installation).await);
    said("backing up", backup::when_due(installation).await);
}

/// Logs what a job failed of. It can wait: the next round tries again.
fn said<T, E: std::fmt::Display>(job: &'static str, outcome: Result<T, E>) {
    if let Err(error) = outcome {
        tracing::error!(job, job.cause = %error, "a job failed and is tried again");
    }
}

/// Rounds until the service is told to stop.
pub async fn rounds(installation: Arc<Installation>, mut stopped: watch::Receiver<()>) {
    let pause = Duration::from_secs(sweep::EVERY_MINUTES * 60);
    loop {
        slow(&installation).await;
        tokio::select! {
            _ = stopped.changed() => return,
            () = tokio::time::sleep(pause) => {}
        }
        if let Err(error) = sweep_once(&installation).await {
            // Someone has to look: what is due is late.
            tracing::error!(sweep.cause = %format!("{error:#}"), "the sweep failed and is tried again");
        }
        others(&installation).await;
    }
}

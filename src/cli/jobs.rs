//! What a running service does by itself, one round every 15 minutes: one job after the other.
//!
//! The sweep is first, and the only one that must succeed before the port opens.
//! Every other job that fails is logged for someone to look at, stops no other, and is tried again
//! in the next round, so each of them can be repeated at any time.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::counselling::group_figures;
use crate::installation::Installation;
use crate::retention::addresses::Addresses;
use crate::retention::deliveries;
use crate::retention::ledger::Ledger;
use crate::retention::sweep::{self, Sweep, Until};

/// Carries out once what is due.
pub async fn sweep_once(installation: &Installation) -> anyhow::Result<()> {
    let folder = &installation.folder;
    let ledger = Ledger::at(&folder.ledger());
    let addresses = Addresses::in_folders(&folder.addresses(), &folder.hour_keys())?;
    let sweep = Sweep {
        store: &installation.store,
        keyring: &installation.keyring,
        clock: &*installation.clock,
        chance: &*installation.chance,
        ledger: &ledger,
        addresses: &addresses,
        until: Until::Done,
    };
    if let Some(swept) = sweep.run().await?
        && swept.participations > 0
    {
        tracing::info!(swept.participations = swept.participations, "deleted what was due");
    }
    Ok(())
}

/// Every job but the sweep, in their order.
pub async fn others(installation: &Installation) {
    said("fixing figures of groups", group_figures::fix_closed(installation).await);
    said("delivering checkpoints", deliveries::round(installation).await);
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

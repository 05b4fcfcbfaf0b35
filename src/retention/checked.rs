//! The ledger checked now, with the checkpoints that lie beside it: the same check as `lotse verify`.
//!
//! It finds what somebody changed who has not also changed the checkpoints; whoever has changed both
//! is found only with those that were delivered outside.

use super::checkpoints::{Checkpoints, CheckpointsFault};
use super::deliveries::{self, Standing};
use super::ledger::Ledger;
use super::ledger::checkpoint::verifier_key;
use super::ledger::verification::{Given, Verification, verify};
use crate::installation::Installation;

/// What was found, and how the delivery outside stands.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What `lotse verify` would say.
    pub ledger: Verification,
    /// One for each place outside.
    pub outside: Vec<Standing>,
    /// The delivery's standing is not known: a checkpoint beside the ledger does not open.
    pub unknown: bool,
}

impl Checked {
    /// An empty ledger that nobody receives checkpoints of.
    pub fn of_nothing() -> Self {
        Self { ledger: verify(&[], &[], &[], None), outside: Vec::new(), unknown: false }
    }
}

/// The ledger as it lies there, for whoever checks it elsewhere.
#[derive(Clone, Debug)]
pub struct Copied {
    /// Its text.
    pub text: Vec<u8>,
}

/// The newest checkpoint, for whoever keeps one.
#[derive(Clone, Debug)]
pub struct NewestCheckpoint {
    /// The name under which it lies beside the ledger; none for an empty ledger.
    pub name: Option<String>,
    /// The signed note.
    pub note: Vec<u8>,
}

/// Reads the whole ledger.
///
/// # Errors
///
/// When it cannot be read.
pub async fn copy(installation: &Installation) -> Result<Copied, CheckpointsFault> {
    let ledger = Ledger::at(&installation.folder.ledger());
    let read = tokio::task::spawn_blocking(move || ledger.text());
    let text = read.await.expect("because reading does not panic and is never cancelled")?;
    Ok(Copied { text })
}

/// The checkpoint that speaks for every line there is now, made where it is missing.
///
/// # Errors
///
/// As for making one: nothing is signed of a ledger that does not continue the one before.
pub async fn newest(installation: &Installation) -> Result<NewestCheckpoint, CheckpointsFault> {
    let checkpoints = Checkpoints::in_folder(&installation.folder.checkpoints());
    let ledger = Ledger::at(&installation.folder.ledger());
    let (keyring, now) = (installation.keyring.get(), installation.clock.now());
    let made = tokio::task::spawn_blocking(move || checkpoints.make(&ledger, &keyring, now));
    let made = made.await.expect("because signing does not panic and is never cancelled")?;
    Ok(made.map_or(NewestCheckpoint { name: None, note: Vec::new() }, |saved| NewestCheckpoint {
        name: Some(saved.name),
        note: saved.note,
    }))
}

/// Checks the ledger of an installation.
///
/// # Errors
///
/// When ledger or checkpoints cannot be read. What is wrong with them is no error but a finding.
pub async fn check(installation: &Installation) -> Result<Checked, CheckpointsFault> {
    let checkpoints = Checkpoints::in_folder(&installation.folder.checkpoints());
    let ledger = Ledger::at(&installation.folder.ledger());
    let key = verifier_key(&installation.keyring.get());
    let found = tokio::task::spawn_blocking(move || {
        let given: Vec<Given> = checkpoints.list()?.into_iter().map(|(_, given)| given).collect();
        // Read after the checkpoints: lines that are added meanwhile are only not covered yet.
        Ok::<_, CheckpointsFault>(verify(&ledger.text()?, &given, &[], Some(&key)))
    });
    let ledger = found.await.expect("because verifying does not panic and is never cancelled")?;
    let (outside, unknown) = match deliveries::standings(installation) {
        Ok(outside) => (outside, false),
        Err(CheckpointsFault::Contradicted { .. }) => (Vec::new(), true),
        Err(fault) => return Err(fault),
    };
    Ok(Checked { ledger, outside, unknown })
}

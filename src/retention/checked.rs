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

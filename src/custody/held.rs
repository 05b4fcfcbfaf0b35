//! Legal holds after old data came back: what the ledger says stands must not be deleted now.
//!
//! Whatever is due is deleted before a restore ends, and old data do not know what was held since.
//! The ledger names project and step, and neither person nor reason nor date; where those did not come
//! back, the whole project is held for [`ALL_HELD_DAYS`], so that somebody can place the hold anew.

use std::collections::BTreeMap;

use chrono::Days;

use super::CustodyError;
use super::rebuild::Site;
use crate::ids::{OrderId, StaffId};
use crate::retention::due::end_of;
use crate::retention::ledger::{Entry, Kind, Reading};
use crate::store::Store;
use crate::store::legal_hold::{self, Hold};
use crate::store::project::{self, Project};
use crate::store::staff::Role;

/// Days for which a project is held whose hold did not come back.
pub(super) const ALL_HELD_DAYS: u64 = 30;

/// What stands in place of words that are lost; both languages, because it rests as one text.
const LEGAL_BASIS: &str = "nicht in der Sicherung / not in the backup";
const REASON: &str = "Diese Sperre steht im Protokoll, aber nicht in der Sicherung, die eingespielt \
    wurde. Bitte prüfen und neu festlegen. / This hold stands in the ledger and not in the backup that \
    was put back. Please check it and place it anew.";

/// What was put right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PutRight {
    /// Holds that stand again.
    pub(super) stand_again: u64,
    /// Those of them whose words and date are lost, so that their whole projects are held.
    pub(super) without_words: u64,
    /// Holds that had been lifted or had ended.
    pub(super) ended: u64,
}

/// The last line about each legal hold.
fn last_lines(reading: &Reading) -> BTreeMap<&OrderId, &Entry> {
    let about_holds = reading.entries.iter().filter(|entry| {
        matches!(
            entry.kind,
            Kind::HoldProposed | Kind::HoldPlaced | Kind::HoldLifted | Kind::HoldEnded
        )
    });
    about_holds.map(|entry| (&entry.order, entry)).collect()
}

/// Makes the holds of the database those of the ledger.
pub(super) async fn put_right(
    site: &Site<'_>,
    store: &Store,
    ledger: &Reading,
) -> Result<PutRight, CustodyError> {
    let projects = project::list(store).await?;
    let mut put = PutRight::default();
    let mut tx = store.begin().await?;
    for (id, line) in last_lines(ledger) {
        let known = legal_hold::find(&mut tx, id).await?;
        match (line.kind, known) {
            (Kind::HoldPlaced, Some(hold)) if hold.placed_at.is_none() => {
                legal_hold::set_placed_again(&mut tx, id, line.at).await?;
                put.stand_again += 1;
            }
            (Kind::HoldPlaced, None) => {
                let of_line = |project: &&Project| project.code == line.project;
                // A project that is not in the backup has nobody who could be deleted.
                let Some(project) = projects.iter().find(of_line) else { continue };
                let hold = over_everybody(site, line, project);
                legal_hold::add(&mut tx, &hold).await?;
                legal_hold::set_placed_again(&mut tx, id, line.at).await?;
                put.stand_again += 1;
                put.without_words += 1;
            }
            (Kind::HoldLifted, Some(hold)) if hold.lifted_at.is_none() => {
                legal_hold::set_lifted_again(&mut tx, id, line.at).await?;
                put.ended += 1;
            }
            (Kind::HoldEnded, Some(hold)) if hold.ended_at.is_none() => {
                legal_hold::set_ended(&mut tx, id, line.at).await?;
                put.ended += 1;
            }
            _ => {}
        }
    }
    tx.commit().await?;
    Ok(put)
}

fn over_everybody(site: &Site<'_>, line: &Entry, project: &Project) -> Hold {
    let today = site.clock.now().date_in(project.zone);
    let until_on = today + Days::new(ALL_HELD_DAYS);
    Hold {
        // Its own: whoever lifts it lifts the one of the ledger.
        id: line.order.clone(),
        project: project.id.clone(),
        participation: None,
        legal_basis: LEGAL_BASIS.to_owned(),
        reason: REASON.to_owned(),
        until_on,
        until_at: end_of(until_on, project.zone),
        // Who it was did not come back either.
        proposer: StaffId::from_bits(site.chance.bits128()),
        proposer_role: Role::Dpo,
        proposed_at: line.at,
        seconder_role: None,
        placed_at: Some(line.at),
        lifted_at: None,
        ended_at: None,
    }
}

//! Notices to the agency about what it received (Art. 19 GDPR).

use super::RightsError;
use crate::access::{AgencyDesk, CaseFile, Denied};
use crate::classes;
use crate::disclosure::{Datum, Subject};
use crate::ids::{NoticeId, ProjectId};
use crate::installation::Installation;
use crate::retention::schedule::REQUEST_DAYS;
use crate::store::recipient_notice::{self, Notice, Reason};
use crate::store::rights_case::{Kind, State};
use crate::store::{Tx, transfer};

/// The notices of one project.
pub struct Notices {
    project: ProjectId,
    /// The newest first.
    pub list: Vec<Notice>,
}

impl Datum for Notices {
    type Class = classes::RecipientNotices;

    fn subject(&self) -> Subject {
        Subject::Group(self.project.clone())
    }
}

/// What the recipients have to do once this was decided; `None` when nothing changes for them.
pub(super) const fn reason(kind: Kind, state: State) -> Option<Reason> {
    match (kind, state) {
        (Kind::Erasure, State::Granted) => Some(Reason::Erasure),
        (Kind::Rectification, State::Granted | State::Partly) => Some(Reason::Rectification),
        // A restriction is told when it begins.
        _ => None,
    }
}

/// Writes a notice for each earlier transfer of the person of this file.
pub(super) async fn add_all(
    installation: &Installation,
    tx: &mut Tx,
    case: &CaseFile,
    reason: Reason,
) -> Result<(), Denied> {
    let now = installation.clock.now();
    for sent in transfer::list(&mut *tx, case.id(), now).await? {
        let notice = Notice {
            id: NoticeId::from_bits(installation.chance.bits128()),
            project: case.project().id.clone(),
            transfer: sent.id,
            kind: sent.kind,
            handed_over_at: sent.at,
            package_hash: sent.package_hash,
            reason,
            made_at: now,
            acknowledged_at: None,
            ends_at: now.plus_days(REQUEST_DAYS),
        };
        recipient_notice::add(tx, &notice).await?;
    }
    Ok(())
}

/// The notices of a project.
pub async fn list(
    installation: &Installation,
    project: &ProjectId,
) -> Result<Notices, RightsError> {
    let now = installation.clock.now();
    let list = recipient_notice::list(&installation.store, project, now).await?;
    Ok(Notices { project: project.clone(), list })
}

/// The agency says that it has done what a notice asks.
///
/// # Errors
///
/// [`RightsError::NotNow`] when no project of this desk has such a notice.
pub async fn acknowledge(
    installation: &Installation,
    desk: &AgencyDesk,
    id: &NoticeId,
) -> Result<(), RightsError> {
    let now = installation.clock.now();
    for project in desk.desk().projects() {
        let all = recipient_notice::list(&installation.store, &project.id, now).await?;
        if all.iter().any(|notice| notice.id == *id) {
            let mut tx = installation.store.begin().await?;
            recipient_notice::set_acknowledged(&mut tx, id, &project.id, now).await?;
            tx.commit().await?;
            return Ok(());
        }
    }
    Err(RightsError::NotNow)
}

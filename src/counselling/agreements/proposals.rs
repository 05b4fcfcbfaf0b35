//! Proposals: changes that lengthen something, until a second person agrees, somebody takes them back,
//! or their time is over.

use super::{ChangeError, PROPOSAL_DAYS, Preview, Wish, json, own_project, put_in_force, work_out};
use crate::access::{Confirmed, Denied, Desk, TwoPersons};
use crate::clock::Instant;
use crate::ids::ProjectId;
use crate::installation::Installation;
use crate::retention::agreement::Agreement;
use crate::retention::effect::Effect;
use crate::retention::ledger::Kind;
use crate::store::agreement_change::{self, Change, State};
use crate::store::{self, StoreError, Tx};

/// A proposal that waits.
pub struct Waiting {
    /// The proposal.
    pub change: Change,
    /// The agreement that it would put in force.
    pub agreement: Agreement,
    /// What it would do now.
    pub preview: Preview,
    /// What it would have done when it was proposed.
    pub then: Effect,
    /// Whether whoever asks proposed it.
    pub own: bool,
    /// Whether the agreement was changed since: then it can only be withdrawn.
    pub outdated: bool,
    /// When it ends by itself.
    pub ends_at: Instant,
}

/// Makes a proposal as the second person.
///
/// # Errors
///
/// [`ChangeError::SamePerson`] for whoever proposed it; [`ChangeError::Moved`] when `seen` is not
/// what would happen now; [`ChangeError::Gone`] when it does not wait, or the agreement was changed
/// since.
pub async fn confirm(
    installation: &Installation,
    desk: &Desk,
    confirmed: Confirmed,
    project: &ProjectId,
    proposal: &str,
    seen: &str,
) -> Result<(), ChangeError> {
    if confirmed.by() != desk.id() {
        return Err(Denied::NotFound.into());
    }
    let mut tx = installation.store.begin().await?;
    store::project::hold(&mut tx, project).await?;
    let row = waiting_row(installation, &mut tx, project).await?;
    let row = row.filter(|row| row.id.as_str() == proposal).ok_or(ChangeError::Gone)?;
    let worked = work_out(installation, &mut tx, desk, project, &wish_of(&row)?).await?;
    if worked.version != row.version {
        return Err(ChangeError::Gone);
    }
    if worked.preview.seen != seen {
        return Err(ChangeError::Moved);
    }
    let persons = TwoPersons::of(row.proposed_by.clone(), confirmed)?;
    let (now, effect) = (installation.clock.now(), json(&worked.preview.effect));
    agreement_change::make(&mut tx, &row.id, persons.second(), now, &effect).await?;
    put_in_force(installation, tx, &worked, &row, Kind::AgreementLengthened).await
}

/// Takes a proposal back; whoever may confirm it may, and so may whoever proposed it.
pub async fn withdraw(
    installation: &Installation,
    desk: &Desk,
    project: &ProjectId,
    proposal: &str,
) -> Result<(), ChangeError> {
    let mut tx = installation.store.begin().await?;
    own_project(&mut tx, desk, project).await?;
    let row = waiting_row(installation, &mut tx, project).await?;
    let row = row.filter(|row| row.id.as_str() == proposal).ok_or(ChangeError::Gone)?;
    let now = installation.clock.now();
    agreement_change::close(&mut tx, &row.id, State::Withdrawn, now).await?;
    Ok(tx.commit().await?)
}

/// The proposal that waits for a second person, with the effect that it has now.
pub async fn waiting(
    installation: &Installation,
    desk: &Desk,
    project: &ProjectId,
) -> Result<Option<Waiting>, ChangeError> {
    let mut tx = installation.store.begin().await?;
    own_project(&mut tx, desk, project).await?;
    let Some(row) = waiting_row(installation, &mut tx, project).await? else {
        tx.commit().await?;
        return Ok(None);
    };
    let wish = wish_of(&row)?;
    let worked = match work_out(installation, &mut tx, desk, project, &wish).await {
        // Somebody else made just this meanwhile.
        Err(ChangeError::Nothing) => return Ok(None),
        worked => worked?,
    };
    tx.commit().await?;
    let impossible = StoreError::Impossible { table: "agreement_change", column: "effect" };
    Ok(Some(Waiting {
        then: serde_json::from_str(&row.effect).map_err(|_| impossible)?,
        own: row.proposed_by == *desk.id(),
        outdated: worked.version != row.version,
        ends_at: row.proposed_at.plus_days(PROPOSAL_DAYS),
        agreement: wish.agreement,
        preview: worked.preview,
        change: row,
    }))
}

fn wish_of(row: &Change) -> Result<Wish, StoreError> {
    let impossible = StoreError::Impossible { table: "agreement_change", column: "terms" };
    let agreement = Agreement::parse(&row.terms).map_err(|_| impossible)?;
    Ok(Wish { reason: row.reason.clone(), period: row.period, agreement })
}

/// The proposal of a project that waits and has not run out of time.
pub(super) async fn waiting_row(
    installation: &Installation,
    tx: &mut Tx,
    project: &ProjectId,
) -> Result<Option<Change>, StoreError> {
    let now = installation.clock.now();
    let rows = agreement_change::list(tx, project).await?;
    Ok(rows
        .into_iter()
        .find(|row| row.state == State::Proposed)
        .filter(|row| now < row.proposed_at.plus_days(PROPOSAL_DAYS)))
}

/// Ends a proposal that nobody agreed to in time.
pub(super) async fn end_late(
    installation: &Installation,
    tx: &mut Tx,
    project: &ProjectId,
) -> Result<(), StoreError> {
    let now = installation.clock.now();
    let rows = agreement_change::list(&mut *tx, project).await?;
    let late = |row: &&Change| {
        row.state == State::Proposed && now >= row.proposed_at.plus_days(PROPOSAL_DAYS)
    };
    if let Some(row) = rows.iter().find(late) {
        agreement_change::close(tx, &row.id, State::Ended, now).await?;
    }
    Ok(())
}

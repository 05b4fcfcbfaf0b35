//! What a person decided, module by module: one sealed record for each participation.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::ids::ParticipationId;
use crate::keys::{Envelope, Revision};

/// Writes a person's first decisions, in place of former ones that a new answers key cannot open.
pub async fn set_first(
    tx: &mut Tx,
    participation: &ParticipationId,
    revision: &Revision,
    decisions: &Envelope,
) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO decisions (participation_id, revision, decisions_key, decisions_record)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (participation_id) DO UPDATE SET
             revision = excluded.revision,
             decisions_key = excluded.decisions_key,
             decisions_record = excluded.decisions_record",
    )
    .bind(participation)
    .bind(revision)
    .bind(decisions.key.as_slice())
    .bind(decisions.record.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// A person's sealed decisions.
pub async fn find(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
) -> Result<Option<(Revision, Envelope)>, StoreError> {
    let row = Statement::new(
        "SELECT revision, decisions_key, decisions_record FROM decisions
         WHERE participation_id = $1",
    )
    .bind(participation)
    .one(on)
    .await?;
    row.map(|row| {
        Ok((row.revision("revision")?, row.envelope("decisions_key", "decisions_record")?))
    })
    .transpose()
}

/// Replaces the decisions, if nobody else did since `former`.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody did.
pub async fn set(
    tx: &mut Tx,
    participation: &ParticipationId,
    former: &Revision,
    revision: &Revision,
    decisions: &Envelope,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE decisions SET revision = $1, decisions_key = $2, decisions_record = $3
         WHERE participation_id = $4 AND revision = $5",
    )
    .bind(revision)
    .bind(decisions.key.as_slice())
    .bind(decisions.record.as_slice())
    .bind(participation)
    .bind(former)
    .swap(tx)
    .await
}

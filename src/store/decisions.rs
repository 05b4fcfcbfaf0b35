//! What a person decided, module by module: one sealed record for each participation, under a cover.

use super::cover::{self, Cover};
use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::keys::{Chance, Envelope, Revision};

const TABLE: &str = "decisions";

/// A person's sealed decisions.
pub async fn find(
    on: impl Into<On<'_>>,
    cover: &Cover,
) -> Result<Option<(Revision, Envelope)>, StoreError> {
    let row = Statement::new(
        "SELECT cover_revision, revision, decisions_key, decisions_record FROM decisions
         WHERE participation_id = $1",
    )
    .bind(cover.person())
    .one(on)
    .await?;
    row.map(|row| {
        let state = cover::state(&row)?;
        let covers = cover.row(TABLE, cover.person().as_str(), state.as_ref());
        let sealed = covers.envelope(&row, "decisions_key", "decisions_record")?;
        Ok((covers.revision(&row, "revision")?, sealed))
    })
    .transpose()
}

/// Writes the decisions under a new cover; only [`Records`](super::records::Records) does.
pub(super) async fn set(
    tx: &mut Tx,
    chance: &dyn Chance,
    cover: &Cover,
    revision: &Revision,
    decisions: &Envelope,
) -> Result<(), StoreError> {
    let state = Revision::make(chance);
    let covers = cover.row(TABLE, cover.person().as_str(), Some(&state));
    let put_on = |column, inner: &[u8]| covers.put_on(chance, column, inner);
    Statement::new(
        "INSERT INTO decisions
             (participation_id, cover_revision, revision, decisions_key, decisions_record)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (participation_id) DO UPDATE SET
             cover_revision = excluded.cover_revision,
             revision = excluded.revision,
             decisions_key = excluded.decisions_key,
             decisions_record = excluded.decisions_record",
    )
    .bind(cover.person())
    .bind(&state)
    .bind(put_on("revision", revision.bytes()))
    .bind(put_on("decisions_key", &decisions.key))
    .bind(put_on("decisions_record", &decisions.record))
    .run(tx)
    .await?;
    Ok(())
}

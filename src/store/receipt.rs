//! Receipt codes: for each person who took one, a covered hash of it until the participation ends.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::ParticipationId;

/// What rests of a receipt code.
pub struct Receipt {
    /// When the code was made.
    pub made_at: Instant,
    /// The commitment to it, covered.
    pub covered: [u8; 32],
}

/// Notes a new code in place of a former one.
pub async fn set(
    tx: &mut Tx,
    participation: &ParticipationId,
    receipt: &Receipt,
) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO receipt (participation_id, made_at, code_hash) VALUES ($1, $2, $3)
         ON CONFLICT (participation_id) DO UPDATE SET made_at = $2, code_hash = $3",
    )
    .bind(participation)
    .bind(receipt.made_at)
    .bind(receipt.covered.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// What rests of the person's code, if they took one.
///
/// It carries no expiry: the sweep reads it when the participation has ended.
pub async fn find(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
) -> Result<Option<Receipt>, StoreError> {
    let row = Statement::new("SELECT made_at, code_hash FROM receipt WHERE participation_id = $1")
        .bind(participation)
        .one(on)
        .await?;
    row.map(|row| {
        Ok(Receipt {
            made_at: Instant::from_unix(row.integer("made_at")?),
            covered: row
                .bytes("code_hash")?
                .try_into()
                .map_err(|_| StoreError::Impossible { table: "receipt", column: "code_hash" })?,
        })
    })
    .transpose()
}

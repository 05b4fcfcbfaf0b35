//! Who was told by letter of which alarm, and when last: a code and the keyed hash of an address.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;

/// The alarms that this reader was told of and that were not told to be over, with the last time.
pub async fn list(
    on: impl Into<On<'_>>,
    reader_tag: &[u8; 32],
) -> Result<Vec<(String, Instant)>, StoreError> {
    Statement::new("SELECT code, written_at FROM alarm_letter WHERE reader_tag = $1 ORDER BY code")
        .bind(reader_tag.as_slice())
        .all(on)
        .await?
        .iter()
        .map(|row| Ok((row.text("code")?, Instant::from_unix(row.integer("written_at")?))))
        .collect()
}

/// Remembers that a reader was told that an alarm stands.
pub async fn set(
    tx: &mut Tx,
    reader_tag: &[u8; 32],
    code: &str,
    now: Instant,
) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO alarm_letter (code, reader_tag, written_at) VALUES ($1, $2, $3)
         ON CONFLICT (code, reader_tag) DO UPDATE SET written_at = excluded.written_at",
    )
    .bind(code)
    .bind(reader_tag.as_slice())
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Forgets it: the reader was told that it is over.
pub async fn remove(tx: &mut Tx, reader_tag: &[u8; 32], code: &str) -> Result<(), StoreError> {
    Statement::new("DELETE FROM alarm_letter WHERE reader_tag = $1 AND code = $2")
        .bind(reader_tag.as_slice())
        .bind(code)
        .run(tx)
        .await?;
    Ok(())
}

/// Forgets readers who were told nothing since `before`: their addresses are no longer written to.
pub async fn remove_before(tx: &mut Tx, before: Instant) -> Result<(), StoreError> {
    Statement::new("DELETE FROM alarm_letter WHERE written_at < $1").bind(before).run(tx).await?;
    Ok(())
}

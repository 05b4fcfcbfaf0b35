//! Which versions of questionnaires this installation has published: a version never changes.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;

/// Notes a version when it is first seen; one that is known stays as it is.
pub async fn add(
    tx: &mut Tx,
    definition: &str,
    version: &str,
    hash: &str,
    at: Instant,
) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO published_version
             (definition_id, definition_version, definition_hash, first_seen_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(definition)
    .bind(version)
    .bind(hash)
    .bind(at)
    .run(tx)
    .await?;
    Ok(())
}

/// The hash under which this version was first seen.
pub async fn find_hash(
    on: impl Into<On<'_>>,
    definition: &str,
    version: &str,
) -> Result<Option<String>, StoreError> {
    let row = Statement::new(
        "SELECT definition_hash FROM published_version
         WHERE definition_id = $1 AND definition_version = $2",
    )
    .bind(definition)
    .bind(version)
    .one(on)
    .await?;
    row.map(|row| row.text("definition_hash")).transpose()
}

//! Alarms that stand: a code, since when, and a figure.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;

/// An alarm that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its code.
    pub code: String,
    /// Since when.
    pub since: Instant,
    /// How much; what it counts depends on the code.
    pub figure: i64,
}

fn standing(row: &Row) -> Result<Standing, StoreError> {
    Ok(Standing {
        code: row.text("code")?,
        since: Instant::from_unix(row.integer("since_at")?),
        figure: row.integer("figure")?,
    })
}

/// Raises an alarm, or brings its figure up to date; says whether it is new.
pub async fn raise(tx: &mut Tx, code: &str, figure: i64, now: Instant) -> Result<bool, StoreError> {
    let known = Statement::new("UPDATE alarm SET figure = $1 WHERE code = $2")
        .bind(figure)
        .bind(code)
        .run(tx)
        .await?;
    if known > 0 {
        return Ok(false);
    }
    let added = Statement::new(
        "INSERT INTO alarm (code, since_at, figure) VALUES ($1, $2, $3)
         ON CONFLICT (code) DO NOTHING",
    )
    .bind(code)
    .bind(now)
    .bind(figure)
    .run(tx)
    .await?;
    Ok(added > 0)
}

/// Clears an alarm; says whether it stood.
pub async fn clear(tx: &mut Tx, code: &str) -> Result<bool, StoreError> {
    Ok(Statement::new("DELETE FROM alarm WHERE code = $1").bind(code).run(tx).await? > 0)
}

/// Every alarm that stands, the oldest first.
pub async fn list(on: impl Into<On<'_>>) -> Result<Vec<Standing>, StoreError> {
    Statement::new("SELECT code, since_at, figure FROM alarm ORDER BY since_at, code")
        .all(on)
        .await?
        .iter()
        .map(standing)
        .collect()
}

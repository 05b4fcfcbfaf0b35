//! How often records that only a person's secret opens were opened, by month: never whose.

use chrono::NaiveDate;

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::classes::DataClass;

/// The openings of one class in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpeningCount {
    /// The first day of the month, in UTC.
    pub month_on: NaiveDate,
    /// What was opened.
    pub class: DataClass,
    /// How often.
    pub openings: u64,
}

/// Adds `openings` to what the month has so far.
pub async fn add(tx: &mut Tx, count: &OpeningCount) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO opening_count (month_on, data_class, openings) VALUES ($1, $2, $3)
         ON CONFLICT (month_on, data_class)
         DO UPDATE SET openings = opening_count.openings + excluded.openings",
    )
    .bind(count.month_on.to_string())
    .bind(count.class.name())
    .bind(i64::try_from(count.openings).unwrap_or(i64::MAX))
    .run(tx)
    .await?;
    Ok(())
}

fn count(row: &Row) -> Result<OpeningCount, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "opening_count", column };
    let class = row.text("data_class")?;
    Ok(OpeningCount {
        month_on: row.text("month_on")?.parse().map_err(|_| impossible("month_on"))?,
        class: DataClass::ALL
            .iter()
            .copied()
            .find(|known| known.name() == class)
            .ok_or(impossible("data_class"))?,
        openings: row.integer("openings")?.try_into().map_err(|_| impossible("openings"))?,
    })
}

/// The counts from this month on, the newest month first.
pub async fn list_since(
    on: impl Into<On<'_>>,
    month_on: NaiveDate,
) -> Result<Vec<OpeningCount>, StoreError> {
    Statement::new(
        "SELECT month_on, data_class, openings FROM opening_count
         WHERE month_on >= $1 ORDER BY month_on DESC, data_class",
    )
    .bind(month_on.to_string())
    .all(on)
    .await?
    .iter()
    .map(count)
    .collect()
}

//! Of which requests an account of the privacy office was reminded by letter, and up to which day.

use chrono::NaiveDate;

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::ids::{RequestId, StaffId};

/// Where a request came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From somebody who has an account.
    Case,
    /// From outside.
    Outside,
}

/// The requests that this account was reminded of, and the day on which each last reminder fell due.
pub async fn list(
    on: impl Into<On<'_>>,
    staff: &StaffId,
) -> Result<Vec<(RequestId, NaiveDate)>, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "reminder", column };
    Statement::new(
        "SELECT COALESCE(case_id, outside_id) AS request_id, last_on
         FROM reminder WHERE staff_id = $1",
    )
    .bind(staff)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        let request = RequestId::parse(&row.text("request_id")?);
        let day = row.text("last_on")?.parse().map_err(|_| impossible("last_on"))?;
        Ok((request.map_err(|_| impossible("case_id"))?, day))
    })
    .collect()
}

/// Remembers that this account was reminded of a request, with the day on which that fell due.
pub async fn set(
    tx: &mut Tx,
    staff: &StaffId,
    (source, request): (Source, &RequestId),
    last_on: NaiveDate,
) -> Result<(), StoreError> {
    let statement = match source {
        Source::Case => Statement::new(
            "INSERT INTO reminder (staff_id, case_id, last_on) VALUES ($1, $2, $3)
             ON CONFLICT (staff_id, case_id) DO UPDATE SET last_on = excluded.last_on",
        ),
        Source::Outside => Statement::new(
            "INSERT INTO reminder (staff_id, outside_id, last_on) VALUES ($1, $2, $3)
             ON CONFLICT (staff_id, outside_id) DO UPDATE SET last_on = excluded.last_on",
        ),
    };
    statement.bind(staff).bind(request).bind(last_on).run(tx).await?;
    Ok(())
}

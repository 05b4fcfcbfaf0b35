//! What staff looked at: one entry for a page, and whom it showed.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, StaffId, ViewingId};

/// One page about a person that staff opened.
pub struct Viewing {
    /// Who opened it.
    pub staff: StaffId,
    /// The page's name, from `access::viewings`.
    pub page: String,
    /// When.
    pub at: Instant,
}

/// Records that `staff` opened `page`, which showed these people.
pub async fn add(
    tx: &mut Tx,
    id: &ViewingId,
    staff: &StaffId,
    page: &str,
    at: Instant,
    shown: &[ParticipationId],
) -> Result<(), StoreError> {
    Statement::new("INSERT INTO viewing (id, staff_id, page, at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(staff)
        .bind(page)
        .bind(at)
        .run(tx)
        .await?;
    for participation in shown {
        Statement::new("INSERT INTO viewing_of (viewing_id, participation_id) VALUES ($1, $2)")
            .bind(id)
            .bind(participation)
            .run(tx)
            .await?;
    }
    Ok(())
}

/// What staff opened about a person, the newest first, at most `most` entries: of each page the
/// last time on each day (UTC) by each member of staff.
pub async fn list(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
    now: Instant,
    most: i64,
) -> Result<Vec<Viewing>, StoreError> {
    Statement::new(
        // Repeats of a day are one line, so that nobody can push a line out of sight by reloading.
        "SELECT staff_id, page, MAX(at) AS at
         FROM viewing
         JOIN viewing_of ON viewing_of.viewing_id = viewing.id
         JOIN participation ON participation.id = viewing_of.participation_id
         WHERE viewing_of.participation_id = $1 AND participation.ends_at > $2
         GROUP BY staff_id, page, at / 86400
         ORDER BY MAX(at) DESC, staff_id, page LIMIT $3",
    )
    .bind(participation)
    .bind(now)
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        Ok(Viewing {
            staff: StaffId::parse(&row.text("staff_id")?)
                .map_err(|_| StoreError::Impossible { table: "viewing", column: "staff_id" })?,
            page: row.text("page")?,
            at: Instant::from_unix(row.integer("at")?),
        })
    })
    .collect()
}

/// Removes entries that show nobody any more; says how many.
pub async fn remove_empty(tx: &mut Tx) -> Result<u64, StoreError> {
    Statement::new(
        "DELETE FROM viewing WHERE NOT EXISTS
             (SELECT 1 FROM viewing_of WHERE viewing_of.viewing_id = viewing.id)",
    )
    .run(tx)
    .await
}

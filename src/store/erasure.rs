//! What falls due: who, how many records of each class, and removing them.
//!
//! The only file of the store that reads participations which have ended.
//! It reads ids, dates and numbers of rows, never a sealed record.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::classes::DataClass;
use crate::clock::Instant;
use crate::ids::ParticipationId;

/// A participation as the sweep sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Its id.
    pub id: ParticipationId,
    /// The code of its project.
    pub project_code: String,
    /// When its storage ends.
    pub ends_at: Instant,
}

/// How many records of one class there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The code of the project they belong to.
    pub project_code: String,
    /// Their class.
    pub class: DataClass,
    /// How many.
    pub records: u64,
}

fn ending(row: &Row) -> Result<Ending, StoreError> {
    Ok(Ending {
        id: ParticipationId::parse(&row.text("id")?)
            .map_err(|_| StoreError::Impossible { table: "participation", column: "id" })?,
        project_code: row.text("code")?,
        ends_at: Instant::from_unix(row.integer("ends_at")?),
    })
}

fn number(row: &Row) -> Result<u64, StoreError> {
    row.integer("n")?
        .try_into()
        .map_err(|_| StoreError::Impossible { table: "a count", column: "n" })
}

fn class(row: &Row) -> Result<DataClass, StoreError> {
    let name = row.text("class")?;
    DataClass::ALL
        .iter()
        .copied()
        .find(|class| class.name() == name)
        .ok_or(StoreError::Impossible { table: "a count", column: "class" })
}

/// At most `most` participations that ended at `now` or before, the longest overdue first.
pub async fn list_due(
    on: impl Into<On<'_>>,
    now: Instant,
    most: i64,
) -> Result<Vec<Ending>, StoreError> {
    Statement::new(
        "SELECT participation.id, code, ends_at
         FROM participation JOIN project ON project.id = participation.project_id
         WHERE ends_at <= $1 ORDER BY ends_at, participation.id LIMIT $2",
    )
    .bind(now)
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(ending)
    .collect()
}

/// At most `most` participations whose person asked for erasure and was granted it.
pub async fn list_requested(on: impl Into<On<'_>>, most: i64) -> Result<Vec<Ending>, StoreError> {
    Statement::new(
        "SELECT participation.id, code, ends_at
         FROM participation JOIN project ON project.id = participation.project_id
         WHERE EXISTS (SELECT 1 FROM rights_case
                       WHERE rights_case.participation_id = participation.id
                         AND kind = 'erasure' AND state = 'granted')
         ORDER BY participation.id LIMIT $1",
    )
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(ending)
    .collect()
}

/// Every participation of the project with this code, ended or not.
pub async fn list_of_project(
    on: impl Into<On<'_>>,
    project_code: &str,
) -> Result<Vec<Ending>, StoreError> {
    Statement::new(
        "SELECT participation.id, code, ends_at
         FROM participation JOIN project ON project.id = participation.project_id
         WHERE code = $1 ORDER BY participation.id",
    )
    .bind(project_code)
    .all(on)
    .await?
    .iter()
    .map(ending)
    .collect()
}

/// How many participations of each project end at `until` or before; projects without any are left
/// out.
pub async fn count_ending(
    on: impl Into<On<'_>>,
    until: Instant,
) -> Result<Vec<(String, u64)>, StoreError> {
    Statement::new(
        "SELECT code, COUNT(*) AS n
         FROM participation JOIN project ON project.id = participation.project_id
         WHERE ends_at <= $1 GROUP BY code ORDER BY code",
    )
    .bind(until)
    .all(on)
    .await?
    .iter()
    .map(|row| Ok((row.text("code")?, number(row)?)))
    .collect()
}

/// The records of one participation, for each class.
///
/// A sheet counts once each for answers, exact values and bands, whether or not anybody answered it:
/// all its records exist from unlocking on, and no count may say more than that.
pub async fn count(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
) -> Result<Vec<(DataClass, u64)>, StoreError> {
    Statement::new(
        "SELECT 'identity' AS class, COUNT(*) AS n FROM participation WHERE id = $1
         UNION ALL
         SELECT 'decisions', COUNT(*) FROM decisions WHERE participation_id = $1
         UNION ALL
         SELECT 'help-wishes', COUNT(*) FROM help_wish WHERE participation_id = $1
         UNION ALL
         SELECT 'invitations', COUNT(*) FROM invitation WHERE participation_id = $1
         UNION ALL
         SELECT 'sessions', COUNT(*) FROM session WHERE participation_id = $1
         UNION ALL
         SELECT 'unlocking', COUNT(*) FROM answer_sheet WHERE participation_id = $1
         UNION ALL
         SELECT 'own-answers', COUNT(*) FROM answer_sheet WHERE participation_id = $1
         UNION ALL
         SELECT 'own-results', COUNT(*) FROM answer_sheet WHERE participation_id = $1
         UNION ALL
         SELECT 'bands', COUNT(*) FROM answer_sheet WHERE participation_id = $1
         UNION ALL
         SELECT 'hard-skills', COUNT(*) FROM hard_skill WHERE participation_id = $1
         UNION ALL
         SELECT 'report-draft', COUNT(*) FROM short_report
         WHERE participation_id = $1 AND state IN ('draft', 'proposed')
         UNION ALL
         SELECT 'short-report', COUNT(*) FROM short_report
         WHERE participation_id = $1 AND state NOT IN ('draft', 'proposed')
         UNION ALL
         SELECT 'transfers', COUNT(*) FROM transfer WHERE participation_id = $1
         UNION ALL
         SELECT 'viewings', COUNT(*) FROM viewing_of WHERE participation_id = $1
         UNION ALL
         SELECT 'rights-cases', COUNT(*) FROM rights_case WHERE participation_id = $1",
    )
    .bind(participation)
    .all(on)
    .await?
    .iter()
    .map(|row| Ok((class(row)?, number(row)?)))
    .collect()
}

/// The records of all participations that end at `until` or before, for each project and class.
///
/// Sheets count as in [`count`].
pub async fn count_held(on: impl Into<On<'_>>, until: Instant) -> Result<Vec<Held>, StoreError> {
    Statement::new(
        "SELECT code, class, COUNT(*) AS n
         FROM project
         JOIN participation ON participation.project_id = project.id
         JOIN (
             SELECT id AS owner, 'identity' AS class FROM participation
             UNION ALL SELECT participation_id, 'decisions' FROM decisions
             UNION ALL SELECT participation_id, 'help-wishes' FROM help_wish
             UNION ALL SELECT participation_id, 'unlocking' FROM answer_sheet
             UNION ALL SELECT participation_id, 'own-answers' FROM answer_sheet
             UNION ALL SELECT participation_id, 'own-results' FROM answer_sheet
             UNION ALL SELECT participation_id, 'bands' FROM answer_sheet
             UNION ALL SELECT participation_id, 'hard-skills' FROM hard_skill
             UNION ALL SELECT participation_id, 'report-draft' FROM short_report
                 WHERE state IN ('draft', 'proposed')
             UNION ALL SELECT participation_id, 'short-report' FROM short_report
                 WHERE state NOT IN ('draft', 'proposed')
             UNION ALL SELECT participation_id, 'transfers' FROM transfer
             UNION ALL SELECT participation_id, 'viewings' FROM viewing_of
             UNION ALL SELECT participation_id, 'rights-cases' FROM rights_case
         ) AS held ON held.owner = participation.id
         WHERE ends_at <= $1 GROUP BY code, class ORDER BY code, class",
    )
    .bind(until)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        Ok(Held { project_code: row.text("code")?, class: class(row)?, records: number(row)? })
    })
    .collect()
}

/// How many sheets of each project have a draft that ends at `until` or before, in participations
/// that live longer; submitted sheets count too, since only the sealed standing tells them apart.
pub async fn count_drafts_ending(
    on: impl Into<On<'_>>,
    until: Instant,
) -> Result<Vec<(String, u64)>, StoreError> {
    Statement::new(
        "SELECT code, COUNT(*) AS n
         FROM answer_sheet
         JOIN participation ON participation.id = answer_sheet.participation_id
         JOIN project ON project.id = participation.project_id
         WHERE draft_ends_at <= $1 AND ends_at > $1 GROUP BY code ORDER BY code",
    )
    .bind(until)
    .all(on)
    .await?
    .iter()
    .map(|row| Ok((row.text("code")?, number(row)?)))
    .collect()
}

/// Records that belong to no project and expire at `until` or before, for each class.
pub async fn count_expiring(
    on: impl Into<On<'_>>,
    until: Instant,
) -> Result<Vec<(DataClass, u64)>, StoreError> {
    Statement::new(
        "SELECT 'invitations' AS class, COUNT(*) AS n FROM invitation WHERE expires_at <= $1
         UNION ALL
         SELECT 'sessions', COUNT(*) FROM session WHERE expires_at <= $1 OR ends_at <= $1
         UNION ALL
         SELECT 'throttle', COUNT(*) FROM throttle WHERE window_ends_at <= $1
         UNION ALL
         SELECT 'group-figures', COUNT(*) FROM group_figure WHERE ends_at <= $1
         UNION ALL
         SELECT 'outside-requests', COUNT(*) FROM outside_request WHERE ends_at <= $1
         UNION ALL
         SELECT 'recipient-notices', COUNT(*) FROM recipient_notice WHERE ends_at <= $1",
    )
    .bind(until)
    .all(on)
    .await?
    .iter()
    .map(|row| Ok((class(row)?, number(row)?)))
    .collect()
}

/// Removes a participation and everything that hangs on it.
pub async fn remove(tx: &mut Tx, participation: &ParticipationId) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM participation WHERE id = $1").bind(participation).run(tx).await
}

const LEFT: &str = "SELECT CAST(SUM(n) AS BIGINT) AS n FROM (
     SELECT COUNT(*) AS n FROM participation WHERE id = $1
     UNION ALL SELECT COUNT(*) FROM assignment WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM wrapped_key WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM person_access WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM recovery WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM help_wish WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM invitation WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM session WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM decisions WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM answer_sheet WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM hard_skill WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM short_report WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM transfer WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM viewing_of WHERE participation_id = $1
     UNION ALL SELECT COUNT(*) FROM rights_case WHERE participation_id = $1
 ) AS found";

/// How many rows of any table still name this participation.
pub async fn count_left(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
) -> Result<u64, StoreError> {
    let row = Statement::new(LEFT).bind(participation).one(on).await?;
    row.as_ref().map_or(Ok(0), number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_about_a_person_is_looked_into() {
        let migrations = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut schema = String::new();
        for migration in std::fs::read_dir(migrations).unwrap() {
            schema += &std::fs::read_to_string(migration.unwrap().path()).unwrap();
        }
        let mut seen = 0;
        for table in schema.split("CREATE TABLE ").skip(1) {
            let name = table.split_whitespace().next().unwrap();
            if table.split(';').next().unwrap().contains(" participation_id TEXT") {
                assert!(LEFT.contains(&format!("FROM {name} WHERE")), "{name}");
                seen += 1;
            }
        }
        assert_eq!(seen, 14);
    }
}

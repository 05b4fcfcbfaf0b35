//! What falls due: for how many, how many records of each class, and whether anything is left.
//!
//! The only file of the store that reads participations which have ended.
//! It reads ids, dates and numbers of rows, never a sealed record.

use super::sql::{On, Row, Statement};
use super::{Store, StoreError, Tx};
use crate::classes::DataClass;
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId};

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

/// The people of one project whose storage has ended and whom no sweep has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The project.
    pub project: ProjectId,
    /// Its code.
    pub project_code: String,
    /// All of them.
    pub people: u64,
    /// Those who were not told of this end, or of an earlier one, at least a week ahead.
    pub unannounced: u64,
    /// Those of them whose end was announced, but for a later day.
    pub brought_forward: u64,
    /// When the first of them ended.
    pub since: Instant,
    /// When the last of them ended.
    pub until: Instant,
}

/// What is due at `now` and over which no hold stands then, for each project that has any, by code.
pub async fn list_due(on: impl Into<On<'_>>, now: Instant) -> Result<Vec<Due>, StoreError> {
    Statement::new(
        "SELECT project.id, code, COUNT(*) AS people, MIN(due.ends_at) AS since,
                MAX(due.ends_at) AS until,
                COUNT(CASE WHEN told.participation_id IS NULL OR told.ends_at > due.ends_at
                               OR told.announced_at > due.ends_at - 604800
                      THEN 1 END) AS unannounced,
                COUNT(CASE WHEN told.ends_at > due.ends_at THEN 1 END) AS brought_forward
         FROM participation AS due
         JOIN project ON project.id = due.project_id
         LEFT JOIN announcement AS told ON told.participation_id = due.id
         WHERE due.ends_at <= $1 AND due.sweep_id IS NULL AND NOT EXISTS (SELECT 1 FROM legal_hold
               WHERE legal_hold.project_id = due.project_id
                 AND (legal_hold.participation_id IS NULL OR legal_hold.participation_id = due.id)
                 AND placed_at IS NOT NULL AND lifted_at IS NULL AND until_at > $1)
         GROUP BY project.id, code ORDER BY code",
    )
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        let impossible = |column| StoreError::Impossible { table: "participation", column };
        let count = |column| u64::try_from(row.integer(column)?).map_err(|_| impossible(column));
        Ok(Due {
            project: ProjectId::parse(&row.text("id")?).map_err(|_| impossible("project_id"))?,
            project_code: row.text("code")?,
            people: count("people")?,
            unannounced: count("unannounced")?,
            brought_forward: count("brought_forward")?,
            since: Instant::from_unix(row.integer("since")?),
            until: Instant::from_unix(row.integer("until")?),
        })
    })
    .collect()
}

/// How many people are there beyond the end of their storage because a legal hold suspends deletion.
pub async fn count_held_beyond(on: impl Into<On<'_>>, now: Instant) -> Result<u64, StoreError> {
    let row = Statement::new(
        "SELECT COUNT(*) AS people FROM participation AS due
         WHERE due.ends_at <= $1 AND EXISTS (SELECT 1 FROM legal_hold
               WHERE legal_hold.project_id = due.project_id
                 AND (legal_hold.participation_id IS NULL OR legal_hold.participation_id = due.id)
                 AND placed_at IS NOT NULL AND lifted_at IS NULL AND until_at > $1)",
    )
    .bind(now)
    .one(on)
    .await?;
    let people = row.map_or(Ok(0), |row| row.integer("people"))?;
    Ok(people.unsigned_abs())
}

/// How many people of each project end in each month, by the last day of storage: code, month
/// (`2027-06`) and number.
pub async fn count_by_month(
    on: impl Into<On<'_>>,
) -> Result<Vec<(String, String, u64)>, StoreError> {
    Statement::new(
        "SELECT code, SUBSTR(deletes_on, 1, 7) AS month, COUNT(*) AS n
         FROM participation JOIN project ON project.id = participation.project_id
         GROUP BY code, SUBSTR(deletes_on, 1, 7) ORDER BY month, code",
    )
    .all(on)
    .await?
    .iter()
    .map(|row| Ok((row.text("code")?, row.text("month")?, number(row)?)))
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

/// How many participations of each project end at `until` or before, without those over which a hold
/// stands then; projects without any are left out.
pub async fn count_ending(
    on: impl Into<On<'_>>,
    until: Instant,
) -> Result<Vec<(String, u64)>, StoreError> {
    Statement::new(
        "SELECT code, COUNT(*) AS n
         FROM participation JOIN project ON project.id = participation.project_id
         WHERE ends_at <= $1 AND NOT EXISTS (SELECT 1 FROM legal_hold
               WHERE legal_hold.project_id = participation.project_id
                 AND (legal_hold.participation_id IS NULL
                      OR legal_hold.participation_id = participation.id)
                 AND placed_at IS NOT NULL AND lifted_at IS NULL AND until_at > $1)
         GROUP BY code ORDER BY code",
    )
    .bind(until)
    .all(on)
    .await?
    .iter()
    .map(|row| Ok((row.text("code")?, number(row)?)))
    .collect()
}

/// The records of all participations that end at `until` or before, for each project and class,
/// without those over which a hold stands then.
///
/// Sheets count as in [`super::claim::count`].
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
             UNION ALL SELECT participation_id, 'holds' FROM legal_hold
                 WHERE participation_id IS NOT NULL
             UNION ALL SELECT participation_id, 'rights-cases' FROM rights_case
             UNION ALL SELECT participation_id, 'transmissions' FROM transmission
         ) AS held ON held.owner = participation.id
         WHERE ends_at <= $1 AND NOT EXISTS (SELECT 1 FROM legal_hold
               WHERE legal_hold.project_id = participation.project_id
                 AND (legal_hold.participation_id IS NULL
                      OR legal_hold.participation_id = participation.id)
                 AND placed_at IS NOT NULL AND lifted_at IS NULL AND until_at > $1)
         GROUP BY code, class ORDER BY code, class",
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
         SELECT 'recipient-notices', COUNT(*) FROM recipient_notice WHERE ends_at <= $1
         UNION ALL
         SELECT 'transmissions', COUNT(*) FROM transmission WHERE ends_at <= $1",
    )
    .bind(until)
    .all(on)
    .await?
    .iter()
    .map(|row| Ok((class(row)?, number(row)?)))
    .collect()
}

/// Removes one participation and everything that hangs on it.
pub async fn remove(tx: &mut Tx, participation: &ParticipationId) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM participation WHERE id = $1").bind(participation).run(tx).await
}

/// How many people one look for what is left takes.
const AT_ONCE: usize = 8;

const LEFT: &str = "SELECT CAST(SUM(n) AS BIGINT) AS n FROM (
     SELECT COUNT(*) AS n FROM participation WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM announcement WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM assignment WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM wrapped_key WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM person_access WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM recovery WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM help_wish WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM invitation WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM session WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM decisions WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM answer_sheet WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM hard_skill WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM short_report WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM transfer WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM viewing_of WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM legal_hold WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM receipt WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM rights_case WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
     UNION ALL SELECT COUNT(*) FROM transmission WHERE participation_id
         IN ($1, $2, $3, $4, $5, $6, $7, $8)
 ) AS found";

/// How many rows of any table still name one of these people.
pub async fn count_left_of(store: &Store, people: &[ParticipationId]) -> Result<u64, StoreError> {
    let mut left = 0;
    for some in people.chunks(AT_ONCE) {
        let mut statement = Statement::new(LEFT);
        // Whoever is named twice is found once.
        for person in some.iter().cycle().take(AT_ONCE) {
            statement = statement.bind(person);
        }
        left += statement.one(store).await?.as_ref().map_or(Ok(0), number)?;
    }
    Ok(left)
}

/// How many rows of any table still name this participation.
pub async fn count_left(store: &Store, participation: &ParticipationId) -> Result<u64, StoreError> {
    count_left_of(store, std::slice::from_ref(participation)).await
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
        assert_eq!(seen, 18);
    }
}

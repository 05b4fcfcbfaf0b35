//! The oldest object of each class, found by reading the tables themselves: numbers and times only.

use super::StoreError;
use super::sql::{On, Row, Statement};
use crate::classes::DataClass;
use crate::clock::Instant;

/// What was found of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oldest {
    /// The class.
    pub class: DataClass,
    /// How many records there are.
    pub records: u64,
    /// When the oldest began, where its table knows that; most keep no such time on purpose.
    pub begins: Option<Instant>,
    /// When the first of them ends; `None` where there is none, or none ends by a date.
    pub ends: Option<Instant>,
    /// How many have passed their end and are still there, although nothing holds them.
    pub late: u64,
    /// How many have passed their end and are there because a legal hold suspends deletion.
    pub held: u64,
}

fn oldest(row: &Row) -> Result<Oldest, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "a scan", column };
    let class = row.text("class")?;
    Ok(Oldest {
        class: DataClass::ALL
            .iter()
            .copied()
            .find(|known| known.name() == class)
            .ok_or(impossible("class"))?,
        records: row.integer("n")?.try_into().map_err(|_| impossible("n"))?,
        begins: row.optional_integer("begins")?.map(Instant::from_unix),
        ends: row.optional_integer("ends")?.map(Instant::from_unix),
        late: row.integer("late")?.try_into().map_err(|_| impossible("late"))?,
        held: row.integer("held_beyond")?.try_into().map_err(|_| impossible("held_beyond"))?,
    })
}

/// One row for each class; what hangs on a participation is held where that is.
const SCAN: &str =
    "WITH person AS (SELECT id, ends_at, EXISTS (SELECT 1 FROM legal_hold
             WHERE legal_hold.project_id = participation.project_id
               AND (legal_hold.participation_id IS NULL
                    OR legal_hold.participation_id = participation.id)
               AND placed_at IS NOT NULL AND lifted_at IS NULL AND until_at > $1) AS held
         FROM participation)
     SELECT 'identity' AS class, COUNT(*) AS n, CAST(NULL AS BIGINT) AS begins, MIN(ends_at) AS ends,
            COUNT(CASE WHEN ends_at <= $1 AND held = FALSE THEN 1 END) AS late,
            COUNT(CASE WHEN ends_at <= $1 AND held = TRUE THEN 1 END) AS held_beyond
     FROM person
     UNION ALL
     SELECT 'decisions', COUNT(*), CAST(NULL AS BIGINT), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 AND held = FALSE THEN 1 END),
            COUNT(CASE WHEN ends_at <= $1 AND held = TRUE THEN 1 END)
     FROM decisions JOIN person ON person.id = decisions.participation_id
     UNION ALL
     SELECT 'help-wishes', COUNT(*), CAST(NULL AS BIGINT), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 AND held = FALSE THEN 1 END),
            COUNT(CASE WHEN ends_at <= $1 AND held = TRUE THEN 1 END)
     FROM help_wish JOIN person ON person.id = help_wish.participation_id
     UNION ALL
     SELECT 'own-answers', COUNT(*), CAST(NULL AS BIGINT), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 AND held = FALSE THEN 1 END),
            COUNT(CASE WHEN ends_at <= $1 AND held = TRUE THEN 1 END)
     FROM answer_sheet JOIN person ON person.id = answer_sheet.participation_id
     UNION ALL
     SELECT 'drafts', COUNT(*), CAST(NULL AS BIGINT), MIN(draft_ends_at),
            COUNT(CASE WHEN draft_ends_at <= $1 AND held = FALSE THEN 1 END),
            COUNT(CASE WHEN draft_ends_at <= $1 AND held = TRUE THEN 1 END)
     FROM answer_sheet JOIN person ON person.id = answer_sheet.participation_id
     UNION ALL
     SELECT 'hard-skills', COUNT(*), CAST(NULL AS BIGINT), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 AND held = FALSE THEN 1 END),
            COUNT(CASE WHEN ends_at <= $1 AND held = TRUE THEN 1 END)
     FROM hard_skill JOIN person ON person.id = hard_skill.participation_id
     UNION ALL
     SELECT 'report-draft', COUNT(*), CAST(NULL AS BIGINT), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 AND held = FALSE THEN 1 END),
            COUNT(CASE WHEN ends_at <= $1 AND held = TRUE THEN 1 END)
     FROM short_report JOIN person ON person.id = short_report.participation_id
     WHERE state IN ('draft', 'proposed')
     UNION ALL
     SELECT 'short-report', COUNT(*), MIN(released_at), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 AND held = FALSE THEN 1 END),
            COUNT(CASE WHEN ends_at <= $1 AND held = TRUE THEN 1 END)
     FROM short_report JOIN person ON person.id = short_report.participation_id
     WHERE state NOT IN ('draft', 'proposed')
     UNION ALL
     SELECT 'transfers', COUNT(*), MIN(at), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 AND held = FALSE THEN 1 END),
            COUNT(CASE WHEN ends_at <= $1 AND held = TRUE THEN 1 END)
     FROM transfer JOIN person ON person.id = transfer.participation_id
     UNION ALL
     SELECT 'viewings', COUNT(*), MIN(at), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 AND held = FALSE THEN 1 END),
            COUNT(CASE WHEN ends_at <= $1 AND held = TRUE THEN 1 END)
     FROM viewing JOIN viewing_of ON viewing_of.viewing_id = viewing.id
     JOIN person ON person.id = viewing_of.participation_id
     UNION ALL
     SELECT 'rights-cases', COUNT(*), CAST(NULL AS BIGINT), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 AND held = FALSE THEN 1 END),
            COUNT(CASE WHEN ends_at <= $1 AND held = TRUE THEN 1 END)
     FROM rights_case JOIN person ON person.id = rights_case.participation_id
     UNION ALL
     SELECT 'transmissions', COUNT(*), MIN(provided_at), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 THEN 1 END), 0
     FROM transmission
     UNION ALL
     SELECT 'invitations', COUNT(*), CAST(NULL AS BIGINT), MIN(expires_at),
            COUNT(CASE WHEN expires_at <= $1 THEN 1 END), 0
     FROM invitation
     UNION ALL
     SELECT 'sessions', COUNT(*), CAST(NULL AS BIGINT), MIN(expires_at),
            COUNT(CASE WHEN expires_at <= $1 OR ends_at <= $1 THEN 1 END), 0
     FROM session
     UNION ALL
     SELECT 'throttle', COUNT(*), CAST(NULL AS BIGINT), MIN(window_ends_at),
            COUNT(CASE WHEN window_ends_at <= $1 THEN 1 END), 0
     FROM throttle
     UNION ALL
     SELECT 'group-figures', COUNT(*), CAST(NULL AS BIGINT), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 THEN 1 END), 0
     FROM group_figure
     UNION ALL
     SELECT 'outside-requests', COUNT(*), CAST(NULL AS BIGINT), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 THEN 1 END), 0
     FROM outside_request
     UNION ALL
     SELECT 'recipient-notices', COUNT(*), MIN(made_at), MIN(ends_at),
            COUNT(CASE WHEN ends_at <= $1 THEN 1 END), 0
     FROM recipient_notice
     UNION ALL
     SELECT 'holds', COUNT(*), MIN(proposed_at), MIN(until_at), 0, 0
     FROM legal_hold";

/// Looks through every table that holds something which ends.
///
/// What hangs on a participation ends with it; drafts end by themselves before that. One pass over
/// each table: the cost grows with the number of records.
pub async fn scan(on: impl Into<On<'_>>, now: Instant) -> Result<Vec<Oldest>, StoreError> {
    Statement::new(SCAN).bind(now).all(on).await?.iter().map(oldest).collect()
}

//! Who sweeps what: a sweep's lease, and the people whose storage has ended that it has claimed.
//!
//! A lease that has ended is anybody's to take over; whoever lost it touches nothing any more, because
//! each of its transactions renews the lease first.

use super::erasure::Ending;
use super::sql::{Row, Statement};
use super::{StoreError, Tx, project};
use crate::classes::DataClass;
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId, SweepId};

fn person(row: &Row) -> Result<ParticipationId, StoreError> {
    ParticipationId::parse(&row.text("id")?)
        .map_err(|_| StoreError::Impossible { table: "participation", column: "id" })
}

/// Makes other transactions that lock the same project wait until this one has ended.
///
/// On the embedded database a transaction that may write has all of it to itself already.
pub async fn lock_project(tx: &mut Tx, code: &str) -> Result<(), StoreError> {
    if tx.is_shared() {
        Statement::new("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind(code)
            .run(tx)
            .await?;
    }
    Ok(())
}

/// Begins a sweep.
pub async fn begin(tx: &mut Tx, sweep: &SweepId, lease_ends_at: Instant) -> Result<(), StoreError> {
    Statement::new("INSERT INTO retention_sweep (id, lease_ends_at) VALUES ($1, $2)")
        .bind(sweep)
        .bind(lease_ends_at)
        .run(tx)
        .await?;
    Ok(())
}

/// Renews the lease of a sweep; until the transaction ends nobody can take it over.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody has taken it over.
pub async fn renew(tx: &mut Tx, sweep: &SweepId, lease_ends_at: Instant) -> Result<(), StoreError> {
    Statement::new("UPDATE retention_sweep SET lease_ends_at = $1 WHERE id = $2")
        .bind(lease_ends_at)
        .bind(sweep)
        .swap(tx)
        .await
}

/// Ends a sweep; what it has not completed is anybody's.
pub async fn let_go(tx: &mut Tx, sweep: &SweepId) -> Result<(), StoreError> {
    Statement::new(
        "DELETE FROM retention_sweep WHERE id = $1 AND NOT EXISTS
             (SELECT 1 FROM retention_order WHERE sweep_id = $1)",
    )
    .bind(sweep)
    .run(tx)
    .await?;
    Statement::new("UPDATE retention_sweep SET lease_ends_at = 0 WHERE id = $1")
        .bind(sweep)
        .run(tx)
        .await?;
    Ok(())
}

/// Ends the sweeps whose lease is over at `now`, and says which.
pub async fn take_expired(tx: &mut Tx, now: Instant) -> Result<Vec<SweepId>, StoreError> {
    Statement::new("DELETE FROM retention_sweep WHERE lease_ends_at <= $1 RETURNING id")
        .bind(now)
        .all(tx)
        .await?
        .iter()
        .map(|row| {
            SweepId::parse(&row.text("id")?)
                .map_err(|_| StoreError::Impossible { table: "retention_sweep", column: "id" })
        })
        .collect()
}

/// The statement of [`claim`]: an index hands it the longest overdue first, so that a batch costs the
/// same however many are due.
// Said twice that nobody else has them: between looking and writing somebody may.
const NEXT_DUE: &str = "UPDATE participation SET sweep_id = $1
     WHERE sweep_id IS NULL AND id IN (
         SELECT due.id FROM participation AS due
         WHERE due.project_id = $2 AND due.ends_at <= $3 AND due.sweep_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM legal_hold
               WHERE legal_hold.project_id = due.project_id
                 AND (legal_hold.participation_id IS NULL OR legal_hold.participation_id = due.id)
                 AND placed_at IS NOT NULL AND lifted_at IS NULL AND until_at > $3)
           AND (due.ends_at <= $4 OR EXISTS (
               SELECT 1 FROM announcement
               WHERE announcement.participation_id = due.id
                 AND announcement.ends_at <= due.ends_at
                 AND announcement.announced_at <= due.ends_at - 604800))
         ORDER BY due.ends_at, due.id LIMIT $5)
     RETURNING id, ends_at";

/// Claims at most `most` people of a project whose storage ended at `now` or before and over whom no
/// hold stands then, the longest overdue first.
///
/// Whoever was not told a week ahead is claimed only when their storage ended at
/// `unannounced_until` or before.
pub async fn claim(
    tx: &mut Tx,
    sweep: &SweepId,
    (project, code): (&ProjectId, &str),
    (now, unannounced_until): (Instant, Instant),
    most: i64,
) -> Result<Vec<Ending>, StoreError> {
    Statement::new(NEXT_DUE)
        .bind(sweep)
        .bind(project)
        .bind(now)
        .bind(unannounced_until)
        .bind(most)
        .all(tx)
        .await?
        .iter()
        .map(|row| {
            Ok(Ending {
                id: person(row)?,
                project_code: code.to_owned(),
                ends_at: Instant::from_unix(row.integer("ends_at")?),
            })
        })
        .collect()
}

/// The statement of [`claim_requested`]: it looks at who asked, and not at everybody.
const NEXT_ASKING: &str = "UPDATE participation SET sweep_id = $1
     WHERE sweep_id IS NULL AND id IN (
         SELECT asking.id FROM participation AS asking
         WHERE asking.sweep_id IS NULL AND asking.id IN (
                 SELECT participation_id FROM rights_case
                 WHERE kind = 'erasure' AND state = 'granted')
           AND NOT EXISTS (SELECT 1 FROM legal_hold
               WHERE legal_hold.project_id = asking.project_id
                 AND (legal_hold.participation_id IS NULL
                      OR legal_hold.participation_id = asking.id)
                 AND placed_at IS NOT NULL AND lifted_at IS NULL AND until_at > $2)
         ORDER BY asking.id LIMIT $3)
     RETURNING id, ends_at, project_id";

/// Claims at most `most` people who asked for erasure and were granted it, and over whom no hold
/// stands at `now`.
pub async fn claim_requested(
    tx: &mut Tx,
    sweep: &SweepId,
    now: Instant,
    most: i64,
) -> Result<Vec<Ending>, StoreError> {
    let rows = Statement::new(NEXT_ASKING).bind(sweep).bind(now).bind(most).all(&mut *tx).await?;
    let mut people = Vec::new();
    for row in &rows {
        let project = ProjectId::parse(&row.text("project_id")?)
            .map_err(|_| StoreError::Impossible { table: "participation", column: "project_id" })?;
        let project = project::find(&mut *tx, &project)
            .await?
            .ok_or(StoreError::Impossible { table: "participation", column: "project_id" })?;
        people.push(Ending {
            id: person(row)?,
            project_code: project.code,
            ends_at: Instant::from_unix(row.integer("ends_at")?),
        });
    }
    Ok(people)
}

/// Hands the people whom one sweep has claimed to another.
pub async fn hand_over(tx: &mut Tx, from: &SweepId, to: &SweepId) -> Result<(), StoreError> {
    Statement::new("UPDATE participation SET sweep_id = $1 WHERE sweep_id = $2")
        .bind(to)
        .bind(from)
        .run(tx)
        .await?;
    Ok(())
}

/// Claims one person, whom an intent names, whatever their date says.
pub async fn claim_one(
    tx: &mut Tx,
    sweep: &SweepId,
    participation: &ParticipationId,
) -> Result<(), StoreError> {
    Statement::new("UPDATE participation SET sweep_id = $1 WHERE id = $2")
        .bind(sweep)
        .bind(participation)
        .run(tx)
        .await?;
    Ok(())
}

/// Lets go of everybody whom a sweep has claimed.
pub async fn release(tx: &mut Tx, sweep: &SweepId) -> Result<(), StoreError> {
    Statement::new("UPDATE participation SET sweep_id = NULL WHERE sweep_id = $1")
        .bind(sweep)
        .run(tx)
        .await?;
    Ok(())
}

/// The records of everybody whom a sweep has claimed, for each person and class.
///
/// A sheet counts once each for answers, exact values and bands, whether or not anybody answered it:
/// all its records exist from unlocking on, and no count may say more than that.
pub async fn count(
    tx: &mut Tx,
    sweep: &SweepId,
) -> Result<Vec<(ParticipationId, DataClass, u64)>, StoreError> {
    let rows = Statement::new(
        "SELECT id, 'identity' AS class, 1 AS n FROM participation WHERE sweep_id = $1
         UNION ALL
         SELECT participation_id, 'decisions', COUNT(*) FROM decisions
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'help-wishes', COUNT(*) FROM help_wish
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'invitations', COUNT(*) FROM invitation
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'sessions', COUNT(*) FROM session
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'unlocking', COUNT(*) FROM answer_sheet
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'hard-skills', COUNT(*) FROM hard_skill
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'report-draft', COUNT(*) FROM short_report
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
           AND state IN ('draft', 'proposed')
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'short-report', COUNT(*) FROM short_report
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
           AND state NOT IN ('draft', 'proposed')
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'transfers', COUNT(*) FROM transfer
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'viewings', COUNT(*) FROM viewing_of
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'rights-cases', COUNT(*) FROM rights_case
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'transmissions', COUNT(*) FROM transmission
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id
         UNION ALL
         SELECT participation_id, 'holds', COUNT(*) FROM legal_hold
         WHERE participation_id IN (SELECT id FROM participation WHERE sweep_id = $1)
         GROUP BY participation_id",
    )
    .bind(sweep)
    .all(tx)
    .await?;
    let mut counted = Vec::new();
    for row in &rows {
        let impossible = |column| StoreError::Impossible { table: "a count", column };
        let (person, name) = (person(row)?, row.text("class")?);
        let class = DataClass::ALL.iter().copied().find(|class| class.name() == name);
        let class = class.ok_or(impossible("class"))?;
        let records = u64::try_from(row.integer("n")?).map_err(|_| impossible("n"))?;
        if class == DataClass::Unlocking {
            for record in [DataClass::OwnAnswers, DataClass::OwnResults, DataClass::Bands] {
                counted.push((person.clone(), record, records));
            }
        }
        counted.push((person, class, records));
    }
    Ok(counted)
}

/// Removes everybody whom a sweep has claimed, with everything that hangs on them; says how many.
pub async fn remove(tx: &mut Tx, sweep: &SweepId) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM participation WHERE sweep_id = $1").bind(sweep).run(tx).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::sql::Location;

    fn explained(statement: &str) -> Statement {
        Statement::new(String::leak(format!("EXPLAIN QUERY PLAN {statement}")))
    }

    async fn steps(store: &Store, explained: Statement) -> Vec<String> {
        let steps = explained.all(store).await.unwrap();
        steps.iter().map(|step| step.text("detail").unwrap()).collect()
    }

    /// A batch that looked at everybody who is due would make the whole sweep quadratic.
    #[tokio::test]
    async fn a_batch_looks_only_at_those_whom_it_takes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Location::File(folder.path().join("lotse.db"))).await.unwrap();
        let due = explained(NEXT_DUE).bind("sweep").bind("project").bind(0).bind(0).bind(1);
        let asking = explained(NEXT_ASKING).bind("sweep").bind(0).bind(1);
        let (due, asking) = (steps(&store, due).await, steps(&store, asking).await);
        let by_id = "SEARCH participation USING INDEX sqlite_autoindex_participation_1 (id=?)";
        let in_order = "SEARCH due USING INDEX participation_by_project_and_end \
                        (project_id=? AND ends_at<?)";
        assert!(due.iter().any(|step| step == by_id), "{due:#?}");
        assert!(due.iter().any(|step| step == in_order), "{due:#?}");
        assert!(!due.iter().any(|step| step.contains("TEMP B-TREE")), "{due:#?}");
        let asked = "SEARCH asking USING INDEX sqlite_autoindex_participation_1 (id=?)";
        assert!(asking.iter().any(|step| step == by_id), "{asking:#?}");
        assert!(asking.iter().any(|step| step == asked), "{asking:#?}");
    }
}

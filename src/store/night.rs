//! What the nightly round does to rows and files, so that neither tells who was written when.
//!
//! On a server every row carries the number of the transaction that wrote it (`xmin`) and its place
//! (`ctid`): each row of a person is written in the person's random turn, and then each table is laid
//! down anew in the order of its keys, without what was there before.
//! In the embedded database a row is overwritten where it lies, so nothing of either exists.

use super::sql::{On, Statement};
use super::{Store, StoreError, Tx};
use crate::ids::{ParticipationId, ProjectId, ProviderId};

/// A table with rows of people.
struct Table {
    name: &'static str,
    /// Writes a person's rows as they are; none where they are written under new covers anyway.
    touch: Option<&'static str>,
    /// Lays the table down in the order of its keys.
    lay: &'static str,
    /// Notes of the planner, in place of those of the former rows.
    analyze: &'static str,
}

/// Every table with a column `participation_id`; a test compares it with the schema.
const TABLES: &[Table] = &[
    Table {
        name: "announcement",
        touch: Some(
            "UPDATE announcement SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER announcement USING announcement_pkey",
        analyze: "ANALYZE announcement",
    },
    Table {
        name: "answer_sheet",
        touch: None,
        lay: "CLUSTER answer_sheet USING answer_sheet_pkey",
        analyze: "ANALYZE answer_sheet",
    },
    Table {
        name: "assignment",
        touch: Some(
            "UPDATE assignment SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER assignment USING assignment_pkey",
        analyze: "ANALYZE assignment",
    },
    Table {
        name: "decisions",
        touch: None,
        lay: "CLUSTER decisions USING decisions_pkey",
        analyze: "ANALYZE decisions",
    },
    Table {
        name: "hard_skill",
        touch: Some(
            "UPDATE hard_skill SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER hard_skill USING hard_skill_pkey",
        analyze: "ANALYZE hard_skill",
    },
    Table {
        name: "help_wish",
        touch: Some(
            "UPDATE help_wish SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER help_wish USING help_wish_pkey",
        analyze: "ANALYZE help_wish",
    },
    Table {
        name: "invitation",
        touch: Some(
            "UPDATE invitation SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER invitation USING invitation_pkey",
        analyze: "ANALYZE invitation",
    },
    Table {
        name: "legal_hold",
        touch: Some(
            "UPDATE legal_hold SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER legal_hold USING legal_hold_pkey",
        analyze: "ANALYZE legal_hold",
    },
    Table {
        name: "person_access",
        touch: Some(
            "UPDATE person_access SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER person_access USING person_access_pkey",
        analyze: "ANALYZE person_access",
    },
    Table {
        name: "receipt",
        touch: Some(
            "UPDATE receipt SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER receipt USING receipt_pkey",
        analyze: "ANALYZE receipt",
    },
    Table {
        name: "recovery",
        touch: Some(
            "UPDATE recovery SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER recovery USING recovery_pkey",
        analyze: "ANALYZE recovery",
    },
    Table {
        name: "rights_case",
        touch: Some(
            "UPDATE rights_case SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER rights_case USING rights_case_pkey",
        analyze: "ANALYZE rights_case",
    },
    Table {
        name: "session",
        touch: Some(
            "UPDATE session SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER session USING session_pkey",
        analyze: "ANALYZE session",
    },
    Table {
        name: "short_report",
        touch: Some(
            "UPDATE short_report SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER short_report USING short_report_pkey",
        analyze: "ANALYZE short_report",
    },
    Table {
        name: "transfer",
        touch: Some(
            "UPDATE transfer SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER transfer USING transfer_pkey",
        analyze: "ANALYZE transfer",
    },
    Table {
        name: "transmission",
        touch: Some(
            "UPDATE transmission SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER transmission USING transmission_pkey",
        analyze: "ANALYZE transmission",
    },
    Table {
        name: "viewing_of",
        touch: Some(
            "UPDATE viewing_of SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER viewing_of USING viewing_of_pkey",
        analyze: "ANALYZE viewing_of",
    },
    Table {
        name: "wrapped_key",
        touch: Some(
            "UPDATE wrapped_key SET participation_id = participation_id
             WHERE participation_id = $1",
        ),
        lay: "CLUSTER wrapped_key USING wrapped_key_pkey",
        analyze: "ANALYZE wrapped_key",
    },
];

/// The names of the tables with rows of people, beside their own.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name)
}

/// One person, and where they are at home.
pub struct Person {
    /// Their id.
    pub id: ParticipationId,
    /// The provider.
    pub provider: ProviderId,
    /// The project.
    pub project: ProjectId,
}

/// Everybody, whoever waits to be deleted too, in no order.
pub async fn list_people(on: impl Into<On<'_>>) -> Result<Vec<Person>, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "participation", column };
    Statement::new(
        "SELECT participation.id AS id, project_id, provider_id FROM participation
         JOIN project ON project.id = participation.project_id",
    )
    .all(on)
    .await?
    .iter()
    .map(|row| {
        Ok(Person {
            id: ParticipationId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
            project: ProjectId::parse(&row.text("project_id")?)
                .map_err(|_| impossible("project_id"))?,
            provider: ProviderId::parse(&row.text("provider_id")?)
                .map_err(|_| impossible("provider_id"))?,
        })
    })
    .collect()
}

/// Writes every row of a person as it is, on a server; what lies under covers is written before.
pub async fn touch(tx: &mut Tx, person: &ParticipationId) -> Result<(), StoreError> {
    if tx.is_shared() {
        for touch in TABLES.iter().filter_map(|table| table.touch) {
            Statement::new(touch).bind(person).run(tx).await?;
        }
    }
    Ok(())
}

/// Lays every table with rows of people down anew, on a server: nobody reads or writes the one table
/// that is at hand until it is done.
///
/// # Errors
///
/// [`StoreError::Busy`] when somebody kept one for longer than ten seconds: try again.
pub async fn lay_anew(store: &Store) -> Result<(), StoreError> {
    lay(store, "CLUSTER participation USING participation_pkey", "ANALYZE participation").await?;
    for table in TABLES {
        lay(store, table.lay, table.analyze).await?;
    }
    Ok(())
}

async fn lay(store: &Store, lay: &'static str, analyze: &'static str) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    if tx.is_shared() {
        // Whoever waits for a table lets nobody pass: better late than a service that stands.
        Statement::new("SET LOCAL lock_timeout = '10s'").run(&mut tx).await?;
        Statement::new(lay).run(&mut tx).await?;
        // What the planner noted of the former rows goes too.
        Statement::new(analyze).run(&mut tx).await?;
    }
    tx.commit().await
}

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
    touch: &'static str,
    lay: &'static str,
    analyze: &'static str,
}

macro_rules! tables {
    ($($name:literal,)*) => {
        /// Every table with a column `participation_id`, by name; a test compares it with the schema.
        pub const NAMES: &[&str] = &[$($name),*];

        const TABLES: &[Table] = &[$(Table {
            touch: concat!(
                "UPDATE ", $name, " SET participation_id = participation_id
                 WHERE participation_id = $1"
            ),
            lay: concat!("CLUSTER ", $name, " USING ", $name, "_pkey"),
            analyze: concat!("ANALYZE ", $name),
        }),*];
    };
}

tables! {
    "announcement",
    "answer_sheet",
    "assignment",
    "decisions",
    "hard_skill",
    "help_wish",
    "invitation",
    "legal_hold",
    "person_access",
    "receipt",
    "recovery",
    "rights_case",
    "session",
    "short_report",
    "transfer",
    "transmission",
    "viewing_of",
    "wrapped_key",
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
        for (table, name) in TABLES.iter().zip(NAMES) {
            if !["answer_sheet", "decisions"].contains(name) {
                Statement::new(table.touch).bind(person).run(tx).await?;
            }
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

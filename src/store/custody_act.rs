//! What was done last so that the installation survives: rolls, copies, backups, restores, drills,
//! nightly rounds.
//!
//! One row for each act: when it ran last, how that ended, and figures without a person.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// A new epoch began and the old root was destroyed.
    Roll,
    /// The table of wrapped keys was copied.
    Copy,
    /// A backup was made and read back.
    Backup,
    /// The database was put back from a backup.
    Restore,
    /// A backup was put back into a scratch place, as a trial.
    Drill,
    /// All covers were renewed, and what was there before was removed.
    Night,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 6] =
        [Self::Roll, Self::Copy, Self::Backup, Self::Restore, Self::Drill, Self::Night];

    /// The name in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Roll => "roll",
            Self::Copy => "copy",
            Self::Backup => "backup",
            Self::Restore => "restore",
            Self::Drill => "drill",
            Self::Night => "night",
        }
    }
}

/// How an act ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// As it should.
    Done,
    /// It failed, or found something wrong.
    Failed,
}

impl Outcome {
    const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// The last time something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// What.
    pub act: Act,
    /// How it ended.
    pub outcome: Outcome,
    /// When it ran.
    pub ran_at: Instant,
    /// Figures as JSON: counts, bytes, seconds.
    pub figures: String,
}

/// Notes that something was done, in place of the time before.
pub async fn set(tx: &mut Tx, last: &Last) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO custody_act (act, outcome, ran_at, figures) VALUES ($1, $2, $3, $4)
         ON CONFLICT (act) DO UPDATE SET
             outcome = excluded.outcome, ran_at = excluded.ran_at, figures = excluded.figures",
    )
    .bind(last.act.name())
    .bind(last.outcome.name())
    .bind(last.ran_at)
    .bind(last.figures.as_str())
    .run(tx)
    .await?;
    Ok(())
}

fn last(row: &Row) -> Result<Last, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "custody_act", column };
    let (act, outcome) = (row.text("act")?, row.text("outcome")?);
    Ok(Last {
        act: Act::ALL.into_iter().find(|known| known.name() == act).ok_or(impossible("act"))?,
        outcome: [Outcome::Done, Outcome::Failed]
            .into_iter()
            .find(|known| known.name() == outcome)
            .ok_or(impossible("outcome"))?,
        ran_at: Instant::from_unix(row.integer("ran_at")?),
        figures: row.text("figures")?,
    })
}

/// When this was done last.
pub async fn find(on: impl Into<On<'_>>, act: Act) -> Result<Option<Last>, StoreError> {
    let row =
        Statement::new("SELECT act, outcome, ran_at, figures FROM custody_act WHERE act = $1")
            .bind(act.name())
            .one(on)
            .await?;
    row.as_ref().map(last).transpose()
}

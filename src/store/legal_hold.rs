//! Legal holds: what suspends the deletion of one participation or of a whole project, and until when.
//!
//! A hold stands from the moment the second person agreed until it is lifted or its date is over;
//! what `store/erasure.rs` and `store/claim.rs` leave alone is decided by the same three columns, in
//! statements that a test compares.

use chrono::NaiveDate;

use super::sql::{On, Row, Statement};
use super::staff::Role;
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{OrderId, ParticipationId, ProjectId, StaffId};

/// One hold, proposed or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its id, which the ledger's lines name too.
    pub id: OrderId,
    /// The project.
    pub project: ProjectId,
    /// The one participation it is about; none for the whole project.
    pub participation: Option<ParticipationId>,
    /// Under which law. Never about a person.
    pub legal_basis: String,
    /// Why. Never about a person.
    pub reason: String,
    /// Its last day.
    pub until_on: NaiveDate,
    /// When that day is over where the project is.
    pub until_at: Instant,
    /// Who proposed it.
    pub proposer: StaffId,
    /// What they do.
    pub proposer_role: Role,
    /// When.
    pub proposed_at: Instant,
    /// What whoever agreed does; none before.
    pub seconder_role: Option<Role>,
    /// Since when it stands.
    pub placed_at: Option<Instant>,
    /// When somebody lifted it, or took the proposal back.
    pub lifted_at: Option<Instant>,
    /// When a sweep found its date over and said so in the ledger.
    pub ended_at: Option<Instant>,
}

impl Hold {
    /// Whether it suspends deletion at `now`.
    pub fn stands(&self, now: Instant) -> bool {
        self.placed_at.is_some() && self.lifted_at.is_none() && self.until_at > now
    }

    /// Whether it still waits for the second person.
    pub fn is_proposed(&self, now: Instant) -> bool {
        self.placed_at.is_none() && self.lifted_at.is_none() && self.until_at > now
    }
}

fn role(name: &str) -> Result<Role, StoreError> {
    match name {
        "lead" => Ok(Role::Lead),
        "dpo" => Ok(Role::Dpo),
        _ => Err(StoreError::Impossible { table: "legal_hold", column: "role" }),
    }
}

/// `lead` or `dpo`: nobody else places holds.
fn role_name(role: Role) -> &'static str {
    if role == Role::Lead { "lead" } else { "dpo" }
}

fn hold(row: &Row) -> Result<Hold, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "legal_hold", column };
    let at = |column| Ok::<_, StoreError>(row.optional_integer(column)?.map(Instant::from_unix));
    Ok(Hold {
        id: OrderId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        project: ProjectId::parse(&row.text("project_id")?)
            .map_err(|_| impossible("project_id"))?,
        participation: row
            .optional_text("participation_id")?
            .map(|id| ParticipationId::parse(&id).map_err(|_| impossible("participation_id")))
            .transpose()?,
        legal_basis: row.text("legal_basis")?,
        reason: row.text("reason")?,
        until_on: row.text("until_on")?.parse().map_err(|_| impossible("until_on"))?,
        until_at: Instant::from_unix(row.integer("until_at")?),
        proposer: StaffId::parse(&row.text("proposer_id")?)
            .map_err(|_| impossible("proposer_id"))?,
        proposer_role: role(&row.text("proposer_role")?)?,
        proposed_at: Instant::from_unix(row.integer("proposed_at")?),
        seconder_role: row.optional_text("seconder_role")?.map(|name| role(&name)).transpose()?,
        placed_at: at("placed_at")?,
        lifted_at: at("lifted_at")?,
        ended_at: at("ended_at")?,
    })
}

/// Adds a proposal: it suspends nothing yet.
pub async fn add(tx: &mut Tx, new: &Hold) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO legal_hold (id, project_id, participation_id, legal_basis, reason, until_on,
             until_at, proposer_id, proposer_role, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&new.id)
    .bind(&new.project)
    .bind(new.participation.as_ref())
    .bind(new.legal_basis.as_str())
    .bind(new.reason.as_str())
    .bind(new.until_on)
    .bind(new.until_at)
    .bind(&new.proposer)
    .bind(role_name(new.proposer_role))
    .bind(new.proposed_at)
    .run(tx)
    .await?;
    Ok(())
}

/// The hold with this id.
pub async fn find(on: impl Into<On<'_>>, id: &OrderId) -> Result<Option<Hold>, StoreError> {
    let row = Statement::new(
        "SELECT id, project_id, participation_id, legal_basis, reason, until_on, until_at,
                proposer_id, proposer_role, proposed_at, seconder_role, placed_at, lifted_at,
                ended_at
         FROM legal_hold WHERE id = $1",
    )
    .bind(id)
    .one(on)
    .await?;
    row.as_ref().map(hold).transpose()
}

/// How many holds are in force at `now`.
pub async fn count_in_force(on: impl Into<On<'_>>, now: Instant) -> Result<i64, StoreError> {
    let row = Statement::new(
        "SELECT COUNT(*) AS n FROM legal_hold
         WHERE placed_at IS NOT NULL AND lifted_at IS NULL AND until_at > $1",
    )
    .bind(now)
    .one(on)
    .await?;
    row.map_or(Ok(0), |row| row.integer("n"))
}

/// Every hold of a project and of the people in it, the newest first.
pub async fn list_of_project(
    on: impl Into<On<'_>>,
    project: &ProjectId,
) -> Result<Vec<Hold>, StoreError> {
    Statement::new(
        "SELECT id, project_id, participation_id, legal_basis, reason, until_on, until_at,
                proposer_id, proposer_role, proposed_at, seconder_role, placed_at, lifted_at,
                ended_at
         FROM legal_hold WHERE project_id = $1 ORDER BY proposed_at DESC, id",
    )
    .bind(project)
    .all(on)
    .await?
    .iter()
    .map(hold)
    .collect()
}

/// The holds that stand at `now` over this participation, its own and those of its project.
pub async fn list_over(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
    now: Instant,
) -> Result<Vec<Hold>, StoreError> {
    Statement::new(
        "SELECT legal_hold.id, legal_hold.project_id, participation_id, legal_basis, reason,
                until_on, until_at, proposer_id, proposer_role, proposed_at, seconder_role,
                placed_at, lifted_at, ended_at
         FROM legal_hold JOIN participation ON participation.project_id = legal_hold.project_id
         WHERE participation.id = $1 AND (participation_id IS NULL OR participation_id = $1)
           AND placed_at IS NOT NULL AND lifted_at IS NULL AND until_at > $2
         ORDER BY until_at DESC, legal_hold.id",
    )
    .bind(participation)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(hold)
    .collect()
}

/// The holds whose date is over at `now` and of which no sweep has said so yet, with the codes of
/// their projects.
pub async fn list_over_by_date(
    on: impl Into<On<'_>>,
    now: Instant,
) -> Result<Vec<(Hold, String)>, StoreError> {
    Statement::new(
        "SELECT legal_hold.id, project_id, participation_id, legal_basis, reason, until_on,
                until_at, proposer_id, proposer_role, proposed_at, seconder_role, placed_at,
                lifted_at, ended_at, code
         FROM legal_hold JOIN project ON project.id = legal_hold.project_id
         WHERE placed_at IS NOT NULL AND lifted_at IS NULL AND ended_at IS NULL AND until_at <= $1
         ORDER BY until_at, legal_hold.id",
    )
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(|row| Ok((hold(row)?, row.text("code")?)))
    .collect()
}

/// Makes a proposal stand.
///
/// # Errors
///
/// [`StoreError::Stale`] when it stands already, was taken back, or is over by its date.
pub async fn set_placed(
    tx: &mut Tx,
    id: &OrderId,
    (seconder, role): (&StaffId, Role),
    now: Instant,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE legal_hold SET seconder_id = $1, seconder_role = $2, placed_at = $3
         WHERE id = $4 AND placed_at IS NULL AND lifted_at IS NULL AND until_at > $3",
    )
    .bind(seconder)
    .bind(role_name(role))
    .bind(now)
    .bind(id)
    .swap(tx)
    .await
}

/// Lifts a hold, or takes a proposal back.
///
/// # Errors
///
/// [`StoreError::Stale`] when it was lifted or is over by its date.
pub async fn set_lifted(tx: &mut Tx, id: &OrderId, now: Instant) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE legal_hold SET lifted_at = $1
         WHERE id = $2 AND lifted_at IS NULL AND until_at > $1",
    )
    .bind(now)
    .bind(id)
    .swap(tx)
    .await
}

/// Notes that the ledger says that it is over by its date; saying it twice is saying it once.
pub async fn set_ended(tx: &mut Tx, id: &OrderId, now: Instant) -> Result<(), StoreError> {
    Statement::new("UPDATE legal_hold SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL")
        .bind(now)
        .bind(id)
        .run(tx)
        .await?;
    Ok(())
}

/// Notes that a hold was placed after the backup that was put back was made; by whom is not known
/// any more. One that stands already stays as it is.
pub async fn set_placed_again(tx: &mut Tx, id: &OrderId, at: Instant) -> Result<(), StoreError> {
    Statement::new("UPDATE legal_hold SET placed_at = $1 WHERE id = $2 AND placed_at IS NULL")
        .bind(at)
        .bind(id)
        .run(tx)
        .await?;
    Ok(())
}

/// Notes that a hold was lifted after the backup that was put back was made.
pub async fn set_lifted_again(tx: &mut Tx, id: &OrderId, at: Instant) -> Result<(), StoreError> {
    Statement::new("UPDATE legal_hold SET lifted_at = $1 WHERE id = $2 AND lifted_at IS NULL")
        .bind(at)
        .bind(id)
        .run(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    /// What each statement asks that leaves held people alone; `person` stands for what it calls them.
    const HELD: &str = "NOT EXISTS (SELECT 1 FROM legal_hold \
        WHERE legal_hold.project_id = person.project_id \
        AND (legal_hold.participation_id IS NULL OR legal_hold.participation_id = person.id) \
        AND placed_at IS NOT NULL AND lifted_at IS NULL AND until_at > now)";

    /// The conditions on holds in a file's statements, each from its beginning to its last bracket.
    fn conditions(source: &str) -> Vec<String> {
        let words = source.split_whitespace().collect::<Vec<_>>().join(" ");
        let begin = HELD.split_once(" WHERE").unwrap().0;
        let found = words.match_indices(begin).map(|(at, _)| {
            let rest = &words[at..];
            let mut open = 0_i32;
            let end = rest.find(|letter: char| {
                open += i32::from(letter == '(') - i32::from(letter == ')');
                letter == ')' && open == 0
            });
            let condition = &rest[..=end.unwrap()];
            let person = condition.split("legal_hold.project_id = ").nth(1).unwrap();
            let person = person.split('.').next().unwrap();
            let now = condition.rsplit("until_at > ").next().unwrap().trim_end_matches(')');
            condition.replace(&format!(" {person}."), " person.").replace(now, "now")
        });
        found.collect()
    }

    #[test]
    fn every_statement_that_leaves_held_people_alone_asks_the_same() {
        let sources = [include_str!("claim.rs"), include_str!("erasure.rs")];
        let asked: Vec<String> = sources.into_iter().flat_map(conditions).collect();
        assert_eq!(asked, [HELD; 5]);
    }

    #[test]
    fn a_condition_that_forgets_a_lifted_hold_is_found() {
        let forgot = HELD.replace(" AND lifted_at IS NULL", "").replace("person.", "due.");
        let found = conditions(&format!("AS due WHERE {forgot}"));
        assert_eq!(found.len(), 1);
        assert_ne!(found, [HELD]);
    }
}

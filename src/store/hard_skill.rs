//! Hard skills: each sealed alone; they go to the agency after a short time to undo.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId, SkillId};
use crate::keys::{Envelope, Revision};

/// One hard skill as it rests.
pub struct HardSkill {
    /// Its id.
    pub id: SkillId,
    /// Whose it is.
    pub participation: ParticipationId,
    /// When it goes to the agency; until then it can be undone.
    pub goes_at: Instant,
    /// Revision of the sealed skill.
    pub revision: Revision,
    /// The skill, sealed under the identity key.
    pub skill: Envelope,
}

fn skill(row: &Row) -> Result<HardSkill, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "hard_skill", column };
    Ok(HardSkill {
        id: SkillId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        participation: ParticipationId::parse(&row.text("participation_id")?)
            .map_err(|_| impossible("participation_id"))?,
        goes_at: Instant::from_unix(row.integer("goes_at")?),
        revision: row.revision("revision")?,
        skill: row.envelope("skill_key", "skill_record")?,
    })
}

/// Adds a hard skill.
pub async fn add(tx: &mut Tx, skill: &HardSkill) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO hard_skill (id, participation_id, goes_at, revision, skill_key, skill_record)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&skill.id)
    .bind(&skill.participation)
    .bind(skill.goes_at)
    .bind(&skill.revision)
    .bind(skill.skill.key.as_slice())
    .bind(skill.skill.record.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// The hard skills of a living participation.
pub async fn list(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
    now: Instant,
) -> Result<Vec<HardSkill>, StoreError> {
    Statement::new(
        "SELECT hard_skill.id, participation_id, goes_at, hard_skill.revision, skill_key,
                skill_record
         FROM hard_skill
         JOIN participation ON participation.id = hard_skill.participation_id
         WHERE participation_id = $1 AND participation.ends_at > $2
         ORDER BY goes_at, hard_skill.id",
    )
    .bind(participation)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(skill)
    .collect()
}

/// The hard skills of a living participation that have gone to the agency.
pub async fn list_gone(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
    now: Instant,
) -> Result<Vec<HardSkill>, StoreError> {
    Statement::new(
        "SELECT hard_skill.id, participation_id, goes_at, hard_skill.revision, skill_key,
                skill_record
         FROM hard_skill
         JOIN participation ON participation.id = hard_skill.participation_id
         WHERE participation_id = $1 AND participation.ends_at > $2 AND goes_at <= $2
         ORDER BY goes_at, hard_skill.id",
    )
    .bind(participation)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(skill)
    .collect()
}

/// Removes a hard skill of a person.
pub async fn remove(
    tx: &mut Tx,
    id: &SkillId,
    participation: &ParticipationId,
) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM hard_skill WHERE id = $1 AND participation_id = $2")
        .bind(id)
        .bind(participation)
        .run(tx)
        .await
}

/// The people of a project of whom hard skills have gone to the agency.
pub async fn list_people_gone(
    on: impl Into<On<'_>>,
    project: &ProjectId,
    now: Instant,
) -> Result<Vec<ParticipationId>, StoreError> {
    Statement::new(
        "SELECT DISTINCT participation_id FROM hard_skill
         JOIN participation ON participation.id = hard_skill.participation_id
         WHERE participation.project_id = $1 AND participation.ends_at > $2 AND goes_at <= $2
         ORDER BY participation_id",
    )
    .bind(project)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        ParticipationId::parse(&row.text("participation_id")?)
            .map_err(|_| StoreError::Impossible { table: "hard_skill", column: "participation_id" })
    })
    .collect()
}

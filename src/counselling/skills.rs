//! Hard skills: what a person can do that can be shown, recorded by them or together.
//!
//! They go to the agency on their own, after a short time to undo, with or without a short report:
//! the page says so before saving.

use serde::{Deserialize, Serialize};

use crate::access::{CaseFile, Denied};
use crate::classes::{self, DataClass};
use crate::clock::Instant;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::{ParticipationId, SkillId};
use crate::installation::Installation;
use crate::keys::{Envelope, Revision, Size};
use crate::store;
use crate::store::hard_skill::HardSkill;

/// The time to undo before a hard skill goes to the agency.
pub const UNDO_SECONDS: i64 = 15 * 60;
/// The most characters of a hard skill's name or proof.
pub const MOST_CHARACTERS: usize = 120;
/// The most hard skills of one person.
pub const MOST_SKILLS: usize = 60;

const SCHEMA: u16 = 1;

/// Who recorded a hard skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordedBy {
    /// The person alone.
    Person,
    /// The person together with the adviser.
    Together,
}

/// One hard skill in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// What the person can do.
    pub name: String,
    /// How it can be shown: a licence, a certificate, years; may be empty.
    pub proof: String,
    /// Who recorded it.
    pub recorded_by: RecordedBy,
}

/// Why a hard skill was not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SkillFault {
    /// There is no name.
    #[error("a hard skill needs a name")]
    Empty,
    /// Name or proof is too long.
    #[error("at most {MOST_CHARACTERS} characters")]
    TooLong,
}

impl Skill {
    /// Reads what was typed.
    pub fn typed(name: &str, proof: &str, recorded_by: RecordedBy) -> Result<Self, SkillFault> {
        let [name, proof] = [name, proof].map(|text| {
            let plain = text.replace(char::is_control, " ");
            plain.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        if name.is_empty() {
            return Err(SkillFault::Empty);
        }
        if [&name, &proof].iter().any(|text| text.chars().count() > MOST_CHARACTERS) {
            return Err(SkillFault::TooLong);
        }
        Ok(Self { name, proof, recorded_by })
    }
}

/// A hard skill that was recorded.
pub struct Recorded {
    /// Its id.
    pub id: SkillId,
    /// What it says.
    pub skill: Skill,
    /// When it goes to the agency, or went.
    pub goes_at: Instant,
}

/// The hard skills of one person.
pub struct Skills {
    person: ParticipationId,
    given: Given,
    /// One by one, the oldest first.
    pub list: Vec<Recorded>,
}

impl Datum for Skills {
    type Class = classes::HardSkills;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), self.given)
    }
}

fn open(case: &CaseFile, row: &HardSkill) -> Result<Recorded, Denied> {
    let place = case.place("hard_skill", row.id.as_str(), SCHEMA, &row.revision);
    let opened = row.skill.open(case.identity_key(), &place, DataClass::HardSkills)?;
    let skill = serde_json::from_slice(&opened).map_err(|_| Denied::Sealed)?;
    Ok(Recorded { id: row.id.clone(), skill, goes_at: row.goes_at })
}

fn opened(case: &CaseFile, rows: &[HardSkill], given: Given) -> Result<Skills, Denied> {
    let list = rows.iter().map(|row| open(case, row)).collect::<Result<_, _>>()?;
    Ok(Skills { person: case.id().clone(), given, list })
}

/// Every hard skill of a person.
pub async fn list(installation: &Installation, case: &CaseFile) -> Result<Skills, Denied> {
    let now = installation.clock.now();
    let rows = store::hard_skill::list(&installation.store, case.id(), now).await?;
    opened(case, &rows, Given::Held)
}

/// The hard skills that have gone to the agency: the time to undo them is over.
pub async fn list_gone(installation: &Installation, case: &CaseFile) -> Result<Skills, Denied> {
    let now = installation.clock.now();
    let rows = store::hard_skill::list_gone(&installation.store, case.id(), now).await?;
    opened(case, &rows, Given::Released)
}

/// Records a hard skill; it goes to the agency after [`UNDO_SECONDS`].
///
/// # Errors
///
/// [`Denied::Taken`] when the person has [`MOST_SKILLS`] already.
pub async fn record(
    installation: &Installation,
    case: &CaseFile,
    skill: &Skill,
) -> Result<SkillId, Denied> {
    let chance = &*installation.chance;
    let id = SkillId::from_bits(chance.bits128());
    let revision = Revision::make(chance);
    let payload = serde_json::to_vec(skill).map_err(|_| Denied::Sealed)?;
    let place = case.place("hard_skill", id.as_str(), SCHEMA, &revision);
    let sealed = Envelope::seal(
        chance,
        case.identity_key(),
        &place,
        DataClass::HardSkills,
        &payload,
        Size::Kib1,
    )?;
    let row = HardSkill {
        id: id.clone(),
        participation: case.id().clone(),
        goes_at: installation.clock.now().plus_seconds(UNDO_SECONDS),
        revision,
        skill: sealed,
    };
    let mut tx = installation.store.begin().await?;
    let known = store::hard_skill::list(&mut tx, case.id(), installation.clock.now()).await?;
    if known.len() >= MOST_SKILLS {
        return Err(Denied::Taken);
    }
    store::hard_skill::add(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(id)
}

/// Removes a hard skill; whether it existed is not said.
pub async fn remove(
    installation: &Installation,
    case: &CaseFile,
    id: &SkillId,
) -> Result<(), Denied> {
    let mut tx = installation.store.begin().await?;
    store::hard_skill::remove(&mut tx, id, case.id()).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_tidied_and_bounds_kept() {
        let skill = Skill::typed("  Stapler   fahren ", "", RecordedBy::Person).unwrap();
        assert_eq!(skill.name, "Stapler fahren");
        assert_eq!(Skill::typed(" ", "x", RecordedBy::Person), Err(SkillFault::Empty));
        assert_eq!(
            Skill::typed(&"x".repeat(121), "", RecordedBy::Person),
            Err(SkillFault::TooLong)
        );
    }
}

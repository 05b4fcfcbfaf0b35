//! Hard skills as the agency receives them: one package per person, in canonical JSON.
//!
//! It carries the agency's own reference and the advisers' contact, never the person's name: that
//! goes only with a short report that the person released.

use serde::Serialize;

use crate::access::{self, Agency, Denied};
use crate::classes;
use crate::counselling::skills::{self, RecordedBy};
use crate::disclosure::{Datum, Disclosed, Given, Subject, disclose};
use crate::ids::{ParticipationId, TransferId};
use crate::installation::Installation;
use crate::keys;
use crate::store;
use crate::store::transfer::{self, Kind, Transfer};

/// Whom the agency can ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// The adviser's name.
    pub name: String,
    /// Their e-mail address at work.
    pub email: String,
}

/// One hard skill as it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OneSkill {
    /// What the person can do.
    pub name: String,
    /// How it can be shown; may be empty.
    pub proof: String,
    /// Who recorded it.
    pub recorded_by: RecordedBy,
}

/// The package: its canonical JSON (RFC 8785) is what is transferred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HardSkills {
    /// `lotse-hard-skills/1`.
    pub format: &'static str,
    /// Who counsels.
    pub provider: String,
    /// In which project.
    pub project: String,
    /// The agency's own reference for the person.
    pub agency_reference: String,
    /// Whom the agency can ask.
    pub advisers: Vec<Contact>,
    /// One by one, the oldest first.
    pub skills: Vec<OneSkill>,
}

impl HardSkills {
    /// The value of [`HardSkills::format`].
    pub const FORMAT: &'static str = "lotse-hard-skills/1";
}

/// The hard skills of one person that have gone to the agency, and the bytes that say so.
pub struct HandedSkills {
    person: ParticipationId,
    package: HardSkills,
    bytes: String,
}

impl Datum for HandedSkills {
    type Class = classes::HardSkills;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Released)
    }
}

impl HandedSkills {
    /// What stands in the package.
    pub fn package(&self) -> &HardSkills {
        &self.package
    }

    /// Its canonical JSON.
    pub fn bytes(&self) -> &str {
        &self.bytes
    }
}

/// The package of one person; `None` when no hard skill has gone to the agency.
pub(super) async fn package(
    installation: &Installation,
    reader: &Agency,
) -> Result<Option<Disclosed<Agency, HandedSkills>>, Denied> {
    let case = reader.case();
    let gone = skills::list_gone(installation, case).await?;
    if gone.list.is_empty() {
        return Ok(None);
    }
    let provider =
        store::project::find_provider_name(&installation.store, &case.project().provider)
            .await?
            .ok_or(Denied::Sealed)?;
    let advisers = access::advisers_of(installation, case.id()).await?;
    let package = HardSkills {
        format: HardSkills::FORMAT,
        provider,
        project: case.project().name.clone(),
        agency_reference: case.identity().agency_reference.clone(),
        advisers: advisers
            .into_iter()
            .map(|adviser| Contact { name: adviser.person.name, email: adviser.person.email })
            .collect(),
        skills: gone
            .list
            .into_iter()
            .map(|recorded| OneSkill {
                name: recorded.skill.name,
                proof: recorded.skill.proof,
                recorded_by: recorded.skill.recorded_by,
            })
            .collect(),
    };
    let bytes = serde_json_canonicalizer::to_string(&package).map_err(|_| Denied::Sealed)?;
    let handed = HandedSkills { person: case.id().clone(), package, bytes };
    Ok(disclose(reader, handed).ok())
}

/// Hands the hard skills over and records it: one transfer for each distinct package, so that
/// reading the same again is no new transfer.
///
/// # Errors
///
/// [`Denied::NotFound`] when none has gone to the agency.
pub async fn hand_over_skills(
    installation: &Installation,
    reader: &Agency,
) -> Result<Disclosed<Agency, HandedSkills>, Denied> {
    let handed = package(installation, reader).await?.ok_or(Denied::NotFound)?;
    let now = installation.clock.now();
    let person = reader.case().id();
    let package_hash = keys::sha256(handed.get().bytes().as_bytes()).to_vec();
    let mut tx = installation.store.begin().await?;
    let known = transfer::list(&mut tx, person, now).await?;
    let is_new =
        !known.iter().any(|one| one.kind == Kind::HardSkills && one.package_hash == package_hash);
    if is_new {
        let transfer = Transfer {
            id: TransferId::from_bits(installation.chance.bits128()),
            participation: person.clone(),
            kind: Kind::HardSkills,
            report: None,
            at: now,
            package_hash,
        };
        transfer::add(&mut tx, &transfer).await?;
        tx.commit().await?;
    }
    Ok(handed)
}

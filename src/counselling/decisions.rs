//! What the person decided, module by module: sealed under their own secret, so that nobody else
//! can ever say why a result is missing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sheets::{self, SheetError};
use crate::access::{Denied, FirstEntry, Invited, Participant};
use crate::classes::{self, DataClass};
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::ParticipationId;
use crate::installation::Installation;
use crate::keys::{AnswersKey, Envelope, Revision, Secret, Size};
use crate::store;
use crate::store::records::Records;
use crate::store::session::Computer;

/// What the person said about one module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Yes: the module's questionnaires can be answered.
    Yes,
    /// No.
    No,
    /// Later: asked again when the module is opened again.
    Later,
}

impl Choice {
    /// Reads a form's value; nothing is preselected, so there may be none.
    pub fn parse(value: &str) -> Option<Self> {
        match value {
            "yes" => Some(Self::Yes),
            "no" => Some(Self::No),
            "later" => Some(Self::Later),
            _ => None,
        }
    }
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    /// The version of the information on data processing that was read; none before the first entry
    /// is finished.
    informed: Option<String>,
    modules: BTreeMap<String, Choice>,
    /// The version of the agreement that was read last; records from before it was written have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agreement: Option<i64>,
}

/// A person's decisions.
pub struct Decisions {
    person: ParticipationId,
    revision: Revision,
    record: Record,
}

impl Datum for Decisions {
    type Class = classes::Decisions;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Held)
    }
}

const SCHEMA: u16 = 1;

impl Decisions {
    /// What was decided about a module; `None` when nothing was yet.
    pub fn of(&self, module: &str) -> Option<Choice> {
        self.record.modules.get(module).copied()
    }

    /// Whether the person has read this version of the information on data processing.
    pub fn informed_of(&self, version: &str) -> bool {
        self.record.informed.as_deref() == Some(version)
    }

    /// Up to which version of the agreement the person knows it; the first, where none was noted.
    pub fn agreement_read(&self) -> i64 {
        self.record.agreement.unwrap_or(1)
    }
}

fn seal(
    installation: &Installation,
    case: &crate::access::CaseFile,
    key: &AnswersKey,
    revision: &Revision,
    record: &Record,
) -> Result<Envelope, Denied> {
    let payload = serde_json::to_vec(record).map_err(|_| Denied::Sealed)?;
    let place = case.place("decisions", case.id().as_str(), SCHEMA, revision);
    Ok(Envelope::seal(
        &*installation.chance,
        key,
        &place,
        DataClass::Decisions,
        &payload,
        Size::Kib4,
    )?)
}

/// Uses an invitation up and gives the person their first, empty decisions.
pub async fn enter_for_the_first_time(
    installation: &Installation,
    invited: &Invited,
    secret: Secret,
    computer: Computer,
) -> Result<FirstEntry, Denied> {
    let entry = FirstEntry::prepare(installation, invited, secret, computer).await?;
    let revision = Revision::make(&*installation.chance);
    let sealed =
        seal(installation, &entry.case, &entry.answers_key, &revision, &Record::default())?;
    let mut tx = installation.store.begin().await?;
    entry.write(installation, &mut tx).await?;
    let now = installation.clock.now();
    let mut records = Records::hold(&mut tx, entry.case.cover(), now).await?;
    sheets::close(installation, &mut records, &entry.case).map_err(|error| match error {
        SheetError::Denied(denied) => denied,
        SheetError::NotNow | SheetError::Newer | SheetError::Fault(_) => Denied::Sealed,
    })?;
    records.set_first_decisions(revision, sealed);
    records.write(&mut tx, &*installation.chance).await?;
    tx.commit().await?;
    Ok(entry)
}

/// The person's decisions.
pub async fn find(
    installation: &Installation,
    participant: &Participant,
) -> Result<Decisions, Denied> {
    let found = store::decisions::find(&installation.store, participant.case().cover()).await?;
    read(found.as_ref(), participant)
}

fn read(
    found: Option<&(Revision, Envelope)>,
    participant: &Participant,
) -> Result<Decisions, Denied> {
    let case = participant.case();
    let (revision, sealed) = found.ok_or(Denied::Sealed)?;
    let place = case.place("decisions", case.id().as_str(), SCHEMA, revision);
    let opened = sealed.open(participant.answers_key(), &place, DataClass::Decisions)?;
    let record = serde_json::from_slice(&opened).map_err(|_| Denied::Sealed)?;
    Ok(Decisions { person: case.id().clone(), revision: revision.clone(), record })
}

/// Changes the record among those that are held.
fn change(
    installation: &Installation,
    records: &mut Records<'_>,
    participant: &Participant,
    act: impl FnOnce(&mut Record),
) -> Result<(), Denied> {
    let Decisions { revision: former, mut record, .. } = read(records.decisions(), participant)?;
    act(&mut record);
    let case = participant.case();
    let revision = Revision::make(&*installation.chance);
    let sealed = seal(installation, case, participant.answers_key(), &revision, &record)?;
    Ok(records.set_decisions(&former, revision, sealed)?)
}

/// Changes the record in a transaction of its own.
async fn change_alone(
    installation: &Installation,
    participant: &Participant,
    act: impl FnOnce(&mut Record),
) -> Result<(), Denied> {
    let mut tx = installation.store.begin().await?;
    let now = installation.clock.now();
    let mut records = Records::hold(&mut tx, participant.case().cover(), now).await?;
    change(installation, &mut records, participant, act)?;
    records.write(&mut tx, &*installation.chance).await?;
    Ok(tx.commit().await?)
}

/// What was decided about a module, as it stands among the records that are held.
pub(super) fn decided(
    records: &Records<'_>,
    participant: &Participant,
    module: &str,
) -> Result<Option<Choice>, Denied> {
    Ok(read(records.decisions(), participant)?.of(module))
}

/// Records a decision among the records that are held.
pub(super) fn decide_within(
    installation: &Installation,
    records: &mut Records<'_>,
    participant: &Participant,
    module: &str,
    choice: Choice,
) -> Result<(), Denied> {
    change(installation, records, participant, |record| {
        record.modules.insert(module.to_owned(), choice);
    })
}

/// Records what the person decided about a module.
pub async fn decide(
    installation: &Installation,
    participant: &Participant,
    module: &str,
    choice: Choice,
) -> Result<(), Denied> {
    change_alone(installation, participant, |record| {
        record.modules.insert(module.to_owned(), choice);
    })
    .await
}

/// Records up to which version of the agreement the person has read what changed.
pub async fn set_agreement_read(
    installation: &Installation,
    participant: &Participant,
    version: i64,
) -> Result<(), Denied> {
    change_alone(installation, participant, |record| {
        record.agreement = record.agreement.max(Some(version));
    })
    .await
}

/// Records which version of the information on data processing the person has read; at the first
/// entry the agreement in force is theirs from the start, and nothing of it is a change.
pub async fn set_informed(
    installation: &Installation,
    participant: &Participant,
    version: &str,
    agreement: i64,
) -> Result<(), Denied> {
    let informed = Some(version.to_owned());
    change_alone(installation, participant, |record| {
        if record.informed.is_none() {
            record.agreement = Some(agreement);
        }
        record.informed = informed;
    })
    .await
}

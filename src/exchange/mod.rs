//! How it leaves: what the agency receives, and the record of it.
//!
//! Whatever leaves is made from `Disclosed`, and its bytes are hashed into a transfer that the person
//! can read.

mod hard_skills;

pub use hard_skills::{Contact, HandedSkills, HardSkills, OneSkill, hand_over_skills};

use crate::access::{Agency, AgencyDesk, Denied, Participant};
use crate::classes;
use crate::counselling::short_report::Released;
use crate::disclosure::{Datum, Disclosed, Given, Subject, disclose};
use crate::ids::{ParticipationId, TransferId};
use crate::installation::Installation;
use crate::keys;
use crate::store::project::Project;
use crate::store::short_report;
use crate::store::transfer::{self, Kind, Transfer};

/// One line of the agency's list: a person of whom it may read something.
pub struct Entry {
    /// The reader with the person's file.
    pub reader: Agency,
    /// The released short report, if there is one.
    pub report: Option<Disclosed<Agency, Released>>,
    /// The hard skills that have gone to the agency.
    pub skills: Option<Disclosed<Agency, HandedSkills>>,
}

/// The agency's list for one project.
pub struct List {
    /// Of whom it may read something.
    pub entries: Vec<Entry>,
    /// How many others there are of whom it may not now, because processing is restricted.
    pub restricted: usize,
}

/// The agency's list for one project: people with a released report or with hard skills that have
/// gone, and nobody else.
pub async fn list(
    installation: &Installation,
    desk: &AgencyDesk,
    project: &Project,
) -> Result<List, Denied> {
    let now = installation.clock.now();
    let store = &installation.store;
    let reports = short_report::list_for_agency(store, &project.id, now).await?;
    let mut wanted: Vec<ParticipationId> =
        reports.iter().map(|row| row.participation.clone()).collect();
    wanted.extend(crate::store::hard_skill::list_people_gone(store, &project.id, now).await?);
    wanted.sort();
    wanted.dedup();
    let mut entries = Vec::with_capacity(wanted.len());
    let people = desk.people(installation, project, &wanted).await?;
    for reader in people.listed {
        let report = reports
            .iter()
            .find(|row| row.participation == *reader.case().id())
            .map(|row| Released::open(reader.case(), row))
            .transpose()?
            .flatten()
            .and_then(|report| disclose(&reader, report).ok());
        let skills = hard_skills::package(installation, &reader).await?;
        entries.push(Entry { reader, report, skills });
    }
    Ok(List { entries, restricted: people.restricted })
}

/// Hands the released short report over: what the agency reads, and the record of it.
///
/// The first time moves the report from released to handed over; from then on the release cannot be
/// taken back.
///
/// # Errors
///
/// [`Denied::NotFound`] when nothing is released.
pub async fn hand_over(
    installation: &Installation,
    reader: &Agency,
) -> Result<Disclosed<Agency, Released>, Denied> {
    let now = installation.clock.now();
    let case = reader.case();
    let mut tx = installation.store.begin().await?;
    let row = short_report::list(&mut tx, case.id(), now)
        .await?
        .into_iter()
        .find(|row| {
            matches!(row.state, short_report::State::Released | short_report::State::HandedOver)
        })
        .ok_or(Denied::NotFound)?;
    let released = Released::open(case, &row)?.ok_or(Denied::NotFound)?;
    let disclosed = disclose(reader, released).map_err(|_| Denied::NotFound)?;
    if short_report::set_handed_over(&mut tx, &row.id, now).await? {
        let transfer = Transfer {
            id: TransferId::from_bits(installation.chance.bits128()),
            participation: case.id().clone(),
            kind: Kind::ShortReport,
            report: Some(row.id),
            at: now,
            package_hash: keys::sha256(disclosed.get().bytes().as_bytes()).to_vec(),
        };
        transfer::add(&mut tx, &transfer).await?;
    } else if disclosed.get().state() == short_report::State::Released {
        // The person took it back between the two statements.
        return Err(Denied::NotFound);
    }
    tx.commit().await?;
    Ok(disclosed)
}

/// What the agency received about one person.
pub struct Transfers {
    person: ParticipationId,
    /// One by one, the newest first.
    pub list: Vec<Transfer>,
}

impl Datum for Transfers {
    type Class = classes::Transfers;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Held)
    }
}

/// The transfer by which the agency received these bytes, as notices name it later; none when there
/// was none.
pub async fn transfer_of(
    installation: &Installation,
    reader: &Agency,
    kind: Kind,
    bytes: &str,
) -> Result<Option<Transfer>, Denied> {
    let (person, now) = (reader.case().id().clone(), installation.clock.now());
    let list = transfer::list(&installation.store, &person, now).await?;
    let received = disclose(reader, Transfers { person, list }).map_err(|_| Denied::NotFound)?;
    let hash = keys::sha256(bytes.as_bytes());
    let list = received.into_inner().list.into_iter();
    Ok(list.filter(|one| one.kind == kind).find(|one| one.package_hash == hash))
}

/// What the agency received about the person themselves.
pub async fn own_transfers(
    installation: &Installation,
    participant: &Participant,
) -> Result<Transfers, Denied> {
    let (person, now) = (participant.case().id().clone(), installation.clock.now());
    let list = transfer::list(&installation.store, &person, now).await?;
    Ok(Transfers { person, list })
}

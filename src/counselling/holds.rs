//! Legal holds (Sperren): lead and data protection officer suspend deletion, two of them together.
//!
//! One proposes, another agrees with their password, and only then it stands; one alone lifts it, at
//! once, because lifting only lets go on what was agreed.
//! A hold suspends deletion and opens nothing: what is past its due date stays invisible to everybody.

use chrono::{Months, NaiveDate};

use crate::access::{CaseFile, Confirmed, Denied, Desk, Dpo, LeadDesk, Participant, TwoPersons};
use crate::classes;
use crate::clock::Instant;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::{OrderId, ParticipationId, ProjectId};
use crate::installation::Installation;
use crate::retention::due::end_of;
use crate::retention::holds;
use crate::retention::ledger::{Kind, Ledger, LedgerFault};
use crate::store::legal_hold::{self, Hold};
use crate::store::project::{self, Project};
use crate::store::staff::Role;
use crate::store::{StoreError, Tx};

/// The most characters of a legal basis.
pub const MOST_OF_LEGAL_BASIS: usize = 200;
/// The most characters of a reason.
pub const MOST_OF_REASON: usize = 1_000;
/// The most months from today to the last day; afterwards a new hold is needed.
pub const MOST_MONTHS: u32 = 12;

/// Why nothing was proposed, placed or lifted.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// There is no such hold, or nothing is left to do with it.
    #[error("there is no such hold, or it has moved on")]
    Stale,
    /// The legal basis is missing or too long.
    #[error("the legal basis is missing, or longer than {MOST_OF_LEGAL_BASIS} characters")]
    LegalBasis,
    /// The reason is missing or too long.
    #[error("the reason is missing, or longer than {MOST_OF_REASON} characters")]
    Reason,
    /// The last day is missing, over, or too far ahead.
    #[error("the last day must lie ahead, by at most {MOST_MONTHS} months")]
    Until,
    /// Whoever proposed it cannot agree to it.
    #[error("whoever proposed a hold cannot agree to it; another person must")]
    SamePerson,
    /// A sweep is under way, and what it deletes is already decided.
    #[error("a sweep is under way; try again in a minute")]
    Sweeping,
    /// The ledger cannot be written, and nothing is held without it.
    #[error(transparent)]
    Ledger(#[from] LedgerFault),
    /// The database failed, or this reader may not.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for HoldError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::Stale,
            other => Self::Denied(other.into()),
        }
    }
}

/// Who acts: only these two roles place and lift holds.
#[derive(Clone, Copy)]
pub enum Actor<'a> {
    /// A lead, for their own projects.
    Lead(&'a LeadDesk),
    /// The data protection officer, for every project of the installation.
    Officer(&'a Dpo),
}

impl Actor<'_> {
    fn desk(&self) -> &Desk {
        match self {
            Self::Lead(lead) => lead.desk(),
            Self::Officer(dpo) => dpo.desk(),
        }
    }

    fn role(&self) -> Role {
        self.desk().role()
    }

    /// The password that was entered must be that of whoever acts.
    fn by_themselves(&self, confirmed: &Confirmed) -> Result<(), Denied> {
        if confirmed.by() == self.desk().id() { Ok(()) } else { Err(Denied::NotFound) }
    }

    async fn project(
        &self,
        installation: &Installation,
        id: &ProjectId,
    ) -> Result<Project, HoldError> {
        let own = |project: &Project| project.id == *id;
        let found = match self {
            Self::Lead(lead) => lead.desk().projects().iter().find(|one| own(one)).cloned(),
            Self::Officer(_) => project::find(&installation.store, id).await?,
        };
        found.ok_or(HoldError::Denied(Denied::NotFound))
    }
}

/// What is proposed.
pub struct Proposal<'a> {
    /// The project.
    pub project: &'a ProjectId,
    /// The one person it is about, whose file a lead has open; nobody for the whole project.
    pub person: Option<&'a CaseFile>,
    /// Under which law; never about a person.
    pub legal_basis: &'a str,
    /// Why; never about a person.
    pub reason: &'a str,
    /// The last day on which nothing is deleted, where the project is.
    pub until: NaiveDate,
}

/// Proposes a hold: it suspends nothing before another person agreed.
pub async fn propose(
    installation: &Installation,
    actor: Actor<'_>,
    confirmed: Confirmed,
    proposal: &Proposal<'_>,
) -> Result<OrderId, HoldError> {
    actor.by_themselves(&confirmed)?;
    let project = actor.project(installation, proposal.project).await?;
    if proposal.person.is_some_and(|case| case.project().id != project.id) {
        return Err(HoldError::Denied(Denied::NotFound));
    }
    let legal_basis =
        text(proposal.legal_basis, MOST_OF_LEGAL_BASIS).ok_or(HoldError::LegalBasis)?;
    let reason = text(proposal.reason, MOST_OF_REASON).ok_or(HoldError::Reason)?;
    let now = installation.clock.now();
    let today = now.date_in(project.zone);
    let latest = today.checked_add_months(Months::new(MOST_MONTHS)).ok_or(HoldError::Until)?;
    if proposal.until <= today || proposal.until > latest {
        return Err(HoldError::Until);
    }
    let hold = Hold {
        id: OrderId::from_bits(installation.chance.bits128()),
        project: project.id.clone(),
        participation: proposal.person.map(|case| case.id().clone()),
        legal_basis,
        reason,
        until_on: proposal.until,
        until_at: end_of(proposal.until, project.zone),
        proposer: confirmed.by().clone(),
        proposer_role: actor.role(),
        proposed_at: now,
        seconder_role: None,
        placed_at: None,
        lifted_at: None,
        ended_at: None,
    };
    let mut tx = installation.store.begin().await?;
    legal_hold::add(&mut tx, &hold).await?;
    record(installation, tx, &hold, &project, Kind::HoldProposed, now).await?;
    Ok(hold.id)
}

/// Agrees to a hold as the second person: from now on it suspends deletion.
///
/// It takes the turn of the sweep meanwhile, so that nothing is deleted that a hold in the ledger
/// keeps; an intent that stands in the ledger already is carried out all the same.
pub async fn second(
    installation: &Installation,
    actor: Actor<'_>,
    confirmed: Confirmed,
    id: &OrderId,
) -> Result<(), HoldError> {
    actor.by_themselves(&confirmed)?;
    let (hold, project) = known(installation, actor, id).await?;
    let two =
        TwoPersons::of(hold.proposer.clone(), confirmed).map_err(|_| HoldError::SamePerson)?;
    let ledger = Ledger::at(&installation.folder.ledger());
    let Some(_turn) = ledger.begin_sweep()? else { return Err(HoldError::Sweeping) };
    let now = installation.clock.now();
    let mut tx = installation.store.begin().await?;
    legal_hold::set_placed(&mut tx, id, (two.second(), actor.role()), now).await?;
    record(installation, tx, &hold, &project, Kind::HoldPlaced, now).await
}

/// Lifts a hold, or takes a proposal back: the next sweep deletes what is due.
pub async fn lift(
    installation: &Installation,
    actor: Actor<'_>,
    confirmed: Confirmed,
    id: &OrderId,
) -> Result<(), HoldError> {
    actor.by_themselves(&confirmed)?;
    drop(confirmed);
    let (hold, project) = known(installation, actor, id).await?;
    let now = installation.clock.now();
    let mut tx = installation.store.begin().await?;
    legal_hold::set_lifted(&mut tx, id, now).await?;
    record(installation, tx, &hold, &project, Kind::HoldLifted, now).await
}

async fn known(
    installation: &Installation,
    actor: Actor<'_>,
    id: &OrderId,
) -> Result<(Hold, Project), HoldError> {
    let hold = legal_hold::find(&installation.store, id).await?.ok_or(HoldError::Stale)?;
    let project = actor.project(installation, &hold.project).await?;
    Ok((hold, project))
}

/// Writes the line to the ledger, and only then makes the row count.
async fn record(
    installation: &Installation,
    tx: Tx,
    hold: &Hold,
    project: &Project,
    kind: Kind,
    now: Instant,
) -> Result<(), HoldError> {
    let entry = holds::entry(&installation.keyring.get(), hold, &project.code, kind, now);
    let ledger = Ledger::at(&installation.folder.ledger());
    ledger.append_aside(vec![entry]).await?;
    Ok(tx.commit().await?)
}

/// What was typed, if it is there and not too long.
fn text(typed: &str, most: usize) -> Option<String> {
    let text = typed.trim();
    (!text.is_empty() && text.chars().count() <= most).then(|| text.to_owned())
}

/// One hold as lead and officer read it: never whom it is about.
pub struct Listed {
    /// The hold.
    pub id: OrderId,
    /// Whether it is about one person, and not about the whole project.
    pub is_about_one: bool,
    /// Under which law.
    pub legal_basis: String,
    /// Why.
    pub reason: String,
    /// The last day.
    pub until_on: NaiveDate,
    /// Who proposed it, by role.
    pub proposed_by: Role,
    /// When.
    pub proposed_at: Instant,
    /// Who agreed, by role, and when.
    pub placed: Option<(Role, Instant)>,
    /// How it stands.
    pub stand: Stand,
    /// Whether whoever reads this proposed it, and so cannot agree.
    pub is_own_proposal: bool,
    /// Whether the ledger says the same, word for word.
    pub is_in_ledger: bool,
}

/// How a hold stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It waits for the second person.
    Proposed,
    /// It suspends deletion.
    Stands,
    /// It was lifted, or the proposal taken back, then.
    Lifted(Instant),
    /// Its date is over.
    Over,
}

/// The holds of one project.
pub struct Holds {
    /// The project.
    pub project: Project,
    /// The newest first.
    pub list: Vec<Listed>,
}

impl Datum for Holds {
    type Class = classes::Holds;

    fn subject(&self) -> Subject {
        Subject::Group(self.project.id.clone())
    }
}

/// The holds of one project, for whoever may place them.
pub async fn list(
    installation: &Installation,
    actor: Actor<'_>,
    project: &ProjectId,
) -> Result<Holds, HoldError> {
    let project = actor.project(installation, project).await?;
    let now = installation.clock.now();
    let rows = legal_hold::list_of_project(&installation.store, &project.id).await?;
    let ledger = Ledger::at(&installation.folder.ledger());
    let reading = ledger.read_aside().await?;
    let keyring = installation.keyring.get();
    let listed = |hold: Hold| Listed {
        stand: match hold.lifted_at {
            Some(at) => Stand::Lifted(at),
            None if hold.stands(now) => Stand::Stands,
            None if hold.is_proposed(now) => Stand::Proposed,
            None => Stand::Over,
        },
        is_own_proposal: hold.proposer == *actor.desk().id(),
        is_in_ledger: reading.holds_hold(&hold.id, &holds::tag_of(&keyring, &hold)),
        is_about_one: hold.participation.is_some(),
        placed: hold.seconder_role.zip(hold.placed_at),
        id: hold.id,
        legal_basis: hold.legal_basis,
        reason: hold.reason,
        until_on: hold.until_on,
        proposed_by: hold.proposer_role,
        proposed_at: hold.proposed_at,
    };
    Ok(Holds { list: rows.into_iter().map(listed).collect(), project })
}

/// The holds that stand over the person themselves.
pub struct OwnHolds {
    person: ParticipationId,
    /// Why and under which law deletion is suspended, and the last day of that.
    pub list: Vec<(String, String, NaiveDate)>,
}

impl Datum for OwnHolds {
    type Class = classes::Holds;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), Given::Held)
    }
}

/// What suspends the deletion of the person's own data now.
pub async fn own(
    installation: &Installation,
    participant: &Participant,
) -> Result<OwnHolds, Denied> {
    let (person, now) = (participant.case().id().clone(), installation.clock.now());
    let rows = legal_hold::list_over(&installation.store, &person, now).await?;
    let said = |hold: Hold| (hold.reason, hold.legal_basis, hold.until_on);
    Ok(OwnHolds { list: rows.into_iter().map(said).collect(), person })
}

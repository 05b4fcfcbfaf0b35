//! Changes of a project's agreement: seen before they are made, explained, and never alone when
//! something is stored longer.
//!
//! A change that lengthens nothing is made at once by one lead. One that lengthens anything waits for
//! a second person: another lead, or the data protection officer of the same provider.
//! Both write what [`effect`] worked out, in the transaction that makes the version, and stand in the
//! ledger, on disk, before they count.

mod history;
mod proposals;

pub use history::{Version, Versions, versions};
pub use proposals::{Waiting, confirm, waiting, withdraw};

use chrono::NaiveDate;
use data_encoding::HEXLOWER;

use self::proposals::{end_late, waiting_row};
use super::people;
use crate::access::{Denied, Desk, Exit, LeadDesk, SamePerson};
use crate::ids::{OrderId, ProjectId};
use crate::installation::Installation;
use crate::keys::sha256;
use crate::retention::agreement::{Agreement, AnswersEnd};
use crate::retention::due::{Due, Period};
use crate::retention::effect::{Basis, Effect, Stored, effect};
use crate::retention::ledger::{AGREEMENT_RULE, Entry, Kind, Ledger, LedgerFault};
use crate::store::agreement_change::{self, Change, State};
use crate::store::project::Project;
use crate::store::{self, StoreError, Tx};

/// The most characters of a reason.
pub const MOST_OF_REASON: usize = 1_000;
/// Days for which a proposal waits for a second person.
pub const PROPOSAL_DAYS: i64 = 14;

/// Why no agreement was changed; nothing was.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The reason is missing or too long.
    #[error("the reason is missing, or longer than {MOST_OF_REASON} characters")]
    Reason,
    /// The project ends before it begins.
    #[error("the project ends before it begins")]
    Period,
    /// Nothing would be different.
    #[error("nothing would be different")]
    Nothing,
    /// Another proposal waits already.
    #[error("a proposal waits already")]
    Waits,
    /// What was shown is not what would happen now.
    #[error("the effect is another by now")]
    Moved,
    /// The proposal does not wait any more, or the agreement was changed since.
    #[error("the proposal can no longer be made")]
    Gone,
    /// The one who proposed it cannot agree as well.
    #[error(transparent)]
    SamePerson(#[from] SamePerson),
    /// The ledger cannot be written, and nothing is changed without it.
    #[error(transparent)]
    Ledger(#[from] LedgerFault),
    /// Not one's own project, or the database failed.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for ChangeError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::Gone,
            other => Self::Denied(other.into()),
        }
    }
}

/// What a lead wants instead of what is in force.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Why, in words that participants read.
    pub reason: String,
    /// First and last day of the project.
    pub period: (NaiveDate, NaiveDate),
    /// The agreement; its version is set by the change.
    pub agreement: Agreement,
}

/// What a change would do.
pub struct Preview {
    /// In counts.
    pub effect: Effect,
    /// Whether answers of people who are there may end earlier than so far.
    pub answers_earlier: bool,
    /// Stands for all of it: a form carries it, so that nobody makes what they have not seen.
    pub seen: String,
}

/// What became of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in force.
    Made,
    /// It waits for a second person.
    Proposed,
}

/// A wish worked out within a transaction.
struct Worked {
    project: Project,
    version: i64,
    wish: Wish,
    exits: Vec<Exit>,
    dues: Vec<Due>,
    preview: Preview,
}

/// What a wish would do, without doing anything.
pub async fn preview(
    installation: &Installation,
    lead: &LeadDesk,
    project: &ProjectId,
    wish: &Wish,
) -> Result<Preview, ChangeError> {
    let mut tx = installation.store.begin().await?;
    let worked = work_out(installation, &mut tx, lead.desk(), project, wish).await?;
    // Nothing was written; what was read is let go of here and not some time later.
    tx.commit().await?;
    Ok(worked.preview)
}

/// Makes a change, or proposes it where it lengthens anything.
///
/// # Errors
///
/// [`ChangeError::Moved`] when `seen` is not what would happen now.
pub async fn change(
    installation: &Installation,
    lead: &LeadDesk,
    project: &ProjectId,
    wish: &Wish,
    seen: &str,
) -> Result<Outcome, ChangeError> {
    let mut tx = installation.store.begin().await?;
    store::project::hold(&mut tx, project).await?;
    let worked = work_out(installation, &mut tx, lead.desk(), project, wish).await?;
    if worked.preview.seen != seen {
        return Err(ChangeError::Moved);
    }
    end_late(installation, &mut tx, project).await?;
    let row = worked.row(installation, lead.desk());
    if worked.preview.effect.lengthens {
        if !agreement_change::propose(&mut tx, &row).await? {
            return Err(ChangeError::Waits);
        }
        tx.commit().await?;
        return Ok(Outcome::Proposed);
    }
    agreement_change::add_made(&mut tx, &row).await?;
    put_in_force(installation, tx, &worked, &row, Kind::AgreementChanged).await?;
    Ok(Outcome::Made)
}

/// A project whose agreement is this member of staff's to decide about.
pub async fn project_of(
    installation: &Installation,
    desk: &Desk,
    project: &ProjectId,
) -> Result<Project, Denied> {
    let found = store::project::find(&installation.store, project).await?;
    found.filter(|project| desk.decides_about(project)).ok_or(Denied::NotFound)
}

async fn own_project(tx: &mut Tx, desk: &Desk, project: &ProjectId) -> Result<Project, Denied> {
    let found = store::project::find(tx, project).await?;
    found.filter(|project| desk.decides_about(project)).ok_or(Denied::NotFound)
}

async fn work_out(
    installation: &Installation,
    tx: &mut Tx,
    desk: &Desk,
    project: &ProjectId,
    wish: &Wish,
) -> Result<Worked, ChangeError> {
    let project = own_project(tx, desk, project).await?;
    let reason = wish.reason.trim();
    if reason.is_empty() || reason.chars().count() > MOST_OF_REASON {
        return Err(ChangeError::Reason);
    }
    if wish.period.1 < wish.period.0 {
        return Err(ChangeError::Period);
    }
    let former = people::agreement_within(tx, &project.id).await.map_err(|_| Denied::NotFound)?;
    let mut agreement = Agreement { version: former.version + 1, ..wish.agreement.clone() };
    if let (AnswersEnd::AfterResult { .. }, AnswersEnd::AfterResult { .. }) =
        (former.answers, agreement.answers)
    {
        // It is agreed since it was agreed first.
        agreement.answers = former.answers;
    }
    let same = Agreement { version: former.version, ..agreement.clone() } == former;
    if same && wish.period == (project.starts_on, project.ends_on) {
        return Err(ChangeError::Nothing);
    }
    let period = Period::from(&project);
    let (first, last) = wish.period;
    let before = Basis { period, terms: former.terms, answers: former.answers };
    let after = Basis {
        period: Period { first, last, ..period },
        terms: agreement.terms,
        answers: agreement.answers,
    };
    let now = installation.clock.now();
    let exits = desk.exits(installation, tx, &project).await?;
    let stored: Vec<Stored> = exits
        .iter()
        .map(|one| Stored { exit_on: one.exit_on, deletes_on: one.deletes_on })
        .collect();
    let (dues, effect) = effect(&before, &after, &stored, now);
    let wish = Wish { reason: reason.to_owned(), period: wish.period, agreement };
    let answers_earlier = before.answers.lengthens(after.answers);
    let said = format!("{}\n{}\n{}", said(&wish, &project), json(&effect), wish.reason);
    let seen = HEXLOWER.encode(&sha256(said.as_bytes()));
    let preview = Preview { effect, answers_earlier, seen };
    Ok(Worked { version: former.version + 1, project, wish, exits, dues, preview })
}

impl Worked {
    fn row(&self, installation: &Installation, desk: &Desk) -> Change {
        Change {
            id: OrderId::from_bits(installation.chance.bits128()),
            project: self.project.id.clone(),
            version: self.version,
            state: State::Proposed,
            proposed_by: desk.id().clone(),
            proposed_at: installation.clock.now(),
            agreed_by: None,
            decided_at: None,
            reason: self.wish.reason.clone(),
            terms: self.wish.agreement.to_json(),
            period: self.wish.period,
            former: (self.project.starts_on, self.project.ends_on),
            effect: json(&self.preview.effect),
        }
    }
}

/// Writes version, period and due dates; then the line of the ledger; and only then makes it count.
async fn put_in_force(
    installation: &Installation,
    mut tx: Tx,
    worked: &Worked,
    row: &Change,
    kind: Kind,
) -> Result<(), ChangeError> {
    let (now, project) = (installation.clock.now(), &worked.project);
    let terms = worked.wish.agreement.to_json();
    store::project::add_agreement(&mut tx, &project.id, worked.version, now, &terms).await?;
    store::project::set_period(&mut tx, &project.id, worked.wish.period).await?;
    for (exit, due) in worked.exits.iter().zip(&worked.dues) {
        let (day, end) = (due.last_day, due.ends_at);
        store::participation::set_due(&mut tx, &exit.id, &exit.revision, day, end).await?;
    }
    let entry = Entry {
        rule: AGREEMENT_RULE.to_owned(),
        project: project.code.clone(),
        tag: sha256(said(&worked.wish, project).as_bytes()),
        ..Entry::new(kind, row.id.clone(), now, installation.keyring.get().current_epoch())
    };
    let ledger = Ledger::at(&installation.folder.ledger());
    ledger.append_aside(vec![entry]).await?;
    Ok(tx.commit().await?)
}

/// What the ledger's hash is made of: the agreement, and the period that its terms are counted from.
fn said(wish: &Wish, project: &Project) -> String {
    let (first, last) = wish.period;
    format!("{}\n{first}\n{last}\n{}", wish.agreement.to_json(), project.zone.name())
}

fn json(effect: &Effect) -> String {
    serde_json::to_string(effect).expect("because an effect has only numbers and dates")
}

/// A project whose agreement somebody decides about, in figures.
pub struct Deciding {
    /// The project.
    pub project: Project,
    /// Whether a proposal waits.
    pub waits: bool,
    /// Living participations that have no exit date though the project is over.
    pub without_exit: u64,
}

/// Every project whose agreement is this member of staff's to decide about, by code.
pub async fn deciding(installation: &Installation, desk: &Desk) -> Result<Vec<Deciding>, Denied> {
    let mut tx = installation.store.begin().await?;
    let mut deciding = Vec::new();
    for project in store::project::list(&mut tx).await? {
        if !desk.decides_about(&project) {
            continue;
        }
        let waits = waiting_row(installation, &mut tx, &project.id).await?.is_some();
        let over = installation.clock.now().date_in(project.zone) >= project.ends_on;
        // Nobody's file is opened while an exit may still come.
        let without_exit = if over {
            let exits = desk.exits(installation, &mut tx, &project).await?;
            exits.iter().filter(|one| one.exit_on.is_none()).count() as u64
        } else {
            0
        };
        deciding.push(Deciding { project, waits, without_exit });
    }
    tx.commit().await?;
    Ok(deciding)
}

//! Certificates: what the data protection officer hands on about a deletion, or about a whole project.
//!
//! They say what the ledger says, signed: orders, rules, dates and counts, never a person.

use std::sync::Arc;

use super::RetentionError;
use super::checkpoints::Checkpoints;
use super::counts::Counts;
use super::evidence::{Deletion, Evidence};
use super::ledger::Ledger;
use super::ledger::proved_line::ProvedLine;
use super::signed::fields::statement;
use super::signed::statement::Statement;
use super::signed::{Signed, said};
use crate::clock::Instant;
use crate::ids::{OrderId, ProjectId};
use crate::keys::Keyring;
use crate::store::retention_order::{self, State};
use crate::store::{Store, StoreError, erasure, project};

/// What there is to certify.
pub struct Certificates {
    evidence: Evidence,
    keyring: Arc<Keyring>,
    projects: Vec<Ending>,
    now: Instant,
}

/// How far a project is from being gone.
pub struct Ending {
    /// The project.
    pub id: ProjectId,
    /// Its code.
    pub code: String,
    /// What has to come before its certificate.
    pub awaits: Awaits,
}

/// What has to come before a project's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaits {
    /// The end of the project.
    End,
    /// The deletion of so many participations.
    Deletions(u64),
    /// The horizon: a backup could still be opened with a living key.
    Horizon,
    /// Nothing was deleted, so there is nothing to certify.
    Anything,
    /// Nothing.
    Nothing,
}

statement! {
    /// What is certified of one deletion.
    pub struct OfDeletion {
        /// When it was issued (RFC 3339).
        pub issued_at: String,
        /// The order, which the ledger's lines name.
        pub order: OrderId,
        /// The project's code.
        pub project: String,
        /// The rule of the schedule.
        pub rule: String,
        /// When it was announced in the ledger (RFC 3339).
        pub announced_at: String,
        /// When nothing was left (RFC 3339).
        pub completed_at: String,
        /// Records deleted for each class.
        pub counts: Counts,
        /// The epoch of the keyring then.
        pub epoch: i64,
        /// Whether backups from before open it no more.
        pub beyond_horizon: bool,
        /// The signed checkpoint under which its lines are proved.
        pub checkpoint: String,
    }
}

statement! {
    /// What is certified of a project of which nothing is left.
    pub struct OfProject {
        /// When it was issued (RFC 3339).
        pub issued_at: String,
        /// The project's code.
        pub project: String,
        /// How many deletions the ledger has of it.
        pub deletions: u64,
        /// The rules under which they were carried out.
        pub rules: Vec<String>,
        /// When the first was completed (RFC 3339).
        pub first_at: String,
        /// When the last was.
        pub last_at: String,
        /// Records deleted for each class.
        pub counts: Counts,
        /// The epoch of the last deletion; its root is destroyed.
        pub epoch: i64,
        /// Participations still there.
        pub left: u64,
        /// Whether backups from before open nobody any more.
        pub beyond_horizon: bool,
        /// The signed checkpoint under which its lines are proved.
        pub checkpoint: String,
    }
}

/// A certificate: what it says, and the signed file.
pub struct Certificate<S> {
    /// What it says.
    pub statement: S,
    /// The file to keep.
    pub file: Signed,
}

impl Certificates {
    /// Looks what there is to certify.
    pub async fn gather(
        store: &Store,
        keyring: Arc<Keyring>,
        (ledger, checkpoints): (Ledger, Checkpoints),
        now: Instant,
    ) -> Result<Self, RetentionError> {
        // The rows first: whoever is deleted after this look is counted as still there.
        let left = erasure::count_ending(store, Instant::from_unix(i64::MAX)).await?;
        let projects = project::list(store).await?;
        let own = Arc::clone(&keyring);
        let evidence =
            tokio::task::spawn_blocking(move || Evidence::gather(&ledger, &checkpoints, &own, now))
                .await
                .expect("because gathering does not panic and is never cancelled")?;
        let ending = |project: project::Project| {
            let ended = now.date_in(project.zone) > project.ends_on;
            let left = left.iter().find(|(code, _)| *code == project.code).map_or(0, |(_, n)| *n);
            let of: Vec<_> = deletions_of(&evidence, &project.code).collect();
            let open = of.iter().filter(|one| one.completed_at.is_none()).count() as u64;
            let awaits = if !ended {
                Awaits::End
            } else if left + open > 0 {
                Awaits::Deletions(left.max(open))
            } else if of.is_empty() {
                Awaits::Anything
            } else if of.iter().all(|one| evidence.is_beyond_horizon(one.epoch)) {
                Awaits::Nothing
            } else {
                Awaits::Horizon
            };
            Ending { id: project.id, code: project.code, awaits }
        };
        let projects = projects.into_iter().map(ending).collect();
        Ok(Self { evidence, keyring, projects, now })
    }

    /// What the ledger proves.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// Every project, and what has to come before its certificate.
    pub fn projects(&self) -> &[Ending] {
        &self.projects
    }

    /// The certificate of one deletion, once it is completed.
    pub fn of_deletion(&self, order: &OrderId) -> Option<Certificate<OfDeletion>> {
        let deletion = self.evidence.find(order)?;
        let statement = OfDeletion {
            issued_at: said(self.now),
            order: deletion.order.clone(),
            project: deletion.project.clone(),
            rule: deletion.rule.clone(),
            announced_at: said(deletion.announced_at),
            completed_at: said(deletion.completed_at?),
            counts: deletion.counts.clone(),
            epoch: deletion.epoch,
            beyond_horizon: self.evidence.is_beyond_horizon(deletion.epoch),
            checkpoint: self.evidence.checkpoint(),
        };
        Some(self.signed(statement, self.evidence.proofs(deletion)))
    }

    /// The certificate of a project, once nothing of it is left and backups open nobody.
    pub fn of_project(&self, id: &ProjectId) -> Option<Certificate<OfProject>> {
        let project = self.projects.iter().find(|project| project.id == *id)?;
        if project.awaits != Awaits::Nothing {
            return None;
        }
        let mut of: Vec<&Deletion> = deletions_of(&self.evidence, &project.code).collect();
        of.sort_by_key(|deletion| deletion.completed_at);
        let (first, last) = (*of.first()?, *of.last()?);
        let mut counts = Counts::default();
        for deletion in &of {
            counts.add_all(&deletion.counts);
        }
        let mut rules: Vec<String> = of.iter().map(|deletion| deletion.rule.clone()).collect();
        rules.sort_unstable();
        rules.dedup();
        let statement = OfProject {
            issued_at: said(self.now),
            project: project.code.clone(),
            deletions: of.len() as u64,
            rules,
            first_at: said(first.completed_at?),
            last_at: said(last.completed_at?),
            counts,
            epoch: of.iter().map(|deletion| deletion.epoch).max()?,
            left: 0,
            beyond_horizon: true,
            checkpoint: self.evidence.checkpoint(),
        };
        Some(self.signed(statement, self.evidence.proofs_of_completion(of)))
    }

    fn signed<S: Clone + Into<Statement>>(
        &self,
        statement: S,
        proofs: Vec<ProvedLine>,
    ) -> Certificate<S> {
        Certificate { file: Signed::new(&self.keyring, statement.clone(), proofs), statement }
    }
}

/// How far the certificates are: which deletions may be certified now, and which are.
pub struct Issued {
    ready: Vec<(OrderId, String)>,
    certified: Vec<(OrderId, String)>,
}

/// Whether a certificate was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// Not yet: a backup could still be opened with a living key.
    NotYet,
    /// It can be.
    Ready,
    /// It was.
    Done,
}

impl Issued {
    /// Reads it from the rows of the deletions.
    pub async fn gather(store: &Store) -> Result<Self, RetentionError> {
        Ok(Self {
            ready: retention_order::list_in_state(store, State::BeyondHorizon).await?,
            certified: retention_order::list_in_state(store, State::Certified).await?,
        })
    }

    /// How far one deletion is.
    pub fn of_deletion(&self, order: &OrderId) -> Issue {
        self.of(|(id, _)| id == order)
    }

    /// How far a project is, by its code: done when no deletion is left to certify.
    pub fn of_project(&self, code: &str) -> Issue {
        self.of(|(_, project)| project == code)
    }

    fn of(&self, is_it: impl Fn(&(OrderId, String)) -> bool) -> Issue {
        if self.ready.iter().any(&is_it) {
            Issue::Ready
        } else if self.certified.iter().any(&is_it) {
            Issue::Done
        } else {
            Issue::NotYet
        }
    }
}

/// Issues the certificate of one deletion: from now on it counts as certified.
///
/// It writes down that, and neither who issued it nor when. Reading a certificate writes nothing.
///
/// # Errors
///
/// [`StoreError::Stale`] when a backup could still open it, or when it was issued already.
pub async fn issue(store: &Store, order: &OrderId) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    retention_order::set_certified(&mut tx, order).await?;
    tx.commit().await
}

impl Certificates {
    /// As [`issue`], for every deletion of a project of which nothing is left.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] when something has to come before its certificate.
    pub async fn issue_of_project(&self, store: &Store, id: &ProjectId) -> Result<(), StoreError> {
        let of = |project: &&Ending| project.id == *id && project.awaits == Awaits::Nothing;
        let project = self.projects.iter().find(of).ok_or(StoreError::Stale)?;
        let mut tx = store.begin().await?;
        retention_order::certify_project(&mut tx, &project.code).await?;
        tx.commit().await
    }
}

fn deletions_of<'e>(evidence: &'e Evidence, code: &str) -> impl Iterator<Item = &'e Deletion> {
    evidence.deletions().iter().filter(move |deletion| deletion.project == code)
}

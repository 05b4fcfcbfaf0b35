//! Every version of a project's agreement, with the period it was counted from, when and why.

use chrono::NaiveDate;

use super::said;
use crate::access::Denied;
use crate::clock::Instant;
use crate::ids::{ProjectId, StaffId};
use crate::installation::Installation;
use crate::keys::sha256;
use crate::retention::agreement::Agreement;
use crate::retention::due::{Due, Period, due};
use crate::retention::ledger::{Kind, Ledger, LedgerFault};
use crate::store::agreement_change::{self, Change, State};
use crate::store::project::Project;
use crate::store::{self, StoreError};

/// One version.
pub struct Version {
    /// What was agreed.
    pub agreement: Agreement,
    /// Since when.
    pub made_at: Instant,
    /// The project's period then.
    pub period: Period,
    /// How it came about; none for the first.
    pub change: Option<Change>,
}

/// All of a project, the oldest first; offices and terms, never a person.
pub struct Versions(Vec<Version>);

impl Version {
    /// When storage ended under this version for someone with this exit date.
    pub fn due(&self, exit_on: Option<NaiveDate>) -> Due {
        due(&self.period, &self.agreement.terms, exit_on)
    }

    /// Who made it: one person, or two.
    pub fn staff(&self) -> impl Iterator<Item = &StaffId> {
        let change = self.change.as_ref();
        change
            .into_iter()
            .flat_map(|one| [Some(&one.proposed_by), one.agreed_by.as_ref()])
            .flatten()
    }
}

impl Versions {
    /// The oldest first.
    pub fn list(&self) -> &[Version] {
        &self.0
    }

    /// The version with this number.
    pub fn find(&self, version: i64) -> Option<&Version> {
        self.0.iter().find(|one| one.agreement.version == version)
    }

    /// The one in force.
    pub fn in_force(&self) -> Option<&Version> {
        self.0.last()
    }

    /// The numbers of the changed versions that do not stand in the ledger, word for word.
    pub async fn not_in_ledger(
        &self,
        installation: &Installation,
        project: &Project,
    ) -> Result<Vec<i64>, LedgerFault> {
        let ledger = Ledger::at(&installation.folder.ledger());
        let reading = ledger.read_aside().await?;
        let stands = |version: &&Version| {
            let Some(change) = &version.change else { return true };
            let wish = super::Wish {
                reason: String::new(),
                period: change.period,
                agreement: version.agreement.clone(),
            };
            let hash = sha256(said(&wish, project).as_bytes());
            reading.entries.iter().any(|entry| {
                let about =
                    matches!(entry.kind, Kind::AgreementChanged | Kind::AgreementLengthened);
                about && entry.order == change.id && entry.tag == hash
            })
        };
        Ok(self.0.iter().filter(|one| !stands(one)).map(|one| one.agreement.version).collect())
    }
}

/// Every version of a project's agreement.
pub async fn versions(
    installation: &Installation,
    project: &ProjectId,
) -> Result<Versions, Denied> {
    let store = &installation.store;
    let project = store::project::find(store, project).await?.ok_or(Denied::NotFound)?;
    let rows = store::project::list_agreements(store, &project.id).await?;
    let changes = agreement_change::list(store, &project.id).await?;
    let made = |version: i64| {
        changes.iter().find(|change| change.state == State::Made && change.version == version)
    };
    let zone = project.zone;
    let mut versions = Vec::with_capacity(rows.len());
    for row in rows {
        let impossible = StoreError::Impossible { table: "agreement", column: "terms" };
        let agreement = Agreement::parse(&row.terms).map_err(|_| impossible)?;
        let change = made(row.version).cloned();
        // Without a change of its own the period is the one that the next change found.
        let next = changes
            .iter()
            .filter(|one| one.state == State::Made && one.version > row.version)
            .min_by_key(|one| one.version);
        let now = (project.starts_on, project.ends_on);
        let own = change.as_ref().map(|one| one.period);
        let (first, last) = own.or(next.map(|one| one.former)).unwrap_or(now);
        let period = Period { first, last, zone };
        versions.push(Version { agreement, made_at: row.made_at, period, change });
    }
    Ok(Versions(versions))
}

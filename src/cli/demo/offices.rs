//! What the offices of the demo did and find: sign-offs, a request, an objection, a legal hold, a
//! backup that was tried.
//!
//! By the same verbs as the pages.

use chrono::Months;

use super::cast::State;
use super::story::{self, ZONE};
use crate::access::{self, Adviser, Desk, Dpo, LeadDesk};
use crate::cli::setting_up::Account;
use crate::counselling::holds::{self, Actor, Proposal};
use crate::counselling::sign_off;
use crate::custody::{backup, drill};
use crate::installation::Installation;
use crate::keys::{Secret, Token};
use crate::rights::cases::{self, Demand};
use crate::store::rights_case::Kind;
use crate::store::staff::Role;

/// The accounts of those who decide together.
pub struct Offices<'a> {
    installation: &'a Installation,
    accounts: &'a [Account],
}

impl<'a> Offices<'a> {
    /// Those of these accounts.
    pub const fn of(installation: &'a Installation, accounts: &'a [Account]) -> Self {
        Self { installation, accounts }
    }

    fn account(&self, role: Role) -> &Account {
        let account = self.accounts.iter().find(|account| account.role == role);
        account.expect("because the cast has one of each role")
    }

    /// Logs the one of this role in.
    pub async fn enter(&self, role: Role) -> anyhow::Result<Token> {
        story::enter(self.installation, self.account(role)).await
    }

    async fn confirm(&self, role: Role, desk: &Desk) -> anyhow::Result<access::Confirmed> {
        let password = Secret::entered(self.account(role).password.clone())?;
        Ok(access::confirm(self.installation, desk, password).await?)
    }

    /// The officer signs off every questionnaire that needs it, in the words that its author wrote
    /// down.
    pub async fn sign_off_all(&self) -> anyhow::Result<()> {
        let installation = self.installation;
        let officer = Dpo::authorise(installation, self.enter(Role::Dpo).await?).await?;
        for published in installation.catalogue.all().filter(|one| one.needs_sign_off()) {
            let definition = published.definition();
            // Without a word of its author it waits, as it would for a real officer.
            let Some(record) = definition.sign_off() else { continue };
            let confirmed = self.confirm(Role::Dpo, officer.desk()).await?;
            let version = (definition.id(), definition.version());
            let (basis, reason) = (record.legal_basis(), record.reason());
            sign_off::sign(installation, &officer, confirmed, version, basis, reason).await?;
        }
        Ok(())
    }

    /// What people in this state ask of the offices.
    pub async fn ask(&self, adviser: &Adviser, state: State) -> anyhow::Result<()> {
        match state {
            State::HandedOver => self.demand(adviser, Kind::Access).await,
            State::Withdrawn => self.demand(adviser, Kind::Objection).await,
            State::Released => self.hold(adviser).await,
            _ => Ok(()),
        }
    }

    async fn demand(&self, adviser: &Adviser, kind: Kind) -> anyhow::Result<()> {
        let (text, recipient, address) = (String::new(), String::new(), String::new());
        let demand = Demand { kind, text, recipient, address };
        let today = self.installation.clock.now().date_in(ZONE);
        cases::record(self.installation, adviser, &demand, today).await?;
        Ok(())
    }

    /// The lead proposes, and the officer agrees.
    async fn hold(&self, adviser: &Adviser) -> anyhow::Result<()> {
        let installation = self.installation;
        let lead = LeadDesk::authorise(installation, self.enter(Role::Lead).await?).await?;
        let officer = Dpo::authorise(installation, self.enter(Role::Dpo).await?).await?;
        let today = installation.clock.now().date_in(ZONE);
        let proposal = Proposal {
            project: &adviser.case().project().id,
            person: Some(adviser.case()),
            legal_basis: "Art. 17 Abs. 3 lit. e DSGVO",
            reason: "Ein Verfahren über die Kosten der Beratung ist anhängig.",
            until: today + Months::new(9),
        };
        let confirmed = self.confirm(Role::Lead, lead.desk()).await?;
        let hold = holds::propose(installation, Actor::Lead(&lead), confirmed, &proposal).await?;
        let confirmed = self.confirm(Role::Dpo, officer.desk()).await?;
        holds::second(installation, Actor::Officer(&officer), confirmed, &hold).await?;
        Ok(())
    }
}

/// Makes a backup and tries it.
pub async fn back_up(installation: &Installation) {
    let made = match backup::make(installation).await {
        Ok(_) => drill::run(installation).await.map(drop),
        Err(error) => Err(error),
    };
    // A server's own programs may be missing, or the right to make a database: the page says so.
    if let Err(error) = made {
        tracing::warn!(cause = %error, "the demo has no backup that was tried");
    }
}

//! The data protection officer's sign-off on questionnaires that touch on special categories of data.
//!
//! It is bound to the hash of one version, stands in the ledger before it counts, and is never
//! changed; withdrawing it ends new unlocking and leaves sheets that are unlocked as they are.
//! A `[sign_off]` inside a definition is its author's word to the officer, and unlocks nothing.

use crate::access::{Adviser, Confirmed, Denied, Dpo};
use crate::classes;
use crate::clock::Instant;
use crate::definition::Published;
use crate::disclosure::{Datum, Subject};
use crate::ids::OrderId;
use crate::installation::Installation;
use crate::retention::ledger::{
    Entry, Kind, Ledger, LedgerFault, Reading, SIGN_OFF_RULE, SignedOff,
};
use crate::store::sign_off::{self, SignOff};
use crate::store::{StoreError, Tx};

/// The most characters of a legal basis.
pub const MOST_OF_LEGAL_BASIS: usize = 200;
/// The most characters of a reason.
pub const MOST_OF_REASON: usize = 1_000;

/// Why nothing was signed off or withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum SignOffError {
    /// There is no such version, or it needs no sign-off.
    #[error("there is no such version that needs a sign-off")]
    Unknown,
    /// The legal basis is missing or too long.
    #[error("the legal basis is missing, or longer than {MOST_OF_LEGAL_BASIS} characters")]
    LegalBasis,
    /// The reason is missing or too long.
    #[error("the reason is missing, or longer than {MOST_OF_REASON} characters")]
    Reason,
    /// A sign-off is in force already.
    #[error("it is signed off already")]
    InForce,
    /// No sign-off is in force.
    #[error("no sign-off is in force")]
    NotInForce,
    /// The ledger cannot be written, and nothing is signed off without it.
    #[error(transparent)]
    Ledger(#[from] LedgerFault),
    /// The database failed, or the password was entered by somebody else.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for SignOffError {
    fn from(error: StoreError) -> Self {
        Self::Denied(error.into())
    }
}

/// A version that needs a sign-off, and how it stands.
pub struct Version<'i> {
    /// The questionnaire.
    pub published: &'i Published,
    /// The projects that wait for it, by code, and since when.
    pub asked: Vec<(String, Instant)>,
    /// The sign-off in force.
    pub in_force: Option<SignOff>,
    /// Whether the sign-off in force stands in the ledger, word for word.
    pub in_ledger: bool,
    /// Those that were withdrawn, the newest first.
    pub former: Vec<SignOff>,
}

/// Every version that needs a sign-off.
pub struct Versions<'i>(Vec<Version<'i>>);

impl<'i> Versions<'i> {
    /// By questionnaire, older versions first.
    pub fn list(&self) -> &[Version<'i>] {
        &self.0
    }

    /// One of them.
    pub fn find(&self, questionnaire: &str, version: &str) -> Option<&Version<'i>> {
        self.0.iter().find(|one| {
            let definition = one.published.definition();
            definition.id() == questionnaire && definition.version() == version
        })
    }
}

impl Datum for Versions<'_> {
    type Class = classes::Agreements;

    fn subject(&self) -> Subject {
        Subject::Nobody
    }
}

/// Every version at hand that touches on special categories of data.
pub async fn list(installation: &Installation) -> Result<Versions<'_>, SignOffError> {
    let rows = sign_off::list(&installation.store).await?;
    let requests = sign_off::list_requests(&installation.store).await?;
    let ledger = read(installation).await?;
    let versions = installation.catalogue.all().filter(|one| one.needs_sign_off());
    let version = |published: &'_ Published| {
        let hash = published.definition().hash();
        let own = rows.iter().filter(|row| row.hash == hash);
        let (former, in_force): (Vec<&SignOff>, Vec<&SignOff>) =
            own.partition(|row| row.withdrawn_at.is_some());
        let in_force = in_force.first().copied().cloned();
        let asked = requests.iter().filter(|request| request.hash == hash);
        (
            asked.map(|request| (request.project_code.clone(), request.asked_at)).collect(),
            in_force.as_ref().is_some_and(|row| ledger.holds_sign_off(&row.id, &said(row))),
            in_force,
            former.into_iter().cloned().collect(),
        )
    };
    let list = versions.map(|published| {
        let (asked, in_ledger, in_force, former) = version(published);
        Version { published, asked, in_force, in_ledger, former }
    });
    Ok(Versions(list.collect()))
}

/// Signs a version off, for new unlocking from now on.
///
/// It stands in the ledger, on disk, before it counts.
pub async fn sign(
    installation: &Installation,
    dpo: &Dpo,
    confirmed: Confirmed,
    version: (&str, &str),
    legal_basis: &str,
    reason: &str,
) -> Result<(), SignOffError> {
    let published = needing(installation, version)?;
    by_themselves(dpo, &confirmed)?;
    let legal_basis = text(legal_basis, MOST_OF_LEGAL_BASIS).ok_or(SignOffError::LegalBasis)?;
    let reason = text(reason, MOST_OF_REASON).ok_or(SignOffError::Reason)?;
    let definition = published.definition();
    let row = SignOff {
        id: OrderId::from_bits(installation.chance.bits128()),
        definition: definition.id().to_owned(),
        version: definition.version().to_owned(),
        hash: definition.hash().to_owned(),
        staff: confirmed.by().clone(),
        signed_at: installation.clock.now(),
        legal_basis,
        reason,
        withdrawn_at: None,
    };
    let mut tx = installation.store.begin().await?;
    if !sign_off::add(&mut tx, &row).await? {
        return Err(SignOffError::InForce);
    }
    sign_off::remove_requests(&mut tx, &row.hash).await?;
    record(installation, tx, &row, Kind::SignedOff, confirmed).await
}

/// Withdraws the sign-off of a version: nobody unlocks it any more, and what is unlocked stays.
pub async fn withdraw(
    installation: &Installation,
    dpo: &Dpo,
    confirmed: Confirmed,
    version: (&str, &str),
) -> Result<(), SignOffError> {
    let published = needing(installation, version)?;
    by_themselves(dpo, &confirmed)?;
    let mut tx = installation.store.begin().await?;
    let row = sign_off::find_in_force(&mut tx, published.definition().hash())
        .await?
        .ok_or(SignOffError::NotInForce)?;
    match sign_off::set_withdrawn(&mut tx, &row.id, installation.clock.now()).await {
        Ok(()) => {}
        Err(StoreError::Stale) => return Err(SignOffError::NotInForce),
        Err(other) => return Err(other.into()),
    }
    record(installation, tx, &row, Kind::SignOffWithdrawn, confirmed).await
}

/// Asks for the sign-off of the newest version of a questionnaire, for the project of this person.
///
/// The officer reads which project waits, and since when; never for whom.
pub async fn ask(
    installation: &Installation,
    adviser: &Adviser,
    questionnaire: &str,
) -> Result<(), SignOffError> {
    let published = installation.catalogue.latest(questionnaire).ok_or(SignOffError::Unknown)?;
    let hash = published.definition().hash();
    if !published.needs_sign_off() {
        return Err(SignOffError::Unknown);
    }
    let mut tx = installation.store.begin().await?;
    if sign_off::find_in_force(&mut tx, hash).await?.is_none() {
        let (project, now) = (&adviser.case().project().id, installation.clock.now());
        sign_off::add_request(&mut tx, hash, project, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Which versions cannot be unlocked yet, as advisers of a project read it.
pub struct Waiting {
    blocked: Vec<(String, bool)>,
}

impl Datum for Waiting {
    type Class = classes::Agreements;

    fn subject(&self) -> Subject {
        Subject::Nobody
    }
}

impl Waiting {
    /// Whether this version waits for a sign-off, and if so whether the project has asked for it.
    pub fn of(&self, published: &Published) -> Option<bool> {
        let hash = published.definition().hash();
        self.blocked.iter().find(|(blocked, _)| blocked == hash).map(|(_, asked)| *asked)
    }
}

/// What the adviser's project waits for.
pub async fn waiting(installation: &Installation, adviser: &Adviser) -> Result<Waiting, Denied> {
    let in_force = sign_off::list_in_force(&installation.store).await?;
    let requests = sign_off::list_requests(&installation.store).await?;
    let project = &adviser.case().project().id;
    let blocked = installation.catalogue.all().filter(|one| one.needs_sign_off());
    let blocked = blocked.map(|one| one.definition().hash().to_owned());
    let blocked = blocked.filter(|hash| !in_force.contains(hash)).map(|hash| {
        let asked = requests.iter().any(|one| one.hash == hash && one.project == *project);
        (hash, asked)
    });
    Ok(Waiting { blocked: blocked.collect() })
}

fn needing<'i>(
    installation: &'i Installation,
    (questionnaire, version): (&str, &str),
) -> Result<&'i Published, SignOffError> {
    let found = installation.catalogue.find(questionnaire, version);
    found.filter(|published| published.needs_sign_off()).ok_or(SignOffError::Unknown)
}

/// The password that was entered must be that of whoever acts.
fn by_themselves(dpo: &Dpo, confirmed: &Confirmed) -> Result<(), Denied> {
    if confirmed.by() == dpo.desk().id() { Ok(()) } else { Err(Denied::NotFound) }
}

/// What was typed, if it is there and not too long.
fn text(typed: &str, most: usize) -> Option<String> {
    let text = typed.trim();
    (!text.is_empty() && text.chars().count() <= most).then(|| text.to_owned())
}

/// What the ledger says of a sign-off.
fn said(row: &SignOff) -> SignedOff {
    SignedOff {
        definition: row.definition.clone(),
        version: row.version.clone(),
        hash: row.hash.clone(),
        legal_basis: row.legal_basis.clone(),
        reason: row.reason.clone(),
    }
}

/// Writes the line to the ledger, and only then makes the row count. A line whose row is missing
/// promises nothing: the officer signs again.
async fn record(
    installation: &Installation,
    tx: Tx,
    row: &SignOff,
    kind: Kind,
    confirmed: Confirmed,
) -> Result<(), SignOffError> {
    let keyring = installation.keyring.get();
    let now = installation.clock.now();
    let entry = Entry {
        rule: SIGN_OFF_RULE.to_owned(),
        tag: keyring.ledger_tag(now, "staff", confirmed.by().as_str().as_bytes()),
        signed_off: Some(said(row)),
        ..Entry::new(kind, row.id.clone(), now, keyring.current_epoch())
    };
    let ledger = Ledger::at(&installation.folder.ledger());
    ledger.append_aside(vec![entry]).await?;
    Ok(tx.commit().await?)
}

async fn read(installation: &Installation) -> Result<Reading, LedgerFault> {
    let ledger = Ledger::at(&installation.folder.ledger());
    ledger.read_aside().await
}

//! Setting up: folders, keyring, database, provider, project with its agreement, accounts.
//!
//! `lotse init` and `lotse demo` both go this way.

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use chrono_tz::Tz;

use super::opening::{self, Place};
use crate::access::{NewStaff, ReadyStaff, StaffPerson};
use crate::clock::Clock;
use crate::ids::{ProjectId, ProviderId};
use crate::installation::{Address, Folder, Installation, Outside, Purpose};
use crate::keys::{Chance, Costs, Keyring, Secret, SharedKeyring, SystemChance};
use crate::retention::agreement::Agreement;
use crate::store::project::Project;
use crate::store::staff::Role;
use crate::store::{self, Store, Tx, wrapped_key};

/// Makes a folder that only this user may enter.
pub fn make_private(folder: &Path) -> anyhow::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))
}

/// The files of an installation that is being set up: removed again unless it is finished, so that
/// a failure leaves nothing half done in the way of the next attempt.
#[must_use]
pub struct Unfinished(Vec<PathBuf>);

impl Unfinished {
    /// The files that setting up makes in `folder`.
    pub fn in_folder(folder: &Folder) -> Self {
        let beside = |ending: &str| {
            let mut name = folder.database().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        };
        let mut made = vec![folder.database(), beside("-wal"), beside("-shm"), folder.keyring()];
        made.extend(folder.keyring_replica());
        Self(made)
    }

    /// Everything stands: the files stay.
    pub fn finish(mut self) {
        self.0.clear();
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        for path in &self.0 {
            // What was not made yet is not there; the error that led here is the one to tell.
            let _ = fs::remove_file(path);
        }
    }
}

/// Makes folders, keyring and an empty database, and opens them.
///
/// # Errors
///
/// When something is there already: nothing is ever overwritten, and nothing is left half done.
pub async fn begin(
    place: &Place,
    clock: Arc<dyn Clock>,
    address: Address,
    purpose: Purpose,
) -> anyhow::Result<Installation> {
    let folder = place.folder()?;
    refuse_existing(&folder)?;
    let home = place.keyring_home(&folder)?;
    let catalogue = place.catalogue()?;
    let unfinished = Unfinished::in_folder(&folder);
    make_private(folder.data())?;
    make_private(folder.keys())?;
    if let Some(replica) = folder.keyring_replica() {
        make_private(replica.parent().unwrap_or(&replica))?;
    }
    let chance = Arc::new(SystemChance);
    let location = place.location(&folder);
    let store = Store::open(&location).await?;
    if wrapped_key::find_epoch(&store).await?.is_some() {
        bail!("the database holds an installation already; nothing was changed");
    }
    let keyring = Keyring::make(&*chance);
    home.add(&keyring)?;
    let mut tx = store.begin().await?;
    wrapped_key::set_epoch(&mut tx, keyring.current_epoch(), clock.now()).await?;
    tx.commit().await?;
    let keyring = SharedKeyring::open(home)?;
    opening::publish(&catalogue, &store, clock.now()).await?;
    unfinished.finish();
    Ok(Installation {
        store,
        location,
        keyring,
        costs: Costs::STANDARD,
        catalogue,
        clock,
        chance,
        folder,
        address,
        purpose,
        mail: None,
        outside: Outside::default(),
    })
}

fn refuse_existing(folder: &Folder) -> anyhow::Result<()> {
    let replica = folder.keyring_replica();
    for path in [folder.keyring(), folder.database(), folder.ledger()].into_iter().chain(replica) {
        if path.exists() {
            bail!(
                "{} is there already: this place holds an installation; nothing was changed",
                path.display()
            );
        }
    }
    Ok(())
}

/// A project to be set up.
pub struct NewProject {
    /// The short code that stands in the ledger.
    pub code: String,
    /// Its name.
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, included.
    pub ends_on: NaiveDate,
    /// Where its days begin and end.
    pub zone: Tz,
}

/// Adds a provider with one project and its agreement.
pub async fn add_project(
    installation: &Installation,
    tx: &mut Tx,
    provider_name: &str,
    new: NewProject,
    agreement: &Agreement,
) -> anyhow::Result<Project> {
    if new.ends_on < new.starts_on {
        bail!("the project ends on {} before it starts on {}", new.ends_on, new.starts_on);
    }
    let chance = &*installation.chance;
    let provider = ProviderId::from_bits(chance.bits128());
    store::project::add_provider(tx, &provider, provider_name).await?;
    let project = Project {
        id: ProjectId::from_bits(chance.bits128()),
        provider,
        code: new.code,
        name: new.name,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        zone: new.zone,
    };
    store::project::add(tx, &project).await?;
    let now = installation.clock.now();
    store::project::add_agreement(tx, &project.id, agreement.version, now, &agreement.to_json())
        .await?;
    Ok(project)
}

/// One account that was made, with its first password.
pub struct Account {
    /// What it is for.
    pub role: Role,
    /// Who has it.
    pub person: StaffPerson,
    /// To log in for the first time.
    pub password: String,
}

/// A password of four plain words.
pub fn make_password(chance: &dyn Chance) -> String {
    const WORDS: &str = include_str!("../../locales/en/secret-words.txt");
    let words: Vec<&str> = WORDS.lines().filter(|word| !word.is_empty()).collect();
    let total = u32::try_from(words.len()).unwrap_or(u32::MAX);
    let drawn: Vec<&str> = chance.pick(4, total).into_iter().map(|at| words[at as usize]).collect();
    drawn.join(" ")
}

/// Adds an account for one project.
pub async fn add_account(
    installation: &Installation,
    tx: &mut Tx,
    project: &Project,
    role: Role,
    person: StaffPerson,
    password: String,
) -> anyhow::Result<Account> {
    let secret = Secret::take_offered(password.clone())?;
    let new =
        NewStaff { provider: &project.provider, role, person: person.clone(), password: secret };
    let ready = ReadyStaff::prepare(installation, new).await?;
    let id = ready.write(installation, tx).await?;
    store::staff::add_to_project(tx, &id, &project.id).await?;
    Ok(Account { role, person, password })
}

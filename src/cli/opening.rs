//! Opening an installation from the command line: where its parts are, and whether they fit together.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Args;

use super::keyring_place::KeyringPlace;
use crate::clock::{Clock, Instant};
use crate::custody::{age, presence};
use crate::definition::{Catalogue, Published, STRUCTURE_FILE};
use crate::installation::{Address, Folder, Installation, Outside, Purpose};
use crate::keys::{Costs, KeyringHome, SharedKeyring, SystemChance};
use crate::retention::ledger::Ledger;
use crate::store::{Location, Store, answer_sheet, published_version, wrapped_key};

/// Where an installation is.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// Folder of the database and the ledger
    #[arg(long, env = "LOTSE_DATA", default_value = "lotse-data", value_name = "FOLDER")]
    pub data: PathBuf,
    /// Folder of the keys; it must lie outside the data folder and outside every backup of it
    #[arg(long, env = "LOTSE_KEYS", default_value = "lotse-keys", value_name = "FOLDER")]
    pub keys: PathBuf,
    /// PostgreSQL in place of the embedded database: postgres://user@host/name
    #[arg(long, env = "LOTSE_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// Folder of further questionnaires, one folder each
    #[arg(long, env = "LOTSE_QUESTIONNAIRES", value_name = "FOLDER")]
    pub questionnaires: Option<PathBuf>,
    /// The keyring's second place, and Vault
    #[command(flatten)]
    pub keyring: KeyringPlace,
    /// Folder of the copies of the key table; `copies` in the data folder unless told
    #[arg(long, env = "LOTSE_COPIES", value_name = "FOLDER")]
    pub copies: Option<PathBuf>,
    /// Folder of the encrypted backups; with it, one is made each day
    #[arg(long, env = "LOTSE_BACKUPS", value_name = "FOLDER")]
    pub backups: Option<PathBuf>,
}

impl Place {
    /// The folders, told apart: keys inside the data folder would travel with its backups.
    pub fn folder(&self) -> anyhow::Result<Folder> {
        let (data, keys) = (absolute(&self.data)?, absolute(&self.keys)?);
        if keys.starts_with(&data) || data.starts_with(&keys) {
            bail!(
                "the keys in {} and the data in {} must not lie inside one another: a backup of the \
                 data would hold the keys that open it; choose another folder with --keys",
                keys.display(),
                data.display()
            );
        }
        let replica = self.keyring.keyring_replica.as_deref().map(absolute).transpose()?;
        if let Some(replica) = &replica {
            for (folder, what) in [(&data, "the data"), (&keys, "the keys")] {
                if replica.starts_with(folder) || folder.starts_with(replica) {
                    bail!(
                        "the keyring's replica in {} and {what} in {} must not lie inside one another: \
                         choose a folder on another volume with --keyring-replica",
                        replica.display(),
                        folder.display()
                    );
                }
            }
        }
        let mut folder = Folder::new(data, keys.clone()).with_keyring_replica(replica);
        for (option, named) in [("--copies", &self.copies), ("--backups", &self.backups)] {
            let Some(named) = named else { continue };
            let named = absolute(named)?;
            if named.starts_with(&keys) || keys.starts_with(&named) {
                bail!(
                    "{option} {} and the keys in {} must not lie inside one another: what is kept \
                     there would travel with the keys that open it; choose another folder",
                    named.display(),
                    keys.display()
                );
            }
            folder = match option {
                "--copies" => folder.with_copies(named),
                _ => folder.with_backups(named),
            };
        }
        Ok(folder)
    }

    /// Where the keyring rests, and what closes it.
    pub fn keyring_home(&self, folder: &Folder) -> anyhow::Result<KeyringHome> {
        self.keyring.home(&folder.keyring(), folder.keyring_replica())
    }

    /// The keyring, wherever it rests; the one way in which commands open it.
    pub fn keyring(&self, folder: &Folder) -> anyhow::Result<SharedKeyring> {
        Ok(SharedKeyring::open(self.keyring_home(folder)?)?)
    }

    /// The database.
    pub fn location(&self, folder: &Folder) -> Location {
        match &self.database {
            Some(url) => Location::Server(url.clone()),
            None => Location::File(folder.database()),
        }
    }

    /// The questionnaires of the program, those that were installed, and those of the folder.
    pub fn catalogue(&self) -> anyhow::Result<Catalogue> {
        let mut catalogue = Catalogue::embedded()?;
        let installed = self.folder()?.questionnaires();
        if installed.is_dir() {
            catalogue = catalogue.with_folder(&installed).with_context(|| {
                format!("the questionnaires installed in {}", installed.display())
            })?;
        }
        Ok(match &self.questionnaires {
            Some(folder) => catalogue
                .with_folder(folder)
                .with_context(|| format!("--questionnaires {}", folder.display()))?,
            None => catalogue,
        })
    }

    /// Opens an installation that was set up before.
    ///
    /// # Errors
    ///
    /// Each with what is wrong and what to do: no installation there, a keyring that is missing,
    /// damaged or of another installation, a database of a newer program.
    pub async fn open(
        &self,
        clock: Arc<dyn Clock>,
        address: Address,
        purpose: Purpose,
    ) -> anyhow::Result<Installation> {
        let folder = self.folder()?;
        presence::refuse_restoring(&folder)?;
        let location = self.location(&folder);
        if let Location::File(path) = &location
            && !path.exists()
        {
            bail!(
                "there is no installation in {}; set one up with `lotse init`, or name its folder with \
                 --data",
                folder.data().display()
            );
        }
        let keyring = self.keyring(&folder)?;
        let catalogue = self.catalogue()?;
        let store = Store::open(&location).await?;
        let epoch = wrapped_key::find_epoch(&store).await?.context(
            "the database holds no installation, or `lotse restore` has not ended in it; set \
                 one up with `lotse init`, or put one back into an empty database",
        )?;
        keyring.at_least(epoch).with_context(|| {
            format!(
                "the keyring {} does not fit the database; put back the newest keyring of this \
                 installation",
                folder.keyring().display()
            )
        })?;
        refuse_changed(&catalogue, &store).await?;
        refuse_foreign(&keyring, &store).await?;
        age::refuse_older(&store, &Ledger::at(&folder.ledger())).await?;
        finish_epoch(&keyring, &store, epoch, clock.now()).await?;
        publish(&catalogue, &store, clock.now()).await?;
        Ok(Installation {
            store,
            location,
            keyring,
            costs: Costs::STANDARD,
            catalogue,
            clock,
            chance: Arc::new(SystemChance),
            folder,
            address,
            purpose,
            mail: None,
            outside: Outside::default(),
        })
    }
}

/// A roll that was cut off may have left the keyring one epoch ahead: the database follows, so that new
/// keys can be written. The next roll goes on from there.
async fn finish_epoch(
    keyring: &SharedKeyring,
    store: &Store,
    known: i64,
    now: Instant,
) -> anyhow::Result<()> {
    let newest = keyring.get().current_epoch();
    if newest == known + 1 {
        let mut tx = store.begin().await?;
        wrapped_key::set_epoch(&mut tx, newest, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// What to do about a published version that is another now.
fn changed(published: Option<&Published>, id: &str, version: &str) -> String {
    format!(
        "{}: questionnaire {id} {version} was changed after it was published, and people may have \
         been given it; put back the published files, or give the change a new version in {} and keep \
         the old folder beside it",
        published.map_or("the questionnaires", Published::path),
        STRUCTURE_FILE,
    )
}

/// A published version never changes: what is seen for the first time is noted with its hash, and
/// what was seen before must have the same.
pub async fn publish(catalogue: &Catalogue, store: &Store, now: Instant) -> anyhow::Result<()> {
    let mut new = Vec::new();
    for published in catalogue.all() {
        let definition = published.definition();
        let (id, version) = (definition.id(), definition.version());
        match published_version::find_hash(store, id, version).await? {
            None => new.push(definition),
            Some(known) if known == definition.hash() => {}
            Some(_) => bail!("{}", changed(Some(published), id, version)),
        }
    }
    if new.is_empty() {
        return Ok(());
    }
    let mut tx = store.begin().await?;
    for definition in new {
        let (id, version) = (definition.id(), definition.version());
        published_version::add(&mut tx, id, version, definition.hash(), now).await?;
    }
    Ok(tx.commit().await?)
}

/// A sheet is read by exactly the texts and rules that the person was given.
async fn refuse_changed(catalogue: &Catalogue, store: &Store) -> anyhow::Result<()> {
    for (id, version, hash) in answer_sheet::list_questionnaires(store).await? {
        match catalogue.find(&id, &version).map(|published| published.definition().hash()) {
            Some(known) if known == hash => {}
            Some(_) => bail!("{}", changed(catalogue.find(&id, &version), &id, &version)),
            None => bail!(
                "people were given questionnaire {id} {version}, which is not at hand; keep its \
                 folder as long as anybody's sheet is of this version, and name the folder that holds it \
                 with --questionnaires"
            ),
        }
    }
    Ok(())
}

/// Every key hangs on the root of its epoch, so one that opens shows that the keyring is the
/// database's own. An installation without people and staff has none yet, and needs none.
async fn refuse_foreign(keyring: &SharedKeyring, store: &Store) -> anyhow::Result<()> {
    let Some(key) = wrapped_key::list_older(store, i64::MAX, 1).await?.pop() else {
        return Ok(());
    };
    keyring
        .get()
        .rewrap(&SystemChance, &key.scope(), &key.wrapped, key.owner.as_str())
        .map(drop)
        .with_context(|| {
            format!(
                "the keyring {} belongs to another installation: it opens nothing in this database; \
                 put back the keyring of this installation, or name its folder with --keys",
                keyring.path().display()
            )
        })
}

/// The path without links, as far as it exists: a link must not hide that one folder lies in another.
fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    let absolute =
        std::path::absolute(path).with_context(|| format!("{} is no path", path.display()))?;
    let resolved = absolute.ancestors().find_map(|ancestor| {
        let rest = absolute.strip_prefix(ancestor).ok()?;
        ancestor.canonicalize().ok().map(|real| real.join(rest))
    });
    Ok(resolved.unwrap_or(absolute))
}

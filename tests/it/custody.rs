//! How it survives: rolls, copies of the key table, backups, the way back, and trying it.
//!
//! Whoever was deleted is read from no backup once the epoch has rolled, and whoever lives comes back.

mod held;
mod killed;
mod on_server;
mod packages;
mod restricted;
mod rolls;
mod way_back;
mod year;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use lotse::access::{self, Adviser, AdviserDesk, Opening};
use lotse::classes::KeyGroup;
use lotse::clock::Instant;
use lotse::custody::backup::Made;
use lotse::custody::restore::{Restore, Until};
use lotse::definition::Catalogue;
use lotse::ids::ParticipationId;
use lotse::installation::{Folder, Installation};
use lotse::keys::{self, BackupKeys, FileKey, Keyring, SharedKeyring, SystemChance};
use lotse::store::sql::Statement;
use lotse::store::wrapped_key::{self, Owner};
use lotse::store::{Location, Store};
use tempfile::TempDir;

use super::databases::OwnDatabase;
use super::house::{ADVISER, House, PASSWORD, open_at, secret};

/// The house once more, with a folder for backups.
struct Kept {
    house: House,
    installation: Installation,
    folder: TempDir,
}

impl Kept {
    async fn of(house: House) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let named = house.installation.folder.clone();
        let named = named
            .with_backups(folder.path().join("backups"))
            .with_copies(folder.path().join("copies"));
        let installation = opened(&house, named, &house.installation.location).await;
        Self { house, installation, folder }
    }

    /// On PostgreSQL where `LOTSE_POSTGRES` names a server, else on SQLite.
    async fn new() -> Self {
        Self::of(House::new().await).await
    }

    /// The same, on a database that can be replaced as a whole.
    async fn whole() -> Self {
        Self::of(House::whole().await).await
    }

    /// On a file, for what is about it.
    async fn embedded() -> Self {
        Self::of(House::embedded().await).await
    }

    fn folder(&self) -> &Folder {
        &self.installation.folder
    }

    /// Deletes a person, as if their day had come.
    async fn erase(&self, person: &ParticipationId) {
        let now = lotse::clock::Clock::now(&self.house.clock);
        let mut tx = self.installation.store.begin().await.unwrap();
        let ended = Statement::new("UPDATE participation SET ends_at = $1 WHERE id = $2");
        ended.bind(now).bind(person).run(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(self.house.sweep().await.participations, 1);
    }

    /// Another data folder beside the same keys, copies, backups and ledger, for a restore that
    /// leaves the house alone.
    fn elsewhere(&self) -> Elsewhere {
        let data = tempfile::tempdir().unwrap();
        let own = self.folder();
        let folder = Folder::new(data.path().to_owned(), own.keys().to_owned())
            .with_copies(own.copies().to_owned())
            .with_backups(own.backups().unwrap().to_owned());
        if own.ledger().exists() {
            fs::copy(own.ledger(), folder.ledger()).unwrap();
        }
        let server = OwnDatabase::beside(&self.installation.location);
        Elsewhere { folder, server, _data: data }
    }
}

/// Where something is put back.
struct Elsewhere {
    folder: Folder,
    server: Option<OwnDatabase>,
    _data: TempDir,
}

impl Elsewhere {
    fn location(&self) -> Location {
        let file = || Location::File(self.folder.database());
        self.server.as_ref().map_or_else(file, OwnDatabase::location)
    }
}

fn restore<'a>(kept: &'a Kept, folder: &'a Folder, location: &'a Location) -> Restore<'a> {
    Restore {
        folder,
        keyring: SharedKeyring::load(&folder.keyring()).unwrap(),
        location,
        clock: &kept.house.clock,
        chance: &SystemChance,
        replace: false,
        until: Until::Done,
    }
}

async fn opened(house: &House, folder: Folder, location: &Location) -> Installation {
    let catalogue = Catalogue::embedded().unwrap();
    open_at(location, folder, house.clock.clone(), catalogue).await
}

/// Whom the adviser can open in this installation.
async fn opens(installation: &Installation, people: &[ParticipationId]) -> BTreeSet<usize> {
    let (token, _) = access::log_in(installation, ADVISER, secret(PASSWORD)).await.unwrap();
    let desk = AdviserDesk::authorise(installation, token).await.unwrap();
    let mut found = BTreeSet::new();
    for (number, person) in people.iter().enumerate() {
        if Adviser::authorise(installation, &desk, person, Opening::Act).await.is_ok() {
            found.insert(number);
        }
    }
    found
}

/// The key of a backup, as a thief would keep it.
fn stolen_key(folder: &Folder, backup: &Made) -> FileKey {
    BackupKeys::at(&folder.backup_keys()).find(&backup.id).unwrap().unwrap()
}

/// The database in a backup, taken out with a key that was kept aside: a file, or what `pg_dump` wrote.
fn take_out(backup: &Path, key: &FileKey, into: &Path) -> PathBuf {
    let mut file = File::open(backup).unwrap();
    let mut header = [0; 50];
    file.read_exact(&mut header).unwrap();
    let mut plain = Vec::new();
    keys::Opening::begin(file, key, &header).unwrap().read_to_end(&mut plain).unwrap();
    let mut rest = plain.as_slice();
    loop {
        let (length, after) = rest.split_at(2);
        let length = usize::from(u16::from_be_bytes(length.try_into().unwrap()));
        let (name, after) = after.split_at(length);
        let (size, after) = after.split_at(8);
        let size = usize::try_from(u64::from_be_bytes(size.try_into().unwrap())).unwrap();
        if name == b"database" {
            let path = into.join("stolen.db");
            fs::write(&path, &after[..size]).unwrap();
            return path;
        }
        rest = &after[size..];
    }
}

/// What a thief has of a backup: the database in it, where it can be read.
struct Taken {
    location: Location,
    _folder: TempDir,
    _server: Option<OwnDatabase>,
}

impl Taken {
    fn out_of(kept: &Kept, backup: &Path, key: &FileKey) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = take_out(backup, key, folder.path());
        let server = OwnDatabase::beside(&kept.installation.location);
        let location = server.as_ref().map_or(Location::File(file.clone()), OwnDatabase::location);
        if let Location::Server(address) = &location {
            let mut command = Command::new("pg_restore");
            command.args(["--no-owner", "--no-privileges", "--exit-on-error"]);
            // As in the service: every database has this schema.
            if !address.contains("search_path") {
                command.arg("--schema=public");
            }
            command.arg(format!("--dbname={address}")).arg(&file);
            assert!(command.status().unwrap().success());
        }
        Self { location, _folder: folder, _server: server }
    }
}

/// Whom a thief reads who has an old database and the living keyring: everyone of whom any key opens.
async fn stolen(
    house: &House,
    taken: &Taken,
    keyring: &Keyring,
    people: &[ParticipationId],
) -> BTreeSet<usize> {
    let store = Store::open(&taken.location).await.unwrap();
    let mut found = BTreeSet::new();
    for (number, person) in people.iter().enumerate() {
        for group in [KeyGroup::Identity, KeyGroup::Results, KeyGroup::Answers] {
            let owner = Owner::Participation(person.clone());
            let Some(key) = wrapped_key::find(&store, &owner, group).await.unwrap() else {
                continue;
            };
            let scope = keys::Scope {
                provider: &house.project.provider,
                project: Some(&house.project.id),
                group,
            };
            if keyring.rewrap(&SystemChance, &scope, &key, person.as_str()).is_ok() {
                found.insert(number);
            }
        }
    }
    store.close().await;
    found
}

/// The names in a folder that say that something was left half done.
fn leftovers(folder: &Folder) -> Vec<String> {
    let mut found = Vec::new();
    for place in
        [Some(folder.data()), folder.backups(), Some(folder.copies())].into_iter().flatten()
    {
        let Ok(entries) = fs::read_dir(place) else { continue };
        for entry in entries {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.starts_with('.') || name.contains("restoring") {
                found.push(name);
            }
        }
    }
    found
}

fn days(instant: Instant, days: i64) -> Instant {
    instant.plus_days(days)
}

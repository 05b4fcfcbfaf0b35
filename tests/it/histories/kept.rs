//! Backups, and what comes back with them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use lotse::classes::KeyGroup;
use lotse::clock::Clock as _;
use lotse::custody::age;
use lotse::custody::backup::{self, Made};
use lotse::custody::restore::{self, Restore};
use lotse::ids::ParticipationId;
use lotse::keys::{ResultsKey, Scope, Wrapped};
use lotse::retention::ON_REQUEST;
use lotse::retention::ledger::{Entry, Kind};
use lotse::store::wrapped_key::{self, Owner};
use lotse::store::{Store, erasure};

use super::oracle::{Oracle, Stand};
use super::world::{Broken, World, said};
use crate::databases::OwnDatabase;

/// A backup, and how everything stood when it was made.
pub struct Kept {
    pub made: Made,
    then: Oracle,
    keys: Vec<(ParticipationId, Wrapped)>,
    /// For a control: the database as it was.
    copied: Option<Copied>,
}

/// A database that was copied with nobody at it.
enum Copied {
    File(PathBuf),
    Database(OwnDatabase),
}

impl World {
    pub async fn back_up(&mut self) -> Result<(), String> {
        let now = self.clock.now();
        backup::expire(&self.installation.folder, now).map_err(said)?;
        self.kept.retain(|kept| kept.made.made_at.plus_days(30) > now);
        let made = backup::make(&self.installation).await.map_err(said)?;
        let is_copied = self.broken == Some(Broken::Copied);
        let copied = if is_copied { Some(self.copy(&made).await?) } else { None };
        let mut keys = Vec::new();
        for person in self.oracle.people.iter().filter(|person| person.is_here()) {
            let owner = Owner::Participation(person.id.clone());
            let key = wrapped_key::find(&self.installation.store, &owner, KeyGroup::Results).await;
            keys.extend(key.map_err(said)?.map(|key| (person.id.clone(), key)));
        }
        self.tally.backups += 1;
        self.kept.push(Kept { made, then: self.oracle.clone(), keys, copied });
        Ok(())
    }

    async fn copy(&mut self, made: &Made) -> Result<Copied, String> {
        self.installation.store.close().await;
        let copied = if let Some(database) = &self.database {
            Copied::Database(database.copy())
        } else {
            let path = made.path.with_extension("db");
            fs::copy(self.installation.folder.database(), &path).map_err(said)?;
            Copied::File(path)
        };
        self.installation.store = Store::open(&self.installation.location).await.map_err(said)?;
        Ok(copied)
    }

    /// For a control: copies a database back, and restores nothing.
    async fn copy_back(&mut self, number: usize) -> Result<(), String> {
        self.installation.store.close().await;
        match &self.kept[number].copied {
            Some(Copied::Database(copied)) => {
                let database = copied.copy();
                self.installation.location = database.location();
                self.database = Some(database);
            }
            Some(Copied::File(path)) => {
                fs::copy(path, self.installation.folder.database()).map_err(said)?;
            }
            None => {}
        }
        self.installation.store = Store::open(&self.installation.location).await.map_err(said)?;
        Ok(())
    }

    pub async fn restore(&mut self, which: usize) -> Result<(), String> {
        if self.kept.is_empty() {
            return Ok(());
        }
        let number = which % self.kept.len();
        if self.broken == Some(Broken::Copied) {
            let kept = &self.kept[number];
            let pairs = || self.oracle.people.iter().zip(&kept.then.people);
            if !pairs().any(|(now, then)| now.stand == Stand::Gone && then.stand == Stand::Here) {
                return Ok(());
            }
            return self.copy_back(number).await;
        }
        let kept = &self.kept[number];
        self.installation.store.close().await;
        let way = Restore {
            folder: &self.installation.folder,
            keyring: self.installation.keyring.clone(),
            location: &self.installation.location,
            clock: &self.clock,
            chance: &*self.installation.chance,
            replace: true,
            until: restore::Until::Done,
        };
        let outcome = way.run(Some(&kept.made.path)).await;
        self.installation.store = Store::open(&self.installation.location).await.map_err(said)?;
        let restored = outcome.map_err(|error| format!("not put back: {error}"))?;
        let store = &self.installation.store;
        age::refuse_older(store, &self.ledger).await.map_err(said)?;
        let all = erasure::list_of_project(store, &self.project.code).await.map_err(said)?;
        let found: BTreeSet<_> = all.into_iter().map(|one| one.id).collect();
        let back = (&found, restored.unreadable);
        self.oracle.restore(&kept.then, self.clock.now(), back);
        self.tally.restored += 1;
        self.tally.unreadable += usize::try_from(restored.unreadable).map_err(said)?;
        self.tally.restricted_again += usize::try_from(restored.restricted_again).map_err(said)?;
        self.tally.lifted_again += usize::try_from(restored.lifted_again).map_err(said)?;
        if restored.unreadable > 0 {
            self.keys_went = true;
            let entries = self.ledger.read().map_err(said)?.entries;
            let by_date = |line: &&Entry| line.kind == Kind::Intent && line.rule != ON_REQUEST;
            self.oracle.vouch_as(entries.iter().rfind(by_date).map(|line| line.at));
        }
        self.find_accesses().await?;
        self.check_opens().await
    }

    /// Nothing in the backups that are kept opens for anybody after a roll: neither those who are gone
    /// nor those who are there, whose keys hang on the new root by now.
    pub fn check_backups(&self) -> Result<(), String> {
        let keyring = self.installation.keyring.reread().map_err(said)?;
        let (provider, project) = (&self.project.provider, Some(&self.project.id));
        let scope = Scope { provider, project, group: KeyGroup::Results };
        for (id, key) in self.kept.iter().flat_map(|kept| &kept.keys) {
            let opened: Result<ResultsKey, _> = keyring.unwrap(&scope, key, id.as_str());
            if opened.is_ok() {
                return Err(format!("{id:?} opens from an old backup"));
            }
        }
        Ok(())
    }
}

//! The look at the whole database and the ledger after every step.

use std::collections::{BTreeMap, BTreeSet};

use lotse::classes::DataClass;
use lotse::ids::ParticipationId;
use lotse::retention::ledger::Kind;
use lotse::retention::ledger::verification::verify;
use lotse::store::sql::Statement;
use lotse::store::{erasure, recovery, retention_order, transmission, wrapped_key};

use super::oracle::{Person, Stand};
use super::world::{World, said};

impl World {
    /// Nobody early, nobody late, nobody back; no row without its person; the ledger says the same.
    pub async fn check(&self) -> Result<(), String> {
        let store = &self.installation.store;
        let all = erasure::list_of_project(store, &self.project.code).await.map_err(said)?;
        let there: BTreeMap<_, _> = all.iter().map(|one| (&one.id, one.ends_at)).collect();
        let people = &self.oracle.people;
        let is_away = |person: &&Person| matches!(person.stand, Stand::Gone | Stand::Lost);
        let away: Vec<ParticipationId> =
            people.iter().filter(is_away).map(|person| person.id.clone()).collect();
        let rows = erasure::count_left_of(store, &away).await.map_err(said)?;
        if rows > 0 {
            let back: Vec<_> = away.iter().filter(|id| there.contains_key(id)).collect();
            return Err(format!("{rows} rows of people who are gone, among them {back:?}"));
        }
        for person in people.iter().filter(|person| person.stand == Stand::Here) {
            let (found, wanted) = (there.get(&person.id).copied(), self.oracle.end_of(person));
            if found != Some(wanted) {
                return Err(format!("{person:?} must be there; {found:?} is found"));
            }
        }
        let known: BTreeSet<_> = people.iter().map(|person| &person.id).collect();
        if let Some(unknown) = there.keys().find(|id| !known.contains(**id)) {
            return Err(format!("{unknown:?} was never added"));
        }
        let orphan = Statement::new("PRAGMA foreign_key_check").one(store).await.map_err(said)?;
        if orphan.is_some() {
            return Err("a row hangs on nothing".to_owned());
        }
        self.check_ledger().await
    }

    async fn check_ledger(&self) -> Result<(), String> {
        let reading = self.ledger.read().map_err(said)?;
        let rows = retention_order::list(&self.installation.store, 10_000).await.map_err(said)?;
        let rows: BTreeSet<_> = rows.into_iter().map(|row| row.id).collect();
        let completed = || reading.entries.iter().filter(|entry| entry.kind == Kind::Completed);
        if let Some(line) = completed().find(|line| !rows.contains(&line.order)) {
            return Err(format!("the database does not know {:?}", line.order));
        }
        let orders: BTreeSet<_> = completed().map(|line| &line.order).collect();
        if orders.len() < completed().count() {
            return Err("a deletion was completed twice".to_owned());
        }
        let people = completed().filter(|line| line.counts.of(DataClass::Identity) == 1).count();
        let wanted = self.oracle.completed;
        if people == wanted || self.keys_went && people < wanted {
            return Ok(());
        }
        Err(format!("{people} deletions are completed in the ledger instead of {wanted}"))
    }

    /// Every key hangs on the living epoch, and opens.
    pub async fn check_roll(&self, epoch: i64) -> Result<(), String> {
        let store = &self.installation.store;
        let living = self.installation.keyring.reread().map_err(said)?.epochs();
        let left = wrapped_key::count_older(store, epoch).await.map_err(said)?
            + recovery::count_older(store, epoch).await.map_err(said)?
            + transmission::count_older(store, epoch).await.map_err(said)?;
        if living != [epoch] || left > 0 {
            return Err(format!("{left} keys are left beside {epoch}; {living:?} live"));
        }
        self.check_opens().await
    }

    /// The ledger as anybody verifies it who was given its file.
    pub fn check_verifies(&self) -> Result<(), String> {
        let text = self.ledger.text().map_err(said)?;
        let found = verify(&text, &[], &[], None);
        if found.holds() { Ok(()) } else { Err(format!("{:?}", found.findings)) }
    }
}

//! The look at the whole database and the ledger after every step.

use std::collections::{BTreeMap, BTreeSet};

use lotse::classes::DataClass;
use lotse::clock::Instant;
use lotse::ids::ParticipationId;
use lotse::retention::ledger::Kind;
use lotse::retention::ledger::verification::verify;
use lotse::store::sheet_place::untouched;
use lotse::store::sql::Statement;
use lotse::store::{answer_sheet, erasure, recovery, retention_order, transmission, wrapped_key};

use super::oracle::{Hold, Person, Stand};
use super::world::{Broken, World, said};
use crate::covers::cover_of;
use crate::scan;

/// So many bytes of a record tell it from any other: its key and its nonce are among them.
const BEGINNING: usize = 64;

impl World {
    /// Nobody early, nobody late, nobody back; no row without its person; the ledger says the same.
    pub async fn check(&mut self) -> Result<(), String> {
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
            let (found, wanted) = (there.get(&person.id).copied(), person.end);
            if found != Some(wanted) {
                return Err(format!("{person:?} must be there; {found:?} is found"));
            }
        }
        let known: BTreeSet<_> = people.iter().map(|person| &person.id).collect();
        if let Some(unknown) = there.keys().find(|id| !known.contains(**id)) {
            return Err(format!("{unknown:?} was never added"));
        }
        // A server lets nothing in that hangs on nothing; a file is told to look.
        if self.database.is_none() {
            let orphan = Statement::new("PRAGMA foreign_key_check").one(store).await;
            if orphan.map_err(said)?.is_some() {
                return Err("a row hangs on nothing".to_owned());
            }
        }
        self.check_rows().await?;
        self.check_sheets().await?;
        self.check_ledger().await
    }

    /// So many rows of every kind hang on each person, and no more.
    async fn check_rows(&self) -> Result<(), String> {
        let rows = Statement::new(
            "SELECT id,
                    (SELECT COUNT(*) FROM answer_sheet WHERE participation_id = one.id) AS sheets,
                    (SELECT COUNT(*) FROM rights_case WHERE participation_id = one.id) AS cases,
                    (SELECT COUNT(*) FROM legal_hold WHERE participation_id = one.id) AS holds,
                    (SELECT COUNT(*) FROM person_access WHERE participation_id = one.id) AS accesses,
                    (SELECT COUNT(*) FROM wrapped_key WHERE participation_id = one.id) AS keys
             FROM participation AS one",
        );
        let rows = rows.all(&self.installation.store).await.map_err(said)?;
        let mut found = BTreeMap::new();
        for row in &rows {
            let number = |column| row.integer(column).map_err(said);
            let counts = [number("sheets")?, number("cases")?, number("holds")?];
            let counts = (counts, number("accesses")?, number("keys")?);
            found.insert(row.text("id").map_err(said)?, counts);
        }
        for (number, person) in self.oracle.people.iter().enumerate() {
            let about = |hold: &&Hold| hold.known && hold.who == Some(number);
            let held = self.oracle.holds.iter().filter(about).count();
            let held = if self.broken == Some(Broken::HoldUnknown) { 0 } else { held };
            let held = i64::try_from(held).map_err(said)?;
            let sheets = i64::from(person.sheet.is_some());
            let accesses = i64::from(person.access.is_some());
            // One key each for identity and results, and one for answers with the access.
            let wanted = ([sheets, person.cases, held], accesses, 2 + accesses);
            let found = found.get(person.id.as_str());
            if person.is_here() && found != Some(&wanted) {
                return Err(format!("{person:?} has rows {found:?} instead of {wanted:?}"));
            }
        }
        Ok(())
    }

    /// Answers are there until their day is over, and not a day longer; what has ended is not there
    /// under another name either.
    async fn check_sheets(&mut self) -> Result<(), String> {
        let people = Statement::new("SELECT DISTINCT participation_id FROM answer_sheet");
        let store = &self.installation.store;
        let keyring = self.installation.keyring.reread().map_err(said)?;
        let mut found = BTreeMap::new();
        for row in people.all(store).await.map_err(said)? {
            let person = row.text("participation_id").map_err(said)?;
            let id = ParticipationId::parse(&person).map_err(said)?;
            let cover = cover_of(store, &keyring, &id).await.ok_or("a cover has no key")?;
            // Before every end, so that those who wait to be deleted are read too.
            let sheets = answer_sheet::list(store, &cover, Instant::from_unix(0)).await;
            for sheet in sheets.map_err(said)? {
                let mut record = sheet.answers.record;
                record.truncate(BEGINNING);
                let there = sheet.answers_revision != untouched(&keyring, &sheet.id);
                found.insert(person.clone(), (there, sheet.draft_ends_at, record));
            }
        }
        for person in self.oracle.people.iter().filter(|person| person.is_here()) {
            let Some(sheet) = person.sheet else { continue };
            let (there, draft_ends, record) =
                found.remove(person.id.as_str()).ok_or("a sheet is missing")?;
            if (there, draft_ends) != (sheet.has_answers(), sheet.draft_ends) {
                let told = format!("answers are there: {there}, until {draft_ends:?}");
                return Err(format!("{person:?}: {told}"));
            }
            if there {
                self.written.insert(record);
            } else if self.written.contains(&record) {
                return Err(format!("{person:?}: answers that had ended are back"));
            }
        }
        Ok(())
    }

    /// Nothing of whoever is gone is left in any file beside the keys, not even an id; on a server,
    /// whose files are out of reach, in no row of any table.
    pub async fn check_files(&self) -> Result<(), String> {
        let mut places = scan::files(self.installation.folder.data());
        if self.database.is_some() {
            places.extend(scan::rows_in(&self.installation.store, true).await);
        }
        for place in &places {
            let text = String::from_utf8_lossy(&place.bytes);
            for person in self.oracle.people.iter().filter(|one| one.stand == Stand::Gone) {
                if text.contains(person.id.as_str()) {
                    return Err(format!("{person:?} is left in {}", place.name));
                }
            }
        }
        Ok(())
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
        // Every other order counts records, and no person.
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

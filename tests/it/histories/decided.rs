//! What staff decide for others: holds, agreements, erasure on request.

use chrono::Days;
use lotse::access::{self, Adviser, Confirmed, Desk, Office, Opening};
use lotse::clock::{Clock as _, Instant};
use lotse::counselling::agreements::{self, ChangeError, Outcome, Wish};
use lotse::counselling::holds::{self, Actor, HoldError, Proposal};
use lotse::retention::clock_guard;
use lotse::rights::cases::{self, Demand};
use lotse::rights::office::{self, Decision};
use lotse::rights::steps::Step as Decided;
use lotse::store::rights_case::Kind;
use lotse::store::{answers_looked_through, brake_release};

use super::oracle::{Agreed, Came, Changed, Hold};
use super::world::{Broken, World, as_agreement, said};
use crate::house::{PASSWORD, secret};

impl World {
    async fn confirmed(&self, desk: &Desk) -> Result<Confirmed, String> {
        access::confirm(&self.installation, desk, secret(PASSWORD)).await.map_err(said)
    }

    /// The adviser writes a request down, and the office grants it; it is carried out at once, or
    /// by the next sweep.
    pub async fn erase(&mut self, who: usize) -> Result<(), String> {
        let person = &self.oracle.people[who];
        let now = self.clock.now();
        if !person.lives(now) || person.asked || self.oracle.is_restricted(who) {
            return Ok(());
        }
        let adviser = self.opened(person).await.ok_or("somebody who is there does not open")?;
        let (text, recipient, address) = (String::new(), String::new(), String::new());
        let demand = Demand { kind: Kind::Erasure, text, recipient, address };
        let today = now.date_in(self.project.zone);
        let recorded = cases::record(&self.installation, &adviser, &demand, today).await;
        let request = recorded.map_err(said)?;
        let opened =
            Office::authorise(&self.installation, &self.office, &person.id, Opening::Act).await;
        let office = opened.map_err(said)?;
        let confirmed = self.confirmed(office.desk()).await?;
        let decision = Decision { step: Decided::Granted, ground: None, words: "Ja." };
        office::decide(&self.installation, &office, Some(confirmed), &request, &decision)
            .await
            .map_err(said)?;
        let person = &mut self.oracle.people[who];
        (person.cases, person.asked) = (person.cases + 1, true);
        self.oracle.sweep(now, None);
        Ok(())
    }

    /// The officer proposes a hold; where it is agreed, the lead agrees at once.
    pub async fn hold(
        &mut self,
        who: Option<usize>,
        days: u64,
        agreed: bool,
    ) -> Result<(), String> {
        let now = self.clock.now();
        // Whoever is restricted stands in no list from which somebody could be chosen.
        if who.is_some_and(|who| self.oracle.is_restricted(who)) {
            return Ok(());
        }
        let adviser = match who.map(|who| &self.oracle.people[who]) {
            Some(person) if !person.lives(now) => return Ok(()),
            Some(person) => self.opened(person).await,
            None => None,
        };
        let until = now.date_in(self.project.zone) + Days::new(days);
        let until_at = Instant::start_of(until + Days::new(1), self.project.zone);
        let id = if self.broken == Some(Broken::HoldUnknown) {
            lotse::ids::OrderId::from_bits([7; 16])
        } else {
            let proposal = Proposal {
                project: &self.project.id,
                person: adviser.as_ref().map(Adviser::case),
                legal_basis: "Art. 17 Abs. 3 lit. e DSGVO",
                reason: "Ein Verfahren.",
                until,
            };
            let confirmed = self.confirmed(self.officer.desk()).await?;
            let actor = Actor::Officer(&self.officer);
            holds::propose(&self.installation, actor, confirmed, &proposal).await.map_err(said)?
        };
        self.oracle.holds.push(Hold::proposed(id, who, until_at));
        if agreed { self.second_hold(self.oracle.holds.len() - 1).await } else { Ok(()) }
    }

    /// The lead agrees to a hold.
    pub async fn second_hold(&mut self, which: usize) -> Result<(), String> {
        let Some(number) = self.some_hold(which) else { return Ok(()) };
        let hold = &self.oracle.holds[number];
        let wanted = hold.came == Came::Proposed && self.clock.now() < hold.until;
        if self.broken != Some(Broken::HoldUnknown) {
            let confirmed = self.confirmed(self.lead.desk()).await?;
            let actor = Actor::Lead(&self.lead);
            let placed = holds::second(&self.installation, actor, confirmed, &hold.id).await;
            as_wanted("a hold", placed, wanted)?;
        }
        if wanted {
            self.oracle.holds[number].came = Came::Placed;
            self.tally.holds_placed += 1;
        }
        Ok(())
    }

    /// One person lifts a hold.
    pub async fn lift(&mut self, which: usize) -> Result<(), String> {
        let Some(number) = self.some_hold(which) else { return Ok(()) };
        let hold = &self.oracle.holds[number];
        let wanted = hold.came != Came::Lifted && self.clock.now() < hold.until;
        if self.broken != Some(Broken::HoldStays) {
            let confirmed = self.confirmed(self.officer.desk()).await?;
            let actor = Actor::Officer(&self.officer);
            let lifted = holds::lift(&self.installation, actor, confirmed, &hold.id).await;
            as_wanted("lifting a hold", lifted, wanted)?;
        }
        if wanted {
            self.tally.holds_lifted += usize::from(hold.came != Came::Proposed);
            self.oracle.holds[number].came = Came::Lifted;
        }
        Ok(())
    }

    /// One of the holds that the database knows.
    fn some_hold(&self, which: usize) -> Option<usize> {
        let all = self.oracle.known_holds();
        (!all.is_empty()).then(|| all[which % all.len()])
    }

    /// A lead wants another agreement.
    pub async fn agree(&mut self, wanted: Agreed) -> Result<(), String> {
        let now = self.clock.now();
        let since = wanted.answers_since.map(|_| now.date_in(self.project.zone));
        let wanted = Agreed { answers_since: since, ..wanted };
        let changed = self.oracle.wish(wanted, now);
        if self.broken == Some(Broken::ChangeLost) {
            return Ok(());
        }
        let wish = Wish {
            reason: "Es wurde so vereinbart.".to_owned(),
            period: (self.oracle.project.first, wanted.last),
            agreement: as_agreement(1, &wanted),
        };
        let (installation, lead, project) = (&self.installation, &self.lead, &self.project.id);
        let found = match agreements::preview(installation, lead, project, &wish).await {
            Ok(shown) => agreements::change(installation, lead, project, &wish, &shown.seen).await,
            Err(refused) => Err(refused),
        };
        let found = match found {
            Ok(Outcome::Made) => Changed::Made,
            Ok(Outcome::Proposed) => Changed::Proposed,
            Err(ChangeError::Nothing) => Changed::Nothing,
            Err(ChangeError::Waits) => Changed::Waits,
            Err(other) => return Err(format!("{wanted:?} was refused: {other}")),
        };
        if found != changed {
            return Err(format!("a wish ended with {found:?} instead of {changed:?}"));
        }
        self.tally.agreements_changed += usize::from(changed == Changed::Made);
        if self.broken == Some(Broken::ChangeAlone) {
            self.confirm_waiting().await?;
        }
        Ok(())
    }

    /// The officer agrees to what waits.
    pub async fn second_agreement(&mut self) -> Result<(), String> {
        let wanted = self.oracle.agree(self.clock.now());
        let made = self.confirm_waiting().await?;
        if made != wanted {
            return Err(format!("what two persons agreed to was made: {made}"));
        }
        self.tally.agreements_lengthened += usize::from(made);
        Ok(())
    }

    async fn confirm_waiting(&self) -> Result<bool, String> {
        let (installation, desk, project) =
            (&self.installation, self.officer.desk(), &self.project.id);
        let waiting = agreements::waiting(installation, desk, project).await.map_err(said)?;
        let Some(waiting) = waiting else { return Ok(false) };
        let confirmed = self.confirmed(desk).await?;
        let (id, seen) = (waiting.change.id.as_str(), waiting.preview.seen.as_str());
        match agreements::confirm(installation, desk, confirmed, project, id, seen).await {
            Ok(()) => Ok(true),
            Err(ChangeError::Gone) => Ok(false),
            Err(other) => Err(other.to_string()),
        }
    }

    /// The operator says that the clock is right.
    pub async fn confirm(&mut self) -> Result<(), String> {
        let now = self.clock.now();
        let confirmed = clock_guard::confirm(&self.installation.store, &self.ledger, now);
        confirmed.await.map_err(said)?;
        self.oracle.confirm(now);
        Ok(())
    }

    /// Two persons let go who waits for them.
    pub async fn release(&mut self) -> Result<(), lotse::store::StoreError> {
        let now = self.clock.now();
        let mut tx = self.installation.store.begin().await?;
        brake_release::propose(&mut tx, &self.project.id, now, self.desk.desk().id(), now).await?;
        let all = brake_release::list(&mut tx).await?;
        let proposal = all.iter().find(|one| one.project == self.project.id);
        brake_release::agree(&mut tx, proposal.unwrap(), &self.other, now).await?;
        tx.commit().await?;
        self.oracle.release(now);
        Ok(())
    }

    /// For a control: as if somebody had looked for ended answers today.
    pub async fn look_away(&self, now: Instant) -> Result<(), String> {
        let mut tx = self.installation.store.begin().await.map_err(said)?;
        let today = now.date_in(self.project.zone);
        answers_looked_through::set(&mut tx, &self.project.id, today).await.map_err(said)?;
        tx.commit().await.map_err(said)
    }
}

fn as_wanted(what: &str, found: Result<(), HoldError>, wanted: bool) -> Result<(), String> {
    match (found, wanted) {
        (Ok(()), true) | (Err(HoldError::Stale), false) => Ok(()),
        (Ok(()), false) => Err(format!("{what} was not refused")),
        (Err(error), _) => Err(format!("{what} was refused: {error}")),
    }
}

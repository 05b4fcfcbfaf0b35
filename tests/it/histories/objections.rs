//! Objections, what restricts by them, and how that ends; in the installation and in the oracle.

use chrono::Days;
use lotse::access::{Adviser, Denied, Office, Opening};
use lotse::clock::Clock as _;
use lotse::rights::cases::{self, Demand};
use lotse::rights::office::{self, Decision};
use lotse::rights::steps::{Ground, Step as Decided};
use lotse::rights::{RightsError, restriction};
use lotse::store::rights_case::Kind;

use super::oracle::{Answer, Objection, Person, Stand};
use super::world::{Broken, World, said};

/// So many requests of one person may wait; another is refused.
const MOST_WAITING: usize = 12;
/// So many days before it is lifted the person is told.
const TOLD_DAYS: u64 = 14;

/// What an adviser finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Opens,
    Restricted,
    Nobody,
}

impl World {
    /// The adviser writes an objection down, which restricts at once.
    pub async fn object(&mut self, who: usize) -> Result<(), String> {
        let person = &self.oracle.people[who];
        if !person.lives(self.clock.now()) || self.oracle.is_restricted(who) {
            return Ok(());
        }
        let adviser = self.opened(person).await.ok_or("somebody who is there does not open")?;
        let is_unheard = self.broken == Some(Broken::ObjectionUnheard);
        let (text, recipient, address) = (String::new(), String::new(), String::new());
        let kind = if is_unheard { Kind::Access } else { Kind::Objection };
        let demand = Demand { kind, text, recipient, address };
        let today = self.clock.now().date_in(self.project.zone);
        let id = match cases::record(&self.installation, &adviser, &demand, today).await {
            Ok(id) => id,
            Err(RightsError::NotNow) if self.oracle.waiting_objections(who) >= MOST_WAITING => {
                return Ok(());
            }
            Err(refused) => return self.may_refuse(&refused).await,
        };
        let objection = Objection { id, who, answer: Answer::None, stands: true, known: true };
        self.oracle.objections.push(objection);
        self.oracle.people[who].cases += 1;
        self.tally.objected += 1;
        self.check_opens().await
    }

    /// The office refuses an objection, and lifts what it restricts when it may.
    pub async fn reconsider(&mut self, who: usize) -> Result<(), String> {
        let now = self.clock.now();
        let standing = |number: &usize| self.oracle.objections[*number].stands;
        let number = self.oracle.known_objections(who).into_iter().find(standing);
        let Some(number) = number.filter(|_| self.oracle.people[who].lives(now)) else {
            return Ok(());
        };
        let (installation, person) = (&self.installation, &self.oracle.people[who].id);
        let opened = Office::authorise(installation, &self.office, person, Opening::Act).await;
        let (opened, today) = (opened.map_err(said)?, now.date_in(self.project.zone));
        let (id, answer) = {
            let objection = &self.oracle.objections[number];
            (&objection.id, objection.answer)
        };
        let request = office::find(installation, &opened, id).await.map_err(said)?;
        let may_lift = office::possible(&request, today).contains(&Decided::Lifted);
        let wanted = matches!(answer, Answer::Refused(lifts_on) if lifts_on <= today);
        if may_lift != wanted {
            return Err(format!("on {today} {answer:?} may be lifted: {may_lift}"));
        }
        let step = match answer {
            Answer::None => Decided::Refused,
            Answer::Refused(_) if may_lift => Decided::Lifted,
            Answer::Refused(_) => return Ok(()),
        };
        let ground = (step == Decided::Refused).then_some(Ground::Compelling);
        let decision = Decision { step, ground, words: "Es überwiegt." };
        let stays = self.broken == Some(Broken::RestrictionStays) && step == Decided::Lifted;
        if !stays
            && let Err(refused) = office::decide(installation, &opened, None, id, &decision).await
        {
            return self.may_refuse(&refused).await;
        }
        let objection = &mut self.oracle.objections[number];
        if step == Decided::Refused {
            objection.answer = Answer::Refused(today + Days::new(TOLD_DAYS));
        } else {
            objection.stands = false;
            self.tally.lifted += 1;
        }
        self.check_opens().await
    }

    /// The person lets their data be used again, also where their request did not come back with a
    /// backup.
    pub async fn allow_again(&mut self, who: usize) -> Result<(), String> {
        let person = &self.oracle.people[who];
        let login = person.access.clone().filter(|_| person.lives(self.clock.now()));
        let Some(login) = login else { return Ok(()) };
        let Some(me) = self.come_back(&login).await? else { return Ok(()) };
        let (installation, is_restricted) = (&self.installation, self.oracle.is_restricted(who));
        let standing = |number: &usize| self.oracle.objections[*number].stands;
        let number = self.oracle.known_objections(who).into_iter().find(standing);
        let ended = match number {
            Some(number) => {
                let id = &self.oracle.objections[number].id;
                restriction::end_own(installation, &me, id).await
            }
            None => restriction::end_without_request(installation, &me).await,
        };
        match ended {
            Ok(()) if is_restricted => {
                let own = self.oracle.objections.iter_mut().filter(|one| one.who == who);
                own.for_each(|one| one.stands = false);
                self.tally.lifted += 1;
                self.check_opens().await
            }
            Ok(()) => Err("a restriction ended that was none".to_owned()),
            Err(RightsError::NotNow) if !is_restricted => Ok(()),
            Err(refused) => self.may_refuse(&refused).await,
        }
    }

    async fn found(&self, person: &Person) -> Result<Found, String> {
        let opened = Adviser::authorise(&self.installation, &self.desk, &person.id, Opening::Act);
        match opened.await {
            Ok(_) => Ok(Found::Opens),
            Err(Denied::Restricted) => Ok(Found::Restricted),
            Err(Denied::NotFound) => Ok(Found::Nobody),
            Err(other) => Err(format!("{person:?} does not open: {other}")),
        }
    }

    /// Whoever is there opens, unless they objected; whoever has ended is not shown.
    pub async fn check_opens(&self) -> Result<(), String> {
        let now = self.clock.now();
        for (who, person) in self.oracle.people.iter().enumerate() {
            let wanted = match person.stand {
                Stand::Begun => continue,
                Stand::Here if person.end <= now => Found::Nobody,
                Stand::Here if self.oracle.is_restricted(who) => Found::Restricted,
                Stand::Here => Found::Opens,
                Stand::Gone | Stand::Lost => Found::Nobody,
            };
            let found = self.found(person).await?;
            if found != wanted {
                return Err(format!("{person:?}: {found:?} instead of {wanted:?}"));
            }
        }
        Ok(())
    }
}

//! What people do with their own answers, in the installation and in the oracle.

use std::collections::BTreeSet;

use lotse::access::{self, Invited, Participant};
use lotse::clock::Clock as _;
use lotse::counselling::decisions::{self, Choice};
use lotse::counselling::{sheets, unlocking};
use lotse::ids::SheetId;
use lotse::keys::Token;
use lotse::sealed::FormValue;
use lotse::store::answer_sheet;
use lotse::store::records::Records;
use lotse::store::session::Computer;
use lotse::store::sql::Statement;

use super::oracle::{Content, Sheet};
use super::steps::Deed;
use super::template::QUESTIONNAIRE;
use super::world::{World, said};
use crate::covers::cover_of;
use crate::house::secret;

const SECRET: &str = "acht Birnen fliegen heim";

impl World {
    /// Somebody does something with their answers, as far as they can now.
    pub async fn answer(&mut self, who: usize, deed: Deed) -> Result<(), String> {
        if !self.oracle.people[who].lives(self.clock.now()) {
            return Ok(());
        }
        match deed {
            Deed::Save => self.save(who).await,
            Deed::EnterAnew => self.enter_anew(who).await,
            Deed::Submit | Deed::Show | Deed::Discard | Deed::Withdraw => {
                let person = &self.oracle.people[who];
                let Some((sheet, login)) = person.sheet.zip(person.access.clone()) else {
                    return Ok(());
                };
                let today = self.clock.now().date_in(self.project.zone);
                let content = match (deed, sheet.content) {
                    (Deed::Submit, Content::Draft) => Content::Submitted(today),
                    (Deed::Show, Content::Submitted(on)) => Content::Shown(on),
                    (Deed::Discard, Content::Submitted(_)) | (Deed::Withdraw, _) => {
                        Content::Nothing
                    }
                    _ => return Ok(()),
                };
                let Some(me) = self.come_back(&login).await? else { return Ok(()) };
                self.carry_out(&me, deed).await?;
                self.tally.submitted += usize::from(deed == Deed::Submit);
                self.oracle.people[who].sheet = Some(Sheet { content, ..sheet });
                Ok(())
            }
        }
    }

    async fn carry_out(&self, me: &Participant, deed: Deed) -> Result<(), String> {
        let installation = &self.installation;
        let id = self.own_sheet(me).await?;
        let done = match deed {
            Deed::Submit => {
                let sheet = sheets::find_own(installation, me, &id).await.map_err(said)?;
                let seen = sheet.revision().clone();
                sheets::submit(installation, me, &id, &seen).await
            }
            Deed::Show => sheets::show(installation, me, &id).await,
            Deed::Discard => sheets::discard(installation, me, &id).await,
            Deed::Withdraw => sheets::withdraw_module(installation, me, QUESTIONNAIRE).await,
            Deed::Save | Deed::EnterAnew => Ok(()),
        };
        done.map_err(|error| format!("{deed:?} was refused: {error}"))
    }

    async fn save(&mut self, who: usize) -> Result<(), String> {
        let person = &self.oracle.people[who];
        let sheet = match person.sheet {
            Some(sheet) => sheet,
            None if self.oracle.is_restricted(who) => return Ok(()),
            None => self.unlock(who).await?,
        };
        if !matches!(sheet.content, Content::Nothing | Content::Draft) {
            return Ok(());
        }
        if self.oracle.people[who].access.is_none() {
            self.enter_anew(who).await?;
        }
        let Some(login) = self.oracle.people[who].access.clone() else { return Ok(()) };
        let Some(me) = self.come_back(&login).await? else { return Ok(()) };
        let (installation, yes) = (&self.installation, Choice::Yes);
        decisions::decide(installation, &me, QUESTIONNAIRE, yes).await.map_err(said)?;
        let id = self.own_sheet(&me).await?;
        let seen = {
            let sheet = sheets::find_own(installation, &me, &id).await.map_err(said)?;
            sheet.revision().clone()
        };
        let item = if sheet.content == Content::Nothing { "bus" } else { "walk" };
        let value = FormValue::from("yes".to_owned());
        sheets::save_answer(installation, &me, &id, &seen, item, &value).await.map_err(said)?;
        self.tally.answers_saved += 1;
        self.oracle.people[who].sheet = Some(Sheet { content: Content::Draft, ..sheet });
        Ok(())
    }

    async fn unlock(&mut self, who: usize) -> Result<Sheet, String> {
        let person = &self.oracle.people[who];
        let adviser = self.opened(person).await.ok_or("somebody who is there does not open")?;
        unlocking::unlock(&self.installation, &adviser, QUESTIONNAIRE).await.map_err(said)?;
        let sheet = Sheet::unlocked(self.clock.now());
        self.oracle.people[who].sheet = Some(sheet);
        Ok(sheet)
    }

    /// Uses a new invitation; whatever the former secret closed is gone.
    async fn enter_anew(&mut self, who: usize) -> Result<(), String> {
        // Accesses are told apart by the second in which they were made.
        self.clock.advance_seconds(1);
        let person = &self.oracle.people[who];
        let Some(adviser) = self.opened(person).await else { return Ok(()) };
        let invitation = access::invite(&self.installation, adviser.case()).await.map_err(said)?;
        let invited = Invited::Token(invitation.token);
        let entered = decisions::enter_for_the_first_time(
            &self.installation,
            &invited,
            secret(SECRET),
            Computer::Own,
        );
        match entered.await {
            Ok(entry) => {
                let person = &mut self.oracle.people[who];
                person.access = Some(entry.login_name);
                if let Some(sheet) = &mut person.sheet {
                    sheet.close();
                }
                Ok(())
            }
            Err(refused) => self.may_refuse(&refused).await,
        }
    }

    /// Logs in with the secret; nobody where a roll is under way.
    pub async fn come_back(&self, login: &str) -> Result<Option<Participant>, String> {
        let entered = access::enter(&self.installation, login, secret(SECRET), Computer::Own);
        match entered.await {
            Ok(entered) => {
                let token = Token::read(&entered.token.text()).map_err(said)?;
                let me = Participant::authorise(&self.installation, token).await;
                me.map(Some).map_err(|error| format!("a session does not open: {error}"))
            }
            Err(refused) => {
                self.may_refuse(&refused).await?;
                Ok(None)
            }
        }
    }

    async fn own_sheet(&self, me: &Participant) -> Result<SheetId, String> {
        let own = sheets::list_own(&self.installation, me).await.map_err(said)?;
        own.first().map(|sheet| sheet.id().clone()).ok_or("a sheet is missing".to_owned())
    }

    /// After a restore an access from another time is gone, and only such a one.
    pub async fn find_accesses(&mut self) -> Result<(), String> {
        let store = &self.installation.store;
        let rows = Statement::new("SELECT participation_id AS id FROM person_access").all(store);
        let there = rows.await.map_err(said)?;
        let there: Result<BTreeSet<_>, _> = there.iter().map(|row| row.text("id")).collect();
        let there = there.map_err(said)?;
        let ran_back = self.oracle.ran_back;
        for person in self.oracle.people.iter_mut().filter(|person| person.is_here()) {
            let is_there = there.contains(person.id.as_str());
            if person.has_same_access && person.access.is_some() && !is_there && !ran_back {
                return Err(format!("the access of {person:?} did not come back"));
            }
            person.access.take_if(|_| !is_there);
        }
        Ok(())
    }

    /// What people read of their own, with their secret.
    pub async fn check_answers(&self) -> Result<(), String> {
        let now = self.clock.now();
        for person in self.oracle.people.iter().filter(|person| person.lives(now)) {
            let Some((sheet, login)) = person.sheet.zip(person.access.as_ref()) else { continue };
            let Some(me) = self.come_back(login).await? else { continue };
            let id = self.own_sheet(&me).await?;
            let own = sheets::find_own(&self.installation, &me, &id).await.map_err(said)?;
            let reads = match sheet.content {
                Content::Nothing | Content::Draft => own.draft(&me).is_ok(),
                Content::Submitted(_) | Content::Shown(_) => own.own_results(&me).is_ok(),
                Content::ShownOnly => own.own_results(&me).is_err(),
            };
            if !reads || own.is_begun() != sheet.has_answers() {
                return Err(format!("the answers of {person:?} read otherwise"));
            }
        }
        Ok(())
    }

    /// For controls: a row of answers as it is now, or put back.
    pub async fn keep_answers(&mut self) -> Result<(), String> {
        let Some(person) = self.oracle.people.first() else { return Ok(()) };
        let (store, now) = (&self.installation.store, self.clock.now());
        let keyring = self.installation.keyring.get();
        let Some(cover) = cover_of(store, &keyring, &person.id).await else { return Ok(()) };
        self.taken = answer_sheet::list(store, &cover, now).await.map_err(said)?.pop();
        Ok(())
    }

    pub async fn put_answers_back(&mut self) -> Result<(), String> {
        let Some(old) = self.taken.take() else { return Ok(()) };
        let (store, now) = (&self.installation.store, self.clock.now());
        let keyring = self.installation.keyring.get();
        let cover = cover_of(store, &keyring, &old.participation).await;
        let Some(cover) = cover else { return Ok(()) };
        let found = answer_sheet::find(store, &cover, &old.id, now).await;
        let Some(found) = found.map_err(said)? else { return Ok(()) };
        let mut tx = store.begin().await.map_err(said)?;
        let mut records = Records::hold(&mut tx, &cover, now).await.map_err(said)?;
        // Under the revision of an untouched sheet: only the bytes betray it.
        let sealed = (old.answers, old.exact);
        records.replace_answers(&old.id, found.answers_revision, sealed).map_err(said)?;
        records.write(&mut tx, &*self.installation.chance).await.map_err(said)?;
        tx.commit().await.map_err(said)
    }
}

//! An installation that lives through a history, beside the oracle that knows what must be there.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use lotse::access::{self, Adviser, AdviserDesk, Dpo, LeadDesk, OfficeDesk, Opening};
use lotse::clock::{Clock as _, MockClock};
use lotse::counselling::people::{self, PersonError};
use lotse::custody::roll;
use lotse::ids::StaffId;
use lotse::installation::{Folder, Installation};
use lotse::keys::{SeededChance, Token};
use lotse::retention::RetentionError;
use lotse::retention::addresses::Addresses;
use lotse::retention::agreement::{Agreement, AnswersEnd};
use lotse::retention::due::{Span, Terms};
use lotse::retention::ledger::Ledger;
use lotse::retention::sweep::{Safeguards, Sweep, Until};
use lotse::store::answer_sheet::AnswerSheet;
use lotse::store::{Location, project, wrapped_key};
use tempfile::TempDir;

use super::kept::Kept;
use super::oracle::{self, Agreed, Ended, Oracle, Person};
use super::steps::Step;
use super::tally::Tally;
use super::template::Template;
use crate::databases::OwnDatabase;
use crate::house::{agreement, open_at};

/// More would make a history slow and tell no more: the brake holds from eleven on.
const MOST_PEOPLE: usize = 25;

/// A rule that a control breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The oracle knows of a month more than was agreed.
    Term,
    /// Nobody sweeps.
    Sweep,
    /// An old database is copied back, and nothing restored.
    Copied,
    /// Answers were to be kept for a day longer than they are.
    AnswersEarly,
    /// Nobody looks for answers that have ended.
    AnswersLate,
    /// Answers that have ended are copied back.
    AnswersBack,
    /// A hold is known to those who placed it only.
    HoldUnknown,
    /// A hold that was lifted stands on.
    HoldStays,
    /// A change of the agreement is not made.
    ChangeLost,
    /// What one person proposed is in force.
    ChangeAlone,
    /// An objection is written down as something else.
    ObjectionUnheard,
    /// A restriction that was lifted stands on.
    RestrictionStays,
}

pub struct World {
    pub oracle: Oracle,
    pub installation: Installation,
    pub clock: MockClock,
    pub ledger: Ledger,
    pub project: project::Project,
    pub desk: AdviserDesk,
    pub lead: LeadDesk,
    pub officer: Dpo,
    pub office: OfficeDesk,
    pub tally: Tally,
    pub broken: Option<Broken>,
    /// How answers began that were in the database at some time: never to be seen once ended.
    pub written: BTreeSet<Vec<u8>>,
    /// Whether a roll was cut off, and none has ended since.
    rolling: bool,
    /// Answers that a control kept.
    pub taken: Option<AnswerSheet>,
    addresses: Addresses,
    pub other: StaffId,
    pub kept: Vec<Kept>,
    /// The database, where it is a server's.
    pub database: Option<OwnDatabase>,
    /// Whether a restore found keys missing, so that somebody due was removed without a line.
    pub keys_went: bool,
    _folder: TempDir,
}

/// The agreement as the installation writes it down.
pub fn as_agreement(version: i64, agreed: &Agreed) -> Agreement {
    let months = |months| Span::Months(u16::try_from(months).unwrap());
    let terms = Terms {
        after_project_end: months(agreed.terms.months_after_project),
        after_late_exit: months(agreed.terms.months_after_late_exit),
        after_never_came: Span::Days(u16::try_from(agreed.terms.days_after_never_came).unwrap()),
    };
    let early = |since| AnswersEnd::AfterResult { since };
    let answers = agreed.answers_since.map_or(AnswersEnd::WithProject, early);
    Agreement { version, terms, answers, ..agreement() }
}

impl World {
    pub async fn begin(template: &Template, agreed: Agreed, broken: Option<Broken>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        template.copy_to(folder.path());
        let place = |name: &str| -> PathBuf { folder.path().join(name) };
        let named = Folder::new(place("data"), place("keys"))
            .with_backups(place("backups"))
            .with_copies(place("copies"));
        let clock = MockClock::at(template.start);
        let database = template.copy_database();
        let file = || Location::File(named.database());
        let location = database.as_ref().map_or_else(file, OwnDatabase::location);
        let catalogue = template.catalogue.clone();
        let mut installation = open_at(&location, named.clone(), clock.clone(), catalogue).await;
        installation.chance = Arc::new(SeededChance::for_test(4));
        let (at, tokens) = (&installation, &template.tokens);
        let token = |text: &str| Token::read(text).unwrap();
        let desk = AdviserDesk::authorise(at, token(&tokens.adviser)).await.unwrap();
        let lead = LeadDesk::authorise(at, token(&tokens.lead)).await.unwrap();
        let officer = Dpo::authorise(at, token(&tokens.officer)).await.unwrap();
        let office = OfficeDesk::authorise(at, token(&tokens.office)).await.unwrap();
        let project = template.project.clone();
        let today = clock.now().date_in(project.zone);
        // The project lasts as it was set up; another end is agreed later.
        let answers_since = agreed.answers_since.map(|_| today);
        let agreed = Agreed { last: project.ends_on, answers_since, ..agreed };
        let mut tx = installation.store.begin().await.unwrap();
        let text = as_agreement(2, &agreed).to_json();
        project::add_agreement(&mut tx, &project.id, 2, clock.now(), &text).await.unwrap();
        tx.commit().await.unwrap();
        let mut told = agreed;
        match broken {
            Some(Broken::Term) => told.terms.months_after_project += 1,
            Some(Broken::AnswersEarly) => {
                told.answers_since = told.answers_since.and_then(|since| since.succ_opt());
            }
            _ => {}
        }
        Self {
            oracle: Oracle::new(oracle::Project::new(project.starts_on, project.zone, told)),
            ledger: Ledger::at(&named.ledger()),
            addresses: Addresses::in_folders(&named.addresses(), &named.hour_keys()).unwrap(),
            installation,
            clock,
            project,
            desk,
            lead,
            officer,
            office,
            tally: Tally::default(),
            broken,
            written: BTreeSet::new(),
            rolling: false,
            taken: None,
            other: template.other.clone(),
            kept: Vec::new(),
            database,
            keys_went: false,
            _folder: folder,
        }
    }

    pub async fn end(self) -> Tally {
        self.installation.store.close().await;
        let figures = self.oracle.figures;
        Tally {
            deleted: self.oracle.completed,
            requested: figures.requested,
            answers_ended: figures.answers,
            drafts_ended: figures.drafts,
            holds_ended: figures.holds,
            kept_by_hold: figures.kept_by_hold,
            ..self.tally
        }
    }

    /// Somebody whom staff can still read of, or anybody where there is none.
    fn someone(&self, who: usize) -> Option<usize> {
        let (now, people) = (self.clock.now(), &self.oracle.people);
        let living = (0..people.len()).filter(|number| people[*number].lives(now));
        let mut all: Vec<usize> = living.collect();
        if all.is_empty() {
            all.extend(0..people.len());
        }
        (!all.is_empty()).then(|| all[who % all.len()])
    }

    /// Carries a step out, in the installation and in the oracle.
    pub async fn take(&mut self, step: &Step) -> Result<(), String> {
        self.tally.steps += 1;
        match step {
            Step::Add(exit) => self.add(*exit).await?,
            Step::Change(who, _)
            | Step::Invite(who)
            | Step::Answer(who, _)
            | Step::Erase(who)
            | Step::Object(who)
            | Step::Reconsider(who)
            | Step::AllowAgain(who) => {
                if let Some(number) = self.someone(*who) {
                    self.take_about(number, step).await?;
                }
            }
            Step::Hold(who, days, agreed) => {
                let who = who.map(|who| self.someone(who));
                if who != Some(None) {
                    self.hold(who.flatten(), *days, *agreed).await?;
                }
            }
            Step::SecondHold(which) => self.second_hold(*which).await?,
            Step::Lift(which) => self.lift(*which).await?,
            Step::Agree(agreed) => self.agree(*agreed).await?,
            Step::SecondAgreement => self.second_agreement().await?,
            Step::Hours(hours) => self.clock.advance_seconds(hours * 3_600),
            Step::Ahead(days, is_sure) => {
                self.clock.advance_days(*days);
                if *is_sure {
                    self.confirm().await?;
                }
            }
            Step::Back(hours) => {
                self.clock.advance_seconds(-hours * 3_600);
                self.oracle.ran_back = true;
            }
            Step::Days(days) => {
                for _ in 0..*days {
                    self.clock.advance_days(1);
                    self.sweep(Until::Done).await?;
                }
            }
            Step::Confirm => self.confirm().await?,
            Step::Release => self.release().await.map_err(said)?,
            Step::Sweep => self.sweep(Until::Done).await?,
            Step::SweepCutOff(step) => self.sweep(Until::ForTestAfter(*step)).await?,
            // A copied database knows no newer keys; that a roll refuses it is another story.
            Step::Roll | Step::RollCutOff(_) if self.broken == Some(Broken::Copied) => {}
            Step::Roll => {
                let rolled = roll::now(&self.installation).await.map_err(said)?;
                self.tally.rolled += 1;
                self.check_roll(rolled.epoch).await?;
                // What a roll that was cut off had begun, this one has ended: the root is no newer.
                if !std::mem::take(&mut self.rolling) {
                    self.check_backups()?;
                }
            }
            Step::RollCutOff(step) => {
                self.rolling = true;
                let stopped = roll::until(&self.installation, roll::Until::ForTestAfter(*step));
                if stopped.await.is_ok() {
                    return Err("a roll was not cut off".to_owned());
                }
            }
            Step::Backup if self.broken == Some(Broken::AnswersBack) => self.keep_answers().await?,
            Step::Restore(_) if self.broken == Some(Broken::AnswersBack) => {
                self.put_answers_back().await?;
            }
            Step::Backup => self.back_up().await?,
            Step::Restore(which) => self.restore(*which).await?,
            Step::Note => {
                let (chance, now) = (&*self.installation.chance, self.clock.now());
                let address: IpAddr = "192.0.2.1".parse().map_err(said)?;
                self.addresses.add(chance, now, address).map_err(said)?;
            }
        }
        Ok(())
    }

    /// Carries a step out that is about one person.
    async fn take_about(&mut self, number: usize, step: &Step) -> Result<(), String> {
        match step {
            Step::Change(_, exit) => self.change(number, *exit).await,
            Step::Invite(_) => {
                let adviser = self.opened(&self.oracle.people[number]).await;
                let Some(adviser) = adviser else { return Ok(()) };
                match access::invite(&self.installation, adviser.case()).await {
                    Ok(_) => Ok(()),
                    Err(refused) => self.may_refuse(&refused).await,
                }
            }
            Step::Answer(_, deed) => self.answer(number, *deed).await,
            Step::Erase(_) => self.erase(number).await,
            Step::Object(_) => self.object(number).await,
            Step::Reconsider(_) => self.reconsider(number).await,
            Step::AllowAgain(_) => self.allow_again(number).await,
            _ => Ok(()),
        }
    }

    async fn add(&mut self, exit: Option<chrono::NaiveDate>) -> Result<(), String> {
        if self.oracle.people.len() >= MOST_PEOPLE {
            return Ok(());
        }
        let (project, name) = (&self.project.id, "Anna Muster");
        match people::add(&self.installation, &self.desk, project, name, "AMS-1", exit).await {
            Ok(id) => self.oracle.add(id, exit),
            Err(PersonError::Over(_)) if self.oracle.project.end(exit) <= self.clock.now() => {}
            Err(PersonError::TooLate(day)) if exit > Some(day) => self.latest(day)?,
            Err(other) => self.may_refuse(&other).await?,
        }
        Ok(())
    }

    fn latest(&self, day: chrono::NaiveDate) -> Result<(), String> {
        let wanted = self.oracle.project.latest_exit();
        if day == wanted { Ok(()) } else { Err(format!("exits until {day} instead of {wanted}")) }
    }

    /// Between a new root and the naming of its epoch nothing is sealed: the roll has to be ended.
    pub async fn may_refuse(&self, refused: &impl std::error::Error) -> Result<(), String> {
        let named = wrapped_key::find_epoch(&self.installation.store).await.map_err(said)?;
        let newest = self.installation.keyring.reread().map_err(said)?.current_epoch();
        if named == Some(newest) {
            return Err(format!("refused, though no roll is under way: {refused}"));
        }
        Ok(())
    }

    /// The file of somebody on their adviser's desk.
    pub async fn opened(&self, person: &Person) -> Option<Adviser> {
        Adviser::authorise(&self.installation, &self.desk, &person.id, Opening::Act).await.ok()
    }

    async fn change(&mut self, who: usize, exit: Option<chrono::NaiveDate>) -> Result<(), String> {
        let person = &self.oracle.people[who];
        if !person.is_here() {
            return Ok(());
        }
        let Some(adviser) = self.opened(person).await else { return Ok(()) };
        let (installation, name) = (&self.installation, "Bert Muster");
        match people::change(installation, &adviser, name, "AMS-2", exit).await {
            Ok(_) => self.oracle.change_exit(who, exit),
            Err(PersonError::Over(_)) if self.oracle.project.end(exit) <= self.clock.now() => {}
            Err(PersonError::TooLate(day)) if exit > Some(day) => self.latest(day)?,
            Err(other) => return Err(format!("{exit:?} was refused: {other}")),
        }
        Ok(())
    }

    async fn sweep(&mut self, until: Until) -> Result<(), String> {
        let now = self.clock.now();
        let cut = match until {
            Until::ForTestAfter(step) => Some(step),
            Until::Done => None,
        };
        let wanted = self.oracle.sweep(now, cut);
        if self.broken == Some(Broken::Sweep) {
            return Ok(());
        }
        if self.broken == Some(Broken::AnswersLate) {
            self.look_away(now).await?;
        }
        let mut sweep = Sweep::of(&self.installation, &self.ledger, &self.addresses);
        (sweep.safeguards, sweep.until) = (Safeguards::On, until);
        let ended = match sweep.run().await {
            Ok(None) => Ended::Refused,
            Ok(Some(swept)) => Ended::Done(swept.participations),
            Err(RetentionError::Stopped(step)) => Ended::Stopped(step),
            Err(other) => return Err(other.to_string()),
        };
        match ended {
            Ended::Refused => self.tally.refused += 1,
            Ended::Stopped(_) => self.tally.cut_off += 1,
            Ended::Done(_) => self.tally.swept += 1,
        }
        // The seven days of addresses and attempts wait for nobody.
        let oldest = self.addresses.find_oldest().map_err(said)?;
        if oldest.is_some_and(|oldest| oldest <= now.plus_seconds(-144 * 3_600)) {
            return Err(format!("addresses since {oldest:?} are kept at {now:?}"));
        }
        if ended == wanted {
            return Ok(());
        }
        Err(format!("a sweep ended with {ended:?} instead of {wanted:?}"))
    }
}

pub fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

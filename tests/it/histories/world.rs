//! An installation that lives through a history, beside the oracle that knows what must be there.

use std::collections::BTreeSet;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lotse::access::{self, Adviser, AdviserDesk, Opening};
use lotse::clock::{Clock as _, MockClock};
use lotse::counselling::people::{self, PersonError};
use lotse::custody::backup::{self, Made};
use lotse::custody::restore::{self, Restore};
use lotse::custody::{age, roll};
use lotse::definition::Catalogue;
use lotse::ids::StaffId;
use lotse::installation::{Folder, Installation};
use lotse::keys::{SeededChance, Token};
use lotse::retention::addresses::Addresses;
use lotse::retention::due::{Span, Terms as Agreed};
use lotse::retention::ledger::Ledger;
use lotse::retention::sweep::{Safeguards, Sweep, Until};
use lotse::retention::{RetentionError, clock_guard};
use lotse::store::{Location, Store, brake_release, erasure, project, wrapped_key};
use tempfile::TempDir;

use super::oracle::{self, Ended, Oracle, Person, Stand, Terms};
use super::steps::Step;
use super::tally::Tally;
use super::template::Template;
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
    /// An old database file is copied back, and nothing restored.
    Copied,
}

struct Kept {
    made: Made,
    then: Oracle,
}

pub struct World {
    pub oracle: Oracle,
    pub installation: Installation,
    pub clock: MockClock,
    pub ledger: Ledger,
    pub project: project::Project,
    pub desk: AdviserDesk,
    pub tally: Tally,
    pub broken: Option<Broken>,
    addresses: Addresses,
    other: StaffId,
    kept: Vec<Kept>,
    /// Whether a restore found keys missing, so that somebody due was removed without a line.
    pub keys_went: bool,
    _folder: TempDir,
}

impl World {
    pub async fn begin(
        template: &Template,
        catalogue: Catalogue,
        terms: Terms,
        broken: Option<Broken>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        template.copy_to(folder.path());
        let place = |name: &str| -> PathBuf { folder.path().join(name) };
        let named = Folder::new(place("data"), place("keys"))
            .with_backups(place("backups"))
            .with_copies(place("copies"));
        let clock = MockClock::at(template.start);
        let location = Location::File(named.database());
        let mut installation = open_at(&location, named.clone(), clock.clone(), catalogue).await;
        installation.chance = Arc::new(SeededChance::for_test(4));
        let token = Token::read(&template.token).unwrap();
        let desk = AdviserDesk::authorise(&installation, token).await.unwrap();
        let mut agreed = agreement();
        let months = |months| Span::Months(u16::try_from(months).unwrap());
        (agreed.version, agreed.terms) = (
            2,
            Agreed {
                after_project_end: months(terms.months_after_project),
                after_late_exit: months(terms.months_after_late_exit),
                after_never_came: Span::Days(u16::try_from(terms.days_after_never_came).unwrap()),
            },
        );
        let mut tx = installation.store.begin().await.unwrap();
        let (id, now, text) = (&template.project.id, clock.now(), agreed.to_json());
        project::add_agreement(&mut tx, id, agreed.version, now, &text).await.unwrap();
        tx.commit().await.unwrap();
        let more = u32::from(broken == Some(Broken::Term));
        let told = Terms { months_after_project: terms.months_after_project + more, ..terms };
        let project = template.project.clone();
        let oracle = Oracle::new(oracle::Project {
            first: project.starts_on,
            last: project.ends_on,
            zone: project.zone,
            terms: told,
        });
        Self {
            oracle,
            ledger: Ledger::at(&named.ledger()),
            addresses: Addresses::in_folders(&named.addresses(), &named.hour_keys()).unwrap(),
            installation,
            clock,
            project,
            desk,
            tally: Tally::default(),
            broken,
            other: template.other.clone(),
            kept: Vec::new(),
            keys_went: false,
            _folder: folder,
        }
    }

    pub async fn end(self) -> Tally {
        self.installation.store.close().await;
        self.tally
    }

    fn someone(&self, who: usize) -> Option<usize> {
        let people = self.oracle.people.len();
        (people > 0).then(|| who % people)
    }

    /// Carries a step out, in the installation and in the oracle.
    pub async fn take(&mut self, step: &Step) -> Result<(), String> {
        self.tally.steps += 1;
        match step {
            Step::Add(exit) => self.add(*exit).await?,
            Step::Change(who, exit) => {
                if let Some(number) = self.someone(*who) {
                    self.change(number, *exit).await?;
                }
            }
            Step::Invite(who) => {
                if let Some(number) = self.someone(*who)
                    && let Some(adviser) = self.opened(&self.oracle.people[number]).await
                    && let Err(refused) = access::invite(&self.installation, adviser.case()).await
                {
                    self.may_refuse(&refused).await?;
                }
            }
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
            // A copied file knows no newer keys; that a roll refuses it is another story.
            Step::Roll | Step::RollCutOff(_) if self.broken == Some(Broken::Copied) => {}
            Step::Roll => {
                let rolled = roll::now(&self.installation).await.map_err(said)?;
                self.check_roll(rolled.epoch).await?;
            }
            Step::RollCutOff(step) => {
                let stopped = roll::until(&self.installation, roll::Until::ForTestAfter(*step));
                if stopped.await.is_ok() {
                    return Err("a roll was not cut off".to_owned());
                }
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

    async fn add(&mut self, exit: Option<chrono::NaiveDate>) -> Result<(), String> {
        if self.oracle.people.len() >= MOST_PEOPLE {
            return Ok(());
        }
        let (project, name) = (&self.project.id, "Anna Muster");
        match people::add(&self.installation, &self.desk, project, name, "AMS-1", exit).await {
            Ok(id) => self.oracle.add(id, exit),
            Err(PersonError::Over(_)) if self.oracle.project.end(exit) <= self.clock.now() => {}
            Err(other) => self.may_refuse(&other).await?,
        }
        Ok(())
    }

    /// Between a new root and the naming of its epoch nothing is sealed: the roll has to be ended.
    async fn may_refuse(&self, refused: &impl std::error::Error) -> Result<(), String> {
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
        let Some(adviser) = self.opened(&self.oracle.people[who]).await else { return Ok(()) };
        let (installation, name) = (&self.installation, "Bert Muster");
        match people::change(installation, &adviser, name, "AMS-2", exit).await {
            Ok(_) => self.oracle.people[who].exit = exit,
            Err(PersonError::Over(_)) if self.oracle.project.end(exit) <= self.clock.now() => {}
            Err(other) => return Err(format!("{exit:?} was refused: {other}")),
        }
        Ok(())
    }

    async fn confirm(&mut self) -> Result<(), String> {
        let now = self.clock.now();
        let confirmed = clock_guard::confirm(&self.installation.store, &self.ledger, now);
        confirmed.await.map_err(said)?;
        self.oracle.confirm(now);
        Ok(())
    }

    async fn release(&mut self) -> Result<(), lotse::store::StoreError> {
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
            Ended::Done(_) => {}
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

    async fn back_up(&mut self) -> Result<(), String> {
        let now = self.clock.now();
        backup::expire(&self.installation.folder, now).map_err(said)?;
        self.kept.retain(|kept| kept.made.made_at.plus_days(30) > now);
        let made = backup::make(&self.installation).await.map_err(said)?;
        if self.broken == Some(Broken::Copied) {
            let database = self.installation.folder.database();
            self.copy(&database, &made.path.with_extension("db")).await?;
        }
        self.kept.push(Kept { made, then: self.oracle.clone() });
        Ok(())
    }

    /// Copies the database's file, with nobody at it.
    async fn copy(&mut self, from: &Path, to: &Path) -> Result<(), String> {
        self.installation.store.close().await;
        fs::copy(from, to).map_err(said)?;
        self.installation.store = Store::open(&self.installation.location).await.map_err(said)?;
        Ok(())
    }

    async fn restore(&mut self, which: usize) -> Result<(), String> {
        if self.kept.is_empty() {
            return Ok(());
        }
        if self.broken == Some(Broken::Copied) {
            let kept = &self.kept[which % self.kept.len()];
            let pairs = || self.oracle.people.iter().zip(&kept.then.people);
            if !pairs().any(|(now, then)| now.stand == Stand::Gone && then.stand == Stand::Here) {
                return Ok(());
            }
            let old = kept.made.path.with_extension("db");
            return self.copy(&old, &self.installation.folder.database()).await;
        }
        let kept = &self.kept[which % self.kept.len()];
        self.installation.store.close().await;
        let way = Restore {
            folder: &self.installation.folder,
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
        self.oracle.restore(&kept.then, self.clock.now(), &found);
        self.tally.restored += 1;
        self.tally.unreadable += restored.unreadable;
        self.keys_went |= restored.unreadable > 0;
        self.check_opens().await
    }

    /// Whoever is there opens, and whoever has ended is not shown.
    pub async fn check_opens(&self) -> Result<(), String> {
        let now = self.clock.now();
        for person in &self.oracle.people {
            let wanted = match person.stand {
                Stand::Here => self.oracle.end_of(person) > now,
                Stand::Begun => continue,
                Stand::Gone | Stand::Lost => false,
            };
            if self.opened(person).await.is_some() != wanted {
                return Err(format!("{person:?} opens: {}", !wanted));
            }
        }
        Ok(())
    }
}

pub fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

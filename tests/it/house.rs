//! A temporary installation with one provider, one project and one member of staff per role.
//!
//! Time stands until a story moves it, and randomness repeats, so a story always tells the same.

use std::sync::Arc;

use chrono::NaiveDate;
use lotse::access::{
    self, Adviser, AdviserDesk, Confirmed, Dpo, Invitation, LeadDesk, NewStaff, Opening,
    ReadyStaff, StaffPerson,
};
use lotse::clock::{Clock, Instant, MockClock};
use lotse::counselling::holds::{self, Actor, Proposal};
use lotse::counselling::sign_off::{self, SignOffError};
use lotse::counselling::{people, unlocking};
use lotse::definition::Catalogue;
use lotse::ids::{OrderId, ParticipationId, ProjectId, ProviderId};
use lotse::installation::{Address, Folder, Installation, Outside, Purpose};
use lotse::keys::{Chance, Costs, Keyring, Secret, SeededChance, SharedKeyring, SystemChance};
use lotse::retention::addresses::Addresses;
use lotse::retention::agreement::{Agreement, AnswersEnd, Office, Processor, Purpose as Why, Task};
use lotse::retention::due::Terms;
use lotse::retention::ledger::Ledger;
use lotse::retention::sweep::{Safeguards, Sweep, Swept};
use lotse::store::project::{self, Project};
use lotse::store::sql::{Location, Store};
use lotse::store::staff::{self, Role};
use lotse::store::wrapped_key;
use tempfile::TempDir;

use super::browser::Browser;
use super::databases::Database;

/// The password of every member of staff.
pub const PASSWORD: &str = "vier Birnen fliegen nach Hause";

/// E-mail addresses of the staff, by role.
pub const ADVISER: &str = "berta.berater@example.org";
/// A second adviser, to whom nobody is assigned at first.
pub const OTHER_ADVISER: &str = "bodo.berater@example.org";
pub const AGENCY: &str = "anna.agentur@example.org";
pub const DPO: &str = "dora.dsb@example.org";
pub const LEAD: &str = "lea.leitung@example.org";
/// The privacy office of the agency.
pub const OFFICE: &str = "oda.amtlich@example.org";

/// What the data protection officer writes.
pub const LEGAL_BASIS: &str = "Zq7rechtsgrundlage Art. 9 Abs. 2 lit. a DSGVO";
pub const REASON: &str = "Zq7begruendung: Arbeit soll niemanden überfordern.";

/// An agency clerk of [`House::other_project`], which has nobody in common with the first.
pub const OTHER_AGENCY: &str = "otto.agentur@example.org";

/// A running installation. One made by [`House::new`] is gone when it is dropped.
pub struct House {
    pub installation: Arc<Installation>,
    pub clock: MockClock,
    /// The project of everyone but [`OTHER_AGENCY`].
    pub project: Project,
    /// Another project of the same provider.
    pub other_project: Project,
    _keys: TempDir,
    own_database: Option<Database>,
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(database) = self.own_database.take().filter(Database::is_server) {
            database.remove_schema();
        }
    }
}

/// The 1 March 2027, 9 o'clock in Vienna, within the project's period.
fn start() -> Instant {
    Instant::start_of(date(2027, 3, 1), chrono_tz::Europe::Vienna).plus_seconds(9 * 3600)
}

pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn office(name: &str) -> Office {
    Office {
        name: name.to_owned(),
        address: "Beispielgasse 1, 9999 Musterstadt".to_owned(),
        email: "office@example.org".to_owned(),
        phone: Some("+43 1 000 00".to_owned()),
    }
}

/// The agreement of the project, in version 1.
pub fn agreement() -> Agreement {
    Agreement {
        version: 1,
        controller: office("Agentur Musterstadt"),
        agency_name: "AMS Musterstadt".to_owned(),
        processors: vec![Processor { task: Task::Counselling, office: office("Träger Beispiel") }],
        provider_contact: office("Träger Beispiel"),
        dpo: office("Datenschutz-Beauftragte der Agentur"),
        purposes: vec![Why {
            purpose: "Beratung".to_owned(),
            legal_basis: "Art. 6 Abs. 1 lit. e DSGVO".to_owned(),
        }],
        terms: Terms::USUAL,
        answers: AnswersEnd::WithProject,
        privacy_notice_version: "1".to_owned(),
    }
}

/// Opens an installation on this database, with these questionnaires; what it draws is not foreseeable.
pub async fn open_at(
    database: &Location,
    folder: Folder,
    clock: impl Clock + 'static,
    catalogue: Catalogue,
) -> Installation {
    Installation {
        store: Store::open(database).await.unwrap(),
        location: database.clone(),
        keyring: SharedKeyring::load(&folder.keyring()).unwrap(),
        costs: Costs::for_test(),
        catalogue,
        clock: Arc::new(clock),
        chance: Arc::new(SystemChance),
        folder,
        address: Address { origin: "http://lotse.example".to_owned(), trusted_proxies: Vec::new() },
        purpose: Purpose::Service,
        mail: None,
        outside: Outside::default(),
    }
}

impl House {
    /// A house on a fresh database: on PostgreSQL where `LOTSE_POSTGRES` names a server, so that one
    /// run of the stories tells them there, and on SQLite everywhere else.
    pub async fn new() -> Self {
        Self::with(Catalogue::embedded().unwrap()).await
    }

    /// The same, with these questionnaires.
    pub async fn with(catalogue: Catalogue) -> Self {
        let database = match Database::postgres().await {
            Some(database) => database,
            None => Database::sqlite().await,
        };
        Self::owning(database, catalogue).await
    }

    /// A house on a database that can be replaced as a whole, on PostgreSQL where there is a server.
    pub async fn whole() -> Self {
        let database = Database::whole().await;
        let house = Self::owning(database, Catalogue::embedded().unwrap()).await;
        // Nobody but the house's installation is connected.
        house.own_database.as_ref().unwrap().store.close().await;
        house
    }

    /// A house on a whole database of a server's ordinary role.
    pub async fn of_ordinary_role() -> Self {
        let database = Database::of_ordinary_role().await;
        Self::owning(database, Catalogue::embedded().unwrap()).await
    }

    /// A house on a fresh SQLite database, for what is about its file.
    pub async fn embedded() -> Self {
        Self::owning(Database::sqlite().await, Catalogue::embedded().unwrap()).await
    }

    /// As [`House::embedded`], with other keys and ids than every other house.
    pub async fn seeded(seed: u64) -> Self {
        let database = Database::sqlite().await;
        let mut house = Self::drawn(&database, Catalogue::embedded().unwrap(), seed).await;
        house.own_database = Some(database);
        house
    }

    async fn owning(database: Database, catalogue: Catalogue) -> Self {
        let mut house = Self::on(&database, catalogue).await;
        house.own_database = Some(database);
        house
    }

    /// A house on this database, with these questionnaires. Its data folder is the database's, its
    /// keys lie elsewhere.
    pub async fn on(database: &Database, catalogue: Catalogue) -> Self {
        Self::drawn(database, catalogue, 20_270_301).await
    }

    async fn drawn(database: &Database, catalogue: Catalogue, seed: u64) -> Self {
        let keys = tempfile::tempdir().unwrap();
        let data = Folder::new(database.folder().to_owned(), keys.path().to_owned());
        let chance = SeededChance::for_test(seed);
        Keyring::make(&chance).store_new(&data.keyring()).unwrap();
        let clock = MockClock::at(start());
        let provider = ProviderId::from_bits(chance.bits128());
        let project = |code: &str, name: &str| Project {
            id: ProjectId::from_bits(chance.bits128()),
            provider: provider.clone(),
            code: code.to_owned(),
            name: name.to_owned(),
            starts_on: date(2027, 1, 1),
            ends_on: date(2027, 12, 31),
            zone: chrono_tz::Europe::Vienna,
        };
        let (project, other_project) =
            (project("NW-2027", "Neue Wege"), project("AW-2027", "Andere Wege"));
        let mut installation = open_at(database.location(), data, clock.clone(), catalogue).await;
        installation.chance = Arc::new(chance);
        let house = Self {
            installation: Arc::new(installation),
            clock,
            project,
            other_project,
            _keys: keys,
            own_database: None,
        };
        house.furnish().await;
        house
    }

    async fn furnish(&self) {
        let mut tx = self.installation.store.begin().await.unwrap();
        wrapped_key::set_epoch(&mut tx, 1, start()).await.unwrap();
        project::add_provider(&mut tx, &self.project.provider, "Träger Beispiel").await.unwrap();
        project::add(&mut tx, &self.project).await.unwrap();
        project::add(&mut tx, &self.other_project).await.unwrap();
        tx.commit().await.unwrap();
        self.agree(&agreement()).await;
        let (own, other) = (&self.project.id, &self.other_project.id);
        for (role, name, email, project) in [
            (Role::Adviser, "Berta Berater", ADVISER, own),
            (Role::Adviser, "Bodo Berater", OTHER_ADVISER, own),
            (Role::Agency, "Anna Agentur", AGENCY, own),
            (Role::Agency, "Otto Agentur", OTHER_AGENCY, other),
            (Role::Dpo, "Dora Datenschutz", DPO, own),
            (Role::Lead, "Lea Leitung", LEAD, own),
            (Role::Office, "Oda Amtlich", OFFICE, own),
        ] {
            let mut tx = self.installation.store.begin().await.unwrap();
            let person = StaffPerson { name: name.to_owned(), email: email.to_owned() };
            let new = NewStaff {
                provider: &self.project.provider,
                role,
                person,
                password: secret(PASSWORD),
            };
            let id = ReadyStaff::prepare(&self.installation, new)
                .await
                .unwrap()
                .write(&self.installation, &mut tx)
                .await
                .unwrap();
            staff::add_to_project(&mut tx, &id, project).await.unwrap();
            tx.commit().await.unwrap();
        }
    }

    /// Adds another project with an agency clerk of its own.
    pub async fn add_agency_of(&self, project: &Project, email: &str) {
        let mut tx = self.installation.store.begin().await.unwrap();
        project::add(&mut tx, project).await.unwrap();
        let person = StaffPerson { name: "Otto Other".to_owned(), email: email.to_owned() };
        let password = secret(PASSWORD);
        let new = NewStaff { provider: &project.provider, role: Role::Agency, person, password };
        let id = ReadyStaff::prepare(&self.installation, new)
            .await
            .unwrap()
            .write(&self.installation, &mut tx)
            .await
            .unwrap();
        staff::add_to_project(&mut tx, &id, &project.id).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Puts a version of the agreement in force.
    pub async fn agree(&self, agreement: &Agreement) {
        let mut tx = self.installation.store.begin().await.unwrap();
        let now = lotse::clock::Clock::now(&self.clock);
        let (version, text) = (agreement.version, agreement.to_json());
        for project in [&self.project, &self.other_project] {
            project::add_agreement(&mut tx, &project.id, version, now, &text).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// The version of the information on data processing that people read.
    pub async fn privacy_notice(&self) -> String {
        let agreement = people::agreement(&self.installation, &self.project.id).await.unwrap();
        agreement.privacy_notice_version
    }

    /// Deletes what is due, as the server does every 15 minutes.
    pub async fn sweep(&self) -> Swept {
        let (installation, folder) = (&self.installation, &self.installation.folder);
        let ledger = Ledger::at(&folder.ledger());
        let addresses = Addresses::in_folders(&folder.addresses(), &folder.hour_keys()).unwrap();
        let mut sweep = Sweep::of(installation, &ledger, &addresses);
        // Stories skip whole months.
        sweep.safeguards = Safeguards::Off;
        sweep.run().await.unwrap().unwrap()
    }

    /// Closes it; what it left in its database and folder can be read then.
    pub async fn close(self) {
        self.installation.store.close().await;
    }

    /// A fresh browser on the whole service.
    pub fn browser(&self) -> Browser {
        Browser::on(lotse::web::router(Arc::clone(&self.installation)))
    }

    /// The desk of the adviser with this address.
    pub async fn desk(&self, email: &str) -> AdviserDesk {
        let (token, _) = access::log_in(&self.installation, email, secret(PASSWORD)).await.unwrap();
        AdviserDesk::authorise(&self.installation, token).await.unwrap()
    }

    /// Adds a person whom [`ADVISER`] counsels.
    pub async fn add_person(&self, name: &str) -> ParticipationId {
        let desk = self.desk(ADVISER).await;
        people::add(&self.installation, &desk, &self.project.id, name, "AMS-4711", None)
            .await
            .unwrap()
    }

    /// The file of a person on [`ADVISER`]'s desk, for what a story only presupposes.
    pub async fn adviser_of(&self, person: &ParticipationId) -> Adviser {
        let desk = self.desk(ADVISER).await;
        Adviser::authorise(&self.installation, &desk, person, Opening::Act).await.unwrap()
    }

    /// Invites a person.
    pub async fn invite(&self, person: &ParticipationId) -> Invitation {
        let adviser = self.adviser_of(person).await;
        access::invite(&self.installation, adviser.case()).await.unwrap()
    }

    /// The data protection officer at their desk, who has just entered their password again.
    pub async fn officer(&self) -> (Dpo, Confirmed) {
        let (token, _) = access::log_in(&self.installation, DPO, secret(PASSWORD)).await.unwrap();
        let dpo = Dpo::authorise(&self.installation, token).await.unwrap();
        let password = secret(PASSWORD);
        let confirmed = access::confirm(&self.installation, dpo.desk(), password).await.unwrap();
        (dpo, confirmed)
    }

    /// The project lead at their desk, who has just entered their password again.
    pub async fn lead(&self) -> (LeadDesk, Confirmed) {
        let (token, _) = access::log_in(&self.installation, LEAD, secret(PASSWORD)).await.unwrap();
        let lead = LeadDesk::authorise(&self.installation, token).await.unwrap();
        let password = secret(PASSWORD);
        let confirmed = access::confirm(&self.installation, lead.desk(), password).await.unwrap();
        (lead, confirmed)
    }

    /// Has a legal hold proposed by the officer over the whole project, and agreed to by the lead.
    pub async fn hold(&self, reason: &str, until: NaiveDate) -> OrderId {
        let (dpo, confirmed) = self.officer().await;
        let (project, legal_basis) = (&self.project.id, "Art. 17 Abs. 3 lit. e DSGVO");
        let proposal = Proposal { project, person: None, legal_basis, reason, until };
        let by = Actor::Officer(&dpo);
        let id = holds::propose(&self.installation, by, confirmed, &proposal).await.unwrap();
        let (lead, confirmed) = self.lead().await;
        holds::second(&self.installation, Actor::Lead(&lead), confirmed, &id).await.unwrap();
        id
    }

    /// Lifts a legal hold.
    pub async fn lift(&self, id: &OrderId) {
        let (dpo, confirmed) = self.officer().await;
        holds::lift(&self.installation, Actor::Officer(&dpo), confirmed, id).await.unwrap();
    }

    /// Has the newest version of a questionnaire signed off, if it needs that and nobody did so yet.
    pub async fn sign_off(&self, questionnaire: &str) {
        let published = self.installation.catalogue.latest(questionnaire).unwrap();
        if !published.needs_sign_off() {
            return;
        }
        let version = (questionnaire, published.definition().version());
        let (dpo, confirmed) = self.officer().await;
        let signed =
            sign_off::sign(&self.installation, &dpo, confirmed, version, LEGAL_BASIS, REASON).await;
        assert!(matches!(signed, Ok(()) | Err(SignOffError::InForce)), "{signed:?}");
    }

    /// Unlocks a questionnaire for a person, signed off before if it needs that.
    pub async fn unlock(&self, person: &ParticipationId, questionnaire: &str) {
        self.sign_off(questionnaire).await;
        let adviser = self.adviser_of(person).await;
        unlocking::unlock(&self.installation, &adviser, questionnaire).await.unwrap();
    }
}

/// A secret as it is entered.
pub fn secret(text: &str) -> Secret {
    Secret::entered(text.to_owned()).unwrap()
}

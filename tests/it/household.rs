//! A small house for store-level stories: one project, one adviser, people with a row in every table.

use std::fmt::Write as _;

use chrono::NaiveDate;
use chrono_tz::Tz;
use lotse::classes::{DataClass, KeyGroup};
use lotse::clock::Instant;
use lotse::definition::{Definition, parse_structure};
use lotse::ids::{
    InvitationId, KeyId, ParticipationId, ProjectId, ProviderId, ReportId, RequestId, SheetId,
    SkillId, StaffId, TransferId, ViewingId,
};
use lotse::keys::{
    AnswersKey, Chance, Envelope, IdentityKey, Keyring, Place, ResultsKey, Revision, Scope,
    SeededChance, SharedKeyring, Size, Wrapped, sha256,
};
use lotse::profile::Standing;
use lotse::sealed::{BandOutcome, Draft, FormValue, OwnResults};
use lotse::store::answer_sheet::{self, AnswerSheet};
use lotse::store::cover::Cover;
use lotse::store::hard_skill::{self, HardSkill};
use lotse::store::participation::{self, Participation};
use lotse::store::person_access::{self, PersonAccess};
use lotse::store::project::{self, Project};
use lotse::store::records::Records;
use lotse::store::recovery::{self, Recovery};
use lotse::store::rights_case::{self, Case};
use lotse::store::session::{self, Computer, Holder, Session};
use lotse::store::sheet_place::Columns;
use lotse::store::short_report::{self, ShortReport};
use lotse::store::staff::{self, Role, Staff};
use lotse::store::transfer::{self, Transfer};
use lotse::store::wrapped_key::{self, Owner};
use lotse::store::{Tx, help_wish, invitation, throttle, viewing};

use crate::covers::{cover_of, resting, trace};
use crate::databases::Database;

/// Where the project's days begin and end.
pub const ZONE: Tz = chrono_tz::Europe::Vienna;

/// A project with an adviser, and what is needed to fill it.
pub struct Household<'d> {
    pub database: &'d Database,
    pub chance: SeededChance,
    pub keyring: SharedKeyring,
    pub project: Project,
    pub adviser: StaffId,
    pub definition: Definition,
}

/// A person, and what can be looked for in files: pieces of every sealed record and wrapped key.
pub struct Person {
    pub id: ParticipationId,
    pub sheet: SheetId,
    pub login_tag: [u8; 32],
    pub answers_key: AnswersKey,
    pub traces: Vec<Vec<u8>>,
}

/// How the sheet of a person stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    Begun,
    Submitted,
}

fn definition() -> Definition {
    let mut source = r#"
id = "work"
version = "1.0.0"
status = "trial"
minutes = 2
[options.yes]
choices = [{ code = "no", value = 0 }, { code = "yes", value = 1 }]
[[scales]]
id = "persistence"
keys = ["i1", "i2", "i3", "i4", "i5", "i6"]
score = "percent"
bands = "two"
[bands]
two = ["[0,50)", "[50,100]"]
[disclosure.persistence]
adviser = "band"
"#
    .to_owned();
    for item in 1..=6 {
        write!(source, "[[items]]\nid = \"i{item}\"\noptions = \"yes\"\n").unwrap();
    }
    parse_structure("questionnaire.toml", &source).unwrap()
}

impl<'d> Household<'d> {
    /// Project `P-1`, which ends on 31 December 2026, with one adviser.
    pub async fn in_database(database: &'d Database) -> Self {
        let chance = SeededChance::for_test(1);
        let path = database.folder().join("keyring.json");
        Keyring::make(&chance).store_new(&path).unwrap();
        let provider = ProviderId::from_bits(chance.bits128());
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let project = Project {
            id: ProjectId::from_bits(chance.bits128()),
            provider: provider.clone(),
            code: "P-1".to_owned(),
            name: "Projekt".to_owned(),
            starts_on: day("2026-01-01"),
            ends_on: day("2026-12-31"),
            zone: ZONE,
        };
        let adviser = StaffId::from_bits(chance.bits128());
        let mut tx = database.store.begin().await.unwrap();
        wrapped_key::set_epoch(&mut tx, 1, Instant::from_unix(0)).await.unwrap();
        project::add_provider(&mut tx, &provider, "Träger").await.unwrap();
        project::add(&mut tx, &project).await.unwrap();
        let account = Staff {
            id: adviser.clone(),
            provider,
            role: Role::Adviser,
            password_hash: "none".to_owned(),
            revision: Revision::make(&chance),
            person: Envelope::decoy(&chance, KeyGroup::Staff, Size::Kib1),
        };
        staff::add(&mut tx, &account, &sha256(b"adviser")).await.unwrap();
        tx.commit().await.unwrap();
        let keyring = SharedKeyring::load(&path).unwrap();
        Self { database, chance, keyring, project, adviser, definition: definition() }
    }

    /// Adds a person with a row in every table about people, stored until `ends_at`.
    pub async fn add_person(&self, name: &str, ends_at: Instant, stands: Sheet) -> Person {
        let mut traces = Vec::new();
        let id = ParticipationId::from_bits(self.chance.bits128());
        traces.push(id.as_str().as_bytes().to_vec());
        let identity_key = IdentityKey::make(&self.chance);
        let sealed = |table: &str, traces: &mut Vec<Vec<u8>>| {
            let revision = Revision::make(&self.chance);
            let place = Place {
                provider: &self.project.provider,
                project: Some(&self.project.id),
                owner: id.as_str(),
                table,
                row: "1",
                schema: 1,
                revision: &revision,
            };
            let class = DataClass::Identity;
            let bytes = name.as_bytes();
            let envelope =
                Envelope::seal(&self.chance, &identity_key, &place, class, bytes, Size::Kib1);
            let envelope = envelope.unwrap();
            traces.extend([trace(&envelope.key), trace(&envelope.record)]);
            (revision, envelope)
        };
        let (revision, identity) = sealed("participation", &mut traces);
        let (login_revision, login) = sealed("person_access", &mut traces);
        let (decided_revision, decided) = sealed("decisions", &mut Vec::new());
        let (skill_revision, skill) = sealed("hard_skill", &mut traces);
        let (report_revision, report) = sealed("short_report", &mut traces);
        let (request_revision, request) = sealed("rights_case", &mut traces);

        let mut tx = self.database.store.begin().await.unwrap();
        let added = Participation {
            id: id.clone(),
            project: self.project.id.clone(),
            deletes_on: ends_at.plus_seconds(-1).date_in(ZONE),
            ends_at,
            revision,
            identity,
        };
        participation::add(&mut tx, &added).await.unwrap();
        participation::assign(&mut tx, &id, &self.adviser).await.unwrap();
        let (answers_key, results_key) =
            (self.keys(&mut tx, &id, &identity_key, &mut traces)).await;

        let access = (login_revision, login);
        let login_tag = self.add_access(&mut tx, (&id, name), ends_at, access, &mut traces).await;
        let (skill, report) = ((skill_revision, skill), (report_revision, report));
        self.add_words(&mut tx, &id, skill, report, &mut traces).await;

        let request = Case {
            id: RequestId::from_bits(self.chance.bits128()),
            participation: id.clone(),
            kind: rights_case::Kind::Access,
            recorded_by: rights_case::RecordedBy::Person,
            received_on: added.deletes_on,
            due_on: added.deletes_on,
            extended_at: None,
            state: rights_case::State::Open,
            package_ends_at: None,
            package_taken_at: None,
            restriction: None,
            transmitted_at: None,
            revision: request_revision,
            words: request,
        };
        rights_case::add(&mut tx, &request).await.unwrap();

        let keys = (&answers_key, &results_key);
        let sheet = self.sheet(&id, keys, ends_at, stands);
        let sheet_id = sheet.id.clone();
        let home = (&self.project.provider, &self.project.id);
        let cover = Cover::of(&results_key, home, &id);
        let mut records = Records::hold_ended_too(&mut tx, &cover).await.unwrap();
        records.set_first_decisions(decided_revision, decided);
        records.unlock(sheet);
        records.write(&mut tx, &self.chance).await.unwrap();
        tx.commit().await.unwrap();
        let columns = resting(&self.database.store, &id).await;
        traces.extend(columns.iter().filter(|bytes| bytes.len() > 48).map(|bytes| trace(bytes)));
        Person { id, sheet: sheet_id, login_tag, answers_key, traces }
    }

    /// Login, recovery code, wish for help, invitation and session; gives the keyed hash of the login name.
    async fn add_access(
        &self,
        tx: &mut Tx,
        (id, name): (&ParticipationId, &str),
        ends_at: Instant,
        (revision, login): (Revision, Envelope),
        traces: &mut Vec<Vec<u8>>,
    ) -> [u8; 32] {
        let login_tag = self.keyring.get().lookup_tag("login", name.as_bytes());
        let access = PersonAccess {
            participation: id.clone(),
            secret_hash: data_encoding::HEXLOWER.encode(&self.chance.bits128()),
            first_used_at: Instant::from_unix(0),
            recovered_at: None,
            revision,
            login,
        };
        traces.extend([access.secret_hash.clone().into_bytes(), login_tag.to_vec()]);
        person_access::set(tx, &access, &login_tag).await.unwrap();
        let wrapped = Wrapped { epoch: 1, bytes: self.chance.bits128().to_vec() };
        traces.push(wrapped.bytes.clone());
        let code = Recovery { made_at: Instant::from_unix(0), wrapped };
        recovery::set(tx, id, &code).await.unwrap();
        help_wish::add(tx, id).await.unwrap();

        let code_tag = self.keyring.get().lookup_tag("code", name.as_bytes());
        traces.push(code_tag.to_vec());
        let invitation = InvitationId::from_bits(self.chance.bits128());
        let token_hash = sha256(name.as_bytes());
        let expiry = ends_at.plus_days(1);
        invitation::set(tx, &invitation, id, &token_hash, &code_tag, expiry).await.unwrap();
        let wrapped = self.chance.bits128().to_vec();
        traces.push(wrapped.clone());
        let session = Session {
            holder: Holder::Participant(id.clone()),
            computer: Computer::Own,
            expires_at: ends_at.plus_days(1),
            ends_at: ends_at.plus_days(1),
            answers_key: Some(Wrapped { epoch: 1, bytes: wrapped }),
        };
        session::add(tx, &sha256(&login_tag), &session).await.unwrap();
        login_tag
    }

    /// A hard skill, a short report that was handed over, and the page on which it was read.
    async fn add_words(
        &self,
        tx: &mut Tx,
        id: &ParticipationId,
        skill: (Revision, Envelope),
        report: (Revision, Envelope),
        traces: &mut Vec<Vec<u8>>,
    ) {
        let skill = HardSkill {
            id: SkillId::from_bits(self.chance.bits128()),
            participation: id.clone(),
            goes_at: Instant::from_unix(0),
            revision: skill.0,
            skill: skill.1,
        };
        hard_skill::add(tx, &skill).await.unwrap();
        let report = ShortReport {
            id: ReportId::from_bits(self.chance.bits128()),
            participation: id.clone(),
            number: 1,
            state: short_report::State::HandedOver,
            released_at: Some(Instant::from_unix(0)),
            handed_over_at: Some(Instant::from_unix(0)),
            revision: report.0,
            report: report.1,
        };
        short_report::add(tx, &report).await.unwrap();
        let package_hash = sha256(id.as_str().as_bytes()).to_vec();
        traces.push(package_hash.clone());
        let sent = Transfer {
            id: TransferId::from_bits(self.chance.bits128()),
            participation: id.clone(),
            kind: transfer::Kind::ShortReport,
            report: Some(report.id),
            at: Instant::from_unix(0),
            package_hash,
        };
        transfer::add(tx, &sent).await.unwrap();
        let viewed = ViewingId::from_bits(self.chance.bits128());
        traces.push(viewed.as_str().as_bytes().to_vec());
        let shown = [id.clone()];
        let at = Instant::from_unix(0);
        viewing::add(tx, &viewed, &self.adviser, "person", at, &shown).await.unwrap();
    }

    /// Counts an attempt, in a window of an hour.
    pub async fn add_attempt(&self, subject: &[u8], now: Instant) {
        let mut tx = self.database.store.begin().await.unwrap();
        throttle::count_attempt(&mut tx, &sha256(subject), now, 3600).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn keys(
        &self,
        tx: &mut Tx,
        id: &ParticipationId,
        identity: &IdentityKey,
        traces: &mut Vec<Vec<u8>>,
    ) -> (AnswersKey, ResultsKey) {
        let keyring = self.keyring.get();
        let (answers, results) = (AnswersKey::make(&self.chance), ResultsKey::make(&self.chance));
        let scope = |group| Scope {
            provider: &self.project.provider,
            project: Some(&self.project.id),
            group,
        };
        let owner = id.as_str();
        let wrapped_results =
            keyring.wrap(&self.chance, &scope(KeyGroup::Results), &results, owner).unwrap();
        let wrapped_identity =
            keyring.wrap(&self.chance, &scope(KeyGroup::Identity), identity, owner).unwrap();
        // The answers key lies inside the person's own wrap, which deleting never opens.
        let mut own = vec![0; 64];
        self.chance.fill(&mut own);
        for (group, wrapped) in [
            (KeyGroup::Results, wrapped_results),
            (KeyGroup::Identity, wrapped_identity),
            (KeyGroup::Answers, Wrapped { epoch: 1, bytes: own }),
        ] {
            traces.push(trace(&wrapped.bytes));
            let key = KeyId::from_bits(self.chance.bits128());
            let (owner, at) = (Owner::Participation(id.clone()), Instant::from_unix(0));
            wrapped_key::set(tx, &key, (&owner, group), &wrapped, at).await.unwrap();
        }
        (answers, results)
    }

    fn sheet(
        &self,
        participation: &ParticipationId,
        (answers_key, results_key): (&AnswersKey, &ResultsKey),
        draft_ends_at: Instant,
        stands: Sheet,
    ) -> AnswerSheet {
        let (chance, definition) = (&self.chance, &self.definition);
        let decoy = Draft::decoy(chance, definition).unwrap();
        let mut sheet = AnswerSheet {
            id: SheetId::from_bits(chance.bits128()),
            participation: participation.clone(),
            definition: "work".to_owned(),
            version: "1.0.0".to_owned(),
            hash: definition.hash().to_owned(),
            state: answer_sheet::State::Unlocked,
            unlocked_on: draft_ends_at.plus_days(-90).date_in(ZONE),
            draft_ends_at,
            answers_revision: Revision::make(chance),
            answers: decoy.clone(),
            exact: OwnResults::decoy(chance, definition).unwrap(),
            standing_revision: Revision::make(chance),
            standing: decoy,
        };
        let home = (&self.project.provider, &self.project.id);
        let columns = Columns::of(&sheet.id);
        let draft =
            Draft::blank(definition).with_answer("i1", &FormValue::from("yes".to_owned())).unwrap();
        let place = sheet.place(home, &columns.answers, &sheet.answers_revision);
        sheet.answers = draft.seal(chance, answers_key, &place).unwrap();
        let outcome = BandOutcome {
            result: "persistence".to_owned(),
            class: DataClass::Bands,
            band: Some(1),
        };
        let standing = match stands {
            Sheet::Begun => Standing::open(),
            Sheet::Submitted => {
                let today = chrono::NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
                Standing::open().submit(definition, &[outcome], today).unwrap()
            }
        };
        let place = sheet.place(home, &columns.standing, &sheet.standing_revision);
        sheet.standing = standing.seal(chance, results_key, &place, definition).unwrap();
        sheet
    }

    /// The sheet of a person as it rests now.
    pub async fn sheet_of(&self, person: &Person, now: Instant) -> Option<AnswerSheet> {
        let store = &self.database.store;
        let cover = cover_of(store, &self.keyring.get(), &person.id).await?;
        answer_sheet::find(store, &cover, &person.sheet, now).await.unwrap()
    }
}

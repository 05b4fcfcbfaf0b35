//! Direct transmission to a recipient (Art. 20(2) GDPR): put there by the person, fetched once by code.

use std::io::{Cursor, Read as _};

use lotse::access::{self, Audience as _, Denied};
use lotse::classes::KeyGroup;
use lotse::clock::Clock as _;
use lotse::custody::roll;
use lotse::disclosure::disclose;
use lotse::ids::{ParticipationId, RequestId};
use lotse::keys::{MOST_PACKAGE_BYTES, Scope, TransmissionCode};
use lotse::rights::cases::{self, Demand};
use lotse::rights::steps::Step;
use lotse::rights::transmission::{self, Stand};
use lotse::rights::{RightsError, office, package};
use lotse::store::rights_case::Kind;
use lotse::store::sql::Statement;
use lotse::store::{erasure, transmission as rows};
use serde_json::Value;

use super::callers::{Role, Stage};
use super::databases::{Database, on_both};
use super::rights::{decide, her, reader, wording};
use super::scan;

/// Whom she names.
pub const RECIPIENT: &str = "Zq7empfang";

/// A request for a transmission that the office has granted.
async fn granted(stage: &Stage) -> RequestId {
    let demand = Demand {
        kind: Kind::Portability,
        text: String::new(),
        recipient: RECIPIENT.to_owned(),
        address: "Zq7weg 1, Graz".to_owned(),
    };
    let id = cases::ask(&stage.house.installation, &her(stage).await, &demand).await.unwrap();
    decide(stage, &id, Step::Granted, None).await.unwrap();
    id
}

async fn provide(stage: &Stage, id: &RequestId) -> Result<TransmissionCode, RightsError> {
    transmission::provide(&stage.house.installation, &her(stage).await, id, wording()).await
}

/// A package that waits for its recipient.
pub async fn provided(stage: &Stage) -> (RequestId, TransmissionCode) {
    let id = granted(stage).await;
    let code = provide(stage, &id).await.unwrap();
    (id, code)
}

async fn fetch(stage: &Stage, code: &TransmissionCode) -> Option<Vec<u8>> {
    access::fetch_package(&stage.house.installation, code).await.unwrap()
}

async fn stand(stage: &Stage, id: &RequestId) -> Option<Stand> {
    let (installation, person) = (&stage.house.installation, her(stage).await);
    let request = cases::find_own(installation, &person, id).await.unwrap();
    let request = disclose(&person, request).unwrap().into_inner();
    let own = transmission::list_own(installation, &person).await.unwrap();
    disclose(&person, own).unwrap().get().stand(&request, stage.house.clock.now())
}

async fn rows_left(stage: &Stage) -> i64 {
    let count = Statement::new("SELECT COUNT(*) AS n FROM transmission");
    let row = count.one(&stage.house.installation.store).await.unwrap();
    row.unwrap().integer("n").unwrap()
}

/// The files of a package, by name.
fn files(bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let read = |at: usize| {
        let (mut bytes, mut file) = (Vec::new(), archive.by_index(at).unwrap());
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(read).collect()
}

#[tokio::test]
async fn a_recipient_fetches_a_package_once() {
    on_both(async |database| Box::pin(fetched_once(database)).await).await;
}

async fn fetched_once(database: &Database) {
    let stage = Stage::on(database).await;
    let id = granted(&stage).await;
    assert_eq!(stand(&stage, &id).await, Some(Stand::Possible));
    let code = provide(&stage, &id).await.unwrap();
    let until = stage.house.clock.now().plus_days(7);
    assert_eq!(stand(&stage, &id).await, Some(Stand::Waiting(until)));
    assert!(matches!(provide(&stage, &id).await, Err(RightsError::NotNow)), "one waits");
    // The person can take her own package as well; the one has nothing to do with the other.
    let installation = &stage.house.installation;
    package::take(installation, &her(&stage).await, &id, wording()).await.unwrap();

    let files = files(fetch(&stage, &code).await.unwrap());
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names[0].starts_with("answers/"), "the submitted sheet");
    assert_eq!(names[1..], ["data.json", "data.schema.json", "manifest.json"]);
    let data: Value = serde_json::from_slice(&files[1].1).unwrap();
    let schema: Value = serde_json::from_str(package::SCHEMA).unwrap();
    assert!(jsonschema::is_valid(&schema, &data), "{data:#}");
    assert_eq!(data["name"], super::life::Life::name(stage.herself.mark));
    assert!(!data["hard_skills"].as_array().unwrap().is_empty());
    for none in ["viewings", "requests", "transfers", "recipients"] {
        assert_eq!(data[none].as_array().unwrap().len(), 0, "{none} is between her and the house");
    }
    // A released report names who wrote it; nothing else names staff, and nothing her login.
    let mut others = data.clone();
    others["short_reports"] = Value::Null;
    let text = others.to_string();
    for word in ["Berta", "Berater", "Oda", stage.herself.login_name.as_str()] {
        assert!(!text.contains(word), "{word} in {text}");
    }

    assert_eq!(fetch(&stage, &code).await, None, "once");
    assert_eq!(rows_left(&stage).await, 0, "the sealed copy is gone");
    let now = stage.house.clock.now();
    assert_eq!(stand(&stage, &id).await, Some(Stand::Fetched(now)));
    assert!(matches!(provide(&stage, &id).await, Err(RightsError::NotNow)), "and for good");
    let back = transmission::withdraw(installation, &her(&stage).await, &id).await;
    assert!(matches!(back, Err(RightsError::NotNow)), "nothing is left to take back");

    // The office reads that it was carried out, and when; by hand it is not done again.
    let request = office::find(installation, &reader(&stage).await, &id).await.unwrap();
    assert_eq!(request.row().transmitted_at, Some(now));
    let by_hand = decide(&stage, &id, Step::HandedOver, None).await;
    assert!(matches!(by_hand, Err(RightsError::NotNow)));
    let page = stage.caller(Role::Office).get(&page_of(&stage, &id)).await;
    assert!(page.body.contains("Daten vom Empfänger abgeholt"));
    // It stands in what the person takes along from then on.
    let again = Demand { kind: Kind::Access, ..no_words() };
    let own = cases::ask(installation, &her(&stage).await, &again).await.unwrap();
    decide(&stage, &own, Step::Granted, None).await.unwrap();
    let taken = package::take(installation, &her(&stage).await, &own, wording()).await.unwrap();
    let taken = self::files(taken);
    let json = taken.iter().find(|(name, _)| name == "data.json").unwrap();
    let data: Value = serde_json::from_slice(&json.1).unwrap();
    assert!(jsonschema::is_valid(&schema, &data), "{data:#}");
    let told = data["requests"].as_array().unwrap().iter();
    assert_eq!(told.filter(|one| one["transmitted_at"].is_string()).count(), 1);
    stage.house.close().await;
}

fn page_of(stage: &Stage, id: &RequestId) -> String {
    format!("/office/people/{}/requests/{id}", stage.herself.person)
}

fn no_words() -> Demand {
    Demand {
        kind: Kind::Portability,
        text: String::new(),
        recipient: String::new(),
        address: String::new(),
    }
}

#[tokio::test]
async fn nothing_is_provided_without_grant_recipient_and_secret() {
    on_both(async |database| Box::pin(conditions(database)).await).await;
}

async fn conditions(database: &Database) {
    let stage = Stage::on(database).await;
    let installation = &stage.house.installation;
    let refused = async |id: &RequestId, why: &str| {
        assert!(matches!(provide(&stage, id).await, Err(RightsError::NotNow)), "{why}");
        assert_eq!(stand(&stage, id).await, None, "{why}");
    };
    let demand =
        Demand { recipient: RECIPIENT.to_owned(), address: "Graz".to_owned(), ..no_words() };
    let id = cases::ask(installation, &her(&stage).await, &demand).await.unwrap();
    refused(&id, "nobody has decided").await;
    let plain = cases::ask(installation, &her(&stage).await, &no_words()).await.unwrap();
    decide(&stage, &plain, Step::Granted, None).await.unwrap();
    refused(&plain, "no recipient is named").await;
    decide(&stage, &id, Step::Granted, None).await.unwrap();
    let token = lotse::keys::Token::read(&stage.herself.token.text()).unwrap();
    let person = access::Participant::authorise(installation, token).await.unwrap();
    assert!(!person.stepped_up());
    let without = transmission::provide(installation, &person, &id, wording()).await;
    assert!(matches!(without, Err(RightsError::NotNow)), "the secret was not entered again");
    decide(&stage, &id, Step::HandedOver, None).await.unwrap();
    refused(&id, "it was handed over by hand").await;
    assert_eq!(rows_left(&stage).await, 0);
    stage.house.close().await;
}

#[tokio::test]
async fn of_two_who_fetch_at_once_one_gets_it() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let (_, code) = Box::pin(provided(&stage)).await;
        let (one, other) = tokio::join!(fetch(&stage, &code), fetch(&stage, &code));
        assert_eq!([one, other].iter().filter(|got| got.is_some()).count(), 1);
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn after_seven_days_nobody_fetches_it_and_the_sweep_removes_it() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let (_, code) = Box::pin(provided(&stage)).await;
        let end = stage.house.clock.now().plus_days(7);
        stage.house.clock.set(end);
        assert_eq!(fetch(&stage, &code).await, None, "every read knows the end");
        assert_eq!(rows_left(&stage).await, 1, "no sweep came by");
        stage.house.clock.set(end.plus_seconds(-1));
        assert_eq!(stage.house.sweep().await.transmissions, 0, "a second earlier it waits");
        stage.house.clock.set(end);
        assert_eq!(stage.house.sweep().await.transmissions, 1);
        assert_eq!(rows_left(&stage).await, 0);
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_second_before_its_end_it_is_fetched() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let (_, code) = Box::pin(provided(&stage)).await;
        stage.house.clock.set(stage.house.clock.now().plus_days(7).plus_seconds(-1));
        assert!(fetch(&stage, &code).await.is_some());
        stage.house.close().await;
    })
    .await;
}

async fn end_participation(stage: &Stage, person: &ParticipationId) {
    let mut tx = stage.house.installation.store.begin().await.unwrap();
    let ended = Statement::new("UPDATE participation SET ends_at = $1 WHERE id = $2");
    ended.bind(stage.house.clock.now()).bind(person).run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn it_ends_with_the_persons_data() {
    on_both(async |database| Box::pin(ends_with_her(database)).await).await;
}

async fn ends_with_her(database: &Database) {
    let stage = Stage::on(database).await;
    stage.house.lift(&stage.hold).await;
    let (id, code) = provided(&stage).await;
    let store = &stage.house.installation.store;
    let tag = stage.house.installation.keyring.get().transmission_tag(&code);
    let found = rows::find(store, &tag, stage.house.clock.now()).await.unwrap().unwrap();
    assert_eq!(found.request, id);
    let (wrapped, package) =
        (found.package.wrapped.bytes.clone(), found.package.bytes[..64].to_vec());
    let traces = [("wrapped key", wrapped), ("sealed package", package)];
    let present = async || {
        let places = scan::rows(database).await;
        let holds = |trace: &[u8]| {
            let digits = data_encoding::HEXLOWER.encode(trace);
            let within = |text: &str| text.to_lowercase().contains(&digits);
            places.iter().any(|place| within(&String::from_utf8_lossy(&place.bytes)))
        };
        traces.iter().filter(|(_, trace)| holds(trace)).map(|(what, _)| *what).collect::<Vec<_>>()
    };
    assert_eq!(present().await, ["wrapped key", "sealed package"], "the control");

    end_participation(&stage, &stage.herself.person).await;
    assert_eq!(fetch(&stage, &code).await, None, "even before the sweep");
    assert_eq!(stage.house.sweep().await.participations, 1);
    assert_eq!(erasure::count_left(store, &stage.herself.person).await.unwrap(), 0);
    assert_eq!(present().await, Vec::<&str>::new());
    assert_eq!(fetch(&stage, &code).await, None);
    stage.house.close().await;
}

#[tokio::test]
async fn what_was_taken_back_is_gone_and_can_be_provided_anew() {
    on_both(async |database| Box::pin(taken_back(database)).await).await;
}

async fn taken_back(database: &Database) {
    let stage = Stage::on(database).await;
    let (id, code) = provided(&stage).await;
    let installation = &stage.house.installation;
    let other = lotse::keys::Token::read(&stage.other.token.text()).unwrap();
    let other = access::Participant::authorise(installation, other).await.unwrap();
    let foreign = transmission::withdraw(installation, &other, &id).await;
    assert!(matches!(foreign, Err(RightsError::NotNow)), "somebody else takes nothing back");
    transmission::withdraw(installation, &her(&stage).await, &id).await.unwrap();
    assert_eq!((fetch(&stage, &code).await, rows_left(&stage).await), (None, 0));
    assert_eq!(stand(&stage, &id).await, Some(Stand::Possible));
    let anew = provide(&stage, &id).await.unwrap();
    assert_eq!(fetch(&stage, &code).await, None, "the former code stays dead");
    assert!(fetch(&stage, &anew).await.is_some());
    stage.house.close().await;
}

#[tokio::test]
async fn database_and_keyring_do_not_open_it_without_the_code() {
    on_both(async |database| Box::pin(stolen(database)).await).await;
}

async fn stolen(database: &Database) {
    let stage = Stage::on(database).await;
    let log = scan::Log::begin();
    let (id, code) = provided(&stage).await;
    let installation = &stage.house.installation;
    let keyring = installation.keyring.get();
    let tag = keyring.transmission_tag(&code);
    let now = stage.house.clock.now();
    let found = rows::find(&installation.store, &tag, now).await.unwrap().unwrap();
    let scope =
        Scope { provider: &found.provider, project: Some(&found.project), group: KeyGroup::Code };
    let (_, other) = keyring
        .seal_package(&*installation.chance, &scope, id.as_str(), b"somebody else's")
        .map(|(code, package)| (package, code))
        .unwrap();
    assert!(keyring.open_package(&scope, id.as_str(), &found.package, &other).is_err());
    let opened = keyring.open_package(&scope, id.as_str(), &found.package, &code).unwrap();
    assert!(opened.starts_with(b"PK"), "the control: with the code it opens");
    assert!(found.package.bytes.len() > 1 << 20 && opened.len() < MOST_PACKAGE_BYTES / 16);
    let markers = [
        ("code", code.text().to_string()),
        ("code without hyphens", code.text().replace('-', "")),
        ("recipient", RECIPIENT.to_owned()),
    ];
    let mut places = scan::database(database).await;
    places.extend(log.places());
    assert_eq!(scan::find(&places, &markers), [], "these words lie in the clear");
    stage.house.close().await;
}

#[tokio::test]
async fn a_roll_leaves_it_to_be_fetched_and_closes_older_copies_of_it() {
    on_both(async |database| Box::pin(rolled(database)).await).await;
}

async fn rolled(database: &Database) {
    let stage = Stage::on(database).await;
    let (id, code) = provided(&stage).await;
    let installation = &stage.house.installation;
    let tag = installation.keyring.get().transmission_tag(&code);
    let now = stage.house.clock.now();
    // As it rests in a backup from before the roll.
    let old = rows::find(&installation.store, &tag, now).await.unwrap().unwrap();
    roll::now(installation).await.unwrap();
    roll::now(installation).await.unwrap();
    let scope =
        Scope { provider: &old.provider, project: Some(&old.project), group: KeyGroup::Code };
    let keyring = installation.keyring.get();
    assert!(keyring.open_package(&scope, id.as_str(), &old.package, &code).is_err());
    assert!(fetch(&stage, &code).await.is_some());
    stage.house.close().await;
}

#[tokio::test]
async fn too_many_codes_are_refused_whatever_the_code() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let (_, code) = Box::pin(provided(&stage)).await;
        let installation = &stage.house.installation;
        let wrong = TransmissionCode::read(&"0".repeat(32)).unwrap();
        for _ in 0..600 {
            assert_eq!(fetch(&stage, &wrong).await, None);
        }
        for code in [&wrong, &code] {
            let refused = access::fetch_package(installation, code).await;
            assert!(matches!(refused, Err(Denied::TooMany(900))));
        }
        stage.house.clock.set(stage.house.clock.now().plus_seconds(901));
        assert!(fetch(&stage, &code).await.is_some(), "a quarter of an hour later it goes on");
        stage.house.close().await;
    })
    .await;
}

/// What the page without login answers to a code: status, whether it may be stored, and its words.
async fn asked(stage: &Stage, code: &str) -> (u16, String, String) {
    let nobody = stage.caller(Role::Nobody);
    let reply = nobody.send("POST", "/transmission", &[("code", code)], &[]).await;
    let stored = reply.headers["cache-control"].to_str().unwrap().to_owned();
    (reply.status, stored, reply.body.replace(code, "the code"))
}

#[tokio::test]
async fn wrong_used_ended_and_withdrawn_codes_answer_alike() {
    on_both(async |database| Box::pin(alike(database)).await).await;
}

async fn alike(database: &Database) {
    let stage = Stage::on(database).await;
    let installation = &stage.house.installation;
    let text = |code: &TransmissionCode| code.text().to_string();
    let wrong = asked(&stage, &["0000"; 8].join("-")).await;
    assert_eq!((wrong.0, wrong.1.as_str()), (422, "no-store"));
    let (_, used) = provided(&stage).await;
    let fetched = asked(&stage, &text(&used)).await;
    assert_eq!((fetched.0, fetched.1.as_str()), (200, "no-store"), "the control");
    let (id, withdrawn) = provided(&stage).await;
    transmission::withdraw(installation, &her(&stage).await, &id).await.unwrap();
    let (_, ended) = provided(&stage).await;
    assert_eq!(asked(&stage, &text(&used)).await, wrong);
    assert_eq!(asked(&stage, &text(&withdrawn)).await, wrong);
    assert_eq!(asked(&stage, "no code at all").await, wrong);
    stage.house.clock.set(stage.house.clock.now().plus_days(7));
    assert_eq!(asked(&stage, &text(&ended)).await, wrong);
    stage.house.sweep().await;
    assert_eq!(asked(&stage, &text(&ended)).await, wrong);
    stage.house.close().await;
}

#[tokio::test]
async fn neither_office_nor_anybody_else_reaches_it_before_it_is_fetched() {
    on_both(async |database| Box::pin(out_of_reach(database)).await).await;
}

async fn out_of_reach(database: &Database) {
    let stage = Stage::on(database).await;
    let id = granted(&stage).await;
    let office = stage.caller(Role::Office);
    let before = office.get(&page_of(&stage, &id)).await.body;
    let code = provide(&stage, &id).await.unwrap();
    let after = office.get(&page_of(&stage, &id)).await.body;
    assert_eq!(after, before, "the office does not even see that one waits");
    let way = format!("/participant/rights/{id}/transmission");
    for caller in stage.callers.iter().filter(|caller| caller.role != Role::Herself) {
        let status = caller.get(&way).await.status;
        assert!(status == 404 || status == 401, "{:?} gets {status}", caller.role);
    }
    let page = stage.caller(Role::Herself).get(&way).await;
    assert!(page.body.contains("data-stand") && !page.body.contains(&*code.text()));
    stage.house.close().await;
}

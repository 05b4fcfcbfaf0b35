//! Direct transmission to a recipient (Art. 20(2) GDPR): put there by the person, fetched once by code.

mod door;
mod ends;

use std::io::{Cursor, Read as _};

use lotse::access::{self, Audience as _};
use lotse::classes::KeyGroup;
use lotse::clock::Clock as _;
use lotse::disclosure::disclose;
use lotse::ids::RequestId;
use lotse::keys::{MOST_PACKAGE_BYTES, Scope, TransmissionCode};
use lotse::rights::cases::{self, Demand};
use lotse::rights::steps::Step;
use lotse::rights::transmission::{self, Stand};
use lotse::rights::{RightsError, office, package};
use lotse::store::rights_case::Kind;
use lotse::store::sql::Statement;
use lotse::store::transmission as rows;
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
    assert_eq!(asked(&stage, &code.text()).await.0, 200, "fetched at the door");
    assert_eq!(asked(&stage, &code.text()).await.0, 422, "and asked for once more");
    let mut places = scan::database(database).await;
    places.extend(log.places());
    assert_eq!(scan::find(&places, &markers), [], "these words lie in the clear");
    stage.house.close().await;
}

/// What the page without login answers to a code: status, whether it may be stored, and its words.
async fn asked(stage: &Stage, code: &str) -> (u16, String, String) {
    let nobody = stage.caller(Role::Nobody);
    let reply = nobody.send("POST", "/transmission", &[("code", code)], &[]).await;
    let stored = reply.headers["cache-control"].to_str().unwrap().to_owned();
    (reply.status, stored, reply.body.replace(code, "the code"))
}

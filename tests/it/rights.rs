//! Requests about one's data: who decides, what the person takes along once, and what erasure leaves.

use std::io::{Cursor, Read as _};

use lotse::access::{self, Office, OfficeDesk, Opening, Participant};
use lotse::clock::Clock as _;
use lotse::ids::RequestId;
use lotse::keys::Token;
use lotse::rights::cases::{self, Demand};
use lotse::rights::office::{self, Decision};
use lotse::rights::steps::{Ground, Step};
use lotse::rights::wording::Wording;
use lotse::rights::{RightsError, figures, notices, package};
use lotse::store::rights_case::{Kind, State};
use lotse::web::language::Language;
use lotse::web::words::Words;
use serde_json::Value;

use super::callers::{Role, Stage};
use super::databases::{Database, on_both};
use super::house::{OFFICE, PASSWORD, date, secret};
use super::life::Life;

async fn desk(stage: &Stage) -> OfficeDesk {
    let installation = &stage.house.installation;
    let (token, _) = access::log_in(installation, OFFICE, secret(PASSWORD)).await.unwrap();
    OfficeDesk::authorise(installation, token).await.unwrap()
}

pub async fn her(stage: &Stage) -> Participant {
    let installation = &stage.house.installation;
    let token = Token::read(&stage.herself.token.text()).unwrap();
    let person = Participant::authorise(installation, token).await.unwrap();
    let words = secret(&Life::secret(stage.herself.mark));
    access::step_up(installation, person, words).await.unwrap()
}

pub async fn reader(stage: &Stage) -> Office {
    let (installation, person) = (&stage.house.installation, &stage.herself.person);
    Office::authorise(installation, &desk(stage).await, person, Opening::Act).await.unwrap()
}

pub async fn decide(
    stage: &Stage,
    id: &RequestId,
    step: Step,
    ground: Option<Ground>,
) -> Result<(), RightsError> {
    let reader = reader(stage).await;
    let decision = Decision { step, ground, words: "Weil es so ist." };
    office::decide(&stage.house.installation, &reader, None, id, &decision).await
}

/// German words, as the page gives them.
pub fn wording() -> Wording<'static> {
    Wording { language: "de", paper: "de", say: &said }
}

fn said(key: &str, places: &[(&str, &str)]) -> String {
    let mut sentence = Words::of(Language::German).with(key);
    for (name, value) in places {
        sentence = sentence.text(name, *value);
    }
    sentence.to_string()
}

fn demand(kind: Kind) -> Demand {
    Demand { kind, text: String::new(), recipient: String::new(), address: String::new() }
}

#[tokio::test]
async fn a_package_is_taken_once_within_seven_days() {
    on_both(async |database| Box::pin(taken_once(database)).await).await;
}

async fn taken_once(database: &Database) {
    let stage = Box::pin(Stage::on(database)).await;
    let (installation, id) = (&stage.house.installation, &stage.herself.request);
    let early = package::take(installation, &her(&stage).await, id, wording()).await;
    assert!(matches!(early, Err(RightsError::NotNow)), "nobody has decided");
    decide(&stage, id, Step::Granted, None).await.unwrap();
    let again = decide(&stage, id, Step::Granted, None).await;
    assert!(matches!(again, Err(RightsError::NotNow)), "it is decided");

    let bytes = package::take(installation, &her(&stage).await, id, wording()).await.unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut file = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let data: Value = serde_json::from_slice(&file("data.json")).unwrap();
    let paper = pdf_extract::extract_text_from_mem(&file("data.pdf")).unwrap();
    let paper: String = paper.split_whitespace().collect();
    let (own, other) = (stage.herself.mark, stage.other.mark);
    let on_paper = |text: &str| paper.contains(&text.split_whitespace().collect::<String>());
    assert!(on_paper(&Life::demand(own)), "her own request");
    assert!(on_paper(data["name"].as_str().unwrap()), "her own name");
    assert!(on_paper(data["login_name"].as_str().unwrap()), "her own login name");
    assert!(!on_paper(&Life::demand(other)), "nobody else's request");
    assert!(!paper.contains(other), "nothing that is marked as somebody else's");
    let schema: Value = serde_json::from_str(package::SCHEMA).unwrap();
    assert!(jsonschema::is_valid(&schema, &data), "{data:#}");
    assert_eq!(data["requests"][0]["text"], Life::demand(stage.herself.mark));
    let mut wrong = data.clone();
    wrong["answers"] = Value::Null;
    assert!(!jsonschema::is_valid(&schema, &wrong), "the schema can be violated");
    let manifest: Value = serde_json::from_slice(&file("manifest.json")).unwrap();
    for listed in manifest.as_array().unwrap() {
        let hash = lotse::digest::sha256_hex(&file(listed["name"].as_str().unwrap()));
        assert_eq!(listed["sha256"], hash.as_str());
    }
    let names = manifest.as_array().unwrap().iter().filter_map(|one| one["name"].as_str());
    assert!(names.clone().any(|name| name == "data.pdf"), "listed with its hash");
    let answers: Vec<_> = names.filter(|name| name.starts_with("answers/")).collect();
    assert_eq!(answers.len(), 1, "the submitted sheet, opened with her own secret");

    let twice = package::take(installation, &her(&stage).await, id, wording()).await;
    assert!(matches!(twice, Err(RightsError::NotNow)), "once");
    let id = cases::ask(installation, &her(&stage).await, &demand(Kind::Access)).await.unwrap();
    decide(&stage, &id, Step::Granted, None).await.unwrap();
    let now = stage.house.clock.now();
    stage.house.clock.set(now.plus_days(7));
    let own =
        Participant::authorise(installation, Token::read(&stage.herself.token.text()).unwrap())
            .await;
    // The session is over by then; the request itself says that the package is gone.
    assert!(own.is_err());
    let late = office::find(installation, &reader(&stage).await, &id).await.unwrap();
    assert!(late.has_package(now.plus_days(7).plus_seconds(-1)));
    assert!(!late.has_package(now.plus_days(7)));
    stage.house.close().await;
}

#[tokio::test]
async fn erasure_needs_the_password_and_tells_the_agency() {
    on_both(async |database| {
        let stage = Box::pin(Stage::on(database)).await;
        stage.house.lift(&stage.hold).await;
        let installation = &stage.house.installation;
        let id =
            cases::ask(installation, &her(&stage).await, &demand(Kind::Erasure)).await.unwrap();
        let refused = decide(&stage, &id, Step::Granted, None).await;
        assert!(matches!(refused, Err(RightsError::NotNow)), "without the password");
        let reader = reader(&stage).await;
        let confirmed =
            access::confirm(installation, reader.desk(), secret(PASSWORD)).await.unwrap();
        let decision = Decision { step: Step::Granted, ground: None, words: "Gelöscht." };
        office::decide(installation, &reader, Some(confirmed), &id, &decision).await.unwrap();

        let now = stage.house.clock.now();
        let store = &installation.store;
        let person = &stage.herself.person;
        assert_eq!(lotse::store::erasure::count_left(store, person).await.unwrap(), 0);
        let other = lotse::store::erasure::count_left(store, &stage.other.person).await.unwrap();
        assert!(other > 0, "the other person stays");
        let orders = lotse::store::retention_order::list(store, 10).await.unwrap();
        assert!(orders.iter().any(|order| order.rule == lotse::retention::ON_REQUEST));
        let told = notices::list(installation, &stage.house.project.id).await.unwrap();
        let told = told.list.iter().filter(|notice| notice.made_at == now).count();
        assert_eq!(told, 2, "one for the report, one for the hard skills");
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_refusal_names_its_ground_and_a_deadline_is_extended_once() {
    on_both(async |database| {
        let stage = Box::pin(Stage::on(database)).await;
        let (installation, id) = (&stage.house.installation, &stage.herself.request);
        let bare = decide(&stage, id, Step::Refused, None).await;
        assert!(matches!(bare, Err(RightsError::NotNow)));
        decide(&stage, id, Step::Extended, None).await.unwrap();
        assert!(decide(&stage, id, Step::Extended, None).await.is_err(), "once");
        let request = office::find(installation, &reader(&stage).await, id).await.unwrap();
        assert_eq!(request.row().received_on, date(2027, 3, 1));
        assert_eq!(request.row().due_on, date(2027, 6, 1));
        decide(&stage, id, Step::Refused, Some(Ground::Excessive)).await.unwrap();
        let request = office::find(installation, &reader(&stage).await, id).await.unwrap();
        assert_eq!(request.row().state, State::Refused);
        assert_eq!(request.words().events.len(), 2, "the person reads both");

        let figures = figures::gather(installation).await.unwrap();
        assert_eq!((figures.open(), figures.overdue()), (2, 0), "hers of the other, one outside");
        stage.house.clock.set(stage.house.clock.now().plus_days(40));
        assert_eq!(figures::gather(installation).await.unwrap().overdue(), 2);
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn whoever_records_a_request_does_not_see_it_again() {
    on_both(async |database| {
        let stage = Box::pin(Stage::on(database)).await;
        let adviser = stage.caller(Role::Adviser);
        let (path, csrf) =
            (format!("/adviser/people/{}/request", stage.herself.person), adviser.csrf());
        let fields = [
            ("csrf", csrf.as_str()),
            ("kind", "rectification"),
            ("received", "2027-02-28"),
            ("text", "Zq7muendlich"),
        ];
        assert_eq!(adviser.send("POST", &path, &fields, &[]).await.status, 303);
        for role in [Role::Adviser, Role::Agency, Role::Dpo, Role::Lead] {
            let received = super::crawl::crawl(&stage, stage.caller(role)).await;
            assert!(!received.values().any(|page| page.contains("Zq7muendlich")), "{role:?}");
        }
        // The control: the office, and she herself, read it.
        let own = stage.caller(Role::Herself).get("/participant/rights").await;
        assert!(own.body.contains("Zq7muendlich"));
        let office = super::crawl::crawl(&stage, stage.caller(Role::Office)).await;
        assert!(office.values().any(|page| page.contains("Zq7muendlich")));
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn an_extension_is_told_within_the_first_month() {
    on_both(async |database| {
        let stage = Box::pin(Stage::on(database)).await;
        let (installation, id) = (&stage.house.installation, &stage.herself.request);
        let request = office::find(installation, &reader(&stage).await, id).await.unwrap();
        let today = stage.house.clock.now().date_in(stage.house.project.zone);
        let left = (request.row().due_on - today).num_days();
        stage.house.clock.set(stage.house.clock.now().plus_days(left + 1));
        let late = decide(&stage, id, Step::Extended, None).await;
        assert!(matches!(late, Err(RightsError::Late)), "the first month is over");
        // The control: on the last day it is possible.
        stage.house.clock.set(stage.house.clock.now().plus_days(-1));
        decide(&stage, id, Step::Extended, None).await.unwrap();
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_request_recorded_by_staff_gives_no_single_answers() {
    on_both(async |database| {
        let stage = Box::pin(Stage::on(database)).await;
        let installation = &stage.house.installation;
        let adviser = stage.caller(Role::Adviser);
        let path = format!("/adviser/people/{}/request", stage.herself.person);
        let csrf = adviser.csrf();
        let fields = [
            ("csrf", csrf.as_str()),
            ("kind", "access"),
            ("received", "2027-02-28"),
            ("text", "Zq7brieflich"),
        ];
        assert_eq!(adviser.send("POST", &path, &fields, &[]).await.status, 303);
        let listed = cases::list_own(installation, &her(&stage).await).await.unwrap();
        let listed = lotse::disclosure::disclose(&her(&stage).await, listed).unwrap().into_inner();
        let recorded = listed.list.iter().find(|one| one.words().text == "Zq7brieflich").unwrap();
        let id = &recorded.row().id;
        decide(&stage, id, Step::Granted, None).await.unwrap();
        let bytes = package::take(installation, &her(&stage).await, id, wording()).await.unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert!(!archive.file_names().any(|name| name.unwrap().starts_with("answers/")));
        let mut text = String::new();
        archive.by_name("data.json").unwrap().read_to_string(&mut text).unwrap();
        let data: Value = serde_json::from_str(&text).unwrap();
        let says = data["single_answers"].as_str().unwrap();
        assert!(says.contains("recorded by staff"), "it says so: {says}");
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_privacy_page_names_where_to_complain() {
    on_both(async |database| {
        let stage = Box::pin(Stage::on(database)).await;
        let page = stage.caller(Role::Herself).get("/privacy").await.body;
        for part in ["Barichgasse 40-42, 1030 Wien", "https://www.dsb.gv.at", "53117 Bonn"] {
            assert!(page.contains(part), "{part}");
        }
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn an_erasure_waits_while_a_hold_stands() {
    on_both(async |database| {
        let stage = Box::pin(Stage::on(database)).await;
        let (installation, person) = (&stage.house.installation, &stage.herself.person);
        let id =
            cases::ask(installation, &her(&stage).await, &demand(Kind::Erasure)).await.unwrap();
        let reader = reader(&stage).await;
        let confirmed =
            access::confirm(installation, reader.desk(), secret(PASSWORD)).await.unwrap();
        let decision = Decision { step: Step::Granted, ground: None, words: "Gelöscht." };
        office::decide(installation, &reader, Some(confirmed), &id, &decision).await.unwrap();
        let left = lotse::store::erasure::count_left(&installation.store, person).await.unwrap();
        assert!(left > 0, "the hold stands over the whole project");
        stage.house.close().await;
    })
    .await;
}

//! Certificates: what the data protection officer hands on, and anyone can check with one line of text.

use lotse::clock::{Clock, Instant};
use lotse::ids::OrderId;
use lotse::keys::note::VerifierKey;
use lotse::retention::addresses::Addresses;
use lotse::retention::certificates::{self, Certificates, Issue, Issued};
use lotse::retention::checkpoints::Checkpoints;
use lotse::retention::evidence::Evidence;
use lotse::retention::figures::gather;
use lotse::retention::ledger::checkpoint::verifier_key;
use lotse::retention::ledger::{Entry, Kind, Ledger, SEARCH_RULE, Searched};
use lotse::retention::quarterly::{Beside, QuarterlyReport};
use lotse::retention::signed::Signed;
use lotse::store::StoreError;
use lotse::store::retention_order::{self, State};
use lotse::web::language::Language;
use lotse::web::proofs;
use lotse::web::words::Words;
use serde_json::Value;

use crate::adviser::logged_in;
use crate::browser::Answer;
use crate::house::{DPO, House, date};

const NAME: &str = "Zq7name Musterfrau";

/// What a file says, if all of it holds.
fn said(file: &str, key: &VerifierKey) -> Value {
    serde_json::to_value(Signed::open(file.as_bytes(), key).unwrap().statement).unwrap()
}

/// Two people of a project that has ended, deleted.
async fn deleted() -> House {
    let house = House::new().await;
    for name in [NAME, "Jemand Anders"] {
        house.add_person(name).await;
    }
    house.clock.set(Instant::start_of(date(2028, 7, 1), chrono_tz::Europe::Vienna));
    assert_eq!(house.sweep().await.participations, 2);
    house
}

/// A new root, and the end of the one before; nothing that hung on it is rewrapped, so nobody logs in
/// any more.
pub fn roll(house: &House) {
    let chance = &*house.installation.chance;
    let roll = house.installation.keyring.change(|keyring| {
        let before = keyring.current_epoch();
        keyring.begin_epoch(chance)?;
        keyring.destroy_epoch(before)
    });
    roll.unwrap();
}

#[tokio::test]
async fn the_officer_hands_on_what_the_ledger_says_of_one_deletion() {
    let house = deleted().await;
    let mut browser = logged_in(&house, DPO).await;
    let page = browser.get("/dpo/certificates").await;
    assert_eq!(page.is_a_page().count("[data-deletions] tbody tr"), 2);
    let key = verifier_key(&house.installation.keyring.get());
    assert_eq!(page.one("[data-key]"), key.to_string());
    let order = page.all("[data-deletions] tbody code").remove(0);

    let json = browser.get(&format!("/dpo/certificates/deletions/{order}/json")).await;
    let said = said(&json.body, &key);
    assert_eq!(said["type"], "lotse-deletion-certificate");
    assert_eq!((&said["order"], &said["project"]), (&order.clone().into(), &"NW-2027".into()));
    assert_eq!((&said["counts"]["identity"], &said["beyond-horizon"]), (&1.into(), &false.into()));
    for (from, to) in
        [("\"identity\":1", "\"identity\":2"), ("false", "true"), ("NW-2027", "AW-2027")]
    {
        let changed = json.body.replacen(from, to, 1);
        assert_ne!(changed, json.body, "{from}");
        assert!(Signed::open(changed.as_bytes(), &key).is_err(), "{from}");
    }
    let read: Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(read["proofs"].as_array().unwrap().len(), 2);

    let paper = browser.get(&format!("/dpo/certificates/deletions/{order}/pdf")).await;
    assert_eq!(paper.headers["content-type"], "application/pdf");
    let text = pdf_extract::extract_text_from_mem(&paper.bytes).unwrap();
    let raw = String::from_utf8_lossy(&paper.bytes);
    let finds = |marker: &str| text.contains(marker) || raw.contains(marker);
    assert!(finds(&order) && finds("Bescheinigung einer Löschung") && finds("NW-2027"), "{text}");
    assert!(!finds("Zq7name") && !finds("Musterfrau") && !json.body.contains("Zq7name"));

    let other = format!("/dpo/certificates/deletions/{}/json", "a".repeat(26));
    assert_eq!(browser.get(&other).await.status, 404);
}

#[tokio::test]
async fn a_project_is_certified_only_when_nothing_of_it_is_left_and_backups_open_nobody() {
    let house = House::new().await;
    house.add_person(NAME).await;
    let path = format!("/dpo/certificates/projects/{}/json", house.project.id);
    let stands = async || {
        let mut browser = logged_in(&house, DPO).await;
        let page = browser.get("/dpo/certificates").await;
        let at = page.all("[data-projects] tbody th").iter().position(|code| code == "NW-2027");
        let says = page.all("[data-projects] tbody td[data-label='Stand']").remove(at.unwrap());
        (says, browser.get(&path).await.status)
    };
    assert_eq!(stands().await, ("Das Projekt läuft noch.".to_owned(), 404));
    house.clock.set(Instant::start_of(date(2028, 2, 1), chrono_tz::Europe::Vienna));
    assert_eq!(stands().await, ("Noch da: 1".to_owned(), 404));
    house.clock.set(Instant::start_of(date(2028, 7, 1), chrono_tz::Europe::Vienna));
    house.sweep().await;
    let (says, status) = stands().await;
    assert!(says.starts_with("Gelöscht.") && status == 404, "{says}");
    assert!(certificates(&house).await.of_project(&house.project.id).is_none());
    roll(&house);
    let found = certificates(&house).await;
    assert!(found.of_project(&house.other_project.id).is_none(), "nothing was deleted of it");
    let certificate = found.of_project(&house.project.id).unwrap();
    let (file, key) = (&certificate.file, verifier_key(&house.installation.keyring.get()));
    let said = said(&file.to_json(), &key);
    assert_eq!(said["type"], "lotse-project-certificate");
    assert_eq!((&said["deletions"], &said["left"]), (&1.into(), &0.into()));
    assert_eq!(said["counts"]["identity"], 1);
    assert_eq!(said["rules"][0], "participation");
    let words = Words::of(Language::German);
    let paper = proofs::of_project(words, &certificate.statement, file);
    let pdf = paper.print("Bescheinigung", "de", date(2028, 7, 1)).unwrap();
    let text = pdf_extract::extract_text_from_mem(&pdf).unwrap();
    assert!(text.contains("NW-2027") && text.contains("Noch vorhandene Teilnahmen"), "{text}");
    assert!(!text.contains("Zq7name"));
}

#[tokio::test]
async fn the_officer_issues_what_no_backup_opens_any_more_and_a_download_issues_nothing() {
    let house = deleted().await;
    let mut browser = logged_in(&house, DPO).await;
    let cells = |page: &Answer, table: &str| {
        page.is_a_page().all(&format!("[data-{table}] tbody td[data-label='Ausgestellt']"))
    };
    let page = browser.get("/dpo/certificates").await;
    assert_eq!(cells(&page, "deletions"), ["noch nicht"; 2]);
    assert_eq!(page.count("[data-deletions] form") + page.count("[data-projects] form"), 0);
    let orders = page.all("[data-deletions] tbody code");
    let store = &house.installation.store;
    let early = certificates::issue(store, &order(&orders[0])).await;
    assert!(matches!(early, Err(StoreError::Stale)), "{early:?}");

    // What a sweep says once the root of that time is destroyed.
    let beyond = async || {
        let mut tx = store.begin().await.unwrap();
        retention_order::pass_horizon(&mut tx, 2, 2).await.unwrap();
        tx.commit().await.unwrap();
    };
    beyond().await;
    let json = format!("/dpo/certificates/deletions/{}/json", orders[0]);
    assert_eq!(browser.get(&json).await.status, 200);
    let counted = async || retention_order::count_by_state(store).await.unwrap();
    assert_eq!(counted().await, [(State::BeyondHorizon, 2)], "a download issues nothing");
    let page = browser.get("/dpo/certificates").await;
    assert_eq!(page.count("[data-deletions] form"), 2);
    let page = browser.submit(&page, &format!("form[action$='{}']", orders[0]), &[]).await;
    assert_eq!(cells(&page, "deletions")[0], "bescheinigt");
    assert_eq!(counted().await, [(State::BeyondHorizon, 1), (State::Certified, 1)]);
    let again = certificates::issue(store, &order(&orders[0])).await;
    assert!(matches!(again, Err(StoreError::Stale)), "{again:?}");

    // A project waits for the roots themselves, and its certificate stands for all its deletions.
    let id = &house.project.id;
    let early = certificates(&house).await.issue_of_project(store, id).await;
    assert!(matches!(early, Err(StoreError::Stale)), "{early:?}");
    roll(&house);
    certificates(&house).await.issue_of_project(store, id).await.unwrap();
    assert_eq!(counted().await, [(State::Certified, 2)]);
    let issued = Issued::gather(store).await.unwrap();
    assert_eq!(issued.of_project("NW-2027"), Issue::Done);
    beyond().await;
    assert_eq!(counted().await, [(State::Certified, 2)], "it does not run back");
}

fn order(text: &str) -> OrderId {
    OrderId::parse(text).unwrap()
}

/// What there is to certify, whoever may be told.
pub async fn certificates(house: &House) -> Certificates {
    let installation = &house.installation;
    let ledger = Ledger::at(&installation.folder.ledger());
    let checkpoints = Checkpoints::in_folder(&installation.folder.checkpoints());
    let (keyring, now) = (installation.keyring.get(), installation.clock.now());
    Certificates::gather(&installation.store, keyring, (ledger, checkpoints), now).await.unwrap()
}

#[tokio::test]
async fn the_report_on_a_quarter_counts_what_the_ledger_says() {
    let house = deleted().await;
    let installation = &house.installation;
    let (keyring, now) = (installation.keyring.get(), Clock::now(&house.clock));
    let ledger = Ledger::at(&installation.folder.ledger());
    let checkpoints = Checkpoints::in_folder(&installation.folder.checkpoints());
    let searched = Searched { from: "a".into(), to: "b".into(), reason: "c".into() };
    let search = Entry {
        rule: SEARCH_RULE.to_owned(),
        searched: Some(searched),
        ..Entry::new(Kind::AddressesSearched, OrderId::from_bits([7; 16]), now, 1)
    };
    ledger.append(&[search]).unwrap();
    let evidence = Evidence::gather(&ledger, &checkpoints, &keyring, now).unwrap();
    let folder = &installation.folder;
    let addresses = Addresses::in_folders(&folder.addresses(), &folder.hour_keys()).unwrap();
    let figures = gather(&installation.store, &addresses, now).await.unwrap().figures;
    let of = |days| QuarterlyReport::of(days, &figures, &evidence, Beside::default(), now);
    // In UTC the sweep ran on the last day of June.
    let spring = of((date(2028, 4, 1), date(2028, 6, 30)));
    assert_eq!((spring.deletions, spring.open, spring.overdue), (2, 0, 0));
    assert_eq!((spring.deleted.total(), spring.ledger_lines), (2, 5));
    assert_eq!(evidence.searches_within(date(2028, 4, 1)..=date(2028, 6, 30)), 1);
    assert_eq!(evidence.searches_within(date(2028, 7, 1)..=date(2028, 9, 30)), 0);
    let winter = of((date(2028, 1, 1), date(2028, 3, 31)));
    assert_eq!((winter.deletions, winter.deleted.total()), (0, 0));

    let key = verifier_key(&keyring);
    let file = spring.clone().sign(&keyring, &evidence).to_json();
    assert_eq!(said(&file, &key)["deletions"], 2);
    assert!(Signed::open(file.replace("2028-06-30", "2028-06-29").as_bytes(), &key).is_err());
    let paper = proofs::quarterly(Words::of(Language::German), &spring, &key.to_string());
    let pdf = paper.print("Quartalsbericht", "de", date(2028, 7, 1)).unwrap();
    let text = pdf_extract::extract_text_from_mem(&pdf).unwrap();
    assert!(text.contains("Quartalsbericht") && text.contains("30. Juni 2028"), "{text}");
    assert!(!text.contains("Zq7name"));
}

#[tokio::test]
async fn the_officer_takes_a_quarters_report_signed_and_on_paper() {
    let house = deleted().await;
    let mut browser = logged_in(&house, DPO).await;
    let list = browser.get("/dpo/reports").await;
    assert_eq!(list.is_a_page().count("[data-reports] tbody tr"), 8);
    let file = browser.get("/dpo/reports/2028-Q2/json").await;
    let key = verifier_key(&house.installation.keyring.get());
    let told = said(&file.body, &key);
    assert_eq!((&told["deletions"], &told["overdue"]), (&Value::from(2), &Value::from(0)));
    assert_eq!(told["beside"]["holds-in-force"], 0);
    let earlier = browser.get("/dpo/reports/2028-Q1/json").await;
    assert_eq!(said(&earlier.body, &key)["deletions"], 0, "the control");
    assert!(!file.body.contains("Zq7name"));
    for missing in
        ["/dpo/reports/2099-Q1/json", "/dpo/reports/2028-Q5/pdf", "/dpo/reports/2028-Q2/xml"]
    {
        assert_eq!(browser.get(missing).await.status, 404, "{missing}");
    }
    let paper = browser.get("/dpo/reports/2028-Q2/pdf").await;
    assert_eq!(paper.headers["content-type"], "application/pdf");
}

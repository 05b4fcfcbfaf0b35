//! The receipt: taken while one is here, and shown without login when nothing else is left.

use std::fs;

use data_encoding::HEXLOWER;
use lotse::clock::Instant;
use lotse::keys::ReceiptCode;
use lotse::keys::note::VerifierKey;
use lotse::retention::ledger::checkpoint::{Checkpoint, verifier_key};
use lotse::retention::ledger::verification::{Given, verify};
use lotse::retention::ledger::{Entry, Kind, Ledger};
use lotse::retention::signed::Signed;
use lotse::retention::signed::page;
use lotse::retention::signed::statement::Statement;
use lotse::store::receipt;

use super::arrived;
use crate::browser::{Answer, Browser};
use crate::house::{House, date};

const NAME: &str = "Zq7name Musterfrau";

/// Takes a code on the person's page.
async fn taken(browser: &mut Browser) -> String {
    let page = browser.get("/participant/receipt").await;
    let shown = browser.submit(page.is_a_page(), "form#receipt", &[]).await;
    assert_eq!(shown.headers["cache-control"], "no-store");
    // What checks the receipt later stands on the same sheet, and so does what checks that.
    assert_eq!(shown.one("[data-hash]"), **page::SHA256);
    assert!(VerifierKey::parse(&shown.one("[data-key]")).is_ok());
    shown.is_a_page().one("[data-code]")
}

/// Enters a code on the page without login.
async fn look(browser: &mut Browser, code: &str) -> Answer {
    let page = browser.get("/receipt").await;
    let answer = browser.submit(page.is_a_page(), "form#receipt", &[("code", code)]).await;
    assert_eq!(
        (&*answer.path, &answer.headers["cache-control"]),
        ("/receipt", &"no-store".parse().unwrap())
    );
    answer
}

fn is_unknown(answer: &Answer) {
    assert_eq!((answer.status, answer.is_a_page().count("#code-fault")), (422, 1));
    assert_eq!(answer.count("[data-receipt]"), 0);
}

/// The day after the last day of storage.
async fn swept(house: &House) {
    house.clock.set(Instant::start_of(date(2028, 7, 1), chrono_tz::Europe::Vienna));
    assert!(house.sweep().await.participations > 0);
}

fn ledger(house: &House) -> Vec<u8> {
    fs::read(house.installation.folder.ledger()).unwrap()
}

#[tokio::test]
async fn a_code_shows_the_deletion_without_login_once_it_took_place() {
    let house = House::new().await;
    let (person, mut browser, _) = arrived(&house, NAME).await;
    assert_eq!(browser.get("/participant/data").await.count("a[href='/participant/receipt']"), 1);
    let former = taken(&mut browser).await;
    let code = taken(&mut browser).await;
    assert_ne!(former, code);
    assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4; 8]);
    let again = browser.get("/participant/receipt").await;
    assert_eq!((again.count("[data-code]"), again.count("[data-made]")), (0, 1));

    // Before the deletion it is a code like any other: the same page, whatever was typed.
    let mut other = house.browser();
    let early = look(&mut other, &code).await;
    is_unknown(&early);
    let wrong = ReceiptCode::make(&*house.installation.chance).text().to_string();
    assert_eq!(early.body.replace(&code, &wrong), look(&mut other, &wrong).await.body);

    swept(&house).await;
    is_unknown(&look(&mut other, &former).await);
    is_unknown(&look(&mut other, &wrong).await);
    is_unknown(&look(&mut other, "").await);
    let shown = look(&mut other, &code.to_lowercase().replace('-', " ")).await;
    let page = shown.is_a_page().one("[data-receipt]");
    for said in ["NW-2027", "30. Juni 2028", "Ende der Teilnahme", "Name und Kontakt"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert_eq!(shown.all("[data-counts] tbody td").first().map(String::as_str), Some("1"));
    assert!(!shown.body.contains("Musterfrau") && !shown.body.contains(person.as_str()));
    let easy = look(&mut house.browser().speaking("de-easy"), &code).await;
    assert_eq!(easy.is_a_page().count("[data-receipt]"), 1);
}

#[tokio::test]
async fn the_file_verifies_with_the_public_key_alone_and_no_letter_of_it_can_be_changed() {
    let house = House::new().await;
    let (_, mut browser, _) = arrived(&house, NAME).await;
    house.add_person("Jemand Anders").await;
    let code = taken(&mut browser).await;
    swept(&house).await;
    let mut other = house.browser();
    let shown = look(&mut other, &code).await;
    let file = other.submit(&shown, "form#files", &[("format", "json")]).await;
    assert_eq!(file.headers["content-type"], "application/json");
    let key = verifier_key(&house.installation.keyring.get());

    let read = Signed::open(file.body.as_bytes(), &key).unwrap();
    let commitment = ReceiptCode::read(&code).unwrap().commitment();
    let Statement::Receipt(said) = &read.statement else { panic!("{}", file.body) };
    assert_eq!(said.code_hash, HEXLOWER.encode(&commitment));
    assert_eq!(read.verifier_key, key.to_string());
    let head = Checkpoint::open(said.checkpoint.as_bytes(), &key).unwrap().head;
    let told: Vec<Entry> = read.proofs.iter().map(|one| one.verify(&head).unwrap()).collect();
    let kinds: Vec<Kind> = told.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Intent, Kind::Completed]);
    assert!(told.iter().all(|entry| entry.receipt == Some(commitment)));
    let verified = |file: &str| {
        let receipt = Given { name: "receipt".to_owned(), content: file.as_bytes().to_vec() };
        verify(&ledger(&house), &[], &[receipt], Some(&key)).holds()
    };
    assert!(verified(&file.body), "the control: untouched it holds");
    for (from, to) in [
        ("NW-2027", "NW-2028"),
        ("2028-06-30", "2028-06-29"),
        ("\\\"identity\\\":1", "\\\"identity\\\":2"),
        ("\"tree-size\":4", "\"tree-size\":5"),
        ("\"sequence\":", "\"sequence\":1"),
    ] {
        let changed = file.body.replacen(from, to, 1);
        assert_ne!(changed, file.body, "{from}");
        assert!(!verified(&changed), "{from}");
    }
    let other_key = "checkpoint\":\"lotse-ledger/";
    assert!(file.body.contains(other_key));
    assert!(!verified(&file.body.replace(other_key, "checkpoint\":\"lotse-ledger/0")));
}

#[tokio::test]
async fn the_paper_says_the_same_and_names_nobody() {
    let house = House::new().await;
    let (person, mut browser, name) = arrived(&house, NAME).await;
    let code = taken(&mut browser).await;
    swept(&house).await;
    let mut other = house.browser();
    let shown = look(&mut other, &code).await;
    let paper = other.submit(&shown, "form#files", &[("format", "pdf")]).await;
    assert_eq!(paper.headers["content-type"], "application/pdf");
    let text = pdf_extract::extract_text_from_mem(&paper.bytes).unwrap();
    let raw = String::from_utf8_lossy(&paper.bytes);
    let raw: String = raw.split_whitespace().collect();
    assert!(
        raw.contains("/Markedtrue") && raw.contains("pdfuaid:part") && raw.contains("/Lang(de)")
    );
    let finds = |marker: &str| text.contains(marker) || raw.contains(marker);
    let hash: &str = &page::SHA256;
    for said in ["NW-2027", "Beleg über die Löschung", "lotse-ledger/", &hash[..16]] {
        assert!(finds(said), "{said}: {text}");
    }
    for nobody in ["Zq7name", "Musterfrau", person.as_str(), &name, &code] {
        assert!(!finds(nobody), "{nobody}");
    }
}

#[tokio::test]
async fn the_ledger_does_not_say_who_took_a_code_and_rows_do_not_lead_to_it() {
    let house = House::new().await;
    let (person, mut browser, _) = arrived(&house, NAME).await;
    house.add_person("Jemand Anders").await;
    let code = taken(&mut browser).await;
    let commitment = ReceiptCode::read(&code).unwrap().commitment();
    let resting = receipt::find(&house.installation.store, &person).await.unwrap().unwrap().covered;
    swept(&house).await;
    assert!(receipt::find(&house.installation.store, &person).await.unwrap().is_none());
    let reading = Ledger::at(&house.installation.folder.ledger()).read().unwrap();
    let receipts: Vec<_> = reading.entries.iter().map(|entry| entry.receipt).collect();
    assert_eq!(receipts.len(), 4);
    assert!(receipts.iter().all(Option::is_some), "a line without a code looks like one with");
    assert!(receipts.contains(&Some(commitment)), "the control: it is there for who has the code");
    assert!(
        !receipts.contains(&Some(resting)),
        "what rested in the rows is not what the ledger has"
    );
    assert!(!String::from_utf8(ledger(&house)).unwrap().contains(&code));
}

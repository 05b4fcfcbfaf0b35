//! What the officer sees of the ledger, and that a deletion names its agreement.

use std::fs;
use std::sync::Arc;

use lotse::clock::Instant;
use lotse::installation::Outside;
use lotse::keys::sha256;
use lotse::retention::deliveries;
use lotse::retention::ledger::checkpoint::verifier_key;
use lotse::retention::ledger::verification::{Given, verify};
use lotse::retention::ledger::{Kind, Ledger};
use lotse::retention::signed::page::PAGE;
use lotse::web::headers::POLICY;

use crate::adviser::logged_in;
use crate::house::{ADVISER, DPO, House, LEAD, OFFICE, agreement, date};

#[tokio::test]
async fn a_deletion_names_the_agreement_under_which_it_fell_due() {
    let house = House::new().await;
    house.add_person("Anna Muster").await;
    let (first, mut second) = (agreement(), agreement());
    second.version = 2;
    second.privacy_notice_version = "2".to_owned();
    house.agree(&second).await;
    house.clock.set(Instant::start_of(date(2028, 7, 1), chrono_tz::Europe::Vienna));
    assert_eq!(house.sweep().await.participations, 1);
    let reading = Ledger::at(&house.installation.folder.ledger()).read().unwrap();
    let kinds: Vec<Kind> = reading.entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Intent, Kind::Completed]);
    for entry in &reading.entries {
        assert_eq!(entry.agreement, Some(sha256(second.to_json().as_bytes())));
        assert_ne!(entry.agreement, Some(sha256(first.to_json().as_bytes())), "the control");
    }
    house.close().await;
}

#[tokio::test]
async fn the_officer_reads_whether_the_ledger_is_what_was_signed() {
    let shelf = tempfile::tempdir().unwrap();
    let mut house = House::embedded().await;
    house.sign_off("fit-for-work").await;
    let outside = Outside { folders: vec![shelf.path().to_owned()], ..Outside::default() };
    let nobody = said(&house).await;
    assert!(nobody.0.contains("Zeilen: 1. Prüfpunkte: 0."), "{nobody:?}");
    assert!(nobody.1.contains("Niemand außerhalb"), "{nobody:?}");

    Arc::get_mut(&mut house.installation).unwrap().outside = outside;
    deliveries::round(&house.installation).await.unwrap();
    let good = said(&house).await;
    assert!(good.0.contains("Gedeckt bis Zeile 1. Es ist unverändert."), "{good:?}");
    assert!(good.1.contains("kommen außerhalb an. Orte: 1."), "{good:?}");

    // The whole line rewritten, so that the chain alone says nothing.
    let ledger = house.installation.folder.ledger();
    let text = fs::read_to_string(&ledger).unwrap();
    fs::write(&ledger, text.replace("Zq7begruendung", "Zq8begruendung")).unwrap();
    let bad = said(&house).await;
    assert!(bad.0.contains("Fehler: 1. Bitte rufen Sie den Betrieb an."), "{bad:?}");
    house.close().await;
}

#[tokio::test]
async fn the_officer_takes_ledger_and_checkpoint_away_and_checks_them_elsewhere() {
    let house = House::new().await;
    let mut browser = logged_in(&house, DPO).await;
    assert_eq!(browser.get("/dpo/checkpoint.txt").await.status, 404, "nothing to sign yet");
    house.sign_off("fit-for-work").await;
    let page = browser.get("/dpo").await;
    for link in ["/dpo/ledger.jsonl", "/dpo/checkpoint.txt", "/verify.html"] {
        assert_eq!(page.is_a_page().count(&format!("a[href='{link}']")), 1, "{link}");
    }
    let ledger = browser.get("/dpo/ledger.jsonl").await;
    assert_eq!(ledger.bytes, fs::read(house.installation.folder.ledger()).unwrap());
    let checkpoint = browser.get("/dpo/checkpoint.txt").await;
    let name = "attachment; filename=\"checkpoint-0000000001.txt\"";
    assert_eq!(checkpoint.headers["content-disposition"], name);
    let key = verifier_key(&house.installation.keyring.get());
    let given = [Given { name: "newest".to_owned(), content: checkpoint.bytes.clone() }];
    let found = verify(&ledger.bytes, &given, &[], Some(&key));
    assert!(found.findings.is_empty() && found.covered_lines == 1, "{found:?}");
    for (reader, status) in [(ADVISER, 404), (LEAD, 404), (OFFICE, 404)] {
        let mut other = logged_in(&house, reader).await;
        assert_eq!(other.get("/dpo/ledger.jsonl").await.status, status, "{reader}");
    }
    house.close().await;
}

#[tokio::test]
async fn the_page_that_checks_files_is_handed_out_under_a_policy_of_its_own() {
    let house = House::new().await;
    let mut browser = house.browser();
    let page = browser.get("/verify.html").await;
    assert_eq!(page.bytes, PAGE.as_bytes());
    let name = "attachment; filename=\"lotse-verify.html\"";
    assert_eq!(page.headers["content-disposition"], name);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    for part in
        ["default-src 'none'; script-src 'sha256-", "connect-src 'none'", "frame-ancestors 'none'"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("self") && !policy.contains("unsafe"), "{policy}");
    // The control: no other answer has it.
    let other = browser.get("/receipt").await;
    assert_eq!(other.headers["content-security-policy"], POLICY);
    house.close().await;
}

/// The two sentences on the officer's page.
async fn said(house: &House) -> (String, String) {
    let page = logged_in(house, DPO).await.get("/dpo").await;
    page.is_a_page();
    (page.one("[data-ledger-check]"), page.one("[data-ledger-outside]"))
}

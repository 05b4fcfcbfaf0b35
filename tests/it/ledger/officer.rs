//! What the officer sees of the ledger, and that a deletion names its agreement.

use std::fs;
use std::sync::Arc;

use lotse::clock::Instant;
use lotse::installation::Outside;
use lotse::keys::sha256;
use lotse::retention::deliveries;
use lotse::retention::ledger::{Kind, Ledger};

use crate::adviser::logged_in;
use crate::house::{DPO, House, agreement, date};

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

/// The two sentences on the officer's page.
async fn said(house: &House) -> (String, String) {
    let page = logged_in(house, DPO).await.get("/dpo").await;
    page.is_a_page();
    (page.one("[data-ledger-check]"), page.one("[data-ledger-outside]"))
}

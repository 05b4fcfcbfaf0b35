//! Sign-off by the data protection officer: what blocks unlocking, on the pages, in the domain, in the
//! ledger, and in a race.

use lotse::access;
use lotse::counselling::sign_off::{self, SignOffError};
use lotse::counselling::unlocking::{self, UnlockError};
use lotse::definition::Catalogue;
use lotse::keys::Secret;
use lotse::retention::ledger::{Entry, Kind, Ledger};
use lotse::store::answer_sheet;
use lotse::store::sql::Statement;
use lotse::web::language::Language;

use super::browser::{Answer, Browser};
use super::covers::cover_of;
use super::databases::on_both;
use super::house::{ADVISER, DPO, House, LEGAL_BASIS, PASSWORD, REASON, secret};
use super::program::{Installed, Running, lotse};

const FIT: &str = "fit-for-work";
const PAGE: &str = "/dpo/questionnaires/fit-for-work/1.1.0";
const VERSION: (&str, &str) = (FIT, "1.1.0");

async fn logged_in(house: &House, email: &str) -> Browser {
    let mut browser = house.browser();
    let page = browser.get("/staff").await;
    browser.submit(&page, "form#login", &[("email", email), ("password", PASSWORD)]).await;
    browser
}

fn ledger(house: &House) -> Vec<Entry> {
    let ledger = Ledger::at(&house.installation.folder.ledger());
    ledger.read().unwrap().entries
}

async fn sign(house: &House) -> Result<(), SignOffError> {
    let (dpo, confirmed) = house.officer().await;
    sign_off::sign(&house.installation, &dpo, confirmed, VERSION, LEGAL_BASIS, REASON).await
}

async fn withdraw(house: &House) -> Result<(), SignOffError> {
    let (dpo, confirmed) = house.officer().await;
    sign_off::withdraw(&house.installation, &dpo, confirmed, VERSION).await
}

const FORM: &str = "form[data-sign-off]";

async fn sign_on_page(browser: &mut Browser, page: &Answer, password: &str) -> Answer {
    let fields = [("legal_basis", LEGAL_BASIS), ("reason", REASON), ("password", password)];
    browser.submit(page, FORM, &fields).await
}

#[tokio::test]
async fn what_touches_health_waits_for_the_officer() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    let mut adviser = logged_in(&house, ADVISER).await;
    let path = format!("/adviser/people/{person}");
    let page = adviser.get(&path).await;
    let waits = page.is_a_page().one("[data-waits]");
    assert!(waits.contains("noch nicht verfügbar, weil der Datenschutz"), "{waits}");
    let free = house.installation.catalogue.all().count() - 1;
    assert_eq!(page.count("form[action$='/unlock']"), free, "the others are free");

    // A form that somebody made by hand is refused by the domain.
    let csrf = page.attribute("form[action$='/ask-sign-off'] [name=csrf]", "value");
    let fields = [("csrf", csrf.as_str()), ("questionnaire", FIT)];
    let refused = adviser.post(&format!("{path}/unlock"), &fields).await;
    assert_eq!((refused.path.as_str(), refused.count("[data-waits]")), (path.as_str(), 1));
    assert_eq!(refused.count("form[action$='/take-back']"), 0);

    // The project asks, and the officer reads which project it is, and no person.
    let asked = adviser.submit(&page, "form[action$='/ask-sign-off']", &[]).await;
    assert!(asked.one("[data-waits]").contains("hat um die Prüfung gebeten"));
    assert_eq!(asked.count("form[action$='/ask-sign-off']"), 0);
    let mut officer = logged_in(&house, DPO).await;
    let list = officer.get("/dpo/questionnaires").await;
    assert_eq!(list.is_a_page().count("[data-sign-offs] tbody tr"), 1);
    assert!(list.one("[data-sign-offs] tbody").contains("NW-2027 (1. März 2027)"));
    assert!(!list.body.contains("Vera") && !list.body.contains("Berta"));

    let page = officer.get(PAGE).await;
    assert_eq!(page.is_a_page().count("[data-found] tbody tr"), 1);
    assert!(page.one("[data-found] code").contains("questionnaire.toml:"));
    assert!(page.one("[data-found] code").contains("disclosure.fit-for-work.class"));
    let wrong = sign_on_page(&mut officer, &page, "vier Birnen fallen vom Baum").await;
    assert_eq!((wrong.status, wrong.is_a_page().count("#password-fault")), (422, 1));
    assert!(wrong.one("#reason").contains(REASON), "what was typed stays");
    assert_eq!(ledger(&house), []);
    for (field, fault) in [("legal_basis", "#legal_basis-fault"), ("reason", "#reason-fault")] {
        let mut fields = vec![("password", PASSWORD), ("legal_basis", "x"), ("reason", "x")];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, "  "));
        let missing = officer.submit(&page, FORM, &fields).await;
        assert_eq!((missing.status, missing.count(fault)), (422, 1), "{field}");
    }
    let signed = sign_on_page(&mut officer, &page, PASSWORD).await;
    assert_eq!((signed.path.as_str(), signed.is_a_page().count("[data-given]")), (PAGE, 1));
    assert!(signed.one("[data-given]").contains("Ja, im selben Wortlaut."));
    let again = sign_on_page(&mut officer, &page, PASSWORD).await;
    assert_eq!(again.status, 409, "it is signed off already");

    let page = adviser.get(&path).await;
    assert_eq!((page.count("[data-waits]"), page.count("form[action$='/unlock']")), (0, free + 1));
    house.unlock(&person, FIT).await;
    let withdrawn = officer.submit(&signed, "[data-given] form", &[("password", PASSWORD)]).await;
    assert_eq!((withdrawn.path.as_str(), withdrawn.count("[data-former] li")), (PAGE, 1));
    let page = adviser.get(&path).await;
    assert_eq!(page.count("form[action$='/take-back']"), 1, "what is unlocked stays");
    let taken = adviser.submit(&page, "form[action$='/take-back']", &[]).await;
    assert_eq!(taken.count("[data-waits]"), 1, "and cannot be unlocked anew");
}

#[tokio::test]
async fn the_officers_pages_render_in_every_language() {
    let house = House::new().await;
    let officer = logged_in(&house, DPO).await;
    for signed in [false, true] {
        if signed {
            sign(&house).await.unwrap();
        }
        for language in Language::ALL {
            let mut browser = officer.clone().speaking(language.code());
            for path in ["/dpo/questionnaires", PAGE] {
                let page = browser.get(path).await;
                assert_eq!(page.is_a_page().status, 200);
                assert!(!page.body.contains("sign-off-"), "a word is missing: {}", page.body);
            }
        }
    }
    let mut browser = officer.clone();
    for missing in ["personal-competences/1.1.0", "fit-for-work/9.9.9", "nothing/1.1.0"] {
        let page = browser.get(&format!("/dpo/questionnaires/{missing}")).await;
        assert_eq!(page.status, 404, "{missing}: nothing to sign off there");
    }
}

#[tokio::test]
async fn the_ledger_holds_each_sign_off_and_no_sweep_stumbles_over_it() {
    let house = House::new().await;
    sign(&house).await.unwrap();
    withdraw(&house).await.unwrap();
    sign(&house).await.unwrap();
    assert!(matches!(sign(&house).await, Err(SignOffError::InForce)));
    let entries = ledger(&house);
    let kinds: Vec<Kind> = entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::SignedOff, Kind::SignOffWithdrawn, Kind::SignedOff]);
    assert_eq!(entries[0].order, entries[1].order);
    let definition = house.installation.catalogue.latest(FIT).unwrap().definition();
    for entry in &entries {
        let said = entry.signed_off.as_ref().unwrap();
        assert_eq!((said.definition.as_str(), said.version.as_str()), VERSION);
        assert_eq!(said.hash, definition.hash());
        assert_eq!((said.legal_basis.as_str(), said.reason.as_str()), (LEGAL_BASIS, REASON));
    }
    // A person is deleted; the sweep carries out nothing else, and its lines follow in the chain.
    house.add_person("Vera Muster").await;
    house.clock.advance_seconds(800 * 24 * 3600);
    let swept = house.sweep().await;
    assert_eq!((swept.resumed, swept.participations), (0, 1));
    let kinds: Vec<Kind> = ledger(&house)[3..].iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Intent, Kind::Completed]);
    assert_eq!(house.sweep().await.resumed, 0);
}

#[tokio::test]
async fn without_a_ledger_nothing_is_signed_off() {
    let house = House::new().await;
    let path = house.installation.folder.ledger();
    std::fs::create_dir(&path).unwrap();
    assert!(matches!(sign(&house).await, Err(SignOffError::Ledger(_))));
    std::fs::remove_dir(&path).unwrap();
    let person = house.add_person("Vera Muster").await;
    let adviser = house.adviser_of(&person).await;
    let refused = unlocking::unlock(&house.installation, &adviser, FIT).await;
    assert!(matches!(refused, Err(UnlockError::NotSignedOff)), "{refused:?}");
    sign(&house).await.unwrap();
    unlocking::unlock(&house.installation, &adviser, FIT).await.unwrap();
}

#[tokio::test]
async fn a_row_that_the_ledger_does_not_know_is_told() {
    let house = House::new().await;
    sign(&house).await.unwrap();
    let shown = async || {
        let versions = sign_off::list(&house.installation).await.unwrap();
        versions.find(VERSION.0, VERSION.1).unwrap().in_ledger
    };
    assert!(shown().await, "the control");
    let mut tx = house.installation.store.begin().await.unwrap();
    Statement::new("UPDATE sign_off SET reason = 'Anders.'").run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!shown().await, "the words were changed in the database");
}

#[tokio::test]
async fn a_sign_off_holds_for_one_version_and_takes_a_password() {
    let house = House::new().await;
    let (dpo, confirmed) = house.officer().await;
    for version in [(FIT, "1.1.1"), ("personal-competences", "1.1.0"), ("none", "1.1.0")] {
        let (_, confirmed) = house.officer().await;
        let refused = sign_off::sign(&house.installation, &dpo, confirmed, version, "x", "y").await;
        assert!(matches!(refused, Err(SignOffError::Unknown)), "{version:?}");
    }
    let long = "x".repeat(201);
    let refused = sign_off::sign(&house.installation, &dpo, confirmed, VERSION, &long, "y").await;
    assert!(matches!(refused, Err(SignOffError::LegalBasis)));
    let wrong = Secret::entered("vier Birnen fallen vom Baum".to_owned()).unwrap();
    assert!(access::confirm(&house.installation, dpo.desk(), wrong).await.is_err());
    // Somebody else's password is no sign-off of the officer's.
    let desk = house.desk(ADVISER).await;
    let of_adviser =
        access::confirm(&house.installation, desk.desk(), secret(PASSWORD)).await.unwrap();
    let refused = sign_off::sign(&house.installation, &dpo, of_adviser, VERSION, "x", "y").await;
    assert!(matches!(refused, Err(SignOffError::Denied(_))));
    assert!(matches!(withdraw(&house).await, Err(SignOffError::NotInForce)));
    assert_eq!(ledger(&house), []);
    // What was refused is undone before its tables go.
    house.close().await;
}

#[tokio::test]
async fn unlocking_and_withdrawing_at_once_leave_no_gap() {
    on_both(async |database| {
        let house = House::on(database, Catalogue::embedded().unwrap()).await;
        let (mut won, mut lost) = (0, 0);
        for number in 0..12 {
            sign(&house).await.unwrap();
            let person = house.add_person(&format!("Person {number}")).await;
            let adviser = house.adviser_of(&person).await;
            let (dpo, confirmed) = house.officer().await;
            let unlock = unlocking::unlock(&house.installation, &adviser, FIT);
            let withdraw = sign_off::withdraw(&house.installation, &dpo, confirmed, VERSION);
            // Whichever is asked first; both orders have to come out right.
            let (unlocked, withdrawn) = if number % 2 == 0 {
                tokio::join!(unlock, withdraw)
            } else {
                let (withdrawn, unlocked) = tokio::join!(withdraw, unlock);
                (unlocked, withdrawn)
            };
            withdrawn.unwrap();
            let now = lotse::clock::Clock::now(&house.clock);
            let store = &house.installation.store;
            let keyring = house.installation.keyring.get();
            let cover = cover_of(store, &keyring, &person).await.unwrap();
            let sheets = answer_sheet::list(store, &cover, now).await.unwrap().len();
            match unlocked {
                Ok(()) => won += usize::from(sheets == 1),
                Err(UnlockError::NotSignedOff) => lost += usize::from(sheets == 0),
                Err(other) => panic!("{other}"),
            }
            let late = unlocking::unlock(&house.installation, &adviser, FIT).await;
            assert!(matches!(late, Err(UnlockError::NotSignedOff)), "after the withdrawal");
        }
        assert_eq!(won + lost, 12, "a sheet is there exactly when unlocking said so");
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_demos_officer_has_signed_off_and_init_signs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = lotse(&["demo", "--port", "0", "--format", "json", "--folder"]);
    command.arg(folder.path());
    let demo = Running::start(command);
    let told: serde_json::Value = serde_json::from_str(&demo.first).unwrap();
    let login = told["logins"].as_array().unwrap().iter().find(|one| one["audience"] == "dpo");
    let text = |key: &str| login.unwrap()[key].as_str().unwrap().to_owned();
    let (email, password) = (text("login"), text("secret"));
    let entered = demo.post("/staff", "", &[("email", &email), ("password", &password)]).text;
    let (_, after) = entered.split_once("set-cookie: ").unwrap();
    let cookie = after.split(';').next().unwrap();
    let page = demo.get(PAGE, cookie);
    assert_eq!(page.status, 200);
    for sign in ["data-given", "ausdrückliche Einwilligung"] {
        assert!(page.text.contains(sign), "{sign}");
    }
    // So have the lead, the office and the backups, so that the officer's pages show something.
    for (path, sign) in [
        ("/dpo/holds", "Ein Verfahren über die Kosten"),
        ("/dpo/requests", "widersprechen"),
        ("/dpo/tables/custody", "Übung"),
    ] {
        let page = demo.get(path, cookie);
        assert!(page.text.contains(sign), "{path}");
    }
    assert_eq!(demo.end("INT").status, Some(0));
    let read = Ledger::at(&folder.path().join("data/ledger.jsonl")).read().unwrap();
    assert_eq!(read.entries[0].kind, Kind::SignedOff);

    let installed = Installed::new();
    let installation = installed.open().await;
    assert_eq!(lotse::store::sign_off::list(&installation.store).await.unwrap(), []);
    assert!(!installed.folder().ledger().exists());
    installation.store.close().await;
}

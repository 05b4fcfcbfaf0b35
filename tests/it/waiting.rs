//! A deletion that nobody announced waits until the officer and a lead agree, on their pages.

use lotse::clock::Clock as _;
use lotse::retention::addresses::Addresses;
use lotse::retention::ledger::Ledger;
use lotse::retention::sweep::Sweep;
use lotse::store::erasure;

use crate::browser::Browser;
use crate::house::{DPO, House, LEAD, PASSWORD};

const FORM: &str = "[data-waiting] form";

async fn at_desk(house: &House, email: &str) -> Browser {
    let mut browser = house.browser();
    let page = browser.get("/staff").await;
    browser.submit(&page, "form#login", &[("email", email), ("password", PASSWORD)]).await;
    browser
}

/// Sweeps as the service does; says how many were deleted and how many wait.
async fn sweep(house: &House) -> (u64, u64) {
    let folder = &house.installation.folder;
    let ledger = Ledger::at(&folder.ledger());
    let addresses = Addresses::in_folders(&folder.addresses(), &folder.hour_keys()).unwrap();
    let swept = Sweep::of(&house.installation, &ledger, &addresses).run().await.unwrap().unwrap();
    (swept.participations, swept.waiting)
}

#[tokio::test]
async fn two_persons_release_what_nobody_announced() {
    let house = House::new().await;
    for number in 0..11 {
        house.add_person(&format!("Person {number}")).await;
    }
    // Long after the end, by a clock that nobody saw before: the first sweep believes it.
    house.clock.advance_days(700);
    assert_eq!(sweep(&house).await, (0, 11));
    let now = house.clock.now();
    assert_eq!(erasure::list_due(&house.installation.store, now).await.unwrap()[0].people, 11);

    let mut officer = at_desk(&house, DPO).await;
    let mut lead = at_desk(&house, LEAD).await;
    let page = officer.get("/dpo/waiting").await;
    assert_eq!(page.count("[data-waiting]"), 1);
    assert!(page.one("[data-waiting]").contains("NW-2027"));
    assert_eq!(officer.get("/dpo").await.count("[data-alarms] tbody tr"), 1);

    let wrong = officer.submit(&page, FORM, &[("password", "nicht das richtige")]).await;
    assert_eq!(wrong.status, 422);
    officer.submit(&page, FORM, &[("password", PASSWORD)]).await;
    assert_eq!(sweep(&house).await, (0, 11), "one person alone changes nothing");
    let same = officer.submit(&page, FORM, &[("password", PASSWORD)]).await;
    assert_eq!(same.status, 422, "whoever proposed cannot agree");
    assert_eq!(sweep(&house).await, (0, 11));

    let page = lead.get("/admin/waiting").await;
    lead.submit(&page, FORM, &[("password", PASSWORD)]).await;
    assert_eq!(sweep(&house).await, (11, 0));
    assert_eq!(officer.get("/dpo/waiting").await.count("[data-waiting-none]"), 1);
    house.close().await;
}

//! Legal holds: two persons place one, it suspends deletion and nothing else, and it ends.

use lotse::clock::Clock as _;
use lotse::counselling::holds::{self, Actor, HoldError, Proposal};
use lotse::definition::Catalogue;
use lotse::ids::{OrderId, ParticipationId};
use lotse::retention::ledger::Kind::{Completed, HoldLifted, HoldPlaced, HoldProposed, Intent};
use lotse::retention::ledger::{Kind, Ledger};
use lotse::retention::plan::plan;
use lotse::store::sql::Statement;
use lotse::store::{erasure, participation};
use lotse::web::language::Language;

use super::browser::Browser;
use super::databases::on_both;
use super::house::{ADVISER, DPO, House, LEAD, PASSWORD, date};

const REASON: &str = "Zq7sperre: Ein Verfahren vor Gericht.";

async fn logged_in(house: &House, email: &str) -> Browser {
    let mut browser = house.browser();
    let page = browser.get("/staff").await;
    browser.submit(&page, "form#login", &[("email", email), ("password", PASSWORD)]).await;
    browser
}

fn kinds(house: &House) -> Vec<Kind> {
    let ledger = Ledger::at(&house.installation.folder.ledger());
    ledger.read().unwrap().entries.iter().map(|entry| entry.kind).collect()
}

async fn rows(house: &House, person: &ParticipationId) -> u64 {
    erasure::count_left(&house.installation.store, person).await.unwrap()
}

async fn lift(house: &House, id: &OrderId) -> Result<(), HoldError> {
    let (dpo, confirmed) = house.officer().await;
    holds::lift(&house.installation, Actor::Officer(&dpo), confirmed, id).await
}

/// Days from the start of a story to 1 July 2028, when everything of its project is due.
const DAYS: i64 = 488;

#[tokio::test]
async fn what_is_held_is_not_deleted_and_not_seen_until_it_is_lifted() {
    on_both(async |database| {
        let house = House::on(database, Catalogue::embedded().unwrap()).await;
        let person = house.add_person("Vera Muster").await;
        house.clock.advance_days(DAYS - 100);
        let id = house.hold(REASON, date(2028, 12, 31)).await;
        house.clock.advance_days(101);
        let (store, now) = (&house.installation.store, house.clock.now());
        let would = plan(store, now).await.unwrap().lines;
        assert!(would.iter().all(|line| line.rule != "participation"), "{would:?}");
        assert_eq!(house.sweep().await.participations, 0);
        assert!(rows(&house, &person).await > 0, "it is held");
        assert!(participation::find(store, &person, now).await.unwrap().is_none(), "and unseen");
        let mut adviser = logged_in(&house, ADVISER).await;
        assert!(!adviser.get("/adviser").await.body.contains("Vera"));
        let mut lead = logged_in(&house, LEAD).await;
        let path = format!("/admin/projects/{}/holds", house.project.id);
        let page = lead.get(&path).await;
        assert_eq!(page.is_a_page().count("[data-hold=stands]"), 1);
        assert!(!page.body.contains("Vera"));

        lift(&house, &id).await.unwrap();
        assert!(matches!(lift(&house, &id).await, Err(HoldError::Stale)));
        assert_eq!(house.sweep().await.participations, 1);
        assert_eq!(rows(&house, &person).await, 0);
        assert_eq!(kinds(&house), [HoldProposed, HoldPlaced, HoldLifted, Intent, Completed]);
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_hold_ends_on_its_date_and_covers_only_whom_it_names() {
    on_both(async |database| {
        let house = House::on(database, Catalogue::embedded().unwrap()).await;
        let person = house.add_person("Vera Muster").await;
        let other = house.add_person("Otto Muster").await;
        house.clock.advance_days(DAYS - 100);
        let (lead, confirmed) = house.lead().await;
        let opened = lead.people(&house.installation, &house.project.id).await.unwrap();
        let file = opened.listed.iter().find(|one| *one.case().id() == person).unwrap();
        let until = date(2028, 8, 31);
        let proposal = Proposal {
            project: &house.project.id,
            person: Some(file.case()),
            legal_basis: "Art. 17 Abs. 3 lit. e DSGVO",
            reason: REASON,
            until,
        };
        let by = Actor::Lead(&lead);
        let id = holds::propose(&house.installation, by, confirmed, &proposal).await.unwrap();
        let (lead, confirmed) = house.lead().await;
        let by = Actor::Lead(&lead);
        let same = holds::second(&house.installation, by, confirmed, &id).await;
        assert!(matches!(same, Err(HoldError::SamePerson)));
        let (dpo, confirmed) = house.officer().await;
        let by = Actor::Officer(&dpo);
        holds::second(&house.installation, by, confirmed, &id).await.unwrap();
        house.clock.advance_days(101);
        assert_eq!(house.sweep().await.participations, 1, "the other is not held");
        assert_eq!(rows(&house, &other).await, 0);
        assert!(rows(&house, &person).await > 0);
        house.clock.advance_days(62);
        let swept = house.sweep().await;
        assert_eq!((swept.holds_ended, swept.participations), (1, 1), "it ended by itself");
        assert_eq!(rows(&house, &person).await, 0, "and went with the person");
        assert!(kinds(&house).contains(&Kind::HoldEnded));
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_proposal_alone_holds_nothing_and_too_long_is_refused() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    house.clock.advance_days(DAYS - 100);
    for (until, is_good) in
        [(date(2029, 12, 31), false), (date(2028, 1, 1), false), (date(2028, 12, 31), true)]
    {
        let (dpo, confirmed) = house.officer().await;
        let (project, legal_basis) = (&house.project.id, "Art. 17");
        let proposal = Proposal { project, person: None, legal_basis, reason: REASON, until };
        let by = Actor::Officer(&dpo);
        let done = holds::propose(&house.installation, by, confirmed, &proposal).await;
        assert_eq!(done.is_ok(), is_good, "{until}");
    }
    house.clock.advance_days(101);
    assert_eq!(house.sweep().await.participations, 1);
    assert_eq!(rows(&house, &person).await, 0);
}

#[tokio::test]
async fn officer_and_lead_place_and_lift_one_on_their_pages() {
    let house = House::new().await;
    house.add_person("Vera Muster").await;
    let mut officer = logged_in(&house, DPO).await;
    let page = officer.get("/dpo/holds").await;
    assert!(!page.is_a_page().body.contains("Vera"), "the officer reads no name");
    let fields = [
        ("subject", house.project.id.as_str()),
        ("legal_basis", "Art. 17"),
        ("reason", REASON),
        ("until", "2027-12-31"),
        ("password", PASSWORD),
    ];
    let mut wrong = fields;
    wrong[4].1 = "vier Birnen fallen vom Baum";
    let refused = officer.submit(&page, "form[data-propose]", &wrong).await;
    assert_eq!((refused.status, refused.is_a_page().count("#password-fault")), (422, 1));
    let proposed = officer.submit(&page, "form[data-propose]", &fields).await;
    assert_eq!(proposed.is_a_page().count("[data-hold=proposed]"), 1);
    let act = |act| [("act", act), ("password", PASSWORD)];
    let own = officer.submit(&proposed, "[data-hold] form", &act("second")).await;
    assert_eq!(own.status, 422, "nobody agrees to what they proposed");

    let mut lead = logged_in(&house, LEAD).await;
    let path = format!("/admin/projects/{}/holds", house.project.id);
    let page = lead.get(&path).await;
    assert!(page.is_a_page().one("#subject").contains("Vera Muster"));
    let placed = lead.submit(&page, "[data-hold] form", &act("second")).await;
    assert_eq!(placed.is_a_page().count("[data-hold=stands]"), 1);
    assert!(placed.body.contains("Ja, im selben Wortlaut."));
    for language in Language::ALL {
        let page = officer.clone().speaking(language.code()).get("/dpo/holds").await;
        assert!(!page.is_a_page().body.contains("holds-is-"), "a word is missing");
    }
    // Whoever writes to the database is found by the ledger.
    let mut tx = house.installation.store.begin().await.unwrap();
    Statement::new("UPDATE legal_hold SET reason = 'x'").run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(lead.get(&path).await.body.contains("Jemand hat die Datenbank verändert"));
    let lifted = lead.submit(&placed, "[data-hold] form", &act("lift")).await;
    assert_eq!(lifted.is_a_page().count("[data-hold=lifted]"), 1);
}

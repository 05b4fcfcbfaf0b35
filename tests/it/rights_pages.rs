//! Rights on the pages: requests from outside, notices and their acknowledgement, the package once, and
//! what an erasure that waits says.

use std::sync::Arc;

use lotse::access;
use lotse::clock::Clock as _;
use lotse::rights::{number, outside};
use lotse::store::session::Computer;
use lotse::store::{outside_request, recipient_notice, transfer};
use lotse::web;
use scraper::{Html, Selector};

use super::callers::{Caller, FROM_OUTSIDE, Reply, Role, Stage};
use super::databases::{Database, on_both};
use super::house::{PASSWORD, date, secret};
use super::life::Life;

/// Sends a form with the caller's own token.
async fn post(caller: &Caller, path: &str, fields: &[(&str, &str)]) -> Reply {
    let csrf = caller.csrf();
    let all: Vec<(&str, &str)> =
        [("csrf", csrf.as_str())].into_iter().chain(fields.iter().copied()).collect();
    caller.send("POST", path, &all, &[]).await
}

/// The texts of everything that the selector finds.
fn texts(page: &Reply, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let page = Html::parse_document(&page.body);
    let all = page.select(&selector);
    all.map(|one| one.text().collect::<String>().trim().to_owned()).collect()
}

/// The office decides about a request on its page.
async fn decide(stage: &Stage, request: &str, step: &str) {
    let path = format!("/office/people/{}/requests/{request}", stage.herself.person);
    let fields = [("step", step), ("words", "Weil es so ist."), ("password", PASSWORD)];
    assert_eq!(post(stage.caller(Role::Office), &path, &fields).await.status, 303);
}

/// She demands something on her page; the id of her newest request of this kind.
async fn demand(stage: &Stage, kind: &str) -> String {
    let own = stage.caller(Role::Herself);
    let fields = [("kind", kind), ("text", "Zq7verlangt")];
    assert_eq!(post(own, "/participant/rights", &fields).await.status, 303);
    let now = stage.house.clock.now();
    let rows = lotse::store::rights_case::list(
        &stage.house.installation.store,
        &stage.herself.person,
        now,
    )
    .await
    .unwrap();
    let known = &stage.herself.request;
    let new = rows.iter().find(|row| row.kind.name() == kind && row.id != *known).unwrap();
    new.id.to_string()
}

/// She, logged in anew.
async fn again(stage: &Stage) -> Caller {
    let installation = &stage.house.installation;
    let words = secret(&Life::secret(stage.herself.mark));
    let name = &stage.herself.login_name;
    let entered = access::enter(installation, name, words, Computer::Own).await.unwrap();
    Caller::with(Role::Herself, web::router(Arc::clone(installation)), entered.token)
}

#[tokio::test]
async fn a_request_from_outside_is_recorded_answered_once_and_gone_after_half_a_year() {
    on_both(async |database| Box::pin(from_outside(database)).await).await;
}

async fn from_outside(database: &Database) {
    let stage = Stage::on(database).await;
    let (house, installation) = (&stage.house, &stage.house.installation);
    let adviser = stage.caller(Role::Adviser);
    let project = house.project.id.to_string();
    let other = house.other_project.id.to_string();
    let known = outside_request::list(&installation.store, house.clock.now()).await.unwrap();
    for (project, received) in [(&other, "2027-02-28"), (&project, "2027-03-09"), (&project, "")] {
        let fields = [("kind", "erasure"), ("project", project), ("received", received)];
        let refused = post(adviser, "/adviser/requests", &fields).await;
        assert_eq!(refused.status, 422, "{received}: not theirs, not yet, no day");
    }
    let still = outside_request::list(&installation.store, house.clock.now()).await.unwrap();
    assert_eq!(still.len(), known.len(), "nothing was written down");

    let fields = [
        ("kind", "erasure"),
        ("project", project.as_str()),
        ("received", "2027-02-28"),
        ("text", "Zq7brief"),
    ];
    let recorded = post(adviser, "/adviser/requests", &fields).await;
    assert_eq!(recorded.status, 303);
    let rows = outside_request::list(&installation.store, house.clock.now()).await.unwrap();
    let row = rows.iter().find(|row| row.kind.name() == "erasure").unwrap();
    assert_eq!(
        (row.received_on.to_string(), row.due_on.to_string()),
        ("2027-02-28".to_owned(), "2027-03-28".to_owned())
    );
    let (id, shown) = (row.id.to_string(), number(row.id.as_str()));
    assert!(recorded.headers["location"].to_str().unwrap().ends_with(&shown));

    let office = stage.caller(Role::Office);
    let list = office.get("/office").await;
    assert!(list.body.contains(&shown) && !list.body.contains("Zq7brief"), "no word of it is kept");
    assert!(texts(&list, "[data-requests] a").iter().all(|link| *link != shown), "no file opens");
    let answer = [("request", id.as_str()), ("state", "nothing-held")];
    assert_eq!(post(office, "/office/outside", &answer).await.status, 303);
    assert_eq!(post(office, "/office/outside", &answer).await.status, 400, "once");
    let rows = outside_request::list(&installation.store, house.clock.now()).await.unwrap();
    assert!(!rows.iter().find(|row| row.id.as_str() == id).unwrap().state.is_open());
    let first = lotse::ids::RequestId::from_bits(FROM_OUTSIDE);
    assert!(rows.iter().find(|row| row.id == first).unwrap().state.is_open(), "the other waits");

    let ends = rows.iter().find(|row| row.id.as_str() == id).unwrap().ends_at;
    house.clock.set(ends.plus_seconds(1));
    let left = outside::list(installation, &house.project.id).await.unwrap();
    assert!(left.list.iter().all(|row| row.id.as_str() != id), "its row has ended");
    stage.house.close().await;
}

#[tokio::test]
async fn the_agency_finds_the_transfer_that_a_notice_names_and_acknowledges_it() {
    on_both(async |database| Box::pin(acknowledged(database)).await).await;
}

async fn acknowledged(database: &Database) {
    let stage = Stage::on(database).await;
    let (house, installation) = (&stage.house, &stage.house.installation);
    let (agency, person) = (stage.caller(Role::Agency), &stage.herself.person);
    let sent = transfer::list(&installation.store, person, house.clock.now()).await.unwrap();
    let mut pages = Vec::new();
    for (kind, page) in
        [(transfer::Kind::ShortReport, "report"), (transfer::Kind::HardSkills, "skills")]
    {
        let one = sent.iter().find(|one| one.kind == kind).unwrap();
        let (number, path) = (number(one.id.as_str()), format!("/agency/people/{person}/{page}"));
        let shown = agency.get(&path).await;
        assert_eq!(texts(&shown, "[data-transfer]").join(" "), number);
        let hash = texts(&shown, "[data-hash]").remove(0);
        let json = agency.get(&format!("{path}.json")).await;
        assert_eq!(hash, lotse::digest::sha256_hex(json.body.as_bytes()), "of the very bytes");
        let named = json.headers["content-disposition"].to_str().unwrap().to_owned();
        assert_eq!(named, format!("inline; filename=\"lotse-{number}.json\""));
        pages.push((number, hash));
    }

    let request = demand(&stage, "rectification").await;
    decide(&stage, &request, "granted").await;
    let notices = agency.get("/agency/notices").await;
    for (number, hash) in &pages {
        assert!(texts(&notices, "[data-notice] h2").contains(number));
        assert!(texts(&notices, "[data-notice] code").contains(hash));
    }
    let waiting = texts(&stage.caller(Role::Office).get("/office").await, "[data-waiting]");
    assert_eq!(waiting, ["3"], "one from before, the report, the hard skills");
    let rows = recipient_notice::list(&installation.store, &house.project.id, house.clock.now());
    let rows = rows.await.unwrap();
    let mine = rows.iter().find(|row| number(row.transfer.as_str()) == pages[0].0).unwrap();
    let id = mine.id.to_string();
    let done = [("notice", id.as_str())];
    let foreign = post(stage.caller(Role::OtherAgency), "/agency/notices", &done).await;
    assert_eq!(foreign.status, 400, "another agency's");
    assert_eq!(post(agency, "/agency/notices", &done).await.status, 303);
    let at = house.clock.now();
    house.clock.set(at.plus_seconds(120));
    assert_eq!(post(agency, "/agency/notices", &done).await.status, 303, "twice is once");
    let rows = recipient_notice::list(&installation.store, &house.project.id, house.clock.now());
    let rows = rows.await.unwrap();
    let stands: Vec<_> = rows.iter().filter_map(|row| row.acknowledged_at).collect();
    assert_eq!(stands, [at], "the first time stays");
    assert_eq!(texts(&agency.get("/agency/notices").await, "[data-done]").len(), 1);
    let waiting = texts(&stage.caller(Role::Office).get("/office").await, "[data-waiting]");
    assert_eq!(waiting, ["2"]);
    stage.house.close().await;
}

#[tokio::test]
async fn the_package_comes_through_the_page_once_and_not_after_seven_days() {
    on_both(async |database| Box::pin(through_the_page(database)).await).await;
}

async fn through_the_page(database: &Database) {
    let stage = Stage::on(database).await;
    let words = Life::secret(stage.herself.mark);
    let secret = [("secret", words.as_str())];
    let own = stage.caller(Role::Herself);
    let path = |id: &str| format!("/participant/rights/{id}/package");
    let first = path(stage.herself.request.as_str());
    assert_eq!(own.get(&first).await.status, 303, "nobody has decided");
    assert_eq!(post(own, &first, &secret).await.status, 303, "nor here");
    decide(&stage, stage.herself.request.as_str(), "granted").await;
    assert_eq!(own.get(&first).await.status, 200);
    let wrong = post(own, &first, &[("secret", "ein anderes Geheimnis")]).await;
    assert_eq!(wrong.status, 422, "a wrong secret takes nothing");
    let taken = post(own, &first, &secret).await;
    assert_eq!(taken.status, 200);
    assert_eq!(taken.headers["content-type"], "application/zip");
    assert!(taken.body.starts_with("PK"), "it is a file");

    // Entering the secret again has changed her session.
    let own = again(&stage).await;
    for twice in [own.get(&first).await, post(&own, &first, &secret).await] {
        assert_eq!(twice.status, 303, "once");
        assert_eq!(twice.headers["location"], "/participant/rights");
    }
    assert_eq!(texts(&own.get("/participant/rights").await, "[data-package]").len(), 0);

    let second = demand(&stage, "access").await;
    decide(&stage, &second, "granted").await;
    let (second, granted) = (path(&second), stage.house.clock.now());
    stage.house.clock.set(granted.plus_days(7).plus_seconds(-1));
    assert_eq!(again(&stage).await.get(&second).await.status, 200, "to the last second");
    stage.house.clock.set(granted.plus_days(7));
    let own = again(&stage).await;
    for late in [own.get(&second).await, post(&own, &second, &secret).await] {
        assert_eq!(late.status, 303, "after seven days");
        assert_eq!(late.headers["location"], "/participant/rights");
    }
    stage.house.close().await;
}

#[tokio::test]
async fn an_erasure_that_waits_for_a_hold_says_until_when() {
    on_both(async |database| Box::pin(waits(database)).await).await;
}

async fn waits(database: &Database) {
    let stage = Stage::on(database).await;
    let (own, office) = (stage.caller(Role::Herself), stage.caller(Role::Office));
    let request = demand(&stage, "erasure").await;
    let page = format!("/office/people/{}/requests/{request}", stage.herself.person);
    assert!(texts(&office.get(&page).await, "[data-waits]").is_empty(), "nobody has decided");
    decide(&stage, &request, "granted").await;
    for said in [own.get("/participant/rights").await, office.get(&page).await] {
        let waits = texts(&said, "[data-waits]");
        assert_eq!(waits.len(), 1, "of this request alone");
        assert!(waits[0].contains("31. Dezember 2027"), "{waits:?}");
        assert!(!waits[0].contains("Zq7sperre"), "never why");
    }
    stage.house.lift(&stage.hold).await;
    stage.house.sweep().await;
    let left =
        lotse::store::erasure::count_left(&stage.house.installation.store, &stage.herself.person);
    assert_eq!(left.await.unwrap(), 0, "the hold was lifted, and the next sweep deletes");
    assert_eq!(office.get(&page).await.status, 404);
    stage.house.close().await;
}

#[tokio::test]
async fn data_for_a_legal_dispute_are_kept_by_a_hold_that_names_the_request() {
    on_both(async |database| Box::pin(kept(database)).await).await;
}

async fn kept(database: &Database) {
    let stage = Stage::on(database).await;
    let (own, office) = (stage.caller(Role::Herself), stage.caller(Role::Office));
    let request = demand(&stage, "restriction").await;
    let page = format!("/office/people/{}/requests/{request}", stage.herself.person);
    let before = office.get(&page).await;
    let how = texts(&before, "[data-how-to-keep]");
    assert!(how[0].contains(&number(&request)), "the office is told what the hold must name");
    assert!(texts(&before, "[data-kept]").is_empty(), "a hold stands, and does not name it");
    let reason = format!("Rechtsstreit, Antrag {}", number(&request));
    stage.house.hold(&reason, date(2027, 11, 30)).await;
    for said in [own.get("/participant/rights").await, office.get(&page).await] {
        let kept = texts(&said, "[data-kept]");
        assert_eq!(kept.len(), 1, "of this request alone");
        assert!(kept[0].contains("30. November 2027"), "{kept:?}");
    }
    assert!(texts(&office.get(&page).await, "[data-how-to-keep]").is_empty());
    stage.house.close().await;
}

//! The adviser's stories.

use lotse::access;
use lotse::counselling::people;
use lotse::web::session;

use super::browser::Browser;
use super::counselled::Counselled;
use super::house::{ADVISER, House, OTHER_ADVISER, PASSWORD, date, secret};

/// A browser of a member of staff who is logged in.
pub async fn logged_in(house: &House, email: &str) -> Browser {
    let (token, _) = access::log_in(&house.installation, email, secret(PASSWORD)).await.unwrap();
    let cookie = session::set_cookie(&house.installation.address, &token);
    let mut browser = house.browser();
    browser.keep(cookie.to_str().unwrap());
    browser
}

#[tokio::test]
async fn an_adviser_adds_a_person_and_hands_over_an_invitation() {
    let house = House::new().await;
    let mut browser = logged_in(&house, ADVISER).await;
    let empty = browser.get("/adviser").await;
    assert_eq!(empty.is_a_page().count("table"), 0);

    let form = browser.get("/adviser/people/new").await;
    form.is_a_page();
    let project = form.attribute("select[name=project] option", "value");
    let wrong =
        [("name", ""), ("reference", "4711"), ("exit_on", "gestern"), ("project", &project)];
    let mend = browser.submit(&form, "form[action='/adviser/people/new']", &wrong).await;
    assert_eq!(mend.status, 422);
    assert_eq!(mend.is_a_page().count("[data-faults] a"), 2);
    assert_eq!(mend.attribute("#reference", "value"), "4711", "what was typed stays");

    let right =
        [("name", "Vera Muster"), ("reference", "4711"), ("exit_on", ""), ("project", &project)];
    let invitation = browser.submit(&form, "form[action='/adviser/people/new']", &right).await;
    invitation.is_a_page();
    assert!(invitation.path.ends_with("/invitation"));
    assert_eq!(invitation.count("[data-code]"), 0, "nothing is made by looking");
    let shown = browser.submit(&invitation, "form[action$='/invitation']", &[]).await;
    assert_eq!(shown.is_a_page().count("svg.qr[role=img] > title"), 1);
    let code = shown.one("[data-code]");
    assert_eq!(code.len(), 9);
    let again = browser.submit(&shown, "form[action$='/invitation']", &[]).await;
    assert_ne!(again.one("[data-code]"), code, "a new one replaces the former");
    let later = browser.get(&invitation.path).await;
    assert_eq!(later.count("[data-code]"), 0, "it is shown once");

    let list = browser.get("/adviser?sort=exit&access=no").await;
    assert_eq!(list.is_a_page().one("tbody th"), "Vera Muster");
    assert_eq!(list.one("tbody td:nth-of-type(3)"), "nein");
}

#[tokio::test]
async fn an_adviser_unlocks_takes_back_and_records_a_skill() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    let mut browser = logged_in(&house, ADVISER).await;
    let path = format!("/adviser/people/{person}");
    let page = browser.get(&path).await;
    let questionnaires = page.is_a_page().count("form[action$='/unlock']");
    let free = house.installation.catalogue.all().filter(|one| !one.needs_sign_off()).count();
    assert_eq!((questionnaires, page.count("[data-waits]")), (free, 1));
    let page = browser.submit(&page, "form[action$='/unlock']", &[]).await;
    assert_eq!((page.path.as_str(), page.status), (path.as_str(), 200));
    assert_eq!(page.count("form[action$='/take-back']"), 1);
    let page = browser.submit(&page, "form[action$='/take-back']", &[]).await;
    assert_eq!(page.count("form[action$='/take-back']"), 0);

    let mend = browser.submit(&page, "form[action$='/skills']", &[("skill", " ")]).await;
    assert_eq!((mend.status, mend.is_a_page().count("[data-faults]")), (422, 1));
    let page = browser.submit(&page, "form[action$='/skills']", &[("skill", "Schweißen")]).await;
    assert_eq!(page.one("#skills ~ table tbody th"), "Schweißen");
    let page = browser.submit(&page, "form[action$='/skills/remove']", &[]).await;
    assert_eq!(page.count("form[action$='/skills/remove']"), 0);
}

#[tokio::test]
async fn a_change_of_the_exit_date_moves_the_end() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    let mut browser = logged_in(&house, ADVISER).await;
    let path = format!("/adviser/people/{person}/change");
    let form = browser.get(&path).await;
    form.is_a_page();
    let late = [("exit_on", "2028-02-29")];
    let page = browser.submit(&form, "form[action$='/change']", &late).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("29. August 2028"), "six months after a late exit");
    let form = browser.get(&path).await;
    let over = browser.submit(&form, "form[action$='/change']", &[("exit_on", "2026-01-01")]).await;
    assert_eq!((over.status, over.is_a_page().count("[data-faults]")), (422, 1));
    let desk = house.desk(ADVISER).await;
    let files = desk.people(&house.installation, |_| true).await.unwrap().listed;
    assert_eq!(people::Person::of(files[0].adviser.case()).exit_on(), Some(date(2028, 2, 29)));
}

#[tokio::test]
async fn results_are_looked_at_together() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    for published in house.installation.catalogue.all() {
        house.unlock(&person, published.definition().id()).await;
    }
    let who = Counselled::enter(&house, &person).await;
    who.answer("dynamic-motivation", usize::MAX, 3).await;
    who.submit("dynamic-motivation").await;
    let mut browser = logged_in(&house, ADVISER).await;
    let results = format!("/adviser/people/{person}/results");
    let link = browser.get(&results).await.attribute("main .actions a", "href");
    let nothing = browser.get(&link).await;
    assert_eq!((nothing.is_a_page().count("[data-part]"), nothing.count(".notice")), (0, 1));

    who.show("dynamic-motivation").await;
    let page = browser.get(&results).await;
    let view = browser.get(&link).await;
    assert_eq!(view.is_a_page().count("[data-part]"), 2, "five bands, and the zone");
    let (bands, questions) = (view.all("[data-band]"), view.all("[data-question]"));
    assert_eq!((bands.len(), questions.len(), view.count("[data-explanation]")), (6, 6, 6));
    assert_eq!(bands, page.all("[data-label=Gesamtergebnis]"), "the same results");
    assert_eq!(view.count(".steps"), 6);
    assert_eq!(view.count(".poles"), 1, "only one has two ends");
    assert_eq!(view.count("header a, footer a"), 1, "one way back, and nothing else");
    assert!(!view.body.contains("Vera Muster"), "no name on the screen");

    // Recorded as the page of results, which the person reads of.
    let other = house.add_person("Nora Neben").await;
    let opened = async |person| {
        let adviser = house.adviser_of(person).await;
        let viewings = access::list_viewings(&house.installation, adviser.case()).await.unwrap();
        viewings.iter().filter(|viewing| viewing.page == access::Seen::Results).count()
    };
    assert_eq!(opened(&other).await, 0);
    browser.get(&format!("/adviser/people/{other}/results/conversation")).await;
    assert_eq!(opened(&other).await, 1);
}

#[tokio::test]
async fn nobody_elses_adviser_finds_the_person() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    let mut other = logged_in(&house, OTHER_ADVISER).await;
    for page in ["", "/change", "/invitation", "/results", "/results/conversation", "/report"] {
        let answer = other.get(&format!("/adviser/people/{person}{page}")).await;
        assert_eq!(answer.status, 404, "{page}");
    }
    let missing = format!("/adviser/people/{}", "a".repeat(26));
    assert_eq!(other.get(&missing).await.status, 404, "missing and forbidden answer alike");
    assert_eq!(other.get("/adviser").await.count("table"), 0);
    assert_eq!(other.get("/agency").await.status, 404);
}

#[tokio::test]
async fn every_page_of_an_adviser_speaks_both_languages() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    for published in house.installation.catalogue.all() {
        house.unlock(&person, published.definition().id()).await;
    }
    for language in ["de", "en"] {
        let mut browser = logged_in(&house, ADVISER).await.speaking(language);
        for page in ["", "/change", "/invitation", "/results", "/results/conversation", "/report"] {
            let answer = browser.get(&format!("/adviser/people/{person}{page}")).await;
            assert_eq!(
                (answer.status, answer.attribute("html", "lang")),
                (200, language.to_owned())
            );
            answer.is_a_page();
        }
        for page in
            ["/adviser", "/adviser/people/new", "/adviser/people/import", "/adviser/invitations"]
        {
            browser.get(page).await.is_a_page();
        }
    }
}

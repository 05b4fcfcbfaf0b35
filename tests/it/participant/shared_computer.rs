//! A computer that others use too: short sessions, pages that tell little, a clean start for the next.

use super::{MODULE, MOTIVATION, SECRET, answer, arrived, at_first_question, log_in, submitted};
use crate::browser::{Answer, Browser};
use crate::house::House;

const TICKED: (&str, &str) = ("shared", "yes");

/// Logs in with the box ticked.
async fn log_in_shared(browser: &mut Browser, name: &str) -> Answer {
    let page = browser.get("/login").await;
    let fields = [("name", name), ("secret", SECRET), TICKED];
    browser.submit(page.is_a_page(), "form#login", &fields).await
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/participant").await.status == 200
}

#[tokio::test]
async fn a_session_on_a_shared_computer_ends_ten_minutes_after_the_last_click() {
    let house = House::new().await;
    let (_, _, name) = arrived(&house, "Mira Muster").await;
    let (mut own, mut shared) = (house.browser(), house.browser());
    assert_eq!(log_in(&mut own, &name, SECRET).await.one("[data-lasts]"), lasts(60));
    assert_eq!(log_in_shared(&mut shared, &name).await.one("[data-lasts]"), lasts(10));
    for _ in 0..3 {
        house.clock.advance_seconds(9 * 60);
        // A click moves the end, and the page says so: it does not warn of an end that is not near.
        assert_eq!(shared.get("/help").await.one("[data-lasts]"), lasts(10));
    }
    house.clock.advance_seconds(10 * 60);
    assert!(!is_in(&mut shared).await);
    assert!(is_in(&mut own).await, "the control: one's own computer");
}

fn lasts(minutes: u32) -> String {
    format!("Ohne Klick endet Ihre Anmeldung in {minutes} Minuten.")
}

#[tokio::test]
async fn every_way_in_asks_about_the_computer() {
    let house = House::new().await;
    let person = house.add_person("Mira Muster").await;
    let code = house.invite(&person).await.code;
    let mut browser = house.browser();
    let page = browser.post("/invitation", &[("code", &code)]).await;
    let weak = [("way", "own"), ("own", "passwort1"), TICKED];
    let page = browser.submit(page.is_a_page(), "form#secret", &weak).await;
    assert_eq!(page.count("input#shared[checked]"), 1, "nothing ticked is lost");
    let fields = [("way", "own"), ("own", SECRET)];
    let welcome = browser.submit(&page, "form#secret", &fields).await;
    assert_eq!(welcome.is_a_page().one("[data-lasts]"), lasts(10));
    let name = welcome.one("[data-login-name]");
    let code = browser.submit(&welcome, "form#recovery", &[]).await.one("[data-code]");

    let page = house.browser().get("/login/forgotten").await;
    let fields =
        [("name", name.as_str()), ("code", &code), ("way", "own"), ("own", SECRET), TICKED];
    let after = browser.submit(&page, "form#forgotten", &fields).await;
    assert_eq!(after.is_a_page().one("[data-lasts]"), lasts(10));
    let wrong = [("name", name.as_str()), ("secret", "ganz falsch"), TICKED];
    let page = browser.get("/login").await;
    let wrong = browser.submit(&page, "form#login", &wrong).await;
    assert_eq!((wrong.status, wrong.count("input#shared[checked]")), (422, 1));
}

#[tokio::test]
async fn an_answer_that_waited_for_the_login_is_saved_on_a_shared_computer_too() {
    let house = House::new().await;
    let (_, mut browser, name, first) = at_first_question(&house).await;
    house.clock.advance_seconds(2 * 60 * 60);
    let lost = answer(&mut browser, &first, "4", "forward").await;
    let fields = [("name", name.as_str()), ("secret", SECRET), TICKED];
    let back = browser.submit(lost.is_a_page(), "form#login", &fields).await;
    assert_eq!(back.is_a_page().attribute("input[checked]", "value"), "4");
    assert_eq!(back.one("[data-lasts]"), lasts(10));
}

/// Where something is typed, and how much of it the browser leaves alone.
const TYPED: &str = "textarea, input:not([type=hidden], [type=radio], [type=checkbox])";
const NOT_FILLED_IN: &str = "textarea[autocomplete=off], \
    input[autocomplete=off]:not([type=hidden], [type=radio], [type=checkbox])";

/// What a page would leave behind for the next person, or hide from this one.
fn faults(page: &Answer, questionnaire: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what: &str| faults.push(format!("{}: {what}", page.path));
    if page.one("head > title").contains(questionnaire) {
        fault("the title names the questionnaire");
    }
    if page.count(TYPED) != page.count(NOT_FILLED_IN) {
        fault("a field may be filled in by the browser");
    }
    if page.all(".head button").iter().filter(|label| *label == "Abmelden").count() != 1 {
        fault("no way to leave");
    }
    if page.headers["cache-control"] != "no-store" {
        fault("it may be stored");
    }
    if page.attribute("#session-warning", "data-ended") != "/" {
        fault("it stays on the screen when the session is over");
    }
    faults
}

#[tokio::test]
async fn pages_on_a_shared_computer_leave_nothing_for_the_next_person() {
    let house = House::new().await;
    let (_, mut own, name, _) = at_first_question(&house).await;
    let title = house.installation.catalogue.latest(MOTIVATION.0).unwrap();
    let title = title.texts("de").unwrap().title().to_owned();
    let decision = own.get(MODULE).await;
    assert_eq!(faults(&decision, &title).len(), 2, "the control: title and end of the session");

    let mut browser = house.browser();
    log_in_shared(&mut browser, &name).await;
    let decision = browser.get(MODULE).await;
    let first = browser.submit(&decision, "form#decision", &[("choice", "yes")]).await;
    let check = browser.get(&first.path.replace("questions/1", "check")).await;
    let mut pages = vec![decision, first.clone(), check];
    let result = submitted(&mut browser, first).await;
    pages.push(browser.get(&result.path.replace("/result", "/copy")).await);
    pages.push(result);
    for path in [
        "/participant",
        "/participant/welcome",
        "/participant/information",
        "/participant/skills",
        "/participant/report",
        "/participant/data",
        "/participant/recovery",
        &format!("{MODULE}/withdraw"),
        "/help",
        "/privacy",
        "/nowhere",
    ] {
        pages.push(browser.get(path).await);
    }
    let copy = own.get(&pages[3].path).await;
    assert_eq!(faults(&copy, &title).len(), 3, "and a field to fill in");
    let found: Vec<String> =
        pages.iter().flat_map(|page| faults(page.is_a_page(), &title)).collect();
    assert_eq!(found, Vec::<String>::new());

    let home = browser.get("/participant").await;
    let left = browser.submit_once(&home, "form[action='/logout']", &[]).await;
    assert_eq!(left.headers["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
    let next = browser.get("/login").await;
    assert_eq!(
        (next.attribute("#name", "value"), next.count("input[checked]")),
        (String::new(), 0)
    );
    assert_eq!(next.count("#session-warning"), 0);
}

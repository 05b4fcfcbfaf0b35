//! The account of every member of staff: a new password, and what it ends.

use lotse::access::{self, Denied};

use super::adviser::logged_in;
use super::browser::Browser;
use super::house::{ADVISER, AGENCY, DPO, House, LEAD, OTHER_ADVISER, PASSWORD, secret};

const NEW: &str = "neun Fische lesen leise Zeitung";

async fn change(browser: &mut Browser, current: &str, new: &str) -> super::browser::Answer {
    let form = browser.get("/account").await;
    browser.submit(&form, "#password", &[("current", current), ("new", new)]).await
}

#[tokio::test]
async fn every_role_changes_its_own_password_and_ends_its_other_sessions() {
    let house = House::new().await;
    let mut bystander = logged_in(&house, OTHER_ADVISER).await;
    for (email, home) in
        [(ADVISER, "/adviser"), (AGENCY, "/agency"), (DPO, "/dpo"), (LEAD, "/admin")]
    {
        let mut elsewhere = logged_in(&house, email).await;
        let mut browser = logged_in(&house, email).await;
        let first = browser.get(home).await;
        assert_eq!(first.count("footer a[href='/account']"), 1, "{home} leads there");
        let page = browser.get("/account").await;
        assert!(page.is_a_page().one("dl.summary").contains(email));
        assert_eq!(page.attribute("main a", "href"), home);
        assert_eq!(elsewhere.get(home).await.status, 200);

        let changed = change(&mut browser, PASSWORD, NEW).await;
        assert_eq!((changed.status, changed.is_a_page().count("[data-changed]")), (200, 1));
        assert_eq!(browser.get(home).await.status, 200, "whoever changed it stays");
        assert_eq!(elsewhere.get(home).await.status, 401, "everyone else is out");
        let stale = browser.submit(&page, "#password", &[("current", NEW), ("new", "x")]).await;
        assert_eq!(stale.status, 409, "the session is a new one");
        let former = access::log_in(&house.installation, email, secret(PASSWORD)).await;
        assert!(matches!(former, Err(Denied::NotRecognised)));
        access::log_in(&house.installation, email, secret(NEW)).await.unwrap();
    }
    assert_eq!(bystander.get("/adviser").await.status, 200, "other accounts stay as they are");
    access::log_in(&house.installation, OTHER_ADVISER, secret(PASSWORD)).await.unwrap();
}

#[tokio::test]
async fn a_password_that_cannot_be_taken_changes_nothing() {
    let house = House::new().await;
    let mut browser = logged_in(&house, LEAD).await;
    let long = "x".repeat(257);
    for (current, new, field, said) in [
        ("falsch geraten", NEW, "current", "Das Passwort bisher stimmt nicht."),
        (long.as_str(), NEW, "current", "Das Passwort bisher stimmt nicht."),
        (PASSWORD, "kurz", "new", "zu kurz"),
        (PASSWORD, "passwort1", "new", "Andere erraten es schnell"),
        // Name, address and project are known to others.
        (PASSWORD, "Lea Leitung 1", "new", "Andere erraten es schnell"),
        (PASSWORD, LEAD, "new", "Namen, die andere kennen"),
        (PASSWORD, long.as_str(), "new", "zu lang"),
        (PASSWORD, PASSWORD, "new", "Passwort von bisher"),
    ] {
        let mend = change(&mut browser, current, new).await;
        assert_eq!((mend.status, mend.is_a_page().count("[data-faults] a")), (422, 1), "{new}");
        let fault = mend.one(&format!("#{field}-fault"));
        assert!(fault.contains(said), "{fault}");
        assert!(!mend.body.contains(current) && !mend.body.contains("value=\"passwort1\""));
    }
    assert_eq!(browser.get("/admin").await.status, 200, "the session is still the same");
    access::log_in(&house.installation, LEAD, secret(PASSWORD)).await.unwrap();
}

#[tokio::test]
async fn guesses_at_the_current_password_are_throttled() {
    let house = House::new().await;
    let mut browser = logged_in(&house, DPO).await;
    for _ in 0..10 {
        assert_eq!(change(&mut browser, "falsch geraten", NEW).await.status, 422);
    }
    assert_eq!(change(&mut browser, PASSWORD, NEW).await.status, 429, "even the right one waits");
    let mut other = logged_in(&house, LEAD).await;
    assert_eq!(change(&mut other, PASSWORD, NEW).await.status, 200, "nobody else does");
    house.clock.advance_seconds(16 * 60);
    let mut browser = logged_in(&house, DPO).await;
    assert_eq!(change(&mut browser, PASSWORD, NEW).await.status, 200);
}

#[tokio::test]
async fn whoever_was_logged_out_comes_back_to_the_account() {
    let house = House::new().await;
    let mut browser = house.browser();
    let ended = browser.get("/account").await;
    assert_eq!(ended.status, 401);
    let login = browser.get(&ended.attribute("main .actions a:first-child", "href")).await;
    assert_eq!(login.is_a_page().count("#email"), 1, "the form of staff");
    let fields = [("email", AGENCY), ("password", PASSWORD)];
    let account = browser.submit(&login, "form[action='/staff']", &fields).await;
    assert_eq!((account.path.as_str(), account.status), ("/account", 200));
}

#[tokio::test]
async fn the_account_speaks_both_languages() {
    let house = House::new().await;
    for language in ["de", "en"] {
        let mut browser = logged_in(&house, ADVISER).await.speaking(language);
        let page = browser.get("/account").await;
        assert_eq!(page.is_a_page().attribute("html", "lang"), language);
        change(&mut browser, "wrong", "short").await.is_a_page();
    }
}

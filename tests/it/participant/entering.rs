//! Getting in and out: invitation, secret, information, login, leaving.

use super::{SECRET, arrived, log_in, set_secret};
use crate::house::{self, House};

#[tokio::test]
async fn pages_without_login_stand_in_every_language() {
    let house = House::new().await;
    for language in ["de", "en"] {
        let mut browser = house.browser().speaking(language);
        for path in [
            "/",
            "/login",
            "/login/forgotten",
            "/staff",
            "/left",
            "/help",
            "/privacy",
            "/accessibility",
            "/session/begun",
            "/invitation/anything",
            "/nowhere",
        ] {
            let page = browser.get(path).await;
            page.is_a_page();
            assert_eq!(page.attribute("html", "lang"), language, "{path}");
        }
    }
}

#[tokio::test]
async fn the_qr_code_leads_to_a_button_and_is_used_up_only_with_the_secret() {
    let house = House::new().await;
    let person = house.add_person("Mira Muster").await;
    let invitation = house.invite(&person).await;
    let mut browser = house.browser();
    let path = format!("/invitation/{}", invitation.token);
    // A scanner of mails follows the link, and someone looks at the next page and leaves.
    for _ in 0..2 {
        let page = browser.get(&path).await;
        let secret = browser.submit(page.is_a_page(), "form#invitation", &[]).await;
        assert_eq!(secret.is_a_page().count("form#secret"), 1);
    }
    let page = browser.get(&path).await;
    let page = browser.submit(&page, "form#invitation", &[]).await;
    let weak = set_secret(&mut browser, &page, "passwort1").await;
    assert_eq!((weak.status, weak.is_a_page().count("[data-faults]")), (422, 1));
    assert!(weak.one("title").starts_with("Fehler: "));
    let none = browser.submit(&weak, "form#secret", &[]).await;
    assert_eq!((none.status, none.count("#way-fault")), (422, 1));
    let welcome = set_secret(&mut browser, &none, SECRET).await;
    assert_eq!(welcome.is_a_page().path, "/participant/welcome");
    let page = browser.get(&path).await;
    let used = browser.submit(&page, "form#invitation", &[]).await;
    assert_eq!((used.status, used.is_a_page().count("#code-fault")), (422, 1));
}

#[tokio::test]
async fn a_code_is_typed_in_any_way_and_a_wrong_or_old_one_does_not_open() {
    let house = House::new().await;
    let person = house.add_person("Mira Muster").await;
    let code = house.invite(&person).await.code;
    let mut browser = house.browser();
    let wrong = browser.post("/invitation", &[("code", "ABCD-EFGH")]).await;
    assert_eq!((wrong.status, wrong.is_a_page().count("#code-fault")), (422, 1));
    let typed = code.to_lowercase().replace('-', " ");
    let good = browser.post("/invitation", &[("code", &typed)]).await;
    assert_eq!((good.status, good.count("form#secret")), (200, 1));
    house.clock.advance_days(15);
    let late = set_secret(&mut browser, &good, SECRET).await;
    assert_eq!((late.status, late.is_a_page().count("#code-fault")), (422, 1));
}

#[tokio::test]
async fn the_four_offered_words_can_be_taken_and_open_again() {
    let house = House::new().await;
    let person = house.add_person("Mira Muster").await;
    let code = house.invite(&person).await.code;
    let mut browser = house.browser();
    let page = browser.post("/invitation", &[("code", &code)]).await;
    let offered = page.attribute("form#secret input[name=offered]", "value");
    assert_eq!(offered.split(' ').count(), 4);
    let welcome = browser.submit(&page, "form#secret", &[("way", "offered")]).await;
    let name = welcome.one("[data-login-name]");
    let mut other = house.browser();
    let wrong = log_in(&mut other, &name, "vier ganz andere Wörter").await;
    assert_eq!((wrong.status, wrong.is_a_page().count("#secret-fault")), (422, 1));
    let back = log_in(&mut other, &name, &offered).await;
    assert_eq!(back.is_a_page().path, "/participant/information");
}

#[tokio::test]
async fn the_information_is_shown_again_when_its_text_changes() {
    let house = House::new().await;
    let (_, mut browser, _) = arrived(&house, "Mira Muster").await;
    let mut agreement = house::agreement();
    agreement.version = 2;
    "2".clone_into(&mut agreement.privacy_notice_version);
    house.agree(&agreement).await;
    let page = browser.get("/participant").await;
    assert_eq!(page.is_a_page().path, "/participant/information");
    assert_eq!(page.count("[data-sentence]"), 4);
    let home = browser.submit(&page, "form#information", &[]).await;
    assert_eq!(home.path, "/participant");
}

#[tokio::test]
async fn leaving_clears_the_browser_and_works_without_a_session() {
    let house = House::new().await;
    let (_, mut browser, _) = arrived(&house, "Mira Muster").await;
    let home = browser.get("/participant").await;
    let left = browser.submit(&home, "form[action='/logout']", &[]).await;
    assert_eq!(left.is_a_page().path, "/left?language=de");
    assert_eq!(browser.get("/participant").await.status, 401);
    let again = browser.submit(&home, "form[action='/logout']", &[]).await;
    assert_eq!(again.status, 200);
}

#[tokio::test]
async fn login_leads_back_to_the_page_one_came_from() {
    let house = House::new().await;
    let (_, mut browser, login_name) = arrived(&house, "Mira Muster").await;
    house.clock.advance_seconds(2 * 60 * 60);
    let ended = browser.get("/participant/skills").await;
    let login = browser.get(&ended.attribute("main a.kern-btn--primary", "href")).await;
    let fields = [("name", login_name.as_str()), ("secret", SECRET)];
    let back = browser.submit(&login, "form#login", &fields).await;
    assert_eq!(back.path, "/participant/skills");
    let away = browser.get("/login?back=//evil.example").await;
    assert_eq!(away.is_a_page().count("form#login input[name=back]"), 0);
    let staff = browser.get("/login?back=/adviser").await;
    assert_eq!(staff.is_a_page().attribute("form#login", "action"), "/staff");
}

#[tokio::test]
async fn a_browser_that_refuses_cookies_is_told() {
    let house = House::new().await;
    let (_, _, login_name) = arrived(&house, "Mira Muster").await;
    let mut browser = house.browser().refusing_cookies();
    let told = log_in(&mut browser, &login_name, SECRET).await;
    assert_eq!(told.is_a_page().one("h1"), "Ihr Browser lehnt Cookies ab");
}

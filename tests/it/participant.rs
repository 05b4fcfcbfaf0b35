//! Stories of the person counselled, and of whoever has not logged in.

use lotse::counselling::short_report;
use lotse::ids::ParticipationId;

use super::browser::{Answer, Browser};
use super::house::{self, House, PASSWORD};

const SECRET: &str = "sieben Igel tanzen im Regen";
/// A questionnaire with all kinds of results, and its number of questions.
const MOTIVATION: (&str, usize) = ("dynamic-motivation", 42);

/// Sets the secret on the page that offers to.
async fn set_secret(browser: &mut Browser, page: &Answer, secret: &str) -> Answer {
    page.is_a_page();
    browser.submit(page, "form#secret", &[("way", "own"), ("own", secret)]).await
}

/// A person who has been invited by code, has set [`SECRET`] and read the information.
async fn arrived(house: &House, name: &str) -> (ParticipationId, Browser, String) {
    let person = house.add_person(name).await;
    let invitation = house.invite(&person).await;
    let mut browser = house.browser();
    let page = browser.post("/invitation", &[("code", &invitation.code)]).await;
    let welcome = set_secret(&mut browser, &page, SECRET).await;
    let login_name = welcome.is_a_page().one("[data-login-name]");
    let information = browser.get("/participant").await;
    let home = browser.submit(&information, "form#information", &[]).await;
    assert_eq!(home.is_a_page().path, "/participant");
    (person, browser, login_name)
}

/// Someone with a questionnaire unlocked to which they said yes; the answer is the first question.
async fn at_first_question(house: &House) -> (ParticipationId, Browser, String, Answer) {
    let (person, mut browser, login_name) = arrived(house, "Mira Muster").await;
    house.unlock(&person, MOTIVATION.0).await;
    let decision = browser.get(&format!("/participant/modules/{}", MOTIVATION.0)).await;
    let first = browser.submit(&decision, "form#decision", &[("choice", "yes")]).await;
    assert!(first.is_a_page().path.ends_with("/questions/1"), "{}", first.path);
    (person, browser, login_name, first)
}

async fn answer(browser: &mut Browser, page: &Answer, code: &str, then: &str) -> Answer {
    browser.submit(page, "form#sheet", &[("answer", code), ("then", then)]).await
}

/// Answers everything and submits; the answer is the result.
async fn submitted(browser: &mut Browser, first: Answer) -> Answer {
    let mut page = first;
    for _ in 0..MOTIVATION.1 {
        page = answer(browser, &page, "4", "forward").await;
    }
    assert!(page.is_a_page().path.ends_with("/check"));
    browser.submit(&page, "form#sheet", &[]).await
}

async fn log_in(browser: &mut Browser, name: &str, secret: &str) -> Answer {
    let page = browser.get("/login").await;
    browser.submit(&page, "form#login", &[("name", name), ("secret", secret)]).await
}

#[tokio::test]
async fn pages_without_login_stand_in_every_language() {
    let house = House::new().await;
    for language in ["de", "en"] {
        let mut browser = house.browser().speaking(language);
        for path in [
            "/",
            "/login",
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
async fn a_module_asks_before_its_first_question() {
    let house = House::new().await;
    let (person, mut browser, _) = arrived(&house, "Mira Muster").await;
    house.unlock(&person, "fit-for-work").await;
    let home = browser.get("/participant").await;
    let page = browser.get(&home.attribute("[data-task] a", "href")).await;
    page.is_a_page();
    assert_eq!(page.count("[data-consent]"), 1, "health is asked with explicit consent");
    assert_eq!(page.count("input[type=radio][checked]"), 0, "nothing is preselected");
    assert_eq!(page.one("[data-agency]"), "Nichts, niemals.");
    let empty = browser.submit(&page, "form#decision", &[]).await;
    assert_eq!((empty.status, empty.is_a_page().count("#choice-fault")), (422, 1));
    let no = browser.submit(&page, "form#decision", &[("choice", "no")]).await;
    assert_eq!(no.one("[data-state]"), "Sie haben Nein gesagt");
    let later = browser.submit(&page, "form#decision", &[("choice", "later")]).await;
    assert_eq!(later.one("[data-state]"), "Sie wollten später entscheiden");
    let first = browser.submit(&page, "form#decision", &[("choice", "yes")]).await;
    let question = first.path.clone();
    browser.submit(&page, "form#decision", &[("choice", "later")]).await;
    let closed = browser.get(&question).await;
    assert_eq!(closed.path, page.path, "a sheet opens only after yes");
}

#[tokio::test]
async fn a_participant_pauses_and_returns_to_the_first_open_question() {
    let house = House::new().await;
    let (_, mut browser, login_name, first) = at_first_question(&house).await;
    assert_eq!(first.one("title"), "Frage 1 von 42 – Motivation und Umfeld – Lotse");
    assert_eq!(first.count(".saved"), 0, "nothing is said to be saved before it is");
    let empty = browser.submit(&first, "form#sheet", &[("then", "forward")]).await;
    assert_eq!((empty.status, empty.is_a_page().count("#answer-fault")), (422, 1));
    let second = answer(&mut browser, &first, "2", "forward").await;
    assert_eq!(second.one(".saved"), "Eine Antwort ist gespeichert");
    let third = answer(&mut browser, &second, "none", "forward").await;
    let back = browser.submit(&third, "form#sheet", &[("then", "back")]).await;
    assert_eq!(back.attribute("input[checked]", "value"), "none");
    let pause = answer(&mut browser, &third, "5", "pause").await;
    assert_eq!(pause.is_a_page().one("[data-state]"), "3 von 42 Fragen beantwortet");
    house.clock.advance_days(2);
    let ended = browser.get("/participant").await;
    assert_eq!((ended.status, ended.is_a_page().count("h1")), (401, 1));
    let home = log_in(&mut browser, &login_name, SECRET).await;
    let open = browser.get(&home.attribute("[data-task] a", "href")).await;
    assert!(open.path.ends_with("/questions/4"), "{}", open.path);
    let check = browser.get(&first.path.replace("questions/1", "check")).await;
    assert_eq!(check.is_a_page().all(".summary dd"), ["2", "1", "39"]);
    assert_eq!(check.count("[data-open] a"), 39);
}

#[tokio::test]
async fn language_and_leaving_save_first() {
    let house = House::new().await;
    let (_, mut browser, login_name, first) = at_first_question(&house).await;
    let fields = [("answer", "3"), ("language", "en")];
    let english = browser.submit(&first, "form#sheet", &fields).await;
    assert_eq!(english.path, first.path);
    assert_eq!(english.attribute("html", "lang"), "en");
    assert_eq!(english.attribute("input[checked]", "value"), "3");
    let left = answer(&mut browser, &english, "5", "leave").await;
    assert_eq!(left.is_a_page().path, "/left?language=en");
    let gone = browser.get(&first.path).await;
    assert_eq!(gone.status, 401);
    log_in(&mut browser, &login_name, SECRET).await;
    let again = browser.get(&first.path).await;
    assert_eq!(again.attribute("input[checked]", "value"), "5");
}

#[tokio::test]
async fn a_stale_tab_never_replaces_a_newer_answer() {
    let house = House::new().await;
    let (_, mut browser, _, stale) = at_first_question(&house).await;
    answer(&mut browser, &stale, "2", "forward").await;
    let collision = answer(&mut browser, &stale, "5", "forward").await;
    assert_eq!((collision.status, collision.is_a_page().count("[data-collision]")), (409, 1));
    assert_eq!(collision.attribute("input[checked]", "value"), "2");
    let same = answer(&mut browser, &stale, "2", "forward").await;
    assert_eq!(same.status, 200, "saving the same twice is saving it once");
    let decided = answer(&mut browser, &collision, "5", "forward").await;
    assert_eq!(decided.status, 200);
    let again = browser.get(&stale.path).await;
    assert_eq!(again.attribute("input[checked]", "value"), "5");
}

#[tokio::test]
async fn an_answer_whose_session_ended_is_saved_after_login() {
    let house = House::new().await;
    let (_, mut browser, login_name, first) = at_first_question(&house).await;
    house.clock.advance_seconds(2 * 60 * 60);
    let lost = answer(&mut browser, &first, "4", "forward").await;
    assert_eq!((lost.status, lost.is_a_page().count("input[name=carried]")), (401, 1));
    let fields = [("name", login_name.as_str()), ("secret", "falsch und noch mal falsch")];
    let wrong = browser.submit(&lost, "form#login", &fields).await;
    assert_eq!((wrong.status, wrong.count("input[name=carried]")), (422, 1));
    let fields = [("name", login_name.as_str()), ("secret", SECRET)];
    let back = browser.submit(&wrong, "form#login", &fields).await;
    assert_eq!(back.is_a_page().path, first.path);
    assert_eq!(back.attribute("input[checked]", "value"), "4");
}

#[tokio::test]
async fn a_carried_answer_is_applied_for_its_own_person_only() {
    let house = House::new().await;
    let (_, mut browser, login_name, first) = at_first_question(&house).await;
    let (_, _, other_name) = arrived(&house, "Otto Other").await;
    house.clock.advance_seconds(2 * 60 * 60);
    let lost = answer(&mut browser, &first, "4", "forward").await;
    let fields = [("name", other_name.as_str()), ("secret", SECRET)];
    let other = browser.submit(&lost, "form#login", &fields).await;
    assert_eq!(other.is_a_page().path, "/participant");
    assert_eq!(browser.get(&first.path).await.status, 404);
    log_in(&mut browser, &login_name, SECRET).await;
    let own = browser.get(&first.path).await;
    assert_eq!(own.count("input[checked]"), 0);
}

#[tokio::test]
async fn a_result_is_the_persons_until_they_show_it() {
    let house = House::new().await;
    let (_, mut browser, _, first) = at_first_question(&house).await;
    let question = first.path.clone();
    let result = submitted(&mut browser, first).await;
    assert!(result.is_a_page().path.ends_with("/result"), "{}", result.path);
    assert_eq!(result.count("[data-result]"), 8, "five scales, two halves, one direction");
    assert_eq!(result.count("[data-exact]"), 8);
    assert_eq!(result.count("[data-trial]"), 1);
    assert_eq!(result.count(".chart-wide svg[role=img]"), 2);
    let closed = browser.get(&question).await;
    assert_eq!(closed.path, "/participant", "single answers appear on no page any more");
    let shown = browser.submit(&result, "form#show", &[]).await;
    assert_eq!((shown.count("[data-shown]"), shown.count("form#discard")), (1, 0));
    let home = browser.get("/participant").await;
    assert_eq!(home.one("[data-state]"), "Ihrer Beratung gezeigt am 1. März 2027");
}

#[tokio::test]
async fn a_discarded_result_begins_anew() {
    let house = House::new().await;
    let (_, mut browser, _, first) = at_first_question(&house).await;
    let result = submitted(&mut browser, first).await;
    let anew = browser.submit(&result, "form#discard", &[]).await;
    assert!(anew.is_a_page().path.ends_with("/questions/1"));
    assert_eq!(anew.count("input[checked]"), 0);
}

#[tokio::test]
async fn another_window_that_answers_stops_the_submission() {
    let house = House::new().await;
    let (_, mut browser, _, first) = at_first_question(&house).await;
    let check = browser.get(&first.path.replace("questions/1", "check")).await;
    answer(&mut browser, &first, "2", "forward").await;
    let stopped = browser.submit(&check, "form#sheet", &[]).await;
    assert_eq!((stopped.status, stopped.is_a_page().count("[data-collision]")), (409, 1));
    let result = browser.submit(&stopped, "form#sheet", &[]).await;
    assert!(result.path.ends_with("/result"));
    assert_eq!(result.all("[data-band]")[0], "kein Ergebnis");
}

#[tokio::test]
async fn a_module_is_withdrawn_with_all_its_answers() {
    let house = House::new().await;
    let (_, mut browser, _, first) = at_first_question(&house).await;
    let result = submitted(&mut browser, first).await;
    browser.submit(&result, "form#show", &[]).await;
    let module = format!("/participant/modules/{}", MOTIVATION.0);
    let decision = browser.get(&module).await;
    let confirm = browser.submit(&decision, "form#decision", &[("choice", "no")]).await;
    assert_eq!(confirm.is_a_page().path, format!("{module}/withdraw"));
    let home = browser.submit(&confirm, "form#withdraw", &[]).await;
    assert_eq!(home.one("[data-state]"), "Sie haben Nein gesagt");
    let first = browser.submit(&decision, "form#decision", &[("choice", "yes")]).await;
    assert_eq!(first.count("input[checked]"), 0);
}

#[tokio::test]
async fn a_hard_skill_can_be_undone_until_it_goes() {
    let house = House::new().await;
    let (_, mut browser, _) = arrived(&house, "Mira Muster").await;
    let page = browser.get("/participant/skills").await;
    assert_eq!(
        page.is_a_page().one("[data-warning]"),
        "Das AMS sucht damit automatisch Stellen für Sie."
    );
    let empty = browser.submit(&page, "form#skill", &[("proof", "Schein")]).await;
    assert_eq!((empty.status, empty.count("#name-fault")), (422, 1));
    let fields = [("name", "Stapler fahren"), ("proof", "Staplerschein")];
    let added = browser.submit(&page, "form#skill", &fields).await;
    assert_eq!(added.is_a_page().one("[data-skill] h2"), "Stapler fahren");
    let undone = browser.submit(&added, "[data-skill] form", &[]).await;
    assert_eq!(undone.count("[data-skill]"), 0);
    let added = browser.submit(&page, "form#skill", &fields).await;
    house.clock.advance_seconds(16 * 60);
    let late = browser.submit(&added, "[data-skill] form", &[]).await;
    assert_eq!((late.count("[data-skill]"), late.count("[data-skill] form")), (1, 0));
}

async fn propose(house: &House, person: &ParticipationId, text: &str) {
    let adviser = house.adviser_of(person).await;
    let draft = short_report::find_draft(&house.installation, adviser.case()).await.unwrap();
    let seen = draft.map(|draft| draft.seen()).unwrap_or_default();
    let typed = short_report::Typed { sentences: text, along: &[], language: "de", seen: &seen };
    short_report::save_draft(&house.installation, &adviser, typed).await.unwrap();
    short_report::propose(&house.installation, &adviser).await.unwrap();
}

#[tokio::test]
async fn a_short_report_is_released_word_for_word_with_the_secret() {
    let house = House::new().await;
    let (person, mut browser, _) = arrived(&house, "Mira Muster").await;
    assert_eq!(browser.get("/participant/report").await.is_a_page().count("[data-line]"), 0);
    propose(&house, &person, "Sie arbeitet gern.\nSie war oft krank.").await;
    assert_eq!(browser.get("/participant").await.count("[data-report]"), 1);
    let page = browser.get("/participant/report").await;
    assert_eq!(page.is_a_page().all("[data-sentence]")[0], "Sie arbeitet gern.");
    assert_eq!(page.count("[data-marks]"), 1, "a word of health is marked");
    let wished = browser.submit(&page, "form#wish-1", &[("words", "Bitte weglassen")]).await;
    assert_eq!((wished.count("[data-wish-open]"), wished.count("form#release")), (1, 0));
    let early = browser.submit(&page, "form#release", &[("secret", SECRET)]).await;
    assert_eq!(early.status, 409, "nothing is released while a wish is open");
    propose(&house, &person, "Sie arbeitet gern.").await;
    let stale = browser.submit(&page, "form#release", &[("secret", SECRET)]).await;
    assert_eq!((stale.status, stale.count("[data-changed]")), (409, 1));
    let wrong = browser.submit(&stale, "form#release", &[("secret", PASSWORD)]).await;
    assert_eq!((wrong.status, wrong.is_a_page().count("#secret-fault")), (422, 1));
    assert_eq!(wrong.count("[data-version]"), 0);
    let released = browser.submit(&wrong, "form#release", &[("secret", SECRET)]).await;
    assert_eq!(released.is_a_page().count("[data-version]"), 1);
    let back = browser.submit(&released, "form#withdraw", &[]).await;
    assert_eq!((back.count("[data-version]"), back.count("form#withdraw")), (1, 0));
}

#[tokio::test]
async fn single_answers_are_downloaded_only_with_the_secret() {
    let house = House::new().await;
    let (_, mut browser, login_name, first) = at_first_question(&house).await;
    let before = browser.get("/participant/data").await;
    assert_eq!(before.is_a_page().count("[data-own] form"), 0, "a draft is not downloaded");
    submitted(&mut browser, first).await;
    let page = browser.get("/participant/data").await;
    assert_eq!(page.is_a_page().one("[data-login-name]"), login_name);
    let form = "[data-own] form";
    let wrong = browser.submit(&page, form, &[("secret", PASSWORD), ("format", "json")]).await;
    assert_eq!((wrong.status, wrong.is_a_page().count("[data-faults]")), (422, 1));
    let file = browser.submit(&wrong, form, &[("secret", SECRET), ("format", "json")]).await;
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"lotse.json\"");
    assert_eq!(file.headers["cache-control"], "no-store");
    let copy: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(copy["answers"].as_array().unwrap().len(), MOTIVATION.1);
    let file = browser.submit(&wrong, form, &[("secret", SECRET), ("format", "html")]).await;
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"lotse.html\"");
}

#[tokio::test]
async fn own_data_say_who_sees_who_looked_and_until_when() {
    let house = House::new().await;
    let (_, browser, _) = arrived(&house, "Mira Muster").await;
    let mut staff = house.browser();
    let login = staff.get("/staff").await;
    let fields = [("email", house::ADVISER), ("password", PASSWORD)];
    staff.submit(&login, "form#login", &fields).await;
    for language in ["de", "en"] {
        let mut browser = browser.clone().speaking(language);
        let page = browser.get("/participant/data").await;
        assert_eq!(page.is_a_page().count("[data-matrix] tbody tr"), 12);
        assert_eq!(page.count(".summary > div"), 4);
    }
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
    assert_eq!(away.is_a_page().count("input[name=back]"), 0);
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

#[tokio::test]
async fn the_persons_pages_stand_in_english_too() {
    let house = House::new().await;
    let (person, browser, _, first) = at_first_question(&house).await;
    propose(&house, &person, "Sie arbeitet gern.").await;
    let mut browser = browser.speaking("en");
    let module = format!("/participant/modules/{}", MOTIVATION.0);
    for path in [
        "/participant",
        "/participant/welcome",
        "/participant/information",
        "/participant/skills",
        "/participant/report",
        "/participant/data",
        "/privacy",
        &module,
        &format!("{module}/withdraw"),
        &first.path,
        &first.path.replace("questions/1", "check"),
    ] {
        let page = browser.get(path).await;
        assert_eq!((page.status, page.is_a_page().path.as_str()), (200, path));
        assert_eq!(page.attribute("html", "lang"), "en", "{path}");
    }
    let first = browser.get(&first.path).await;
    submitted(&mut browser, first).await.is_a_page();
}

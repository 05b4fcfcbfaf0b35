//! Deciding about a module and answering it, also in two windows and after a session has ended.

use super::{SECRET, answer, arrived, at_first_question, log_in};
use crate::house::House;

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

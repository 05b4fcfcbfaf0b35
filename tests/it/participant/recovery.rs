//! The recovery code: made when wished, shown once, good once, and then every answer is still open.

use lotse::ids::ParticipationId;
use lotse::store::sql::Statement;

use super::{SECRET, answer, arrived, at_first_question, log_in, set_secret};
use crate::browser::{Answer, Browser};
use crate::house::House;

const NEW_SECRET: &str = "neun Enten schwimmen im Teich";
const FORM: &str = "form#recovery";

/// Sets a new secret on the page that one reaches without the old.
async fn recover(browser: &mut Browser, name: &str, code: &str, secret: &str) -> Answer {
    let page = browser.get("/login/forgotten").await;
    let fields = [("name", name), ("code", code), ("way", "own"), ("own", secret)];
    browser.submit(page.is_a_page(), "form#forgotten", &fields).await
}

/// Takes the offer on the page with the login name.
async fn made(browser: &mut Browser) -> String {
    let welcome = browser.get("/participant/welcome").await;
    let shown = browser.submit(welcome.is_a_page(), FORM, &[]).await;
    assert_eq!(shown.headers["cache-control"], "no-store");
    shown.is_a_page().one("[data-code]")
}

fn is_refused(answer: &Answer) {
    assert_eq!((answer.status, answer.is_a_page().count("#code-fault")), (422, 1));
    assert_eq!(answer.path, "/login/forgotten");
}

#[tokio::test]
async fn a_recovery_code_sets_a_new_secret_and_every_answer_stays_open() {
    let house = House::new().await;
    let (_, mut browser, name, first) = at_first_question(&house).await;
    answer(&mut browser, &first, "4", "forward").await;
    let code = made(&mut browser).await;
    assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4; 8]);
    let again = browser.get("/participant/recovery").await;
    assert_eq!((again.count("[data-code]"), again.count("[data-made]")), (0, 1));
    assert!(!again.body.contains(&code), "it is shown once");

    let mut other = house.browser();
    let typed = code.to_lowercase().replace('-', " ");
    let weak = recover(&mut other, &name, &typed, "passwort1").await;
    assert_eq!((weak.status, weak.count("#own-fault")), (422, 1));
    assert_eq!(weak.attribute("#code", "value"), typed, "nothing typed is lost");
    let after = recover(&mut other, &name, &typed, NEW_SECRET).await;
    assert_eq!(after.is_a_page().path, "/participant/recovery");
    assert_eq!((after.count("[data-recovered]"), after.count("#secret")), (1, 0));
    let question = other.get(&first.path).await;
    assert_eq!(question.is_a_page().attribute("input[checked]", "value"), "4");
    assert_eq!(other.get("/participant").await.count("[data-recovered]"), 1, "it is told");
    assert_eq!(other.get("/participant/data").await.count("[data-recovered]"), 1);
    assert_eq!(browser.get("/participant").await.status, 401, "other sessions are ended");

    let mut third = house.browser();
    assert_eq!(log_in(&mut third, &name, SECRET).await.status, 422, "the old secret is gone");
    assert_eq!(log_in(&mut third, &name, NEW_SECRET).await.is_a_page().path, "/participant");
    is_refused(&recover(&mut third, &name, &code, SECRET).await);
}

#[tokio::test]
async fn a_later_code_asks_for_the_secret_and_ends_the_former() {
    let house = House::new().await;
    let (_, mut browser, name) = arrived(&house, "Mira Muster").await;
    assert_eq!(browser.get("/participant/recovery").await.count("#secret"), 0);
    let former = made(&mut browser).await;
    let page = browser.get("/participant/recovery").await;
    for secret in ["", "nicht das richtige Wort"] {
        let wrong = browser.submit(&page, FORM, &[("secret", secret)]).await;
        assert_eq!((wrong.status, wrong.is_a_page().count("#secret-fault")), (422, 1));
        assert_eq!(wrong.count("[data-code]"), 0);
    }
    let code = browser.submit(&page, FORM, &[("secret", SECRET)]).await.one("[data-code]");
    is_refused(&recover(&mut browser, &name, &former, NEW_SECRET).await);
    let after = recover(&mut browser, &name, &code, NEW_SECRET).await;
    assert_eq!(after.path, "/participant/recovery");
}

#[tokio::test]
async fn whoever_finds_a_session_later_gets_no_code_from_it() {
    let house = House::new().await;
    let (_, mut browser, _) = arrived(&house, "Mira Muster").await;
    let welcome = browser.get("/participant/welcome").await;
    house.clock.advance_seconds(16 * 60);
    let late = browser.submit(&welcome, FORM, &[]).await;
    assert_eq!((late.status, late.count("[data-code]")), (422, 0));
    assert_eq!(browser.get("/participant/welcome").await.count(FORM), 0);
}

#[tokio::test]
async fn a_new_invitation_ends_the_code() {
    let house = House::new().await;
    let (person, mut browser, name) = arrived(&house, "Mira Muster").await;
    let code = made(&mut browser).await;
    let invitation = house.invite(&person).await;
    let page = browser.post("/invitation", &[("code", &invitation.code)]).await;
    let welcome = set_secret(&mut browser, &page, NEW_SECRET).await;
    let new_name = welcome.one("[data-login-name]");
    for name in [&name, &new_name] {
        is_refused(&recover(&mut house.browser(), name, &code, SECRET).await);
    }
}

/// What differs between two answers by what was typed.
fn without(answer: &Answer, typed: [&str; 2]) -> String {
    let offered = answer.attribute("input[name=offered]", "value");
    [typed[0], typed[1], offered.as_str()]
        .iter()
        .fold(answer.body.clone(), |body, text| body.replace(text, ""))
}

#[tokio::test]
async fn an_unknown_name_a_missing_code_and_a_wrong_one_answer_alike_and_are_throttled() {
    let house = House::new().await;
    let (_, mut with_code, name) = arrived(&house, "Mira Muster").await;
    let code = made(&mut with_code).await;
    let (_, mut with_other, other_name) = arrived(&house, "Nora Muster").await;
    let other_code = made(&mut with_other).await;
    let (_, _, codeless) = arrived(&house, "Olga Muster").await;
    let mut browser = house.browser();
    let mut told = Vec::new();
    for (name, code) in [
        ("niemand-hier-123", code.as_str()),
        (&codeless, &code),
        (&name, &other_code),
        (&other_name, &code),
    ] {
        let answer = recover(&mut browser, name, code, NEW_SECRET).await;
        is_refused(&answer);
        told.push(without(&answer, [name, code]));
    }
    assert!(told.iter().all(|one| *one == told[0]));
    for _ in 0..9 {
        is_refused(&recover(&mut browser, &name, &other_code, NEW_SECRET).await);
    }
    let too_many = recover(&mut browser, &name, &code, NEW_SECRET).await;
    assert_eq!(too_many.status, 429, "even the right one waits");
    assert_eq!(log_in(&mut browser, &name, SECRET).await.status, 200, "the login does not");
    house.clock.advance_seconds(16 * 60);
    let right = recover(&mut browser, &name, &code, NEW_SECRET).await;
    assert_eq!(right.path, "/participant/recovery", "the control");
}

async fn swap_codes(house: &House, one: &ParticipationId, other: &ParticipationId) {
    let mut tx = house.installation.store.begin().await.unwrap();
    let keep = lotse::store::recovery::find(&mut tx, one).await.unwrap().unwrap();
    Statement::new(
        "UPDATE recovery SET wrapped = (SELECT wrapped FROM recovery WHERE participation_id = $1)
         WHERE participation_id = $2",
    )
    .bind(other)
    .bind(one)
    .run(&mut tx)
    .await
    .unwrap();
    lotse::store::recovery::set(&mut tx, other, &keep).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_code_opens_only_where_it_was_made() {
    let house = House::new().await;
    let (one, mut ones, name) = arrived(&house, "Mira Muster").await;
    let code = made(&mut ones).await;
    let (other, mut others, other_name) = arrived(&house, "Nora Muster").await;
    made(&mut others).await;
    swap_codes(&house, &one, &other).await;
    let mut browser = house.browser();
    is_refused(&recover(&mut browser, &name, &code, NEW_SECRET).await);
    is_refused(&recover(&mut browser, &other_name, &code, NEW_SECRET).await);
    swap_codes(&house, &one, &other).await;
    let right = recover(&mut browser, &name, &code, NEW_SECRET).await;
    assert_eq!(right.path, "/participant/recovery", "the control");
}

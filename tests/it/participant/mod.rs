//! Stories of the person counselled, and of whoever has not logged in.

mod again;
mod answering;
mod easy;
mod entering;
mod help;
mod openings;
mod own;
mod passed_over;
mod receipt;
mod recovery;
mod shared_computer;
mod spellings;

use lotse::ids::ParticipationId;

use crate::browser::{Answer, Browser};
use crate::house::House;

const SECRET: &str = "sieben Igel tanzen im Regen";
/// A questionnaire with all kinds of results, and its number of questions.
const MOTIVATION: (&str, usize) = ("dynamic-motivation", 42);
const MODULE: &str = "/participant/modules/motivation";

/// Sets the secret on the page that offers to.
async fn set_secret(browser: &mut Browser, page: &Answer, secret: &str) -> Answer {
    page.is_a_page();
    browser.submit(page, "form#secret", &[("way", "own"), ("own", secret)]).await
}

/// A person who has been invited by code, has set [`SECRET`] and read the information.
pub async fn arrived(house: &House, name: &str) -> (ParticipationId, Browser, String) {
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
    let decision = browser.get(MODULE).await;
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

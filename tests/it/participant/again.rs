//! Answering anew: on the person's own wish, 28 days after showing, with the former result in place.

use lotse::ids::ParticipationId;

use super::{MODULE, MOTIVATION, SECRET, answer, at_first_question, log_in, set_secret, submitted};
use crate::adviser::logged_in;
use crate::browser::{Answer, Browser};
use crate::house::{ADVISER, House};

/// Someone who showed a result on 1 March.
struct Shown {
    person: ParticipationId,
    browser: Browser,
    name: String,
    result: String,
}

async fn shown(house: &House) -> Shown {
    let (person, mut browser, name, first) = at_first_question(house).await;
    let result = submitted(&mut browser, first).await;
    let result = browser.submit(&result, "form#show", &[]).await;
    let from = "Ab dem 29. März 2027 können Sie diesen Fragebogen neu beantworten.";
    assert_eq!(result.is_a_page().one("[data-again]"), from);
    Shown { person, browser, name, result: result.path }
}

impl Shown {
    async fn come_back_after(&mut self, house: &House, days: i64) {
        house.clock.advance_days(days);
        log_in(&mut self.browser, &self.name, SECRET).await;
    }

    /// From the result to the first question.
    async fn begin_again(&mut self) -> Answer {
        let result = self.browser.get(&self.result).await;
        let page = self.browser.get(&result.attribute("[data-again] a", "href")).await;
        assert_eq!(page.is_a_page().count("a[href$='/copy']"), 1);
        self.browser.submit(&page, "form#again", &[]).await
    }

    /// The days on which the adviser reads that something was shown.
    async fn adviser_reads(&self, house: &House) -> [bool; 2] {
        let mut staff = logged_in(house, ADVISER).await;
        let page = staff.get(&format!("/adviser/people/{}/results", self.person)).await;
        let body = page.is_a_page().one("main");
        [" 1. März 2027", " 29. März 2027"].map(|day| body.contains(day))
    }
}

const FORMER: [bool; 2] = [true, false];
const NEW: [bool; 2] = [false, true];
const NOTHING: [bool; 2] = [false, false];

#[tokio::test]
async fn a_shown_questionnaire_is_answered_anew_from_the_28th_day_on() {
    let house = House::new().await;
    let mut her = shown(&house).await;
    let again = her.result.replace("/result", "/again");
    her.come_back_after(&house, 27).await;
    let early = her.browser.get(&again).await;
    assert_eq!(early.is_a_page().path, "/participant/data");
    assert_eq!((early.count("[data-again]"), early.count("[data-again] a")), (1, 0));

    her.come_back_after(&house, 1).await;
    let mut first = her.begin_again().await;
    assert!(first.is_a_page().path.ends_with("/questions/1"), "{}", first.path);
    assert_eq!(first.count("input[checked]"), 0);
    let home = her.browser.get("/participant").await;
    assert_eq!((home.is_a_page().count("[data-former]"), home.count("[data-task]")), (1, 1));
    assert_eq!(her.browser.get(&her.result).await.path, "/participant", "the old values are gone");
    assert_eq!(her.adviser_reads(&house).await, FORMER);

    for _ in 0..MOTIVATION.1 {
        first = answer(&mut her.browser, &first, "1", "forward").await;
    }
    let result = her.browser.submit(&first, "form#sheet", &[]).await;
    assert_eq!(result.is_a_page().count("form#discard"), 1);
    assert_eq!(her.adviser_reads(&house).await, FORMER, "it is hers until she shows it");
    let anew = her.browser.submit(&result, "form#discard", &[]).await;
    assert_eq!(anew.count("input[checked]"), 0);
    assert_eq!(her.adviser_reads(&house).await, FORMER);
    let result = submitted(&mut her.browser, anew).await;
    her.browser.submit(&result, "form#show", &[]).await;
    assert_eq!(her.adviser_reads(&house).await, NEW);
    let home = her.browser.get("/participant").await;
    assert_eq!(home.count("[data-former]"), 0);
    assert_eq!(home.one("[data-state]"), "Ihrer Beratung gezeigt am 29. März 2027");
}

#[tokio::test]
async fn withdrawing_takes_the_former_result_too() {
    let house = House::new().await;
    let mut her = shown(&house).await;
    her.come_back_after(&house, 28).await;
    her.begin_again().await;
    let decision = her.browser.get(MODULE).await;
    let confirm = her.browser.submit(&decision, "form#decision", &[("choice", "no")]).await;
    assert_eq!(confirm.is_a_page().path, format!("{MODULE}/withdraw"), "it asks once more");
    her.browser.submit(&confirm, "form#withdraw", &[]).await;
    assert_eq!(her.adviser_reads(&house).await, NOTHING);
}

#[tokio::test]
async fn a_new_invitation_leaves_what_was_shown_and_nothing_of_the_repeat() {
    let house = House::new().await;
    let mut her = shown(&house).await;
    her.come_back_after(&house, 28).await;
    let first = her.begin_again().await;
    submitted(&mut her.browser, first).await;
    let invitation = house.invite(&her.person).await;
    let page = her.browser.post("/invitation", &[("code", &invitation.code)]).await;
    set_secret(&mut her.browser, &page, SECRET).await;
    assert_eq!(her.adviser_reads(&house).await, FORMER);
    let information = her.browser.get("/participant").await;
    let home = her.browser.submit(&information, "form#information", &[]).await;
    assert_eq!((home.count("[data-task]"), home.count("[data-former]")), (1, 0));

    // What was shown can be answered anew with the new secret as well, once the module is agreed to.
    let decision = her.browser.get(MODULE).await;
    her.browser.submit(&decision, "form#decision", &[("choice", "yes")]).await;
    let data = her.browser.get("/participant/data").await;
    let page = her.browser.get(&data.attribute("[data-again] a", "href")).await;
    assert_eq!(page.is_a_page().count("a[href$='/copy']"), 0, "there are no answers to copy");
    let first = her.browser.submit(&page, "form#again", &[]).await;
    assert!(first.path.ends_with("/questions/1"), "{}", first.path);
    assert_eq!(her.adviser_reads(&house).await, FORMER);
}

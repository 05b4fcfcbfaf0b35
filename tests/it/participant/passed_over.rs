//! Questions that are asked only where they apply, as the person meets them.

use super::{SECRET, answer, arrived};
use crate::browser::{Answer, Browser};
use crate::conditional::{self, BUS};
use crate::house::House;

/// Someone at the first question of the questionnaire.
async fn at_bus() -> (House, Browser, Answer) {
    let house = House::with(conditional::catalogue()).await;
    let (person, mut browser, _) = arrived(&house, "Mira Muster").await;
    house.unlock(&person, BUS).await;
    let decision = browser.get("/participant/modules/bus").await;
    let length = decision.is_a_page().one("main");
    assert!(length.contains("Höchstens 4 Fragen"), "{length}");
    let first = browser.submit(&decision, "form#decision", &[("choice", "yes")]).await;
    assert_question(&first, 1, "Frage 1 von 2");
    (house, browser, first)
}

/// The page asks the item that stands in this place of the file, under this heading.
fn assert_question(page: &Answer, place: usize, heading: &str) {
    let expected = format!("/questions/{place}");
    assert!(page.is_a_page().path.ends_with(&expected), "{} is not {expected}", page.path);
    assert_eq!(page.one("title"), format!("{heading} – Unterwegs – Lotse"));
}

#[tokio::test]
async fn what_does_not_apply_is_passed_over_in_both_directions() {
    let (_house, mut browser, first) = at_bus().await;
    let walk = answer(&mut browser, &first, "no", "forward").await;
    assert_question(&walk, 4, "Frage 2 von 2");
    let back = answer(&mut browser, &walk, "yes", "back").await;
    assert_question(&back, 1, "Frage 1 von 2");
    assert_eq!(back.one(".saved"), "2 Antworten sind gespeichert");
    let ease = answer(&mut browser, &back, "yes", "forward").await;
    assert_question(&ease, 2, "Frage 2 von 3");
    let far = answer(&mut browser, &ease, "yes", "forward").await;
    assert_question(&far, 3, "Frage 3 von 4");
    let walk = browser.submit(&far, "form#sheet", &[("then", "back")]).await;
    let walk = answer(&mut browser, &walk, "none", "forward").await;
    assert_question(&walk, 4, "Frage 3 von 3");
    let home = browser.get("/participant").await;
    assert_eq!(
        home.is_a_page().one("[data-state]"),
        "Alle Fragen beantwortet, noch nicht abgeschickt"
    );
}

#[tokio::test]
async fn progress_counts_what_is_asked() {
    let (_house, mut browser, first) = at_bus().await;
    let pause = answer(&mut browser, &first, "little", "pause").await;
    assert_eq!(pause.is_a_page().one("[data-state]"), "1 von 3 Fragen beantwortet");
    let open = browser.get(&pause.attribute("[data-task] a", "href")).await;
    assert_question(&open, 2, "Frage 2 von 3");
    let check = browser.get(&first.path.replace("questions/1", "check")).await;
    assert_eq!(check.is_a_page().all(".summary dd"), ["1", "0", "2"]);
    assert_eq!(check.all("[data-open] a"), ["Frage 2 von 3", "Frage 3 von 3"]);
    let walk = format!("{}/questions/4", first.path.replace("/questions/1", ""));
    assert!(check.body.contains(&format!("href=\"{walk}\"")), "{}", check.body);
    assert_eq!(browser.get(&walk).await.status, 200);
    let beyond = browser.get(&walk.replace("questions/4", "questions/5")).await;
    assert_eq!(beyond.status, 404);
}

/// A person changes their mind: what they had said is kept while they may come back to it, and left
/// behind when they submit.
#[tokio::test]
async fn an_answer_that_no_longer_applies_is_kept_until_submitting() {
    let (_house, mut browser, first) = at_bus().await;
    let ease = answer(&mut browser, &first, "yes", "forward").await;
    let far = answer(&mut browser, &ease, "yes", "forward").await;
    let walk = answer(&mut browser, &far, "yes", "forward").await;
    let check = answer(&mut browser, &walk, "little", "forward").await;
    assert_eq!(check.is_a_page().all(".summary dd"), ["4", "0", "0"]);

    let bus = browser.get(&first.path).await;
    let walk = answer(&mut browser, &bus, "no", "forward").await;
    assert_question(&walk, 4, "Frage 2 von 2");
    let gone = browser.get(&ease.path).await;
    assert_eq!(gone.path, check.path, "a question that is not asked leads on");
    assert_eq!(gone.is_a_page().all(".summary dd"), ["2", "0", "0"]);

    let bus = browser.get(&first.path).await;
    let ease = answer(&mut browser, &bus, "yes", "forward").await;
    assert_eq!(ease.attribute("input[checked]", "value"), "yes", "it is still there");
    let bus = browser.get(&first.path).await;
    answer(&mut browser, &bus, "no", "forward").await;

    let check = browser.get(&check.path).await;
    let result = browser.submit(&check, "form#sheet", &[]).await;
    // (0 + 1) of 4 points; with the answers left behind it would be 5 of 8.
    assert_eq!(result.is_a_page().one("[data-band]"), "wenig");
    assert!(result.one("[data-exact]").contains("25,0"), "{}", result.one("[data-exact]"));

    // On trial no norms are shown, though the definition has some.
    for norm in ["77,7", "77.7", "88,8", "88.8", "Stanine", "T-Wert", "Prozentrang"] {
        assert!(!result.body.contains(norm), "{norm}");
    }

    let page = browser.get(&result.path.replace("/result", "/copy")).await;
    let fields = [("secret", SECRET), ("format", "json")];
    let file = browser.submit(&page, "form#copy", &fields).await;
    let copy: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    let items: Vec<_> =
        copy["answers"].as_array().unwrap().iter().map(|one| &one["item"]).collect();
    assert_eq!(items, ["bus", "walk"], "the copy holds what was asked");
}

#[tokio::test]
async fn an_old_window_loses_nothing_and_leads_on() {
    let (_house, mut browser, first) = at_bus().await;
    let old = answer(&mut browser, &first, "yes", "forward").await;
    let bus = browser.get(&first.path).await;
    answer(&mut browser, &bus, "no", "forward").await;
    // The old window still shows a question that is not asked any more.
    let next = answer(&mut browser, &old, "little", "forward").await;
    assert_question(&next, 4, "Frage 2 von 2");
    let empty = browser.submit(&old, "form#sheet", &[("then", "forward")]).await;
    assert_question(&empty, 4, "Frage 2 von 2");
    let other = answer(&mut browser, &old, "yes", "forward").await;
    assert_question(&other, 4, "Frage 2 von 2");
    let bus = browser.get(&first.path).await;
    let ease = answer(&mut browser, &bus, "yes", "forward").await;
    assert_eq!(ease.attribute("input[checked]", "value"), "little", "what was said first stands");
}

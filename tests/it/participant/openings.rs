//! How often single answers were opened is counted where they are opened, and nowhere else.

use lotse::classes::DataClass;
use lotse::keys::take_openings;
use lotse::retention::openings::{month_of, write_down};
use lotse::store::opening_count;

use super::{SECRET, at_first_question, submitted};
use crate::house::House;

/// How often single answers of submitted sheets were opened, as the officer's figures say.
async fn counted(house: &House) -> u64 {
    let (store, now) = (&house.installation.store, house.installation.clock.now());
    write_down(store, now).await.unwrap();
    opening_count::list_since(store, month_of(now))
        .await
        .unwrap()
        .into_iter()
        .filter(|count| count.class == DataClass::OwnAnswers)
        .map(|count| count.openings)
        .sum()
}

#[tokio::test]
async fn scoring_opens_no_submitted_answers_and_a_download_is_counted() {
    let house = House::new().await;
    let (_, mut browser, _, first) = at_first_question(&house).await;
    let result = submitted(&mut browser, first).await;
    assert!(result.is_a_page().path.ends_with("/result"));
    assert_eq!(counted(&house).await, 0, "answering, scoring and reading the result");
    let page = browser.get(&result.path.replace("/result", "/copy")).await;
    browser.submit(&page, "form#copy", &[("secret", SECRET), ("format", "json")]).await;
    assert_eq!(counted(&house).await, 1, "the control");
    assert_eq!(counted(&house).await, 1, "written down once");
    assert_eq!(take_openings(), []);
}

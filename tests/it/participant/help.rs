//! *Ich brauche Hilfe*: from every page, seen by the adviser until it is done or taken back.

use super::{answer, arrived, at_first_question};
use crate::adviser::logged_in;
use crate::browser::Browser;
use crate::house::{ADVISER, House};

/// What the adviser's list says beside the names.
async fn listed(staff: &mut Browser) -> Vec<String> {
    staff.get("/adviser").await.is_a_page().all("[data-help]")
}

#[tokio::test]
async fn the_adviser_sees_a_wish_for_help_until_it_is_done_or_taken_back() {
    let house = House::new().await;
    let (person, mut browser, _) = arrived(&house, "Mira Muster").await;
    arrived(&house, "Nora Muster").await;
    let mut staff = logged_in(&house, ADVISER).await;
    assert_eq!(listed(&mut staff).await, Vec::<String>::new());
    let home = browser.get("/participant").await;
    let page = browser.get(&home.attribute(".foot a[href='/participant/help']", "href")).await;
    for _ in 0..2 {
        let asked = browser.submit(page.is_a_page(), "form#help", &[("wish", "ask")]).await;
        assert_eq!(
            (asked.is_a_page().path.as_str(), asked.count("[data-asked]")),
            (page.path.as_str(), 1)
        );
    }
    assert_eq!(listed(&mut staff).await, ["bittet um Hilfe"]);
    assert_eq!(staff.get("/adviser?help=asked").await.count("tbody tr"), 1);

    let file = staff.get(&format!("/adviser/people/{person}")).await;
    let done = staff.submit(file.is_a_page(), "form[data-help]", &[]).await;
    assert_eq!((done.path == file.path, done.count("[data-help]")), (true, 0));
    assert_eq!(listed(&mut staff).await, Vec::<String>::new());

    let page = browser.get("/participant/help").await;
    assert_eq!(page.count("[data-asked]"), 0);
    let asked = browser.submit(&page, "form#help", &[]).await;
    assert_eq!(listed(&mut staff).await, ["bittet um Hilfe"]);
    let taken_back = browser.submit(&asked, "form#help", &[]).await;
    assert_eq!(taken_back.count("[data-asked]"), 0);
    assert_eq!(listed(&mut staff).await, Vec::<String>::new());
}

#[tokio::test]
async fn asking_for_help_from_a_question_loses_no_answer() {
    let house = House::new().await;
    let (_, mut browser, _, first) = at_first_question(&house).await;
    assert_eq!(first.attribute(".foot button", "value"), "help");
    let help = answer(&mut browser, &first, "4", "help").await;
    assert_eq!(help.is_a_page().path, "/participant/help");
    let back = browser.get(&first.path).await;
    assert_eq!(back.attribute("input[checked]", "value"), "4");
}

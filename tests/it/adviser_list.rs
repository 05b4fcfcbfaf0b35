//! The adviser's list: sorted and narrowed by links, and recorded for those who stand in it.

use lotse::access::{self, Seen};
use lotse::counselling::people;
use lotse::ids::ParticipationId;
use lotse::store::staff;

use super::adviser::logged_in;
use super::browser::Answer;
use super::counselled::Counselled;
use super::house::{ADVISER, House, date};

/// Month and day of an exit in 2027.
type Exit = Option<(u32, u32)>;

/// Name, reference, exit date, and whether in the other project.
const PEOPLE: [(&str, &str, Exit, bool); 5] = [
    ("Zoe Zubler", "AMS-9", Some((3, 1)), false),
    ("Öztürk Ayşe", "AMS-10", None, false),
    ("anna Ötzi", "AMS-100", Some((3, 31)), false),
    ("Ägidius Zorn", "AMS-2", Some((4, 1)), true),
    ("Otto Adler", "B-1", Some((2, 28)), true),
];

/// A house whose adviser works for both projects and counsels [`PEOPLE`].
async fn furnished() -> (House, Vec<ParticipationId>) {
    let house = House::new().await;
    let id = house.desk(ADVISER).await.desk().id().clone();
    let mut tx = house.installation.store.begin().await.unwrap();
    staff::add_to_project(&mut tx, &id, &house.other_project.id).await.unwrap();
    tx.commit().await.unwrap();
    let desk = house.desk(ADVISER).await;
    let mut added = Vec::new();
    for (name, reference, exit, other) in PEOPLE {
        let project = if other { &house.other_project.id } else { &house.project.id };
        let exit = exit.map(|(month, day)| date(2027, month, day));
        let person = people::add(&house.installation, &desk, project, name, reference, exit).await;
        added.push(person.unwrap());
    }
    (house, added)
}

fn names(list: &Answer) -> Vec<String> {
    list.all("tbody th")
}

#[tokio::test]
async fn an_adviser_sorts_the_list_by_links() {
    let (house, _) = furnished().await;
    let mut browser = logged_in(&house, ADVISER).await;
    let list = browser.get("/adviser").await;
    let by_name = ["Ägidius Zorn", "anna Ötzi", "Otto Adler", "Öztürk Ayşe", "Zoe Zubler"];
    assert_eq!(names(list.is_a_page()), by_name);
    for (word, sorted, column, first, last) in [
        ("name", "Name", 1, "Ägidius Zorn", "Zoe Zubler"),
        ("reference", "Kennzeichen", 2, "Ägidius Zorn", "Otto Adler"),
        ("exit", "Austrittsdatum", 5, "Otto Adler", "Öztürk Ayşe"),
        ("end", "Löschdatum", 6, "Ägidius Zorn", "Zoe Zubler"),
    ] {
        let link = if word == "name" { "/adviser" } else { &format!("/adviser?sort={word}") };
        let to_it = format!("nav.views div:first-child a[href='{link}']");
        assert_eq!(list.count(&to_it), 1, "{link}");
        let sorted_list = browser.get(link).await;
        let people = names(sorted_list.is_a_page());
        assert_eq!((people[0].as_str(), people[4].as_str()), (first, last), "{word}: {people:?}");
        let marked = format!("thead th:nth-child({column})[aria-sort=ascending]");
        assert_eq!((sorted_list.count("[aria-sort]"), sorted_list.count(&marked)), (1, 1));
        let said = sorted_list.one("[data-listed]");
        assert!(said.starts_with("5 von 5 Personen, geordnet nach ") && said.contains(sorted));
    }
    let by_reference = names(&browser.get("/adviser?sort=reference").await);
    assert_eq!(by_reference[1], "Zoe Zubler", "9 comes before 10: {by_reference:?}");
}

#[tokio::test]
async fn an_adviser_narrows_the_list_and_reads_how() {
    let (house, people) = furnished().await;
    Counselled::enter(&house, &people[0]).await;
    let mut browser = logged_in(&house, ADVISER).await;
    let other = &house.other_project.id;
    for (query, expected, said) in [
        ("access=yes", vec!["Zoe Zubler"], vec!["Zugang eingerichtet"]),
        (
            "access=no",
            vec!["Ägidius Zorn", "anna Ötzi", "Otto Adler", "Öztürk Ayşe"],
            vec!["Zugang nicht eingerichtet"],
        ),
        // Today and thirty days on count; yesterday and the day after do not.
        ("exit=soon", vec!["anna Ötzi", "Zoe Zubler"], vec!["Austritt in den nächsten 30 Tagen"]),
        ("exit=open", vec!["Öztürk Ayşe"], vec!["ohne Austrittsdatum"]),
        (
            &format!("project={other}"),
            vec!["Ägidius Zorn", "Otto Adler"],
            vec!["Projekt Andere Wege"],
        ),
        (
            "access=no&exit=soon",
            vec!["anna Ötzi"],
            vec!["Zugang nicht eingerichtet", "Austritt in den nächsten 30 Tagen"],
        ),
        (
            &format!("exit=open&project={other}"),
            vec![],
            vec!["Projekt Andere Wege", "ohne Austrittsdatum"],
        ),
    ] {
        let list = browser.get(&format!("/adviser?{query}")).await;
        assert_eq!(names(list.is_a_page()), expected, "{query}");
        let told = list.one("[data-listed]");
        let count = format!("{} von 5 Personen", expected.len());
        assert!(told.starts_with(&count), "{query}: {told}");
        assert_eq!(list.all("[data-listed] strong"), said, "{query}");
        assert_eq!(list.attribute("[data-listed] a", "href"), "/adviser");
        assert_eq!(list.count("table"), usize::from(!expected.is_empty()));
    }
}

#[tokio::test]
async fn every_view_is_reached_by_links_that_say_nothing_of_anybody() {
    let (house, people) = furnished().await;
    let mut browser = logged_in(&house, ADVISER).await;
    let (own, other) = (house.project.id.as_str(), house.other_project.id.as_str());
    let words =
        ["sort", "access", "exit", "project", "name", "reference", "end", "all", "yes", "no"];
    let words = [&words[..], &["soon", "open", "help", "asked", own, other]].concat();
    let (mut ahead, mut seen) = (vec!["/adviser".to_owned()], std::collections::BTreeSet::new());
    while let Some(link) = ahead.pop() {
        if !seen.insert(link.clone()) {
            continue;
        }
        let query = link.strip_prefix("/adviser").unwrap().trim_start_matches('?').to_owned();
        let known = |part: &str| part.is_empty() || words.contains(&part);
        assert!(query.split(['&', '=']).all(known), "{link}");
        let list = browser.get(&link).await;
        let page = scraper::Html::parse_document(&list.body);
        let links = scraper::Selector::parse("nav.views a").unwrap();
        ahead.extend(page.select(&links).filter_map(|one| one.attr("href").map(str::to_owned)));
        assert_eq!(list.count("nav.views a[aria-current]"), 5, "one of each kind at {link}");
    }
    assert_eq!(seen.len(), 4 * 3 * 3 * 2 * 3, "every combination can be reached");

    // What is no word of ours is the usual, and goes into no link.
    let strange = browser.get("/adviser?sort=Zoe&access=maybe&exit=-&project=AMS-9").await;
    assert_eq!(names(strange.is_a_page()).len(), people.len());
    assert_eq!(strange.count("th:first-child[aria-sort]"), 1);
    assert_eq!(strange.count("nav.views a[href*=Zoe], nav.views a[href*=AMS]"), 0);
}

#[tokio::test]
async fn the_switch_of_the_language_keeps_the_view() {
    let (house, _) = furnished().await;
    let mut browser = logged_in(&house, ADVISER).await;
    let list = browser.get("/adviser?sort=exit&exit=soon").await;
    let english = browser.submit(&list, "form[action='/language']", &[("language", "en")]).await;
    assert_eq!(english.path, "/adviser?sort=exit&exit=soon");
    assert_eq!(english.is_a_page().attribute("html", "lang"), "en");
    assert_eq!(names(&english), ["Zoe Zubler", "anna Ötzi"], "the same people in the same order");
    assert!(english.one("[data-listed]").starts_with("2 of 5 people, sorted by exit date."));
}

/// How often a person reads that the adviser's list was opened.
async fn lists_opened(house: &House, person: &ParticipationId) -> usize {
    let adviser = house.adviser_of(person).await;
    let viewings = access::list_viewings(&house.installation, adviser.case()).await.unwrap();
    viewings.iter().filter(|viewing| viewing.page == Seen::AdviserList).count()
}

#[tokio::test]
async fn a_list_is_recorded_once_for_those_who_stand_in_it() {
    let (house, people) = furnished().await;
    let mut browser = logged_in(&house, ADVISER).await;
    let soon = browser.get("/adviser?exit=soon").await;
    assert_eq!(names(&soon), ["anna Ötzi", "Zoe Zubler"]);
    let mut opened = Vec::new();
    for person in &people {
        opened.push(lists_opened(&house, person).await);
    }
    assert_eq!(opened, [1, 0, 1, 0, 0], "nobody reads of a list in which they did not stand");
    // What a person reads is one sentence a day: the control is of the next.
    house.clock.advance_days(1);
    logged_in(&house, ADVISER).await.get("/adviser").await;
    for (person, before) in people.iter().zip(opened) {
        assert_eq!(lists_opened(&house, person).await, before + 1);
    }
}

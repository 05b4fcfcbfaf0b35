//! The agency's stories, and the short report on its way there.

use lotse::counselling::short_report::ReportError;
use lotse::ids::ProjectId;
use lotse::store;

use super::adviser::logged_in;
use super::counselled::Counselled;
use super::house::{ADVISER, AGENCY, House};

const QUESTIONNAIRE: &str = "dynamic-motivation";

#[tokio::test]
async fn a_report_reaches_the_agency_as_it_was_released() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    house.unlock(&person, QUESTIONNAIRE).await;
    let vera = Counselled::enter(&house, &person).await;
    vera.answer(QUESTIONNAIRE, usize::MAX, 3).await;
    vera.submit(QUESTIONNAIRE).await;
    vera.show(QUESTIONNAIRE).await;

    let mut adviser = logged_in(&house, ADVISER).await;
    let results = adviser.get(&format!("/adviser/people/{person}/results")).await;
    assert_eq!(results.is_a_page().count("[data-section]"), 2);
    assert_eq!(results.count("svg[role=img]"), 2, "a radar and a scale");
    assert_eq!(results.count("[data-section] tbody tr"), 6);

    let draft = format!("/adviser/people/{person}/report");
    let editor = adviser.get(&draft).await;
    assert_eq!(editor.is_a_page().count("input[name=along]"), 5, "never the zone");
    let empty = adviser.submit(&editor, "#draft", &[("text", " "), ("then", "propose")]).await;
    assert_eq!((empty.status, empty.is_a_page().count("[data-faults]")), (422, 1));
    let typed = [
        ("text", "Frau Muster lernt gern.\nSie war oft krank."),
        ("along", "dynamic-motivation/work-orientation"),
        ("then", "propose"),
    ];
    let proposed = adviser.submit(&empty, "#draft", &typed).await;
    assert_eq!(proposed.status, 200);
    assert_eq!(proposed.one("[data-marks] strong"), "krank");
    assert_eq!(proposed.count("input[name=along][checked]"), 1);

    vera.wish("Bitte anders.").await;
    let late = adviser.submit(&proposed, "#draft", &typed).await;
    assert_eq!(late.status, 409, "the wish came after this page was shown");
    let wished = adviser.get(&draft).await;
    assert_eq!(wished.count("[data-wish]"), 1);
    let better = [
        ("text", "Sie lernt gern Neues."),
        ("along", "dynamic-motivation/work-orientation"),
        ("then", "propose"),
    ];
    assert_eq!(adviser.submit(&wished, "#draft", &better).await.status, 200);

    let mut agency = logged_in(&house, AGENCY).await;
    assert_eq!(agency.get("/agency").await.is_a_page().count("tbody tr"), 0);
    let page = format!("/agency/people/{person}/report");
    assert_eq!(agency.get(&page).await.status, 404, "nothing is released yet");

    let bytes = vera.release().await;
    vera.withdraw_release().await.unwrap();
    assert_eq!(agency.get(&page).await.status, 404, "it was taken back in time");
    let editor = adviser.get(&draft).await;
    adviser.submit(&editor, "#draft", &better).await;
    let second = vera.release().await;
    assert_ne!(bytes, second, "another version");

    let list = agency.get("/agency").await;
    assert_eq!(list.is_a_page().one("tbody tr th"), "AMS-4711");
    vera.withdraw_release().await.unwrap();
    let editor = adviser.get(&draft).await;
    adviser.submit(&editor, "#draft", &better).await;
    let third = vera.release().await;
    let report = agency.get(&page).await;
    assert_eq!(report.is_a_page().one("[data-report] p"), "Sie lernt gern Neues.");
    assert_eq!(report.count("tbody tr"), 1);
    let refused = vera.withdraw_release().await;
    assert!(matches!(refused, Err(ReportError::NotNow)), "what the agency has is handed over");
    let json = agency.get(&format!("{page}.json")).await;
    assert_eq!(json.headers["content-type"], "application/json");
    assert_eq!(json.body, third, "word for word");
    let now = house.installation.clock.now();
    let sent = store::transfer::list(&house.installation.store, &person, now).await.unwrap();
    assert_eq!(sent.len(), 1, "page and JSON are one hand-over");

    let state = adviser.get(&draft).await;
    assert_eq!(state.all("tbody tr").len(), 3, "every version that was released");
}

#[tokio::test]
async fn hard_skills_go_on_their_own_once_the_time_to_undo_is_over() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    let mut adviser = logged_in(&house, ADVISER).await;
    let page = adviser.get(&format!("/adviser/people/{person}")).await;
    adviser.submit(&page, "form[action$='/skills']", &[("skill", "Schweißen")]).await;

    let mut agency = logged_in(&house, AGENCY).await;
    let skills = format!("/agency/people/{person}/skills");
    assert_eq!(agency.get(&skills).await.status, 404);
    house.clock.advance_seconds(15 * 60);
    let list = agency.get("/agency").await;
    assert!(list.is_a_page().one("tbody tr").contains("berta.berater@example.org"));
    let read = agency.get(&skills).await;
    assert_eq!(read.is_a_page().one("tbody th"), "Schweißen");
    assert!(!read.body.contains("Vera"), "the name goes only with a released report");
    let json = agency.get(&format!("{skills}.json")).await;
    assert!(json.body.starts_with("{\"advisers\":[{\"email\":\"berta.berater@example.org\""));

    let now = house.installation.clock.now();
    let sent = store::transfer::list(&house.installation.store, &person, now).await.unwrap();
    assert_eq!(sent.len(), 1, "the same package is one transfer");
    let page = adviser.get(&format!("/adviser/people/{person}")).await;
    adviser.submit(&page, "form[action$='/skills']", &[("skill", "Löten")]).await;
    house.clock.advance_seconds(15 * 60);
    agency.get(&skills).await;
    let now = house.installation.clock.now();
    let sent = store::transfer::list(&house.installation.store, &person, now).await.unwrap();
    assert_eq!(sent.len(), 2, "another package is another transfer");
}

#[tokio::test]
async fn another_projects_agency_finds_nothing() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    let mut adviser = logged_in(&house, ADVISER).await;
    let page = adviser.get(&format!("/adviser/people/{person}")).await;
    adviser.submit(&page, "form[action$='/skills']", &[("skill", "Schweißen")]).await;
    house.clock.advance_seconds(15 * 60);
    let other = ProjectId::from_bits([9; 16]);
    let mut project = house.project.clone();
    (project.id, project.code) = (other.clone(), "P3".to_owned());
    house.add_agency_of(&project, "otto.other@example.org").await;
    let mut agency = logged_in(&house, "otto.other@example.org").await;
    for page in ["report", "report.json", "skills", "skills.json"] {
        let answer = agency.get(&format!("/agency/people/{person}/{page}")).await;
        assert_eq!(answer.status, 404, "{page}");
    }
    assert_eq!(agency.get("/agency").await.is_a_page().count("tbody tr"), 0);
    for page in ["/adviser", "/admin", &format!("/adviser/people/{person}")] {
        assert_eq!(agency.get(page).await.status, 404, "{page}");
    }
}

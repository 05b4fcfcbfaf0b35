//! What is the person's: results, withdrawal, hard skills, short report, own data.

use lotse::counselling::short_report;
use lotse::disclosure::matrix::{self, Reader};
use lotse::ids::ParticipationId;

use super::{MODULE, MOTIVATION, SECRET, arrived, at_first_question, submitted};
use crate::house::{self, House, PASSWORD};

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
async fn a_module_is_withdrawn_with_all_its_answers() {
    let house = House::new().await;
    let (_, mut browser, _, first) = at_first_question(&house).await;
    let result = submitted(&mut browser, first).await;
    browser.submit(&result, "form#show", &[]).await;
    let decision = browser.get(MODULE).await;
    let confirm = browser.submit(&decision, "form#decision", &[("choice", "no")]).await;
    assert_eq!(confirm.is_a_page().path, format!("{MODULE}/withdraw"));
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
    let link = "[data-own] a[href$='/copy']";
    assert_eq!(before.is_a_page().count(link), 0, "a draft is not downloaded");
    submitted(&mut browser, first).await;
    let page = browser.get("/participant/data").await;
    assert_eq!(page.is_a_page().one("[data-login-name]"), login_name);
    let page = browser.get(&page.attribute(link, "href")).await;
    let form = "form#copy";
    page.is_a_page();
    let wrong = browser.submit(&page, form, &[("secret", PASSWORD), ("format", "json")]).await;
    assert_eq!((wrong.status, wrong.is_a_page().count("[data-faults]")), (422, 1));
    let file = browser.submit(&wrong, form, &[("secret", SECRET), ("format", "json")]).await;
    let is_named = |file: &crate::browser::Answer, ending: &str| {
        let name = file.headers["content-disposition"].to_str().unwrap().to_owned();
        let what = "attachment; filename=\"lotse-einzelne-antworten-herunterladen-nw-2027-20";
        assert!(name.starts_with(what) && name.ends_with(&format!(".{ending}\"")), "{name}");
    };
    is_named(&file, "json");
    assert_eq!(file.headers["cache-control"], "no-store");
    let copy: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(copy["answers"].as_array().unwrap().len(), MOTIVATION.1);
    let file = browser.submit(&wrong, form, &[("secret", SECRET), ("format", "fhir")]).await;
    assert_eq!(file.headers["content-type"], "application/fhir+json");
    let response: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(response["resourceType"], "QuestionnaireResponse");
    let address = format!(
        "urn:lotse:questionnaire:{}|{}",
        copy["questionnaire"].as_str().unwrap(),
        copy["version"].as_str().unwrap()
    );
    assert_eq!(
        (&response["questionnaire"], &response["status"]),
        (&address.into(), &"completed".into())
    );
    let items = response["item"].as_array().unwrap();
    assert_eq!(items.len(), MOTIVATION.1);
    for (item, answered) in items.iter().zip(copy["answers"].as_array().unwrap()) {
        assert_eq!((&item["linkId"], &item["text"]), (&answered["item"], &answered["question"]));
        let coding = item.pointer("/answer/0/valueCoding");
        assert_eq!(coding.map(|coding| &coding["code"]), Some(&answered["code"]));
    }
    let keys: Vec<&String> = response.as_object().unwrap().keys().collect();
    let nobody = ["item", "language", "questionnaire", "resourceType", "status"];
    assert_eq!(keys, nobody, "it names neither the person nor the time");
    let wrong = browser.submit(&wrong, form, &[("secret", PASSWORD), ("format", "fhir")]).await;
    assert_eq!((wrong.status, wrong.is_a_page().count("[data-faults]")), (422, 1));
    let file = browser.submit(&wrong, form, &[("secret", SECRET), ("format", "html")]).await;
    is_named(&file, "html");
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
        let about = matrix::about_a_person().count();
        assert_eq!(page.is_a_page().count("[data-matrix] tbody tr"), about);
        // Everybody but herself is a column, and each cell names its reader.
        let others = Reader::ALL.len() - 1;
        assert_eq!(page.count("[data-matrix] thead th"), 1 + others);
        assert_eq!(page.count("[data-matrix] td[data-label]"), about * others);
        assert_eq!(page.count("[data-viewings] li"), 1, "the adviser opened their list");
        assert_eq!(page.count(".summary > div"), 6);
    }
}

#[tokio::test]
async fn the_persons_pages_stand_in_english_too() {
    let house = House::new().await;
    let (person, browser, _, first) = at_first_question(&house).await;
    propose(&house, &person, "Sie arbeitet gern.").await;
    let mut browser = browser.speaking("en");
    for path in [
        "/participant",
        "/participant/welcome",
        "/participant/information",
        "/participant/skills",
        "/participant/report",
        "/participant/data",
        "/participant/recovery",
        "/participant/help",
        "/privacy",
        MODULE,
        &format!("{MODULE}/withdraw"),
        &first.path,
        &first.path.replace("questions/1", "check"),
    ] {
        let page = browser.get(path).await;
        assert_eq!((page.status, page.is_a_page().path.as_str()), (200, path));
        assert_eq!(page.attribute("html", "lang"), "en", "{path}");
    }
    let first = browser.get(&first.path).await;
    let result = submitted(&mut browser, first).await;
    browser.get(&result.is_a_page().path.replace("/result", "/copy")).await.is_a_page();
}

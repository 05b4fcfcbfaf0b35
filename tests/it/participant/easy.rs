//! Leichte Sprache: chosen by the person, on all of their pages, and on nobody else's.

use lotse::counselling::short_report;

use super::{MODULE, MOTIVATION, SECRET, answer, arrived, at_first_question, submitted};
use crate::browser::{Answer, Browser};
use crate::databases::Database;
use crate::house::{self, House, PASSWORD};
use crate::marked;

/// Chooses a language with the switch of a page; `back` is that page.
async fn choose(browser: &mut Browser, language: &str, back: &str) -> Answer {
    browser.post("/language", &[("language", language), ("back", back)]).await
}

/// The language that a page's switch shows as its own.
fn spoken(page: &Answer) -> String {
    page.one(".languages [aria-current]")
}

#[tokio::test]
async fn the_persons_pages_stand_in_leichte_sprache() {
    let house = House::new().await;
    let (_, mut browser, _, first) = at_first_question(&house).await;
    let german = browser.get(MODULE).await;
    choose(&mut browser, "de-easy", "/").await;
    for path in [
        "/participant",
        "/participant/welcome",
        "/participant/information",
        "/participant/skills",
        "/participant/report",
        "/participant/data",
        "/privacy",
        "/help",
        "/accessibility",
        MODULE,
        &format!("{MODULE}/withdraw"),
        &first.path,
        &first.path.replace("questions/1", "check"),
    ] {
        let page = browser.get(path).await;
        assert_eq!((page.status, page.is_a_page().path.as_str()), (200, path));
        assert_eq!(page.attribute("html", "lang"), "de", "{path}");
        assert_eq!(spoken(&page), "Leichte Sprache", "{path}");
        assert_eq!(page.count("body.is-easy"), 1, "{path}");
    }

    let texts = |language: &str| {
        let published = house.installation.catalogue.latest(MOTIVATION.0).unwrap();
        published.texts(language).unwrap().clone()
    };
    let (easy, plain) = (texts("de-easy"), texts("de"));
    let decision = browser.get(MODULE).await;
    assert_eq!(decision.one("h1"), easy.title());
    assert_eq!(decision.count("[data-other-language]"), 0);
    assert_ne!(german.one("h1"), decision.one("h1"));
    let question = browser.get(&first.path).await;
    assert_eq!(question.one("legend h1"), easy.item(0));
    assert_eq!(question.all("label.choice span")[0], easy.option(0, "1").unwrap());
    assert_ne!(easy.option(0, "1"), plain.option(0, "1"));

    let result = submitted(&mut browser, question).await;
    let work = easy.result("work-orientation").unwrap();
    assert_eq!(result.is_a_page().all("[data-result] h3")[0], work.name());
    assert!(
        work.bands().contains(&result.all("[data-band]")[0]),
        "{:?}",
        result.all("[data-band]")
    );
    let copy = result.path.replace("/result", "/copy");
    let page = browser.get(&copy).await;
    let fields = [("secret", SECRET), ("format", "html")];
    let file = browser.submit(&page, "form#copy", &fields).await;
    assert!(file.body.contains("lang=\"de\""), "browsers know the language of the copy");
    assert!(file.body.contains(easy.item(0)));
}

#[tokio::test]
async fn switching_to_leichte_sprache_saves_first_and_it_lasts_to_the_end() {
    let house = House::new().await;
    let (_, mut browser, _, first) = at_first_question(&house).await;
    let fields = [("answer", "3"), ("language", "de-easy")];
    let easy = browser.submit(&first, "form#sheet", &fields).await;
    assert_eq!((easy.path.as_str(), spoken(&easy).as_str()), (&*first.path, "Leichte Sprache"));
    assert_eq!(easy.attribute("input[checked]", "value"), "3");
    let left = answer(&mut browser, &easy, "5", "leave").await;
    assert_eq!(left.is_a_page().path, "/left?language=de-easy");
    assert_eq!(spoken(&left), "Leichte Sprache");
}

#[tokio::test]
async fn staff_read_and_write_plain_german() {
    let house = House::new().await;
    let (person, mut browser, _, first) = at_first_question(&house).await;
    choose(&mut browser, "de-easy", "/").await;
    let first = browser.get(&first.path).await;
    let result = submitted(&mut browser, first).await;
    browser.submit(&result, "form#show", &[]).await.is_a_page();

    let mut adviser = house.browser();
    let login = adviser.get("/staff").await;
    let fields = [("email", house::ADVISER), ("password", PASSWORD)];
    adviser.submit(&login, "form#login", &fields).await;
    choose(&mut adviser, "de-easy", "/adviser").await;
    for page in ["", "/change", "/results", "/report"] {
        let page = adviser.get(&format!("/adviser/people/{person}{page}")).await;
        page.is_a_page();
        assert_eq!((page.attribute("html", "lang").as_str(), page.count(".is-easy")), ("de", 0));
        assert_eq!(spoken(&page), "Deutsch");
        assert_eq!(page.all(".languages button"), ["Deutsch", "English"]);
    }
    let results = adviser.get(&format!("/adviser/people/{person}/results")).await;
    let texts = house.installation.catalogue.latest(MOTIVATION.0).unwrap().texts("de").unwrap();
    let plain = texts.result("work-orientation").unwrap();
    assert_eq!(results.all("tbody th")[0], plain.name());
    assert!(plain.bands().contains(&results.all("tbody td")[0]));
    let report = adviser.get(&format!("/adviser/people/{person}/report")).await;
    let along = report.attribute(".choice:first-child input[name=along]", "value");
    let fields = [("text", "Sie arbeitet gern."), ("along", along.as_str())];
    adviser.submit(&report, "form#draft", &fields).await.is_a_page();
    let desk = house.adviser_of(&person).await;
    let draft = short_report::find_draft(&house.installation, desk.case()).await.unwrap().unwrap();
    assert_eq!(draft.text().language, "de");
    assert_eq!(draft.text().along.len(), 1, "the results that go along are there in German");
    // Outside of the staff's pages the choice holds, as for anybody.
    assert_eq!(spoken(&adviser.get("/help").await), "Leichte Sprache");
}

#[tokio::test]
async fn a_questionnaire_without_easy_texts_says_so_and_is_read_in_german() {
    let database = Database::sqlite().await;
    let house = House::on(&database, marked::catalogue()).await;
    let (person, mut browser, _) = arrived(&house, "Mira Muster").await;
    house.unlock(&person, marked::WORK).await;
    let module = format!("/participant/modules/{}", marked::WORK);
    let german = browser.get(&module).await;
    assert_eq!(german.is_a_page().count("[data-other-language]"), 0);
    choose(&mut browser, "de-easy", "/").await;
    let decision = browser.get(&module).await;
    assert_eq!(decision.is_a_page().count("[data-other-language]"), 1);
    assert_eq!(decision.one("h1"), german.one("h1"));
    let first = browser.submit(&decision, "form#decision", &[("choice", "yes")]).await;
    assert!(first.is_a_page().one("legend h1").starts_with("Aussage "));
}

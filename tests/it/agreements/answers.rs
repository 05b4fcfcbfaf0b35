//! Answers that end 30 days after the result, and what people read of a change.

use lotse::classes::Bands;
use lotse::clock::Clock as _;
use lotse::counselling::agreements::Outcome;
use lotse::counselling::results::{self, Shown};
use lotse::definition::Catalogue;
use lotse::retention::addresses::Addresses;
use lotse::retention::agreement::AnswersEnd;
use lotse::retention::ledger::Ledger;
use lotse::retention::sweep::{Safeguards, Step, Sweep, Until};
use lotse::store::answer_sheet::{self, AnswerSheet};
use lotse::store::retention_order;
use lotse::store::sheet_place::untouched;

use super::{REASON, change, dates, wish};
use crate::counselled::Counselled;
use crate::covers::cover_of;
use crate::databases::on_both;
use crate::house::House;

const QUESTIONNAIRE: &str = "personal-competences";
const DAY: i64 = 24 * 3600;

async fn sheet(house: &House, person: &lotse::ids::ParticipationId) -> AnswerSheet {
    let (store, now) = (&house.installation.store, house.clock.now());
    let cover = cover_of(store, &house.installation.keyring.get(), person).await.unwrap();
    answer_sheet::list(store, &cover, now).await.unwrap().remove(0)
}

fn is_untouched(house: &House, sheet: &AnswerSheet) -> bool {
    sheet.answers_revision == untouched(&house.installation.keyring.get(), &sheet.id)
}

#[tokio::test]
async fn answers_end_thirty_days_after_the_result_where_that_is_agreed() {
    on_both(async |database| {
        let house = House::on(database, Catalogue::embedded().unwrap()).await;
        let mut people = Vec::new();
        for name in ["Shown", "Hidden", "Begun", "Late"] {
            let person = house.add_person(name).await;
            house.unlock(&person, QUESTIONNAIRE).await;
            people.push((person.clone(), Counselled::enter(&house, &person).await));
        }
        for (_, who) in &people[..3] {
            who.answer(QUESTIONNAIRE, 30, 1).await;
        }
        people[0].1.submit(QUESTIONNAIRE).await;
        people[0].1.show(QUESTIONNAIRE).await;
        people[1].1.submit(QUESTIONNAIRE).await;
        // The control: with everything else, nothing ends by itself.
        house.clock.advance_seconds(40 * DAY);
        assert_eq!(house.sweep().await.sheets_looked_through, 0);
        assert!(!is_untouched(&house, &sheet(&house, &people[0].0).await));

        let mut wish = wish(&house, 6).await;
        wish.agreement.answers =
            AnswersEnd::AfterResult { since: house.clock.now().date_in(chrono_tz::Europe::Vienna) };
        assert_eq!(change(&house, &wish).await.unwrap(), Outcome::Made);
        let (late, who) = &mut people[3];
        who.come_back().await;
        who.answer(QUESTIONNAIRE, 30, 1).await;
        house.clock.advance_seconds(10 * DAY);
        who.come_back().await;
        who.submit(QUESTIONNAIRE).await;
        let late = late.clone();
        // The last day is still whole: nothing is early.
        house.clock.advance_seconds(20 * DAY);
        let before: Vec<AnswerSheet> = {
            let mut sheets = Vec::new();
            for (person, _) in &people {
                sheets.push(sheet(&house, person).await);
            }
            sheets
        };
        assert_eq!(house.sweep().await.sheets_looked_through, 4, "every sheet, once a day");
        assert_eq!(house.sweep().await.sheets_looked_through, 0);
        assert!(!is_untouched(&house, &sheet(&house, &people[0].0).await));
        house.clock.advance_seconds(DAY);
        assert_eq!(house.sweep().await.sheets_looked_through, 4);
        for (at, ended) in [(0, true), (1, true), (2, false), (3, false)] {
            let after = sheet(&house, &people[at].0).await;
            let changed = after.answers != before[at].answers && after.exact != before[at].exact;
            assert_eq!((changed, is_untouched(&house, &after)), (ended, ended), "{at}");
            assert_eq!(after.answers.record.len(), before[at].answers.record.len());
            assert_eq!(after.exact.record.len(), before[at].exact.record.len());
            assert_eq!(after.standing.record.len(), before[at].standing.record.len());
        }
        // What was shown is still there for the adviser; nothing tells the others apart.
        for (at, visible) in [(0, 1), (1, 0), (2, 0), (3, 0)] {
            let adviser = house.adviser_of(&people[at].0).await;
            let shown = results::list_shown(&house.installation, adviser.case()).await.unwrap();
            let shown = shown
                .iter()
                .filter_map(Shown::of_class::<Bands>)
                .filter(|one| one.shown_on().is_some())
                .count();
            assert_eq!(shown, visible, "{at}");
        }
        house.clock.advance_seconds(10 * DAY);
        house.sweep().await;
        assert!(is_untouched(&house, &sheet(&house, &late).await), "and theirs in their time");
        let orders = retention_order::list(&house.installation.store, 10).await.unwrap();
        let of_answers: Vec<_> = orders.iter().filter(|order| order.rule == "answers").collect();
        let every_sheet = r#"{"own-answers":4,"own-results":4}"#;
        assert!(of_answers.len() == 3 && of_answers.iter().all(|one| one.counts == every_sheet));
        house.close().await;
    })
    .await;
}

/// Neither a restriction nor what staff may not open keeps answers longer, and a change of the
/// agreement reaches everybody.
#[tokio::test]
async fn answers_of_a_restricted_person_end_too() {
    on_both(async |database| {
        let house = House::on(database, Catalogue::embedded().unwrap()).await;
        let person = house.add_person("Restricted").await;
        house.unlock(&person, QUESTIONNAIRE).await;
        let mut who = Counselled::enter(&house, &person).await;
        who.answer(QUESTIONNAIRE, 30, 1).await;
        who.object().await;
        who.submit(QUESTIONNAIRE).await;
        let mut wish = wish(&house, 3).await;
        let since = house.clock.now().date_in(chrono_tz::Europe::Vienna);
        wish.agreement.answers = AnswersEnd::AfterResult { since };
        assert_eq!(change(&house, &wish).await.unwrap(), Outcome::Made);
        assert_eq!(dates(&house).await[&person], "2028-03-31", "three months, for them as well");
        house.clock.advance_seconds(31 * DAY);
        let swept = house.sweep().await;
        assert_eq!((swept.sheets_looked_through, swept.unreadable_sheets), (1, 0));
        assert!(is_untouched(&house, &sheet(&house, &person).await));
        who.come_back().await;
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn an_interrupted_look_is_taken_up_and_people_are_told() {
    let house = House::new().await;
    let (person, mut vera, _) = crate::participant::arrived(&house, "Vera Muster").await;
    house.unlock(&person, QUESTIONNAIRE).await;
    let data = vera.get("/participant/data").await;
    assert_eq!(data.is_a_page().count("[data-answers-until]"), 0, "the control");
    let mut wish = wish(&house, 6).await;
    let since = house.clock.now().date_in(chrono_tz::Europe::Vienna);
    wish.agreement.answers = AnswersEnd::AfterResult { since };
    assert_eq!(change(&house, &wish).await.unwrap(), Outcome::Made);
    let told = vera.get("/participant").await.is_a_page().one("[data-changed]");
    assert!(told.contains("30 Tage nach dem Ergebnis"), "{told}");
    // The power goes after the intent, and after the rows.
    for step in [Step::Intended, Step::Purged] {
        let (installation, folder) = (&house.installation, &house.installation.folder);
        let sweep = Sweep {
            store: &installation.store,
            keyring: &installation.keyring,
            clock: &house.clock,
            chance: &*installation.chance,
            ledger: &Ledger::at(&folder.ledger()),
            addresses: &Addresses::in_folders(&folder.addresses(), &folder.hour_keys()).unwrap(),
            safeguards: Safeguards::Off,
            until: Until::ForTestAfter(step),
        };
        assert!(sweep.run().await.is_err(), "{step:?}");
        assert_eq!(house.sweep().await.resumed, 1, "{step:?}");
        let reading = Ledger::at(&folder.ledger()).read().unwrap();
        assert!(reading.open_intents().is_empty(), "{step:?}");
        house.clock.advance_seconds(DAY);
    }
    house.close().await;
}

#[tokio::test]
async fn people_read_once_what_changed_and_always_what_was_agreed() {
    let house = House::new().await;
    let (_, mut vera, _) = crate::participant::arrived(&house, "Vera Muster").await;
    let home = vera.get("/participant").await;
    assert_eq!(home.is_a_page().count("[data-changed]"), 0, "the control");
    assert_eq!(change(&house, &wish(&house, 1).await).await.unwrap(), Outcome::Made);
    let home = vera.get("/participant").await;
    let told = home.is_a_page().one("[data-changed]");
    assert!(told.contains("31. Jänner 2028") || told.contains("31. Januar 2028"), "{told}");
    assert!(told.contains("30. Juni 2028") && told.contains(REASON), "{told}");
    let read = vera.submit(&home, "[data-changed] form", &[]).await;
    assert_eq!((read.path.as_str(), read.is_a_page().count("[data-changed]")), ("/participant", 0));
    let data = vera.get("/participant/data").await;
    let versions = data.is_a_page().all("[data-versions] li");
    assert_eq!(versions.len(), 2);
    assert!(versions[0].contains(REASON) && versions[1].contains("30. Juni 2028"), "{versions:?}");

    // Whoever comes after a change is not told of it.
    let (_, mut nora, _) = crate::participant::arrived(&house, "Nora Neu").await;
    assert_eq!(nora.get("/participant").await.is_a_page().count("[data-changed]"), 0);
    house.close().await;
}

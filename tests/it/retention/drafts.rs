//! What was never submitted ends after its term; what was submitted stays.

use lotse::classes::KeyGroup;
use lotse::clock::Clock as _;
use lotse::definition::Catalogue;
use lotse::keys::{Envelope, Revision, Size};
use lotse::retention::addresses::Addresses;
use lotse::retention::ledger::Ledger;
use lotse::retention::sweep::{Sweep, Until};
use lotse::store::records::Records;
use lotse::store::sheet_place::untouched;
use lotse::store::{answer_sheet, retention_order};

use super::{Beside, end, found};
use crate::counselled::Counselled;
use crate::covers::{cover_of, resting};
use crate::databases::{Database, on_both};
use crate::house::House;
use crate::household::{Household, Sheet};

const QUESTIONNAIRE: &str = "personal-competences";

#[tokio::test]
async fn drafts_end_and_submitted_sheets_stay() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        // The helper ends drafts and participations together: give these people a longer life.
        let begun = house.add_person("Anna Muster", end(), Sheet::Begun).await;
        let submitted = house.add_person("Bert Muster", end(), Sheet::Submitted).await;
        let draft_end = end().plus_days(-100);
        let mut tx = database.store.begin().await.unwrap();
        for person in [&begun, &submitted] {
            answer_sheet::set_draft_end(&mut tx, &person.sheet, draft_end).await.unwrap();
        }
        tx.commit().await.unwrap();
        let beside = Beside::at(database.folder(), draft_end.plus_seconds(-1));
        let now = || beside.clock.now();
        // The first answers, as they rest.
        let rested = vec![resting(&database.store, &begun.id).await[1][..48].to_vec()];
        let before = [
            house.sheet_of(&begun, now()).await.unwrap(),
            house.sheet_of(&submitted, now()).await.unwrap(),
        ];
        assert_eq!(beside.sweep(&house, Until::Done).await.unwrap().sheets, 0);
        let is_file = database.folder().join("lotse.db").exists();
        assert!(!is_file || found(database.folder(), &rested) == 1, "the control of the scan");
        assert!(house.sheet_of(&begun, now()).await.unwrap().answers == before[0].answers);

        beside.clock.advance_seconds(1);
        let swept = beside.sweep(&house, Until::Done).await.unwrap();
        assert_eq!((swept.sheets, swept.unreadable_sheets, swept.participations), (2, 0, 0));
        let ended = house.sheet_of(&begun, now()).await.unwrap();
        assert!(ended.answers_revision == untouched(&house.keyring.get(), &ended.id));
        assert!(ended.answers != before[0].answers && ended.exact != before[0].exact);
        assert_eq!(ended.answers.record.len(), before[0].answers.record.len());
        let kept = house.sheet_of(&submitted, now()).await.unwrap();
        assert!(kept.answers == before[1].answers && kept.exact == before[1].exact);
        assert!(kept.answers_revision == before[1].answers_revision);
        // From outside nothing tells the two apart.
        assert_eq!(ended.draft_ends_at, kept.draft_ends_at);
        assert_eq!(ended.draft_ends_at, draft_end.plus_days(90));
        let executed = retention_order::list(&database.store, 10).await.unwrap();
        assert_eq!(executed.len(), 1);
        assert_eq!(executed[0].counts, r#"{"drafts":2}"#);
        assert!(beside.ledger.read().unwrap().open_intents().is_empty());
        assert!(!is_file || found(database.folder(), &rested) == 0);
    })
    .await;
}

#[tokio::test]
async fn a_sheet_whose_standing_does_not_open_is_left_alone() {
    let database = Database::sqlite().await;
    let house = Household::in_database(&database).await;
    let person = house.add_person("Anna Muster", end().plus_days(50), Sheet::Begun).await;
    let mut tx = database.store.begin().await.unwrap();
    answer_sheet::set_draft_end(&mut tx, &person.sheet, end()).await.unwrap();
    let sheet = house.sheet_of(&person, end()).await.unwrap();
    let noise = Envelope::decoy(&house.chance, KeyGroup::Results, Size::Kib1);
    let cover = cover_of(&database.store, &house.keyring.get(), &person.id).await.unwrap();
    let mut records = Records::hold_ended_too(&mut tx, &cover).await.unwrap();
    let revision = Revision::make(&house.chance);
    records.replace_standing(&sheet.id, revision, noise).unwrap();
    records.write(&mut tx, &house.chance).await.unwrap();
    tx.commit().await.unwrap();
    let beside = Beside::at(database.folder(), end());
    let swept = beside.sweep(&house, Until::Done).await.unwrap();
    assert_eq!((swept.sheets, swept.unreadable_sheets), (1, 1));
    let after = house.sheet_of(&person, end()).await.unwrap();
    assert!(after.answers == sheet.answers);
    assert_eq!(after.draft_ends_at, end().plus_days(1), "tried again the next day");
    database.remove().await;
}

/// What the pages seal is what the sweep opens: a sheet unlocked by an adviser, not by this test.
#[tokio::test]
async fn a_draft_of_the_running_service_ends() {
    let house = House::new().await;
    let person = house.add_person("Anna Muster").await;
    house.unlock(&person, QUESTIONNAIRE).await;
    let (store, chance) = (&house.installation.store, &*house.installation.chance);
    let now = || house.clock.now();
    let keyring = house.installation.keyring.get();
    let cover = cover_of(store, &keyring, &person).await.unwrap();
    let sheet = answer_sheet::list(store, &cover, now()).await.unwrap().remove(0);
    let saved = Envelope::decoy(chance, KeyGroup::Answers, sheet.answers.size().unwrap());
    let (former, revision) = (&sheet.answers_revision, Revision::make(chance));
    let mut tx = store.begin().await.unwrap();
    let mut records = Records::hold(&mut tx, &cover, now()).await.unwrap();
    records.set_draft(&sheet.id, former, revision, saved.clone()).unwrap();
    records.write(&mut tx, chance).await.unwrap();
    tx.commit().await.unwrap();

    house.clock.advance_days(90);
    let folder = &house.installation.folder;
    let ledger = Ledger::at(&folder.ledger());
    let addresses = Addresses::in_folders(&folder.addresses(), &folder.hour_keys()).unwrap();
    let sweep = Sweep::of(&house.installation, &ledger, &addresses);
    let swept = sweep.run().await.unwrap().unwrap();
    assert_eq!((swept.sheets, swept.unreadable_sheets, swept.participations), (1, 0, 0));
    let ended = answer_sheet::list(store, &cover, now()).await.unwrap().remove(0);
    assert!(ended.answers_revision == untouched(&house.installation.keyring.get(), &ended.id));
    assert!(ended.answers != saved);
}

/// A restriction is no reason to keep a draft longer.
#[tokio::test]
async fn a_draft_of_a_restricted_person_ends_on_its_day() {
    on_both(async |database| {
        let house = House::on(database, Catalogue::embedded().unwrap()).await;
        let person = house.add_person("Anna Muster").await;
        house.unlock(&person, QUESTIONNAIRE).await;
        let anna = Counselled::enter(&house, &person).await;
        anna.answer(QUESTIONNAIRE, 3, 1).await;
        anna.object().await;
        let store = &house.installation.store;
        for (days, sheets) in [(89, 0), (1, 1)] {
            house.clock.advance_days(days);
            let swept = house.sweep().await;
            assert_eq!((swept.sheets, swept.unreadable_sheets), (sheets, 0));
            let keyring = house.installation.keyring.get();
            let cover = cover_of(store, &keyring, &person).await.unwrap();
            let sheet = answer_sheet::list(store, &cover, house.clock.now()).await.unwrap();
            let untouched = untouched(&house.installation.keyring.get(), &sheet[0].id);
            assert_eq!(sheet[0].answers_revision == untouched, sheets == 1);
        }
        house.close().await;
    })
    .await;
}

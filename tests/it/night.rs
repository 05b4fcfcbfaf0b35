//! Covers, and the nightly round: whoever copies the database every night cannot tell who answered.

mod classifier;
mod forest;
mod play;
mod snapshot;

use lotse::clock::Clock as _;
use lotse::counselling::decisions::{self, Choice};
use lotse::counselling::{sheets, unlocking};
use lotse::custody::{CustodyError, night};
use lotse::definition::Catalogue;
use lotse::ids::ParticipationId;
use lotse::retention::alarms;
use lotse::store::answer_sheet;
use lotse::store::night::names;
use lotse::store::sql::Statement;

use crate::conditional::{self, BUS, WAYS};
use crate::counselled::Counselled;
use crate::covers::{cover_of, resting};
use crate::databases::on_both;
use crate::house::House;
use crate::tree::files;

const MODULE: &str = "motivation";
const QUESTIONNAIRE: &str = "dynamic-motivation";
const OTHER: &str = "personal-competences";

/// Every column of theirs that rests under covers is another one, of the same length.
async fn renewed(house: &House, person: &ParticipationId, before: &[Vec<u8>]) -> bool {
    let after = resting(&house.installation.store, person).await;
    assert_eq!(after.len(), before.len());
    let lengths = |columns: &[Vec<u8>]| columns.iter().map(Vec::len).collect::<Vec<_>>();
    assert_eq!(lengths(&after), lengths(before));
    let changed = after.iter().zip(before).filter(|(new, old)| new != old).count();
    assert!(changed == 0 || changed == after.len(), "{changed} of {}", after.len());
    changed > 0
}

/// Whatever somebody does with a sheet, all that they have is written anew, and nobody else's.
#[tokio::test]
async fn every_act_renews_all_covers_of_the_person() {
    on_both(async |database| {
        let house = House::on(database, Catalogue::embedded().unwrap()).await;
        let person = house.add_person("Anna Muster").await;
        let other = house.add_person("Bert Muster").await;
        for questionnaire in [QUESTIONNAIRE, OTHER] {
            house.unlock(&person, questionnaire).await;
            house.unlock(&other, questionnaire).await;
        }
        let anna = Counselled::enter(&house, &person).await;
        Counselled::enter(&house, &other).await;
        let adviser = house.adviser_of(&person).await;
        let list = unlocking::list(&house.installation, adviser.case()).await.unwrap();
        let of_first = list.list.iter().find(|one| one.definition == QUESTIONNAIRE).unwrap();
        let beside = resting(&house.installation.store, &other).await;
        let acts = [
            "no",
            "later",
            "informed",
            "agreement",
            "first",
            "all",
            "submit",
            "discard",
            "again",
            "resubmit",
            "show",
            "take-back",
            "unlock",
            "withdraw",
            "sweep",
            "night",
        ];
        for act in acts {
            let before = resting(&house.installation.store, &person).await;
            assert_eq!(before.len(), 2 * 8 + 3);
            let all = usize::MAX;
            match act {
                "no" => anna.decide(MODULE, Choice::No).await,
                "later" => anna.decide(MODULE, Choice::Later).await,
                "informed" => {
                    let me = anna.person().await;
                    decisions::set_informed(&house.installation, &me, "1", 1).await.unwrap();
                }
                "agreement" => {
                    let me = anna.person().await;
                    decisions::set_agreement_read(&house.installation, &me, 1).await.unwrap();
                }
                "first" => anna.answer(QUESTIONNAIRE, 1, 1).await,
                "all" | "again" => anna.answer(QUESTIONNAIRE, all, 2).await,
                "submit" | "resubmit" => anna.submit(QUESTIONNAIRE).await,
                "discard" => anna.discard(QUESTIONNAIRE).await,
                "show" => anna.show(QUESTIONNAIRE).await,
                "take-back" => unlocking::take_back(&house.installation, &adviser, &of_first.sheet)
                    .await
                    .unwrap(),
                "unlock" => house.unlock(&person, QUESTIONNAIRE).await,
                "withdraw" => anna.withdraw(MODULE).await,
                "sweep" => {
                    // The drafts of both end, one of which nobody has begun.
                    house.clock.advance_days(90);
                    assert_eq!(house.sweep().await.sheets, 4);
                }
                _ => {
                    night::now(&house.installation).await.unwrap();
                }
            }
            assert!(renewed(&house, &person, &before).await, "{act}");
            let everybody = act == "sweep" || act == "night";
            assert_eq!(renewed(&house, &other, &beside).await, everybody, "{act}");
        }
        house.close().await;
    })
    .await;
}

/// The night changes nothing that anybody reads, also where processing is restricted.
#[tokio::test]
async fn after_the_night_everything_reads_as_before() {
    on_both(async |database| {
        let house = House::on(database, conditional::catalogue()).await;
        let mut people = Vec::new();
        for name in ["Anna Muster", "Bert Muster"] {
            let person = house.add_person(name).await;
            house.unlock(&person, BUS).await;
            house.unlock(&person, WAYS).await;
            people.push((person.clone(), Counselled::enter(&house, &person).await));
        }
        let bert = &people[1].1;
        for (_, who) in &people {
            who.answer(WAYS, usize::MAX, 2).await;
            who.submit(WAYS).await;
            who.answer(BUS, 1, 1).await;
        }
        let request = bert.object().await;
        let keyring = house.installation.keyring.get();
        let (store, now) = (&house.installation.store, house.clock.now());
        let opened = async |person: &ParticipationId| {
            let cover = cover_of(store, &keyring, person).await.unwrap();
            let sheets = answer_sheet::list(store, &cover, now).await.unwrap();
            let inner = |sheet: answer_sheet::AnswerSheet| {
                let revisions = (sheet.answers_revision, sheet.standing_revision);
                (revisions, sheet.answers, sheet.exact, sheet.standing)
            };
            sheets.into_iter().map(inner).collect::<Vec<_>>()
        };
        let before = [opened(&people[0].0).await, opened(&people[1].0).await];
        let done = night::now(&house.installation).await.unwrap();
        assert_eq!((done.people, done.rows, done.closed), (2, 6, 0));
        assert!([opened(&people[0].0).await, opened(&people[1].0).await] == before);
        for (_, who) in &people {
            let own = sheets::list_own(&house.installation, &who.person().await).await.unwrap();
            assert_eq!(own.iter().filter(|sheet| sheet.is_begun()).count(), 2);
        }
        bert.end_restriction(&request).await;
        house.close().await;
    })
    .await;
}

/// What a program without covers wrote is read, and covered by the next night.
#[tokio::test]
async fn rows_from_before_are_taken_over() {
    on_both(async |database| {
        let house = House::on(database, conditional::catalogue()).await;
        let person = house.add_person("Anna Muster").await;
        house.unlock(&person, WAYS).await;
        let anna = Counselled::enter(&house, &person).await;
        anna.answer(WAYS, 3, 2).await;
        let store = &house.installation.store;
        let keyring = house.installation.keyring.get();
        let cover = cover_of(store, &keyring, &person).await.unwrap();
        let now = house.clock.now();
        let inner = answer_sheet::list(store, &cover, now).await.unwrap().remove(0);
        let decided = lotse::store::decisions::find(store, &cover).await.unwrap().unwrap();
        let mut tx = store.begin().await.unwrap();
        Statement::new(
            "UPDATE answer_sheet SET cover_revision = NULL, answers_revision = $1,
                 answers_key = $2, answers_record = $3, exact_key = $4, exact_record = $5,
                 standing_revision = $6, standing_key = $7, standing_record = $8",
        )
        .bind(&inner.answers_revision)
        .bind(inner.answers.key.as_slice())
        .bind(inner.answers.record.as_slice())
        .bind(inner.exact.key.as_slice())
        .bind(inner.exact.record.as_slice())
        .bind(&inner.standing_revision)
        .bind(inner.standing.key.as_slice())
        .bind(inner.standing.record.as_slice())
        .run(&mut tx)
        .await
        .unwrap();
        Statement::new(
            "UPDATE decisions SET cover_revision = NULL, revision = $1, decisions_key = $2,
                 decisions_record = $3",
        )
        .bind(&decided.0)
        .bind(decided.1.key.as_slice())
        .bind(decided.1.record.as_slice())
        .run(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let own = sheets::list_own(&house.installation, &anna.person().await).await.unwrap();
        assert!(own[0].draft(&anna.person().await).is_ok(), "as it was");

        let bare = async || {
            let rows = Statement::new(
                "SELECT id FROM answer_sheet WHERE cover_revision IS NULL
                 UNION ALL SELECT participation_id FROM decisions WHERE cover_revision IS NULL",
            );
            rows.all(store).await.unwrap().len()
        };
        assert_eq!(bare().await, 2, "the control");
        // A program is put in place by day: the first round does not wait for the night.
        assert!(night::when_due(&house.installation).await.unwrap().is_some());
        assert_eq!(bare().await, 0);
        assert!(night::when_due(&house.installation).await.unwrap().is_none());
        let own = sheets::list_own(&house.installation, &anna.person().await).await.unwrap();
        assert_eq!(own[0].draft(&anna.person().await).unwrap().counts().answered, 3);
        house.close().await;
    })
    .await;
}

/// A row that somebody swapped or changed opens nowhere, and keeps nobody else from the night.
#[tokio::test]
async fn what_was_forged_is_counted_and_left() {
    on_both(async |database| {
        let house = House::on(database, conditional::catalogue()).await;
        let mut people = Vec::new();
        for name in ["Anna Muster", "Bert Muster"] {
            let person = house.add_person(name).await;
            house.unlock(&person, WAYS).await;
            people.push((person.clone(), Counselled::enter(&house, &person).await));
        }
        let store = &house.installation.store;
        // The state of one column is put back after another writing of the row.
        let [old, _] = [resting(store, &people[0].0).await, resting(store, &people[1].0).await];
        people[0].1.answer(WAYS, 1, 1).await;
        let mut tx = store.begin().await.unwrap();
        Statement::new("UPDATE answer_sheet SET answers_record = $1 WHERE participation_id = $2")
            .bind(old[1].as_slice())
            .bind(&people[0].0)
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let refused = sheets::list_own(&house.installation, &people[0].1.person().await).await;
        assert!(refused.is_err());
        let before = resting(store, &people[1].0).await;
        let done = night::now(&house.installation).await.unwrap();
        assert_eq!((done.people, done.rows, done.closed), (2, 3, 1));
        assert!(renewed(&house, &people[1].0, &before).await);
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_round_is_due_at_three_and_alarms_when_it_stays_away() {
    let house = House::new().await;
    let installation = &house.installation;
    assert!(night::when_due(installation).await.unwrap().is_some(), "there was none yet");
    let due = night::due_at(installation).await.unwrap();
    assert_eq!(due.utc().to_rfc3339(), "2027-03-02T02:00:00+00:00", "three o'clock in Vienna");
    house.clock.set(due.plus_seconds(-1));
    assert!(night::when_due(installation).await.unwrap().is_none());
    house.clock.set(due);
    assert!(night::when_due(installation).await.unwrap().is_some());
    assert_eq!(night::due_at(installation).await.unwrap(), due.plus_days(1));

    // Somebody else seems to be at it, and never ends.
    let path = installation.folder.keys().join("nightly-round.lock");
    let lock = std::fs::File::create(path).unwrap();
    lock.try_lock().unwrap();
    let refused = night::now(installation).await;
    assert!(matches!(refused, Err(CustodyError::UnderWay { .. })));
    house.clock.advance_seconds(36 * 3600 - 1);
    assert!(night::when_due(installation).await.unwrap().is_none());
    assert!(alarms::list(&installation.store).await.unwrap().is_empty());
    house.clock.advance_seconds(1);
    assert!(night::when_due(installation).await.unwrap().is_none());
    let alarm = alarms::list(&installation.store).await.unwrap().remove(0);
    assert_eq!((alarm.code.as_str(), alarm.figure), ("night-late", 36 * 3600));
    drop(lock);
    assert!(night::when_due(installation).await.unwrap().is_some());
    assert!(alarms::list(&installation.store).await.unwrap().is_empty());
}

/// A table with rows of people that the night forgets would keep their order.
#[test]
fn every_table_with_people_is_written_at_night() {
    let mut with_people = Vec::new();
    for file in files(&["migrations"], &[".sql"]) {
        let mut table = String::new();
        for line in file.text.lines() {
            if let Some(name) = line.strip_prefix("CREATE TABLE ") {
                name.trim_end_matches(" (").clone_into(&mut table);
            }
            if line.trim_start().starts_with("participation_id ") {
                with_people.push(table.clone());
            }
        }
    }
    with_people.sort();
    assert!(with_people.iter().eq(names()), "{with_people:?}");
}

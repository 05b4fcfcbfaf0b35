//! How a package ends: after seven days, with the person's data, by being taken back; and what a roll does.

use lotse::access;
use lotse::classes::KeyGroup;
use lotse::clock::Clock as _;
use lotse::custody::roll;
use lotse::ids::ParticipationId;
use lotse::keys::{Scope, Token};
use lotse::rights::RightsError;
use lotse::rights::transmission::{self, Stand};
use lotse::store::sql::Statement;
use lotse::store::{erasure, transmission as rows};

use super::super::callers::Stage;
use super::super::databases::{Database, on_both};
use super::super::rights::her;
use super::super::scan;
use super::{fetch, provide, provided, rows_left, stand};

#[tokio::test]
async fn after_seven_days_nobody_fetches_it_and_the_sweep_removes_it() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let (_, code) = Box::pin(provided(&stage)).await;
        let end = stage.house.clock.now().plus_days(7);
        stage.house.clock.set(end);
        assert_eq!(fetch(&stage, &code).await, None, "every read knows the end");
        assert_eq!(rows_left(&stage).await, 1, "no sweep came by");
        stage.house.clock.set(end.plus_seconds(-1));
        assert_eq!(stage.house.sweep().await.transmissions, 0, "a second earlier it waits");
        stage.house.clock.set(end);
        assert_eq!(stage.house.sweep().await.transmissions, 1);
        assert_eq!(rows_left(&stage).await, 0);
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_second_before_its_end_it_is_fetched() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let (_, code) = Box::pin(provided(&stage)).await;
        stage.house.clock.set(stage.house.clock.now().plus_days(7).plus_seconds(-1));
        assert!(fetch(&stage, &code).await.is_some());
        stage.house.close().await;
    })
    .await;
}

async fn end_participation(stage: &Stage, person: &ParticipationId) {
    let mut tx = stage.house.installation.store.begin().await.unwrap();
    let ended = Statement::new("UPDATE participation SET ends_at = $1 WHERE id = $2");
    ended.bind(stage.house.clock.now()).bind(person).run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn it_ends_with_the_persons_data() {
    on_both(async |database| Box::pin(ends_with_her(database)).await).await;
}

async fn ends_with_her(database: &Database) {
    let stage = Stage::on(database).await;
    stage.house.lift(&stage.hold).await;
    let (id, code) = provided(&stage).await;
    let store = &stage.house.installation.store;
    let tag = stage.house.installation.keyring.get().transmission_tag(&code);
    let found = rows::find(store, &tag, stage.house.clock.now()).await.unwrap().unwrap();
    assert_eq!(found.request, id);
    let (wrapped, package) =
        (found.package.wrapped.bytes.clone(), found.package.bytes[..64].to_vec());
    let traces = [("wrapped key", wrapped), ("sealed package", package)];
    let present = async || {
        let places = scan::rows(database).await;
        let holds = |trace: &[u8]| {
            let digits = data_encoding::HEXLOWER.encode(trace);
            let within = |text: &str| text.to_lowercase().contains(&digits);
            places.iter().any(|place| within(&String::from_utf8_lossy(&place.bytes)))
        };
        traces.iter().filter(|(_, trace)| holds(trace)).map(|(what, _)| *what).collect::<Vec<_>>()
    };
    assert_eq!(present().await, ["wrapped key", "sealed package"], "the control");

    end_participation(&stage, &stage.herself.person).await;
    assert_eq!(fetch(&stage, &code).await, None, "even before the sweep");
    assert_eq!(stage.house.sweep().await.participations, 1);
    assert_eq!(erasure::count_left(store, &stage.herself.person).await.unwrap(), 0);
    assert_eq!(present().await, Vec::<&str>::new());
    assert_eq!(fetch(&stage, &code).await, None);
    stage.house.close().await;
}

#[tokio::test]
async fn what_was_taken_back_is_gone_and_can_be_provided_anew() {
    on_both(async |database| Box::pin(taken_back(database)).await).await;
}

async fn taken_back(database: &Database) {
    let stage = Stage::on(database).await;
    let (id, code) = provided(&stage).await;
    let installation = &stage.house.installation;
    let other = Token::read(&stage.other.token.text()).unwrap();
    let other = access::Participant::authorise(installation, other).await.unwrap();
    let foreign = transmission::withdraw(installation, &other, &id).await;
    assert!(matches!(foreign, Err(RightsError::NotNow)), "somebody else takes nothing back");
    transmission::withdraw(installation, &her(&stage).await, &id).await.unwrap();
    assert_eq!((fetch(&stage, &code).await, rows_left(&stage).await), (None, 0));
    assert_eq!(stand(&stage, &id).await, Some(Stand::Possible));
    let anew = provide(&stage, &id).await.unwrap();
    assert_eq!(fetch(&stage, &code).await, None, "the former code stays dead");
    assert!(fetch(&stage, &anew).await.is_some());
    stage.house.close().await;
}

#[tokio::test]
async fn a_roll_leaves_it_to_be_fetched_and_closes_older_copies_of_it() {
    on_both(async |database| Box::pin(rolled(database)).await).await;
}

async fn rolled(database: &Database) {
    let stage = Stage::on(database).await;
    let (id, code) = provided(&stage).await;
    let installation = &stage.house.installation;
    let tag = installation.keyring.get().transmission_tag(&code);
    let now = stage.house.clock.now();
    // As it rests in a backup from before the roll.
    let old = rows::find(&installation.store, &tag, now).await.unwrap().unwrap();
    roll::now(installation).await.unwrap();
    roll::now(installation).await.unwrap();
    let scope =
        Scope { provider: &old.provider, project: Some(&old.project), group: KeyGroup::Code };
    let keyring = installation.keyring.get();
    assert!(keyring.open_package(&scope, id.as_str(), &old.package, &code).is_err());
    assert!(fetch(&stage, &code).await.is_some());
    stage.house.close().await;
}

//! At the door without login: what every code but the right one is told, and who else stands there.

use lotse::access::{self, Denied};
use lotse::clock::Clock as _;
use lotse::keys::TransmissionCode;
use lotse::rights::transmission;

use super::super::callers::{Role, Stage};
use super::super::databases::{Database, on_both};
use super::super::rights::her;
use super::{asked, fetch, granted, page_of, provide, provided};

#[tokio::test]
async fn too_many_codes_are_refused_whatever_the_code() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let (_, code) = Box::pin(provided(&stage)).await;
        let installation = &stage.house.installation;
        let wrong = TransmissionCode::read(&"0".repeat(32)).unwrap();
        for _ in 0..600 {
            assert_eq!(fetch(&stage, &wrong).await, None);
        }
        for code in [&wrong, &code] {
            let refused = access::fetch_package(installation, code).await;
            assert!(matches!(refused, Err(Denied::TooMany(900))));
        }
        stage.house.clock.set(stage.house.clock.now().plus_seconds(901));
        assert!(fetch(&stage, &code).await.is_some(), "a quarter of an hour later it goes on");
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn wrong_used_ended_and_withdrawn_codes_answer_alike() {
    on_both(async |database| Box::pin(alike(database)).await).await;
}

async fn alike(database: &Database) {
    let stage = Stage::on(database).await;
    let installation = &stage.house.installation;
    let text = |code: &TransmissionCode| code.text().to_string();
    let wrong = asked(&stage, &["0000"; 8].join("-")).await;
    assert_eq!((wrong.0, wrong.1.as_str()), (422, "no-store"));
    let (_, used) = provided(&stage).await;
    let fetched = asked(&stage, &text(&used)).await;
    assert_eq!((fetched.0, fetched.1.as_str()), (200, "no-store"), "the control");
    let (id, withdrawn) = provided(&stage).await;
    transmission::withdraw(installation, &her(&stage).await, &id).await.unwrap();
    let (_, ended) = provided(&stage).await;
    assert_eq!(asked(&stage, &text(&used)).await, wrong);
    assert_eq!(asked(&stage, &text(&withdrawn)).await, wrong);
    assert_eq!(asked(&stage, "no code at all").await, wrong);
    stage.house.clock.set(stage.house.clock.now().plus_days(7));
    assert_eq!(asked(&stage, &text(&ended)).await, wrong);
    stage.house.sweep().await;
    assert_eq!(asked(&stage, &text(&ended)).await, wrong);
    stage.house.close().await;
}

#[tokio::test]
async fn neither_office_nor_anybody_else_reaches_it_before_it_is_fetched() {
    on_both(async |database| Box::pin(out_of_reach(database)).await).await;
}

async fn out_of_reach(database: &Database) {
    let stage = Stage::on(database).await;
    let id = granted(&stage).await;
    let office = stage.caller(Role::Office);
    let before = office.get(&page_of(&stage, &id)).await.body;
    let code = provide(&stage, &id).await.unwrap();
    let after = office.get(&page_of(&stage, &id)).await.body;
    assert_eq!(after, before, "the office does not even see that one waits");
    let way = format!("/participant/rights/{id}/transmission");
    for caller in stage.callers.iter().filter(|caller| caller.role != Role::Herself) {
        let status = caller.get(&way).await.status;
        assert!(status == 404 || status == 401, "{:?} gets {status}", caller.role);
    }
    let page = stage.caller(Role::Herself).get(&way).await;
    assert!(page.body.contains("data-stand") && !page.body.contains(&*code.text()));
    stage.house.close().await;
}

//! What is due is counted before anything is deleted.

use std::net::IpAddr;

use lotse::classes::DataClass;
use lotse::clock::Clock as _;
use lotse::retention::due::end_of;
use lotse::retention::figures;
use lotse::retention::plan::{end_of_day, plan};
use lotse::retention::sweep::Until;
use lotse::store::answer_sheet;

use super::{Beside, end, rows, sendable};
use crate::databases::on_both;
use crate::household::{Household, Sheet, ZONE};

#[tokio::test]
async fn plan_and_figures_count_without_deleting() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let people = [
            house.add_person("Anna Muster", end(), Sheet::Submitted).await,
            house.add_person("Bert Muster", end().plus_days(20), Sheet::Begun).await,
        ];
        house.add_attempt(b"someone", end().plus_days(-9)).await;
        let mut tx = database.store.begin().await.unwrap();
        answer_sheet::set_draft_end(&mut tx, &people[1].sheet, end()).await.unwrap();
        tx.commit().await.unwrap();
        let beside = Beside::at(database.folder(), end().plus_days(-5));
        let last_day = end().plus_seconds(-1).date_in(ZONE);
        assert_eq!(last_day.to_string(), "2027-06-30");
        let before = end_of_day(&database.store, last_day.pred_opt().unwrap()).await.unwrap();
        let planned = plan(&database.store, before).await.unwrap();
        assert!(planned.lines.iter().all(|line| line.class == "throttle"), "{planned:?}");
        assert_eq!(end_of_day(&database.store, last_day).await.unwrap(), end_of(last_day, ZONE));
        let planned = plan(&database.store, end()).await.unwrap();
        let line = |class: &str| {
            let found = planned.lines.iter().find(|line| line.class == class).unwrap();
            (found.project.as_deref(), found.rule, found.records)
        };
        assert_eq!(line("identity"), (Some("P-1"), "participation", 1));
        assert_eq!(line("own-answers"), (Some("P-1"), "participation", 1));
        assert_eq!(line("drafts"), (Some("P-1"), "drafts", 1));
        assert_eq!(line("throttle"), (None, "throttle", 1));

        let now = beside.clock.now();
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        beside.addresses.add(&house.chance, now.plus_seconds(-7200), address).unwrap();
        let gathered = figures::gather(&database.store, &beside.addresses, now);
        let seen = sendable(gathered).await.unwrap().figures;
        let soon = &seen.due[0];
        let days = (soon.in_7_days, soon.in_30_days, soon.in_90_days);
        assert_eq!((soon.project_code.as_str(), days), ("P-1", (1, 2, 2)));
        assert_eq!((seen.overdue, seen.executed.len()), (0, 0));
        assert_eq!(seen.held.of(DataClass::Identity), 2);
        assert!((7200..10_800).contains(&seen.oldest_address_seconds.unwrap()));

        beside.clock.set(end().plus_seconds(3600));
        let now = beside.clock.now();
        let late = figures::gather(&database.store, &beside.addresses, now).await.unwrap().figures;
        assert_eq!(late.overdue, 1, "a sweep that does not run is seen");
        beside.sweep(&house, Until::Done).await.unwrap();
        let done = figures::gather(&database.store, &beside.addresses, now).await.unwrap();
        assert_eq!(done.proofs.orders.len(), done.figures.executed.len());
        let done = done.figures;
        assert_eq!(done.overdue, 0);
        let erased = done.executed.iter().find(|order| order.rule == "participation").unwrap();
        assert_eq!(erased.counts.of(DataClass::Identity), 1);
        assert_eq!(done.held.of(DataClass::Identity), 1);
        assert_eq!(rows(database, &people[1]).await, 18);
    })
    .await;
}

//! Legal holds over a restore: what is held by the ledger is not deleted by a restore, whatever the
//! backup knows of it.

use chrono::NaiveDate;
use lotse::clock::Clock as _;
use lotse::counselling::holds::{self, Actor, Proposal};
use lotse::custody::{backup, copies};
use lotse::store::{erasure, legal_hold};

use super::super::house::date;
use super::{Kept, opened, restore};

/// 1 July 2028, when everything of the project is due.
const DAYS_TO_THE_END: i64 = 488;

fn until() -> NaiveDate {
    date(2028, 12, 31)
}

/// Everybody is due, and one hold of each kind is in the ledger and not so in the backup.
#[tokio::test]
async fn a_restore_deletes_nobody_whom_the_ledger_holds() {
    for (case, people_after, again, ended, findings) in [
        ("placed since", 1, 1, 0, 1),
        ("proposed then, placed since", 1, 1, 0, 0),
        ("placed then, lifted since", 0, 0, 1, 0),
        ("proposed since", 0, 0, 0, 0),
    ] {
        let kept = Kept::new().await;
        let (house, installation) = (&kept.house, &kept.installation);
        let person = house.add_person("Vera Muster").await;
        house.clock.advance_days(DAYS_TO_THE_END - 20);
        let (dpo, confirmed) = house.officer().await;
        let proposal = Proposal {
            project: &house.project.id,
            person: None,
            legal_basis: "Art. 17 Abs. 3 lit. e DSGVO",
            reason: "Ein Verfahren.",
            until: until(),
        };
        if !case.contains("then") {
            backup::make(installation).await.unwrap();
        }
        let by = Actor::Officer(&dpo);
        let id = holds::propose(installation, by, confirmed, &proposal).await.unwrap();
        let agree = async || {
            let (lead, confirmed) = house.lead().await;
            holds::second(installation, Actor::Lead(&lead), confirmed, &id).await.unwrap();
        };
        if case.starts_with("placed then") {
            agree().await;
        }
        if case.contains("then") {
            backup::make(installation).await.unwrap();
        }
        if case.ends_with("lifted since") {
            house.lift(&id).await;
        } else if case.ends_with("placed since") {
            agree().await;
        }
        copies::make(installation).await.unwrap();
        house.clock.advance_days(21);

        let elsewhere = kept.elsewhere();
        let location = elsewhere.location();
        let restored = restore(&kept, &elsewhere.folder, &location).run(None).await.unwrap();
        let found = (restored.people_after, restored.holds_again, restored.holds_ended);
        assert_eq!(found, (people_after, again, ended), "{case}: {restored:?}");
        assert_eq!(restored.findings.len(), findings, "{case}: {:?}", restored.findings);
        let back = opened(house, elsewhere.folder.clone(), &location).await;
        let left = erasure::count_left(&back.store, &person).await.unwrap();
        assert_eq!(left > 0, people_after > 0, "{case}");
        let hold = legal_hold::find(&back.store, &id).await.unwrap();
        let stands = hold.as_ref().is_some_and(|hold| hold.stands(house.clock.now()));
        assert_eq!(stands, people_after > 0, "{case}");
        if findings > 0 {
            let hold = hold.unwrap();
            assert_eq!(hold.participation, None, "the whole project, because whom is not known");
            assert_eq!(hold.until_on, date(2028, 8, 1), "30 days from then");
        }
        back.store.close().await;
    }
}

//! Restrictions over a restore: old data and old keys bring nobody back to sight, and hide nobody whose
//! restriction has ended.

use lotse::access::{self, Adviser, AdviserDesk, Denied, Opening};
use lotse::custody::{backup, copies};
use lotse::ids::ParticipationId;
use lotse::installation::Installation;
use lotse::retention::ledger::Ledger;
use lotse::retention::restrictions;
use lotse::store::restriction;

use super::super::counselled::Counselled;
use super::super::house::{ADVISER, PASSWORD, secret};
use super::{Kept, opened, opens, restore};

async fn is_restricted(installation: &Installation, person: &ParticipationId) -> bool {
    let (token, _) = access::log_in(installation, ADVISER, secret(PASSWORD)).await.unwrap();
    let desk = AdviserDesk::authorise(installation, token).await.unwrap();
    let opened = Adviser::authorise(installation, &desk, person, Opening::Act).await;
    matches!(opened, Err(Denied::Restricted))
}

#[tokio::test]
async fn what_the_ledger_says_stands_after_a_restore_and_nothing_else() {
    let kept = Kept::new().await;
    let mut people = Vec::new();
    for name in ["Objects later", "Ends later", "Stays restricted", "Never"] {
        people.push(kept.house.add_person(name).await);
    }
    let mut who = Vec::new();
    for person in &people {
        who.push(Counselled::enter(&kept.house, person).await);
    }
    let ends = who[1].object().await;
    who[2].object().await;
    // The keys are copied before the last steps, and what happens since stands in the ledger alone.
    copies::make(&kept.installation).await.unwrap();
    backup::make(&kept.installation).await.unwrap();
    who[0].object().await;
    who[1].end_restriction(&ends).await;

    let elsewhere = kept.elsewhere();
    let location = elsewhere.location();
    let restored = restore(&kept, &elsewhere.folder, &location).run(None).await.unwrap();
    assert_eq!((restored.restricted_again, restored.lifted_again), (1, 1));
    assert_eq!(restored.findings.len(), 1, "{:?}", restored.findings);
    assert!(restored.findings[0].contains("1 people are restricted"), "{:?}", restored.findings);
    let back = opened(&kept.house, elsewhere.folder.clone(), &location).await;
    let mut restricted = Vec::new();
    for person in &people {
        restricted.push(is_restricted(&back, person).await);
    }
    assert_eq!(restricted, [true, false, true, false]);
    assert_eq!(opens(&back, &people).await.into_iter().collect::<Vec<_>>(), [1, 3]);
    let explained = restriction::list_restricting(&back.store).await.unwrap();
    assert_eq!(
        explained.into_iter().map(|(_, person)| person).collect::<Vec<_>>(),
        [people[2].clone()]
    );

    // Whose request did not come back ends it all the same, and the ledger says so.
    let mut first = who.remove(0);
    first.come_back_to(&back).await;
    first.end_restriction_alone(&back).await;
    assert!(!is_restricted(&back, &people[0]).await);
    let ledger = Ledger::at(&elsewhere.folder.ledger()).read().unwrap();
    let tags: Vec<_> = restrictions::standing(&ledger).into_values().collect();
    assert_eq!(tags, [restrictions::tag_of(&back.keyring.get(), &people[2])]);
    back.store.close().await;
}

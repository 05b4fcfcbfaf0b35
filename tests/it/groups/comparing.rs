//! Attacks by comparing: before and after somebody goes, between quarters, between projects.

use lotse::store::session::Computer;
use lotse::store::sql::Statement;

use super::*;

/// Forgets that the quarters were fixed, as if figures followed what is there; for controls.
async fn forget(house: &House) {
    let mut tx = house.installation.store.begin().await.unwrap();
    Statement::new("DELETE FROM group_figure").run(&mut tx).await.unwrap();
    Statement::new("DELETE FROM group_figures_fixed").run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// Everybody in two bands, so near to an edge that one person more or less can be seen.
const AT_AN_EDGE: [usize; 14] = [1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3];

#[tokio::test]
async fn a_withdrawal_and_a_deletion_change_no_fixed_figure() {
    on_both(async |database| {
        let house = house(database).await;
        let members = people_show(&house, &SPREAD).await;
        let (stays, withdraws, deleted) = (&members[0], &members[1], &members[2]);
        stand_on(&house, 2027, 4, 29);
        fix(&house, database, 1).await;
        let fixed = figures(&house, &house.project).await;
        assert_eq!(fixed.len(), 2);

        let withdraws = enters_again(&house, withdraws).await;
        withdraws.withdraws(&house).await;
        fix(&house, database, 2).await;
        assert_eq!(figures(&house, &house.project).await, fixed, "after a withdrawal");
        erase(&house, &deleted.id).await;
        fix(&house, database, 3).await;
        assert_eq!(figures(&house, &house.project).await, fixed, "after a deletion");
        // Exit dates and what an adviser takes back change nothing either.
        leaves(&house, &stays.id).await;
        stand_on(&house, 2027, 7, 29);
        fix(&house, database, 4).await;
        assert_eq!(figures(&house, &house.project).await, fixed, "after an exit, a quarter later");
        house.close().await;
    })
    .await;
}

/// The control: figures that followed a withdrawal would give away the band of whoever withdrew.
#[tokio::test]
async fn figures_that_followed_would_give_the_band_away() {
    let database = Database::sqlite().await;
    let house = house(&database).await;
    let members = people_show(&house, &AT_AN_EDGE).await;
    stand_on(&house, 2027, 4, 29);
    let mut told_apart = 0;
    let mut before = Vec::new();
    for seed in 0..20 {
        fix(&house, &database, seed).await;
        before.push(figures(&house, &house.project).await);
        forget(&house).await;
    }
    enters_again(&house, &members[0]).await.withdraws(&house).await;
    for (seed, before) in (0..).zip(&before) {
        fix(&house, &database, seed).await;
        let after = figures(&house, &house.project).await;
        forget(&house).await;
        told_apart += usize::from(after != *before);
    }
    assert!(told_apart > 0, "with the same chances the difference shows");
    house.close().await;
}

#[tokio::test]
async fn who_withdraws_or_is_gone_before_the_count_is_not_counted() {
    on_both(async |database| {
        let house = house(database).await;
        let members = people_show(&house, &AT_AN_EDGE[2..]).await;
        for member in &members[..2] {
            member.withdraws(&house).await;
        }
        erase(&house, &members[2].id).await;
        stand_on(&house, 2027, 4, 29);
        // Nine are left: whatever chance says, there is no figure.
        for seed in 0..20 {
            fix(&house, database, seed).await;
            assert_eq!(figures(&house, &house.project).await, []);
            forget(&house).await;
        }
        // The control: with three more there can be one.
        let mut seen = false;
        stand_on(&house, 2027, 3, 31);
        people_show(&house, &[1, 1, 3, 3]).await;
        stand_on(&house, 2027, 4, 29);
        for seed in 0..20 {
            fix(&house, database, seed).await;
            seen |= !figures(&house, &house.project).await.is_empty();
            forget(&house).await;
        }
        assert!(seen);
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn quarters_and_projects_stand_apart_and_are_never_summed_up() {
    on_both(async |database| {
        let house = house(database).await;
        let desk = house.desk(ADVISER).await;
        let mut tx = house.installation.store.begin().await.unwrap();
        staff::add_to_project(&mut tx, desk.desk().id(), &house.other_project.id).await.unwrap();
        tx.commit().await.unwrap();
        people_show(&house, &SPREAD).await;
        // Nine of another project: with the others they would be many, alone they are too few.
        for band in &SPREAD[..9] {
            Member::who(&house, &house.other_project, Does::Shows(*band)).await;
        }
        stand_on(&house, 2027, 4, 1);
        // One shows on the first day of the next quarter: too late for this one, alone in the next.
        people_show(&house, &[4]).await;
        stand_on(&house, 2027, 4, 29);
        fix(&house, database, 1).await;
        let first = figures(&house, &house.project).await;
        assert_eq!(first.len(), 2);
        assert_eq!(figures(&house, &house.other_project).await, []);

        // A late shower and a second quarter with few people add nothing to the first.
        people_show(&house, &[0, 1, 2]).await;
        stand_on(&house, 2027, 7, 29);
        fix(&house, database, 2).await;
        assert_eq!(figures(&house, &house.project).await, first);
        assert_eq!(figures(&house, &house.other_project).await, []);
        let mut officer = logged_in(&house, DPO).await;
        let page = officer.get("/dpo/figures").await;
        assert_eq!(page.is_a_page().count("[data-figures] table"), 2, "one table for each scale");
        assert_eq!(page.count("tfoot"), 0, "and nothing below it that sums up");
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn two_nodes_fix_a_quarter_once() {
    on_both(async |database| {
        let house = house(database).await;
        people_show(&house, &SPREAD).await;
        stand_on(&house, 2027, 4, 29);
        let (one, other) =
            (with_chance(&house, database, 1).await, with_chance(&house, database, 2).await);
        let (first, second) =
            tokio::join!(group_figures::fix_closed(&one), group_figures::fix_closed(&other));
        first.unwrap();
        second.unwrap();
        assert_eq!(figures(&house, &house.project).await.len(), 2);
        one.store.close().await;
        other.store.close().await;
        house.close().await;
    })
    .await;
}

/// The same person with a new session, weeks later.
async fn enters_again(house: &House, member: &Member) -> Member {
    let entered = access::enter(&house.installation, &member.login, secret(SECRET), Computer::Own)
        .await
        .unwrap();
    let token = entered.token.text().to_string();
    Member { id: member.id.clone(), login: member.login.clone(), token }
}

/// Deletes a person as the sweep does when their time is over.
async fn erase(house: &House, person: &ParticipationId) {
    let mut tx = house.installation.store.begin().await.unwrap();
    lotse::store::erasure::remove(&mut tx, person).await.unwrap();
    tx.commit().await.unwrap();
}

/// The adviser takes the questionnaire back and enters an exit date.
async fn leaves(house: &House, person: &ParticipationId) {
    let adviser = house.adviser_of(person).await;
    let unlocked = unlocking::list(&house.installation, adviser.case()).await.unwrap();
    for one in &unlocked.list {
        unlocking::take_back(&house.installation, &adviser, &one.sheet).await.unwrap();
    }
    let adviser = house.adviser_of(person).await;
    let exit = Some(date(2027, 3, 15));
    people::change(&house.installation, &adviser, "Vera Muster", "4711", exit).await.unwrap();
}

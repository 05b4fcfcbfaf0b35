//! Rolls that are cut off at any step end like an undisturbed one; no root dies too early.

use std::fs::{self, File};

use lotse::access::{self, AdviserDesk};
use lotse::classes::KeyGroup;
use lotse::clock::Clock as _;
use lotse::counselling::people;
use lotse::custody::roll::{self, Step, Until};
use lotse::custody::standing::standing;
use lotse::custody::{CustodyError, backup, copies};
use lotse::ids::KeyId;
use lotse::keys::{SharedKeyring, Wrapped};
use lotse::store::custody_act::Outcome;
use lotse::store::sql::Statement;
use lotse::store::wrapped_key::Owner;
use lotse::store::{Location, StoreError, recovery, wrapped_key};

use super::{ADVISER, Kept, PASSWORD, Taken, leftovers, opens, secret, stolen, stolen_key};

#[tokio::test]
async fn a_roll_cut_off_after_any_step_ends_like_an_undisturbed_one() {
    for cut in [None].into_iter().chain(Step::ALL.map(Some)) {
        let kept = Kept::new().await;
        let people = [kept.house.add_person("Anna").await, kept.house.add_person("Bert").await];
        let installation = &kept.installation;
        if let Some(step) = cut {
            let stopped = roll::until(installation, Until::ForTestAfter(step)).await;
            assert!(matches!(stopped, Err(CustodyError::Stopped(_))), "{stopped:?}");
            assert_eq!(opens(installation, &people).await.len(), 2, "after {step:?}");
            let is_over = step == Step::Destroyed;
            assert_eq!(roll::when_due(installation).await.unwrap().is_none(), is_over);
        } else {
            assert_eq!(roll::now(installation).await.unwrap().epoch, 2);
        }
        let keyring = SharedKeyring::load(&kept.folder().keyring()).unwrap().get();
        assert_eq!(keyring.epochs(), [2], "{cut:?}");
        let store = &installation.store;
        assert_eq!(wrapped_key::find_epoch(store).await.unwrap(), Some(2));
        assert_eq!(wrapped_key::count_older(store, 2).await.unwrap(), 0);
        assert_eq!(recovery::count_older(store, 2).await.unwrap(), 0);
        assert_eq!(opens(installation, &people).await.len(), 2);
        let copied = fs::read_dir(kept.folder().copies()).unwrap().count();
        assert_eq!(copied, 1, "only the copy of the living epoch is kept");
        assert!(leftovers(kept.folder()).is_empty());
        kept.installation.store.close().await;
    }
}

/// The next roll comes within minutes; until then nobody is turned away.
#[tokio::test]
async fn whoever_writes_a_key_while_a_roll_is_cut_off_goes_on() {
    let kept = Kept::new().await;
    let installation = &kept.installation;
    kept.house.clock.advance_days(7);
    let stopped = roll::until(installation, Until::ForTestAfter(Step::Begun)).await;
    assert!(matches!(stopped, Err(CustodyError::Stopped(_))), "{stopped:?}");
    let store = &installation.store;
    assert_eq!(wrapped_key::find_epoch(store).await.unwrap(), Some(1));
    let (token, _) = access::log_in(installation, ADVISER, secret(PASSWORD)).await.unwrap();
    let desk = AdviserDesk::authorise(installation, token).await.unwrap();
    let project = &kept.house.project.id;
    let person = people::add(installation, &desk, project, "Anna", "AMS-4711", None).await;
    let added = [person.unwrap()];
    assert_eq!(wrapped_key::find_epoch(store).await.unwrap(), Some(2));
    let began = wrapped_key::find_epoch_began(store).await.unwrap();
    assert_eq!(began, Some(kept.house.clock.now()), "a week is counted from here");
    assert_eq!(opens(installation, &added).await.len(), 1);
    assert_eq!(roll::when_due(installation).await.unwrap().unwrap().epoch, 2);
    assert_eq!(installation.keyring.get().epochs(), [2]);
    assert_eq!(opens(installation, &added).await.len(), 1);
    assert!(roll::when_due(installation).await.unwrap().is_none());
    // A key on a root that is gone, or on one that nobody has, is still refused.
    let mut tx = store.begin().await.unwrap();
    for epoch in [1, 4] {
        let key = Wrapped { epoch, bytes: vec![0; 64] };
        let id = KeyId::from_bits([9; 16]);
        let owner = (&Owner::Participation(added[0].clone()), KeyGroup::Answers);
        let now = kept.house.clock.now();
        let refused = wrapped_key::set(&mut tx, &id, owner, &key, now).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "epoch {epoch}: {refused:?}");
    }
    drop(tx);
    kept.installation.store.close().await;
}

#[tokio::test]
async fn an_epoch_lasts_a_week() {
    let kept = Kept::new().await;
    let installation = &kept.installation;
    assert!(roll::when_due(installation).await.unwrap().is_none());
    kept.house.clock.advance_seconds(7 * 86_400 - 1);
    assert!(roll::when_due(installation).await.unwrap().is_none());
    kept.house.clock.advance_seconds(1);
    assert_eq!(roll::when_due(installation).await.unwrap().unwrap().epoch, 2);
    assert!(roll::when_due(installation).await.unwrap().is_none());
    let standing = standing(installation).await.unwrap();
    assert_eq!((standing.epoch, standing.epoch_began_at), (2, kept.house.clock.now()));
    assert_eq!(standing.roll_due_at, kept.house.clock.now().plus_days(7));
    let last = standing.roll.unwrap();
    assert_eq!((last.outcome, last.ran_at), (Outcome::Done, kept.house.clock.now()));
    assert!(standing.copy.is_some() && standing.drill.is_none());
    kept.installation.store.close().await;
}

/// What could not be put back must not be made unreadable.
#[tokio::test]
async fn without_a_copy_outside_the_database_no_root_dies() {
    let kept = Kept::new().await;
    let person = [kept.house.add_person("Anna").await];
    fs::write(kept.folder().copies(), "a file is in the way").unwrap();
    let failed = roll::now(&kept.installation).await;
    assert!(matches!(failed, Err(CustodyError::File { .. })), "{failed:?}");
    let keyring = SharedKeyring::load(&kept.folder().keyring()).unwrap().get();
    assert_eq!(keyring.epochs(), [1, 2]);
    let last = standing(&kept.installation).await;
    assert!(last.is_err(), "the folder of copies is no folder");
    fs::remove_file(kept.folder().copies()).unwrap();
    let last = standing(&kept.installation).await.unwrap().roll.unwrap();
    assert_eq!(last.outcome, Outcome::Failed);
    assert_eq!(roll::when_due(&kept.installation).await.unwrap().unwrap().epoch, 2);
    assert_eq!(opens(&kept.installation, &person).await.len(), 1);
    kept.installation.store.close().await;
}

#[tokio::test]
async fn only_one_rolls_at_a_time() {
    let kept = Kept::new().await;
    let installation = &kept.installation;
    kept.house.clock.advance_days(8);
    let lock = File::create(kept.folder().keys().join("roll.lock")).unwrap();
    lock.try_lock().unwrap();
    let refused = roll::now(installation).await;
    assert!(matches!(refused, Err(CustodyError::UnderWay { .. })), "{refused:?}");
    assert!(roll::when_due(installation).await.unwrap().is_none());
    drop(lock);
    if let Location::Server(_) = installation.location {
        // Another node, which shares the database and not the folder.
        let mut tx = kept.house.installation.store.begin().await.unwrap();
        let lock = "SELECT CAST(pg_advisory_xact_lock(
            1819243520, hashtext(CAST(current_schema() AS TEXT))) AS TEXT) AS taken";
        Statement::new(lock).all(&mut tx).await.unwrap();
        let refused = roll::now(installation).await;
        assert!(matches!(refused, Err(CustodyError::UnderWay { .. })), "{refused:?}");
        tx.commit().await.unwrap();
    }
    assert_eq!(roll::now(installation).await.unwrap().epoch, 2);
    kept.installation.store.close().await;
}

#[tokio::test]
async fn copies_are_made_daily_and_only_the_newest_few_are_kept() {
    let kept = Kept::new().await;
    kept.house.add_person("Anna").await;
    let installation = &kept.installation;
    for day in 0..6 {
        let made = copies::when_due(installation).await.unwrap();
        assert!(made.is_some(), "day {day}");
        assert!(copies::when_due(installation).await.unwrap().is_none());
        kept.house.clock.advance_days(1);
    }
    assert_eq!(standing(installation).await.unwrap().copies.len(), 3);
    roll::now(installation).await.unwrap();
    assert_eq!(standing(installation).await.unwrap().copies.len(), 1, "the others open nothing");
    kept.installation.store.close().await;
}

/// Both sides of the horizon, and the control: it is the roll that ends an erased person's backups.
#[tokio::test]
async fn an_erased_person_is_in_old_backups_until_the_roll_and_not_after() {
    let kept = Kept::new().await;
    let people = [kept.house.add_person("Anna").await, kept.house.add_person("Bert").await];
    let made = backup::make(&kept.installation).await.unwrap();
    let taken = Taken::out_of(&kept, &made.path, &stolen_key(kept.folder(), &made));
    kept.erase(&people[0]).await;
    let reads = async || {
        let keyring = kept.installation.keyring.reread().unwrap();
        stolen(&kept.house, &taken, &keyring, &people).await.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(reads().await, [0, 1], "the control: before the roll both are readable");
    kept.house.clock.advance_seconds(7 * 86_400 - 1);
    assert!(roll::when_due(&kept.installation).await.unwrap().is_none());
    assert_eq!(reads().await, [0, 1], "this side of the horizon");
    kept.house.clock.advance_seconds(1);
    assert!(roll::when_due(&kept.installation).await.unwrap().is_some());
    assert!(reads().await.is_empty(), "the other side: the old data alone read nobody");
    assert_eq!(opens(&kept.installation, &people).await.into_iter().collect::<Vec<_>>(), [1]);
    kept.installation.store.close().await;
}

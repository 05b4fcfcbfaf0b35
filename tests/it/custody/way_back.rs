//! The way back: what a restore refuses, what interrupts it, and what it brings.

use std::fs;

use lotse::access::Invited;
use lotse::classes::DataClass;
use lotse::clock::{Clock as _, SystemClock};
use lotse::counselling::decisions;
use lotse::custody::restore::{Step, Until};
use lotse::custody::standing::standing;
use lotse::custody::{CustodyError, age, backup, copies, drill, presence, roll};
use lotse::ids::OrderId;
use lotse::installation::Folder;
use lotse::keys::{Keyring, SeededChance};
use lotse::retention::counts::Counts;
use lotse::retention::ledger::{Entry, Kind, Ledger};
use lotse::store::custody_act::Outcome;
use lotse::store::session::Computer;
use lotse::store::sql::Statement;
use lotse::store::{Location, Store};

use super::super::databases::{check_integrity, databases_beside};
use super::super::house::{House, secret};
use super::super::program::Installed;
use super::{Kept, Taken, leftovers, opened, opens, restore, stolen_key, take_out};

#[tokio::test]
async fn a_database_older_than_its_ledger_is_refused() {
    let kept = Kept::new().await;
    let people = [kept.house.add_person("Anna").await, kept.house.add_person("Bert").await];
    let made = backup::make(&kept.installation).await.unwrap();
    let old = Taken::out_of(&kept, &made.path, &stolen_key(kept.folder(), &made));
    let ledger = Ledger::at(&kept.folder().ledger());
    let store = Store::open(&old.location).await.unwrap();
    age::refuse_older(&store, &ledger).await.unwrap();
    kept.erase(&people[0]).await;
    age::refuse_older(&kept.installation.store, &ledger).await.unwrap();
    let refused = age::refuse_older(&store, &ledger).await.unwrap_err();
    assert!(matches!(refused, CustodyError::OlderThanLedger { lacking: 1, .. }));
    assert!(refused.to_string().contains("lotse restore"), "{refused}");
    store.close().await;
    kept.installation.store.close().await;
}

#[tokio::test]
async fn a_restore_cut_off_after_any_step_is_not_served_and_ends_by_being_run_again() {
    for cut in [None].into_iter().chain(Step::ALL.map(Some)) {
        let kept = Kept::whole().await;
        let names = ["Anna", "Bert", "Cora"];
        let mut people = Vec::new();
        for name in names {
            people.push(kept.house.add_person(name).await);
        }
        backup::make(&kept.installation).await.unwrap();
        kept.erase(&people[0]).await;
        kept.house.clock.advance_days(8);
        roll::when_due(&kept.installation).await.unwrap().unwrap();
        people.push(kept.house.add_person("Dora, who comes after the backup").await);
        copies::make(&kept.installation).await.unwrap();
        kept.installation.store.close().await;
        kept.house.installation.store.close().await;

        let (folder, location) = (kept.folder(), &kept.installation.location);
        let mut again = restore(&kept, folder, location);
        let present = again.run(None).await.unwrap_err();
        let known = matches!(present, CustodyError::Present { .. } | CustodyError::NotEmpty);
        assert!(known && present.to_string().contains("--replace"), "{present:?}");
        presence::refuse_restoring(folder).unwrap();
        again.replace = true;
        if let Some(step) = cut {
            again.until = Until::ForTestAfter(step);
            let stopped = again.run(None).await;
            assert!(matches!(stopped, Err(CustodyError::Stopped(_))), "{step:?} {stopped:?}");
            let refused = presence::refuse_restoring(folder).unwrap_err().to_string();
            assert!(refused.contains("run `lotse restore` again"), "{refused}");
            assert!(presence::serve(folder).is_err(), "{step:?}");
            // The marker alone is leave enough.
            again.replace = false;
            again.until = Until::Done;
        }
        let restored = again.run(None).await.unwrap();
        assert_eq!((restored.people_before, restored.people_after), (3, 2), "{cut:?}");
        assert_eq!((restored.deleted_again, restored.unreadable), (1, 0));
        assert_eq!((restored.unknown, restored.to_invite_again), (1, 0));
        assert!(restored.findings.is_empty(), "{restored:?}");
        let back = opened(&kept.house, folder.clone(), location).await;
        let _served = presence::serve(folder).unwrap();
        assert_eq!(opens(&back, &people).await.into_iter().collect::<Vec<_>>(), [1, 2]);
        age::refuse_older(&back.store, &Ledger::at(&folder.ledger())).await.unwrap();
        check_integrity(location, &back.store).await;
        assert_eq!(databases_beside(location), 0, "{cut:?}");
        assert_eq!(standing(&back).await.unwrap().restore.unwrap().outcome, Outcome::Done);
        assert!(leftovers(folder).is_empty(), "{:?}", leftovers(folder));
        // Nothing is put back beneath a service.
        let beneath = again.run(None).await;
        assert!(matches!(beneath, Err(CustodyError::InUse { .. })), "{beneath:?}");
        back.store.close().await;
    }
}

#[tokio::test]
async fn what_was_changed_or_has_no_key_is_refused_and_nothing_is_changed() {
    let kept = Kept::new().await;
    kept.house.add_person("Anna").await;
    let made = backup::make(&kept.installation).await.unwrap();
    let bytes = fs::read(&made.path).unwrap();
    let changed = kept.folder.path().join("changed.backup");
    let elsewhere = kept.elsewhere();
    let location = elsewhere.location();
    let way = restore(&kept, &elsewhere.folder, &location);
    for at in [0, 20, 45, 52, 60, bytes.len() / 2, bytes.len() - 1] {
        let mut tampered = bytes.clone();
        tampered[at] ^= 1;
        fs::write(&changed, &tampered).unwrap();
        let refused = way.run(Some(&changed)).await.unwrap_err();
        let known =
            matches!(refused, CustodyError::BackupDamaged { .. } | CustodyError::KeyGone { .. });
        assert!(known, "{at}: {refused}");
        fs::write(&changed, &bytes[..at]).unwrap();
        let refused = way.run(Some(&changed)).await.unwrap_err();
        assert!(matches!(refused, CustodyError::BackupDamaged { .. }), "{at}: {refused}");
    }
    assert!(!elsewhere.folder.database().exists() && !elsewhere.folder.restoring().exists());

    // Another installation's keys: without the backup's key, and with it beside a foreign keyring.
    let foreign = tempfile::tempdir().unwrap();
    let data = tempfile::tempdir().unwrap();
    let folder = Folder::new(data.path().to_owned(), foreign.path().to_owned())
        .with_copies(kept.folder().copies().to_owned());
    Keyring::make(&SeededChance::for_test(77)).store_new(&folder.keyring()).unwrap();
    let location = elsewhere.location();
    let location = match location {
        Location::File(_) => Location::File(folder.database()),
        server @ Location::Server(_) => server,
    };
    let mut way = restore(&kept, &folder, &location);
    way.replace = true;
    let refused = way.run(Some(&made.path)).await.unwrap_err();
    assert!(matches!(refused, CustodyError::KeyGone { .. }), "{refused}");
    fs::create_dir(folder.backup_keys()).unwrap();
    for key in fs::read_dir(kept.folder().backup_keys()).unwrap() {
        let key = key.unwrap();
        fs::copy(key.path(), folder.backup_keys().join(key.file_name())).unwrap();
    }
    let refused = way.run(Some(&made.path)).await.unwrap_err();
    assert!(matches!(refused, CustodyError::NoKeyTable { .. }), "{refused}");
    assert!(!folder.database().exists() && !folder.restoring().exists());
    assert!(leftovers(&folder).is_empty(), "{:?}", leftovers(&folder));
    assert_eq!(databases_beside(&location), 0);
    // The control: the backup is good.
    let elsewhere = kept.elsewhere();
    let location = elsewhere.location();
    restore(&kept, &elsewhere.folder, &location).run(Some(&made.path)).await.unwrap();
    kept.installation.store.close().await;
}

#[tokio::test]
async fn a_backup_dies_with_its_key_after_30_days_wherever_a_copy_lies() {
    let kept = Kept::new().await;
    kept.house.add_person("Anna").await;
    let installation = &kept.installation;
    let made = backup::when_due(installation).await.unwrap().unwrap();
    assert!(backup::when_due(installation).await.unwrap().is_none(), "one a day");
    let forgotten = kept.folder.path().join("forgotten.backup");
    fs::copy(&made.path, &forgotten).unwrap();
    kept.house.clock.advance_seconds(30 * 86_400 - 1);
    assert_eq!(backup::expire(kept.folder(), kept.house.clock.now()).unwrap(), 0);
    assert!(backup::list(kept.folder()).unwrap()[0].opens);
    kept.house.clock.advance_seconds(1);
    let next = backup::when_due(installation).await.unwrap().unwrap();
    let listed = backup::list(kept.folder()).unwrap();
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert!(listed[0].id == next.id && listed[0].opens && !made.path.exists());
    let elsewhere = kept.elsewhere();
    let location = elsewhere.location();
    let refused = restore(&kept, &elsewhere.folder, &location).run(Some(&forgotten)).await;
    assert!(matches!(refused, Err(CustodyError::KeyGone { .. })), "{refused:?}");
    kept.installation.store.close().await;
}

#[tokio::test]
async fn a_backup_that_fails_leaves_no_plaintext_and_no_key() {
    let kept = Kept::new().await;
    kept.house.add_person("Anna").await;
    fs::write(kept.folder().backups().unwrap(), "a file is in the way").unwrap();
    assert!(backup::make(&kept.installation).await.is_err());
    assert!(leftovers(kept.folder()).is_empty());
    fs::remove_file(kept.folder().backups().unwrap()).unwrap();
    // What a kill leaves is cleared by the next.
    fs::create_dir(kept.folder().data().join(".scratch-killed")).unwrap();
    fs::write(kept.folder().data().join(".scratch-killed/database"), "plain").unwrap();
    backup::make(&kept.installation).await.unwrap();
    assert!(leftovers(kept.folder()).is_empty(), "{:?}", leftovers(kept.folder()));
    assert_eq!(fs::read_dir(kept.folder().backup_keys()).unwrap().count(), 1);
    kept.installation.store.close().await;
}

#[tokio::test]
async fn a_backup_says_nothing_without_its_key() {
    let kept = Kept::embedded().await;
    let person = kept.house.add_person("Anna").await;
    kept.erase(&person).await;
    let left = kept.house.add_person("Bert").await;
    let made = backup::make(&kept.installation).await.unwrap();
    let key = stolen_key(kept.folder(), &made);
    let database = fs::read(take_out(&made.path, &key, kept.folder.path())).unwrap();
    let sealed = fs::read(&made.path).unwrap();
    let holds = |bytes: &[u8], text: &str| {
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    for text in ["NW-2027", "Neue Wege", "participation", "completed", left.as_str()] {
        assert!(!holds(&sealed, text), "{text}");
    }
    // The control: inside it stands in the clear.
    assert!(holds(&database, "NW-2027") && holds(&database, left.as_str()));
    kept.installation.store.close().await;
}

/// People with secrets: who has kept theirs logs in, who has a new access is invited again.
#[tokio::test]
async fn secrets_come_back_as_far_as_their_keys_do() {
    let kept = Kept::new().await;
    let house = &kept.house;
    let (anna, bert) = (house.add_person("Anna").await, house.add_person("Bert").await);
    let words = "drei Fische lesen Zeitung";
    let enter = async |house: &House, person| {
        let invited = Invited::Token(house.invite(person).await.token);
        decisions::enter_for_the_first_time(
            &house.installation,
            &invited,
            secret(words),
            Computer::Own,
        )
        .await
        .unwrap();
    };
    enter(house, &anna).await;
    enter(house, &bert).await;
    let made = backup::make(&kept.installation).await.unwrap();
    house.clock.advance_days(1);
    enter(house, &bert).await;
    roll::now(&kept.installation).await.unwrap();
    let elsewhere = kept.elsewhere();
    let location = elsewhere.location();
    let restored =
        restore(&kept, &elsewhere.folder, &location).run(Some(&made.path)).await.unwrap();
    assert_eq!((restored.people_after, restored.to_invite_again), (2, 1));
    let back = opened(house, elsewhere.folder.clone(), &location).await;
    let count = Statement::new("SELECT participation_id FROM person_access");
    let rows = count.all(&back.store).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].text("participation_id").unwrap(), anna.as_str());
    assert_eq!(opens(&back, &[anna, bert]).await.len(), 2);
    back.store.close().await;
    kept.installation.store.close().await;
}

#[tokio::test]
async fn a_drill_says_what_would_come_back_and_leaves_nothing_behind() {
    let kept = Kept::new().await;
    let people = [kept.house.add_person("Anna").await, kept.house.add_person("Bert").await];
    let missing = drill::run(&kept.installation).await;
    assert!(matches!(missing, Err(CustodyError::NoBackup { .. })), "{missing:?}");
    assert_eq!(standing(&kept.installation).await.unwrap().drill.unwrap().outcome, Outcome::Failed);
    backup::make(&kept.installation).await.unwrap();
    kept.erase(&people[0]).await;
    kept.house.clock.advance_days(8);
    roll::when_due(&kept.installation).await.unwrap().unwrap();
    let ledger = fs::read(kept.folder().ledger()).unwrap();
    let tried = drill::run(&kept.installation).await.unwrap();
    assert_eq!((tried.people_before, tried.people_after), (2, 1), "{tried:?}");
    assert_eq!((tried.deleted_again, tried.age_seconds), (1, 8 * 86_400));
    assert!(tried.findings.is_empty(), "{tried:?}");
    assert!(leftovers(kept.folder()).is_empty());
    assert_eq!(fs::read(kept.folder().ledger()).unwrap(), ledger, "the ledger is untouched");
    assert_eq!(opens(&kept.installation, &people).await.into_iter().collect::<Vec<_>>(), [1]);
    let last = standing(&kept.installation).await.unwrap().drill.unwrap();
    assert_eq!((last.outcome, last.ran_at), (Outcome::Done, kept.house.clock.now()));
    assert!(last.figures.contains("\"people\":1"), "{}", last.figures);
    kept.installation.store.close().await;
}

#[test]
fn the_whole_round_by_command() {
    let installed = Installed::new();
    let backups = installed.path().join("backups");
    let backups = backups.to_str().unwrap();
    installed.run(&["backup"]).is_refused(&["--backups", "LOTSE_BACKUPS"]);
    let made = installed.run(&["backup", "--backups", backups]);
    assert_eq!(made.status, Some(0), "{made:?}");
    let list = installed.run(&["backup", "list", "--backups", backups, "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(list[0]["opens"], true);
    let rolled = installed.run(&["keys", "roll"]);
    assert!(rolled.out.starts_with("Nothing to do before"), "{rolled:?}");
    let rolled = installed.run(&["keys", "roll", "--now"]);
    assert!(rolled.out.starts_with("Epoch 2"), "{rolled:?}");
    let tried = installed.run(&["drill", "--backups", backups]);
    assert_eq!(tried.status, Some(0), "{tried:?}");
    assert!(tried.out.contains("people in the backup"), "{tried:?}");
    let words = ["restore", "--backups", backups];
    installed.run(&words).is_refused(&["there is a database at", "--replace"]);
    let restored = installed.run(&["restore", "--backups", backups, "--replace"]);
    assert_eq!(restored.status, Some(0), "{restored:?}");
    assert!(restored.out.contains("can be served again"), "{restored:?}");
    let planned = installed.run(&["retention", "plan"]);
    assert_eq!(planned.status, Some(0), "{planned:?}");

    // A restore that was cut off is served by no command.
    fs::write(installed.folder().restoring(), "").unwrap();
    for words in [&["retention", "plan"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        installed.run(words).is_refused(&["a restore was begun", "lotse restore"]);
    }
    let restored = installed.run(&["restore", "--backups", backups]);
    assert_eq!(restored.status, Some(0), "{restored:?}");

    // A ledger that knows a deletion which the database does not.
    let ledger = Ledger::at(&installed.folder().ledger());
    let mut counts = Counts::default();
    counts.add(DataClass::Identity, 1);
    for (kind, counts) in [(Kind::Intent, Counts::default()), (Kind::Completed, counts)] {
        let entry = Entry {
            rule: "participation".to_owned(),
            project: "NEU-1".to_owned(),
            counts,
            tag: [7; 32],
            ..Entry::new(kind, OrderId::from_bits([7; 16]), SystemClock.now(), 2)
        };
        ledger.append(&[entry]).unwrap();
    }
    for words in [&["retention", "run"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        installed.run(words).is_refused(&["older than its ledger", "lotse restore"]);
    }
    let restored = installed.run(&["restore", "--backups", backups, "--replace"]);
    assert!(restored.out.contains("       1  deletions of the ledger"), "{restored:?}");
    let server = installed.serve();
    // Nothing is put back beneath a service.
    let beneath = installed.run(&["restore", "--backups", backups, "--replace"]);
    beneath.is_refused(&["the service is running", "stop it first"]);
    assert_eq!(server.end("TERM").status, Some(0));

    let inside = installed.folder().keys().join("backups");
    installed
        .run(&["backup", "--backups", inside.to_str().unwrap()])
        .is_refused(&["--backups", "must not lie inside one another"]);
}

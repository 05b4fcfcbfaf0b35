//! The way back on a server: what is refused, and what takes whose place.
//!
//! All of it as an operator's role does it: one that may make databases, and is no superuser.

use lotse::custody::restore::{Step, Until};
use lotse::custody::{CustodyError, backup, presence, roll};
use lotse::store::sql::Statement;
use lotse::store::{Location, Store, wrapped_key};

use super::super::databases::{OwnDatabase, as_administrator, databases_beside, run_sql};
use super::super::house::House;
use super::{Kept, opened, opens, restore};

/// The full round on a server: into an empty database, which cannot be opened before the end.
#[tokio::test]
#[ignore = "needs a server"]
async fn on_a_server_a_backup_goes_into_an_empty_database() {
    let kept = Kept::of(House::of_ordinary_role().await).await;
    let people = [kept.house.add_person("Anna").await, kept.house.add_person("Bert").await];
    backup::make(&kept.installation).await.unwrap();
    kept.erase(&people[0]).await;
    kept.house.clock.advance_days(8);
    roll::when_due(&kept.installation).await.unwrap().unwrap();
    let elsewhere = kept.elsewhere();
    let full = &kept.installation.location;
    let refused = restore(&kept, &elsewhere.folder, full).run(None).await.unwrap_err();
    assert!(matches!(refused, CustodyError::NotEmpty), "{refused}");
    let wrong = Location::File(elsewhere.folder.database());
    let refused = restore(&kept, &elsewhere.folder, &wrong).run(None).await.unwrap_err();
    assert!(matches!(refused, CustodyError::OtherDatabase { .. }), "{refused}");

    let place = elsewhere.server.as_ref().unwrap().location();
    let mut way = restore(&kept, &elsewhere.folder, &place);
    way.until = Until::ForTestAfter(Step::Filled);
    assert!(matches!(way.run(None).await, Err(CustodyError::Stopped(_))));
    let half = Store::open(&place).await.unwrap();
    let epoch = wrapped_key::find_epoch(&half).await.unwrap();
    assert_eq!(epoch, None, "nobody can serve it");
    half.close().await;
    way.until = Until::Done;
    let restored = way.run(None).await.unwrap();
    assert_eq!((restored.people_before, restored.people_after), (2, 1));
    let back = opened(&kept.house, elsewhere.folder.clone(), &place).await;
    assert_eq!(opens(&back, &people).await.into_iter().collect::<Vec<_>>(), [1]);
    // Nobody's database is taken from under them.
    way.replace = true;
    let beneath = way.run(None).await.unwrap_err();
    assert!(matches!(beneath, CustodyError::Connected), "{beneath}");
    presence::refuse_restoring(&elsewhere.folder).unwrap();
    back.store.close().await;
    // Nor what somebody else keeps there, although this role may not read it.
    let administrator = as_administrator(&place);
    run_sql(&administrator, "CREATE TABLE public.accounts (id BIGINT)");
    let refused = way.run(None).await.unwrap_err();
    assert!(refused.to_string().contains(".accounts, which is not in the backup"), "{refused}");
    run_sql(&administrator, "DROP TABLE public.accounts");
    let restored = way.run(None).await.unwrap();
    assert_eq!((restored.people_before, restored.people_after), (2, 1));
    assert_eq!(databases_beside(&place), 0);
    kept.installation.store.close().await;
}

/// What takes a database's place writes its text in the same encoding.
#[tokio::test]
#[ignore = "needs a server"]
async fn a_database_keeps_its_encoding() {
    let kept = Kept::of(House::of_ordinary_role().await).await;
    kept.house.add_person("Anna").await;
    backup::make(&kept.installation).await.unwrap();
    let elsewhere = kept.elsewhere();
    let own = OwnDatabase::beside_in(&kept.installation.location, "LATIN1").unwrap();
    let place = own.location();
    let mut way = restore(&kept, &elsewhere.folder, &place);
    way.replace = true;
    let restored = way.run(None).await.unwrap();
    assert_eq!(restored.people_after, 1);
    let back = Store::open(&place).await.unwrap();
    let encoding = Statement::new(
        "SELECT CAST(pg_encoding_to_char(encoding) AS TEXT) AS name FROM pg_database
         WHERE datname = current_database()",
    );
    let row = encoding.one(&back).await.unwrap().unwrap();
    assert_eq!(row.text("name").unwrap(), "LATIN1");
    back.close().await;
}

//! Nothing personal lies anywhere in the clear: a full life, and then a search for every word of it.

use lotse::clock::Clock as _;
use lotse::ids::ProviderId;
use lotse::store::project;

use super::callers::{ADDRESS, Role, Stage};
use super::crawl;
use super::databases::{Database, on_both};
use super::house::{ADVISER, House, PASSWORD};
use super::life::{self, Life, Until};
use super::marked;
use super::scan::{self, Log, Place};

/// Everything that the service leaves behind: database, write-ahead log, shared memory, ledger,
/// addresses, temporary files, log.
async fn left_behind(database: &Database, log: &Log) -> Vec<Place> {
    let mut places = scan::database(database).await;
    places.extend(log.places());
    places
}

#[tokio::test]
async fn a_full_life_leaves_no_word_in_the_clear() {
    on_both(async |database| {
        let log = Log::begin();
        let house = House::on(database, marked::catalogue()).await;
        let life = life::play(&house, "anna", Until::HandedOver).await;
        let markers = life.markers();
        let finds = scan::find(&left_behind(database, &log).await, &markers);
        assert_eq!(finds, [], "these words lie in the clear");

        assert_control(database, &log, &life).await;
        house.close().await;
    })
    .await;
}

/// Everyone logs in at the door, opens all there is, and the sweep deletes it all in the end.
#[tokio::test]
async fn pages_logins_and_the_sweep_leave_no_word_in_the_clear() {
    on_both(async |database| {
        let log = Log::begin();
        let stage = Stage::on(database).await;
        let mut markers = [stage.herself.markers(), stage.other.markers()].concat();
        markers.push(("address of a visitor", ADDRESS.to_owned()));
        for caller in &stage.callers {
            let secrets = caller.secrets().into_iter();
            markers.extend(secrets.map(|secret| ("token of a session", secret)));
            crawl::crawl(&stage, caller).await;
        }
        let nobody = stage.caller(Role::Nobody);
        let (login, secret) = (&stage.herself.login_name, Life::secret(stage.herself.mark));
        let person: &[(&str, &str)] = &[("name", login), ("secret", &secret)];
        let staff: &[(&str, &str)] = &[("email", ADVISER), ("password", PASSWORD)];
        for (door, fields) in [("/login", person), ("/staff", staff)] {
            let reply = nobody.send("POST", door, fields, &[]).await;
            let cookie = reply.headers.get("set-cookie").unwrap().to_str().unwrap();
            let token = cookie.split(['=', ';']).nth(1).unwrap();
            markers.push(("cookie", token.to_owned()));
        }
        let wrong = [("name", login.as_str()), ("secret", "Zq7geheimanna falsch")];
        assert_eq!(nobody.send("POST", "/login", &wrong, &[]).await.status, 422);
        let noted = stage.house.installation.folder.addresses();
        assert!(noted.read_dir().unwrap().next().is_some(), "addresses are noted");
        let finds = scan::find(&left_behind(database, &log).await, &markers);
        assert_eq!(finds, [], "these words lie in the clear");

        stage.house.clock.set(stage.house.clock.now().plus_days(800));
        let swept = stage.house.sweep().await;
        assert_eq!(swept.participations, 2);
        let places = left_behind(database, &log).await;
        assert!(places.iter().any(|place| place.name.ends_with("ledger.jsonl")));
        assert_eq!(scan::find(&places, &markers), [], "nor after the sweep");
        stage.house.close().await;
    })
    .await;
}

/// The control: once the words that were sealed are written unsealed, the same search finds each.
async fn assert_control(database: &Database, log: &Log, life: &Life) {
    let mut markers = life.markers();
    let unsealed: Vec<&str> = markers.iter().map(|(_, text)| text.as_str()).collect();
    let unsealed = unsealed.join("\u{1f}");
    let mut tx = database.store.begin().await.unwrap();
    project::add_provider(&mut tx, &ProviderId::from_bits([7; 16]), &unsealed).await.unwrap();
    tx.commit().await.unwrap();
    // Another word for the log, which other tests of this process search too.
    tracing::trace!("Zq7kontrolle");
    markers.push(("control", "Zq7kontrolle".to_owned()));
    let finds = scan::find(&left_behind(database, log).await, &markers);
    for (what, _) in &markers {
        let place = if *what == "control" { "log" } else { "" };
        let found = finds.iter().any(|find| find.what == *what && find.place.contains(place));
        assert!(found, "the search misses: {what}");
    }
}

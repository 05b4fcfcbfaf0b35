//! Nothing personal lies anywhere in the clear: a full life, and then a search for every word of it.

use lotse::ids::ProviderId;
use lotse::store::project;

use super::databases::{Database, on_both};
use super::house::House;
use super::life::{self, Life, Until};
use super::marked;
use super::scan::{self, Log, Place};

/// Everything that the service leaves behind: database, write-ahead log, shared memory, ledger,
/// addresses, temporary files, log.
async fn left_behind(database: &Database, log: &Log) -> Vec<Place> {
    let mut places = scan::database(database).await;
    places.push(log.place());
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

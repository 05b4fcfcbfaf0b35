//! Packages for recipients: no way back brings one again, and an old backup of one closes with its epoch.

use lotse::classes::KeyGroup;
use lotse::clock::Clock as _;
use lotse::custody::{backup, copies, roll};
use lotse::ids::{ParticipationId, RequestId};
use lotse::keys::{Chance as _, Envelope, Revision, Scope, Size, SystemChance, TransmissionCode};
use lotse::store::Store;
use lotse::store::rights_case::{self, Case, Kind, RecordedBy, State};
use lotse::store::transmission::{self, Transmission};

use super::super::house::date;
use super::{Kept, Taken, opened, restore, stolen_key};

fn scope(kept: &Kept) -> Scope<'_> {
    Scope {
        provider: &kept.house.project.provider,
        project: Some(&kept.house.project.id),
        group: KeyGroup::Code,
    }
}

/// A package that waits; its request has no words that matter here.
async fn waiting(kept: &Kept, person: &ParticipationId) -> (RequestId, TransmissionCode) {
    let installation = &kept.installation;
    let id = RequestId::from_bits(SystemChance.bits128());
    let now = kept.house.clock.now();
    let case = Case {
        id: id.clone(),
        participation: person.clone(),
        kind: Kind::Portability,
        recorded_by: RecordedBy::Person,
        received_on: date(2027, 3, 1),
        due_on: date(2027, 4, 1),
        extended_at: None,
        state: State::Granted,
        package_ends_at: Some(now.plus_days(7)),
        package_taken_at: None,
        restriction: None,
        transmitted_at: None,
        revision: Revision::make(&SystemChance),
        words: Envelope::decoy(&SystemChance, KeyGroup::Identity, Size::Kib1),
    };
    let mut tx = installation.store.begin().await.unwrap();
    rights_case::add(&mut tx, &case).await.unwrap();
    let keyring = installation.keyring_now(&mut tx).await.unwrap();
    let (code, package) =
        keyring.seal_package(&SystemChance, &scope(kept), id.as_str(), b"package").unwrap();
    let row = Transmission {
        request: id.clone(),
        participation: person.clone(),
        provided_at: now,
        ends_at: now.plus_days(7),
        package,
    };
    transmission::add(&mut tx, &row, &keyring.transmission_tag(&code)).await.unwrap();
    tx.commit().await.unwrap();
    (id, code)
}

/// What an old database holds under this code; opened with the keyring as it is now.
async fn found(kept: &Kept, store: &Store, id: &RequestId, code: &TransmissionCode) -> [bool; 2] {
    let keyring = kept.installation.keyring.reread().unwrap();
    let tag = keyring.transmission_tag(code);
    let Some(found) = transmission::find(store, &tag, kept.house.clock.now()).await.unwrap() else {
        return [false, false];
    };
    let opened = keyring.open_package(&scope(kept), id.as_str(), &found.package, code);
    [true, opened.is_ok()]
}

#[tokio::test]
async fn a_backup_holds_a_package_that_opens_only_in_its_epoch() {
    let kept = Kept::new().await;
    let person = kept.house.add_person("Anna").await;
    let (id, code) = waiting(&kept, &person).await;
    let made = backup::make(&kept.installation).await.unwrap();
    let taken = Taken::out_of(&kept, &made.path, &stolen_key(kept.folder(), &made));
    let old = Store::open(&taken.location).await.unwrap();
    assert_eq!(found(&kept, &old, &id, &code).await, [true, true], "with the code, for so long");
    let mut tx = kept.installation.store.begin().await.unwrap();
    transmission::remove(&mut tx, &person, &id).await.unwrap();
    tx.commit().await.unwrap();
    roll::now(&kept.installation).await.unwrap();
    assert_eq!(found(&kept, &old, &id, &code).await, [true, false], "though she is still here");
    old.close().await;
    kept.installation.store.close().await;
}

#[tokio::test]
async fn no_way_back_brings_a_package_that_may_have_been_fetched() {
    let kept = Kept::new().await;
    let person = kept.house.add_person("Anna").await;
    let (id, code) = waiting(&kept, &person).await;
    backup::make(&kept.installation).await.unwrap();
    copies::make(&kept.installation).await.unwrap();
    assert_eq!(found(&kept, &kept.installation.store, &id, &code).await, [true, true]);
    kept.installation.store.close().await;
    kept.house.installation.store.close().await;

    let elsewhere = kept.elsewhere();
    let location = elsewhere.location();
    let restored = restore(&kept, &elsewhere.folder, &location).run(None).await.unwrap();
    assert_eq!(restored.people_after, 1);
    let back = opened(&kept.house, elsewhere.folder.clone(), &location).await;
    assert_eq!(found(&kept, &back.store, &id, &code).await, [false, false]);
    let cases = rights_case::list(&back.store, &person, kept.house.clock.now()).await.unwrap();
    assert_eq!(cases.len(), 1, "the request is back, and the person can put another one there");
    back.store.close().await;
}

//! The keyring in two places: whole in both or changed in neither, and never put back silently.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use lotse::keys::{Keyring, KeyringFault, KeyringHome, SeededChance, Settled, SharedKeyring};
use tempfile::TempDir;

struct Place {
    chance: SeededChance,
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place =
            Self { chance: SeededChance::for_test(3), folder: tempfile::tempdir().unwrap() };
        for name in ["keys", "second"] {
            fs::create_dir(place.folder.path().join(name)).unwrap();
        }
        place.home().add(&Keyring::make(&place.chance)).unwrap();
        place
    }

    fn home(&self) -> KeyringHome {
        KeyringHome::file(&self.path()).with_replica(Some(self.replica()))
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("keys/keyring.json")
    }

    fn replica(&self) -> PathBuf {
        self.folder.path().join("second/keyring.json")
    }

    fn both(&self) -> (Vec<u8>, Vec<u8>) {
        (fs::read(self.path()).unwrap(), fs::read(self.replica()).unwrap())
    }

    fn are_alike(&self) -> bool {
        let (one, other) = self.both();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        one == other && mode(&self.path()) == 0o400 && mode(&self.replica()) == 0o400
    }
}

fn put(path: &Path, bytes: &[u8]) {
    let _ = fs::remove_file(path);
    fs::write(path, bytes).unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o400)).unwrap();
}

#[test]
fn every_change_is_in_both_places() {
    let place = Place::new();
    let keyring = SharedKeyring::open(place.home()).unwrap();
    let first = place.both().0;
    assert!(place.are_alike());
    keyring.change(|keyring| keyring.begin_epoch(&place.chance)).unwrap();
    assert!(place.are_alike() && place.both().0 != first);
    keyring.change(|keyring| keyring.destroy_epoch(1)).unwrap();
    assert!(place.are_alike());
    assert_eq!(place.home().read_replica_epochs(), [2]);
    let left = |name: &str| fs::read_dir(place.folder.path().join(name)).unwrap().count();
    assert_eq!((left("keys"), left("second")), (2, 1), "keyring, its lock, the replica");
}

/// As a reader of the replica alone sees it.
trait Replica {
    fn read_replica_epochs(&self) -> Vec<i64>;
}

impl Replica for KeyringHome {
    fn read_replica_epochs(&self) -> Vec<i64> {
        KeyringHome::file(self.replica().unwrap()).load().unwrap().epochs()
    }
}

#[test]
fn where_one_place_cannot_be_written_nothing_is_destroyed_and_the_next_change_repairs() {
    let place = Place::new();
    let keyring = SharedKeyring::open(place.home()).unwrap();
    keyring.change(|keyring| keyring.begin_epoch(&place.chance)).unwrap();
    let (before, _) = place.both();
    let (second, away) = (place.folder.path().join("second"), place.folder.path().join("away"));
    fs::rename(&second, &away).unwrap();
    let refused = keyring.change(|keyring| keyring.destroy_epoch(1)).unwrap_err();
    assert!(matches!(refused, KeyringFault::ReplicaUnreachable { .. }), "{refused}");
    assert!(refused.to_string().contains("nothing was changed or destroyed in either place"));
    assert_eq!(fs::read(place.path()).unwrap(), before);
    assert_eq!(keyring.get().epochs(), [1, 2]);
    assert!(keyring.settle().is_err());
    fs::rename(&away, &second).unwrap();
    // The first place, too.
    let (first, away) = (place.folder.path().join("keys"), place.folder.path().join("gone"));
    fs::rename(&first, &away).unwrap();
    assert!(keyring.change(|keyring| keyring.destroy_epoch(1)).is_err());
    assert_eq!(place.home().read_replica_epochs(), [1, 2]);
    fs::rename(&away, &first).unwrap();
    // A new, empty volume in place of the second.
    fs::remove_file(place.replica()).unwrap();
    keyring.change(|keyring| keyring.destroy_epoch(1)).unwrap();
    assert!(place.are_alike());
    assert_eq!(place.home().read_replica_epochs(), [2]);
}

#[test]
fn settling_makes_the_replica_like_the_keyring_and_then_does_nothing() {
    let place = Place::new();
    let keyring = SharedKeyring::open(place.home()).unwrap();
    let whole = place.both().0;
    for broken in [&b"{}"[..], b"", &whole[..whole.len() / 2]] {
        put(&place.replica(), broken);
        assert!(keyring.settle().unwrap().written);
        assert!(place.are_alike());
    }
    fs::set_permissions(place.replica(), Permissions::from_mode(0o644)).unwrap();
    assert!(keyring.settle().unwrap().written && place.are_alike());
    assert_eq!(keyring.settle().unwrap(), Settled::default());
}

#[test]
fn a_keyring_that_is_gone_is_never_put_back_silently() {
    let place = Place::new();
    SharedKeyring::open(place.home())
        .unwrap()
        .change(|keyring| keyring.begin_epoch(&place.chance))
        .unwrap();
    let whole = place.both().0;
    let said = || SharedKeyring::open(place.home()).map(drop).unwrap_err().to_string();
    fs::remove_file(place.path()).unwrap();
    let missing = said();
    assert!(missing.contains("there is no keyring at"), "{missing}");
    let remedy =
        format!("install -m 0400 {} {}", place.replica().display(), place.path().display());
    assert!(missing.contains("whole and at epoch 2") && missing.contains(&remedy), "{missing}");
    assert!(!place.path().exists(), "nothing was put back");
    put(&place.path(), b"{}");
    assert!(said().contains("is damaged") && said().contains(&remedy));
    put(&place.replica(), b"{}");
    let both = said();
    assert!(both.contains("and the replica cannot take its place: the keyring at"), "{both}");
    // The control: what it says helps.
    put(&place.replica(), &whole);
    put(&place.path(), &whole);
    assert_eq!(SharedKeyring::open(place.home()).unwrap().get().epochs(), [1, 2]);
}

#[test]
fn an_old_copy_of_the_keyring_is_told_from_the_newer_replica() {
    let place = Place::new();
    let keyring = SharedKeyring::open(place.home()).unwrap();
    let old = place.both().0;
    for epoch in 1..3 {
        keyring.change(|keyring| keyring.begin_epoch(&place.chance)).unwrap();
        keyring.change(|keyring| keyring.destroy_epoch(epoch)).unwrap();
    }
    put(&place.path(), &old);
    let server = SharedKeyring::open(place.home()).unwrap();
    let said = server.at_least(3).map(drop).unwrap_err().to_string();
    assert!(said.contains("it is an old copy") && said.contains("install -m 0400"), "{said}");
    // Neither a change nor a repair writes over the only newest one.
    let changed = server.change(|keyring| keyring.begin_epoch(&place.chance));
    assert!(matches!(changed, Err(KeyringFault::ReplicaNewer { replica: 3, keyring: 1, .. })));
    assert!(matches!(server.settle(), Err(KeyringFault::ReplicaNewer { .. })));
    assert_eq!(place.home().read_replica_epochs(), [3]);
}

#[test]
fn another_installations_keyring_is_left_as_it_is() {
    let place = Place::new();
    let other = Place { chance: SeededChance::for_test(4), folder: tempfile::tempdir().unwrap() };
    let path = other.folder.path().join("other.json");
    Keyring::make(&other.chance).store_new(&path).unwrap();
    let foreign = fs::read(&path).unwrap();
    put(&place.replica(), &foreign);
    let keyring = SharedKeyring::open(place.home()).unwrap();
    let changed = keyring.change(|keyring| keyring.begin_epoch(&place.chance));
    assert!(matches!(changed, Err(KeyringFault::ReplicaForeign { .. })));
    assert!(matches!(keyring.settle(), Err(KeyringFault::ReplicaForeign { .. })));
    assert_eq!(fs::read(place.replica()).unwrap(), foreign);
}

#[test]
fn a_new_keyring_replaces_nothing_in_either_place() {
    let place = Place::new();
    let before = place.both();
    let fresh = Keyring::make(&place.chance);
    assert!(matches!(place.home().add(&fresh), Err(KeyringFault::Present { .. })));
    fs::remove_file(place.path()).unwrap();
    assert!(matches!(place.home().add(&fresh), Err(KeyringFault::Present { .. })));
    assert!(!place.path().exists());
    assert_eq!(fs::read(place.replica()).unwrap(), before.1);
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let place = Place::new();
    fs::set_permissions(place.path(), Permissions::from_mode(0o644)).unwrap();
    let said = place.home().load().map(drop).unwrap_err().to_string();
    assert!(said.contains("has mode 0644: it must be 0400 (chmod 0400"), "{said}");
}

#[test]
fn changes_of_two_processes_follow_one_another() {
    let place = Place::new();
    let homes = [place.home(), place.home()];
    std::thread::scope(|scope| {
        for home in &homes {
            scope.spawn(|| {
                let keyring = SharedKeyring::open(home.clone()).unwrap();
                for _ in 0..20 {
                    keyring
                        .change(|keyring| {
                            for old in &keyring.epochs()[..keyring.epochs().len() - 1] {
                                keyring.destroy_epoch(*old)?;
                            }
                            keyring.begin_epoch(&place.chance)
                        })
                        .unwrap();
                }
            });
        }
    });
    assert!(place.are_alike());
    assert_eq!(place.home().load().unwrap().current_epoch(), 41, "no change was lost");
}

//! A keyring that Vault closes: what the file alone opens, what a roll ends, and what goes wrong.

mod by_command;
pub mod server;

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use lotse::keys::{
    Keyring, KeyringFault, KeyringHome, SeededChance, SharedKeyring, Transit, VaultAddress,
    VaultToken,
};
use tempfile::TempDir;

use server::{KEY, TOKEN, Vault};

/// A keyring in Vault, with a replica.
struct Place {
    vault: Vault,
    chance: SeededChance,
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["keys", "second"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let place = Self { vault: Vault::start(), chance: SeededChance::for_test(7), folder };
        set_token(&place.token(), TOKEN);
        place
    }

    fn started() -> Self {
        let place = Self::new();
        place.home().add(&Keyring::make(&place.chance)).unwrap();
        place
    }

    fn token(&self) -> PathBuf {
        self.folder.path().join("token")
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("keys/keyring.json")
    }

    fn replica(&self) -> PathBuf {
        self.folder.path().join("second/keyring.json")
    }

    fn home(&self) -> KeyringHome {
        self.home_at(&self.vault.url(), KEY)
    }

    fn home_at(&self, url: &str, key: &str) -> KeyringHome {
        let transit = Transit::at(VaultAddress {
            url: url.to_owned(),
            mount: "transit".to_owned(),
            key: key.to_owned(),
            token: VaultToken::File(self.token()),
            roots: None,
        });
        KeyringHome::file(&self.path())
            .with_replica(Some(self.replica()))
            .in_vault(transit.unwrap())
    }

    fn roll(&self, keyring: &SharedKeyring) -> Result<(), KeyringFault> {
        keyring.change(|keyring| {
            if keyring.epochs().len() == 1 { keyring.begin_epoch(&self.chance) } else { Ok(0) }
        })?;
        keyring.change(|keyring| {
            let oldest = keyring.epochs()[0];
            if keyring.epochs().len() > 1 { keyring.destroy_epoch(oldest) } else { Ok(()) }
        })
    }

    /// Whether a copy of the file opens, put where the file is.
    fn opens(&self, copy: &[u8]) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyring.json");
        write(&path, copy);
        let transit = Transit::at(VaultAddress {
            url: self.vault.url(),
            mount: "transit".to_owned(),
            key: KEY.to_owned(),
            token: VaultToken::File(self.token()),
            roots: None,
        });
        KeyringHome::file(&path).in_vault(transit.unwrap()).load().is_ok()
    }

    /// No version but the newest is left, and both files are closed under it.
    fn is_settled(&self) -> bool {
        let (latest, available, versions) = self.vault.with_key(|key| {
            (*key.versions.last_key_value().unwrap().0, key.min_available, key.versions.len())
        });
        let text = fs::read_to_string(self.path()).unwrap();
        let there = fs::read_to_string(self.replica()).unwrap();
        let closed = text.matches("vault:v").count();
        latest == available
            && versions == 1
            && text == there
            && closed >= 5
            && text.matches(&format!("vault:v{latest}:")).count() == closed
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o400)).unwrap();
}

fn set_token(path: &Path, token: &str) {
    fs::write(path, format!("{token}\n")).unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn the_file_alone_opens_nothing() {
    let place = Place::started();
    let text = fs::read_to_string(place.path()).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let secrets = [&json["roots"][0]["secret"], &json["linking"][0]["secret"], &json["lookup"]];
    for secret in secrets.into_iter().chain([&json["forms"], &json["signing"]]) {
        assert!(secret.as_str().unwrap().starts_with("vault:v1:"), "{secret}");
    }
    let refused = KeyringHome::file(&place.path()).load().map(drop).unwrap_err().to_string();
    assert!(refused.contains("is closed by vault transit key lotse"), "{refused}");
    // The control: with Vault it opens, and a plain file opens without.
    let keyring = place.home().load().unwrap();
    let plain = place.folder.path().join("plain.json");
    Keyring::make(&SeededChance::for_test(7)).store_new(&plain).unwrap();
    let plain = KeyringHome::file(&plain).load().unwrap();
    assert_eq!(plain.verifying_key(), keyring.verifying_key());
}

#[test]
fn after_a_roll_no_old_copy_of_the_file_opens() {
    let place = Place::started();
    let keyring = SharedKeyring::open(place.home()).unwrap();
    let first = fs::read(place.path()).unwrap();
    keyring.change(|keyring| keyring.begin_epoch(&place.chance)).unwrap();
    let second = fs::read(place.path()).unwrap();
    assert!(place.opens(&first) && place.opens(&second), "the control");
    keyring.change(|keyring| keyring.destroy_epoch(1)).unwrap();
    assert!(!place.opens(&first) && !place.opens(&second));
    assert!(place.opens(&fs::read(place.path()).unwrap()) && place.is_settled());
    assert_eq!(place.home().load().unwrap().epochs(), [2]);
    // With nothing to do it only looks.
    place.vault.asked();
    assert_eq!(keyring.settle().unwrap(), lotse::keys::Settled::default());
    assert!(place.vault.asked().iter().all(|asked| !asked.contains("rotate")));
}

#[test]
fn a_roll_that_vault_breaks_off_anywhere_is_finished_later() {
    let mut broken = 0;
    for carried_out in [false, true] {
        for at in 0.. {
            let place = Place::started();
            let keyring = SharedKeyring::open(place.home()).unwrap();
            let known = keyring.get().verifying_key();
            keyring.change(|keyring| keyring.begin_epoch(&place.chance)).unwrap();
            place.vault.break_off(Some((at, carried_out)));
            let outcome = keyring.change(|keyring| keyring.destroy_epoch(1));
            if !place.vault.broke_off() {
                outcome.unwrap();
                assert!(place.is_settled());
                break;
            }
            broken += 1;
            assert!(outcome.is_err(), "request {at} was broken off");
            let read = place.home().load().unwrap();
            assert_eq!(read.current_epoch(), 2, "nothing that lives is lost");
            let other = SharedKeyring::open(place.home()).unwrap();
            other.settle().unwrap();
            assert!(place.is_settled(), "request {at}");
            place.roll(&other).unwrap();
            assert!(place.is_settled());
            assert_eq!(other.get().verifying_key(), known);
        }
    }
    assert!(broken >= 16, "{broken} points were tried");
}

#[test]
fn a_key_that_others_rotate_is_followed_by_rewrapping() {
    let place = Place::started();
    let keyring = SharedKeyring::open(place.home()).unwrap();
    let before = fs::read(place.path()).unwrap();
    place.vault.rotate();
    assert!(place.opens(&before) && !place.is_settled());
    place.vault.asked();
    let settled = keyring.settle().unwrap();
    assert!(settled.written && settled.ended_versions);
    let asked = place.vault.asked();
    assert!(asked.contains(&"POST /v1/transit/rewrap/lotse".to_owned()), "{asked:?}");
    assert!(asked.iter().all(|asked| !asked.contains("encrypt")), "{asked:?}");
    assert!(place.is_settled() && !place.opens(&before));
}

#[test]
fn each_fault_says_what_to_do_and_changes_nothing() {
    let place = Place::started();
    let keyring = SharedKeyring::open(place.home()).unwrap();
    let before = fs::read(place.path()).unwrap();
    let failed = |words: &str| {
        let said = keyring.change(|keyring| keyring.begin_epoch(&place.chance)).unwrap_err();
        assert!(said.to_string().contains(words), "{said}");
        let said = place.home().load().map(drop).unwrap_err();
        assert!(said.to_string().contains(words), "{said}");
        assert_eq!(fs::read(place.path()).unwrap(), before);
        assert_eq!(keyring.get().epochs(), [1]);
    };
    place.vault.seal(true);
    failed("is sealed: unseal it");
    place.vault.seal(false);
    set_token(&place.token(), "another");
    failed("the token has run out, or its policy lacks this path");
    set_token(&place.token(), "");
    failed("it holds no token");
    fs::set_permissions(place.token(), Permissions::from_mode(0o644)).unwrap();
    failed("others can read it, its mode is 0644");
    fs::remove_file(place.token()).unwrap();
    failed("cannot be used: No such file");
    set_token(&place.token(), TOKEN);
    // The control: with everything in its place it works.
    place.roll(&keyring).unwrap();
}

#[test]
fn an_address_that_is_wrong_is_told_apart() {
    let place = Place::new();
    let fresh = Keyring::make(&place.chance);
    let missing = place.home_at(&place.vault.url(), "other").add(&fresh).unwrap_err().to_string();
    assert!(missing.contains("has no Transit key other under transit"), "{missing}");
    assert!(!place.vault.has_key("other"), "asking for a key does not make it");
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = place.home_at(&format!("http://{port}"), KEY).add(&fresh).unwrap_err();
    assert!(silent.to_string().contains("does not answer"), "{silent}");
    assert!(!place.path().exists() && !place.replica().exists());
    place.home().add(&fresh).unwrap();
}

#[test]
fn a_plain_keyring_moves_behind_vault() {
    let place = Place::new();
    let plain = KeyringHome::file(&place.path()).with_replica(Some(place.replica()));
    plain.add(&Keyring::make(&place.chance)).unwrap();
    let known = plain.load().unwrap().verifying_key();
    place.home().lock_plain().unwrap();
    assert!(plain.load().is_err());
    assert_eq!(place.home().load().unwrap().verifying_key(), known);
    assert_eq!(fs::read(place.path()).unwrap(), fs::read(place.replica()).unwrap());
    let again = place.home().lock_plain().unwrap_err().to_string();
    assert!(again.contains("is closed by vault transit key"), "{again}");
}

#[test]
fn over_tls_vault_is_known_by_its_root_certificate_alone() {
    let (place, vault) = (Place::new(), Vault::start_tls());
    let fresh = Keyring::make(&place.chance);
    let roots = place.folder.path().join("roots.pem");
    let url = vault.url().replace("http://127.0.0.1", "https://localhost");
    let home = || {
        let transit = Transit::at(VaultAddress {
            url: url.clone(),
            mount: "transit".to_owned(),
            key: KEY.to_owned(),
            token: VaultToken::File(place.token()),
            roots: Some(roots.clone()),
        });
        transit.map(|transit| KeyringHome::file(&place.path()).in_vault(transit))
    };
    let none = home().map(drop).unwrap_err().to_string();
    assert!(none.contains("roots.pem") && none.contains("--vault-ca"), "{none}");
    fs::write(&roots, server::OTHER_ROOT).unwrap();
    let stranger = home().unwrap().add(&fresh).unwrap_err().to_string();
    assert!(stranger.contains("does not answer") && stranger.contains("certificate"), "{stranger}");
    assert!(vault.asked().is_empty(), "a stranger is shown no token");
    fs::write(&roots, server::ROOT).unwrap();
    home().unwrap().add(&fresh).unwrap();
    assert_eq!(home().unwrap().load().unwrap().verifying_key(), fresh.verifying_key());
}

//! `lotse doctor`: fine where all is well, and a finding of its own for each thing that is not.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use lotse::clock::{Clock as _, SystemClock};
use lotse::ids::OrderId;
use lotse::keys::{KeyringHome, SharedKeyring, SystemChance};
use lotse::retention::counts::Counts;
use lotse::retention::ledger::{Entry, Kind, Ledger};
use serde_json::Value;

use super::program::{Installed, run};
use super::vault::server::{KEY, TOKEN, Vault};

/// An installation with a replica of its keyring.
struct Patient {
    installed: Installed,
}

impl Patient {
    fn new() -> Self {
        let patient = Self { installed: Installed::new() };
        fs::create_dir(patient.installed.path().join("second")).unwrap();
        fs::set_permissions(patient.installed.path().join("second"), Permissions::from_mode(0o700))
            .unwrap();
        patient.keyring().settle().unwrap();
        patient
    }

    fn keyring(&self) -> SharedKeyring {
        let home = KeyringHome::file(&self.installed.folder().keyring());
        SharedKeyring::open(home.with_replica(Some(self.replica()))).unwrap()
    }

    fn replica(&self) -> PathBuf {
        self.installed.path().join("second/keyring.json")
    }

    fn ledger(&self) -> Ledger {
        Ledger::at(&self.installed.folder().ledger())
    }

    /// The checks with a finding, and what they say; the space on this machine's disk aside.
    fn findings(&self) -> Vec<(String, String)> {
        let mut command = self.installed.command(&["doctor", "--format", "json"]);
        command.arg("--keyring-replica").arg(self.installed.path().join("second"));
        let outcome = run(command);
        let told: Value = serde_json::from_str(&outcome.out).unwrap();
        let text = |check: &Value, name: &str| check[name].as_str().unwrap().to_owned();
        let all: Vec<(String, String)> = told["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|check| check["verdict"] == "finding")
            .map(|check| {
                let name = format!("{}/{}", text(check, "family"), text(check, "check"));
                (name, text(check, "said"))
            })
            .collect();
        assert_eq!(told["findings"], all.len());
        assert_eq!(outcome.status, Some(i32::from(!all.is_empty())), "{outcome:?}");
        all.into_iter().filter(|(name, _)| name != "machine/space").collect()
    }

    /// There is exactly this finding, and it says these words.
    fn has(&self, name: &str, words: &str) {
        let findings = self.findings();
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].0, name, "{findings:?}");
        assert!(findings[0].1.contains(words), "{findings:?}");
    }

    fn is_well(&self) {
        assert_eq!(self.findings(), []);
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn put(path: &Path, bytes: &[u8]) {
    let _ = fs::remove_file(path);
    fs::write(path, bytes).unwrap();
    set_mode(path, 0o400);
}

#[test]
fn an_installation_without_a_replica_is_told_to_have_one() {
    let installed = Installed::new();
    let outcome = installed.run(&["doctor"]);
    assert_eq!(outcome.status, Some(1), "{outcome:?}");
    assert!(outcome.out.contains("LOOK  replica: there is none"), "{}", outcome.out);
    assert!(outcome.out.contains("--keyring-replica"), "{}", outcome.out);
    assert!(outcome.out.contains("fine  epoch: 1, as in the keyring"), "{}", outcome.out);
}

#[test]
fn each_fault_of_the_keyring_is_found() {
    let patient = Patient::new();
    patient.is_well();
    let whole = fs::read(patient.replica()).unwrap();
    fs::remove_file(patient.replica()).unwrap();
    patient.has("keyring/replica", "there is no keyring at");
    put(&patient.replica(), &whole[..100]);
    patient.has("keyring/replica", "is damaged");
    put(&patient.replica(), &whole);
    patient.is_well();

    // A roll that was cut off: the keyring is ahead of the database, the replica was put back.
    patient.keyring().change(|keyring| keyring.begin_epoch(&SystemChance)).unwrap();
    put(&patient.replica(), &whole);
    let names: Vec<String> = patient.findings().into_iter().map(|(name, _)| name).collect();
    let expected = ["keyring/roll", "keyring/replica", "database/epoch", "database/keys"];
    assert_eq!(names, expected);
    let mut command = patient.installed.command(&["keys", "roll"]);
    command.arg("--keyring-replica").arg(patient.installed.path().join("second"));
    assert_eq!(run(command).status, Some(0));
    patient.is_well();

    // An old copy of both: the database is ahead.
    put(&patient.replica(), &whole);
    put(&patient.installed.folder().keyring(), &whole);
    patient.has("database/epoch", "the keyring is an old copy");
    fs::remove_file(patient.installed.folder().keyring()).unwrap();
    let findings = patient.findings();
    assert!(findings[0].1.contains("install -m 0400"), "{findings:?}");
}

#[test]
fn each_fault_of_files_and_ledger_is_found() {
    let patient = Patient::new();
    let folder = patient.installed.folder();
    set_mode(folder.keys(), 0o755);
    patient.has("files/modes", "has mode 0755");
    set_mode(folder.keys(), 0o700);
    // A keyring under another name, and an hour's key, deep in the data.
    let deep = folder.data().join("notes/old");
    fs::create_dir_all(&deep).unwrap();
    fs::copy(folder.keyring(), deep.join("saved.txt")).unwrap();
    patient.has("files/keys", "notes/old/saved.txt lies in the data folder");
    fs::remove_file(deep.join("saved.txt")).unwrap();
    fs::write(deep.join("495000.hour"), "x").unwrap();
    patient.has("files/keys", "495000.hour");
    fs::remove_file(deep.join("495000.hour")).unwrap();
    patient.is_well();

    let now = SystemClock.now();
    let entry = |order: u8, kind: Kind, rule: &str, hours: i64| Entry {
        at: now.plus_seconds(hours * 3600),
        order: OrderId::from_bits([order; 16]),
        rule: rule.to_owned(),
        project: String::new(),
        kind,
        counts: Counts::default(),
        epoch: 1,
        tag: [0; 32],
        signed_off: None,
    };
    patient.ledger().append(&[entry(1, Kind::Intent, "participation", 0)]).unwrap();
    patient.is_well();
    patient.ledger().append(&[entry(2, Kind::Intent, "participation", -2)]).unwrap();
    patient.has("ledger/intents", "1 deletions were begun more than an hour ago");
    let done = [1, 2].map(|order| entry(order, Kind::Completed, "participation", 0));
    patient.ledger().append(&done).unwrap();
    patient.is_well();

    let this = lotse::quarter::Quarter::of(now);
    patient
        .keyring()
        .change(|keyring| {
            keyring.add_linking_keys(&SystemChance, now.plus_days(-200));
            keyring.add_linking_keys(&SystemChance, now);
            Ok(())
        })
        .unwrap();
    patient.has("ledger/linking keys", "should be destroyed by now");
    patient
        .keyring()
        .change(|keyring| {
            for quarter in keyring.linking_keys_due(now) {
                keyring.destroy_linking_key(quarter);
            }
            Ok(())
        })
        .unwrap();
    patient.is_well();
    let line = entry(3, Kind::LinkingKeyDestroyed, &format!("linking-key {this}"), 0);
    patient.ledger().append(&[line]).unwrap();
    patient.has("ledger/linking keys", "are destroyed, but the keyring holds them");
    patient.ledger().append(&[entry(4, Kind::Intent, "participation", 9)]).unwrap();
    assert!(patient.findings().iter().any(|(name, _)| name == "ledger/clock"));
    fs::write(folder.ledger(), "{}\n").unwrap();
    patient.has("ledger/chain", "damaged in line 1");
}

/// The whole way with Vault, as an operator walks it.
#[test]
fn an_installation_moves_behind_vault_rolls_and_is_well() {
    let (patient, vault) = (Patient::new(), Vault::start());
    let token = patient.installed.path().join("token");
    fs::write(&token, TOKEN).unwrap();
    set_mode(&token, 0o600);
    let with_vault = |words: &[&str]| {
        let mut command = patient.installed.command(words);
        command.arg("--keyring-replica").arg(patient.installed.path().join("second"));
        command.args(["--vault", &vault.url(), "--vault-key", KEY]);
        command.arg("--vault-token-file").arg(&token);
        run(command)
    };
    let plain = fs::read(patient.replica()).unwrap();
    with_vault(&["keys", "roll"]).is_refused(&["is closed by file mode", "lotse keyring lock"]);
    assert_eq!(with_vault(&["keyring", "lock"]).status, Some(0));
    let rolled = with_vault(&["keys", "roll"]);
    assert_eq!(rolled.status, Some(0), "{rolled:?}");
    let told = with_vault(&["doctor"]);
    assert!(told.out.contains("fine  lock: closed by vault transit key lotse"), "{}", told.out);
    assert!(told.out.contains("fine  file: opens; living epochs: 2"), "{}", told.out);
    assert!(told.out.contains("fine  replica: is whole and like the keyring"), "{}", told.out);
    // Without Vault nothing of it opens; the plain copy from before does not fit any more.
    patient.installed.run(&["keys", "roll"]).is_refused(&["is closed by vault transit key lotse"]);
    put(&patient.installed.folder().keyring(), &plain);
    patient.installed.run(&["keys", "roll"]).is_refused(&["it is an old copy"]);
    put(&patient.installed.folder().keyring(), &fs::read(patient.replica()).unwrap());

    vault.with_key(|key| key.exportable = true);
    let told = with_vault(&["doctor"]);
    assert!(told.out.contains("LOOK  lock: the Transit key can be exported"), "{}", told.out);
    vault.with_key(|key| key.exportable = false);
    vault.rotate();
    let told = with_vault(&["doctor"]);
    assert!(told.out.contains("LOOK  lock: older versions of the Transit key"), "{}", told.out);
    vault.seal(true);
    let told = with_vault(&["doctor"]);
    assert_eq!(told.status, Some(1));
    assert!(told.out.contains("LOOK  file: Vault at"), "{}", told.out);
    with_vault(&["keys", "roll"]).is_refused(&["is sealed: unseal it"]);
}

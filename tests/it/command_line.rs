//! Bad input to the real program: each has a clear message with the remedy, status 2, and nothing is
//! lost or left half done.

use std::fs::{self, Permissions};
use std::io::{BufWriter, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use lotse::store::sql::{Location, Statement, Store};

use super::program::{INIT, Installed, bare, lotse, run};

/// `lotse init` with one option changed.
fn init_with(option: &str, value: &'static str) -> Vec<&'static str> {
    let mut words = INIT.to_vec();
    let at = words.iter().position(|word| *word == option).unwrap();
    words[at + 1] = value;
    words
}

/// Commands that need an installation; none of them may change one that they refuse.
const NEEDING: [&[&str]; 4] = [
    &["serve", "--listen", "127.0.0.1:0"],
    &["keys", "roll", "--now"],
    &["retention", "plan"],
    &["retention", "run"],
];

/// Every command refuses the installation with these words, and leaves it as it is.
fn all_refuse(installed: &Installed, words: &[&str]) {
    let before = installed.files();
    for command in NEEDING {
        installed.run(command).is_refused(words);
    }
    assert_eq!(installed.files(), before, "nothing was changed");
}

/// The installation works: the control of every refusal.
fn works(installed: &Installed) {
    let outcome = installed.run(&["retention", "plan"]);
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
}

#[test]
fn without_an_installation_the_way_to_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
    for words in NEEDING {
        let mut command = lotse(words);
        command.arg("--data").arg(&data).arg("--keys").arg(&keys);
        let words = ["there is no installation in", data.to_str().unwrap(), "lotse init", "--data"];
        run(command).is_refused(&words);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn a_second_init_changes_nothing() {
    let installed = Installed::new();
    let before = installed.files();
    installed.run(&INIT).is_refused(&["is there already", "keyring.json", "nothing was changed"]);
    assert_eq!(installed.files(), before);
    works(&installed);
}

#[test]
fn an_init_that_is_refused_leaves_nothing_in_the_way_of_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let [data, keys, broken] = ["data", "keys", "broken"].map(|name| folder.path().join(name));
    fs::create_dir_all(broken.join("one")).unwrap();
    fs::write(broken.join("one/questionnaire.toml"), "id = \"one\"\nsurprise = 1\n").unwrap();
    let broken = broken.to_str().unwrap();
    let mut with_broken = INIT.to_vec();
    with_broken.extend(["--questionnaires", broken]);
    let refused: [(Vec<&str>, &[&str]); 5] = [
        (init_with("--to", "2025-12-31"), &["--to 2025-12-31", "--from 2026-01-01"]),
        (init_with("--from", "2026-02-30"), &["--from", "2026-02-30"]),
        (init_with("--to", "morgen"), &["--to", "morgen"]),
        (with_broken, &["--questionnaires", "questionnaire.toml:2", "surprise"]),
        (INIT[..INIT.len() - 2].to_vec(), &["--mail-domain"]),
    ];
    for (words, named) in refused {
        let mut command = lotse(&words);
        command.arg("--data").arg(&data).arg("--keys").arg(&keys);
        run(command).is_refused(named);
        assert!(!data.join("lotse.db").exists() && !keys.join("keyring.json").exists());
    }
    works(&Installed::in_folder(folder));
}

#[test]
fn keys_and_data_must_not_lie_inside_one_another() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for (data, keys) in [(&data, &data.join("keys")), (&data.join("data"), &data), (&data, &data)] {
        let mut command = lotse(&INIT);
        command.arg("--data").arg(data).arg("--keys").arg(keys);
        run(command).is_refused(&["must not lie inside one another", "--keys"]);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn a_keyring_that_is_missing_open_to_others_or_damaged_is_refused() {
    let installed = Installed::new();
    let keyring = installed.folder().keyring();
    let (path, away) = (keyring.to_str().unwrap(), installed.path().join("away.json"));
    fs::rename(&keyring, &away).unwrap();
    all_refuse(&installed, &["there is no keyring at", path, "--keys"]);

    fs::rename(&away, &keyring).unwrap();
    fs::set_permissions(&keyring, Permissions::from_mode(0o644)).unwrap();
    all_refuse(&installed, &["has mode 0644", &format!("chmod 0400 {path}")]);

    let whole = fs::read(&keyring).unwrap();
    for damaged in [whole[..whole.len() / 2].to_vec(), whole.to_ascii_uppercase(), Vec::new()] {
        fs::write(&keyring, damaged).unwrap();
        fs::set_permissions(&keyring, Permissions::from_mode(0o400)).unwrap();
        all_refuse(&installed, &["is damaged", path, "put a copy of it back"]);
        fs::set_permissions(&keyring, Permissions::from_mode(0o600)).unwrap();
    }
    fs::write(&keyring, whole).unwrap();
    fs::set_permissions(&keyring, Permissions::from_mode(0o400)).unwrap();
    works(&installed);
}

#[test]
fn a_keyring_of_another_installation_or_of_yesterday_is_refused() {
    let (installed, other) = (Installed::new(), Installed::new());
    let keyring = installed.folder().keyring();
    let (own, foreign) = (fs::read(&keyring).unwrap(), fs::read(other.folder().keyring()).unwrap());
    let put = |bytes: &[u8]| {
        fs::remove_file(&keyring).unwrap();
        fs::write(&keyring, bytes).unwrap();
        fs::set_permissions(&keyring, Permissions::from_mode(0o400)).unwrap();
    };
    put(&foreign);
    let path = keyring.to_str().unwrap();
    all_refuse(&installed, &["belongs to another installation", path, "--keys"]);

    put(&own);
    let rolled = installed.run(&["keys", "roll", "--now"]);
    assert_eq!(rolled.status, Some(0), "{rolled:?}");
    let newest = fs::read(&keyring).unwrap();
    put(&own);
    all_refuse(&installed, &["put back the newest keyring", "epoch 2", path]);
    put(&newest);
    works(&installed);
}

#[test]
fn a_port_that_is_taken_is_told_before_anything_is_opened() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap();
    let installed = Installed::new();
    let before = installed.files();
    let words = ["serve", "--listen", &at.to_string()];
    installed.run(&words).is_refused(&[&at.to_string(), "--listen", "another program"]);
    assert_eq!(installed.files(), before);

    // A second demo must not clear the folder of the first.
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("DEMO"), "").unwrap();
    let mut command = lotse(&["demo", "--port", &at.port().to_string(), "--folder"]);
    command.arg(folder.path());
    run(command).is_refused(&[&at.to_string(), "--port"]);
    assert!(data.join("DEMO").is_file());
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let installed = Installed::new();
    let alter = async |statement| {
        let location = Location::File(installed.folder().database());
        let store = Store::open(&location).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        Statement::new(statement).run(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
    };
    alter(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'of tomorrow', TRUE, X'00', 0)",
    )
    .await;
    all_refuse(&installed, &["migration 9999", "newer version of lotse", "install that version"]);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_kept() {
    let installed = Installed::new();
    fs::write(installed.folder().database(), "Einkaufsliste: Birnen\n".repeat(200)).unwrap();
    all_refuse(&installed, &["cannot open", "lotse.db", "not a database"]);
}

#[test]
fn a_broken_questionnaire_is_named_by_file_line_and_key() {
    let installed = Installed::new();
    let folder = installed.path().join("more");
    let path = folder.to_str().unwrap().to_owned();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--questionnaires", &path];
    installed.run(&serve).is_refused(&["--questionnaires", &path]);
    fs::create_dir_all(folder.join("one")).unwrap();
    let file = folder.join("one/questionnaire.toml");
    for (text, named) in [
        ("id = \"one\"\nsurprise = 1\n", ["questionnaire.toml:2", "surprise"]),
        ("id = \"one\"\nversion = \n", ["questionnaire.toml:2", "--questionnaires"]),
    ] {
        fs::write(&file, text).unwrap();
        let before = installed.files();
        installed.run(&serve).is_refused(&named);
        assert_eq!(installed.files(), before);
    }
}

#[test]
fn a_folder_that_is_no_demo_is_not_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let (data, precious) = (folder.path().join("data"), folder.path().join("data/lotse.db"));
    fs::create_dir(&data).unwrap();
    fs::write(&precious, "precious").unwrap();
    for keep in [&["--keep"][..], &[]] {
        let mut command = lotse(&["demo", "--port", "0", "--folder"]);
        command.arg(folder.path()).args(keep);
        let named = ["no demo", "nothing was changed", folder.path().to_str().unwrap(), "--folder"];
        run(command).is_refused(&named);
        assert_eq!(fs::read_to_string(&precious).unwrap(), "precious");
    }
}

#[test]
fn what_was_meant_is_asked_back() {
    for (words, named) in [
        (&["serv"][..], "serve"),
        (&["serve", "--listen", "8080"], "--listen"),
        (&["demo", "--today", "heute"], "--today"),
        (&["demo", "--port", "70000"], "--port"),
        (&["retention", "plan", "--on", "2027-13-01"], "--on"),
        (&["check", "/nowhere/at/all"], "/nowhere/at/all"),
    ] {
        run(lotse(words)).is_refused(&[named]);
    }
}

/// Under a limit of 16 MiB for everything that a process keeps.
fn in_little_memory(program: &str, words: &[&std::ffi::OsStr]) -> super::program::Outcome {
    let mut command = Command::new("bash");
    command.args(["-c", "ulimit -S -d 16384; exec \"$0\" \"$@\"", program]).args(words);
    bare(&mut command);
    run(command)
}

/// A file of 30 MB, and results of 30 MB: neither is ever held, nor the names of those who answered.
#[test]
fn a_large_file_is_scored_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let answers = folder.path().join("answers.csv");
    let mut file = BufWriter::new(fs::File::create(&answers).unwrap());
    let name = "n".repeat(1000);
    writeln!(file, "who,learn-task,carry-bag").unwrap();
    for row in 0..30_000 {
        writeln!(file, "{name}{row},{},none", row % 5 + 1).unwrap();
    }
    file.into_inner().unwrap();
    let words = ["score", concat!(env!("CARGO_MANIFEST_DIR"), "/questionnaires/fit-for-work")]
        .map(std::ffi::OsStr::new);
    let words = [words[0], words[1], answers.as_os_str()];
    let scored = in_little_memory(env!("CARGO_BIN_EXE_lotse"), &words);
    assert_eq!(scored.status, Some(0), "{}", scored.err);
    assert_eq!(scored.out.lines().count(), 1 + 30_000);
    assert!(scored.out.len() > 30_000_000);

    // The control: whoever holds the file runs into the limit.
    let all_of_it = "x=$(<\"$0\"); echo ${#x}";
    let held = in_little_memory("bash", &["-c".as_ref(), all_of_it.as_ref(), answers.as_os_str()]);
    assert_ne!(held.status, Some(0), "{held:?}");
}

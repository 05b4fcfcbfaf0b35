//! The running program: beside a roll of the keys, on a full disk, and when it is told to stop.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use lotse::access::{self, Adviser, AdviserDesk, Invited, Opening, Participant};
use lotse::clock::{Clock as _, SystemClock};
use lotse::counselling::{decisions, people, sheets, unlocking};
use lotse::installation::Installation;
use lotse::keys::{RecoveryCode, Secret, Token};
use lotse::store::clock_seen;
use lotse::store::session::Computer;
use lotse::store::sql::Statement;
use lotse::web::session;

use super::post_office::PostOffice;
use super::program::{Installed, Running, bare, lotse, run};

fn entered(text: &str) -> Secret {
    Secret::entered(text.to_owned()).unwrap()
}

fn cookie(installation: &Installation, token: &Token) -> String {
    let cookie = session::set_cookie(&installation.address, token);
    cookie.to_str().unwrap().split(';').next().unwrap().to_owned()
}

/// An adviser and a person with one answer, both logged in.
struct People {
    adviser: String,
    page: String,
    participant: Token,
    login_name: String,
    recovery_code: String,
    sheet: lotse::ids::SheetId,
    item: String,
}

impl People {
    /// Lets them in beside the program.
    async fn come_to(installed: &Installed) -> Self {
        let installation = installed.open().await;
        let (email, password) = installed.account("adviser");
        let (token, _) = access::log_in(&installation, &email, entered(&password)).await.unwrap();
        let adviser = cookie(&installation, &token);
        let desk = AdviserDesk::authorise(&installation, token).await.unwrap();
        let project = desk.desk().projects()[0].id.clone();
        let id =
            people::add(&installation, &desk, &project, "Vera Muster", "1", None).await.unwrap();
        let file = Adviser::authorise(&installation, &desk, &id, Opening::Act).await.unwrap();
        unlocking::unlock(&installation, &file, "dynamic-motivation").await.unwrap();
        let invited = access::invite(&installation, file.case()).await.unwrap();
        let secret = entered("vier Birnen fliegen nach Hause");
        let invited = Invited::Token(invited.token);
        let entry =
            decisions::enter_for_the_first_time(&installation, &invited, secret, Computer::Own)
                .await
                .unwrap();
        let token = Token::read(&entry.token.text()).unwrap();
        let person = Participant::authorise(&installation, entry.token).await.unwrap();
        let recovery_code = access::make_recovery_code(&installation, &person).await.unwrap();
        let recovery_code = recovery_code.text().to_string();
        let login_name = entry.login_name;
        decisions::set_informed(&installation, &person, "1", 1).await.unwrap();
        let own = sheets::list_own(&installation, &person).await.unwrap();
        let definition = own[0].published().definition();
        let yes = decisions::Choice::Yes;
        decisions::decide(&installation, &person, definition.module(), yes).await.unwrap();
        let item = definition.items()[0].id().to_owned();
        let code = definition.choices(0)[1].code().to_owned().into();
        let sheet = own[0].id().clone();
        let seen = own[0].revision();
        sheets::save_answer(&installation, &person, &sheet, seen, &item, &code).await.unwrap();
        drop(own);
        installation.store.close().await;
        let page = format!("/adviser/people/{id}");
        Self { adviser, page, participant: token, login_name, recovery_code, sheet, item }
    }

    /// The person comes in again with the recovery code alone.
    async fn come_back(&mut self, installed: &Installed) {
        let installation = installed.open().await;
        let code = RecoveryCode::read(&self.recovery_code).unwrap();
        let secret = entered("neun Enten schwimmen im Teich");
        let back =
            access::recover(&installation, &self.login_name, code, secret, Computer::Own).await;
        self.participant = back.unwrap().token;
        installation.store.close().await;
    }

    /// The person's session still opens their answer, and the database is whole.
    async fn are_intact(&self, installed: &Installed) {
        let installation = installed.open().await;
        let token = Token::read(&self.participant.text()).unwrap();
        let person = Participant::authorise(&installation, token).await.unwrap();
        let sheet = sheets::find_own(&installation, &person, &self.sheet).await.unwrap();
        let draft = sheet.draft(&person).unwrap();
        assert_eq!(draft.marked(0), Some(1), "{}", self.item);
        let row = Statement::new("PRAGMA integrity_check").one(&installation.store).await.unwrap();
        assert_eq!(row.unwrap().text("integrity_check").unwrap(), "ok");
        installation.store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_beside_a_running_server_interrupts_nobody() {
    let installed = Installed::new();
    let mut people = People::come_to(&installed).await;
    let server = installed.serve();
    let own = cookie(&installed.open().await, &people.participant);
    for epoch in 2..=4 {
        assert_eq!(server.get(&people.page, &people.adviser).status, 200);
        assert_eq!(server.get("/participant", &own).status, 200);
        let rolled = installed.run(&["keys", "roll", "--now"]);
        assert_eq!(rolled.status, Some(0), "{rolled:?}");
        assert!(rolled.out.starts_with(&format!("Epoch {epoch}: ")), "{rolled:?}");
        let keyring = installed.open().await.keyring.get();
        assert_eq!(keyring.epochs(), [epoch], "the old root is gone from the file");
    }
    // What was written under the newest epoch, by this server, opens as well.
    let (email, password) = installed.account("adviser");
    let fields = [("email", email.as_str()), ("password", password.as_str())];
    assert_eq!(server.post("/staff", "", &fields).status, 303);
    assert!(server.get(&people.page, &people.adviser).text.contains("Vera Muster"));
    assert_eq!(server.get("/participant", &own).status, 200);
    assert_eq!(server.get("/participant", "").status, 401, "the control: nobody is logged in");
    assert_eq!(server.end("TERM").status, Some(0));
    people.are_intact(&installed).await;
    // The code was made three roots ago.
    people.come_back(&installed).await;
    people.are_intact(&installed).await;
}

/// Serves until the room is gone, then after there is room again, and looks at what is left.
async fn a_shortage(
    installed: &Installed,
    people: &People,
    server: Running,
    make_room: impl FnOnce(&Running),
) {
    let (email, password) = installed.account("adviser");
    let fields = [("email", email.as_str()), ("password", password.as_str())];
    let mut statuses = Vec::new();
    // Room within the last page lets a few through.
    for _ in 0..200 {
        statuses.push(server.post("/staff", "", &fields).status);
        if statuses.last() == Some(&503) {
            break;
        }
    }
    assert_eq!(statuses.last(), Some(&503), "{statuses:?}");
    assert!(statuses.iter().all(|status| [303, 503].contains(status)), "{statuses:?}");
    let shut = server.post("/staff", "", &fields);
    let said = shut.status == 503 && shut.text.contains("<h1");
    assert!(said, "no page says so: {}\n{}", shut.status, server.end("INT").err);
    assert_eq!(server.get("/help", "").status, 200, "what writes nothing goes on");

    make_room(&server);
    assert_eq!(server.post("/staff", "", &fields).status, 303, "with room it goes on by itself");
    assert_eq!(server.get(&people.page, &people.adviser).status, 200);
    let outcome = server.end("INT");
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
    assert!(outcome.err.contains("disk is full"), "the log says so: {outcome:?}");
    people.are_intact(installed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_may_not_grow_close_the_service_and_lose_nothing() {
    let installed = Installed::new();
    let people = People::come_to(&installed).await;
    let largest = fs::metadata(installed.folder().database()).unwrap().len().div_ceil(1024) + 8;
    let mut command = Command::new("bash");
    // Beyond the limit a write fails, as on a full disk; unheard, the signal would end the process.
    let limited = format!("trap '' XFSZ; ulimit -S -f {largest}; exec \"$0\" \"$@\"");
    command.args(["-c", &limited, env!("CARGO_BIN_EXE_lotse"), "serve", "--listen", "127.0.0.1:0"]);
    command.arg("--data").arg(installed.folder().data());
    command.arg("--keys").arg(installed.folder().keys());
    bare(&mut command);
    a_shortage(&installed, &people, Running::start(command), |server| {
        let id = server.id().to_string();
        let lifted = Command::new("prlimit").args(["--pid", &id, "--fsize=unlimited"]).status();
        assert!(lifted.unwrap().success());
    })
    .await;
}

/// A small disk of memory; unmounted when it is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn at(folder: &Path) -> Self {
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(folder);
        let mounted = command.output().unwrap();
        assert!(mounted.status.success(), "{mounted:?}");
        Self(folder.to_owned())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "mounts a disk, as root"]
async fn a_full_disk_closes_the_service_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let _disk = SmallDisk::at(&path);
    let installed = Installed::in_folder(folder);
    let people = People::come_to(&installed).await;
    let server = installed.serve();
    let filler = path.join("filler");
    let mut file = fs::File::create(&filler).unwrap();
    for size in [1 << 16, 1 << 12, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
    drop(file);
    a_shortage(&installed, &people, server, |_| fs::remove_file(&filler).unwrap()).await;
}

#[test]
fn ctrl_c_ends_it_even_where_a_browser_never_finishes_asking() {
    let installed = Installed::new();
    let server = installed.serve();
    let idle = server.connect();
    let mut kept = server.connect();
    write!(kept, "GET /help HTTP/1.1\r\nHost: {}\r\n\r\n", server.host()).unwrap();
    assert!(kept.read(&mut [0; 1024]).unwrap() > 0);
    let mut half = server.connect();
    let head = format!("POST /staff HTTP/1.1\r\nHost: {}\r\n", server.host());
    write!(half, "{head}Content-Length: 99\r\n\r\nemail").unwrap();
    let start = std::time::Instant::now();
    let outcome = server.end("INT");
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
    assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
    assert!(!outcome.err.contains("panicked"), "{outcome:?}");
    drop((idle, kept, half));
    let again = installed.serve();
    assert_eq!(again.end("TERM").status, Some(0), "it starts again, and a service manager ends it");
}

#[test]
fn the_demo_is_ready_when_its_logins_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    // What an interrupted start leaves, and something of somebody's own beside it.
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/DEMO"), "").unwrap();
    fs::write(folder.path().join("notes.txt"), "own").unwrap();
    let start = || {
        let mut command = lotse(&["demo", "--port", "0", "--format", "json", "--folder"]);
        command.arg(folder.path());
        Running::start(command)
    };
    let demo = start();
    let told: serde_json::Value = serde_json::from_str(&demo.first).unwrap();
    let logins = told["logins"].as_array().unwrap();
    for audience in ["participant", "adviser", "agency", "dpo", "lead"] {
        let mut of_audience = logins.iter().filter(|login| login["audience"] == audience);
        let login = of_audience.next().unwrap_or_else(|| panic!("{audience} is missing: {told}"));
        for key in ["name", "link", "login", "note"] {
            assert!(!login[key].as_str().unwrap().is_empty(), "{key} of {login}");
        }
    }
    let adviser = logins.iter().find(|login| login["audience"] == "adviser").unwrap();
    let text = |key: &str| adviser[key].as_str().unwrap().to_owned();
    let fields = [("email", text("login")), ("password", text("secret"))];
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(demo.post("/staff", "", &fields).status, 303, "the login lets in");
    assert_eq!(demo.end("INT").status, Some(0));

    let anew = start();
    assert_eq!(anew.post("/staff", "", &fields).status, 422, "a new demo has new passwords");
    assert_eq!(anew.end("INT").status, Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("notes.txt")).unwrap(), "own");
}

/// The operator named an address; the service tells it of what is wrong, and the doctor that it would.
#[tokio::test]
async fn an_alarm_reaches_the_address_that_the_operator_named() {
    const OPERATOR: &str = "wache@traeger.example";
    let (installed, office) = (Installed::new(), PostOffice::open());
    // A clock that was ahead once is behind now.
    let installation = installed.open().await;
    let mut tx = installation.store.begin().await.unwrap();
    clock_seen::raise(&mut tx, SystemClock.now().plus_days(400)).await.unwrap();
    tx.commit().await.unwrap();
    installation.store.close().await;
    let with_mail = |words: &[&str]| {
        let mut command = installed.command(words);
        command.args(["--smtp", &office.url(), "--mail-from", "lotse@traeger.example"]);
        command.args(["--alarms-to", OPERATOR]);
        command
    };
    let told = run(with_mail(&["doctor"]));
    assert!(told.out.contains("addresses that are told of them: 1"), "{told:?}");
    assert!(office.arrived().is_empty(), "the doctor writes to nobody");
    let server = Running::start(with_mail(&["serve", "--listen", "127.0.0.1:0"]));
    let began = Instant::now();
    let letter = loop {
        let mut letters = office.arrived().into_iter();
        if let Some(letter) = letters.find(|letter| letter.to == [OPERATOR]) {
            break letter;
        }
        assert!(began.elapsed() < Duration::from_mins(1), "nobody was written to");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert!(letter.text.contains("The clock is behind: "), "{}", letter.text);
    assert_eq!(server.end("TERM").status, Some(0));
}

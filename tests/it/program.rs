//! The real program, run as whoever types its commands does: as a process, with an exit status.
//!
//! Everything is bounded in time, and a server that a story started ends with the story.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use lotse::clock::SystemClock;
use lotse::definition::Catalogue;
use lotse::installation::{Address, Folder, Installation, Outside, Purpose};
use lotse::keys::{Costs, SharedKeyring, SystemChance};
use lotse::store::sql::{Location, Store};

use super::databases::OwnDatabase;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a process left when it had ended.
#[derive(Debug)]
pub struct Outcome {
    /// Its exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// What it said.
    pub out: String,
    /// What it complained about.
    pub err: String,
}

impl Outcome {
    /// Fails unless the command was refused as used wrongly, with these words in its message.
    pub fn is_refused(&self, words: &[&str]) {
        assert_eq!(self.status, Some(2), "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "{word} is missing: {self:?}");
        }
        let quiet = !self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE");
        assert!(quiet && self.out.is_empty(), "{self:?}");
    }
}

/// The program, without settings from this environment.
pub fn lotse(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lotse"));
    command.args(words);
    bare(&mut command);
    command
}

/// Takes the program's settings out of a command's environment.
pub fn bare(command: &mut Command) {
    let names = [
        "DATA",
        "KEYS",
        "DATABASE",
        "QUESTIONNAIRES",
        "COPIES",
        "BACKUPS",
        "LISTEN",
        "ORIGIN",
        "LOG",
    ];
    let mail = ["SMTP", "MAIL_FROM", "SMTP_USER", "SMTP_PASSWORD_FILE", "ALARMS_TO"];
    for name in names.into_iter().chain(mail).chain(["CHECKPOINTS_TO", "CHECKPOINTS_FOLDER"]) {
        command.env_remove(format!("LOTSE_{name}"));
    }
    for name in ["KEYRING_REPLICA", "VAULT", "VAULT_KEY", "VAULT_MOUNT", "VAULT_CA"] {
        command.env_remove(format!("LOTSE_{name}"));
    }
    for name in ["LOTSE_VAULT_TOKEN", "LOTSE_VAULT_TOKEN_FILE"] {
        command.env_remove(name);
    }
}

/// Waits until a process has ended; one that has not in time is killed, and the test fails.
pub fn wait(child: &mut Child, patience: Duration) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if start.elapsed() > patience {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it did not end within {patience:?}");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Reads all that a process says until it ends.
pub fn listen_to(mut pipe: impl std::io::Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut text = Vec::new();
        let _ = pipe.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    })
}

/// Runs a command to its end.
pub fn run(mut command: Command) -> Outcome {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let out = listen_to(child.stdout.take().unwrap());
    let err = listen_to(child.stderr.take().unwrap());
    let status = wait(&mut child, PATIENCE).code();
    Outcome { status, out: out.join().unwrap(), err: err.join().unwrap() }
}

/// An installation that `lotse init` made; gone when it is dropped.
pub struct Installed {
    folder: tempfile::TempDir,
    told: String,
    settings: Vec<(&'static str, String)>,
    database: Option<OwnDatabase>,
}

impl Installed {
    /// A fresh one.
    pub fn new() -> Self {
        Self::in_folder(tempfile::tempdir().unwrap())
    }

    /// A fresh one in a folder that may hold something else.
    pub fn in_folder(folder: tempfile::TempDir) -> Self {
        Self::with(folder, Vec::new(), None)
    }

    /// A fresh one on a database of the server where `LOTSE_POSTGRES` names one, else on a file.
    pub fn on_any_database() -> Self {
        let database = OwnDatabase::new();
        Self::with(tempfile::tempdir().unwrap(), Vec::new(), database)
    }

    /// A fresh one to which these settings of the environment belong.
    pub fn with(
        folder: tempfile::TempDir,
        mut settings: Vec<(&'static str, String)>,
        database: Option<OwnDatabase>,
    ) -> Self {
        if let Some(Location::Server(address)) = database.as_ref().map(OwnDatabase::location) {
            settings.push(("LOTSE_DATABASE", address));
        }
        let mut installed = Self { folder, told: String::new(), settings, database };
        let outcome = installed.run(&INIT);
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        installed.told = outcome.out;
        installed
    }

    /// Where everything lies.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Its two folders.
    pub fn folder(&self) -> Folder {
        Folder::new(self.path().join("data"), self.path().join("keys"))
    }

    /// Its database.
    pub fn location(&self) -> Location {
        let file = || Location::File(self.folder().database());
        self.database.as_ref().map_or_else(file, OwnDatabase::location)
    }

    /// A subcommand on this installation.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = lotse(words);
        command.arg("--data").arg(self.folder().data());
        command.arg("--keys").arg(self.folder().keys());
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a subcommand on this installation.
    pub fn run(&self, words: &[&str]) -> Outcome {
        run(self.command(words))
    }

    /// Serves it at a port that the system chooses.
    pub fn serve(&self) -> Running {
        Running::start(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Address and first password of a role's account, as `lotse init` told them.
    pub fn account(&self, role: &str) -> (String, String) {
        let line = self.told.lines().find(|line| line.trim_start().starts_with(role)).unwrap();
        let (email, password) = line.trim_start()[role.len()..].trim().split_once(' ').unwrap();
        (email.to_owned(), password.trim().to_owned())
    }

    /// The same installation, opened beside the program.
    pub async fn open(&self) -> Installation {
        let folder = self.folder();
        Installation {
            store: Store::open(&self.location()).await.unwrap(),
            location: self.location(),
            keyring: SharedKeyring::load(&folder.keyring()).unwrap(),
            costs: Costs::for_test(),
            catalogue: Catalogue::embedded().unwrap(),
            clock: Arc::new(SystemClock),
            chance: Arc::new(SystemChance),
            folder,
            address: Address { origin: "http://lotse.example".to_owned(), trusted_proxies: vec![] },
            purpose: Purpose::Service,
            mail: None,
            outside: Outside::default(),
        }
    }

    /// Every file and what is in it, except the database's companions, which come and go.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        collect(self.path(), &mut found);
        found
    }
}

/// A complete `lotse init`, except for the folders.
pub const INIT: [&str; 15] = [
    "init",
    "--provider",
    "Träger Beispiel",
    "--project",
    "Neustart",
    "--code",
    "NEU-1",
    "--from",
    "2026-01-01",
    "--to",
    "2199-12-31",
    "--agency",
    "AMS Beispiel",
    "--mail-domain",
    "traeger.example",
];

fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, found);
        } else if !name.ends_with("-wal") && !name.ends_with("-shm") {
            found.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
}

/// A server that answers; it is killed when it is dropped.
pub struct Running {
    child: Child,
    /// The first line that it printed.
    pub first: String,
    address: String,
    out: Option<JoinHandle<String>>,
    err: Option<JoinHandle<String>>,
}

/// An answer over the network.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its head and body.
    pub text: String,
}

impl Running {
    /// Starts a server, reads from its first line where it listens, and waits until it answers.
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let err = listen_to(child.stderr.take().unwrap());
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let Some((_, after)) = first.split_once("http://127.0.0.1:") else {
            wait(&mut child, PATIENCE);
            panic!("no address in its first line {first:?}: {}", err.join().unwrap());
        };
        let port: String = after.chars().take_while(char::is_ascii_digit).collect();
        let address = format!("127.0.0.1:{port}");
        let out = Some(listen_to(out));
        let running = Self { child, first, address, out, err: Some(err) };
        assert_eq!(running.get("/nowhere", "").status, 404);
        running
    }

    /// Opens a page, with this cookie if it is not empty.
    pub fn get(&self, path: &str, cookie: &str) -> Reply {
        self.ask("GET", path, cookie, "")
    }

    /// Sends a form.
    pub fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Reply {
        self.ask("POST", path, cookie, &serde_html_form::to_string(fields).unwrap())
    }

    fn ask(&self, method: &str, path: &str, cookie: &str, body: &str) -> Reply {
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        ))
    }

    /// Sends what is no usual request; it has to ask for the connection to be closed.
    pub fn send(&self, request: &str) -> Reply {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        Reply { status: status.unwrap_or_else(|| panic!("no answer: {text:?}")), text }
    }

    /// A connection on which nothing was asked yet.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Host and port by which it is asked.
    pub fn host(&self) -> &str {
        &self.address
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal by name (`INT`, `TERM`) and waits for its end.
    pub fn end(mut self, signal: &str) -> Outcome {
        let sent = Command::new("sh")
            .args(["-c", &format!("kill -{signal} {}", self.child.id())])
            .status()
            .unwrap();
        assert!(sent.success());
        let status = wait(&mut self.child, PATIENCE).code();
        let said = |pipe: Option<JoinHandle<String>>| pipe.unwrap().join().unwrap();
        Outcome { status, out: said(self.out.take()), err: said(self.err.take()) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

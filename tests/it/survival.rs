//! `kill -9` while answers are being saved: what was acknowledged is there afterwards.
//!
//! The saving process is this test binary again: it saves answers through the same verbs as the
//! pages, and says on its output what it begins and what was acknowledged. It is killed at a random
//! moment; then everything is opened anew. The control acknowledges before it saves and is caught.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use lotse::access::{Invited, Participant};
use lotse::clock::MockClock;
use lotse::counselling::{decisions, sheets};
use lotse::definition::Catalogue;
use lotse::ids::SheetId;
use lotse::installation::{Folder, Installation};
use lotse::keys::{Chance as _, SystemChance, Token};
use lotse::sealed::FormValue;
use lotse::store::Location;
use lotse::store::session::Computer;
use lotse::store::sql::Statement;

use super::databases::{address_of, check_integrity, named_by};
use super::house::{House, open_at, secret};

/// Tells the saving process where the installation is, and its database where it is a server's.
const DATABASE: &str = "LOTSE_SURVIVAL_DATABASE";
const FOLDER: &str = "LOTSE_SURVIVAL_FOLDER";
const KEYS: &str = "LOTSE_SURVIVAL_KEYS";
/// Tells the saving process when to acknowledge.
const MANNER: &str = "LOTSE_SURVIVAL_MANNER";
/// The file with the session's token, the sheet and the time.
const ORDERS: &str = "orders";
/// The longest time between the first answer and the kill.
const MOST_MICROSECONDS: u64 = 120_000;

/// When an answer is acknowledged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// When it is saved.
    Honest,
    /// Before it is saved: the control.
    Hasty,
}

/// A number below `most`.
fn below(most: u64) -> u64 {
    let bits = SystemChance.bits128();
    u64::from_le_bytes(bits[..8].try_into().unwrap()) % most
}

/// A person who is answering, in an installation that several processes open one after the other.
struct Answering {
    house: House,
    token: Token,
    sheet: SheetId,
}

async fn opened(database: &Location, folder: Folder, clock: MockClock) -> Installation {
    open_at(database, folder, clock, Catalogue::embedded().unwrap()).await
}

impl Answering {
    async fn begin() -> Self {
        let house = House::new().await;
        let person = house.add_person("Vera Muster").await;
        house.unlock(&person, "dynamic-motivation").await;
        let invited = Invited::Token(house.invite(&person).await.token);
        let words = secret("drei Fische lesen Zeitung");
        let entry = decisions::enter_for_the_first_time(
            &house.installation,
            &invited,
            words,
            Computer::Own,
        );
        let token = entry.await.unwrap().token;
        let text = token.text();
        let participant = Participant::authorise(&house.installation, token).await.unwrap();
        let own = sheets::list_own(&house.installation, &participant).await.unwrap();
        let sheet = own[0].id().clone();
        let (module, yes) = (own[0].published().definition().module(), decisions::Choice::Yes);
        decisions::decide(&house.installation, &participant, module, yes).await.unwrap();
        let now = lotse::clock::Clock::now(&house.clock).unix();
        let orders = format!("{}\n{sheet}\n{now}\n", &*text);
        fs::write(house.installation.folder.data().join(ORDERS), orders).unwrap();
        drop(own);
        house.installation.store.close().await;
        Self { token: Token::read(&text).unwrap(), house, sheet }
    }

    fn data(&self) -> &Path {
        self.house.installation.folder.data()
    }

    /// Lets a process save answers, kills it, and returns all that it said.
    fn kill_one(&self, manner: Manner) -> String {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["survival::saves_until_killed", "--exact", "--nocapture", "--test-threads=1"])
            .env(DATABASE, address_of(&self.house.installation.location))
            .env(FOLDER, self.data())
            .env(KEYS, self.house.installation.folder.keys())
            .env(MANNER, if manner == Manner::Hasty { "hasty" } else { "honest" })
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        let mut said = Vec::new();
        let mut bytes = [0; 4096];
        // The dice are thrown when it has begun, so that every kill hits it at work.
        while !String::from_utf8_lossy(&said).contains("begins ") {
            let read = out.read(&mut bytes).unwrap();
            assert!(read > 0, "it ended by itself: {}", String::from_utf8_lossy(&said));
            said.extend_from_slice(&bytes[..read]);
        }
        thread::sleep(Duration::from_micros(below(MOST_MICROSECONDS)));
        child.kill().unwrap();
        child.wait().unwrap();
        out.read_to_end(&mut said).unwrap();
        String::from_utf8(said).unwrap()
    }

    /// Opens everything anew and compares it with what was said; the faults found.
    async fn look(&self, expected: &mut Expected) -> Vec<String> {
        let Installation { location, folder, .. } = &*self.house.installation;
        let installation = opened(location, folder.clone(), self.house.clock.clone()).await;
        let token = Token::read(&self.token.text()).unwrap();
        let participant = Participant::authorise(&installation, token).await.unwrap();
        let sheet = sheets::find_own(&installation, &participant, &self.sheet).await.unwrap();
        let definition = sheet.published().definition();
        let draft = sheet.draft(&participant).unwrap();
        let mut faults = Vec::new();
        for (position, item) in definition.items().iter().enumerate() {
            let code = draft.marked(position).map(|at| definition.choices(position)[at].code());
            let item = item.id();
            let under_way = expected.under_way.as_ref().filter(|(of, _)| of == item);
            let acknowledged = expected.acknowledged.get(item).map(String::as_str);
            if code != acknowledged && code != under_way.map(|(_, code)| code.as_str()) {
                faults
                    .push(format!("{item}: {acknowledged:?} was acknowledged, {code:?} is there"));
            }
            if let Some(code) = code {
                expected.acknowledged.insert(item.to_owned(), code.to_owned());
            }
        }
        check_integrity(location, &installation.store).await;
        drop(sheet);
        installation.store.close().await;
        faults
    }
}

/// What must be there, by what the killed processes said.
#[derive(Default)]
struct Expected {
    acknowledged: BTreeMap<String, String>,
    /// The answer that was begun last and not acknowledged: it may be there or not.
    under_way: Option<(String, String)>,
}

impl Expected {
    /// Takes in what a process said, and returns how many answers it acknowledged.
    fn hear(&mut self, said: &str) -> usize {
        self.under_way = None;
        let mut count = 0;
        // A line that was cut off by the kill was not heard by anybody.
        for line in said.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
            match line.split(' ').collect::<Vec<_>>()[..] {
                ["begins", item, code] => {
                    self.under_way = Some((item.to_owned(), code.to_owned()));
                }
                ["saved", item, code] => {
                    self.acknowledged.insert(item.to_owned(), code.to_owned());
                    self.under_way = None;
                    count += 1;
                }
                _ => {}
            }
        }
        count
    }
}

/// The process that is killed; in an ordinary run there is nothing to do.
#[tokio::test]
async fn saves_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let hasty = std::env::var(MANNER).is_ok_and(|manner| manner == "hasty");
    let keys = std::env::var(KEYS).unwrap();
    let folder = Folder::new(folder.into(), keys.into());
    // Ends the line that the test runner has begun.
    println!();
    let orders = fs::read_to_string(folder.data().join(ORDERS)).unwrap();
    let orders: Vec<&str> = orders.lines().collect();
    let clock = MockClock::at(lotse::clock::Instant::from_unix(orders[2].parse().unwrap()));
    let database = named_by(&std::env::var(DATABASE).unwrap(), &folder);
    let installation = opened(&database, folder, clock).await;
    let participant =
        Participant::authorise(&installation, Token::read(orders[0]).unwrap()).await.unwrap();
    let id = SheetId::parse(orders[1]).unwrap();
    loop {
        save_one(&installation, &participant, &id, hasty).await;
    }
}

async fn save_one(
    installation: &Installation,
    participant: &Participant,
    id: &SheetId,
    hasty: bool,
) {
    let sheet = sheets::find_own(installation, participant, id).await.unwrap();
    let definition = sheet.published().definition();
    let position = usize::try_from(below(definition.items().len() as u64)).unwrap();
    let choices = definition.choices(position);
    let code = choices[usize::try_from(below(choices.len() as u64)).unwrap()].code();
    let item = definition.items()[position].id();
    let value = FormValue::from(code.to_owned());
    println!("begins {item} {code}");
    if hasty {
        println!("saved {item} {code}");
    }
    sheets::save_answer(installation, participant, id, sheet.revision(), item, &value)
        .await
        .unwrap();
    if !hasty {
        println!("saved {item} {code}");
    }
}

#[tokio::test]
async fn kill_9_loses_no_acknowledged_answer() {
    let rounds = if std::env::var("LOTSE_LONG").is_ok() { 1000 } else { 50 };
    let answering = Answering::begin().await;
    let (mut expected, mut acknowledged, mut in_the_middle) = (Expected::default(), 0, 0);
    for round in 1..=rounds {
        acknowledged += expected.hear(&answering.kill_one(Manner::Honest));
        in_the_middle += usize::from(expected.under_way.is_some());
        let faults = answering.look(&mut expected).await;
        assert!(faults.is_empty(), "after kill {round}: {faults:?}");
    }
    println!("{rounds} kills, {in_the_middle} within a save; {acknowledged} acknowledged answers");
    assert!(acknowledged >= rounds, "the kills hit it at work: {acknowledged}");
    assert!(in_the_middle > 0, "no kill fell within a save");
}

#[tokio::test]
async fn whoever_acknowledges_too_early_is_caught() {
    let answering = Answering::begin().await;
    let mut expected = Expected::default();
    for _ in 0..50 {
        expected.hear(&answering.kill_one(Manner::Hasty));
        if !answering.look(&mut expected).await.is_empty() {
            return;
        }
    }
    panic!("50 kills of a process that acknowledges too early, and no loss was seen");
}

/// A kill cannot show what a power cut would lose; the settings that guard against it are looked at.
#[tokio::test]
async fn the_database_waits_for_the_disk() {
    let house = House::embedded().await;
    let mut tx = house.installation.store.begin().await.unwrap();
    let row = Statement::new("PRAGMA synchronous").one(&mut tx).await.unwrap();
    assert_eq!(row.unwrap().integer("synchronous").unwrap(), 2, "FULL");
    let row = Statement::new("PRAGMA journal_mode").one(&mut tx).await.unwrap();
    assert_eq!(row.unwrap().text("journal_mode").unwrap(), "wal");
}

//! Whoever saves answers ends in the middle: what was acknowledged is there afterwards.
//!
//! The saving process is this test binary again: it saves answers through the same verbs as the
//! pages, and says on its output what it begins and what was acknowledged. It ends itself within a
//! save, at each draw of random bits, and between saving and saying so; beside that it is killed at
//! random moments. Then everything is opened anew. The control acknowledges before it saves and is
//! caught.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
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
use super::power_cut::{Fuse, again, came_through, end_here, started_until};

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

/// When the saving process ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// It is killed at a random moment after it has acknowledged an answer.
    Killed,
    /// At this draw of random bits within a save, counted from 1.
    AtDraw(u32),
    /// After saving, before it says so.
    Unsaid,
    /// By itself, after one save: it says how many draws that took.
    Counted,
    /// Between saying so and saving: the control, which acknowledges too early.
    Hasty,
}

impl End {
    fn name(self) -> String {
        match self {
            Self::Killed => "killed".to_owned(),
            Self::AtDraw(draw) => format!("draw {draw}"),
            Self::Unsaid => "unsaid".to_owned(),
            Self::Counted => "counted".to_owned(),
            Self::Hasty => "hasty".to_owned(),
        }
    }

    fn named(name: &str) -> Self {
        let draw = name.strip_prefix("draw ").map(|draw| Self::AtDraw(draw.parse().unwrap()));
        let all = [Self::Killed, Self::Unsaid, Self::Counted, Self::Hasty];
        draw.or_else(|| all.into_iter().find(|end| end.name() == name)).unwrap()
    }
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

    /// Lets a process save answers until it ends so, and returns all that it said.
    fn save_until(&self, end: End) -> String {
        let mut command = again("survival::saves_until_killed");
        command
            .env(DATABASE, address_of(&self.house.installation.location))
            .env(FOLDER, self.data())
            .env(KEYS, self.house.installation.folder.keys())
            .env(MANNER, end.name());
        // The dice are thrown when it has saved once, so that every kill hits it at work.
        let word = if end == End::Killed { "saved " } else { "begins " };
        let (mut child, mut said) = started_until(&mut command, word);
        if end == End::Killed {
            thread::sleep(Duration::from_micros(below(MOST_MICROSECONDS)));
            child.kill().unwrap();
        }
        let mut out = child.stdout.take().unwrap();
        out.read_to_end(&mut said).unwrap();
        assert_eq!(came_through(child.wait().unwrap()), end == End::Counted);
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
            let begun = expected.under_way.as_ref().filter(|(of, _)| of == item);
            let acknowledged = expected.acknowledged.get(item).map(String::as_str);
            let is_begun = begun.is_some_and(|(_, begun)| code == Some(begun.as_str()));
            if code != acknowledged && !is_begun {
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

/// The process that ends in the middle.
#[tokio::test]
#[ignore = "the tests of this file run it as a process"]
async fn saves_until_killed() {
    let folder = std::env::var(FOLDER).unwrap();
    let end = End::named(&std::env::var(MANNER).unwrap());
    let keys = std::env::var(KEYS).unwrap();
    let folder = Folder::new(folder.into(), keys.into());
    // Ends the line that the test runner has begun.
    println!();
    let orders = fs::read_to_string(folder.data().join(ORDERS)).unwrap();
    let orders: Vec<&str> = orders.lines().collect();
    let clock = MockClock::at(lotse::clock::Instant::from_unix(orders[2].parse().unwrap()));
    let database = named_by(&std::env::var(DATABASE).unwrap(), &folder);
    let mut installation = opened(&database, folder, clock).await;
    let fuse = Arc::new(Fuse::at(Fuse::NEVER));
    installation.chance = fuse.clone();
    let participant =
        Participant::authorise(&installation, Token::read(orders[0]).unwrap()).await.unwrap();
    let id = SheetId::parse(orders[1]).unwrap();
    if let End::AtDraw(draw) = end {
        fuse.set(draw);
    }
    loop {
        save_one(&installation, &participant, &id, end).await;
        if end == End::Counted {
            println!("draws {}", fuse.draws());
            return;
        }
    }
}

async fn save_one(installation: &Installation, participant: &Participant, id: &SheetId, end: End) {
    let sheet = sheets::find_own(installation, participant, id).await.unwrap();
    let definition = sheet.published().definition();
    let position = usize::try_from(below(definition.items().len() as u64)).unwrap();
    // Another answer than the one that is there, so that each save has something to write.
    let marked = sheet.draft(participant).unwrap().marked(position);
    let choices = definition.choices(position);
    let (mut other, most) = (0, choices.len() - usize::from(marked.is_some()));
    other += usize::try_from(below(most as u64)).unwrap();
    other += usize::from(marked.is_some_and(|marked| other >= marked));
    let code = choices[other].code();
    let item = definition.items()[position].id();
    let value = FormValue::from(code.to_owned());
    println!("begins {item} {code}");
    if end == End::Hasty {
        println!("saved {item} {code}");
        end_here();
    }
    sheets::save_answer(installation, participant, id, sheet.revision(), item, &value)
        .await
        .unwrap();
    if end == End::Unsaid {
        end_here();
    }
    println!("saved {item} {code}");
}

#[tokio::test]
async fn kill_9_loses_no_acknowledged_answer() {
    let rounds = if std::env::var("LOTSE_LONG").is_ok() { 1000 } else { 12 };
    let answering = Answering::begin().await;
    let (mut expected, mut acknowledged, mut in_the_middle) = (Expected::default(), 0, 0);
    for round in 1..=rounds {
        acknowledged += expected.hear(&answering.save_until(End::Killed));
        in_the_middle += usize::from(expected.under_way.is_some());
        let faults = answering.look(&mut expected).await;
        assert!(faults.is_empty(), "after kill {round}: {faults:?}");
    }
    println!("{rounds} kills, {in_the_middle} within a save; {acknowledged} acknowledged answers");
    assert!(acknowledged >= rounds, "each has saved before it was killed: {acknowledged}");
}

#[tokio::test]
async fn whatever_point_of_a_save_it_ends_at_no_acknowledged_answer_is_lost() {
    let answering = Answering::begin().await;
    let mut expected = Expected::default();
    let counted = answering.save_until(End::Counted);
    expected.hear(&counted);
    let draws = counted.lines().find_map(|line| line.strip_prefix("draws "));
    let draws: u32 = draws.unwrap().parse().unwrap();
    assert!(draws > 0, "saving seals something");
    // Beyond the first save's draws lie those of the second: one of them was acknowledged.
    let within = (1..=draws).map(End::AtDraw).chain([End::AtDraw(draws + 1), End::Unsaid]);
    for end in within {
        let said = expected.hear(&answering.save_until(end));
        assert_eq!(said, usize::from(end == End::AtDraw(draws + 1)), "{}", end.name());
        assert!(expected.under_way.is_some(), "{}: it ended within a save", end.name());
        let faults = answering.look(&mut expected).await;
        assert!(faults.is_empty(), "{}: {faults:?}", end.name());
    }
}

#[tokio::test]
async fn whoever_acknowledges_too_early_is_caught() {
    let answering = Answering::begin().await;
    let mut expected = Expected::default();
    assert_eq!(expected.hear(&answering.save_until(End::Hasty)), 1);
    assert!(!answering.look(&mut expected).await.is_empty(), "no loss was seen");
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

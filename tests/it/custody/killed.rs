//! A roll, a backup, a drill or a restore that ends in the middle: the next run ends it, and nobody is
//! lost.
//!
//! The process is this test binary again. It ends itself after each step of a roll and of a restore,
//! and at draws of random bits all over a backup and a drill; beside that the program is killed at
//! random moments.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use lotse::clock::SystemClock;
use lotse::custody::{CustodyError, backup, drill, restore, roll};
use lotse::definition::Catalogue;
use lotse::installation::Folder;
use lotse::keys::{Chance as _, SharedKeyring, SystemChance};
use lotse::store::Location;

use super::super::databases::{address_of, databases_beside, named_by};
use super::super::house::open_at;
use super::super::power_cut::{Fuse, again, came_through, end_here, started_until};
use super::super::program::{Installed, wait};
use crate::program;

/// Tells the process where the installation is, and its database where it is a server's.
const DATABASE: &str = "LOTSE_CUSTODY_DATABASE";
const FOLDER: &str = "LOTSE_CUSTODY_FOLDER";
/// Tells it what to do, and where to end.
const ACT: &str = "LOTSE_CUSTODY_ACT";
const CUT: &str = "LOTSE_CUSTODY_CUT";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Roll,
    Backup,
    Drill,
    Restore,
}

impl Act {
    const ALL: [Self; 4] = [Self::Roll, Self::Drill, Self::Backup, Self::Restore];

    /// What an operator types for it.
    fn words(self, backups: &str) -> Vec<&str> {
        match self {
            Self::Roll => vec!["keys", "roll", "--now"],
            Self::Backup => vec!["backup", "--backups", backups],
            Self::Drill => vec!["drill", "--backups", backups],
            Self::Restore => vec!["restore", "--backups", backups, "--replace"],
        }
    }
}

/// An installation with a backup.
struct Kept {
    installed: Installed,
    backups: String,
}

impl Kept {
    fn new() -> Self {
        let installed = Installed::on_any_database();
        let backups = installed.path().join("backups").to_string_lossy().into_owned();
        let kept = Self { installed, backups };
        kept.run(Act::Backup);
        kept
    }

    /// Does it undisturbed.
    fn run(&self, act: Act) {
        let done = self.installed.run(&act.words(&self.backups));
        assert_eq!(done.status, Some(0), "{done:?}");
    }

    /// Lets a process do it until it ends there; says whether it came to its end before, and how many
    /// draws it took.
    fn cut(&self, act: Act, cut: &str) -> (bool, Option<u32>) {
        let mut command = again("custody::killed::acts_until_cut");
        command
            .env(DATABASE, address_of(&self.installed.location()))
            .env(FOLDER, self.installed.path())
            .env(ACT, format!("{act:?}"))
            .env(CUT, cut);
        let (mut child, said) = started_until(&mut command, "begins ");
        let rest = program::listen_to(child.stdout.take().unwrap());
        let status = wait(&mut child, Duration::from_mins(1));
        let said = String::from_utf8_lossy(&said).into_owned() + &rest.join().unwrap();
        let draws = said.lines().find_map(|line| line.strip_prefix("draws "));
        (came_through(status), draws.map(|draws| draws.parse().unwrap()))
    }

    /// Does it undisturbed again, and looks for what was left, and for whoever was lost.
    fn end(&self, act: Act, after: &str) {
        self.run(act);
        let installed = &self.installed;
        assert_eq!(databases_beside(&installed.location()), 0, "{act:?}, {after}");
        let folder = installed.folder();
        for place in [folder.data(), folder.keys(), folder.copies(), Path::new(&self.backups)] {
            assert_eq!(scratch(place), 0, "{act:?}, {after}: {}", place.display());
        }
        // Every account still opens under whatever epoch this is.
        let planned = installed.run(&["retention", "plan"]);
        assert_eq!(planned.status, Some(0), "{act:?}, {after}: {planned:?}");
    }
}

/// The process that ends itself.
#[tokio::test]
#[ignore = "the tests of this file run it as a process"]
async fn acts_until_cut() {
    let told = |name| std::env::var(name).unwrap();
    let place = told(FOLDER);
    let place = Path::new(&place);
    let folder = Folder::new(place.join("data"), place.join("keys"));
    let folder = folder.with_backups(place.join("backups"));
    let location = named_by(&told(DATABASE), &folder);
    let act = Act::ALL.into_iter().find(|act| format!("{act:?}") == told(ACT)).unwrap();
    let fuse = Arc::new(Fuse::at(Fuse::NEVER));
    // Ends the line that the test runner has begun.
    println!("\nbegins ");
    match carry_out(act, &told(CUT), folder, location, &fuse).await {
        Err(CustodyError::Stopped(_)) => end_here(),
        other => other.unwrap(),
    }
    println!("draws {}", fuse.draws());
}

async fn carry_out(
    act: Act,
    cut: &str,
    folder: Folder,
    location: Location,
    fuse: &Arc<Fuse>,
) -> Result<(), CustodyError> {
    if act == Act::Restore {
        let cut = restore::Step::ALL.into_iter().find(|step| format!("{step:?}") == cut);
        let way = restore::Restore {
            folder: &folder,
            keyring: SharedKeyring::load(&folder.keyring()).unwrap(),
            location: &location,
            clock: &SystemClock,
            chance: &**fuse,
            replace: true,
            until: cut.map_or(restore::Until::Done, restore::Until::ForTestAfter),
        };
        return way.run(None).await.map(drop);
    }
    let mut installation = open_at(&location, folder, SystemClock, Catalogue::default()).await;
    installation.chance = fuse.clone();
    if let Ok(draw) = cut.parse() {
        fuse.set(draw);
    }
    match act {
        Act::Roll => {
            let cut = roll::Step::ALL.into_iter().find(|step| format!("{step:?}") == cut);
            let until = cut.map_or(roll::Until::Done, roll::Until::ForTestAfter);
            roll::until(&installation, until).await.map(drop)
        }
        Act::Backup => backup::make(&installation).await.map(drop),
        Act::Drill => drill::run(&installation).await.map(drop),
        Act::Restore => unreachable!("it opens no installation"),
    }
}

fn scratch(folder: &Path) -> usize {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with('.')).count()
}

#[test]
fn what_ends_after_any_step_the_next_run_ends() {
    let kept = Kept::new();
    for step in roll::Step::ALL.map(|step| format!("{step:?}")) {
        assert_eq!(kept.cut(Act::Roll, &step), (false, None), "{step}");
        kept.end(Act::Roll, &step);
    }
    for step in restore::Step::ALL.map(|step| format!("{step:?}")) {
        assert_eq!(kept.cut(Act::Restore, &step), (false, None), "{step}");
        kept.end(Act::Restore, &step);
    }
}

#[test]
fn what_ends_at_any_draw_the_next_run_ends() {
    // All of them, or some that are spread over the whole act.
    let most = if std::env::var("LOTSE_LONG").is_ok() { u32::MAX } else { 4 };
    let kept = Kept::new();
    for act in [Act::Backup, Act::Drill] {
        let (through, draws) = kept.cut(act, "");
        let draws = draws.unwrap();
        assert!(through && draws > 1, "{act:?} draws {draws} times");
        let some = draws.min(most);
        // A number that is drawn can take another draw, so the last one need not come again.
        for number in 0..some {
            let draw = u32::try_from(u64::from(draws) * u64::from(number) / u64::from(some));
            let draw = draw.unwrap().max(1);
            let (through, _) = kept.cut(act, &draw.to_string());
            assert!(!through || draw + 1 >= draws, "{act:?}, draw {draw} of {draws}");
            kept.end(act, &format!("draw {draw}"));
        }
    }
}

/// Runs a command and kills it at a random moment within the time that it takes; says whether the
/// kill hit it.
fn kill_one(installed: &Installed, words: &[&str], takes: Duration) -> bool {
    let mut command = installed.command(words);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let most = u32::try_from(takes.as_micros()).unwrap();
    thread::sleep(Duration::from_micros(SystemChance.below(most).into()));
    // It may have ended by itself.
    let _ = child.kill();
    child.wait().unwrap().code().is_none()
}

#[test]
fn whatever_a_kill_leaves_the_next_run_ends() {
    let rounds = if std::env::var("LOTSE_LONG").is_ok() { 200 } else { 2 };
    let kept = Kept::new();
    let takes = Act::ALL.map(|act| {
        let began = Instant::now();
        kept.run(act);
        began.elapsed()
    });
    let mut hit = [0; 4];
    for round in 0..rounds {
        for (number, act) in Act::ALL.into_iter().enumerate() {
            let words = act.words(&kept.backups);
            hit[number] += usize::from(kill_one(&kept.installed, &words, takes[number]));
            kept.end(act, &format!("round {round}"));
        }
    }
    // Where they fall is luck, and nothing hangs on it: steps and draws have tests of their own.
    println!("{rounds} rounds; kills within a roll, a drill, a backup, a restore: {hit:?}");
}

//! `kill -9` while keys are rolled, backups are made and put back: whatever was under way, the next
//! run ends it, and nobody is lost.

use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use lotse::keys::{Chance as _, SystemChance};

use super::super::program::Installed;

/// The longest time between the start of a command and the kill, in microseconds; the commands
/// themselves take some 50,000 to 300,000 here.
const MOST_MICROSECONDS: u32 = 250_000;

/// Runs a command and kills it at a random moment; says whether the kill hit it.
fn kill_one(installed: &Installed, words: &[&str]) -> bool {
    let mut command = installed.command(words);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    thread::sleep(Duration::from_micros(SystemChance.below(MOST_MICROSECONDS).into()));
    // It may have ended by itself.
    let _ = child.kill();
    child.wait().unwrap().code().is_none()
}

fn scratch(folder: &Path) -> usize {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with('.')).count()
}

#[test]
fn whatever_a_kill_leaves_the_next_run_ends() {
    let rounds = if std::env::var("LOTSE_LONG").is_ok() { 200 } else { 8 };
    let installed = Installed::new();
    let backups = installed.path().join("backups").to_string_lossy().into_owned();
    let roll = ["keys", "roll", "--now"];
    let backup = ["backup", "--backups", &backups];
    let restore = ["restore", "--backups", &backups, "--replace"];
    let made = installed.run(&backup);
    assert_eq!(made.status, Some(0), "{made:?}");
    let mut hit = [0; 3];
    // Where a kill falls is chance: it goes on until each kind was hit.
    for round in 0.. {
        if round >= rounds && hit.iter().all(|hits| *hits > 0) {
            break;
        }
        assert!(round < 10 * rounds, "no kill hit one of them: {hit:?}");
        for (number, words) in [&roll[..], &backup[..], &restore[..]].into_iter().enumerate() {
            hit[number] += usize::from(kill_one(&installed, words));
            let again = installed.run(words);
            assert_eq!(again.status, Some(0), "round {round}: {again:?}");
        }
        let folder = installed.folder();
        for place in [folder.data(), folder.keys(), folder.copies(), Path::new(&backups)] {
            assert_eq!(scratch(place), 0, "round {round}: {}", place.display());
        }
        // Every account still opens under whatever epoch this is.
        let planned = installed.run(&["retention", "plan"]);
        assert_eq!(planned.status, Some(0), "round {round}: {planned:?}");
    }
    let tried = installed.run(&["drill", "--backups", &backups]);
    assert_eq!(tried.status, Some(0), "{tried:?}");
    println!("{rounds} rounds or more; kills within a roll, a backup, a restore: {hit:?}");
}

//! `kill -9` while keys are rolled, backups are made, tried and put back: whatever was under way, the
//! next run ends it, and nobody is lost.

use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use lotse::keys::{Chance as _, SystemChance};

use super::super::databases::databases_beside;
use super::super::program::Installed;

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

fn scratch(folder: &Path) -> usize {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with('.')).count()
}

#[test]
fn whatever_a_kill_leaves_the_next_run_ends() {
    let rounds = if std::env::var("LOTSE_LONG").is_ok() { 200 } else { 8 };
    let installed = Installed::on_any_database();
    let backups = installed.path().join("backups").to_string_lossy().into_owned();
    let roll = ["keys", "roll", "--now"];
    let backup = ["backup", "--backups", &backups];
    let drill = ["drill", "--backups", &backups];
    let restore = ["restore", "--backups", &backups, "--replace"];
    let made = installed.run(&backup);
    assert_eq!(made.status, Some(0), "{made:?}");
    let all = [&roll[..], &drill[..], &backup[..], &restore[..]];
    let takes = all.map(|words| {
        let began = Instant::now();
        let undisturbed = installed.run(words);
        assert_eq!(undisturbed.status, Some(0), "{undisturbed:?}");
        began.elapsed()
    });
    let mut hit = [0; 4];
    // Where a kill falls is chance: it goes on until each kind was hit.
    for round in 0.. {
        if round >= rounds && hit.iter().all(|hits| *hits > 0) {
            break;
        }
        assert!(round < 10 * rounds, "no kill hit one of them: {hit:?}");
        for (number, words) in all.into_iter().enumerate() {
            hit[number] += usize::from(kill_one(&installed, words, takes[number]));
            let again = installed.run(words);
            assert_eq!(again.status, Some(0), "round {round}: {again:?}");
        }
        assert_eq!(databases_beside(&installed.location()), 0, "round {round}");
        let folder = installed.folder();
        for place in [folder.data(), folder.keys(), folder.copies(), Path::new(&backups)] {
            assert_eq!(scratch(place), 0, "round {round}: {}", place.display());
        }
        // Every account still opens under whatever epoch this is.
        let planned = installed.run(&["retention", "plan"]);
        assert_eq!(planned.status, Some(0), "round {round}: {planned:?}");
    }
    println!("{rounds} rounds or more; kills within a roll, a drill, a backup, a restore: {hit:?}");
}

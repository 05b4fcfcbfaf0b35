//! A year with weekly rolls, people who come and people who are deleted, and backups in between.
//!
//! Every backup is put back as long as it opens: whoever was deleted until then is not there, and
//! whoever lives is. Every backup is read as a thief would read it, with its key kept aside, also
//! long after it has expired: nobody who was deleted a week ago is readable.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use lotse::clock::{Clock as _, Instant};
use lotse::custody::backup::{self, Made};
use lotse::custody::roll;
use lotse::ids::ParticipationId;

use super::{Kept, Taken, days, opened, opens, restore, stolen, stolen_key};

/// A backup with all that a thief would keep of it.
struct Stolen {
    made: Made,
    copy: PathBuf,
    taken: Taken,
    /// Who was there when it was made.
    there: BTreeSet<usize>,
}

/// What came of a year.
#[derive(Default)]
struct Year {
    backups: usize,
    restores: usize,
    erased: usize,
    /// Erased people whom a thief still read, because no roll had come since.
    within_horizon: usize,
    faults: Vec<String>,
}

/// Lives through `weeks`, makes `backups` and puts each back; rolls, or, as a control, does not.
async fn live(weeks: i64, backups: i64, rolls: bool) -> Year {
    let kept = Kept::whole().await;
    let installation = &kept.installation;
    let (mut year, mut stolen_ones) = (Year::default(), Vec::<Stolen>::new());
    let mut people: Vec<ParticipationId> = Vec::new();
    let mut erased: Vec<(usize, Instant)> = Vec::new();
    for name in 0..6 {
        people.push(kept.house.add_person(&format!("Person {name}")).await);
    }
    for week in 0..weeks {
        if rolls {
            roll::when_due(installation).await.unwrap();
        }
        backup::expire(kept.folder(), kept.house.clock.now()).unwrap();
        if week % 4 == 1 {
            people.push(kept.house.add_person(&format!("Person {}", people.len())).await);
        }
        let due = (week + 1) * backups / weeks - week * backups / weeks;
        for _ in 0..due {
            kept.house.clock.advance_seconds(3600);
            let made = backup::make(installation).await.unwrap();
            let copy = kept.folder.path().join(format!("stolen-{week}"));
            fs::copy(&made.path, &copy).unwrap();
            let gone: BTreeSet<usize> = erased.iter().map(|(number, _)| *number).collect();
            let there = (0..people.len()).filter(|number| !gone.contains(number)).collect();
            let key = stolen_key(kept.folder(), &made);
            let taken = Taken::out_of(&kept, &copy, &key);
            stolen_ones.push(Stolen { made, copy, taken, there });
            year.backups += 1;
        }
        // The day after, somebody is deleted.
        kept.house.clock.advance_days(1);
        if week % 3 == 2 {
            let number = erased.len();
            kept.erase(&people[number]).await;
            erased.push((number, kept.house.clock.now()));
        }
        if due > 0 || week + 1 == weeks {
            put_back(&kept, &people, &erased, &stolen_ones, &mut year).await;
            steal(&kept, &people, &erased, &stolen_ones, &mut year).await;
        }
        kept.house.clock.advance_seconds(6 * 86_400 - due * 3600);
    }
    year.erased = erased.len();
    kept.installation.store.close().await;
    year
}

/// Puts back every backup that opens.
async fn put_back(
    kept: &Kept,
    people: &[ParticipationId],
    erased: &[(usize, Instant)],
    backups: &[Stolen],
    year: &mut Year,
) {
    let now = kept.house.clock.now();
    for one in backups {
        let elsewhere = kept.elsewhere();
        let location = elsewhere.location();
        let restore = restore(kept, &elsewhere.folder, &location);
        let outcome = restore.run(Some(&one.copy)).await;
        if now >= days(one.made.made_at, 30) {
            if outcome.is_ok() {
                year.faults.push("a backup of 30 days was put back".to_owned());
            }
            continue;
        }
        let restored = match outcome {
            Ok(restored) => restored,
            Err(error) => {
                year.faults.push(format!("a backup was not put back: {error}"));
                continue;
            }
        };
        let gone: BTreeSet<usize> = erased.iter().map(|(number, _)| *number).collect();
        let wanted: BTreeSet<usize> = one.there.difference(&gone).copied().collect();
        let back = opened(&kept.house, elsewhere.folder.clone(), &location).await;
        let found = opens(&back, people).await;
        back.store.close().await;
        if found != wanted || restored.people_after != wanted.len() as u64 {
            year.faults.push(format!("{wanted:?} should be back, {found:?} are: {restored:?}"));
        }
        if !restored.findings.is_empty() || restored.unreadable > 0 {
            year.faults.push(format!("findings: {restored:?}"));
        }
        year.restores += 1;
    }
}

/// Reads every backup with its key kept aside and the living keyring.
async fn steal(
    kept: &Kept,
    people: &[ParticipationId],
    erased: &[(usize, Instant)],
    backups: &[Stolen],
    year: &mut Year,
) {
    let keyring = kept.installation.keyring.reread().unwrap();
    let now = kept.house.clock.now();
    for one in backups {
        let read = stolen(&kept.house, &one.taken, &keyring, people).await;
        for (number, at) in erased.iter().filter(|(number, _)| read.contains(number)) {
            if now < days(*at, 7) {
                year.within_horizon += 1;
            } else {
                year.faults.push(format!("person {number}, erased at {at:?}, reads at {now:?}"));
            }
        }
    }
}

#[tokio::test]
async fn nobody_who_was_deleted_comes_back_from_any_backup() {
    let long = std::env::var("LOTSE_LONG").is_ok();
    let (weeks, backups) = if long { (52, 20) } else { (12, 5) };
    let year = live(weeks, backups, true).await;
    println!(
        "{weeks} weeks: {} backups, {} restores, {} people deleted, {} readings within the week",
        year.backups, year.restores, year.erased, year.within_horizon
    );
    assert!(year.faults.is_empty(), "{:#?}", year.faults);
    assert_eq!(year.backups, usize::try_from(backups).unwrap());
    assert!(year.restores >= year.backups && year.erased >= 4);
}

#[tokio::test]
async fn without_rolls_old_backups_read_whoever_was_deleted() {
    let year = live(6, 2, false).await;
    assert!(year.faults.iter().any(|fault| fault.contains("erased at")), "{:?}", year.faults);
}

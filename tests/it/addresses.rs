//! IP addresses end after seven days at most, also where no service runs; and what logs kept is found.

use std::fs;
use std::net::IpAddr;

use lotse::clock::{Clock as _, Instant, SystemClock};
use lotse::keys::SystemChance;
use lotse::retention::addresses::Addresses;

use super::program::{Installed, run};

const SOMEBODYS: &str = "203.0.113.77";

fn addresses(installed: &Installed) -> Addresses {
    let folder = installed.folder();
    Addresses::in_folders(&folder.addresses(), &folder.hour_keys()).unwrap()
}

fn hours_ago(hours: i64) -> Instant {
    SystemClock.now().plus_seconds(-hours * 3600)
}

fn note(installed: &Installed, hours: i64) {
    let address: IpAddr = SOMEBODYS.parse().unwrap();
    addresses(installed).add(&SystemChance, hours_ago(hours), address).unwrap();
}

fn kept(installed: &Installed, hours: i64) -> usize {
    addresses(installed).list_of_hour(hours_ago(hours)).unwrap().len()
}

#[test]
fn addresses_are_purged_without_a_database() {
    let installed = Installed::new();
    for hours in [170, 150, 10] {
        note(&installed, hours);
    }
    fs::write(installed.folder().database(), "no database any more").unwrap();
    // The control: what is too old is seen before it is purged.
    let seen = installed.run(&["doctor", "privacy"]);
    assert_eq!(seen.status, Some(1), "{seen:?}");
    let outcome = installed.run(&["purge-ip"]);
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
    assert!(outcome.out.contains("2 hours of addresses deleted"), "{outcome:?}");
    assert_eq!([170, 150, 10].map(|hours| kept(&installed, hours)), [0, 0, 1]);
    assert_eq!(installed.run(&["doctor", "privacy"]).status, Some(0));
    let again = installed.run(&["purge-ip"]);
    assert!(again.out.contains("0 hours of addresses deleted"), "{again:?}");
}

#[test]
fn a_mistyped_folder_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = super::program::lotse(&["purge-ip"]);
    command.arg("--data").arg(folder.path().join("dta"));
    command.arg("--keys").arg(folder.path().join("kys"));
    run(command).is_refused(&["there is no installation in", "--data"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_old_address_in_a_log_is_found_and_not_repeated() {
    let installed = Installed::new();
    let logs = installed.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let line = |hours: i64| {
        let time = hours_ago(hours).utc().format("%d/%b/%Y:%H:%M:%S +0000");
        format!("{SOMEBODYS} - - [{time}] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"\n")
    };
    fs::write(logs.join("young.log"), line(30)).unwrap();
    let logs = logs.to_str().unwrap();
    let words = ["doctor", "privacy", "--log", logs];
    assert_eq!(installed.run(&words).status, Some(0), "the control: a young one is no finding");
    fs::write(format!("{logs}/old.log"), format!("{}{}", line(30), line(200))).unwrap();
    for format in ["text", "json"] {
        let outcome = installed.run(&[&words[..], &["--format", format]].concat());
        assert_eq!(outcome.status, Some(1), "{outcome:?}");
        assert!(outcome.out.contains("old.log"), "{outcome:?}");
        assert!(!outcome.out.contains(SOMEBODYS), "{outcome:?}");
    }
    let text = installed.run(&words).out;
    assert!(text.contains("old.log:2:"), "{text}");
    installed.run(&["doctor", "privacy", "--log", "/nowhere.log"]).is_refused(&["/nowhere.log"]);
}

#[test]
fn addresses_are_searched_for_a_reason_that_is_written_down_first() {
    let installed = Installed::new();
    let ledger = installed.folder().ledger();
    for _ in 0..12 {
        note(&installed, 3);
    }
    let words = ["attacks", "--at-least", "12", "--reason"];
    installed.run(&[&words[..], &["why"]].concat()).is_refused(&["reason", "10 characters"]);
    assert!(!ledger.exists(), "nothing was searched");
    // Where nothing can be written down, nothing is told.
    fs::create_dir(&ledger).unwrap();
    let refused = installed.run(&[&words[..], &["many failed logins"]].concat());
    refused.is_refused(&["ledger"]);
    assert!(!refused.err.contains(SOMEBODYS));
    fs::remove_dir(&ledger).unwrap();
    let found = installed.run(&[&words[..], &["many failed logins"]].concat());
    assert_eq!(found.status, Some(1), "{found:?}");
    assert!(found.out.contains(&format!("{SOMEBODYS}: 12 attempts")), "{found:?}");
    let line = fs::read_to_string(&ledger).unwrap();
    assert!(line.contains("addresses-searched") && line.contains("many failed logins"), "{line}");
    assert!(!line.contains(SOMEBODYS), "{line}");
    // Who tried less often is told of nobody.
    let rarely =
        installed.run(&["attacks", "--at-least", "13", "--reason", "once more, to compare"]);
    assert_eq!((rarely.status, rarely.out.contains(SOMEBODYS)), (Some(0), false), "{rarely:?}");
}

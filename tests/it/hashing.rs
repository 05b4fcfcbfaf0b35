//! Many who log in at once: nobody waits too long, and what they took is given back.

use std::io::Write as _;
use std::thread;
use std::time::Instant;

use super::program::{Installed, Running};

/// The memory that a server holds, in kibibytes, as the system counts it.
fn resident_kib(server: &Running) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Nobody of these exists; each is another, so that no count of guesses stops them.
fn try_to_enter(server: &Running, number: usize) -> u16 {
    let name = format!("niemand-hier-{number}");
    if number.is_multiple_of(2) {
        let fields = [("name", name.as_str()), ("secret", "sieben Igel tanzen im Regen")];
        server.post("/login", "", &fields).status
    } else {
        let email = format!("{name}@example.org");
        let fields = [("email", email.as_str()), ("password", "sieben Igel tanzen im Regen")];
        server.post("/staff", "", &fields).status
    }
}

fn all_at_once(server: &Running, numbers: std::ops::Range<usize>) -> Vec<u16> {
    thread::scope(|scope| {
        let tries: Vec<_> =
            numbers.map(|number| scope.spawn(move || try_to_enter(server, number))).collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

#[test]
fn a_burst_of_logins_leaves_no_memory_behind() {
    // 600 take minutes; those whose turn does not come within half a minute are told to come again.
    let many = if std::env::var("LOTSE_LONG").is_ok() { 600 } else { 24 };
    let installed = Installed::new();
    let server = installed.serve();
    all_at_once(&server, 0..4);
    let before = resident_kib(&server);
    assert!(
        before > 128 * 1024,
        "the control: what hashing needs is there from the start: {before}"
    );
    let start = Instant::now();
    let statuses = all_at_once(&server, 4..4 + many);
    let (took, after) = (start.elapsed(), resident_kib(&server));
    let judged = statuses.iter().filter(|status| **status == 422).count();
    let sent_away = statuses.iter().filter(|status| **status == 429).count();
    let told =
        format!("{judged} judged, {sent_away} sent away in {took:?}; {before} KiB, then {after}");
    // For whoever measures: --no-capture shows it.
    writeln!(std::io::stdout(), "{told}").unwrap();
    assert_eq!(judged + sent_away, many, "{statuses:?}");
    assert!(judged >= 20, "{statuses:?}");
    assert!(after < before + 32 * 1024, "{before} KiB before, {after} KiB after");
    assert_eq!(server.end("TERM").status, Some(0));
}

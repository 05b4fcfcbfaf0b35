//! The chain of the ledger: what reads back, what is open, and what counts as damage.

use super::*;
use crate::classes::DataClass;
use crate::clock::Instant;
use crate::retention::counts::Counts;

pub(super) fn entry(order: u8, kind: Kind) -> Entry {
    let mut counts = Counts::default();
    if kind == Kind::Completed {
        counts.add(DataClass::Identity, 1);
    }
    Entry {
        rule: "participation".to_owned(),
        project: "P-1".to_owned(),
        counts,
        tag: [order; 32],
        signed_off: kind.is_about_a_sign_off().then(|| SignedOff {
            definition: "fit-for-work".to_owned(),
            version: "1.0.0".to_owned(),
            hash: "00".repeat(32),
            legal_basis: "Art. 9".to_owned(),
            reason: "Nötig.".to_owned(),
        }),
        ..Entry::new(kind, OrderId::from_bits([order; 16]), Instant::from_unix(1_800_000_000), 3)
    }
}

pub(super) fn text(entries: &[Entry]) -> Vec<u8> {
    let mut head = Head::START;
    let mut text = Vec::new();
    for entry in entries {
        let (line, next) = head.follow(entry);
        text.extend(line);
        text.push(b'\n');
        head = next;
    }
    text
}

fn read(text: &[u8]) -> Result<Reading, String> {
    Reading::of(text, Path::new("ledger")).map_err(|fault| fault.to_string())
}

#[test]
fn a_ledger_reads_back_and_says_what_is_open() {
    let entries = [entry(1, Kind::Intent), entry(2, Kind::Intent), entry(1, Kind::Completed)];
    let reading = read(&text(&entries)).unwrap();
    assert_eq!(reading.entries, entries);
    assert_eq!(reading.torn_bytes, 0);
    assert_eq!(reading.open_intents(), [&entries[1]]);
    assert!(read(b"").unwrap().entries.is_empty());
}

#[test]
fn a_torn_last_line_is_told_and_not_taken_for_damage() {
    let whole = text(&[entry(1, Kind::Intent)]);
    let both = text(&[entry(1, Kind::Intent), entry(1, Kind::Completed)]);
    for cut in whole.len()..both.len() {
        let reading = read(&both[..cut]).unwrap();
        assert_eq!(reading.entries.len(), 1);
        assert_eq!(reading.torn_bytes, cut - whole.len());
    }
}

#[test]
fn a_deletion_is_opened_once_and_closed_once() {
    let twice = text(&[entry(1, Kind::Intent), entry(1, Kind::Intent)]);
    assert!(read(&twice).unwrap_err().contains("line 2: its deletion stands there already"));
    let unopened = text(&[entry(1, Kind::Completed)]);
    assert!(read(&unopened).unwrap_err().contains("line 1: it completes what is not open"));
}

#[test]
fn a_sign_off_is_no_deletion_to_carry_out() {
    let entries = [
        entry(1, Kind::SignedOff),
        entry(2, Kind::Intent),
        entry(1, Kind::SignOffWithdrawn),
        entry(3, Kind::SignedOff),
    ];
    let reading = read(&text(&entries)).unwrap();
    assert_eq!(reading.entries, entries);
    assert_eq!(reading.open_intents(), [&entries[1]]);
    let mut said = entries[3].signed_off.clone().unwrap();
    assert!(reading.holds_sign_off(&entries[3].order, &said));
    assert!(!reading.holds_sign_off(&entries[1].order, &said));
    assert!(!reading.holds_sign_off(&entries[0].order, &said), "it was withdrawn");
    said.reason.push('!');
    assert!(!reading.holds_sign_off(&entries[3].order, &said), "another text is another");
}

#[test]
fn a_sign_off_stands_once_and_is_withdrawn_once() {
    for (kinds, complaint) in [
        ([Kind::SignedOff, Kind::SignedOff], "line 2: its sign-off stands there already"),
        ([Kind::Intent, Kind::SignOffWithdrawn], "line 2: it withdraws what is not in force"),
        ([Kind::Intent, Kind::SignedOff], "line 2: its sign-off stands there already"),
        ([Kind::SignedOff, Kind::Completed], "line 2: it completes what is not open"),
        ([Kind::SignedOff, Kind::Intent], "line 2: its deletion stands there already"),
    ] {
        let said = read(&text(&kinds.map(|kind| entry(1, kind)))).unwrap_err();
        assert!(said.contains(complaint), "{said}");
    }
    let twice = [Kind::SignedOff, Kind::SignOffWithdrawn, Kind::SignOffWithdrawn];
    read(&text(&twice.map(|kind| entry(1, kind)))).unwrap();
    let mut silent = entry(1, Kind::SignedOff);
    silent.signed_off = None;
    assert!(read(&text(&[silent])).unwrap_err().contains("what was signed off is missing"));
    let mut odd = entry(1, Kind::SignedOff);
    odd.kind = Kind::Intent;
    assert!(read(&text(&[odd])).unwrap_err().contains("what was signed off is missing"));
}

#[test]
fn the_lines_of_deletions_are_what_they_were() {
    let line = String::from_utf8(text(&[entry(1, Kind::Intent)])).unwrap();
    assert!(!line.contains("signed_off"), "{line}");
}

#[test]
fn every_change_of_a_byte_is_found() {
    let whole = text(&[
        entry(1, Kind::Intent),
        entry(2, Kind::Intent),
        entry(1, Kind::Completed),
        entry(2, Kind::Completed),
    ]);
    let last_line = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
    // The last line hangs on nothing yet: only checkpoints kept elsewhere can speak for it.
    for at in 0..last_line {
        for other in [b'0', b'\n', whole[at] ^ 1] {
            if other == whole[at] {
                continue;
            }
            let mut changed = whole.clone();
            changed[at] = other;
            assert!(read(&changed).is_err(), "byte {at} as {other}");
        }
    }
}

#[test]
fn dropped_and_swapped_lines_are_found() {
    let whole = text(&[entry(1, Kind::Intent), entry(2, Kind::Intent), entry(3, Kind::Intent)]);
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    assert!(read(&lines[1..].concat()).unwrap_err().contains("line 1"));
    assert!(read(&[lines[0], lines[2]].concat()).unwrap_err().contains("line 2"));
    assert!(read(&[lines[0], lines[2], lines[1]].concat()).unwrap_err().contains("line 2"));
}

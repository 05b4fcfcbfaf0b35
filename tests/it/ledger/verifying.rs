//! `lotse verify` as the officer runs it: what it says, where, and with which exit status.

use std::fs;
use std::process::Command;

use lotse::keys::SeededChance;
use lotse::retention::ledger::verification::{Code, Given, Verification, Weight, verify};

use super::Case;
use crate::program::{Installed, Outcome, lotse, run};

fn case() -> Case {
    Case::make(&SeededChance::for_test(5), 24)
}

/// Without the notes: what is wrong, and where.
fn wrong(found: &Verification) -> Vec<(Code, &str)> {
    let faults = found.findings.iter().filter(|finding| finding.weight == Weight::Fault);
    faults.map(|finding| (finding.code, finding.place.as_str())).collect()
}

fn without_line(text: &[u8], number: usize) -> Vec<u8> {
    let lines = text.split_inclusive(|byte| *byte == b'\n').enumerate();
    lines.filter(|(at, _)| at + 1 != number).flat_map(|(_, line)| line.to_vec()).collect()
}

/// Somewhere nobody's installation lies: no data folder, no keyring, no environment.
fn offline(case: &Case, more: &[&str]) -> Outcome {
    let folder = case.folder.path();
    fs::write(case.ledger(), &case.text).unwrap();
    let mut command: Command = lotse(&["verify"]);
    command.current_dir(folder).env_clear().arg("ledger.jsonl").args(more);
    run(command)
}

#[test]
fn a_missing_line_is_one_fault_at_its_place() {
    let case = case();
    let found = verify(&without_line(&case.text, 3), &[], &[], None);
    let faults = wrong(&found);
    assert_eq!(faults[..2], [(Code::WrongNumber, "line 3"), (Code::ChainBroken, "line 3")]);
    // What follows is as it was, but a completion may have lost its intent.
    assert!(faults[2..].iter().all(|(code, _)| *code == Code::AgainstTheOrder), "{faults:?}");
    let says = "its number is not that of its place: it says that it is line 4";
    assert_eq!(found.findings[0].what, says);
}

#[test]
fn a_changed_line_is_narrowed_down_between_two_checkpoints() {
    let mut case = case();
    let sizes: Vec<u64> = case
        .checkpoints
        .iter()
        .map(|given| {
            String::from_utf8_lossy(&given.content).lines().nth(1).unwrap().parse().unwrap()
        })
        .collect();
    let (before, after) = (sizes[1], sizes[2]);
    let text = String::from_utf8(case.text.clone()).unwrap();
    let changed = text.split_inclusive('\n').zip(1..).map(|(line, number)| {
        if number == after { line.replace("\"epoch\":1", "\"epoch\":7") } else { line.to_owned() }
    });
    case.text = changed.collect::<String>().into_bytes();
    assert_ne!(case.text, text.as_bytes());
    let found = verify(&case.text, &case.checkpoints, &[], Some(&case.key));
    let first = found.findings.iter().find(|finding| finding.code == Code::Rewritten).unwrap();
    let between = format!("the first change lies in lines {} to {after}", before + 1);
    assert!(first.what.contains(&between), "{}", first.what);
    assert_eq!((found.agreeing, found.covered_lines), (2, before));
}

#[test]
fn a_torn_last_line_is_told_and_is_no_fault() {
    let case = case();
    let torn = [case.text.as_slice(), b"{\"sequence\":25,\"at\":\"2027-"].concat();
    let found = verify(&torn, &case.checkpoints, &[], Some(&case.key));
    assert!(found.holds());
    assert_eq!(found.findings.len(), 1);
    assert_eq!(
        (found.findings[0].code, found.findings[0].place.as_str()),
        (Code::TornEnd, "line 25")
    );
    // The control: torn within what a checkpoint speaks for, the line is missing.
    let found = verify(&case.text[..case.text.len() - 9], &case.checkpoints, &[], Some(&case.key));
    assert_eq!(wrong(&found).iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::CutOff]);
}

#[test]
fn arbitrary_bytes_never_break_it() {
    let chance = SeededChance::for_test(77);
    for round in 0..300 {
        let mut bytes = vec![0; round];
        lotse::keys::Chance::fill(&chance, &mut bytes);
        let given = [Given { name: "x".to_owned(), content: bytes.clone() }];
        let found = verify(&bytes, &given, &given, Some(&case_key()));
        assert!(!found.holds(), "a heap of bytes is neither checkpoint nor receipt");
    }
}

fn case_key() -> lotse::keys::note::VerifierKey {
    lotse::keys::note::VerifierKey::parse(
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    )
    .unwrap()
}

#[test]
fn the_program_says_what_it_found_and_needs_nothing_else() {
    let case = case();
    let key = case.key.to_string();
    let good = offline(&case, &["--checkpoints", "checkpoints", "--key", &key]);
    assert_eq!(good.status, Some(0), "{good:?}");
    assert!(good.out.contains("24 lines") && good.out.contains("lines 1 to 24 are covered"));
    assert!(good.out.ends_with("\nNothing is wrong.\n"), "{}", good.out);

    let unsure = offline(&case, &["--checkpoints", "checkpoints"]);
    assert_eq!(unsure.status, Some(0), "{unsure:?}");
    assert!(unsure.out.contains("no --key was given") && unsure.out.contains("says little"));

    let whole = case.text.clone();
    let cut = Case { text: without_line(&whole, 24), ..case };
    let bad = offline(&cut, &["--checkpoints", "checkpoints", "--key", &key]);
    assert_eq!(bad.status, Some(1), "{bad:?}");
    for words in
        ["WRONG: checkpoints/checkpoint-0000000024.txt", "1 missing", "It means:", "To do:"]
    {
        assert!(bad.out.contains(words), "{words}: {}", bad.out);
    }
    let json = offline(&cut, &["--checkpoints", "checkpoints", "--key", &key, "--format", "json"]);
    assert_eq!(json.status, Some(1));
    let told: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(told["findings"][0]["code"], "cut-off");
    assert_eq!(told["lines"], 23);

    for (words, named) in [
        (&["--key", "nonsense"][..], "--key"),
        (&["--checkpoints", "nowhere"], "nowhere"),
        (&["--receipt", "nothing.json"], "nothing.json"),
    ] {
        offline(&cut, words).is_refused(&[named]);
    }
    fs::create_dir(cut.folder.path().join("empty")).unwrap();
    offline(&cut, &["--checkpoints", "empty"]).is_refused(&["empty holds no checkpoints"]);
}

#[test]
fn a_receipt_without_a_key_is_not_taken_for_good() {
    let case = case();
    let given = [Given { name: "receipt.json".to_owned(), content: b"{}".to_vec() }];
    let found = verify(&case.text, &case.checkpoints, &given, None);
    assert_eq!(wrong(&found), [(Code::ReceiptDoesNotHold, "receipt.json")]);
    fs::write(case.folder.path().join("receipt.json"), "{}").unwrap();
    offline(&case, &["--receipt", "receipt.json"]).is_refused(&["--receipt needs --key"]);
}

#[test]
fn an_installation_signs_and_hands_out_its_key() {
    let installed = Installed::new();
    let empty = installed.run(&["ledger", "checkpoint"]);
    empty.is_refused(&["has no lines yet"]);
    let key = installed.run(&["ledger", "key"]);
    assert_eq!(key.status, Some(0), "{key:?}");
    assert!(key.out.starts_with("lotse-ledger/") && key.out.matches('+').count() >= 2, "{key:?}");

    let case = case();
    fs::write(installed.folder().ledger(), &case.text).unwrap();
    let made = installed.run(&["ledger", "checkpoint"]);
    assert_eq!(made.status, Some(0), "{made:?}");
    let saved = installed.folder().checkpoints().join("checkpoint-0000000024.txt");
    assert_eq!(fs::read_to_string(&saved).unwrap(), made.out);
    assert_eq!(installed.run(&["ledger", "checkpoint"]).out, made.out, "the same lines, the same");
    let mut command = lotse(&["verify"]);
    command.arg(installed.folder().ledger()).arg("--checkpoints").arg(&saved);
    let verified = run({
        command.arg("--key").arg(key.out.trim());
        command
    });
    assert_eq!(verified.status, Some(0), "{verified:?}");

    // A history that is not the signed one is not signed.
    fs::write(installed.folder().ledger(), without_line(&case.text, 24)).unwrap();
    let refused = installed.run(&["ledger", "checkpoint"]);
    refused.is_refused(&["does not continue the checkpoint", "lotse verify"]);
    assert_eq!(fs::read_dir(installed.folder().checkpoints()).unwrap().count(), 3);
}

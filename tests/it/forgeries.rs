//! Somebody forges what the service signs, in every way that there is here, and nobody who has the key
//! takes it for good: neither `lotse verify` nor the page that does the same in a browser.
//!
//! The page is driven by `tests/browser/verify.test.mjs`, on files that one of these tests writes.

mod papers;
mod text;
mod ways;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use lotse::keys::note::VerifierKey;
use lotse::keys::{Chance as _, Keyring, SeededChance};
use lotse::retention::ledger::checkpoint::Checkpoint;
use lotse::retention::ledger::verification::{Code, Given, verify};
use lotse::retention::signed::statement::Statement;
use lotse::retention::signed::{Document, Signed};
use papers::{Paper, Papers};
use serde_json::{Value, json};
use ways::{Desk, WAYS};

use crate::program::{lotse, run};

fn is_long() -> bool {
    std::env::var_os("LOTSE_LONG").is_some()
}

fn holds(file: &[u8], key: &VerifierKey) -> bool {
    Document::open(file, key).is_ok()
}

/// Draws forgeries, one way after the other, of papers that are drawn.
struct Forger<'f> {
    desk: Desk<'f>,
    genuine: BTreeSet<&'f [u8]>,
    turn: usize,
}

impl<'f> Forger<'f> {
    fn new(desk: Desk<'f>) -> Self {
        let genuine = desk.papers.all.iter().map(|paper| paper.file.as_slice()).collect();
        Self { desk, genuine, turn: 0 }
    }

    /// The next one: the way, the paper, and the file, which is no genuine one.
    fn draw(&mut self) -> (&'static str, &'static str, Vec<u8>) {
        let (way, forge) = WAYS[self.turn % WAYS.len()];
        self.turn += 1;
        let papers: &[Paper] = &self.desk.papers.all;
        for _ in 0..10_000 {
            let at = self.desk.chance.below(u32::try_from(papers.len()).unwrap()) as usize;
            let forged = forge(&self.desk, &papers[at]);
            if let Some(file) = forged.filter(|file| !self.genuine.contains(&**file)) {
                return (way, papers[at].name, file);
            }
        }
        panic!("{way} forges nothing");
    }
}

/// What was checked before: every proof, and nothing of what is said beside it.
fn proofs_alone(file: &[u8], key: &VerifierKey) -> bool {
    let Ok(read) = serde_json::from_slice::<Signed>(file) else { return false };
    let note = read.statement.checkpoint().as_bytes();
    Checkpoint::open(note, key)
        .is_ok_and(|checkpoint| read.proofs.iter().all(|one| one.verify(&checkpoint.head).is_ok()))
}

/// Everything but how it is spelled.
fn in_any_spelling(file: &[u8], key: &VerifierKey) -> bool {
    let Ok(read) = serde_json::from_slice::<Value>(file) else { return false };
    Signed::open(&ways::written(&read), key).is_ok()
}

/// Everything but whether it says what its lines say.
fn without_lines(file: &[u8], key: &VerifierKey) -> bool {
    let Ok(read) = Signed::read(file) else { return false };
    let text = serde_json_canonicalizer::to_string(&read.statement).unwrap() + "\n";
    key.open(format!("{text}\n{}", read.signature).as_bytes()).is_ok_and(|said| said == text)
}

#[tokio::test]
async fn no_forgery_is_taken_for_good() {
    let rounds = if is_long() { 10_000 } else { 1_000 };
    let (papers, other) = (Papers::make(1).await, Papers::make(2).await);
    assert_ne!(papers.key, other.key);
    let chance = SeededChance::for_test(20_280_701);
    let thief = Keyring::make(&chance);
    let desk = Desk { papers: &papers, other: &other, thief: &thief, chance: &chance };

    // The controls: each genuine paper holds, under its own installation's key alone.
    let mut kinds = BTreeSet::new();
    for (own, foreign) in [(&papers, &other.key), (&other, &papers.key)] {
        for paper in &own.all {
            let opened = Document::open(&paper.file, &own.key);
            let opened = opened.unwrap_or_else(|fault| panic!("{}: {fault}", paper.name));
            assert!(!holds(&paper.file, foreign), "{}", paper.name);
            kinds.insert(match opened {
                Document::Signed(file) => file.statement.kind(),
                Document::Checkpoint(_) => "checkpoint",
            });
        }
    }
    let wanted: BTreeSet<&str> =
        Statement::KINDS.iter().map(|(kind, _)| *kind).chain(["checkpoint"]).collect();
    assert_eq!(kinds, wanted, "a genuine paper of every kind");

    let mut forger = Forger::new(desk);
    let mut tried: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut weaker = [0; 3];
    for round in 0..rounds {
        let (way, name, file) = forger.draw();
        tried.entry(way).or_default().insert(name);
        let told = String::from_utf8_lossy(&file);
        assert!(!holds(&file, &papers.key), "round {round}, {way}, {name}:\n{told}");
        let by = [proofs_alone, in_any_spelling, without_lines];
        for (count, check) in weaker.iter_mut().zip(by) {
            *count += u32::from(check(&file, &papers.key));
        }
    }
    println!("0 of {rounds} forgeries accepted; by weaker checks {weaker:?}");
    assert_eq!(tried.len(), WAYS.len());
    let names: BTreeSet<&str> = tried.values().flatten().copied().collect();
    assert_eq!(names.len(), papers.all.len(), "every paper was forged: {names:?}");
    // Each part of the check is needed: without it many of the same forgeries pass.
    let least = rounds / 50;
    assert!(weaker.iter().all(|count| *count > least), "{weaker:?} of {rounds}");
}

/// Every byte of every paper, one after the other.
#[tokio::test]
async fn no_byte_of_a_paper_can_be_another() {
    let papers = Papers::make(1).await;
    let chance = SeededChance::for_test(7);
    for paper in &papers.all {
        let step = if is_long() { 1 } else { 29 };
        for at in (0..paper.file.len()).step_by(step) {
            let mut changed = paper.file.clone();
            changed[at] ^= 1 << chance.below(8);
            assert!(!holds(&changed, &papers.key), "{}: byte {at}", paper.name);
            assert!(!holds(&paper.file[..at], &papers.key), "{}: cut at {at}", paper.name);
        }
    }
}

#[tokio::test]
async fn the_program_needs_the_file_and_the_key_and_nothing_else() {
    let papers = Papers::make(1).await;
    let folder = tempfile::tempdir().unwrap();
    let key = papers.key.to_string();
    let verify = |file: &[u8], more: &[&str]| {
        let path = folder.path().join("file");
        fs::write(&path, file).unwrap();
        let mut command = lotse(&["verify", "file"]);
        command.current_dir(folder.path()).env_clear().args(more);
        run(command)
    };
    for paper in &papers.all {
        let good = verify(&paper.file, &["--key", &key]);
        assert_eq!(good.status, Some(0), "{}: {good:?}", paper.name);
        assert!(good.out.contains("Nothing is wrong: this key signed it"), "{}", good.out);
        let mut file = paper.file.clone();
        let at = file.len() / 2;
        file[at] ^= 1;
        let bad = verify(&file, &["--key", &key]);
        assert_eq!(bad.status, Some(1), "{}: {bad:?}", paper.name);
        assert!(bad.out.contains("WRONG: ") && !bad.out.contains("project:"), "{}", bad.out);
    }
    let project = papers.named("project");
    let told = verify(&project.file, &["--key", &key, "--format", "json"]);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((&told["holds"], &told["statement"]["deletions"]), (&true.into(), &3.into()));
    verify(&project.file, &[]).is_refused(&["is signed: give --key"]);
    // A ledger is still a ledger.
    let ledger = verify(&papers.ledger, &["--key", &key]);
    assert!(ledger.out.contains("7 lines"), "{ledger:?}");
}

#[tokio::test]
async fn beside_the_ledger_it_is_told_what_a_paper_leaves_out() {
    let papers = Papers::make(1).await;
    let given =
        |name: &str, content: &[u8]| Given { name: name.to_owned(), content: content.to_vec() };
    let found = |receipts: &[Given]| verify(&papers.ledger, &[], receipts, Some(&papers.key));
    let genuine: Vec<Given> =
        papers.all.iter().map(|paper| given(paper.name, &paper.file)).collect();
    let signed: Vec<Given> =
        genuine.into_iter().filter(|paper| paper.content.starts_with(b"{")).collect();
    let whole = found(&signed);
    assert!(whole.holds() && whole.receipts >= 9, "{:?}", whole.findings);

    // Its own key signs a certificate that hides a deletion: by itself it holds.
    let mut file: Value = serde_json::from_slice(&papers.named("project").file).unwrap();
    file["proofs"].as_array_mut().unwrap().pop();
    file["statement"]["deletions"] = 2.into();
    file["statement"]["counts"] = json!({ "identity": 2 });
    let hiding = ways::signed_by(&papers.keyring, file);
    assert!(holds(&hiding, &papers.key), "{:?}", Document::open(&hiding, &papers.key));
    let told = found(&[given("hiding", &hiding)]);
    let faults: Vec<_> = told.findings.iter().map(|one| (one.code, one.what.as_str())).collect();
    assert!(
        faults.contains(&(Code::ReceiptNotInLedger, "it leaves out the deletion of line 6")),
        "{faults:?}"
    );
    // A ledger that lost its end has not what the papers speak of.
    let cut = papers.ledger.split_inclusive(|byte| *byte == b'\n').take(4).flatten().copied();
    let told = verify(&cut.collect::<Vec<_>>(), &[], &signed, Some(&papers.key));
    assert!(told.findings.iter().any(|one| one.code == Code::ReceiptNotInLedger));
}

/// Writes files and what `lotse verify` says of each, for the page to be driven with.
#[tokio::test]
async fn files_for_the_page_are_written() {
    let wanted = if is_long() { 500 } else { 124 };
    let scratch = tempfile::tempdir().unwrap();
    let named = std::env::var_os("LOTSE_FORGERIES").map(std::path::PathBuf::from);
    let folder = named.as_deref().unwrap_or(scratch.path());
    fs::create_dir_all(folder).unwrap();
    let (papers, other) = (Papers::make(1).await, Papers::make(2).await);
    let chance = SeededChance::for_test(20_280_702);
    let thief = Keyring::make(&chance);
    let desk = Desk { papers: &papers, other: &other, thief: &thief, chance: &chance };
    let mut files = Vec::new();
    for paper in &papers.all {
        files.push(write(folder, files.len(), ("genuine", paper.name, &paper.file), &papers.key));
    }
    assert!(files.iter().all(|file| file["holds"] == true));
    let mut forger = Forger::new(desk);
    for _ in 0..wanted {
        let (way, name, file) = forger.draw();
        files.push(write(folder, files.len(), (way, name, &file), &papers.key));
    }
    let held = files.iter().filter(|file| file["holds"] == true).count();
    assert_eq!((files.len(), held), (papers.all.len() + wanted, papers.all.len()));
    let index = json!({ "key": papers.key.to_string(), "files": files });
    fs::write(folder.join("index.json"), index.to_string()).unwrap();
}

fn write(
    folder: &Path,
    number: usize,
    (way, paper, file): (&str, &str, &[u8]),
    key: &VerifierKey,
) -> Value {
    let name = format!("{number:04}");
    fs::write(folder.join(&name), file).unwrap();
    json!({ "name": name, "way": way, "paper": paper, "holds": holds(file, key) })
}

//! The ledger seen from outside: proved, delivered, checked, and caught when it was changed.

mod delivery;
mod officer;
mod tampering;
mod verifying;

use std::fs;
use std::path::PathBuf;

use lotse::classes::DataClass;
use lotse::clock::Instant;
use lotse::ids::OrderId;
use lotse::keys::note::VerifierKey;
use lotse::keys::{Chance, Keyring};
use lotse::retention::checkpoints::Checkpoints;
use lotse::retention::counts::Counts;
use lotse::retention::ledger::checkpoint::verifier_key;
use lotse::retention::ledger::verification::Given;
use lotse::retention::ledger::{Entry, Kind, Ledger, SIGN_OFF_RULE, SignedOff};
use tempfile::TempDir;

/// A ledger with the checkpoints that somebody outside kept.
struct Case {
    folder: TempDir,
    keyring: Keyring,
    key: VerifierKey,
    /// The text of the ledger, as the last checkpoint saw it.
    text: Vec<u8>,
    /// What was delivered, the first first.
    checkpoints: Vec<Given>,
}

/// The 1 March 2027, 9 o'clock UTC.
const START: i64 = 1_803_891_600;

fn entry(at: i64, order: &OrderId, kind: Kind) -> Entry {
    let mut counts = Counts::default();
    if kind == Kind::Completed {
        counts.add(DataClass::Identity, 1);
        counts.add(DataClass::HardSkills, 3);
    }
    let signed_off = kind.is_about_a_sign_off().then(|| SignedOff {
        definition: "fit-for-work".to_owned(),
        version: "1.1.0".to_owned(),
        hash: "ab".repeat(32),
        legal_basis: "Art. 9 Abs. 2 lit. a DSGVO".to_owned(),
        reason: "Arbeit soll niemanden überfordern.".to_owned(),
    });
    let deletes = signed_off.is_none();
    Entry {
        rule: if deletes { "participation" } else { SIGN_OFF_RULE }.to_owned(),
        project: if deletes { "NW-2027" } else { "" }.to_owned(),
        counts,
        tag: lotse::keys::sha256(order.as_str().as_bytes()),
        agreement: deletes.then_some([7; 32]),
        receipt: None,
        signed_off,
        ..Entry::new(kind, order.clone(), Instant::from_unix(at), 1 + (at - START) / 604_800)
    }
}

impl Case {
    /// A ledger of some lines, with a checkpoint after every few and one at the end.
    fn make(chance: &dyn Chance, lines: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keyring = Keyring::make(chance);
        let key = verifier_key(&keyring);
        let ledger = Ledger::at(&folder.path().join("ledger.jsonl"));
        let checkpoints = Checkpoints::in_folder(&folder.path().join("checkpoints"));
        let (mut open, mut now): (Vec<OrderId>, i64) = (Vec::new(), START);
        for line in 1..=lines {
            now += i64::from(chance.below(100_000));
            let next = if !open.is_empty() && chance.below(5) < 2 {
                let at = chance.below(u32::try_from(open.len()).unwrap()) as usize;
                entry(now, &open.remove(at), Kind::Completed)
            } else {
                let order = OrderId::from_bits(chance.bits128());
                let kind = if chance.below(8) == 0 { Kind::SignedOff } else { Kind::Intent };
                if kind == Kind::Intent {
                    open.push(order.clone());
                }
                entry(now, &order, kind)
            };
            ledger.append(&[next]).unwrap();
            if line == lines || chance.below(5) == 0 {
                checkpoints.make(&ledger, &keyring, Instant::from_unix(now)).unwrap().unwrap();
            }
        }
        let text = fs::read(ledger.path()).unwrap();
        let kept = checkpoints.list().unwrap().into_iter().map(|(_, given)| given).collect();
        Self { folder, keyring, key, text, checkpoints: kept }
    }

    fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger.jsonl")
    }
}

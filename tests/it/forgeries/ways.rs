//! The ways in which somebody forges a paper. Each draws one forgery of it, or none where it does not
//! fit the paper.

use lotse::keys::{Chance, Keyring};
use lotse::retention::ledger::checkpoint::{origin, verifier_key};
use serde_json::{Value, json};

use super::papers::{Paper, Papers};
use super::text;

/// What a forger has.
pub struct Desk<'d> {
    /// The installation whose papers are forged.
    pub papers: &'d Papers,
    /// Another installation.
    pub other: &'d Papers,
    /// The forger's own keys.
    pub thief: &'d Keyring,
    pub chance: &'d dyn Chance,
}

type Way = fn(&Desk<'_>, &Paper) -> Option<Vec<u8>>;

pub const WAYS: [(&str, Way); 31] = [
    ("a byte replaced", |desk, paper| on_bytes(desk, paper, |at, file| file[at] ^= draw(desk))),
    ("a bit flipped", |desk, paper| {
        on_bytes(desk, paper, |at, file| file[at] ^= 1 << desk.chance.below(8))
    }),
    ("a byte slipped in", |desk, paper| {
        on_bytes(desk, paper, |at, file| file.insert(at, b" \n,0a"[pick(desk, 5)]))
    }),
    ("a byte dropped", |desk, paper| {
        on_bytes(desk, paper, |at, file| {
            file.remove(at);
        })
    }),
    ("cut off", |desk, paper| on_bytes(desk, paper, |at, file| file.truncate(at))),
    ("something before or after it", |desk, paper| {
        let (before, after) =
            [("", "\n"), ("\u{feff}", ""), (" ", ""), ("", " "), ("", "{}")][pick(desk, 5)];
        Some([before.as_bytes(), &paper.file, after.as_bytes()].concat())
    }),
    ("a value changed", |desk, paper| on_value(desk, paper, text::change)),
    ("a value of the statement changed", |desk, paper| {
        let mut file = read(paper)?;
        text::change(&mut file["statement"], desk.chance)?;
        Some(written(&file))
    }),
    ("a field added", |desk, paper| on_value(desk, paper, text::add)),
    ("a field removed", |desk, paper| on_value(desk, paper, text::remove)),
    ("a list changed", |desk, paper| on_value(desk, paper, text::rearrange)),
    ("fields in another order", |desk, paper| text::reorder(&read(paper)?, desk.chance)),
    ("a field twice", |desk, paper| text::double(&read(paper)?, desk.chance)),
    ("a blank between", |desk, paper| text::space(json_text(paper)?, desk.chance)),
    ("a letter spelled otherwise", |desk, paper| text::escape(json_text(paper)?, desk.chance)),
    ("a number spelled otherwise", |desk, paper| text::number(json_text(paper)?, desk.chance)),
    ("the signature of another", |desk, paper| with_of_another(desk, paper, "/signature")),
    ("the statement of another", |desk, paper| with_of_another(desk, paper, "/statement")),
    ("the proofs of another", |desk, paper| with_of_another(desk, paper, "/proofs")),
    ("the checkpoint of another", |desk, paper| {
        with_of_another(desk, paper, "/statement/checkpoint")
    }),
    ("statement and signature of another", |desk, paper| {
        let (mut file, other) = (read(paper)?, any(desk)?);
        for part in ["statement", "signature"] {
            file[part] = other[part].clone();
        }
        Some(written(&file))
    }),
    ("the name of another key", |desk, paper| {
        let mut file = read(paper)?;
        file["verifier-key"] = verifier_key(desk.thief).to_string().into();
        Some(written(&file))
    }),
    ("a second signature", |desk, paper| {
        let mut file = read(paper)?;
        let own = file["signature"].as_str()?.to_owned();
        let witness = signature_of(desk.thief, "witness", &statement_text(&file));
        let lines = [[&*own, &*own], [&*own, &*witness], [&*witness, &*own]][pick(desk, 3)];
        file["signature"] = lines.concat().into();
        Some(written(&file))
    }),
    ("another installation's", |desk, _| {
        Some(desk.other.all[pick(desk, desk.other.all.len())].file.clone())
    }),
    ("another installation's under this key's name", |desk, paper| {
        let mut file = read(&desk.other.all[pick(desk, desk.other.all.len())])?;
        let own = read(paper)?;
        for part in [&["verifier-key"][..], &["verifier-key", "signature"]][pick(desk, 2)] {
            file[*part] = own[*part].clone();
        }
        Some(written(&file))
    }),
    ("changed and signed with another key", |desk, paper| {
        let name = origin(desk.thief);
        stolen(desk, paper, &name, &verifier_key(desk.thief).to_string())
    }),
    ("changed and signed with another key of the same name", |desk, paper| {
        stolen(desk, paper, desk.papers.key.name(), &desk.papers.key.to_string())
    }),
    ("signed rightly, and not what its lines say", |desk, paper| {
        let mut file = read(paper)?;
        let tied = tied_to_lines(file["statement"]["type"].as_str()?)?;
        let field = tied[pick(desk, tied.len())];
        text::change(&mut file["statement"][field], desk.chance)?;
        Some(signed(desk, file))
    }),
    ("signed rightly, with fields of no kind", |desk, paper| {
        let mut file = read(paper)?;
        let said = file["statement"].as_object_mut()?;
        match desk.chance.below(4) {
            0 => drop(said.insert("type".to_owned(), json!("lotse-certificate"))),
            1 => drop(said.insert("note".to_owned(), json!("x"))),
            2 => drop(said.remove("issued-at")),
            _ => drop(said.insert("issued-at".to_owned(), json!(7))),
        }
        Some(signed(desk, file))
    }),
    ("signed rightly, under another checkpoint", |desk, paper| {
        let (mut file, other) = (read(paper)?, any(desk)?);
        file["statement"]["checkpoint"] = other["statement"]["checkpoint"].clone();
        // Of a quarter without deletions this is a true statement, unless its lines are others.
        let lines = file["proofs"].as_array().is_some_and(|proofs| !proofs.is_empty());
        lines.then(|| signed(desk, file))
    }),
    ("a checkpoint changed", forged_checkpoint),
];

fn pick(desk: &Desk<'_>, below: usize) -> usize {
    desk.chance.below(u32::try_from(below).unwrap()) as usize
}

/// Any byte but none.
fn draw(desk: &Desk<'_>) -> u8 {
    1 + u8::try_from(desk.chance.below(255)).unwrap()
}

fn on_bytes(
    desk: &Desk<'_>,
    paper: &Paper,
    act: impl FnOnce(usize, &mut Vec<u8>),
) -> Option<Vec<u8>> {
    let mut file = paper.file.clone();
    let at = (!file.is_empty()).then(|| pick(desk, file.len()))?;
    act(at, &mut file);
    Some(file)
}

fn json_text(paper: &Paper) -> Option<&str> {
    std::str::from_utf8(&paper.file).ok().filter(|text| text.starts_with('{'))
}

fn read(paper: &Paper) -> Option<Value> {
    serde_json::from_slice(&paper.file).ok()
}

pub fn written(value: &Value) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).unwrap()
}

/// Something anywhere in the file, which is written in its canonical form again.
fn on_value(
    desk: &Desk<'_>,
    paper: &Paper,
    act: fn(&mut Value, &dyn Chance) -> Option<()>,
) -> Option<Vec<u8>> {
    let mut file = read(paper)?;
    act(&mut file, desk.chance)?;
    Some(written(&file))
}

/// Another paper of the same installation, as it is handed out.
fn any(desk: &Desk<'_>) -> Option<Value> {
    read(&desk.papers.all[pick(desk, desk.papers.all.len())])
}

fn with_of_another(desk: &Desk<'_>, paper: &Paper, part: &str) -> Option<Vec<u8>> {
    let (mut file, other) = (read(paper)?, any(desk)?);
    *file.pointer_mut(part)? = other.pointer(part)?.clone();
    Some(written(&file))
}

/// What is signed of a file.
fn statement_text(file: &Value) -> String {
    String::from_utf8(written(&file["statement"])).unwrap() + "\n"
}

fn signature_of(keyring: &Keyring, name: &str, text: &str) -> String {
    let note = keyring.sign_note(name, text);
    String::from_utf8(note[text.len() + 1..].to_vec()).unwrap()
}

fn signed(desk: &Desk<'_>, file: Value) -> Vec<u8> {
    signed_by(&desk.papers.keyring, file)
}

/// The file with its statement signed by the installation itself.
pub fn signed_by(keyring: &Keyring, mut file: Value) -> Vec<u8> {
    file["signature"] = signature_of(keyring, &origin(keyring), &statement_text(&file)).into();
    written(&file)
}

/// A statement changed, and signed by somebody else under this name, its checkpoint too.
fn stolen(desk: &Desk<'_>, paper: &Paper, name: &str, key: &str) -> Option<Vec<u8>> {
    let mut file = read(paper)?;
    if desk.chance.below(4) > 0 {
        text::change(&mut file["statement"], desk.chance)?;
    }
    if desk.chance.below(2) == 0 {
        let note = file["statement"]["checkpoint"].as_str()?;
        let (said, _) = note.split_once("\n\n")?;
        let (_, rest) = said.split_once('\n')?;
        let note = desk.thief.sign_note(name, &format!("{name}\n{rest}\n"));
        file["statement"]["checkpoint"] = String::from_utf8(note).unwrap().into();
    }
    file["signature"] = signature_of(desk.thief, name, &statement_text(&file)).into();
    file["verifier-key"] = key.into();
    Some(written(&file))
}

/// The fields of a statement that say what its lines say.
fn tied_to_lines(kind: &str) -> Option<&'static [&'static str]> {
    const DELETION: &[&str] =
        &["project", "rule", "announced-at", "completed-at", "counts", "epoch"];
    Some(match kind {
        "lotse-deletion-receipt" => {
            &["code-hash", "project", "rule", "announced-at", "completed-at", "counts", "epoch"]
        }
        "lotse-deletion-certificate" => DELETION,
        "lotse-project-certificate" => {
            &["project", "deletions", "rules", "first-at", "last-at", "counts", "epoch", "left"]
        }
        "lotse-quarterly-report" => &["deletions", "deleted", "ledger-lines"],
        _ => return None,
    })
}

fn forged_checkpoint(desk: &Desk<'_>, paper: &Paper) -> Option<Vec<u8>> {
    if paper.file.starts_with(b"{") {
        return None;
    }
    let note = String::from_utf8(paper.file.clone()).unwrap();
    let (said, signature) = note.split_once("\n\n")?;
    let lines: Vec<&str> = said.lines().collect();
    let (name, size, root) = (lines[0], lines[1].parse::<u64>().unwrap(), lines[2]);
    let own = |text: &str| desk.papers.keyring.sign_note(name, text);
    let root_of = |bits: &[u8]| data_encoding::BASE64.encode(&lotse::keys::sha256(bits));
    let other = root_of(&desk.chance.bits128());
    Some(match desk.chance.below(10) {
        0 => format!("{name}\n{}\n{root}\n\n{signature}", size + 1).into_bytes(),
        1 => format!("{name}\n{size}\n{other}\n\n{signature}").into_bytes(),
        2 => format!("{name}\n{size}\n{root}\nmore\n\n{signature}").into_bytes(),
        3 => format!("{said}\n\n{signature}{signature}").into_bytes(),
        4 => format!("{said}\r\n\n{signature}").into_bytes(),
        5 => desk.thief.sign_note(name, &format!("{said}\n")),
        6 => desk.thief.sign_note(&origin(desk.thief), &format!("{said}\n")),
        // Signed rightly, and no checkpoint of this ledger.
        7 => own(&format!("{said}\n{other}\n")),
        8 => own(&format!("{name}\n0{size}\n{root}\n")),
        _ => own(&format!("{}\n{size}\n{root}\n", origin(desk.thief))),
    })
}

//! Somebody with every right on the machine changes a ledger, and whoever kept its checkpoints finds
//! it: 1,000 of 1,000, of as many kinds as there are here.
//!
//! The ledger's last line is covered by the last checkpoint, as on the morning after it was sent: what
//! is added after that nobody outside has seen yet.

use std::collections::BTreeMap;

use lotse::keys::{Chance, Keyring, SeededChance};
use lotse::retention::ledger::checkpoint::sign;
use lotse::retention::ledger::proofs::{Hash, TreeHead};
use lotse::retention::ledger::verification::{Code, Given, verify};

use super::Case;

type Lines = Vec<Vec<u8>>;

/// What somebody did; gives the ledger and the checkpoints as they are found afterwards.
type Change = fn(&Case, &dyn Chance) -> (Vec<u8>, Vec<Given>);

const CHANGES: [(&str, Change); 25] = [
    ("a bit of the ledger flipped", |case, chance| on_text(case, |text| flip(text, chance))),
    ("a byte of the ledger replaced", |case, chance| {
        on_text(case, |text| {
            let at = pick(chance, text.len());
            text[at] = text[at].wrapping_add(1 + u8::try_from(chance.below(255)).unwrap());
        })
    }),
    ("a byte slipped in", |case, chance| {
        on_text(case, |text| text.insert(pick(chance, text.len()), b' '))
    }),
    ("a line dropped", |case, chance| {
        on_lines(case, |lines| drop(lines.remove(any(chance, lines))))
    }),
    ("a line repeated", |case, chance| on_lines(case, |lines| repeat(lines, chance))),
    ("two lines swapped", |case, chance| on_lines(case, |lines| swap(lines, chance))),
    ("a line slipped in", |case, chance| on_lines(case, |lines| slip_in(lines, chance))),
    ("a field changed", |case, chance| on_lines(case, |lines| change_a_field(lines, chance))),
    ("a field changed, chain made anew", |case, chance| {
        anew(case, |lines| change_a_field(lines, chance))
    }),
    ("a line dropped, chain made anew", |case, chance| {
        anew(case, |lines| drop(lines.remove(any(chance, lines))))
    }),
    ("a line repeated, chain made anew", |case, chance| anew(case, |lines| repeat(lines, chance))),
    ("two lines swapped, chain made anew", |case, chance| anew(case, |lines| swap(lines, chance))),
    ("a line slipped in, chain made anew", |case, chance| {
        anew(case, |lines| slip_in(lines, chance))
    }),
    ("a deletion taken out whole, chain made anew", |case, chance| {
        anew(case, |lines| {
            let order = field(&lines[any(chance, lines)], "order");
            lines.retain(|line| field(line, "order") != order);
        })
    }),
    ("a space put into a line, chain made anew", |case, chance| {
        anew(case, |lines| {
            let at = any(chance, lines);
            lines[at] = replaced(&lines[at], ",\"at\"", ", \"at\"");
        })
    }),
    ("cut off after a line", |case, chance| {
        on_lines(case, |lines| lines.truncate(any(chance, lines)))
    }),
    ("cut off anywhere", |case, chance| {
        on_text(case, |text| text.truncate(pick(chance, text.len())))
    }),
    ("emptied", |case, _| (Vec::new(), case.checkpoints.clone())),
    ("an older ledger put back and gone on with", |case, chance| {
        let kept = any(chance, &lines_of(&case.text));
        let more = Case::make(chance, u32::try_from(lines_of(&case.text).len()).unwrap() + 3);
        anew(case, |lines| {
            lines.truncate(kept);
            lines.extend(lines_of(&more.text).split_off(kept));
        })
    }),
    ("a bit of a checkpoint flipped", |case, chance| {
        on_a_checkpoint(case, chance, |note| flip(note, chance))
    }),
    ("a checkpoint's size or root changed", |case, chance| {
        on_a_checkpoint(case, chance, |note| {
            let text = String::from_utf8(note.clone()).unwrap();
            let lines: Vec<&str> = text.splitn(4, '\n').collect();
            let number: u64 = lines[1].parse().unwrap();
            let root = Hash(lotse::keys::sha256(&chance.bits128())).to_string();
            let (size, root) = match chance.below(2) {
                0 => (number - 1, lines[2]),
                _ => (number, root.as_str()),
            };
            *note = format!("{}\n{size}\n{root}\n{}", lines[0], lines[3]).into_bytes();
        })
    }),
    ("rewritten and signed with another key", |case, chance| {
        let (text, _) = anew(case, |lines| change_a_field(lines, chance));
        let thief = Keyring::make(chance);
        let notes = signed_anew(case, &text, &thief);
        (text, notes)
    }),
    ("the same, under the same name", |case, chance| {
        let (text, _) = anew(case, |lines| change_a_field(lines, chance));
        let (thief, name) = (Keyring::make(chance), case.key.name());
        let notes = signed_anew(case, &text, &case.keyring);
        let forged = notes.into_iter().map(|given| {
            let told = String::from_utf8(given.content).unwrap();
            let (told, _) = told.split_once("\n\n").unwrap();
            Given { name: given.name, content: thief.sign_note(name, &format!("{told}\n")) }
        });
        (text, forged.collect())
    }),
    (
        "rewritten and signed anew with the right key, one checkpoint kept outside",
        |case, chance| {
            let mut changed = 0;
            let (text, _) = anew(case, |lines| {
                changed = any(chance, lines);
                lines[changed] = replaced(&lines[changed], "\"epoch\":", "\"epoch\":9");
            });
            let mut notes = signed_anew(case, &text, &case.keyring);
            // One from after the change: those from before say the same as ever.
            let kept = case.checkpoints.iter().filter(|given| size_of(given) > changed as u64);
            let kept: Vec<&Given> = kept.collect();
            notes.push(kept[pick(chance, kept.len())].clone());
            (text, notes)
        },
    ),
    ("a checkpoint of another installation among them", |case, chance| {
        let (mut notes, other) = (case.checkpoints.clone(), Case::make(chance, 4));
        let at = pick(chance, notes.len());
        notes[at] = other.checkpoints[0].clone();
        (case.text.clone(), notes)
    }),
];

fn pick(chance: &dyn Chance, below: usize) -> usize {
    chance.below(u32::try_from(below).unwrap()) as usize
}

fn any(chance: &dyn Chance, lines: &Lines) -> usize {
    pick(chance, lines.len())
}

fn lines_of(text: &[u8]) -> Lines {
    text.split_inclusive(|byte| *byte == b'\n')
        .map(|line| line[..line.len() - 1].to_vec())
        .collect()
}

fn text_of(lines: &Lines) -> Vec<u8> {
    lines.iter().flat_map(|line| [line.as_slice(), b"\n"].concat()).collect()
}

fn on_text(case: &Case, act: impl FnOnce(&mut Vec<u8>)) -> (Vec<u8>, Vec<Given>) {
    let mut text = case.text.clone();
    act(&mut text);
    (text, case.checkpoints.clone())
}

fn on_lines(case: &Case, act: impl FnOnce(&mut Lines)) -> (Vec<u8>, Vec<Given>) {
    let mut lines = lines_of(&case.text);
    act(&mut lines);
    (text_of(&lines), case.checkpoints.clone())
}

/// As whoever knows the format would: numbers and chain are right again afterwards.
fn anew(case: &Case, act: impl FnOnce(&mut Lines)) -> (Vec<u8>, Vec<Given>) {
    let mut lines = lines_of(&case.text);
    act(&mut lines);
    let mut previous = "0".repeat(64);
    for (line, number) in lines.iter_mut().zip(1..) {
        let text = String::from_utf8(line.clone()).unwrap();
        let (_, rest) = text.split_once(',').unwrap();
        let (rest, _) = rest.rsplit_once(",\"previous\":").unwrap();
        let made = format!("{{\"sequence\":{number},{rest},\"previous\":\"{previous}\"}}");
        previous = lotse::digest::sha256_hex(made.as_bytes());
        *line = made.into_bytes();
    }
    (text_of(&lines), case.checkpoints.clone())
}

fn on_a_checkpoint(
    case: &Case,
    chance: &dyn Chance,
    act: impl FnOnce(&mut Vec<u8>),
) -> (Vec<u8>, Vec<Given>) {
    let mut notes = case.checkpoints.clone();
    let at = pick(chance, notes.len());
    act(&mut notes[at].content);
    (case.text.clone(), notes)
}

fn flip(bytes: &mut [u8], chance: &dyn Chance) {
    let at = pick(chance, bytes.len());
    bytes[at] ^= 1 << chance.below(8);
}

fn repeat(lines: &mut Lines, chance: &dyn Chance) {
    let line = lines[any(chance, lines)].clone();
    lines.insert(any(chance, lines), line);
}

fn swap(lines: &mut Lines, chance: &dyn Chance) {
    let drawn = chance.pick(2, u32::try_from(lines.len()).unwrap());
    lines.swap(drawn[0] as usize, drawn[1] as usize);
}

/// An intent that nobody ever announced.
fn slip_in(lines: &mut Lines, chance: &dyn Chance) {
    let foreign = lines_of(&Case::make(chance, 1).text).remove(0);
    lines.insert(any(chance, lines), foreign);
}

fn field(line: &[u8], name: &str) -> serde_json::Value {
    serde_json::from_slice::<serde_json::Value>(line).unwrap()[name].clone()
}

fn replaced(line: &[u8], old: &str, new: &str) -> Vec<u8> {
    String::from_utf8(line.to_vec()).unwrap().replacen(old, new, 1).into_bytes()
}

/// What a line says is turned into something that the format allows as well.
fn change_a_field(lines: &mut Lines, chance: &dyn Chance) {
    let at = any(chance, lines);
    let changed = match chance.below(7) {
        0 => replaced(&lines[at], "\"at\":\"2027", "\"at\":\"2026"),
        1 => replaced(&lines[at], "\"identity\":1", "\"identity\":2"),
        2 => replaced(&lines[at], "NW-2027", "NW-2028"),
        3 => replaced(&lines[at], "\"epoch\":", "\"epoch\":1"),
        4 => replaced(&lines[at], "\"tag\":\"", "\"tag\":\"00"),
        5 => replaced(&lines[at], "\"agreement\":\"07", "\"agreement\":\"08"),
        _ => replaced(&lines[at], "\"rule\":\"participation", "\"rule\":\"drafts"),
    };
    // Not every line has every field.
    if changed == lines[at] { change_a_field(lines, chance) } else { lines[at] = changed }
}

fn size_of(given: &Given) -> u64 {
    let text = String::from_utf8(given.content.clone()).unwrap();
    text.lines().nth(1).unwrap().parse().unwrap()
}

/// Every checkpoint made again over another history.
fn signed_anew(case: &Case, text: &[u8], keyring: &Keyring) -> Vec<Given> {
    let lines = lines_of(text);
    let sizes = case.checkpoints.iter().map(|given| (given, size_of(given)));
    sizes
        .map(|(given, size)| {
            let size = size.min(lines.len() as u64);
            let leaves = lines[..usize::try_from(size).unwrap()].iter().map(Vec::as_slice);
            let root = Hash(lotse::keys::merkle::Tree::of(leaves).root());
            let content = sign(keyring, &TreeHead { size, root });
            Given { name: given.name.clone(), content }
        })
        .collect()
}

/// What was tried of one kind, and what would have been missed without checkpoints.
#[derive(Debug, Default)]
struct Tally {
    tried: u32,
    found: u32,
    missed_by_the_chain: u32,
}

#[test]
fn a_changed_ledger_is_found_a_thousand_times_out_of_a_thousand() {
    const ROUNDS: u32 = 40;
    let chance = SeededChance::for_test(20_270_401);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut codes: BTreeMap<Code, u32> = BTreeMap::new();
    for round in 0..ROUNDS {
        let case = Case::make(&chance, 6 + round % 20);
        // The control: nothing is found where nothing was changed.
        let untouched = verify(&case.text, &case.checkpoints, &[], Some(&case.key));
        assert_eq!(untouched.findings, [], "round {round}");
        assert_eq!(untouched.agreeing, case.checkpoints.len() as u64);
        for (kind, change) in CHANGES {
            let (text, notes) = loop {
                let (text, notes) = change(&case, &chance);
                let same = notes.iter().map(|given| &given.content);
                if text != case.text || !same.eq(case.checkpoints.iter().map(|own| &own.content)) {
                    break (text, notes);
                }
            };
            let found = verify(&text, &notes, &[], Some(&case.key));
            let tally = tallies.entry(kind).or_default();
            tally.tried += 1;
            tally.found += u32::from(!found.holds());
            let alone = verify(&text, &[], &[], None);
            tally.missed_by_the_chain += u32::from(alone.holds());
            for finding in &found.findings {
                *codes.entry(finding.code).or_default() += 1;
            }
            assert!(!found.holds(), "round {round}, {kind}:\n{}", String::from_utf8_lossy(&text));
        }
    }
    let [tried, found, missed] = tallies.values().fold([0; 3], |sum, tally| {
        [sum[0] + tally.tried, sum[1] + tally.found, sum[2] + tally.missed_by_the_chain]
    });
    for (kind, tally) in &tallies {
        println!("{kind}: {tally:?}");
    }
    println!("{found} of {tried} found; {missed} would have been missed by the chain alone");
    println!("{codes:?}");
    assert_eq!((tried, found), (1_000, 1_000));
    // The control for the checkpoints: it is they that find the half of it.
    assert!(missed > 300, "{missed}");
    for code in [Code::CutOff, Code::Rewritten, Code::Forked, Code::CheckpointOfAnotherKey] {
        assert!(codes.contains_key(&code), "{code:?}");
    }
}

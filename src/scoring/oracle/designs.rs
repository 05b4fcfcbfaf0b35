//! Small random designs, as TOML.

use std::fmt::Write as _;

use proptest::prelude::*;

const HEAD: &str = r#"
id = "t"
version = "1.0.0"
status = "trial"
minutes = 1
[options]
two = { choices = [{ code = "a", value = 0 }, { code = "b", value = 1 }, { code = "none" }] }
three = { choices = [{ code = "a", value = 1 }, { code = "b", value = 2 }, { code = "c", value = 3 }] }
far = { choices = [{ code = "a", value = -1 }, { code = "none" }, { code = "b", value = 0 }, { code = "c", value = 3 }, { code = "other" }] }
[bands]
one = ["[0,100]"]
halves = ["[0,50)", "[50,100]"]
five = ["[0,25)", "[25,42)", "[42,58]", "(58,75]", "(75,100]"]
seven = ["[0,0]", "(0,20]", "(20,40]", "(40,60)", "[60,80)", "[80,100)", "[100,100]"]
zones = ["[-100,-45)", "[-45,-15)", "[-15,15]", "(15,45]", "(45,100]"]
"#;

/// The option sets by name, with their codes, those without a value last.
const SETS: [(&str, &[&str], usize); 3] = [
    ("two", &["a", "b", "none"], 2),
    ("three", &["a", "b", "c"], 3),
    ("far", &["a", "b", "c", "none", "other"], 3),
];

/// How an item counts in a scale.
#[derive(Clone, Debug)]
enum Counted {
    Weighted(bool, u32),
    Points([u32; 3]),
}

fn counted() -> impl Strategy<Value = Counted> {
    prop_oneof![
        3 => (any::<bool>(), 1..4_u32).prop_map(|(reversed, weight)| Counted::Weighted(reversed, weight)),
        2 => (any::<bool>()).prop_map(|reversed| Counted::Weighted(reversed, 1)),
        1 => (0..2_u32, 2..4_u32, 0..4_u32).prop_map(|(a, b, c)| Counted::Points([a, b, c])),
    ]
}

/// One scale: its items, and how it is scored, banded, reported and disclosed.
type Scale = (Vec<Option<Counted>>, usize, usize, (usize, u32), usize);

fn scale(items: usize) -> impl Strategy<Value = Scale> {
    let members = prop::collection::vec(prop::option::weighted(0.55, counted()), items);
    (members, 0..3_usize, 0..4_usize, (0..4_usize, 0..4_u32), 0..4_usize)
}

fn key(item: usize, set: usize, counted: &Counted) -> String {
    match counted {
        Counted::Weighted(reversed, weight) => {
            let sign = if *reversed { "-" } else { "" };
            format!("{{ item = \"{sign}a{item}\", weight = {weight} }}")
        }
        Counted::Points(points) => {
            let (_, codes, valued) = SETS[set];
            let points =
                codes[..valued].iter().zip(points).map(|(code, at)| format!("{code} = {at}"));
            let points: Vec<_> = points.collect();
            format!("{{ item = \"a{item}\", table = {{ {} }} }}", points.join(", "))
        }
    }
}

/// A condition: which earlier item, and which of its choices as bits.
type Condition = (prop::sample::Index, usize);

fn text(
    sets: &[usize],
    conditions: &[Vec<Condition>],
    scales: &[Scale],
    indices: &[usize],
) -> String {
    let mut text = String::from(HEAD);
    for (item, set) in sets.iter().enumerate() {
        writeln!(text, "[[items]]\nid = \"a{item}\"\noptions = \"{}\"", SETS[*set].0).unwrap();
        let asked: Vec<_> = conditions[item]
            .iter()
            .filter(|_| item > 0)
            .map(|(index, bits)| (index.index(item.max(1)), bits))
            .collect();
        // An item that is named twice, and asks for all choices or none, is a fault.
        let mut named = Vec::new();
        let mut tables = Vec::new();
        for (other, bits) in asked {
            let codes = SETS[sets[other]].1;
            let chosen = codes.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
            let chosen: Vec<_> = chosen.map(|(_, code)| format!("\"{code}\"")).collect();
            if !named.contains(&other) && !chosen.is_empty() && chosen.len() < codes.len() {
                tables.push(format!("{{ item = \"a{other}\", is = [{}] }}", chosen.join(", ")));
                named.push(other);
            }
        }
        if !tables.is_empty() {
            writeln!(text, "show_if = [{}]", tables.join(", ")).unwrap();
        }
    }
    for (at, (members, score, bands, (share, least), shown)) in scales.iter().enumerate() {
        let mut keys: Vec<_> = members
            .iter()
            .enumerate()
            .filter_map(|(item, counted)| Some(key(item, sets[item], counted.as_ref()?)))
            .collect();
        if keys.is_empty() {
            keys.push("\"a0\"".to_owned());
        }
        let score = ["sum", "mean", "percent"][*score];
        let bands = ["one", "halves", "five", "seven"][*bands];
        let share = ["0/1", "1/2", "4/5", "1/1"][*share];
        writeln!(
            text,
            "[[scales]]\nid = \"s{at}\"\nkeys = [{}]\nscore = \"{score}\"\nbands = \"{bands}\"\n\
             missing = {{ share = \"{share}\", at_least = {least} }}",
            keys.join(", ")
        )
        .unwrap();
        text.push_str(&disclosure(&format!("s{at}"), *shown));
    }
    for (at, shown) in indices.iter().enumerate().filter(|(at, _)| at + 1 < scales.len()) {
        writeln!(
            text,
            "[[indices]]\nid = \"z{at}\"\ndifference = [\"s{at}\", \"s{}\"]\nbands = \"zones\"",
            at + 1
        )
        .unwrap();
        text.push_str(&disclosure(&format!("z{at}"), *shown));
    }
    text
}

fn disclosure(id: &str, shown: usize) -> String {
    let lines = [
        "",
        "adviser = \"band\"\n",
        "agency = \"band-when-released\"\n",
        "adviser = \"band\"\nagency = \"band-when-released\"\n",
    ];
    format!("[disclosure.{id}]\n{}", lines[shown])
}

/// Designs of so many items and scales at most, all of which are asked of everybody.
pub(super) fn asked_of_everybody(items: usize, scales: usize) -> impl Strategy<Value = String> {
    (2..=items).prop_flat_map(move |items| {
        let sets = prop::collection::vec(0..3_usize, items);
        let scales = prop::collection::vec(scale(items), 1..=scales);
        let indices = prop::collection::vec(0..4_usize, 0..3);
        (sets, scales, indices).prop_map(|(sets, scales, indices)| {
            text(&sets, &vec![Vec::new(); sets.len()], &scales, &indices)
        })
    })
}

/// Designs in which some items depend on others.
pub(super) fn conditional() -> impl Strategy<Value = String> {
    (3..6_usize).prop_flat_map(|items| {
        let sets = prop::collection::vec(0..3_usize, items);
        let condition = (any::<prop::sample::Index>(), 1..31_usize);
        let conditions = prop::collection::vec(prop::collection::vec(condition, 0..3), items);
        let scales = prop::collection::vec(scale(items), 1..4);
        let indices = prop::collection::vec(0..4_usize, 0..2);
        (sets, conditions, scales, indices).prop_map(|(sets, conditions, scales, indices)| {
            text(&sets, &conditions, &scales, &indices)
        })
    })
}

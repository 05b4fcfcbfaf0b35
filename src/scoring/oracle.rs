//! An oracle for the gate: scores every possible sheet of small random designs and counts.
//!
//! It knows nothing of sums, kinds of items or independence, and must agree with the gate to the
//! last digit.

use std::collections::HashMap;
use std::fmt::Write as _;

use num_bigint::BigUint;
use num_rational::Ratio;
use proptest::prelude::*;

use super::score;
use crate::definition::{Definition, Figures, Judgement, Source, judge, parse_structure};

/// A small design: what is drawn at random, as TOML.
fn designs() -> impl Strategy<Value = String> {
    (2_usize..6, 1_usize..4).prop_flat_map(|(items, scales)| {
        let options = prop::collection::vec(0..4_usize, items);
        let member = prop::option::weighted(0.6, (any::<bool>(), 1..3_u32));
        let scale =
            (prop::collection::vec(member, items), 0..3_usize, 0..4_usize, 0..4_u32, 0..4_usize);
        let scales = prop::collection::vec(scale, scales);
        (options, scales, 0..4_u32).prop_map(|(options, scales, index)| {
            let mut text = String::from(HEAD);
            for (item, options) in options.iter().enumerate() {
                let set = ["two", "three", "far", "two"][*options];
                writeln!(text, "[[items]]\nid = \"a{item}\"\noptions = \"{set}\"").unwrap();
            }
            for (at, (members, score, bands, least, shown)) in scales.iter().enumerate() {
                let mut keys = String::new();
                for (item, member) in members.iter().enumerate() {
                    let (reversed, weight) = member.unwrap_or((false, 1));
                    // The first item keeps a scale from being empty.
                    if member.is_some() || item == 0 {
                        let sign = if reversed { "-" } else { "" };
                        write!(keys, "{{ item = \"{sign}a{item}\", weight = {weight} }}, ")
                            .unwrap();
                    }
                }
                let score = ["sum", "mean", "percent"][*score];
                let bands = ["one", "halves", "five", "seven"][*bands];
                writeln!(
                    text,
                    "[[scales]]\nid = \"s{at}\"\nkeys = [{keys}]\nscore = \"{score}\"\n\
                     bands = \"{bands}\"\nmissing = {{ share = \"1/2\", at_least = {least} }}"
                )
                .unwrap();
                text.push_str(&disclosure(&format!("s{at}"), *shown));
            }
            if scales.len() > 1 && index < 3 {
                let zones =
                    "[[indices]]\nid = \"z\"\ndifference = [\"s0\", \"s1\"]\nbands = \"zones\"\n";
                text.push_str(zones);
                text.push_str(&disclosure("z", 1 + index as usize));
            }
            text
        })
    })
}

const HEAD: &str = r#"
id = "t"
version = "1.0.0"
status = "trial"
minutes = 1
[options]
two = { choices = [{ code = "a", value = 0 }, { code = "b", value = 1 }, { code = "none" }] }
three = { choices = [{ code = "a", value = 1 }, { code = "b", value = 2 }, { code = "c", value = 3 }] }
far = { choices = [{ code = "a", value = -1 }, { code = "b", value = 0 }, { code = "c", value = 3 }] }
[bands]
one = ["[0,100]"]
halves = ["[0,50)", "[50,100]"]
five = ["[0,25)", "[25,42)", "[42,58]", "(58,75]", "(75,100]"]
seven = ["[0,0]", "(0,20]", "(20,40]", "(40,60)", "[60,80)", "[80,100)", "[100,100]"]
zones = ["[-100,-45)", "[-45,-15)", "[-15,15]", "(15,45]", "(45,100]"]
"#;

fn disclosure(id: &str, shown: usize) -> String {
    let lines = [
        "",
        "adviser = \"band\"\n",
        "agency = \"band-when-released\"\n",
        "adviser = \"band\"\nagency = \"band-when-released\"\n",
    ];
    format!("[disclosure.{id}]\n{}", lines[shown])
}

/// The items behind the result at `at`.
fn items_behind(definition: &Definition, at: usize) -> Vec<usize> {
    let scales = match definition.results()[at].source() {
        Source::Scale(scale) => vec![scale],
        Source::Index(index) => {
            vec![definition.indices()[index].first(), definition.indices()[index].second()]
        }
    };
    let keys = scales.iter().flat_map(|scale| definition.scales()[*scale].keys());
    let mut items: Vec<_> = keys.map(crate::definition::Key::item).collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// Every way to answer `items` or leave them out, with choices that have a value.
fn sheets(definition: &Definition, items: &[usize]) -> Vec<Vec<Option<usize>>> {
    let mut sheets = vec![vec![None; definition.items().len()]];
    for item in items {
        let choices = definition.choices(*item).iter().enumerate();
        let scoring: Vec<_> =
            choices.filter(|(_, choice)| choice.value().is_some()).map(|(at, _)| at).collect();
        for sheet in sheets.clone() {
            for choice in &scoring {
                let mut answered = sheet.clone();
                answered[*item] = Some(*choice);
                sheets.push(answered);
            }
        }
    }
    sheets
}

/// What the results at `seen` reveal together, found by trying everything.
fn tried(definition: &Definition, seen: &[usize]) -> Option<Figures> {
    let behind: HashMap<_, _> =
        seen.iter().map(|at| (*at, items_behind(definition, *at))).collect();
    let mut items: Vec<_> = behind.values().flatten().copied().collect();
    items.sort_unstable();
    items.dedup();
    let mut outcomes: HashMap<_, Vec<Vec<Option<usize>>>> = HashMap::new();
    let mut min_answered: Option<usize> = None;
    for sheet in sheets(definition, &items) {
        let all = score(definition, &sheet).unwrap();
        let bands: Vec<_> =
            seen.iter().map(|at| all[*at].reported.as_ref().and_then(|r| r.band)).collect();
        let disclosed: Vec<_> =
            seen.iter().zip(&bands).filter(|(_, band)| band.is_some()).map(|(at, _)| *at).collect();
        let answered: Vec<bool> = sheet.iter().map(Option::is_some).collect();
        let all_matter = items
            .iter()
            .filter(|item| answered[**item])
            .all(|item| disclosed.iter().any(|at| behind[at].contains(item)));
        if disclosed.is_empty() || !all_matter {
            continue;
        }
        for at in &disclosed {
            let count = behind[at].iter().filter(|item| answered[**item]).count();
            min_answered = Some(min_answered.map_or(count, |fewest| fewest.min(count)));
        }
        outcomes.entry((answered, bands)).or_default().push(sheet);
    }
    let mut excluded = std::collections::HashSet::new();
    let mut max_posterior = Ratio::from_integer(BigUint::ZERO);
    for ((answered, _), sheets) in &outcomes {
        for item in items.iter().filter(|item| answered[**item]) {
            for (at, choice) in definition.choices(*item).iter().enumerate() {
                let with_it = sheets.iter().filter(|sheet| sheet[*item] == Some(at)).count();
                if with_it == 0 && choice.value().is_some() {
                    excluded.insert((*item, at));
                }
                let posterior = Ratio::new(with_it.into(), sheets.len().into());
                max_posterior = max_posterior.max(posterior);
            }
        }
    }
    let min_patterns = outcomes.values().map(Vec::len).min()?.into();
    Some(Figures { min_patterns, max_posterior, options_excluded: excluded.len(), min_answered })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_gate_agrees_with_trying_everything(design in designs()) {
        let definition = parse_structure("t.toml", &design).expect("a design without faults");
        for row in judge(&definition) {
            let seen: Vec<_> = row
                .results
                .iter()
                .filter_map(|id| definition.results().iter().position(|rule| rule.id() == id))
                .collect();
            if seen.is_empty() {
                continue;
            }
            if let Some(figures) = tried(&definition, &seen) {
                prop_assert_eq!(&row.judgement, &Judgement::Exact);
                prop_assert_eq!(&row.figures, &figures, "{:?} of {}", row.results, design);
            } else {
                prop_assert_eq!(&row.judgement, &Judgement::NeverReported);
            }
        }
    }
}

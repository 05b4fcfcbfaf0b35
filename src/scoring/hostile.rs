//! Definitions that mean no good: numbers at the ends of their range, and files that are broken.
//!
//! Whatever is read, nothing wraps and nothing panics: it is a fault, an error, or a sound number.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::definition::{Sources, Status, parse_structure};

/// Whole numbers, most of them where something could break.
fn wild() -> impl Strategy<Value = i64> {
    const END: i64 = (1 << 53) - 1;
    prop_oneof![
        180 => -9_i64..10,
        16 => prop::sample::select(vec![END, END - 1, -END, 1 - END, 1 << 31, -(1 << 31), 1 << 32]),
        1 => prop::sample::select(vec![i64::MAX, i64::MIN, i64::MIN + 1, END + 1, -END - 1]),
        1 => any::<i64>(),
    ]
}

/// A weight, mostly one that is allowed.
fn weight() -> impl Strategy<Value = i64> {
    prop_oneof![9 => wild().prop_map(|number| number.saturating_abs().max(1)), 1 => wild()]
}

/// Exact numbers as text, also such that are none.
fn wild_exact() -> impl Strategy<Value = String> {
    let long = 10_000_000_000_000_000_000_i128..100_000_000_000_000_000_000_000_000_000_000_000_000;
    prop_oneof![
        6 => (-300_i64..300, 0_u8..100).prop_map(|(whole, part)| format!("{whole}.{part}")),
        2 => (any::<i64>(), 1..i64::MAX).prop_map(|(above, below)| format!("{above}/{below}")),
        1 => (any::<u32>(), any::<u64>()).prop_map(|(whole, part)| format!("{whole}.{part}")),
        1 => long.prop_map(|number| number.to_string()),
        1 => Just("0.00000000000000000000000000000000000003".to_owned()),
    ]
}

/// A share, mostly one that is allowed.
fn share() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (0_u8..9, 8_u8..12).prop_map(|(above, below)| format!("{above}/{below}")),
        1 => wild_exact(),
    ]
}

/// A structure as TOML, with wild numbers wherever there is one.
fn structures() -> impl Strategy<Value = String> {
    let items = 1_usize..7;
    let key = (weight(), any::<bool>(), any::<bool>(), prop::collection::vec(wild(), 3));
    let norms = prop::option::weighted(0.3, (wild_exact(), wild_exact(), any::<bool>()));
    let scale = (
        prop::collection::vec(prop::option::weighted(0.9, key), 7),
        prop::sample::select(vec!["sum", "mean", "sum", "mean", "percent"]),
        (share(), 0_u8..3),
        norms,
    );
    (
        items,
        prop::collection::vec(wild(), 3),
        prop::collection::vec(prop::option::weighted(0.2, (0_usize..7, 0_usize..4)), 7),
        prop::collection::vec(scale, 1..3),
        prop_oneof![9 => (1_u8..100).prop_map(|edge| edge.to_string()), 1 => wild_exact()],
    )
        .prop_map(|(items, values, conditions, scales, edge)| {
            let mut text = format!(
                "id = \"t\"\nversion = \"1.0.0\"\nstatus = \"normed\"\nminutes = 1\n\
                 [options.o]\nchoices = [{{ code = \"a\", value = {} }}, {{ code = \"b\", value = {} }}, \
                 {{ code = \"c\", value = {} }}, {{ code = \"-\" }}]\n[bands]\n\
                 b = [\"[0,{edge})\", \"[{edge},100]\"]\nz = [\"[-100,{edge})\", \"[{edge},100]\"]\n",
                values[0], values[1], values[2]
            );
            for (item, condition) in conditions.iter().enumerate().take(items) {
                writeln!(text, "[[items]]\nid = \"i{item}\"\noptions = \"o\"").unwrap();
                if let Some((named, code)) = condition
                    && (*named < item || (*named == 6 && *code == 0))
                {
                    let code = ["a", "b", "c", "-"][*code];
                    writeln!(text, "show_if = {{ item = \"i{named}\", is = [\"{code}\"] }}").unwrap();
                }
            }
            for (at, (keys, score, (share, least), norms)) in scales.iter().enumerate() {
                let keys: Vec<_> = keys
                    .iter()
                    .take(items)
                    .enumerate()
                    .filter_map(|(item, key)| Some((item, key.as_ref()?)))
                    .map(|(item, (weight, reversed, tabled, points))| match (tabled, reversed) {
                        (true, _) => format!(
                            "{{ item = \"i{item}\", table = {{ a = {}, b = {}, c = {} }} }}",
                            points[0], points[1], points[2]
                        ),
                        (false, true) => format!("{{ item = \"-i{item}\", weight = {weight} }}"),
                        (false, false) => format!("{{ item = \"i{item}\", weight = {weight} }}"),
                    })
                    .collect();
                writeln!(
                    text,
                    "[[scales]]\nid = \"s{at}\"\nkeys = [{}]\nscore = \"{score}\"\nbands = \"b\"\n\
                     missing = {{ share = \"{share}\", at_least = {least} }}",
                    keys.join(", ")
                )
                .unwrap();
                if let Some((one, other, tabled)) = norms {
                    write!(text, "[norms.s{at}]\npopulation = \"p\"\nperiod = \"y\"\nn = 1\n").unwrap();
                    if *tabled {
                        writeln!(text, "table = [{{ from = \"{one}\", t = \"{other}\" }}]").unwrap();
                    } else {
                        writeln!(text, "mean = \"{one}\"\nsd = \"{other}\"").unwrap();
                    }
                }
            }
            if scales.len() > 1 {
                text.push_str("[[indices]]\nid = \"d\"\ndifference = [\"s0\", \"s1\"]\nbands = \"z\"\n");
            }
            text
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn wild_numbers_are_refused_or_scored_soundly(
        structure in structures(),
        sheet in prop::collection::vec(prop::option::weighted(0.8, 0_usize..4), 7),
    ) {
        let Ok(definition) = parse_structure("t.toml", &structure) else { return Ok(()) };
        prop_assert_eq!(definition.status(), Status::Normed);
        match score(&definition, &sheet[..definition.items().len()]) {
            Err(error) => prop_assert_eq!(error, ScoringError::Overflow(Overflow), "{}", structure),
            Ok(outcomes) => for outcome in outcomes {
                prop_assert!(outcome.answered <= outcome.applicable);
                let Some(reported) = outcome.reported else { continue };
                if let Some(percent) = reported.percent {
                    prop_assert!(percent >= Exact::ZERO && percent <= Exact::HUNDRED, "{}", structure);
                }
                prop_assert!(reported.band.is_none_or(|band| band < 2));
                let numbers = [reported.value, reported.percent, reported.t, reported.percentile];
                for number in numbers.into_iter().flatten() {
                    // Shown or refused, never wrong in silence.
                    let shown = number.rounded(2);
                    prop_assert!(shown.is_err() || shown.unwrap().parse::<Exact>().is_ok());
                }
            },
        }
    }
}

/// The three questionnaires as they come with the program.
fn embedded() -> Vec<String> {
    let sources = Sources::embedded();
    sources.iter().map(|one| String::from_utf8(one.structure.bytes.clone()).unwrap()).collect()
}

/// Something that a slip or ill will could put into a file.
fn slip() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        wild().prop_map(|number| number.to_string()),
        wild_exact(),
        "[\\[\\]{}\"',=.\n#-]{1,4}",
        "\\PC{0,6}",
        prop::sample::select(vec![
            "show_if", "table = ", "is", "from", "\u{0}", "\u{feff}", "1e400"
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_broken_questionnaire_is_read_without_panic(
        which in any::<prop::sample::Index>(),
        slips in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, slip()), 1..4),
    ) {
        let sources = embedded();
        let mut text = which.get(&sources).clone();
        for (at, length, slip) in slips {
            let from = text.floor_char_boundary(at.index(text.len() + 1));
            let to = text.ceil_char_boundary((from + length).min(text.len()));
            text.replace_range(from..to, &slip);
        }
        if let Ok(definition) = parse_structure("t.toml", &text) {
            let blank = vec![Some(0); definition.items().len()];
            let scored = score(&definition, &blank);
            prop_assert!(scored.is_ok() || scored == Err(ScoringError::Overflow(Overflow)));
        }
    }
}

/// Each of these was once a panic or a silent wrong number, or comes close to one.
#[test]
fn numbers_at_the_ends_are_faults() {
    let source = |value: &str, share: &str| {
        format!(
            "id = \"t\"\nversion = \"1.0.0\"\nstatus = \"trial\"\nminutes = 1\n\
             options.o.choices = [{{ code = \"a\", value = {value} }}, {{ code = \"b\", value = 3 }}, {{ code = \"c\", value = 4 }}]\n\
             items = [{{ id = \"i\", options = \"o\" }}]\n[[scales]]\nid = \"s\"\nkeys = [\"i\"]\n\
             score = \"sum\"\nmissing = {{ share = \"{share}\" }}\n"
        )
    };
    let told = |value: &str, share: &str| {
        let faults = parse_structure("t.toml", &source(value, share)).err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>()
    };
    assert!(told("0", "4/5").is_empty());
    for value in
        ["-9223372036854775808", "9223372036854775807", "9007199254740992", "0x8000000000000000"]
    {
        assert_eq!(told(value, "4/5"), ["is too large; whole numbers end at 2^53"], "{value}");
    }
    // Multiplied by the number of items it would not fit, and no answers would ever be enough.
    let long = format!("0.{}", "3".repeat(37));
    assert_eq!(told("0", &long), ["a share has at most 18 characters"]);
}

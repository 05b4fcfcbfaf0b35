//! The worked figures of the questionnaire format.
//!
//! An oracle that scores every possible sheet stands in `scoring`, which comes after this room.

use std::fmt::Write as _;

use super::*;
use crate::definition::parse_structure;

pub(super) const STEPS: &str = "\"[0,25)\", \"[25,42)\", \"[42,58]\", \"(58,75]\", \"(75,100]\"";
const FIFTHS: &str = "\"[0,20)\", \"[20,40)\", \"[40,60]\", \"(60,80]\", \"(80,100]\"";

/// A definition of items `a0`, `a1` … with five options each.
pub(super) fn definition(items: usize, rest: &str) -> Definition {
    let mut text =
        String::from("id = \"t\"\nversion = \"1.0.0\"\nstatus = \"trial\"\nminutes = 1\n");
    let choices = (0..5).map(|value| format!("{{ code = \"{value}\", value = {value} }}"));
    let choices: Vec<_> = choices.collect();
    writeln!(text, "[options.o]\nchoices = [{}, {{ code = \"none\" }}]", choices.join(", "))
        .unwrap();
    for item in 0..items {
        writeln!(text, "[[items]]\nid = \"a{item}\"\noptions = \"o\"").unwrap();
    }
    text.push_str(rest);
    match parse_structure("t.toml", &text) {
        Ok(definition) => definition,
        Err(faults) => panic!("{text}\n{faults:#?}"),
    }
}

/// A scale over `items`, all of which must be answered.
pub(super) fn scale(id: &str, items: impl Iterator<Item = usize>, bands: &str) -> String {
    let keys: Vec<_> =
        items.map(|item| format!("\"{}a{item}\"", if item % 3 == 2 { "-" } else { "" })).collect();
    format!(
        "[[scales]]\nid = \"{id}\"\nkeys = [{}]\nscore = \"mean\"\nbands = \"{bands}\"\n\
         missing = {{ share = \"1/1\" }}\n",
        keys.join(", ")
    )
}

pub(super) fn shown(ids: &[&str]) -> String {
    ids.iter()
        .fold(String::new(), |text, id| text + "[disclosure." + id + "]\nadviser = \"band\"\n")
}

/// What the adviser's results reveal together.
pub(super) fn joint(definition: &Definition) -> GateRow {
    let mut rows = judge(definition).into_iter();
    rows.find(|row| row.audience == Audience::Adviser && row.joint).unwrap()
}

/// One scale of `items` items in `bands`.
fn alone(items: usize, bands: &str) -> GateRow {
    let rest = scale("s", 0..items, "b") + &format!("[bands]\nb = [{bands}]\n") + &shown(&["s"]);
    joint(&definition(items, &rest))
}

fn assert_row(row: &GateRow, patterns: Option<u32>, posterior: &str, passes: bool) {
    if let Some(patterns) = patterns {
        assert_eq!(row.figures.min_patterns, patterns.into(), "{row:?}");
    }
    if !posterior.is_empty() {
        assert_eq!(format!("{:.3}", row.figures.posterior_for_display()), posterior, "{row:?}");
    }
    assert_eq!(row.passes(), passes, "{row:?}");
}

#[test]
fn whole_percents_are_the_answers() {
    let bands: Vec<_> = (0..100).map(|low| format!("\"[{low},{})\"", low + 1)).collect();
    let row = alone(6, &(bands.join(", ") + ", \"[100,100]\""));
    assert_row(&row, Some(1), "1.000", false);
    assert_eq!(row.figures.options_excluded, 30);
}

#[test]
fn five_bands_of_six_items_pass() {
    let equal = "\"[0,18.75)\", \"[18.75,39)\", \"[39,61]\", \"(61,81.25]\", \"(81.25,100]\"";
    assert_row(&alone(6, equal), Some(210), "0.600", true);
    assert_row(&alone(6, STEPS), Some(456), "0.542", true);
}

#[test]
fn five_items_need_wider_outer_bands() {
    let row = alone(5, FIFTHS);
    assert_row(&row, Some(56), "", false);
    // The top option of each item in the lowest band, and the bottom one in the highest.
    assert_eq!(row.figures.options_excluded, 10);
    assert_row(&alone(5, STEPS), Some(126), "0.556", true);
}

#[test]
fn whole_tens_are_too_fine() {
    let tens: Vec<_> =
        (0..9).map(|ten| format!("\"[{},{})\"", ten * 10 + 5, ten * 10 + 15)).collect();
    let bands = format!("\"[0,5)\", {}, \"[95,100]\"", tens.join(", "));
    assert_row(&alone(8, &bands), Some(9), "0.889", false);
}

#[test]
fn scales_that_share_items_are_judged_together() {
    for (bands, posterior) in [(FIFTHS, "0.900"), (STEPS, "0.750")] {
        let scales = scale("s", 0..6, "b") + &scale("t", 3..9, "b");
        let rest = scales + &format!("[bands]\nb = [{bands}]\n") + &shown(&["s", "t"]);
        assert_row(&joint(&definition(9, &rest)), None, posterior, false);
    }
}

#[test]
fn an_exact_total_beside_band_scales_is_the_answers() {
    let names = ["s0", "s1", "s2", "s3", "s4"];
    let scales = (0..5).map(|at| scale(names[at], at * 6..at * 6 + 6, "b")).collect::<String>();
    let sums = (0..120).map(|sum| format!("\"[{:.4},{:.4})\"", share(sum), share(sum + 1)));
    let sums: Vec<_> = sums.collect();
    let rest = scales
        + &scale("total", 0..30, "sums")
        + &format!("[bands]\nb = [{STEPS}]\nsums = [{}, \"[100,100]\"]\n", sums.join(", "))
        + &shown(&["s0", "s1", "s2", "s3", "s4", "total"]);
    let row = joint(&definition(30, &rest));
    assert_row(&row, Some(1), "1.000", false);
    assert_eq!((row.judgement, row.figures.options_excluded), (Judgement::Exact, 150));
}

/// The percent of a sum of 120, rounded down to four places so that the sum lies above the edge.
fn share(sum: u32) -> f64 {
    (f64::from(sum) * 1_000_000.0 / 120.0).floor() / 10_000.0
}

#[test]
fn halves_and_their_difference_are_judged_together() {
    let zone = "[[indices]]\nid = \"z\"\ndifference = [\"s\", \"t\"]\nbands = \"zones\"\n";
    let zones =
        "zones = [\"[-100,-45)\", \"[-45,-15)\", \"[-15,15]\", \"(15,45]\", \"(45,100]\"]\n";
    let halves = scale("s", 0..6, "b") + &scale("t", 6..12, "b") + zone;
    for (bands, posterior) in [(FIFTHS, "1.000"), (STEPS, "0.867")] {
        let rest = format!("{halves}[bands]\nb = [{bands}]\n{zones}") + &shown(&["s", "t", "z"]);
        assert_row(&joint(&definition(12, &rest)), None, posterior, false);
    }
    let rest = format!("{halves}[bands]\nb = [{STEPS}]\n{zones}") + &shown(&["z"]);
    let row = joint(&definition(12, &rest));
    assert_row(&row, None, "0.453", true);
    let millions = row.figures.min_patterns.to_f64().unwrap() / 1e6;
    assert_eq!(format!("{millions:.1}"), "3.7");
}

#[test]
fn every_permitted_set_of_answers_is_judged() {
    let rest = |rule: &str| {
        let scale = scale("s", 0..6, "b").replace("share = \"1/1\"", rule);
        scale + &format!("[bands]\nb = [{STEPS}]\n") + &shown(&["s"])
    };
    // Five of six answers count as much as a scale of five items.
    assert_row(&joint(&definition(6, &rest("share = \"4/5\""))), Some(126), "0.556", true);
    let four = joint(&definition(6, &rest("at_least = 4")));
    assert_eq!((four.figures.min_answered, four.passes()), (Some(4), false));
    let seven = joint(&definition(6, &rest("at_least = 7")));
    assert_eq!((seven.passes(), seven.judgement), (false, Judgement::NeverReported));
}

/// A question that decides whether another is asked is in no scale itself, and is judged all the same.
#[test]
fn what_decides_is_judged_with_what_it_decides() {
    let decided = |rest: &str| {
        let items =
            "[[items]]\nid = \"b\"\noptions = \"o\"\nshow_if = { item = \"a0\", is = [\"4\"] }\n";
        let keys = "keys = [\"a1\", \"a2\", \"a3\", \"a4\", \"a5\", \"b\"]";
        let scale =
            format!("[[scales]]\nid = \"s\"\n{keys}\nscore = \"mean\"\nbands = \"b\"\n{rest}");
        definition(
            6,
            &(items.to_owned() + &scale + "[bands]\nb = [\"[0,100]\"]\n" + &shown(&["s"])),
        )
    };
    let row = joint(&decided("missing = { share = \"4/5\", at_least = 5 }\n"));
    // Fewest patterns: five answers where a0 is left out, so that b is never asked.
    // One band tells nothing, but of 4 · 5⁵ + 5⁶ records 5⁶ answer a0 with 4, as b is asked then.
    assert_row(&row, Some(3125), "0.556", true);
    assert_eq!(row.figures.min_answered, Some(5));
    // Six answers are there only where b is asked: nothing is sure to be reported.
    let six = joint(&decided("missing = { at_least = 6 }\n"));
    assert_eq!((six.passes(), six.judgement), (false, Judgement::NeverReported));
}

#[test]
fn each_row_says_what_it_means() {
    let of = |items: usize, bands: &str| {
        let row = alone(items, bands);
        (row.passes(), row.meaning(), row.objections().join(" "))
    };
    let (passes, meaning, _) = of(6, STEPS);
    assert!(passes && meaning.contains("in at most 55 of 100 cases"), "{meaning}");
    assert!(meaning.contains("at least 456 different sets of answers"), "{meaning}");
    let (_, meaning, why) = of(6, "\"[0,0]\", \"(0,100]\"");
    assert!(meaning.contains("can know for certain") && why.contains("wider bands"), "{why}");
    let (_, meaning, why) = of(8, "\"[0,10)\", \"[10,100]\"");
    assert!(meaning.contains("in 73 of 100 cases") && why.contains("G2"), "{meaning} {why}");
    let (_, meaning, why) = of(5, FIFTHS);
    assert!(meaning.contains("were not answered") && why.contains("G1"), "{meaning} {why}");
    let (_, meaning, why) = of(3, "\"[0,50)\", \"[50,100]\"");
    assert!(meaning.starts_with("Only 53 different sets"), "{meaning} {why}");
    let (_, meaning, why) = of(4, "\"[0,100]\"");
    assert!(meaning.contains("so few answers") && why.contains("at_least"), "{meaning} {why}");
}

#[test]
fn an_audience_that_sees_nothing_learns_nothing() {
    let rest = scale("s", 0..6, "b") + &format!("[bands]\nb = [{STEPS}]\n") + &shown(&["s"]);
    let rows = judge(&definition(6, &rest));
    let agency: Vec<_> = rows.iter().filter(|row| row.audience == Audience::Agency).collect();
    assert_eq!((agency.len(), agency[0].results.len(), agency[0].passes()), (1, 0, true));
}

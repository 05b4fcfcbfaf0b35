//! Values exactly between two others: halves to be rounded, and edges of bands.
//!
//! Each is worked out in whole numbers, beside what floating point makes of it: that it gets some wrong
//! shows that the samples are hard enough.

use super::*;
use crate::definition::parse_structure;

/// One scale over `items` items with `options` choices, worth `first` upwards.
fn definition(items: usize, first: i64, options: i64, score: &str, rest: &str) -> Definition {
    let choices =
        (0..options).map(|step| format!("{{ code = \"{step}\", value = {} }}", first + step));
    let choices: Vec<_> = choices.collect();
    let asked: Vec<_> =
        (1..=items).map(|item| format!("{{ id = \"a{item}\", options = \"o\" }}")).collect();
    let keys: Vec<_> = (1..=items).map(|item| format!("\"a{item}\"")).collect();
    let source = format!(
        "id = \"t\"\nversion = \"1.0.0\"\nstatus = \"trial\"\nminutes = 1\nitems = [{}]\n\
         options.o.choices = [{}]\n[[scales]]\nid = \"s\"\nkeys = [{}]\nscore = \"{score}\"\n{rest}",
        asked.join(", "),
        choices.join(", "),
        keys.join(", "),
    );
    match parse_structure("t.toml", &source) {
        Ok(definition) => definition,
        Err(faults) => panic!("{source}\n{faults:#?}"),
    }
}

/// What comes of answers that add up to `sum` steps above the lowest.
fn adding_up(definition: &Definition, sum: usize) -> Reported {
    let items = definition.items().len();
    let answers = (0..items).map(|item| Some(sum / items + usize::from(item < sum % items)));
    score(definition, &answers.collect::<Vec<_>>()).unwrap().remove(0).reported.unwrap()
}

/// The T score of a mean of `items` items that add up to `sum`, by a formula.
fn t(items: usize, sum: usize, mean: &str, sd: &str) -> Exact {
    let options = i64::try_from(sum / items + 2).unwrap();
    let norms = format!(
        "[norms.s]\npopulation = \"p\"\nperiod = \"y\"\nn = 1\nmean = \"{mean}\"\nsd = \"{sd}\"\n"
    );
    adding_up(&definition(items, 0, options, "mean", &norms), sum).t.unwrap()
}

#[test]
fn halves_worked_by_hand_are_rounded_away_from_zero() {
    for (items, sum, mean, sd, exact, rounded) in [
        // z = (2.25 − 2.5) ÷ 0.4 = −0.625, T = 43.75 and not a half: the control.
        (4, 9, "2.5", "0.4", "175/4", "44"),
        // z = (3 − 2.98) ÷ 0.4 = 0.05, T = 50.5.
        (5, 15, "2.98", "0.4", "101/2", "51"),
        // z = (3 − 3.02) ÷ 0.4 = −0.05, T = 49.5.
        (5, 15, "3.02", "0.4", "99/2", "50"),
        // z = (0 − 2.02) ÷ 0.4 = −5.05, T = −0.5: away from zero, which is down.
        (5, 0, "2.02", "0.4", "-1/2", "-1"),
        // z = (0 − 1.98) ÷ 0.4 = −4.95, T = 0.5.
        (5, 0, "1.98", "0.4", "1/2", "1"),
    ] {
        let t = t(items, sum, mean, sd);
        assert_eq!(t.to_string(), exact);
        assert_eq!(t.rounded(0).unwrap(), rounded);
    }
}

#[test]
fn every_half_among_many_samples_is_rounded_away_from_zero() {
    let mut halves = [0, 0];
    let mut wrong = 0;
    for items in 3..7_i32 {
        for hundredths in (0..500).step_by(5) {
            for sum in 0..items * 5 {
                // T = 50 + 10 · (sum ÷ n − M) ÷ SD with SD = 0.8, over the denominator 8n.
                let below = 8 * items;
                let above = 50 * below + 100 * sum - hundredths * items;
                if 2 * above % below != 0 || above % below == 0 {
                    continue;
                }
                let up = (2 * above).div_euclid(below).div_euclid(2) + 1;
                let expected = if above < 0 { up - 1 } else { up };
                let mean = format!("{}.{:02}", hundredths / 100, hundredths % 100);
                let (items32, sum32) = (items, sum);
                let (items, sum) = (usize::try_from(items).unwrap(), usize::try_from(sum).unwrap());
                let t = t(items, sum, &mean, "0.8");
                assert_eq!(t.denominator(), 2, "{items} {sum} {mean}");
                assert_eq!(t.rounded(0).unwrap(), expected.to_string(), "{items} {sum} {mean}");
                halves[usize::from(above < 0)] += 1;
                let floating = 50.0
                    + 10.0
                        * (f64::from(sum32) / f64::from(items32) - f64::from(hundredths) / 100.0)
                        / 0.8;
                wrong += usize::from(floating.round().total_cmp(&f64::from(expected)).is_ne());
            }
        }
    }
    assert!(halves[0] > 20 && halves[1] > 2, "{halves:?} halves above and below zero");
    assert!(wrong > 5, "floating point gets {wrong} of them wrong");
}

const FIFTHS: &str = "bands = \"f\"\n[bands]\n\
     f = [\"[0,20)\", \"[20,40)\", \"[40,60)\", \"[60,80)\", \"[80,100]\"]\n";

/// A sheet whose percent is a multiple of 20 lies in the band that begins there.
fn assert_edge(items: usize, options: usize, sum: usize, percent: usize) {
    for kind in ["sum", "mean", "percent"] {
        let definition = definition(items, 1, i64::try_from(options).unwrap(), kind, FIFTHS);
        let found = adding_up(&definition, sum - items);
        assert_eq!(found.percent, Some(Exact::whole(i64::try_from(percent).unwrap())));
        assert_eq!(found.band, Some(percent / 20), "{items} items, {options} options, {sum}");
    }
}

#[test]
fn every_edge_of_small_scales_is_met_exactly() {
    let (mut edges, mut wrong) = (0, 0);
    for items in 2..8_u32 {
        for options in 3..8_u32 {
            for steps in 1..items * (options - 1) {
                let whole = items * (options - 1);
                if 100 * steps % whole == 0 && (100 * steps / whole) % 20 == 0 {
                    let size = |number: u32| usize::try_from(number).unwrap();
                    let percent = 100 * steps / whole;
                    assert_edge(size(items), size(options), size(items + steps), size(percent));
                    edges += 1;
                    let mean = f64::from(items + steps) / f64::from(items);
                    let floating = (mean - 1.0) / f64::from(options - 1) * 100.0;
                    wrong += usize::from(floating.total_cmp(&f64::from(percent)).is_ne());
                }
            }
        }
    }
    assert!(edges > 20, "{edges} edges");
    assert!(wrong > 3, "floating point gets {wrong} of them wrong");
}

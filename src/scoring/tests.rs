//! Examples one can check by hand, and what must hold always.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::definition::parse_structure;

/// A definition of items `a1`, `a2` … with choices `0` to `top` (worth `first` upwards) and `none`.
fn definition(items: usize, first: i64, top: i64, rest: &str) -> Definition {
    let mut text =
        String::from("id = \"t\"\nversion = \"1.0.0\"\nstatus = \"trial\"\nminutes = 1\n");
    text.push_str("[options.o]\nchoices = [");
    for step in 0..=top {
        write!(text, "{{ code = \"{step}\", value = {} }}, ", first + step).unwrap();
    }
    text.push_str("{ code = \"none\" }]\n");
    for item in 1..=items {
        write!(text, "[[items]]\nid = \"a{item}\"\noptions = \"o\"\n").unwrap();
    }
    text.push_str(rest);
    match parse_structure("t.toml", &text) {
        Ok(definition) => definition,
        Err(faults) => panic!("{text}\n{faults:#?}"),
    }
}

fn names(items: usize) -> String {
    let names: Vec<_> = (1..=items).map(|item| format!("\"a{item}\"")).collect();
    names.join(", ")
}

fn reported(definition: &Definition, chosen: &[Option<usize>]) -> Reported {
    score(definition, chosen).unwrap().remove(0).reported.expect("enough answers")
}

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}

const FIVE: &str =
    "[bands]\nfive = [\"[0,25)\", \"[25,42)\", \"[42,58]\", \"(58,75]\", \"(75,100]\"]\n";

#[test]
fn a_weighted_sum_is_prorated_by_weights() {
    let keys = "[[scales]]\nid = \"s\"\nkeys = [\"a1\", \"-a2\", { item = \"a3\", weight = 2 }]\n";
    let sum = definition(3, 0, 4, &format!("{keys}score = \"sum\"\n"));
    // 3 + (4 − 1) + 2·4 = 14
    let full = reported(&sum, &[Some(3), Some(1), Some(4)]);
    assert_eq!(full.value, Some(exact("14")));
    assert_eq!(full.percent, Some(exact("87.5")));
    // (3 + 2·4) ÷ 3 · 4
    let partial = reported(&sum, &[Some(3), None, Some(4)]);
    assert_eq!(partial.value, Some(exact("44/3")));
    assert_eq!(partial.percent, Some(exact("275/3")));

    let mean = definition(3, 0, 4, &format!("{keys}score = \"mean\"\n"));
    assert_eq!(reported(&mean, &[Some(3), Some(5), Some(4)]).value, Some(exact("11/3")));
}

#[test]
fn each_item_of_a_mean_counts_alike_whatever_its_range() {
    let keys = "keys = [\"a1\", { item = \"a2\", table = { 0 = 0, 1 = 0, 2 = 10 } }]\n";
    let mean = definition(2, 0, 2, &format!("[[scales]]\nid = \"s\"\n{keys}score = \"mean\"\n"));
    // (1/2 + 10/10) ÷ 2
    let both = reported(&mean, &[Some(1), Some(2)]);
    assert_eq!((both.value, both.percent), (Some(exact("11/2")), Some(exact("75"))));
    let percent =
        definition(2, 0, 2, &format!("[[scales]]\nid = \"s\"\n{keys}score = \"percent\"\n"));
    // (1 + 10) ÷ (2 + 10)
    let both = reported(&percent, &[Some(1), Some(2)]);
    assert_eq!((both.value, both.percent), (None, Some(exact("275/3"))));
}

#[test]
fn the_mean_of_tabled_items_agrees_with_the_published_example() {
    // RAND 36-Item Health Survey 1.0: items worth 40, 60 and 40 give 46.7.
    let keys = (1..=3).fold(String::new(), |keys, item| {
        let table = "{ 0 = 0, 1 = 20, 2 = 40, 3 = 60, 4 = 80, 5 = 100 }";
        format!("{keys}{{ item = \"a{item}\", table = {table} }}, ")
    });
    let rand = format!("[[scales]]\nid = \"s\"\nkeys = [{keys}]\nscore = \"mean\"\n");
    let value = reported(&definition(3, 1, 5, &rand), &[Some(2), Some(3), Some(2)]).value.unwrap();
    assert_eq!(value.rounded(1).unwrap(), "46.7");
}

#[test]
fn too_few_answers_give_no_number() {
    let rule = "missing = { share = \"4/5\", at_least = 5 }\n";
    let keys = names(6);
    let scale = format!("[[scales]]\nid = \"s\"\nkeys = [{keys}]\nscore = \"mean\"\n{rule}");
    let definition = definition(6, 0, 4, &scale);
    // ⌈4/5 · 6⌉ = 5 answers are enough, 4 are not; the fifth choice has no value.
    let mut chosen = vec![Some(2); 6];
    chosen[0] = Some(5);
    assert_eq!(reported(&definition, &chosen).value, Some(exact("2")));
    chosen[1] = None;
    let outcome = score(&definition, &chosen).unwrap().remove(0);
    assert_eq!((outcome.answered, outcome.applicable, outcome.reported), (4, 6, None));
}

#[test]
fn nothing_answered_is_never_reported() {
    let scale = "[[scales]]\nid = \"s\"\nkeys = [\"a1\"]\nscore = \"sum\"\n";
    for rule in ["", "missing = { at_least = 0 }\n"] {
        let definition = definition(1, 0, 4, &format!("{scale}{rule}"));
        assert_eq!(score(&definition, &[None]).unwrap()[0].reported, None);
    }
}

#[test]
fn a_difference_is_signed_and_asks_for_both_parts() {
    let halves = "[[scales]]\nid = \"up\"\nkeys = [\"a1\", \"a2\"]\nscore = \"sum\"\n\
         [[scales]]\nid = \"down\"\nkeys = [\"a3\", \"a4\"]\nscore = \"percent\"\n\
         [[indices]]\nid = \"level\"\ndifference = [\"up\", \"down\"]\nbands = \"zones\"\n\
         [bands]\nzones = [\"[-100,-15)\", \"[-15,15]\", \"(15,100]\"]\n\
         [norms.level]\npopulation = \"p\"\nperiod = \"2025\"\nn = 9\nmean = \"0\"\nsd = \"5\"\n";
    let definition = definition(4, 0, 4, halves);
    let level = score(&definition, &[Some(0), Some(1), Some(4), None]).unwrap().remove(2);
    assert_eq!((level.answered, level.applicable), (3, 4));
    let level = level.reported.unwrap();
    // 12.5 − 100, z = −17.5
    assert_eq!((level.value, level.percent), (Some(exact("-87.5")), None));
    assert_eq!((level.t, level.stanine, level.sten), (Some(exact("-125")), Some(1), Some(1)));
    assert_eq!(level.band, Some(0));
    assert_eq!(score(&definition, &[Some(0), None, None, None]).unwrap()[2].reported, None);
}

#[test]
fn a_sheet_that_does_not_fit_is_refused() {
    let scale = "[[scales]]\nid = \"s\"\nkeys = [\"a1\"]\nscore = \"sum\"\n";
    let definition = definition(1, 0, 4, scale);
    assert_eq!(score(&definition, &[]), Err(ScoringError::ItemCount { found: 0, expected: 1 }));
    let unknown = ScoringError::UnknownChoice { item: "a1".into(), choice: 6 };
    assert_eq!(score(&definition, &[Some(6)]), Err(unknown));
}

#[test]
fn numbers_at_the_limit_neither_wrap_nor_panic() {
    let huge = (1_i64 << 53) - 3;
    let keys = format!("keys = [\"a1\", {{ item = \"a2\", weight = {huge} }}]\n");
    let norms = "[norms.s]\npopulation = \"p\"\nperiod = \"y\"\nn = 1\n\
         mean = \"1.00000000000000000000000000001\"\nsd = \"0.00000000000000000000000000003\"\n";
    let scale = format!("[[scales]]\nid = \"s\"\n{keys}score = \"sum\"\n{norms}");
    let definition = definition(2, huge - 4, 4, &scale);
    assert_eq!(score(&definition, &[Some(4), Some(4)]), Err(ScoringError::Overflow(Overflow)));
}

/// A weight and whether the item is reversed, for each item; and an answer for each, or none.
fn designs() -> impl Strategy<Value = (Vec<(i64, bool)>, Vec<Option<usize>>)> {
    (1_usize..9).prop_flat_map(|items| {
        let keys = prop::collection::vec((1_i64..5, any::<bool>()), items);
        (keys, prop::collection::vec(prop::option::weighted(0.8, 0_usize..5), items))
    })
}

fn scale_of(keys: &[(i64, bool)], order: &[usize], mirrored: bool, kind: &str) -> String {
    let key = |item: &usize| {
        let (weight, reversed) = keys[*item];
        let sign = if reversed == mirrored { "" } else { "-" };
        format!("{{ item = \"{sign}a{}\", weight = {weight} }}, ", item + 1)
    };
    let keys: String = order.iter().map(key).collect();
    format!("[[scales]]\nid = \"s\"\nkeys = [{keys}]\nscore = \"{kind}\"\nbands = \"five\"\n{FIVE}")
}

fn first(definition: &Definition, chosen: &[Option<usize>]) -> Option<Reported> {
    score(definition, chosen).unwrap().remove(0).reported
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn reversing_every_item_mirrors_the_scale((keys, chosen) in designs(), kind in "sum|mean|percent") {
        let order: Vec<_> = (0..keys.len()).collect();
        let straight = definition(keys.len(), 1, 4, &scale_of(&keys, &order, false, &kind));
        let mirrored = definition(keys.len(), 1, 4, &scale_of(&keys, &order, true, &kind));
        let (straight, mirrored) = (first(&straight, &chosen), first(&mirrored, &chosen));
        prop_assert_eq!(straight.is_some(), mirrored.is_some());
        if let (Some(straight), Some(mirrored)) = (straight, mirrored) {
            let together = straight.percent.unwrap().plus(mirrored.percent.unwrap());
            prop_assert_eq!(together, Ok(Exact::HUNDRED));
            prop_assert_eq!(straight.band.unwrap(), 4 - mirrored.band.unwrap());
        }
    }

    /// A statement turned round and the answer turned with it say the same.
    #[test]
    fn reversing_one_item_and_its_answer_changes_nothing(
        (keys, chosen) in designs(),
        at in any::<prop::sample::Index>(),
        kind in "sum|mean|percent",
    ) {
        let (order, at): (Vec<_>, _) = ((0..keys.len()).collect(), at.index(keys.len()));
        let (mut turned_keys, mut turned) = (keys.clone(), chosen.clone());
        turned_keys[at].1 = !turned_keys[at].1;
        turned[at] = turned[at].map(|choice| 4 - choice);
        let one = definition(keys.len(), 1, 4, &scale_of(&keys, &order, false, &kind));
        let other = definition(keys.len(), 1, 4, &scale_of(&turned_keys, &order, false, &kind));
        prop_assert_eq!(first(&one, &chosen), first(&other, &turned));
    }

    #[test]
    fn the_order_of_items_is_irrelevant(
        ((keys, chosen), turned) in designs().prop_flat_map(|design| {
            let order: Vec<_> = (0..design.0.len()).collect();
            (Just(design), Just(order).prop_shuffle())
        }),
        kind in "sum|mean|percent",
    ) {
        let order: Vec<_> = (0..keys.len()).collect();
        let one = definition(keys.len(), 1, 4, &scale_of(&keys, &order, false, &kind));
        let other = definition(keys.len(), 1, 4, &scale_of(&keys, &turned, false, &kind));
        prop_assert_eq!(first(&one, &chosen), first(&other, &chosen));
    }

    #[test]
    fn prorating_is_imputing_the_persons_mean((keys, chosen) in designs()) {
        let order: Vec<_> = (0..keys.len()).collect();
        let sum = definition(keys.len(), 1, 4, &scale_of(&keys, &order, false, "sum"));
        let mean = definition(keys.len(), 1, 4, &scale_of(&keys, &order, false, "mean"));
        if let (Some(sum), Some(mean)) = (first(&sum, &chosen), first(&mean, &chosen)) {
            let mean = mean.value.unwrap();
            let mut imputed = Exact::ZERO;
            for ((weight, reversed), choice) in keys.iter().zip(&chosen) {
                let x = choice.map(|choice| if *reversed { 5 - choice } else { choice + 1 });
                let x = x.map_or(mean, |x| Exact::whole(i64::try_from(x).unwrap()));
                imputed = imputed.plus(x.times(Exact::whole(*weight)).unwrap()).unwrap();
            }
            prop_assert_eq!(sum.value.unwrap(), imputed);
        }
    }
}

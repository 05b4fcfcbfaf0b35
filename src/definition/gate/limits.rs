//! Designs of the size that people use, designs that are too entangled, and what is said of both.

use std::fmt::Write as _;

use super::tests::{STEPS, definition, joint, scale, shown};
use super::*;

/// Ten scales of six items; every third scale has weights, every third a table.
fn ten_scales() -> String {
    let mut text = String::new();
    for at in 0..10 {
        let keys = (at * 6..at * 6 + 6).map(|item| match (at % 3, item % 3) {
            (1, 0) => format!("{{ item = \"a{item}\", weight = 2 }}"),
            (2, 0) => {
                format!("{{ item = \"a{item}\", table = {{ 0 = 0, 1 = 1, 2 = 1, 3 = 2, 4 = 2 }} }}")
            }
            (_, 1) => format!("\"-a{item}\""),
            _ => format!("\"a{item}\""),
        });
        let keys: Vec<_> = keys.collect();
        writeln!(
            text,
            "[[scales]]\nid = \"s{at}\"\nkeys = [{}]\nscore = \"mean\"\nbands = \"b\"\n\
             missing = {{ share = \"4/5\", at_least = 5 }}",
            keys.join(", ")
        )
        .unwrap();
    }
    text
}

/// A ring of scales of seven items, in which each shares its last item with the next.
fn ring(scales: usize, missing: &str) -> Definition {
    let mut text = String::new();
    let ids: Vec<_> = (0..scales).map(|at| format!("s{at}")).collect();
    for (at, id) in ids.iter().enumerate() {
        let items = (0..7).map(|item| (at * 6 + item) % (scales * 6));
        text += &scale(id, items, "halves").replace("share = \"1/1\"", missing);
    }
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    text += "[bands]\nhalves = [\"[0,50)\", \"[50,100]\"]\n";
    definition(scales * 6, &(text + &shown(&ids)))
}

fn joint_within(definition: &Definition, steps: u64) -> GateRow {
    let rows = judge_within(definition, Budget::of(steps)).into_iter();
    rows.filter(|row| row.audience == Audience::Adviser).find(|row| row.joint).unwrap()
}

#[test]
fn sixty_items_in_ten_scales_are_judged() {
    let zones =
        "zones = [\"[-100,-45)\", \"[-45,-15)\", \"[-15,15]\", \"(15,45]\", \"(45,100]\"]\n";
    let index = "[[indices]]\nid = \"z\"\ndifference = [\"s0\", \"s1\"]\nbands = \"zones\"\n";
    let rest = ten_scales() + index + &format!("[bands]\nb = [{STEPS}]\n{zones}");
    let apart: Vec<_> = (2..10).map(|at| format!("s{at}")).collect();
    let mut ids: Vec<_> = apart.iter().map(String::as_str).collect();
    ids.push("z");
    let rows = judge(&definition(60, &(rest + &shown(&ids))));
    assert!(rows.iter().all(|row| row.judgement == Judgement::Exact), "{rows:#?}");
    let row = rows.iter().find(|row| row.joint).unwrap();
    assert_eq!((row.results.len(), row.figures.min_answered), (9, Some(5)));
}

#[test]
fn a_ring_of_scales_that_share_items_is_judged() {
    let row = joint(&ring(10, "share = \"1/1\""));
    assert_eq!((row.passes(), &row.judgement), (true, &Judgement::Exact));
    assert_eq!(row.figures.min_patterns, 34_995_u32.into());
    assert_eq!(format!("{:.4}", row.figures.posterior_for_display()), "0.4165");
}

/// Whatever work is allowed, what is said is true.
#[test]
fn figures_that_are_not_exact_are_on_the_side_they_say() {
    let ring = ring(3, "share = \"4/5\"");
    let exact = joint_within(&ring, u64::MAX).figures;
    assert_ne!(joint_within(&ring, 1 << 12).judgement, Judgement::Exact);
    for power in 12.. {
        let GateRow { figures, judgement, .. } = joint_within(&ring, 1 << power);
        match judgement {
            Judgement::Exact => {
                assert_eq!(figures, exact);
                break;
            }
            Judgement::Bounded => assert_beyond(&figures, &exact),
            Judgement::TooLarge(_) => {
                assert!(figures.min_patterns >= exact.min_patterns);
                assert!(figures.max_posterior <= exact.max_posterior);
            }
            Judgement::NeverReported => panic!("it is reported"),
        }
    }
}

/// What is not counted to the end goes no further than `bounds`, and passes with them.
fn assert_beyond(bounds: &Figures, exact: &Figures) {
    assert!(bounds.min_patterns <= exact.min_patterns && bounds.min_patterns >= 100_u32.into());
    assert!(bounds.max_posterior >= exact.max_posterior);
    assert!(bounds.posterior_for_display() <= 2.0 / 3.0, "{bounds:?}");
    assert_eq!(bounds.options_excluded, exact.options_excluded);
    assert_eq!(bounds.min_answered, exact.min_answered);
}

#[test]
fn what_passes_without_being_counted_to_the_end_goes_no_further_than_it_says() {
    let mut was_left = false;
    for missing in ["share = \"1/1\"", "share = \"4/5\""] {
        let ring = ring(3, missing);
        let exact = joint(&ring).figures;
        let rules: Vec<_> = ring.results().iter().collect();
        let design = Design::of(&ring, &rules);
        let frame = Frame::of(&design).unwrap();
        let (mut budget, mut found) = (Budget::of(u64::MAX), Found::nothing());
        let search = Search::<u128>::over(&design, &frame, &mut budget, &mut found);
        let beyond = search.map_err(|_| "too large").unwrap().bound().unwrap();
        let bounds = Figures::of(&ring, &found.worst(beyond));
        assert_beyond(&bounds, &exact);
        was_left |= bounds != exact;
    }
    assert!(was_left, "all of it was counted to the end");
}

#[test]
fn what_cannot_be_counted_is_refused_with_reason_and_remedy() {
    let keys = (0..24).map(|at| format!("{{ item = \"a{at}\", weight = {} }}", at * at + 1));
    let keys: Vec<_> = keys.collect();
    let rest = format!(
        "[[scales]]\nid = \"s\"\nkeys = [{}]\nscore = \"sum\"\nbands = \"b\"\n[bands]\nb = [{STEPS}]\n\
         {}",
        keys.join(", "),
        shown(&["s"])
    );
    let row = joint_within(&definition(24, &rest), 10_000_000);
    assert_eq!(row.judgement, Judgement::TooLarge(Hurdle::Combinations));
    let last = row.objections().pop().unwrap();
    assert!(last.contains("too many combinations") && last.contains("same weight"), "{last}");

    let heavy = rest.replace("weight = 530", "weight = 9000000000000");
    let row = joint_within(&definition(24, &heavy), 10_000_000);
    assert_eq!(row.judgement, Judgement::TooLarge(Hurdle::Numbers));
    assert!(row.objections()[0].contains("use smaller weights"), "{row:?}");

    // Nothing was found that speaks against it, and still nobody may see it.
    let row = joint_within(&ring(10, "share = \"4/5\""), 2_000_000);
    assert!(!row.passes() && row.meaning().starts_with("Nobody can say"), "{row:?}");
    assert!(row.objections()[0].contains("let them share no items"), "{row:?}");
}

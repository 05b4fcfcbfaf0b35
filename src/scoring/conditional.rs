//! Questions that are asked only where they apply: what they do to a scale, and what they never do.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::definition::parse_structure;

const HEAD: &str = r#"
id = "t"
version = "1.0.0"
status = "trial"
minutes = 1
[options.o]
choices = [
  { code = "0", value = 0 }, { code = "1", value = 1 }, { code = "2", value = 2 }, { code = "none" },
]
"#;

/// A definition of these items, as TOML tables, and what is scored of them.
fn definition(items: &[&str], rest: &str) -> Definition {
    let mut text = HEAD.to_owned();
    for item in items {
        text.push_str("[[items]]\noptions = \"o\"\n");
        text.push_str(item);
        text.push('\n');
    }
    text.push_str(rest);
    match parse_structure("t.toml", &text) {
        Ok(definition) => definition,
        Err(faults) => panic!("{text}\n{faults:#?}"),
    }
}

/// A first item, a second that follows on 1 or 2, a third that follows on 2 at the second.
fn chain(rest: &str) -> Definition {
    let items = [
        "id = \"a\"",
        "id = \"b\"\nshow_if = { item = \"a\", is = [\"1\", \"2\"] }",
        "id = \"c\"\nshow_if = [{ item = \"b\", is = [\"2\"] }]",
    ];
    definition(&items, rest)
}

fn sum(keys: &str, more: &str) -> String {
    format!("[[scales]]\nid = \"s\"\nkeys = [{keys}]\nscore = \"sum\"\n{more}")
}

const WEIGHTED: &str = "\"a\", \"-b\", { item = \"c\", weight = 3 }";

#[test]
fn an_item_is_asked_where_all_its_conditions_hold() {
    let one = chain(&sum(WEIGHTED, ""));
    for (chosen, shown) in [
        ([None, None, None], [true, false, false]),
        ([Some(0), Some(2), None], [true, false, false]),
        ([Some(3), Some(2), None], [true, false, false]),
        ([Some(1), Some(1), None], [true, true, false]),
        ([Some(2), Some(2), Some(0)], [true, true, true]),
    ] {
        assert_eq!(one.shown(&chosen), shown, "{chosen:?}");
    }
    let two = definition(
        &[
            "id = \"a\"",
            "id = \"b\"",
            "id = \"c\"\nshow_if = [{ item = \"a\", is = [\"1\"] }, { item = \"b\", is = [\"none\"] }]",
        ],
        &sum(WEIGHTED, ""),
    );
    assert_eq!(two.shown(&[Some(1), Some(3)]), [true, true, true]);
    assert_eq!(two.shown(&[Some(1), Some(2)]), [true, true, false]);
    assert_eq!(two.shown(&[None, Some(3)]), [true, true, false]);
}

#[test]
fn what_is_not_asked_is_in_no_denominator() {
    let chain = chain(&sum(WEIGHTED, "missing = { share = \"1/1\" }\n"));
    let outcome = |chosen: &[Option<usize>]| score(&chain, chosen).unwrap().remove(0);
    // a alone applies: 0 of 2 points, and nothing is prorated for b and c.
    let first = outcome(&[Some(0), None, None]);
    assert_eq!((first.answered, first.applicable), (1, 1));
    assert_eq!(first.reported.unwrap().value, Some(Exact::ZERO));
    // a and b apply, b reversed: 2 + (2 − 1) = 3.
    let second = outcome(&[Some(2), Some(1), None]);
    assert_eq!((second.answered, second.applicable), (2, 2));
    assert_eq!(second.reported.unwrap().value, Some(Exact::whole(3)));
    // b is asked and not answered, so all of it is not there.
    let third = outcome(&[Some(2), Some(3), None]);
    assert_eq!((third.answered, third.applicable, third.reported), (1, 2, None));
    // 2 + (2 − 2) + 3 · 1 = 5, all of it.
    let all = outcome(&[Some(2), Some(2), Some(1)]);
    assert_eq!((all.answered, all.applicable), (3, 3));
    assert_eq!(all.reported.unwrap().value, Some(Exact::whole(5)));
}

#[test]
fn a_scale_of_which_nothing_applies_has_too_few_answers() {
    for missing in ["", "missing = { at_least = 0 }\n"] {
        let chain = chain(&format!("{}{}", sum("\"a\"", ""), {
            format!("[[scales]]\nid = \"t\"\nkeys = [\"b\", \"c\"]\nscore = \"mean\"\n{missing}")
        }));
        let outcome = score(&chain, &[Some(0), Some(2), Some(2)]).unwrap().remove(1);
        assert_eq!((outcome.answered, outcome.applicable, outcome.reported), (0, 0, None));
    }
}

/// Which earlier item an item depends on, and with which choice; nothing for an item asked of all.
type Dependence = Option<(prop::sample::Index, usize)>;

/// What each of six items but the first depends on; and a sheet.
fn designs() -> impl Strategy<Value = (Vec<Dependence>, Vec<Option<usize>>)> {
    let condition = prop::option::weighted(0.7, (any::<prop::sample::Index>(), 0_usize..4));
    let sheet = prop::collection::vec(prop::option::weighted(0.8, 0_usize..4), 6);
    (prop::collection::vec(condition, 5), sheet)
}

fn designed(conditions: &[Dependence], score: &str) -> Definition {
    let mut items = vec!["id = \"a0\"".to_owned()];
    for (before, condition) in conditions.iter().enumerate() {
        let mut item = format!("id = \"a{}\"\n", before + 1);
        if let Some((index, choice)) = condition {
            let (named, code) = (index.index(before + 1), ["0", "1", "2", "none"][*choice]);
            writeln!(item, "show_if = {{ item = \"a{named}\", is = [\"{code}\"] }}").unwrap();
        }
        items.push(item);
    }
    let items: Vec<_> = items.iter().map(String::as_str).collect();
    let keys = "\"a0\", \"-a1\", { item = \"a2\", weight = 2 }, \"a3\", \"-a4\", \"a5\"";
    let scale = format!("[[scales]]\nid = \"s\"\nkeys = [{keys}]\nscore = \"{score}\"\n");
    definition(&items, &(scale + "missing = { share = \"1/2\" }\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_answer_where_nothing_was_asked_changes_nothing(
        (conditions, sheet) in designs(),
        score_of in "sum|mean|percent",
    ) {
        let definition = designed(&conditions, &score_of);
        let shown = definition.shown(&sheet);
        let dropped: Vec<_> =
            sheet.iter().zip(&shown).map(|(choice, shown)| choice.filter(|_| *shown)).collect();
        prop_assert_eq!(&definition.shown(&dropped), &shown);
        let outcome = score(&definition, &dropped).unwrap();
        prop_assert_eq!(&score(&definition, &sheet).unwrap(), &outcome);
        prop_assert_eq!(outcome[0].applicable, shown.iter().filter(|shown| **shown).count());
    }

    /// The same as a definition in which the items that do not apply do not stand at all.
    #[test]
    fn what_does_not_apply_might_as_well_not_be_there(
        (conditions, sheet) in designs(),
        score_of in "sum|mean|percent",
    ) {
        let whole = designed(&conditions, &score_of);
        let shown = whole.shown(&sheet);
        let keys = ["\"a0\"", "\"-a1\"", "{ item = \"a2\", weight = 2 }", "\"a3\"", "\"-a4\"", "\"a5\""];
        let kept: Vec<_> = (0..6).filter(|item| shown[*item]).collect();
        let items: Vec<_> = kept.iter().map(|item| format!("id = \"a{item}\"")).collect();
        let items: Vec<_> = items.iter().map(String::as_str).collect();
        let keys: Vec<_> = kept.iter().map(|item| keys[*item]).collect();
        let scale = format!(
            "[[scales]]\nid = \"s\"\nkeys = [{}]\nscore = \"{score_of}\"\nmissing = {{ share = \"1/2\" }}\n",
            keys.join(", "),
        );
        let part = definition(&items, &scale);
        let answers: Vec<_> = kept.iter().map(|item| sheet[*item]).collect();
        prop_assert_eq!(score(&whole, &sheet).unwrap(), score(&part, &answers).unwrap());
    }
}

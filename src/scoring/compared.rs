//! Values compared with samples: by table, by formula, and what the two have in common.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::definition::parse_structure;

/// A sum of three items worth 0 to 4, with these norms.
fn definition(norms: &str) -> Definition {
    let source = format!(
        r#"
id = "t"
version = "1.0.0"
status = "normed"
minutes = 1
options.o.choices = [
  {{ code = "0", value = 0 }}, {{ code = "1", value = 1 }}, {{ code = "2", value = 2 }},
  {{ code = "3", value = 3 }}, {{ code = "4", value = 4 }},
]
items = [{{ id = "a", options = "o" }}, {{ id = "b", options = "o" }}, {{ id = "c", options = "o" }}]
[[scales]]
id = "s"
keys = ["a", "b", "c"]
score = "sum"
[norms.s]
population = "p"
period = "2025"
n = 400
{norms}
"#
    );
    match parse_structure("t.toml", &source) {
        Ok(definition) => definition,
        Err(faults) => panic!("{source}\n{faults:#?}"),
    }
}

fn scored(definition: &Definition, chosen: &[Option<usize>]) -> Reported {
    score(definition, chosen).unwrap().remove(0).reported.unwrap()
}

#[test]
fn a_table_is_read_as_it_stands() {
    let definition = definition(
        "table = [{ from = 0, percentile = \"2.5\", t = \"31\" }, { from = 6, percentile = 50, t = 50 },\n\
         { from = 7, percentile = 61, t = \"52.5\" }]",
    );
    let at = |chosen: &[Option<usize>]| {
        let found = scored(&definition, chosen);
        assert_eq!((found.stanine, found.sten), (None, None), "the table does not say");
        (found.value.unwrap().to_string(), found.t.unwrap().to_string(), found.percentile.unwrap())
    };
    let rank = |text: &str| text.parse::<Exact>().unwrap();
    assert_eq!(at(&[Some(0), Some(2), Some(3)]), ("5/1".into(), "31/1".into(), rank("2.5")));
    assert_eq!(at(&[Some(1), Some(2), Some(3)]), ("6/1".into(), "50/1".into(), rank("50")));
    assert_eq!(at(&[Some(4), Some(4), Some(4)]), ("12/1".into(), "105/2".into(), rank("61")));
    // 2 and 2.5 on average: prorated to 7 ½ from 5 of two items.
    assert_eq!(at(&[Some(2), Some(3), None]), ("15/2".into(), "105/2".into(), rank("61")));
    // 3 of two items, prorated to 4 ½: below the row that begins at 6.
    assert_eq!(at(&[Some(1), Some(2), None]), ("9/2".into(), "31/1".into(), rank("2.5")));
}

#[test]
fn a_formula_gives_no_percentile() {
    let found = scored(&definition("mean = \"6\"\nsd = \"2\""), &[Some(2), Some(3), Some(3)]);
    assert_eq!((found.t, found.percentile), (Some(Exact::whole(60)), None));
    // z = 1: 2z + 5.5 = 7.5, and 2z + 6 = 8.
    assert_eq!((found.stanine, found.sten), (Some(7), Some(8)));
}

#[test]
fn the_edges_of_stanine_and_sten_belong_to_the_step_above() {
    // A step is half a standard deviation wide, here 2: stanines begin at odd values, since the
    // mean, 8, lies in the middle of one; stens at even ones, since two of them meet there.
    for (value, stanine, sten) in [
        (0, 1, 2),
        (1, 2, 2),
        (2, 2, 3),
        (3, 3, 3),
        (4, 3, 4),
        (5, 4, 4),
        (6, 4, 5),
        (7, 5, 5),
        (8, 5, 6),
        (9, 6, 6),
        (12, 7, 8),
    ] {
        let definition = definition("mean = \"8\"\nsd = \"4\"");
        let chosen =
            [value.min(4), (value - value.min(4)).min(4), (value - value.min(4)).max(4) - 4];
        let found = scored(&definition, &chosen.map(Some));
        assert_eq!(found.value, Some(Exact::whole(i64::try_from(value).unwrap())));
        assert_eq!((found.stanine, found.sten), (Some(stanine), Some(sten)), "{value}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A table written out from a formula says what the formula says, for every full sheet.
    #[test]
    fn a_table_written_from_a_formula_agrees_with_it(
        mean in 10_i64..110,
        sd in 5_i64..60,
        chosen in prop::collection::vec(0_usize..5, 3),
    ) {
        let (mean, sd) = (format!("{}.{}", mean / 10, mean % 10), format!("{}.{}", sd / 10, sd % 10));
        let formula = definition(&format!("mean = \"{mean}\"\nsd = \"{sd}\""));
        let mut table = String::from("table = [");
        for sum in 0..=12_usize {
            let sheet = [sum.min(4), sum.saturating_sub(4).min(4), sum.saturating_sub(8)].map(Some);
            let found = scored(&formula, &sheet);
            let (stanine, sten) = (found.stanine.unwrap(), found.sten.unwrap());
            let t = found.t.unwrap();
            write!(table, "{{ from = {sum}, t = \"{t}\", stanine = {stanine}, sten = {sten} }}, ").unwrap();
        }
        let tabled = definition(&(table + "]"));
        let sheet: Vec<_> = chosen.into_iter().map(Some).collect();
        prop_assert_eq!(scored(&tabled, &sheet), scored(&formula, &sheet));
    }
}

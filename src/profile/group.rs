//! Figures of a group: how many people lie in each band of a result, counted from shown bands.
//!
//! Only results of the class `bands` that advisers get are counted.
//! mLevel and the Fit-for-Work index serve one conversation and nothing else: of them there is no
//! figure. A result without a band is not counted at all, so that "too few answers" leaves no trace.
//! What is counted here is exact, and never leaves memory: `disclosure::small_groups` blurs it first.

use super::ShownBands;
use crate::classes::DataClass;
use crate::definition::{AdviserGets, Definition, ResultRule};
use crate::quarter::Quarter;

/// How many people lie in each band of one result, from the lowest band up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The result's id.
    pub result: String,
    /// One count for each band.
    pub people: Vec<u32>,
}

fn is_counted(rule: &ResultRule) -> bool {
    rule.class() == DataClass::Bands && rule.adviser() == AdviserGets::Band && rule.band_count() > 0
}

/// Counts what was shown of `definition` in `quarter`, result by result; `shown` holds at most one
/// entry of this definition for each person.
pub fn tallies(definition: &Definition, shown: &[ShownBands], quarter: Quarter) -> Vec<Tally> {
    let of_quarter =
        |one: &&ShownBands| one.definition() == definition.hash() && quarter.holds(one.on());
    let shown: Vec<_> = shown.iter().filter(of_quarter).collect();
    let tally = |rule: &ResultRule| {
        let mut people = vec![0; rule.band_count()];
        for entry in shown.iter().flat_map(|one| one.entries()) {
            if entry.result == rule.id()
                && let Some(count) = entry.band.and_then(|band| people.get_mut(band))
            {
                *count += 1;
            }
        }
        Tally { result: rule.id().to_owned(), people }
    };
    definition.results().iter().filter(|rule| is_counted(rule)).map(tally).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use chrono::NaiveDate;

    use super::*;
    use crate::definition::parse_structure;
    use crate::profile::Standing;
    use crate::sealed::BandOutcome;

    fn definition() -> Definition {
        let mut source = r#"
id = "work"
version = "1.0.0"
status = "trial"
minutes = 2
[options.agreement]
choices = [{ code = "no", value = 0 }, { code = "yes", value = 1 }]
[bands]
two = ["[0,50)", "[50,100]"]
"#
        .to_owned();
        for (scale, rule) in [
            ("along", "adviser = \"band\""),
            ("own", "participant = \"band\""),
            ("zone", "class = \"motivation-zone\"\nadviser = \"band\""),
            ("fit", "class = \"fitness\"\nadviser = \"band\""),
        ] {
            let keys: Vec<String> = (1..=6).map(|item| format!("\"{scale}{item}\"")).collect();
            write!(
                source,
                "[[scales]]\nid = \"{scale}\"\nkeys = [{}]\nscore = \"percent\"\nbands = \"two\"\n\
                 [disclosure.{scale}]\n{rule}\n",
                keys.join(", ")
            )
            .unwrap();
            for key in keys {
                write!(source, "[[items]]\nid = {key}\noptions = \"agreement\"\n").unwrap();
            }
        }
        parse_structure("questionnaire.toml", &source).unwrap()
    }

    fn shown(definition: &Definition, band: Option<usize>, on: &str) -> ShownBands {
        let outcome = |rule: &ResultRule| BandOutcome {
            result: rule.id().to_owned(),
            class: rule.class(),
            band,
        };
        let bands: Vec<_> = definition.results().iter().map(outcome).collect();
        let on: NaiveDate = on.parse().unwrap();
        let submitted = Standing::open().submit(definition, &bands, on).unwrap();
        submitted.show(on).unwrap().shown().unwrap()
    }

    #[test]
    fn only_bands_of_the_quarter_that_advisers_get_are_counted() {
        let definition = definition();
        let all = [
            shown(&definition, Some(1), "2027-01-01"),
            shown(&definition, Some(1), "2027-03-31"),
            shown(&definition, Some(0), "2027-02-15"),
            shown(&definition, None, "2027-02-15"),
            shown(&definition, Some(0), "2026-12-31"),
            shown(&definition, Some(0), "2027-04-01"),
        ];
        let quarter = Quarter::holding("2027-02-01".parse().unwrap());
        let counted = tallies(&definition, &all, quarter);
        assert_eq!(counted, [Tally { result: "along".to_owned(), people: vec![1, 2] }]);
    }
}

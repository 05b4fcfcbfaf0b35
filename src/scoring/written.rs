//! Results as they are written down: one form, byte for byte the same for the same results.
//!
//! RFC 8785: fields in alphabetical order, no blanks, fractions as texts in lowest terms.
//! They name the definition, the norms and the engine, so that anyone can work them out again.

use serde::{Serialize, Serializer};

use super::{Outcome, Reported};
use crate::definition::{Definition, Exact, Norms, Source};

/// The results of one sheet, ready to be written.
#[derive(Serialize)]
pub struct Results<'a> {
    // The order of the fields is that of the form.
    definition: &'a str,
    engine: &'a str,
    questionnaire: &'a str,
    results: Vec<Line<'a>>,
    version: &'a str,
}

#[derive(Serialize)]
struct Line<'a> {
    answered: usize,
    applicable: usize,
    /// The hash of the norms that it was compared with; null without norms.
    norms: Option<&'a str>,
    /// Null when too few items were answered.
    reported: Option<Numbers>,
    result: &'a str,
}

#[derive(Serialize)]
struct Numbers {
    /// Counts from 1; null without bands.
    band: Option<usize>,
    percent: Option<Fraction>,
    percentile: Option<Fraction>,
    stanine: Option<u8>,
    sten: Option<u8>,
    t: Option<Fraction>,
    value: Option<Fraction>,
}

/// An exact number, written without a copy of its own.
struct Fraction(Exact);

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'a> Results<'a> {
    /// The outcomes of a sheet of this definition, as this version of the arithmetic made them with
    /// these norms: for each result the hash, in the order of the definition's results.
    pub fn of(
        definition: &'a Definition,
        engine: &'a str,
        norms: &'a [Option<String>],
        outcomes: &'a [Outcome],
    ) -> Self {
        let line = |(outcome, norms): (&'a Outcome, &'a Option<String>)| Line {
            answered: outcome.answered,
            applicable: outcome.applicable,
            norms: norms.as_deref(),
            reported: outcome.reported.as_ref().map(Numbers::of),
            result: &outcome.result,
        };
        Self {
            definition: definition.hash(),
            engine,
            questionnaire: definition.id(),
            results: outcomes.iter().zip(norms).map(line).collect(),
            version: definition.version(),
        }
    }
}

impl Numbers {
    fn of(reported: &Reported) -> Self {
        Self {
            band: reported.band.map(|band| band + 1),
            percent: reported.percent.map(Fraction),
            percentile: reported.percentile.map(Fraction),
            stanine: reported.stanine,
            sten: reported.sten,
            t: reported.t.map(Fraction),
            value: reported.value.map(Fraction),
        }
    }
}

/// The hash of the norms of each result, in the order of [`Definition::results`].
pub fn norms_of(definition: &Definition) -> Vec<Option<String>> {
    let norms = |source| match source {
        Source::Scale(at) => definition.scales()[at].norms(),
        Source::Index(at) => definition.indices()[at].norms(),
    };
    let rules = definition.results().iter();
    rules.map(|rule| norms(rule.source()).map(Norms::hash).map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::parse_structure;
    use crate::scoring::{ENGINE, score};

    const DEFINITION: &str = r#"
id = "sample"
version = "1.0.0"
status = "trial"
minutes = 1
[options.o]
choices = [{ code = "1", value = 0 }, { code = "2", value = 1 }, { code = "3", value = 2 }]
[[items]]
id = "a"
options = "o"
[[items]]
id = "b"
options = "o"
[[scales]]
id = "one"
keys = ["a", "b"]
score = "mean"
bands = "two"
missing = { share = "1/1" }
[[scales]]
id = "none"
keys = ["b"]
score = "percent"
[bands]
two = ["[0,50)", "[50,100]"]
[norms.one]
population = "p"
period = "2025"
n = 10
mean = "1"
sd = "0.5"
"#;

    #[test]
    fn results_are_written_in_one_form() {
        let definition = parse_structure("q", DEFINITION).unwrap();
        let outcomes = score(&definition, &[Some(2), Some(1)]).unwrap();
        let norms = norms_of(&definition);
        let results = Results::of(&definition, ENGINE, &norms, &outcomes);
        let written = serde_json::to_string(&results).unwrap();
        let (hash, norm) = (definition.hash(), norms[0].as_deref().unwrap());
        let expected = format!(
            "{{\"definition\":\"{hash}\",\"engine\":\"{ENGINE}\",\"questionnaire\":\"sample\",\
             \"results\":[{{\"answered\":2,\"applicable\":2,\"norms\":\"{norm}\",\
             \"reported\":{{\"band\":2,\"percent\":\"75/1\",\"percentile\":null,\"stanine\":7,\"sten\":8,\
             \"t\":\"60/1\",\"value\":\"3/2\"}},\"result\":\"one\"}},\
             {{\"answered\":1,\"applicable\":1,\"norms\":null,\
             \"reported\":{{\"band\":null,\"percent\":\"50/1\",\"percentile\":null,\"stanine\":null,\"sten\":null,\
             \"t\":null,\"value\":null}},\"result\":\"none\"}}],\"version\":\"1.0.0\"}}"
        );
        assert_eq!(written, expected);
        let canonical = serde_json_canonicalizer::to_string(&results).unwrap();
        assert_eq!(written, canonical, "the fields stand in the order of RFC 8785");
        let few = score(&definition, &[None, Some(1)]).unwrap();
        let few = serde_json::to_string(&Results::of(&definition, ENGINE, &norms, &few)).unwrap();
        assert!(few.contains("\"reported\":null,\"result\":\"one\""), "{few}");
    }
}

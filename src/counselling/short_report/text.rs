//! What stands in a short report: sentences, and the bands that may go along.

use serde::{Deserialize, Serialize};

/// What the person would like to be said differently at one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish(pub String);

/// One sentence and what the person wishes there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The sentence.
    pub sentence: String,
    /// An open wish.
    pub wish: Option<Wish>,
}

/// A result in its band that goes along with the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Along {
    /// The questionnaire's id.
    pub questionnaire: String,
    /// Its version.
    pub version: String,
    /// The result's id.
    pub result: String,
    /// The result's name, in the report's language.
    pub name: String,
    /// The band, counted from 0.
    pub band: usize,
    /// How many bands there are.
    pub bands: usize,
    /// The band's label.
    pub label: String,
    /// The explanation of the band.
    pub explanation: String,
}

/// The sealed text of one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportText {
    /// The language it is written in.
    pub language: String,
    /// The name of the adviser who wrote it.
    pub adviser: String,
    /// Sentence by sentence.
    pub lines: Vec<Line>,
    /// What goes along.
    pub along: Vec<Along>,
    /// An open wish about what goes along.
    pub along_wish: Option<Wish>,
    /// The released bytes: canonical JSON of [`Report`].
    pub released: Option<String>,
}

impl Along {
    /// What names it in a form: two questionnaires may have results of the same id.
    pub fn key(&self) -> String {
        format!("{}/{}", self.questionnaire, self.result)
    }
}

impl ReportText {
    /// The most sentences.
    pub const MOST_LINES: usize = 30;
    /// The most characters of a sentence.
    pub const MOST_CHARACTERS: usize = 400;

    /// Whether any wish is open.
    pub fn has_wish(&self) -> bool {
        self.along_wish.is_some() || self.lines.iter().any(|line| line.wish.is_some())
    }

    /// New sentences, one a line of `typed`; a wish stays where its sentence is unchanged.
    pub fn retyped(&self, typed: &str) -> Vec<Line> {
        typed
            .lines()
            .map(str::trim)
            .filter(|sentence| !sentence.is_empty())
            .map(|sentence| Line {
                sentence: sentence.to_owned(),
                wish: self
                    .lines
                    .iter()
                    .find(|line| line.sentence == sentence)
                    .and_then(|line| line.wish.clone()),
            })
            .collect()
    }
}

/// The report itself: what the person reads, releases, and the agency receives.
///
/// Its canonical JSON (RFC 8785) is the report; pages are renderings of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// `lotse-short-report/1`.
    pub format: String,
    /// The language of its texts.
    pub language: String,
    /// Who counsels.
    pub provider: String,
    /// In which project.
    pub project: String,
    /// Who counselled.
    pub adviser: String,
    /// Whom it is about.
    pub name: String,
    /// The agency's own reference for the person.
    pub agency_reference: String,
    /// Counts the versions of one person.
    pub number: i64,
    /// The overall assessment, sentence by sentence.
    pub sentences: Vec<String>,
    /// The results that the person lets go along.
    pub results: Vec<Along>,
}

impl Report {
    /// The value of [`Report::format`].
    pub const FORMAT: &'static str = "lotse-short-report/1";

    /// The bytes that are released.
    pub fn canonical(&self) -> String {
        serde_json_canonicalizer::to_string(self)
            .expect("because a report holds only text and small whole numbers")
    }

    /// The SHA-256 of the bytes that are released, in hexadecimal.
    pub fn hash(&self) -> String {
        crate::digest::sha256_hex(self.canonical().as_bytes())
    }
}

/// Words in a sentence that the person should look at before releasing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks(pub Vec<String>);

/// Word stems of health and other things that a short report should not carry, in both languages.
const STEMS: &[&str] = &[
    "krank",
    "diagnos",
    "therap",
    "medikament",
    "süchtig",
    "alkohol",
    "drogen",
    "depress",
    "burnout",
    "schmerz",
    "behinder",
    "psych",
    "operation",
    "schwanger",
    "religi",
    "gewerkschaft",
    "schulden",
    "vorstrafe",
    "illness",
    "disease",
    "diagnosis",
    "therapy",
    "medication",
    "addiction",
    "alcohol",
    "disab",
    "pregnan",
    "union",
    "debt",
    "convict",
];

impl Marks {
    /// The words of `sentence` that begin with such a stem, or contain the name of a result that is
    /// never for the agency.
    pub fn of(sentence: &str, closed_results: &[String]) -> Self {
        let lower = sentence.to_lowercase();
        let mut marked: Vec<String> = lower
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| STEMS.iter().any(|stem| word.starts_with(stem)))
            .map(str::to_owned)
            .collect();
        marked.extend(
            closed_results.iter().filter(|name| lower.contains(&name.to_lowercase())).cloned(),
        );
        marked.dedup();
        Self(marked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_goes_when_its_sentence_is_changed() {
        let text = ReportText {
            lines: vec![
                Line {
                    sentence: "Frau A arbeitet gern.".into(),
                    wish: Some(Wish("anders".into())),
                },
                Line { sentence: "Sie lernt schnell.".into(), wish: Some(Wish("weg".into())) },
            ],
            ..ReportText::default()
        };
        let lines = text.retyped("Frau A arbeitet gern.\n\n  Sie lernt gern Neues.  \n");
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].wish, Some(Wish("anders".into())));
        assert_eq!(lines[1], Line { sentence: "Sie lernt gern Neues.".into(), wish: None });
    }

    #[test]
    fn words_of_health_and_closed_results_are_marked() {
        let closed = ["Fit for Work".to_owned()];
        let marks = Marks::of("Laut Fit for Work ist sie oft krankgeschrieben.", &closed);
        assert_eq!(marks, Marks(vec!["krankgeschrieben".into(), "Fit for Work".into()]));
        assert_eq!(Marks::of("Sie sucht eine Stelle im Verkauf.", &closed), Marks(vec![]));
    }

    #[test]
    fn canonical_bytes_do_not_depend_on_anything_but_the_report() {
        let report = Report {
            format: Report::FORMAT.into(),
            language: "de".into(),
            provider: "Träger".into(),
            project: "P".into(),
            adviser: "B".into(),
            name: "N".into(),
            agency_reference: "1".into(),
            number: 1,
            sentences: vec!["Ä \"x\"".into()],
            results: vec![],
        };
        assert_eq!(
            report.canonical(),
            "{\"adviser\":\"B\",\"agency_reference\":\"1\",\"format\":\"lotse-short-report/1\",\"language\":\"de\",\"name\":\"N\",\"number\":1,\"project\":\"P\",\"provider\":\"Träger\",\"results\":[],\"sentences\":[\"Ä \\\"x\\\"\"]}"
        );
        assert_eq!(report.hash().len(), 64);
    }
}

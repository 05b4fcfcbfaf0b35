//! Figures of groups as a page shows them, to the project lead and to the data protection officer.
//!
//! The numbers are those that were fixed, in every language the same; only their words differ.

use crate::counselling::group_figures::{DAYS_AFTER_QUARTER, Fixed, GroupFigures};
use crate::definition::{Catalogue, Published, ResultTexts, Texts};
use crate::disclosure::Disclosed;
use crate::disclosure::small_groups::{LEAST_PEOPLE, ROUNDED_TO, Together};
use crate::quarter::Quarter;
use crate::retention::schedule::GROUP_FIGURE_DAYS;

use super::table_file;
use super::words::Words;

/// The figures of one project.
pub struct ProjectView {
    /// Its code and name.
    pub heading: String,
    /// One table for each result.
    pub tables: Vec<TableView>,
}

/// One result of one quarter.
pub struct TableView {
    /// Quarter, questionnaire with its version, and result.
    pub caption: String,
    /// From the lowest band up.
    pub rows: Vec<PartView>,
    /// Where the middle of the group lies.
    pub middle: String,
}

/// Some bands together.
pub struct PartView {
    /// Their names.
    pub bands: String,
    /// About how many people.
    pub people: String,
    /// The picture: one step for every five people, as many steps as the longest row has.
    pub steps: Vec<bool>,
}

/// How the figures were made, sentence by sentence.
pub fn how(words: Words) -> Vec<String> {
    let number = |key: &str, number: i64| words.with(key).number("number", number).to_string();
    vec![
        words.get("groups-how-shown").into_owned(),
        number("groups-how-least", LEAST_PEOPLE.into()),
        number("groups-how-once", i64::try_from(DAYS_AFTER_QUARTER).unwrap_or(i64::MAX)),
        number("groups-how-rounded", ROUNDED_TO.into()),
        words.get("groups-how-joined").into_owned(),
        words.get("groups-how-withheld").into_owned(),
        words.get("groups-how-never").into_owned(),
        number("groups-how-kept", GROUP_FIGURE_DAYS),
    ]
}

fn texts_of<'c>(catalogue: &'c Catalogue, fixed: &Fixed, words: Words) -> Option<&'c Texts> {
    let published = catalogue.find(&fixed.definition, &fixed.version)?;
    let fallback = |one: &'c Published| one.languages().next().and_then(|code| one.texts(code));
    published.texts(words.language().code()).or_else(|| fallback(published))
}

fn quarter_name(quarter: Quarter, words: Words) -> String {
    words
        .with("groups-quarter")
        .text("from", words.date(quarter.first_day()))
        .text("to", words.date(quarter.last_day()))
        .to_string()
}

/// The names of some bands; their numbers where the questionnaire is not at hand any more.
fn band_names(part: &Together, result: Option<&ResultTexts>, words: Words) -> String {
    let name = |band: usize| {
        let label = result.and_then(|result| result.bands().get(band)).cloned();
        label.unwrap_or_else(|| words.with("groups-band").number("number", band + 1).to_string())
    };
    let names: Vec<String> = (part.from..=part.to).map(name).collect();
    match names.as_slice() {
        [one] => one.clone(),
        several => words.with("groups-together").text("bands", several.join(" / ")).to_string(),
    }
}

fn table(catalogue: &Catalogue, fixed: &Fixed, words: Words) -> TableView {
    let texts = texts_of(catalogue, fixed, words);
    let result = texts.and_then(|texts| texts.result(&fixed.result));
    let title = texts.map_or(fixed.definition.as_str(), Texts::title);
    let name = result.map_or(fixed.result.as_str(), ResultTexts::name);
    let parts = &fixed.figure.parts;
    let steps = |part: &Together| part.people / ROUNDED_TO;
    let longest = parts.iter().map(steps).max().unwrap_or(0);
    let row = |part: &Together| PartView {
        bands: band_names(part, result, words),
        people: words.with("groups-about").number("number", part.people).to_string(),
        steps: (0..longest).map(|step| step < steps(part)).collect(),
    };
    let middle = parts.get(fixed.figure.middle).map(|part| band_names(part, result, words));
    TableView {
        caption: words
            .with("groups-caption")
            .text("result", name.to_owned())
            .text("questionnaire", title.to_owned())
            .text("version", fixed.version.clone())
            .text("quarter", quarter_name(fixed.quarter, words))
            .to_string(),
        rows: parts.iter().map(row).collect(),
        middle: words.with("groups-middle").text("bands", middle.unwrap_or_default()).to_string(),
    }
}

/// The view of one project's figures.
pub fn view<A>(
    catalogue: &Catalogue,
    figures: &Disclosed<A, GroupFigures>,
    words: Words,
) -> ProjectView {
    let figures = figures.get();
    let project = figures.project();
    ProjectView {
        heading: format!("{} ({})", project.name, project.code),
        tables: figures.list.iter().map(|fixed| table(catalogue, fixed, words)).collect(),
    }
}

/// The heading of the file; the same in every language, for programs.
const COLUMNS: [&str; 11] = [
    "project",
    "quarter",
    "questionnaire",
    "version",
    "result",
    "from_band",
    "to_band",
    "bands",
    "people_about",
    "middle",
    "how",
];

/// The same figures as the rows of a file, with its heading.
pub fn rows<A>(
    catalogue: &Catalogue,
    all: &[Disclosed<A, GroupFigures>],
    words: Words,
) -> table_file::Rows {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    let how = words.with("groups-file-how").number("number", ROUNDED_TO).to_string();
    for figures in all.iter().map(Disclosed::get) {
        for fixed in &figures.list {
            let texts = texts_of(catalogue, fixed, words);
            let result = texts.and_then(|texts| texts.result(&fixed.result));
            for (position, part) in fixed.figure.parts.iter().enumerate() {
                rows.push(vec![
                    figures.project().code.clone(),
                    format!("{}-Q{}", fixed.quarter.year(), fixed.quarter.number()),
                    fixed.definition.clone(),
                    fixed.version.clone(),
                    fixed.result.clone(),
                    (part.from + 1).to_string(),
                    (part.to + 1).to_string(),
                    band_names(part, result, words),
                    part.people.to_string(),
                    if position == fixed.figure.middle { "yes" } else { "no" }.to_owned(),
                    how.clone(),
                ]);
            }
        }
    }
    rows
}

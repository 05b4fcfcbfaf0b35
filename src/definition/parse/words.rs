//! Reads the words of a questionnaire in one language, and finds every text that is missing.

use std::collections::BTreeMap;

use crate::definition::faults::Faults;
use crate::definition::reader::{Document, Table};
use crate::definition::results::ResultRule;
use crate::definition::structure::Definition;
use crate::definition::texts::{ItemTexts, ResultTexts, Texts};

/// What texts are held against: a definition, which may have faults of its own.
pub struct Outline<'d> {
    /// What was read of it.
    pub(in crate::definition) definition: &'d Definition,
    /// Whether its bands were read without fault, so that labels can be counted.
    pub(in crate::definition) bands_are_known: bool,
}

impl Outline<'_> {
    /// Reads every text; valid only when no fault was found.
    pub(in crate::definition) fn texts(
        &self,
        language: &str,
        document: &Document<'_>,
        faults: &mut Faults,
    ) -> Texts {
        let mut top = document.top();
        let title = top.text("title", faults).unwrap_or_default().to_owned();
        let intro = top.text("intro", faults).unwrap_or_default().to_owned();
        let items = self.items(&mut top, faults);
        let results = self.results(&mut top, faults);
        top.finish(faults);
        Texts { language: language.to_owned(), title, intro, items, results }
    }

    fn items(&self, top: &mut Table<'_>, faults: &mut Faults) -> Vec<ItemTexts> {
        let options = self.options(top, faults);
        let mut statements = section(top, "items", faults);
        let mut texts = Vec::new();
        for item in &self.definition.items {
            let statement =
                text_in(&mut statements, &item.id, &format!("items.{}", item.id), faults);
            let options = options.get(item.option_set).cloned().unwrap_or_default();
            texts.push(ItemTexts { statement, options });
        }
        if let Some(statements) = statements {
            statements.finish(faults);
        }
        texts
    }

    /// For each option set, the label of each code.
    fn options(&self, top: &mut Table<'_>, faults: &mut Faults) -> Vec<BTreeMap<String, String>> {
        let mut section = section(top, "options", faults);
        let mut sets = Vec::new();
        for set in &self.definition.option_sets {
            let mut labels = subsection(&mut section, &set.id, faults);
            let mut texts = BTreeMap::new();
            for choice in &set.choices {
                let key = format!("options.{}.{}", set.id, choice.code);
                texts.insert(choice.code.clone(), text_in(&mut labels, &choice.code, &key, faults));
            }
            if let Some(labels) = labels {
                labels.finish(faults);
            }
            sets.push(texts);
        }
        if let Some(section) = section {
            section.finish(faults);
        }
        sets
    }

    fn results(&self, top: &mut Table<'_>, faults: &mut Faults) -> BTreeMap<String, ResultTexts> {
        let mut section = section(top, "scales", faults);
        let mut results = BTreeMap::new();
        for rule in &self.definition.results {
            if let Some(table) = subsection(&mut section, &rule.id, faults) {
                results.insert(rule.id.clone(), self.result(rule, table, faults));
            } else {
                for text in ["name", "about", "why"] {
                    text_in(&mut None, text, &format!("scales.{}.{text}", rule.id), faults);
                }
            }
        }
        if let Some(section) = section {
            section.finish(faults);
        }
        results
    }

    fn result(&self, rule: &ResultRule, mut table: Table<'_>, faults: &mut Faults) -> ResultTexts {
        let mut one = |key: &str| table.text(key, faults).unwrap_or_default().to_owned();
        let (name, about, why) = (one("name"), one("about"), one("why"));
        if rule.band_count > 0 {
            table.required("bands", faults);
        }
        let mut per_band = |key: &str| {
            let Some(value) = table.optional(key) else { return Vec::new() };
            let texts = value.texts(faults);
            let found = value.list(&mut Faults::of("")).len();
            if self.bands_are_known && found != rule.band_count {
                let message = format!("{found} texts for {} bands", rule.band_count);
                faults.add(value.place(), message);
            }
            texts.into_iter().map(str::to_owned).collect()
        };
        let bands = per_band("bands");
        let explanations = per_band("explanations");
        let questions = per_band("questions");
        table.finish(faults);
        ResultTexts { name, about, why, bands, explanations, questions }
    }
}

/// The table at `key`, if it is there.
fn section<'t>(top: &mut Table<'t>, key: &str, faults: &mut Faults) -> Option<Table<'t>> {
    top.optional(key)?.table(faults)
}

fn subsection<'t>(
    section: &mut Option<Table<'t>>,
    key: &str,
    faults: &mut Faults,
) -> Option<Table<'t>> {
    section.as_mut()?.optional(key)?.table(faults)
}

/// The text at `key` of a section that may be missing altogether; `full` is its key from the top.
fn text_in(section: &mut Option<Table<'_>>, key: &str, full: &str, faults: &mut Faults) -> String {
    let text = if let Some(section) = section {
        section.text(key, faults)
    } else {
        faults.missing(full);
        None
    };
    text.unwrap_or_default().to_owned()
}

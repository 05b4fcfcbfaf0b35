//! The review of a definition: everything `lotse check` says about it.
//!
//! The catalogue takes in only what this finds fit to publish.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::catalogue::Published;
use super::digest_of;
use super::faults::{Fault, Faults, Place};
use super::gate::{self, GateRow};
use super::lint::{self, Finding};
use super::parse::{Outline, structure};
use super::reader::Document;
use super::sources::{SourceFile, Sources};

/// What was found about one definition.
#[derive(Debug)]
pub struct Review {
    /// The folder, as it was named.
    pub path: String,
    /// What makes it no definition.
    pub faults: Vec<Fault>,
    /// What should be looked at; some findings refuse it.
    pub findings: Vec<Finding>,
    /// What its results would reveal; empty when the structure is faulty.
    pub gate: Vec<GateRow>,
    published: Option<Published>,
}

impl Review {
    /// Whether it cannot be published.
    pub fn is_refused(&self) -> bool {
        !self.faults.is_empty()
            || self.findings.iter().any(Finding::refuses)
            || self.gate.iter().any(|row| !row.passes())
    }

    /// Every reason why it cannot be published, one line each.
    pub fn reasons(&self) -> Vec<String> {
        let faults = self.faults.iter().map(ToString::to_string);
        let findings = self.findings.iter().filter(|finding| finding.refuses());
        let rows = self.gate.iter().flat_map(|row| {
            let (audience, results) = (row.audience.name(), row.results.join(", "));
            let objections = row.objections().into_iter();
            objections.map(move |objection| format!("{audience}: {results}: {objection}"))
        });
        faults.chain(findings.map(ToString::to_string)).chain(rows).collect()
    }

    /// The definition with its texts when it has no fault, whether or not it may be published.
    pub fn faultless(&self) -> Option<&Published> {
        self.published.as_ref()
    }

    /// The definition with its texts; the reasons when it cannot be published.
    pub fn into_published(self) -> Result<Published, Vec<String>> {
        if self.is_refused() {
            return Err(self.reasons());
        }
        self.published.ok_or_else(Vec::new)
    }
}

/// Reviews the definition in `sources`: every fault, every finding, and the gate.
pub fn review(sources: &Sources) -> Review {
    let mut faults = Vec::new();
    let mut findings = Vec::new();
    let mut of_structure = Faults::of(&sources.structure.file);
    let structure_text = text_of(&sources.structure, &mut of_structure);
    let structure_document =
        structure_text.and_then(|text| Document::parse(text, &mut of_structure));
    let definition =
        structure_document.as_ref().map(|document| structure(document, &mut of_structure));
    let structure_is_sound = of_structure.is_empty();
    if sources.texts.is_empty() {
        let place = Place { line: 1, key: "texts".to_owned() };
        of_structure.add(&place, "there is no text file beside it, such as de.toml");
    }
    faults.extend(of_structure.into_sorted());
    if let (true, Some(document), Some(definition)) =
        (structure_is_sound, &structure_document, &definition)
    {
        findings.extend(lint::structure(&sources.structure.file, document, definition));
    }

    let outline = definition
        .as_ref()
        .map(|definition| Outline { definition, bands_are_known: structure_is_sound });
    let mut texts = BTreeMap::new();
    let mut canonical = serde_json::Map::new();
    for source in &sources.texts {
        let mut of_texts = Faults::of(&source.file);
        if !is_language(&source.stem) {
            let message = "a text file is named for its language: de.toml, de-easy.toml, en.toml";
            of_texts.add(&Place { line: 1, key: source.stem.clone() }, message);
        }
        let text = text_of(source, &mut of_texts);
        let document = text.and_then(|text| Document::parse(text, &mut of_texts));
        if let (Some(document), Some(outline)) = (&document, &outline) {
            let words = outline.texts(&source.stem, document, &mut of_texts);
            findings.extend(lint::texts(&source.file, &source.stem, document));
            texts.insert(source.stem.clone(), words);
            canonical.insert(source.stem.clone(), document.to_json());
        }
        faults.extend(of_texts.into_sorted());
    }

    let named: Vec<_> = sources
        .texts
        .iter()
        .filter_map(|source| Some((&*source.file, &*source.stem, texts.get(&source.stem)?)))
        .collect();
    if !named.is_empty() {
        findings.extend(lint::languages(&sources.structure.file, &named));
    }
    let mut gate = Vec::new();
    let mut published = None;
    if let (true, Some(document), Some(mut definition)) =
        (structure_is_sound, &structure_document, definition)
    {
        definition.hash = digest_of(&serde_json::json!({
            "structure": document.to_json(),
            "texts": canonical,
        }));
        findings.extend(lint::record(&sources.structure.file, document, &definition, &findings));
        gate = gate::judge(&definition);
        let blocking = findings.iter().filter(|finding| finding.blocks_unlocking()).cloned();
        let (path, blocking) = (sources.path.clone(), blocking.collect());
        published =
            faults.is_empty().then_some(Published { path, definition, texts, sensitive: blocking });
    }
    Review { path: sources.path.clone(), faults, findings, gate, published }
}

/// The contents of `source` as text; a fault at the first line that is not UTF-8.
fn text_of<'s>(source: &'s SourceFile, faults: &mut Faults) -> Option<&'s str> {
    match std::str::from_utf8(&source.bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let valid = &source.bytes[..error.valid_up_to()];
            let line = valid.split(|byte| *byte == b'\n').count();
            faults.add(&Place { line, key: String::new() }, "this line is not UTF-8");
            None
        }
    }
}

/// Whether `stem` names a language: `de`, `en`, `de-easy`.
fn is_language(stem: &str) -> bool {
    let base = stem.strip_suffix("-easy").unwrap_or(stem);
    (2..=3).contains(&base.len()) && base.bytes().all(|byte| byte.is_ascii_lowercase())
}

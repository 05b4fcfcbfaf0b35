//! Writes a draft as the files of a definition.
//!
//! What the source does not have is left out: a comment stands at its place, and a [`Gap`] names it.

use std::fmt::Write as _;

use super::Format;
use super::draft::{Draft, Formula, Item, Wording};
use crate::definition::sources::STRUCTURE_FILE;

/// Something that has to be written by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The file.
    pub file: String,
    /// The key.
    pub key: String,
    /// What belongs there.
    pub what: &'static str,
    /// Whether the definition is complete without it.
    pub optional: bool,
}

/// The files of `draft`, the structure first, and what is left to write.
pub fn files(draft: &Draft, format: Format) -> (Vec<(String, String)>, Vec<Gap>) {
    let mut gaps = Vec::new();
    let mut files = vec![(STRUCTURE_FILE.to_owned(), structure(draft, format, &mut gaps))];
    for language in draft.languages() {
        let file = format!("{language}.toml");
        let text = Texts { draft, language: &language, file: &file, gaps: &mut gaps }.text();
        files.push((file.clone(), text));
    }
    (files, gaps)
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A key as TOML writes it.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) {
        return name.to_owned();
    }
    // Values may be written on several lines, keys may not; JSON's quotes are TOML's plain ones.
    serde_json::Value::from(name).to_string()
}

/// A foreign text within a comment: on one line, without control characters.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}

fn structure(draft: &Draft, format: Format, gaps: &mut Vec<Gap>) -> String {
    let mut out = String::new();
    let mut gap = |key: &str, what, optional| {
        gaps.push(Gap { file: STRUCTURE_FILE.to_owned(), key: key.to_owned(), what, optional });
    };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "# Carried over from a {}.", format.name());
    let _ =
        writeln!(out, "# What is still to be written by hand stands as a comment at its place.\n");
    let _ = writeln!(out, "id = {}", quoted(&draft.id));
    match &draft.version {
        Some(version) => {
            let _ = writeln!(out, "version = {}", quoted(version));
        }
        None => {
            let _ = writeln!(out, "version = \"1.0.0\"    # the first one here");
        }
    }
    let _ = writeln!(out, "status = \"trial\"");
    let _ = writeln!(out, "# minutes = … (by hand: how long answering takes, as tried out)");
    gap("minutes", "how long answering takes, as tried out", false);
    for set in &draft.option_sets {
        let _ = writeln!(out, "\n[options.{}]\nchoices = [", key(&set.id));
        for choice in &set.choices {
            let code = quoted(&choice.code);
            let _ = match choice.value {
                Some(value) => writeln!(out, "  {{ code = {code}, value = {value} }},"),
                None => writeln!(out, "  {{ code = {code} }},"),
            };
        }
        let _ = writeln!(out, "]");
    }
    for item in &draft.items {
        write_item(&mut out, draft, item);
    }
    let what = if draft.formulas.is_empty() {
        "what is scored; the source says nothing of it"
    } else {
        "what is scored; the formulas of the source stand there as proposals"
    };
    let _ = writeln!(out, "\n# [[scales]] … (by hand: {what})");
    gap("scales", what, false);
    for (at, formula) in draft.formulas.iter().enumerate() {
        write_proposal(&mut out, draft, at, formula);
    }
    out
}

fn write_item(out: &mut String, draft: &Draft, item: &Item) {
    let _ = writeln!(out, "\n[[items]]");
    if item.source != item.id {
        let _ = writeln!(out, "# in the source: {}", comment(&item.source));
    }
    let _ = writeln!(out, "id = {}", quoted(&item.id));
    let _ = writeln!(out, "options = {}", quoted(&draft.option_sets[item.options].id));
    let condition = |condition: &super::draft::Condition| {
        let codes: Vec<String> = condition.is.iter().map(|code| quoted(code)).collect();
        let earlier = quoted(&draft.items[condition.item].id);
        format!("{{ item = {earlier}, is = [{}] }}", codes.join(", "))
    };
    let conditions: Vec<String> = item.show_if.iter().map(condition).collect();
    let _ = match &conditions[..] {
        [] => Ok(()),
        [one] => writeln!(out, "show_if = {one}"),
        all => writeln!(out, "show_if = [\n  {},\n]", all.join(",\n  ")),
    };
}

/// A formula as a comment: as it stands in the source, and a scale of the questions that it names, to
/// be made out of it by somebody who knows what it means.
fn write_proposal(out: &mut String, draft: &Draft, at: usize, formula: &Formula) {
    let (number, all) = (at + 1, draft.formulas.len());
    let place = comment(&formula.place);
    let _ = writeln!(out, "\n# Formula {number} of {all}, which scores nothing here: {place}");
    for line in verbatim(&formula.text) {
        let _ = writeln!(out, "#     {line}");
    }
    for condition in &formula.only_when {
        let _ = writeln!(out, "# It is worked out only when:");
        for line in verbatim(condition) {
            let _ = writeln!(out, "#     {line}");
        }
    }
    if let Some(note) = formula.note {
        let _ = writeln!(out, "# {note}");
    }
    let quoted_id = |item: &usize| quoted(&draft.items[*item].id);
    let keys: Vec<String> = formula.items.iter().map(quoted_id).collect();
    let keys = match &keys[..] {
        [] => "… (by hand: it names no question that is carried over)".to_owned(),
        keys => format!("[{}]    # the questions that it names", keys.join(", ")),
    };
    let id = quoted(&super::naming::id(&formula.source, "scale"));
    let _ = writeln!(out, "# [[scales]]\n# id = {id}\n# keys = {keys}");
    let _ = writeln!(out, "# score = … (by hand)");
}

/// The lines of a foreign text, whole: what a comment may not hold, and what would show it in another
/// order than it is, is written out.
fn verbatim(text: &str) -> Vec<String> {
    let written = |c: char| {
        let hides = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if (c.is_control() && c != '\t') || hides {
            c.escape_unicode().to_string()
        } else {
            c.into()
        }
    };
    text.lines().map(|line| line.chars().map(written).collect()).collect()
}

/// The texts of one language.
struct Texts<'d> {
    draft: &'d Draft,
    language: &'d str,
    file: &'d str,
    gaps: &'d mut Vec<Gap>,
}

impl Texts<'_> {
    fn text(mut self) -> String {
        let draft = self.draft;
        let mut out = String::new();
        self.line(&mut out, "", "title", Some(&draft.title), "the title");
        self.line(
            &mut out,
            "",
            "intro",
            Some(&draft.intro),
            "what stands before the first question",
        );
        let _ = writeln!(out, "\n[items]");
        for item in &draft.items {
            self.line(&mut out, "items.", &item.id, Some(&item.statement), "the statement");
        }
        for set in &draft.option_sets {
            let section = format!("options.{}", key(&set.id));
            let _ = writeln!(out, "\n[{section}]");
            for choice in &set.choices {
                let prefix = format!("{section}.");
                self.line(&mut out, &prefix, &choice.code, Some(&choice.label), "what one reads");
            }
        }
        for formula in &draft.formulas {
            let Some(name) = formula.name.get(self.language) else { continue };
            let id = super::naming::id(&formula.source, "scale");
            let _ = writeln!(out, "\n# [scales.{}]", key(&id));
            for line in verbatim(&format!("name = {}", quoted(name))) {
                let _ = writeln!(out, "# {line}");
            }
        }
        out
    }

    /// One text, or a comment at its place.
    fn line(
        &mut self,
        out: &mut String,
        prefix: &str,
        name: &str,
        words: Option<&Wording>,
        what: &'static str,
    ) {
        let text = words.and_then(|words| words.get(self.language));
        let name = key(name);
        if let Some(text) = text {
            let _ = writeln!(out, "{name} = {}", quoted(text));
            return;
        }
        let _ = writeln!(out, "# {} = … (by hand: {what})", comment(&name));
        let (file, key) = (self.file.to_owned(), format!("{prefix}{name}"));
        self.gaps.push(Gap { file, key, what, optional: false });
    }
}

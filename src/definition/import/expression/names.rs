//! Which questions a formula names. Nothing is concluded from it, so the formula is not understood for
//! that: it is taken apart into names, texts and signs, of whatever it consists.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::{Dialect, Variables};
use crate::definition::import::limits;

/// Finds the questions that formulas name, also through other formulas that they name.
pub struct Namer<'n> {
    /// The language.
    dialect: Dialect,
    /// The position of a question by the name that the source gives it in formulas.
    items: &'n BTreeMap<String, usize>,
    /// How many more bytes of formulas that others name are looked at, in one file.
    fuel: Cell<usize>,
}

/// A name in a formula.
enum Name<'t> {
    /// What may be a question, or a named formula.
    Plain(&'t str),
    /// What can only be a named formula.
    Variable(&'t str),
    /// What can only be a question.
    Question(&'t str),
}

impl<'n> Namer<'n> {
    /// One for the formulas of a file.
    pub fn new(dialect: Dialect, items: &'n BTreeMap<String, usize>) -> Self {
        Self { dialect, items, fuel: Cell::new(limits::FORMULA_STEPS) }
    }

    /// The positions of the questions that `text` names, in the order of the questionnaire.
    pub fn named(&self, text: &str, variables: &Variables) -> Vec<usize> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut waiting = vec![text];
        while let Some(text) = waiting.pop() {
            for name in names(self.dialect, text) {
                let (question, variable) = match name {
                    Name::Plain(name) => (Some(name), Some(name)),
                    Name::Variable(name) => (None, Some(name)),
                    Name::Question(name) => (Some(name), None),
                };
                if let Some(item) = question.and_then(|name| self.items.get(name)) {
                    found.insert(*item);
                } else if let Some(name) = variable
                    && let Some(inner) = variables.text(name)
                    && seen.insert(name)
                    && let Some(left) = self.fuel.get().checked_sub(inner.len())
                {
                    self.fuel.set(left);
                    waiting.push(inner);
                }
            }
        }
        found.into_iter().collect()
    }
}

/// The names in a formula, in order.
fn names(dialect: Dialect, text: &str) -> Vec<Name<'_>> {
    match dialect {
        Dialect::XlsForm => {
            let ends = text.split("${").skip(1).filter_map(|rest| rest.split_once('}'));
            ends.map(|(name, _)| Name::Plain(name.trim())).collect()
        }
        Dialect::LimeSurvey => pieces(text)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Word(word) => Some(Name::Plain(word)),
                Piece::Text(_) | Piece::Sign(_) => None,
            })
            .collect(),
        Dialect::FhirPath => linked(&pieces(text)),
    }
}

/// `linkId = 'a'`, `linkId in ('a' | 'b')` and `%a`: a text is a link only behind `linkId`.
fn linked<'t>(pieces: &[Piece<'t>]) -> Vec<Name<'t>> {
    let mut found = Vec::new();
    let (mut is_link, mut is_variable) = (false, false);
    for piece in pieces {
        match piece {
            Piece::Word("linkId") => is_link = true,
            Piece::Word("in" | "or" | "contains") => {}
            Piece::Word(word) => {
                if is_variable {
                    found.push(Name::Variable(word));
                }
                is_link = false;
            }
            Piece::Text(text) if is_variable => found.push(Name::Variable(text)),
            Piece::Text(text) if is_link => found.push(Name::Question(text)),
            Piece::Text(_) | Piece::Sign(_) => {}
        }
        is_variable = matches!(piece, Piece::Sign('%'));
    }
    found
}

/// A part of a formula.
enum Piece<'t> {
    /// Letters, digits and underscores.
    Word(&'t str),
    /// What stands in quotes.
    Text(&'t str),
    /// Any other character but a blank.
    Sign(char),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        rest = if in_word(first) {
            let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
            pieces.push(Piece::Word(&rest[..end]));
            &rest[end..]
        } else if matches!(first, '\'' | '"' | '`')
            && let Some((inner, after)) = after.split_once(first)
        {
            pieces.push(Piece::Text(inner));
            after
        } else {
            if !first.is_whitespace() {
                pieces.push(Piece::Sign(first));
            }
            after
        };
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a formula names of the questions a, b and c_1, where `both` is the formula `of_both`.
    fn named(dialect: Dialect, text: &str, of_both: &str) -> Vec<usize> {
        let items = BTreeMap::from([("a", 0), ("b", 1), ("c_1", 2)].map(|(n, at)| (n.into(), at)));
        let mut variables = Variables::default();
        variables.insert(dialect, "both", of_both);
        Namer::new(dialect, &items).named(text, &variables)
    }

    #[test]
    fn questions_are_found_in_whatever_a_formula_says() {
        let fhir = "%resource.item.where(linkId='b' or linkId = 'c_1').answer.value.a";
        for (dialect, text, of_both, items) in [
            (Dialect::LimeSurvey, "if(a.NAOK == 'b', c_1 % 7, ca)", "", vec![0, 2]),
            (Dialect::LimeSurvey, "{both * 2}", "sum(b, a)", vec![0, 1]),
            (Dialect::LimeSurvey, "\"a\" 'b", "", vec![1]),
            (Dialect::XlsForm, "once(${ a }) mod ${c_1} + a", "", vec![0, 2]),
            (Dialect::XlsForm, "${both", "${b}", vec![]),
            (Dialect::XlsForm, "${both}", "${b} - ${both}", vec![1]),
            (Dialect::FhirPath, fhir, "", vec![1, 2]),
            (Dialect::FhirPath, "item.where(linkId='a' and code = 'b')", "", vec![0]),
            (Dialect::FhirPath, "%both.exists() and %a", fhir, vec![1, 2]),
            (Dialect::FhirPath, "where(linkId in ('a'|'c_1'))", "", vec![0, 2]),
            (Dialect::FhirPath, "repeat(item).answer.weight().sum()", "", vec![]),
        ] {
            assert_eq!(named(dialect, text, of_both), items, "{text}");
        }
    }
}

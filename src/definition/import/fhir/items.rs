//! Walks through groups and questions.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::enable_when::{self, Found};
use super::node::Node;
use super::options::{Contained, Offered};
use super::read_variables;
use crate::definition::import::draft::{Choice, Draft, Wording};
use crate::definition::import::expression::Variables;
use crate::definition::import::{ImportError, limits, malformed, too_many};

/// What is found on the way.
pub struct Questions<'d> {
    draft: &'d mut Draft,
    contained: &'d Contained,
    language: &'d str,
    /// Named formulas that are known where the walk is.
    variables: Rc<Variables>,
    /// The position of a question by its link.
    pub links: BTreeMap<String, usize>,
    /// Conditions.
    pub conditions: Vec<Found>,
    /// Questions with the conditions that they have, by position.
    pub waiting: Vec<(usize, usize)>,
    /// Calculated items.
    pub totals: Vec<Total>,
    /// Whether a question stands in a group.
    pub grouped: bool,
    seen: BTreeMap<String, String>,
}

/// An item that is calculated.
pub struct Total {
    /// Where it stands.
    pub place: String,
    /// Its link.
    pub link: String,
    /// Its text.
    pub name: Wording,
    /// Its formula.
    pub text: String,
    /// The variables that it can name.
    pub variables: Rc<Variables>,
}

/// What the extensions of an item say.
#[derive(Default)]
struct Said {
    formula: Option<String>,
    condition: Option<Found>,
}

impl<'d> Questions<'d> {
    /// Nothing found yet.
    pub fn new(
        draft: &'d mut Draft,
        contained: &'d Contained,
        language: &'d str,
        variables: Rc<Variables>,
    ) -> Self {
        Self {
            draft,
            contained,
            language,
            variables,
            links: BTreeMap::new(),
            conditions: Vec::new(),
            waiting: Vec::new(),
            totals: Vec::new(),
            grouped: false,
            seen: BTreeMap::new(),
        }
    }

    /// Walks through everything below `root`.
    pub fn walk(&mut self, root: &Node<'_>) -> Result<(), ImportError> {
        self.within(root, 0)
    }

    fn within(&mut self, parent: &Node<'_>, depth: usize) -> Result<(), ImportError> {
        if depth > limits::DEPTH {
            return Err(too_many("groups inside one another", limits::DEPTH));
        }
        for item in parent.nodes("item")? {
            let link = item.text("linkId")?.unwrap_or_default().to_owned();
            if link.is_empty() {
                return Err(malformed(item.place(), "linkId is missing"));
            }
            let item = item.known_as(&link);
            if self.seen.len() == limits::QUESTIONS {
                return Err(too_many("questions", limits::QUESTIONS));
            }
            if let Some(before) = self.seen.insert(link.clone(), item.place().to_owned()) {
                return Err(malformed(
                    item.place(),
                    format!("the linkId stands at {before} already"),
                ));
            }
            self.item(&item, &link, depth)?;
            item.finish(self.draft);
        }
        Ok(())
    }

    fn item(&mut self, item: &Node<'_>, link: &str, depth: usize) -> Result<(), ImportError> {
        let first = self.draft.items.len();
        let inner = read_variables(item, &self.variables)?;
        let outer = std::mem::replace(&mut self.variables, inner);
        let said = self.said(item)?;
        let name = item.wording("text", self.language, self.draft)?;
        let kind = item.text("type")?.unwrap_or_default();
        item.value("readOnly");
        match kind {
            "group" => {
                if let Some(text) = name.values().next() {
                    let text = format!("the heading `{text:.100}` is not carried over");
                    self.draft.remark(item.place(), text);
                }
                if item.truth("repeats")? == Some(true) {
                    self.draft
                        .remark(item.place(), "the group repeats in the source; here it does not");
                }
            }
            _ if said.formula.is_some() => {
                let text = said.formula.unwrap_or_default();
                let place = item.place().to_owned();
                let variables = Rc::clone(&self.variables);
                self.totals.push(Total { place, link: link.to_owned(), name, text, variables });
            }
            "display" => {
                let text = name.values().next().map_or("", String::as_str);
                let text =
                    format!("the text `{text:.100}` is not carried over: only questions are");
                self.draft.remark(item.place(), text);
            }
            _ => self.question(item, link, kind, name)?,
        }
        self.within(item, depth + 1)?;
        self.grouped |= depth > 0 && self.draft.items.len() > first;
        enable_when::check_behaviour(item, self.draft)?;
        let expression = said.condition.into_iter();
        for found in enable_when::read(item, &self.variables)?.into_iter().chain(expression) {
            if first == self.draft.items.len() {
                let text =
                    format!("the condition `{}` is at nothing that is carried over", found.text);
                self.draft.remark(&found.place, text);
            }
            let condition = self.conditions.len();
            self.waiting.extend((first..self.draft.items.len()).map(|item| (item, condition)));
            self.conditions.push(found);
        }
        self.variables = outer;
        Ok(())
    }

    fn question(
        &mut self,
        item: &Node<'_>,
        link: &str,
        kind: &str,
        statement: Wording,
    ) -> Result<(), ImportError> {
        if item.truth("repeats")? == Some(true) {
            self.draft.remark(item.place(), "not carried over: here a question has one answer");
            return Ok(());
        }
        let offered = match kind {
            "choice" | "coding" | "open-choice" | "integer" | "string" | "text"
                if item.value("answerOption").is_some()
                    || item.value("answerValueSet").is_some() =>
            {
                self.contained.offered(item, link, self.language, self.draft)?
            }
            "boolean" => {
                let text = "a question for yes or no: the words of its two answers are to be written by hand";
                self.draft.remark(item.place(), text);
                let choice = |code: &str| Choice {
                    code: code.to_owned(),
                    value: None,
                    label: Wording::new(),
                };
                let choices = vec![choice("true"), choice("false")];
                Some(Offered { choices, name: "yes-no".to_owned() })
            }
            other => {
                let text =
                    format!("not carried over: a question of type {other:.40} has no choices");
                self.draft.remark(item.place(), text);
                None
            }
        };
        let Some(Offered { choices, name }) = offered else { return Ok(()) };
        if choices.is_empty() {
            self.draft.remark(item.place(), "not carried over: the question has no choices");
            return Ok(());
        }
        let open = kind == "open-choice"
            || item.text("answerConstraint")?.is_some_and(|rule| rule != "optionsOnly");
        if open {
            self.draft.remark(item.place(), "answers in own words are not carried over");
        }
        if item.truth("required")? == Some(true) {
            self.draft
                .remark(item.place(), "required is not carried over: no answer is forced here");
        }
        let options = self.draft.add_options(&name, choices)?;
        let at = self.draft.add_item(link, options, statement)?;
        self.links.insert(link.to_owned(), at);
        Ok(())
    }

    /// Reads the extensions of an item; a remark for each that has no counterpart.
    fn said(&mut self, item: &Node<'_>) -> Result<Said, ImportError> {
        let mut said = Said::default();
        let mut others: Vec<&str> = Vec::new();
        for (name, extension) in item.extensions()? {
            match name {
                "variable" => {}
                "sdc-questionnaire-calculatedExpression" => {
                    let expression = extension.node("valueExpression")?;
                    let text = match &expression {
                        Some(expression) => expression.text("expression")?,
                        None => None,
                    };
                    let most = limits::FORMULA_BYTES;
                    said.formula = Some(text.unwrap_or_default().chars().take(most).collect());
                }
                "sdc-questionnaire-enableWhenExpression" => {
                    said.condition =
                        Some(enable_when::read_expression(&extension, &self.variables)?);
                }
                other => others.push(other),
            }
        }
        if !others.is_empty() {
            let text: String = others.join(", ").chars().take(300).collect();
            self.draft
                .remark(item.place(), format!("extensions that are not carried over: {text}"));
        }
        Ok(said)
    }
}

//! Walks through groups and questions.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::enable_when::{self, Found};
use super::node::Node;
use super::options::{Contained, Offered};
use super::read_variables;
use crate::definition::import::draft::{Choice, Draft, Formula, Wording};
use crate::definition::import::expression::Variables;
use crate::definition::import::{ImportError, conditions, limits, malformed, too_many};

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
    /// The variables that a formula can name, by its position.
    pub known: BTreeMap<usize, Rc<Variables>>,
    seen: BTreeMap<String, String>,
}

/// The extensions that hold a formula for the answer.
const CALCULATED: [&str; 4] = [
    "sdc-questionnaire-calculatedExpression",
    "questionnaire-calculatedExpression",
    "sdc-questionnaire-initialExpression",
    "cqf-calculatedValue",
];

/// What the extensions of an item say.
#[derive(Default)]
struct Said {
    formulas: Vec<(String, String)>,
    hidden: bool,
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
            known: BTreeMap::new(),
            seen: BTreeMap::new(),
        }
    }

    /// Walks through everything below `root`.
    pub fn walk(&mut self, root: &Node<'_>) -> Result<(), ImportError> {
        self.within(root, 0)
    }

    fn within(&mut self, parent: &Node<'_>, depth: usize) -> Result<(), ImportError> {
        if depth > limits::DEPTH && parent.value("item").is_some() {
            let most = limits::DEPTH;
            self.draft.remark(
                parent.place(),
                format!(
                    "what is in it is not carried over: it stands more than {most} groups deep"
                ),
            );
            return Ok(());
        }
        for item in parent.nodes("item")? {
            let link = item.text("linkId")?.unwrap_or_default().to_owned();
            if link.is_empty() {
                return Err(malformed(item.place(), "linkId is missing"));
            }
            let item = item.known_as(&link);
            if self.seen.len() == limits::QUESTIONS {
                return Err(too_many(item.place(), "questions", limits::QUESTIONS));
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
        let (first, formulas) = (self.draft.items.len(), self.draft.formulas.len());
        let inner = read_variables(item, &self.variables, self.draft)?;
        let outer = std::mem::replace(&mut self.variables, inner);
        let said = self.said(item)?;
        let name = item.wording("text", self.language, self.draft)?;
        let kind = item.text("type")?.unwrap_or_default();
        item.value("readOnly");
        let is_calculated = !said.formulas.is_empty();
        for (place, text) in said.formulas {
            let mut formula = Formula::new(place, link, text);
            if kind != "group" {
                formula.name.clone_from(&name);
            }
            self.draft.formulas.push(formula);
        }
        for at in formulas..self.draft.formulas.len() {
            self.known.insert(at, Rc::clone(&self.variables));
        }
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
            _ if is_calculated => {}
            "display" => {
                let text = name.values().next().map_or("", String::as_str);
                let text =
                    format!("the text `{text:.100}` is not carried over: only questions are");
                self.draft.remark(item.place(), text);
            }
            _ => self.question(item, link, kind, name)?,
        }
        self.within(item, depth + 1)?;
        enable_when::check_behaviour(item, self.draft)?;
        let items: Vec<usize> = (first..self.draft.items.len()).collect();
        if said.hidden && !items.is_empty() {
            let questions = conditions::everybody(self.draft, &items);
            let text = format!(
                "in the source it is hidden and nobody sees it; that is not carried over, so \
                 {questions}"
            );
            self.draft.remark(item.place(), text);
        }
        let expression = said.condition.into_iter();
        for found in enable_when::read(item, &self.variables)?.into_iter().chain(expression) {
            for formula in &mut self.draft.formulas[formulas..] {
                formula.only_when.push(found.text.clone());
            }
            if items.is_empty() && formulas == self.draft.formulas.len() {
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
                let choice = |code: &str| Choice::coded(code, None, Wording::new());
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
        let Some(options) = self.draft.add_options(item.place(), &name, choices) else {
            return Ok(());
        };
        if let Some(at) = self.draft.add_item(item.place(), link, options, statement) {
            self.links.insert(link.to_owned(), at);
        }
        Ok(())
    }

    /// Reads the extensions of an item; a remark for each that has no counterpart.
    fn said(&mut self, item: &Node<'_>) -> Result<Said, ImportError> {
        let mut said = Said::default();
        let mut others: Vec<&str> = Vec::new();
        for (name, extension) in item.extensions()? {
            match name {
                "variable" => {}
                "questionnaire-hidden" => {
                    said.hidden = extension.truth("valueBoolean")? == Some(true);
                }
                name if CALCULATED.contains(&name) => {
                    let expression = extension.node("valueExpression")?;
                    let text = match &expression {
                        Some(expression) => expression.text("expression")?,
                        None => extension.text("valueString")?,
                    };
                    let place = format!("{}, {name}", item.place());
                    said.formulas.push((place, text.unwrap_or_default().to_owned()));
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

//! Conditions from elsewhere: the small part of three languages that has a meaning here.
//!
//! `syntax` reads FHIRPath, XPath as XLSForm uses it, and LimeSurvey's expressions into one tree;
//! `condition` recognises which earlier answers it asks for; `names` finds the questions that a text
//! names, whatever else it says. What formulas calculate is nobody's guess: they are not read at all.

pub mod condition;
mod names;
mod syntax;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::draft::Draft;
use crate::definition::exact::Exact;

pub use names::Namer;
pub use syntax::{Dialect, parse};

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A number.
    Number(Exact),
    /// A text in quotes.
    Text(String),
    /// A name, and what is done with it: `%a.exists()`, `item.where(…).answer`, `${q}`.
    Path(Vec<Step>),
    /// The opposite.
    Not(Box<Expression>),
    /// All of these hold.
    All(Vec<Expression>),
    /// One of these holds.
    Any(Vec<Expression>),
    /// A comparison.
    Compare(Comparison, Box<Expression>, Box<Expression>),
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name; a variable keeps its `%`.
    pub name: String,
    /// What stands in brackets behind it, if anything does.
    pub arguments: Option<Vec<Expression>>,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The same.
    Same,
    /// Not the same.
    Different,
    /// Less.
    Less,
    /// Less or the same.
    AtMost,
    /// Greater.
    Greater,
    /// Greater or the same.
    AtLeast,
}

impl Comparison {
    /// What holds exactly when this does not.
    pub fn opposite(self) -> Self {
        match self {
            Self::Same => Self::Different,
            Self::Different => Self::Same,
            Self::Less => Self::AtLeast,
            Self::AtMost => Self::Greater,
            Self::Greater => Self::AtMost,
            Self::AtLeast => Self::Less,
        }
    }

    /// What holds when both sides change places.
    pub fn mirrored(self) -> Self {
        match self {
            Self::Same | Self::Different => self,
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
        }
    }

    /// Whether it holds for two values in this order.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Same => order.is_eq(),
            Self::Different => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// Named formulas: those that stand here, and those around it.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    known: BTreeMap<String, Named>,
    outer: Option<Rc<Self>>,
}

/// A formula that has a name.
#[derive(Clone, Debug)]
struct Named {
    text: String,
    /// What it says, where it could be a condition or another name of a question.
    says: Option<Expression>,
}

impl Variables {
    /// None yet, within others.
    pub fn within(outer: &Rc<Self>) -> Self {
        Self { known: BTreeMap::new(), outer: Some(Rc::clone(outer)) }
    }

    /// Names a formula; the last of one name counts.
    pub fn insert(&mut self, dialect: Dialect, name: &str, text: &str) {
        let says = parse(dialect, text);
        self.known.insert(name.to_owned(), Named { text: text.to_owned(), says });
    }

    fn named(&self, name: &str) -> Option<&Named> {
        let mut at = Some(self);
        while let Some(variables) = at {
            if let Some(found) = variables.known.get(name) {
                return Some(found);
            }
            at = variables.outer.as_deref();
        }
        None
    }

    /// What the formula of this name says, the nearest; `None` too where it cannot be read.
    pub fn get(&self, name: &str) -> Option<&Expression> {
        self.named(name).and_then(|named| named.says.as_ref())
    }

    /// The text of the formula of this name, the nearest.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.named(name).map(|named| named.text.as_str())
    }
}

/// What the names in a condition mean.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    /// The language.
    pub dialect: Dialect,
    /// The questions that were carried over so far.
    pub draft: &'s Draft,
    /// The position of a question by the name that the source gives it in formulas.
    pub items: &'s BTreeMap<String, usize>,
    /// Named formulas: variables, calculations.
    pub variables: &'s Variables,
    /// Whether answers have points beside their codes.
    pub has_points: bool,
}

/// What a path leads to.
pub enum Target {
    /// One question.
    Item(usize),
    /// A named formula.
    Variable(String),
}

impl Scope<'_> {
    /// What `path` leads to; `None` when that cannot be told.
    ///
    /// Only steps that lead from the answers to a question's value are followed.
    pub fn target(&self, path: &[Step]) -> Option<Target> {
        let first = path.first()?;
        if self.dialect != Dialect::FhirPath {
            let plain = path.iter().all(|step| step.arguments.is_none());
            let suffixes = ["NAOK", "value", "code", "valueNAOK", "shown"];
            let known = path[1..].iter().all(|step| suffixes.contains(&step.name.as_str()));
            return (plain && known).then(|| self.named(&first.name)).flatten();
        }
        if let Some(name) = first.name.strip_prefix('%')
            && self.variables.text(name).is_some()
        {
            let plain =
                path[1..].iter().all(|step| is_value_step(step) && step.name != "toInteger");
            return plain.then(|| Target::Variable(name.to_owned()));
        }
        self.answers(path)
    }

    fn named(&self, name: &str) -> Option<Target> {
        if let Some(item) = self.items.get(name) {
            return Some(Target::Item(*item));
        }
        self.variables.text(name).map(|_| Target::Variable(name.to_owned()))
    }

    /// Follows a path such as `%resource.item.where(linkId = 'a').answer.value.ordinal()`.
    fn answers(&self, path: &[Step]) -> Option<Target> {
        const ROOTS: [&str; 6] = [
            "%resource",
            "%questionnaire",
            "%context",
            "%rootResource",
            "QuestionnaireResponse",
            "item",
        ];
        if !ROOTS.contains(&path.first()?.name.as_str()) {
            return None;
        }
        let mut named = None;
        for step in &path[1..] {
            match (step.name.as_str(), &step.arguments) {
                ("where", Some(arguments)) => {
                    let [condition] = &arguments[..] else { return None };
                    if let Some(name) = link_of(condition) {
                        if named.as_ref().is_some_and(|other| *other != name) {
                            return None;
                        }
                        named = Some(name);
                    } else if !self.is_about_options(condition, named.as_deref()) {
                        return None;
                    }
                }
                ("repeat", Some(arguments)) => {
                    let item =
                        Expression::Path(vec![Step { name: "item".into(), arguments: None }]);
                    if arguments[..] != [item] {
                        return None;
                    }
                }
                _ if is_value_step(step) => {}
                ("item" | "answerOption" | "extension", None) => {}
                ("descendants" | "first" | "single", Some(arguments)) if arguments.is_empty() => {}
                _ => return None,
            }
        }
        self.items.get(&named?).copied().map(Target::Item)
    }

    /// Whether a `where` picks the option that was chosen, or the extension that holds its value.
    fn is_about_options(&self, condition: &Expression, named: Option<&str>) -> bool {
        let Expression::Compare(Comparison::Same, left, right) = condition else { return false };
        let (Expression::Path(left), right) = (&**left, &**right) else { return false };
        let steps: Vec<&str> = left.iter().map(|step| step.name.as_str()).collect();
        match (&steps[..], right) {
            (["url"], _) => true,
            (["valueCoding" | "value", "code"], Expression::Path(path)) => {
                let item = named.and_then(|name| self.items.get(name));
                matches!((self.answers(path), item), (Some(Target::Item(one)), Some(other)) if one == *other)
            }
            _ => false,
        }
    }
}

/// The question that `linkId = 'a'` names.
fn link_of(condition: &Expression) -> Option<String> {
    let Expression::Compare(Comparison::Same, left, right) = condition else { return None };
    let (Expression::Path(path), Expression::Text(name)) = (&**left, &**right) else { return None };
    let [step] = &path[..] else { return None };
    (step.name == "linkId").then(|| name.clone())
}

/// Steps from a question to the value of its answer.
fn is_value_step(step: &Step) -> bool {
    const PLAIN: [&str; 7] =
        ["answer", "value", "valueCoding", "valueDecimal", "valueInteger", "code", "display"];
    const CALLED: [&str; 6] = ["ordinal", "weight", "first", "toInteger", "toDecimal", "single"];
    match &step.arguments {
        None => PLAIN.contains(&step.name.as_str()),
        Some(arguments) => arguments.is_empty() && CALLED.contains(&step.name.as_str()),
    }
}

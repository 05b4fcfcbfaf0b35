//! What a formula gives when some questions are answered and others are not.
//!
//! Answers stay unknown: a value is a linear form over the questions' values, exact.

use std::collections::BTreeSet;

use super::linear::Linear;
use super::{Comparison, Dialect, Expression, Scope, Step, Target};
use crate::definition::exact::{Exact, Overflow};

/// What a formula gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Nothing,
    /// Whether something holds.
    Truth(bool),
    /// A number that depends on answers.
    Number(Linear),
    /// A text.
    Text(String),
}

/// Why it cannot be worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear(pub String);

impl From<Overflow> for Unclear {
    fn from(_: Overflow) -> Self {
        Self("its numbers are too large".to_owned())
    }
}

fn unclear<T>(reason: impl Into<String>) -> Result<T, Unclear> {
    Err(Unclear(reason.into()))
}

/// Works formulas out for one pattern of answered questions.
pub struct Evaluation<'s> {
    /// What names mean.
    pub scope: &'s Scope<'s>,
    /// Which questions are answered.
    pub answered: &'s dyn Fn(usize) -> bool,
    /// The questions met, in order.
    pub met: Vec<usize>,
    seen: BTreeSet<usize>,
    within: Vec<String>,
    depth: usize,
}

/// So deep may parts stand inside one another, through variables too.
const DEPTH: usize = 100;

impl<'s> Evaluation<'s> {
    /// A fresh one.
    pub fn new(scope: &'s Scope<'s>, answered: &'s dyn Fn(usize) -> bool) -> Self {
        Self {
            scope,
            answered,
            met: Vec::new(),
            seen: BTreeSet::new(),
            within: Vec::new(),
            depth: 0,
        }
    }

    /// What `expression` gives.
    pub fn value(&mut self, expression: &Expression) -> Result<Value, Unclear> {
        self.burn(1)?;
        if self.depth >= DEPTH {
            return unclear("its parts lie too deep inside one another");
        }
        self.depth += 1;
        let value = self.within_depth(expression);
        self.depth -= 1;
        value
    }

    fn within_depth(&mut self, expression: &Expression) -> Result<Value, Unclear> {
        Ok(match expression {
            Expression::Number(number) => Value::Number(Linear::constant(*number)),
            Expression::Text(text) => Value::Text(text.clone()),
            Expression::Nothing => Value::Nothing,
            Expression::Path(path) => self.path(path)?,
            Expression::Member(base, steps) => {
                let base = self.value(base)?;
                steps.iter().try_fold(base, Self::done_with)?
            }
            Expression::Sum(terms) => self.sum(terms)?,
            Expression::Product(factors) => self.product(factors)?,
            Expression::Negative(inner) => match self.value(inner)? {
                Value::Number(number) => Value::Number(number.times(Exact::whole(-1))?),
                Value::Nothing => Value::Nothing,
                Value::Truth(_) | Value::Text(_) => {
                    return unclear("the sign of what is no number");
                }
            },
            Expression::Not(inner) => Value::Truth(!self.holds(inner)?),
            Expression::All(list) => {
                let mut all = true;
                for one in list {
                    all &= self.holds(one)?;
                }
                Value::Truth(all)
            }
            Expression::Any(list) => {
                let mut any = false;
                for one in list {
                    any |= self.holds(one)?;
                }
                Value::Truth(any)
            }
            Expression::Compare(comparison, left, right) => {
                self.compared(*comparison, left, right)?
            }
        })
    }

    fn burn(&self, steps: usize) -> Result<(), Unclear> {
        match self.scope.fuel.get().checked_sub(steps) {
            Some(left) => {
                self.scope.fuel.set(left);
                Ok(())
            }
            None => unclear("the formulas of the file are too long to be worked out"),
        }
    }

    fn holds(&mut self, expression: &Expression) -> Result<bool, Unclear> {
        match self.value(expression)? {
            Value::Truth(truth) => Ok(truth),
            Value::Nothing => Ok(false),
            Value::Number(_) | Value::Text(_) => unclear("it asks whether a value holds"),
        }
    }

    /// The value of a question.
    fn item(&mut self, item: usize) -> Value {
        if self.seen.insert(item) {
            self.met.push(item);
        }
        if (self.answered)(item) { Value::Number(Linear::item(item)) } else { Value::Nothing }
    }

    fn path(&mut self, path: &[Step]) -> Result<Value, Unclear> {
        if let [Step { name, arguments: Some(arguments) }] = path {
            return self.call(name, arguments);
        }
        // What is done with a value stands at the end: `.exists()`, `.sum()`.
        let end = path.len() - path.iter().rev().take_while(|step| is_done_with(step)).count();
        let value = match self.scope.target(&path[..end]) {
            Some(Target::Item(item)) => self.item(item),
            Some(Target::Variable(name)) => self.variable(&name)?,
            Some(Target::Items(items)) => return self.many(&items, &path[end..]),
            None => return unclear(format!("{} has no meaning here", shown(path))),
        };
        path[end..].iter().try_fold(value, Self::done_with)
    }

    fn variable(&mut self, name: &str) -> Result<Value, Unclear> {
        if self.within.iter().any(|outer| outer == name) {
            self.within.push(name.to_owned());
            let circle = self.within.join(" → ");
            return unclear(format!("the formulas go round in a circle: {circle}"));
        }
        let Some(inner) = self.scope.variables.get(name) else {
            return unclear(format!("there is no variable {name}"));
        };
        self.within.push(name.to_owned());
        let value = self.value(inner);
        self.within.pop();
        value
    }

    /// All questions with a value together, and what is done with them.
    fn many(&mut self, items: &[usize], steps: &[Step]) -> Result<Value, Unclear> {
        self.burn(items.len())?;
        let [step] = steps else { return unclear("it takes many answers as one") };
        let mut sum = Linear::constant(Exact::ZERO);
        let mut count = 0_i64;
        for item in items {
            if let Value::Number(value) = self.item(*item) {
                sum.add(value)?;
                count += 1;
            }
        }
        Ok(match step.name.as_str() {
            "exists" => Value::Truth(count > 0),
            "empty" => Value::Truth(count == 0),
            "count" => Value::Number(Linear::constant(Exact::whole(count))),
            "sum" if count > 0 => Value::Number(sum),
            "avg" if count > 0 => {
                Value::Number(sum.times(Exact::whole(1).over(Exact::whole(count))?)?)
            }
            "sum" => Value::Number(Linear::constant(Exact::ZERO)),
            "avg" => Value::Nothing,
            other => return unclear(format!("{other} of many answers has no meaning here")),
        })
    }

    fn done_with(value: Value, step: &Step) -> Result<Value, Unclear> {
        let there = value != Value::Nothing;
        Ok(match step.name.as_str() {
            "exists" | "hasValue" => Value::Truth(there),
            "empty" => Value::Truth(!there),
            "not" => match value {
                Value::Truth(truth) => Value::Truth(!truth),
                Value::Nothing => Value::Nothing,
                Value::Number(_) | Value::Text(_) => return unclear("not() of what is no truth"),
            },
            "count" => Value::Number(Linear::constant(Exact::whole(i64::from(there)))),
            "sum" | "avg" | "first" | "single" | "toDecimal" => value,
            other => return unclear(format!("{other}() has no meaning here")),
        })
    }

    fn sum(&mut self, terms: &[Expression]) -> Result<Value, Unclear> {
        let mut sum = Linear::constant(Exact::ZERO);
        let mut nothing = false;
        for term in terms {
            match self.value(term)? {
                Value::Number(number) => sum.add(number)?,
                Value::Nothing if self.scope.dialect == Dialect::LimeSurvey => {
                    return unclear("what it adds may be missing");
                }
                Value::Nothing => nothing = true,
                Value::Truth(_) | Value::Text(_) => return unclear("it adds what is no number"),
            }
        }
        Ok(if nothing { Value::Nothing } else { Value::Number(sum) })
    }

    fn product(&mut self, factors: &[(Expression, bool)]) -> Result<Value, Unclear> {
        let mut product = Linear::constant(Exact::whole(1));
        let mut nothing = false;
        for (factor, divides) in factors {
            let number = match self.value(factor)? {
                Value::Number(number) => number,
                Value::Nothing => {
                    nothing = true;
                    continue;
                }
                Value::Truth(_) | Value::Text(_) => {
                    return unclear("it multiplies what is no number");
                }
            };
            if number.parts.is_empty() {
                let base = number.base();
                if *divides && base == Exact::ZERO {
                    nothing = true;
                    continue;
                }
                let factor = if *divides { Exact::whole(1).over(base)? } else { base };
                product = product.times(factor)?;
            } else if product.parts.is_empty() && !divides {
                product = number.times(product.base())?;
            } else {
                return unclear("it multiplies or divides by answers");
            }
        }
        Ok(if nothing { Value::Nothing } else { Value::Number(product) })
    }

    fn compared(
        &mut self,
        comparison: Comparison,
        left: &Expression,
        right: &Expression,
    ) -> Result<Value, Unclear> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        let empty = |value: &Value| matches!(value, Value::Text(text) if text.is_empty());
        // `${a} != ''` asks whether there is an answer.
        let asks = match (&left, &right) {
            (value, text) | (text, value) if empty(text) && !matches!(value, Value::Text(_)) => {
                Some(*value == Value::Nothing)
            }
            _ => None,
        };
        if let Some(missing) = asks {
            return match comparison {
                Comparison::Same => Ok(Value::Truth(missing)),
                Comparison::Different => Ok(Value::Truth(!missing)),
                Comparison::Less
                | Comparison::AtMost
                | Comparison::Greater
                | Comparison::AtLeast => unclear("it compares with an empty text"),
            };
        }
        match (left, right) {
            (Value::Number(left), Value::Number(right))
                if left.parts.is_empty() && right.parts.is_empty() =>
            {
                Ok(Value::Truth(comparison.holds(left.base().cmp(&right.base()))))
            }
            (Value::Nothing, _) | (_, Value::Nothing) => Ok(Value::Nothing),
            _ => unclear("it depends on what is answered, not only on whether"),
        }
    }

    fn call(&mut self, name: &str, arguments: &[Expression]) -> Result<Value, Unclear> {
        match (name, arguments) {
            ("iif" | "if", [condition, yes, rest @ ..]) if rest.len() < 2 => {
                if self.holds(condition)? {
                    self.value(yes)
                } else {
                    rest.first().map_or(Ok(Value::Nothing), |no| self.value(no))
                }
            }
            ("coalesce", [first, second]) => match self.value(first)? {
                Value::Nothing => self.value(second),
                value => Ok(value),
            },
            ("number", [inner]) => self.value(inner),
            ("int" | "round" | "intval", [inner]) => match self.value(inner)? {
                Value::Number(number) if !number.is_whole() => unclear("it rounds"),
                value => Ok(value),
            },
            ("true", []) => Ok(Value::Truth(true)),
            ("false", []) => Ok(Value::Truth(false)),
            ("not", [inner]) => Ok(Value::Truth(!self.holds(inner)?)),
            ("is_empty", [inner]) => Ok(Value::Truth(self.value(inner)? == Value::Nothing)),
            ("sum" | "count" | "mean" | "avg", list) if !list.is_empty() => self.over(name, list),
            _ => unclear(format!("{name}() has no meaning here")),
        }
    }

    /// `sum(a, b)`, `count(a, b)`: what is missing is left out.
    fn over(&mut self, name: &str, list: &[Expression]) -> Result<Value, Unclear> {
        let mut sum = Linear::constant(Exact::ZERO);
        let mut count = 0_i64;
        for one in list {
            match self.value(one)? {
                Value::Number(number) => {
                    sum.add(number)?;
                    count += 1;
                }
                Value::Nothing => {}
                Value::Truth(_) | Value::Text(_) => return unclear("it adds what is no number"),
            }
        }
        Ok(match name {
            "count" => Value::Number(Linear::constant(Exact::whole(count))),
            "sum" => Value::Number(sum),
            _ if count == 0 => Value::Nothing,
            _ => Value::Number(sum.times(Exact::whole(1).over(Exact::whole(count))?)?),
        })
    }
}

/// Whether a step does something with a value instead of leading to it.
fn is_done_with(step: &Step) -> bool {
    const CALLS: [&str; 8] =
        ["exists", "empty", "not", "count", "sum", "avg", "hasValue", "aggregate"];
    step.arguments.as_ref().is_some_and(Vec::is_empty) && CALLS.contains(&step.name.as_str())
}

fn shown(path: &[Step]) -> String {
    let names: Vec<&str> = path.iter().map(|step| step.name.as_str()).collect();
    names.join(".")
}

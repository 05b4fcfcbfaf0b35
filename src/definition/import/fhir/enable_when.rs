//! When a question is asked: `enableWhen` with its behaviour, and `enableWhenExpression`.

use std::rc::Rc;

use super::node::Node;
use crate::definition::import::ImportError;
use crate::definition::import::draft::Draft;
use crate::definition::import::expression::{
    Comparison, Dialect, Expression, Scope, Step, Variables, condition, parse,
};

/// A condition as it was found, to be understood once all questions are known.
pub struct Found {
    /// Where it stands.
    pub place: String,
    /// Its text, for remarks.
    pub text: String,
    /// What it says; `None` when it cannot be read.
    pub says: Option<Expression>,
    /// The variables that it can name.
    pub variables: Rc<Variables>,
}

/// The conditions at `item`; all of them must hold.
pub fn read(item: &Node<'_>, variables: &Rc<Variables>) -> Result<Vec<Found>, ImportError> {
    let mut parts = Vec::new();
    let mut texts = Vec::new();
    for when in item.nodes("enableWhen")? {
        let (part, text) = one(&when)?;
        parts.push(part);
        texts.push(text);
    }
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let any = item.text("enableBehavior")? == Some("any");
    let text = texts.join(if any { " or " } else { " and " });
    let all: Option<Vec<Expression>> = parts.into_iter().collect();
    let says = all.map(if any { Expression::Any } else { Expression::All });
    Ok(vec![Found { place: item.place().to_owned(), text, says, variables: Rc::clone(variables) }])
}

/// The condition in an `enableWhenExpression`.
pub fn read_expression(
    extension: &Node<'_>,
    variables: &Rc<Variables>,
) -> Result<Found, ImportError> {
    let expression = extension.node("valueExpression")?;
    let text = match &expression {
        Some(expression) => expression.text("expression")?.unwrap_or_default(),
        None => "",
    };
    let says = parse(Dialect::FhirPath, text);
    Ok(Found {
        place: extension.place().to_owned(),
        text: text.to_owned(),
        says,
        variables: Rc::clone(variables),
    })
}

/// One `enableWhen`, as an expression and as a text.
fn one(when: &Node<'_>) -> Result<(Option<Expression>, String), ImportError> {
    let question = when.text("question")?.unwrap_or_default();
    let operator = when.text("operator")?.unwrap_or("=");
    let mut answer = None;
    if let Some(coding) = when.node("answerCoding")? {
        answer = coding.text("code")?.or(coding.text("display")?).map(str::to_owned);
    }
    for key in ["answerString", "answerDate", "answerDateTime", "answerTime"] {
        answer = answer.or(when.text(key)?.map(str::to_owned));
    }
    for key in ["answerInteger", "answerDecimal"] {
        if let Some(number) = when.number(key)? {
            answer = Some(if number.denominator() == 1 {
                number.numerator().to_string()
            } else {
                number.rounded(6).unwrap_or_default()
            });
        }
    }
    let truth = when.truth("answerBoolean")?;
    let answer = answer.or(truth.map(|truth| truth.to_string()));
    let shown = answer.clone().unwrap_or_default();
    let text: String = format!("{question} {operator} {shown}").chars().take(500).collect();

    let step =
        |name: &str, arguments: Option<Vec<Expression>>| Step { name: name.to_owned(), arguments };
    let link = Expression::Compare(
        Comparison::Same,
        Box::new(Expression::Path(vec![step("linkId", None)])),
        Box::new(Expression::Text(question.to_owned())),
    );
    let mut path = vec![
        step("%resource", None),
        step("descendants", Some(Vec::new())),
        step("where", Some(vec![link])),
        step("answer", None),
        step("value", None),
        step("code", None),
    ];
    let comparison = match operator {
        "exists" if truth == Some(true) => {
            path.truncate(4);
            path.push(step("exists", Some(Vec::new())));
            return Ok((Some(Expression::Path(path)), text));
        }
        "=" => Comparison::Same,
        "!=" => Comparison::Different,
        "<" => Comparison::Less,
        "<=" => Comparison::AtMost,
        ">" => Comparison::Greater,
        ">=" => Comparison::AtLeast,
        _ => return Ok((None, text)),
    };
    let says = answer.map(|answer| {
        let answer = Box::new(Expression::Text(answer));
        Expression::Compare(comparison, Box::new(Expression::Path(path)), answer)
    });
    Ok((says, text))
}

/// What a condition asks for, or why that cannot be said here.
pub fn understood(found: &Found, scope: &Scope<'_>) -> Result<condition::Recognised, String> {
    let Some(says) = &found.says else {
        return Err("it is written in a way that has no meaning here".to_owned());
    };
    condition::recognise(says, scope).map_err(|reason| reason.0)
}

/// Says that a behaviour is missing where several conditions need one.
pub fn check_behaviour(item: &Node<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    if item.text("enableBehavior")?.is_none() && item.nodes("enableWhen")?.len() > 1 {
        draft.remark(
            item.place(),
            "enableBehavior is missing; all of the conditions are taken to be needed",
        );
    }
    Ok(())
}

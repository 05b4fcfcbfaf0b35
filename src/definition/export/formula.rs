//! A scale as FHIRPath: one variable for each question, and a formula that follows the scale's rule
//! for missing answers.

use crate::definition::scales::{Key, Scale, Score};
use crate::definition::structure::Definition;

/// A formula with its variables.
pub struct Formula {
    /// Name and FHIRPath of each variable.
    pub variables: Vec<(String, String)>,
    /// The formula over them.
    pub text: String,
}

/// A text in FHIRPath's quotes.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// The path to the answer of a question.
pub fn answer(id: &str) -> String {
    format!("%resource.item.where(linkId = {}).answer.value", quoted(id))
}

/// One question's part: the name of its variable, and what it adds.
struct Part {
    name: String,
    value: String,
    weight: i64,
    whole: i64,
}

/// The formula of `scale`; `None` when points come from a table.
pub fn of(definition: &Definition, scale: &Scale) -> Option<Formula> {
    let parts: Option<Vec<Part>> = scale
        .keys()
        .iter()
        .enumerate()
        .map(|(at, key)| part(definition, scale, key, format!("v{}", at + 1)))
        .collect();
    let parts = parts?;
    let variables = scale.keys().iter().zip(&parts).map(|(key, part)| {
        let path = answer(definition.items()[key.item()].id());
        (part.name.clone(), format!("{path}.ordinal()"))
    });
    let variables = variables.collect();
    let total = parts.len();
    let needed = (1..=total).find(|count| scale.missing().permits(*count, total)).unwrap_or(total);
    let when = |part: &Part, value: &str| format!("iif(%{}.exists(), {value}, 0)", part.name);
    let join = |text: &dyn Fn(&Part) -> String, by: &str| {
        parts.iter().map(text).collect::<Vec<_>>().join(by)
    };
    let (sum, weights, wholes, guard) = if needed == total {
        let all = join(&|part| format!("%{}.exists()", part.name), " and ");
        let weights: i64 = parts.iter().map(|part| part.weight).sum();
        let wholes: i64 = parts.iter().map(|part| part.whole).sum();
        (join(&|part| part.value.clone(), " + "), weights.to_string(), wholes.to_string(), all)
    } else {
        let count = join(&|part| when(part, "1"), " + ");
        let sum = join(&|part| when(part, &part.value), " + ");
        let weights = join(&|part| when(part, &part.weight.to_string()), " + ");
        let wholes = join(&|part| when(part, &part.whole.to_string()), " + ");
        (sum, weights, wholes, format!("({count}) >= {needed}"))
    };
    let all: i64 = parts.iter().map(|part| part.weight).sum();
    let value = match scale.score() {
        Score::Sum if needed == total => sum,
        Score::Sum => format!("({sum}) * {all} / ({weights})"),
        Score::Mean => format!("({sum}) / ({weights})"),
        Score::Percent => format!("100 * ({sum}) / ({wholes})"),
    };
    Some(Formula { variables, text: format!("iif({guard}, {value}, {{}})") })
}

fn part(definition: &Definition, scale: &Scale, key: &Key, name: String) -> Option<Part> {
    let choices = definition.choices(key.item());
    let values = || choices.iter().filter_map(crate::definition::Choice::value);
    let ends = values().min()? + values().max()?;
    let is = |points: &dyn Fn(i64) -> i64| {
        choices.iter().enumerate().all(|(at, choice)| key.points(at) == choice.value().map(points))
    };
    let mut value = if is(&|value| value) {
        format!("%{name}")
    } else if is(&|value| ends - value) {
        format!("({ends} - %{name})")
    } else {
        return None;
    };
    if scale.score() == Score::Percent && key.least() != 0 {
        let least = key.least();
        value = if least < 0 {
            format!("({value} + {})", -least)
        } else {
            format!("({value} - {least})")
        };
    }
    let weight = key.weight();
    if weight != 1 {
        value = format!("{weight} * {value}");
    }
    let whole = weight * (key.greatest() - key.least());
    Some(Part { name, value, weight, whole })
}

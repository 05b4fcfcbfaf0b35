//! Recognises conditions that ask which earlier questions were answered in which ways.
//!
//! What becomes of a condition is a list of questions with the codes that let it hold; all must hold.

use std::collections::{BTreeMap, BTreeSet};

use super::{Comparison, Dialect, Expression, Scope, Step, Target};
use crate::definition::exact::Exact;
use crate::definition::import::draft::Choice;
use crate::definition::import::limits;

/// For each question named, the positions of the choices that let the condition hold.
pub type Restriction = BTreeMap<usize, BTreeSet<usize>>;

/// Why that cannot be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear(pub String);

/// A condition that was recognised.
#[derive(Clone, Debug, Default)]
pub struct Recognised {
    /// What it asks for; empty when it always holds.
    pub restriction: Restriction,
    /// Whether it holds in the source also while a question it names is not answered.
    pub also_unanswered: bool,
}

fn unclear<T>(reason: impl Into<String>) -> Result<T, Unclear> {
    Err(Unclear(reason.into()))
}

/// Recognises what `expression` asks for; the reason when that cannot be said here.
pub fn recognise(expression: &Expression, scope: &Scope<'_>) -> Result<Recognised, Unclear> {
    held(expression, scope, true)
}

/// Both must hold.
pub fn both(one: &Recognised, other: &Recognised) -> Result<Recognised, Unclear> {
    let mut restriction = one.restriction.clone();
    for (item, choices) in &other.restriction {
        let narrowed: BTreeSet<usize> = match restriction.get(item) {
            Some(earlier) => earlier.intersection(choices).copied().collect(),
            None => choices.clone(),
        };
        if narrowed.is_empty() {
            return unclear("it never holds");
        }
        restriction.insert(*item, narrowed);
        if restriction.len() > limits::CONDITIONS {
            return unclear("it asks for too many questions");
        }
    }
    let also_unanswered = one.also_unanswered || other.also_unanswered;
    Ok(Recognised { restriction, also_unanswered })
}

fn held(expression: &Expression, scope: &Scope<'_>, wanted: bool) -> Result<Recognised, Unclear> {
    match (expression, wanted) {
        (Expression::All(list), true) | (Expression::Any(list), false) => list
            .iter()
            .try_fold(Recognised::default(), |found, one| both(&found, &held(one, scope, wanted)?)),
        (Expression::Any(list), true) | (Expression::All(list), false) => {
            one_of(list, scope, wanted)
        }
        (Expression::Not(inner), _) => held(inner, scope, !wanted),
        (Expression::Compare(comparison, left, right), _) => {
            let comparison = if wanted { *comparison } else { comparison.opposite() };
            compared(comparison, left, right, scope, wanted)
        }
        (Expression::Number(number), _) => {
            if (*number != Exact::ZERO) == wanted {
                Ok(Recognised::default())
            } else {
                unclear("it never holds")
            }
        }
        (Expression::Path(path), _) => called(path, scope, wanted),
        _ => unclear("it is no comparison of an answer"),
    }
}

/// One of several holds: only where all ask for the same question.
fn one_of(list: &[Expression], scope: &Scope<'_>, wanted: bool) -> Result<Recognised, Unclear> {
    let mut union: Option<(usize, BTreeSet<usize>)> = None;
    let mut also_unanswered = false;
    for one in list {
        let found = held(one, scope, wanted)?;
        also_unanswered |= found.also_unanswered;
        let mut parts = found.restriction.into_iter();
        let (Some((item, choices)), None) = (parts.next(), parts.next()) else {
            return unclear("one of its sides asks for several answers, or for none");
        };
        match &mut union {
            None => union = Some((item, choices)),
            Some((other, all)) if *other == item => all.extend(choices),
            Some(_) => return unclear("it holds by one question or by another"),
        }
    }
    Ok(Recognised { restriction: union.into_iter().collect(), also_unanswered })
}

fn compared(
    comparison: Comparison,
    left: &Expression,
    right: &Expression,
    scope: &Scope<'_>,
    as_written: bool,
) -> Result<Recognised, Unclear> {
    let (comparison, path, literal) = match (left, right) {
        (Expression::Path(path), literal) => (comparison, path, literal),
        (literal, Expression::Path(path)) => (comparison.mirrored(), path, literal),
        _ => return unclear("it compares no answer"),
    };
    let (item, way) = item(path, scope)?;
    let asked = || asked(&way, scope);
    let choices = scope.draft.choices(item);
    let matching: BTreeSet<usize> = match literal {
        Expression::Text(text) if text.is_empty() => match comparison {
            Comparison::Different => (0..choices.len()).collect(),
            _ => return unclear("it asks for a question to be unanswered"),
        },
        Expression::Text(text) => match asked()? {
            Asked::Points => matching(choices, comparison, |choice| {
                let value = choice.value.map(Exact::whole)?;
                text.parse::<Exact>().ok().map(|text| value.cmp(&text))
            }),
            Asked::Words => matching(choices, comparison, |choice| {
                let language = scope.draft.language.as_ref()?;
                choice.label.get(language).map(|label| label.cmp(text))
            }),
            Asked::Code => matching(choices, comparison, |choice| {
                let numbers = choice.code.parse::<Exact>().ok().zip(text.parse::<Exact>().ok());
                match comparison {
                    Comparison::Same | Comparison::Different => Some(choice.named().cmp(text)),
                    _ => numbers.map(|(code, text)| code.cmp(&text)),
                }
            }),
        },
        Expression::Number(number) => {
            let by_points = asked()? == Asked::Points;
            matching(choices, comparison, |choice| {
                let code = choice.code.parse::<Exact>().ok();
                let value = choice.value.map(Exact::whole);
                let found = if by_points { value } else { code };
                found.map(|found| found.cmp(number))
            })
        }
        _ => return unclear("it compares an answer with something that is no text and no number"),
    };
    if matching.is_empty() {
        return unclear("no choice of the question it names lets it hold");
    }
    let also_unanswered = !as_written || comparison == Comparison::Different;
    let asks_for_any = matches!(literal, Expression::Text(text) if text.is_empty());
    Ok(Recognised {
        restriction: BTreeMap::from([(item, matching)]),
        also_unanswered: also_unanswered && !asks_for_any,
    })
}

/// What of an answer a path leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Its code.
    Code,
    /// What it scores.
    Points,
    /// What one reads.
    Words,
}

fn asked(way: &[&str], scope: &Scope<'_>) -> Result<Asked, Unclear> {
    let has = |names: &[&str]| way.iter().any(|step| names.contains(step));
    let (points, words): (&[&str], &[&str]) = match scope.dialect {
        Dialect::FhirPath => (&["ordinal", "weight"], &["display"]),
        Dialect::LimeSurvey => (&["value", "valueNAOK"], &["shown"]),
        Dialect::XlsForm => (&[], &[]),
    };
    if !has(points) {
        return Ok(if has(words) { Asked::Words } else { Asked::Code });
    }
    if scope.has_points {
        Ok(Asked::Points)
    } else {
        unclear("it asks for points, and the source says that answers have none")
    }
}

fn matching(
    choices: &[Choice],
    comparison: Comparison,
    order: impl Fn(&Choice) -> Option<std::cmp::Ordering>,
) -> BTreeSet<usize> {
    let holds = |choice: &Choice| match order(choice) {
        Some(order) => comparison.holds(order),
        // What cannot be compared is at least not the same.
        None => comparison == Comparison::Different,
    };
    (0..choices.len()).filter(|at| holds(&choices[*at])).collect()
}

fn called(path: &[Step], scope: &Scope<'_>, wanted: bool) -> Result<Recognised, Unclear> {
    let [steps @ .., last] = path else { return unclear("it says nothing") };
    let arguments = last.arguments.as_deref();
    match (steps, last.name.as_str(), arguments) {
        ([], "true", Some([])) if wanted => Ok(Recognised::default()),
        ([], "not", Some([inner])) => held(inner, scope, !wanted),
        ([], "selected", Some([Expression::Path(path), text @ Expression::Text(_)])) => {
            let comparison = if wanted { Comparison::Same } else { Comparison::Different };
            let path = Expression::Path(path.clone());
            compared(comparison, &path, text, scope, wanted)
        }
        ([], "is_empty", Some([Expression::Path(path)])) if !wanted => any_answer(path, scope),
        (path, "exists", Some([])) if wanted && !path.is_empty() => any_answer(path, scope),
        _ => unclear("it is no comparison of an answer"),
    }
}

/// The question was answered, whichever way.
fn any_answer(path: &[Step], scope: &Scope<'_>) -> Result<Recognised, Unclear> {
    let (item, _) = item(path, scope)?;
    let all = (0..scope.draft.choices(item).len()).collect();
    Ok(Recognised { restriction: BTreeMap::from([(item, all)]), also_unanswered: false })
}

/// The question that `path` leads to, also through variables that only rename it, and the names of all
/// steps to it.
fn item<'s>(path: &'s [Step], scope: &Scope<'s>) -> Result<(usize, Vec<&'s str>), Unclear> {
    let mut path = path;
    let mut way = Vec::new();
    for _ in 0..8 {
        way.extend(path.iter().map(|step| step.name.as_str()));
        match scope.target(path) {
            Some(Target::Item(item)) => return Ok((item, way)),
            Some(Target::Variable(name)) => match scope.variables.get(&name) {
                Some(Expression::Path(inner)) => path = inner,
                _ => break,
            },
            None => break,
        }
    }
    let names: Vec<&str> = path.iter().map(|step| step.name.as_str()).collect();
    unclear(format!("{} is no question that was carried over", names.join(".")))
}

#[cfg(test)]
mod tests {
    use super::super::{Variables, parse};
    use super::*;
    use crate::definition::import::draft::{Draft, Wording};

    /// Questions with choices, and whether it holds unanswered too.
    type Asked = (Vec<(usize, Vec<usize>)>, bool);

    /// Two questions a and b with the codes 1, 2, 3 and x, and what a condition over them asks for.
    fn asked_by(dialect: Dialect, text: &str, has_points: bool) -> Result<Asked, String> {
        let mut draft = Draft::named("sample");
        let language = || "de".to_owned();
        draft.language = Some(language());
        // Points run against the codes.
        let choice = |code: &str| {
            let points = code.parse::<i64>().ok().map(|code| 10 - code);
            Choice::coded(code, points, Wording::from([(language(), format!("Wort {code}"))]))
        };
        let choices = ["1", "2", "3", "x"].map(choice).into();
        let options = draft.add_options("here", "one", choices).unwrap();
        let mut items = BTreeMap::new();
        for name in ["a", "b"] {
            let item = draft.add_item("here", name, options, Wording::new()).unwrap();
            items.insert(name.to_owned(), item);
        }
        let variables = Variables::default();
        let scope =
            Scope { dialect, draft: &draft, items: &items, variables: &variables, has_points };
        let expression = parse(dialect, text).ok_or("not read")?;
        let found = recognise(&expression, &scope).map_err(|Unclear(reason)| reason)?;
        let parts = found.restriction.into_iter();
        let parts = parts.map(|(item, choices)| (item, choices.into_iter().collect())).collect();
        Ok((parts, found.also_unanswered))
    }

    fn asked(dialect: Dialect, text: &str) -> Result<Asked, String> {
        asked_by(dialect, text, true)
    }

    #[test]
    fn points_words_and_codes_are_told_apart() {
        let (lime, fhir) = (Dialect::LimeSurvey, Dialect::FhirPath);
        let path = "%resource.item.where(linkId='a').answer.value";
        for (dialect, text, wanted) in [
            (lime, "a.NAOK >= 2", vec![1, 2]),
            (lime, "a >= 2", vec![1, 2]),
            (lime, "a.code >= 2", vec![1, 2]),
            (lime, "a.value >= 8", vec![0, 1]),
            (lime, "a.valueNAOK >= 8", vec![0, 1]),
            (lime, "a.value == '9'", vec![0]),
            (lime, "a.shown == 'Wort 2'", vec![1]),
            (fhir, &format!("{path}.ordinal() = 7"), vec![2]),
            (fhir, &format!("{path} = 2"), vec![1]),
            (fhir, &format!("{path}.display = 'Wort x'"), vec![3]),
        ] {
            assert_eq!(asked(dialect, text).unwrap(), (vec![(0, wanted)], false), "{text}");
        }
        for text in ["a.value >= 8", "a.valueNAOK == '9'"] {
            let lost = asked_by(lime, text, false).unwrap_err();
            assert!(lost.contains("answers have none"), "{text}: {lost}");
            assert!(asked_by(lime, "a.NAOK >= 2", false).is_ok(), "the control");
        }
    }

    #[test]
    fn what_office_programs_make_of_a_condition_is_undone() {
        for text in
            ["selected(${a}, ‘2’)", "${a} = “2”", "${a}\u{a0}=\u{202f}'2'", "${a} = „2“\u{200b}"]
        {
            assert_eq!(
                asked(Dialect::XlsForm, text).unwrap(),
                (vec![(0, vec![1])], false),
                "{text}"
            );
        }
        assert_eq!(asked(Dialect::XlsForm, "${a} > –1").unwrap().0, [(0, vec![0, 1, 2])]);
    }

    #[test]
    fn conditions_become_questions_with_codes() {
        let (lime, xls, fhir) = (Dialect::LimeSurvey, Dialect::XlsForm, Dialect::FhirPath);
        for (dialect, text, wanted, unanswered) in [
            (xls, "${a} = '2'", vec![(0, vec![1])], false),
            (xls, "selected(${a}, 'x') or ${a} = 1", vec![(0, vec![0, 3])], false),
            (xls, "not(selected(${a}, '2'))", vec![(0, vec![0, 2, 3])], true),
            (xls, "${a} > 1 and ${b} != ''", vec![(0, vec![1, 2]), (1, vec![0, 1, 2, 3])], false),
            (xls, "true()", vec![], false),
            (lime, "1", vec![], false),
            (
                lime,
                "((a.NAOK == \"2\")) && b.NAOK ne 'x'",
                vec![(0, vec![1]), (1, vec![0, 1, 2])],
                true,
            ),
            (lime, "!is_empty(a)", vec![(0, vec![0, 1, 2, 3])], false),
            (
                fhir,
                "%resource.item.where(linkId='b').answer.value.code = 'x'",
                vec![(1, vec![3])],
                false,
            ),
        ] {
            assert_eq!(asked(dialect, text).unwrap(), (wanted, unanswered), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_said_here_is_refused() {
        for (text, reason) in [
            ("${a} = '1' or ${b} = '1'", "by one question or by another"),
            ("${a} = ${b}", "no text and no number"),
            ("${a} = ''", "to be unanswered"),
            ("${a} = '9'", "no choice"),
            ("${a} = '1' and ${a} = '2'", "never holds"),
            ("${c} = '1'", "c is no question"),
            ("regex(${a}, 'x')", "no comparison"),
        ] {
            let found = asked(Dialect::XlsForm, text).unwrap_err();
            assert!(found.contains(reason), "{text}: {found}");
        }
    }
}

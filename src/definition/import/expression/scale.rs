//! Recognises sums, means and shares of the range by what a formula gives, not by how it is written.
//!
//! With everything answered a formula must be a linear form that is one of the three; then answers are
//! taken away one after the other, to see whether it goes on as a scale here would.

use std::collections::{BTreeMap, BTreeSet};

use num_integer::Integer as _;

use super::linear::Linear;
use super::value::{Evaluation, Unclear, Value};
use super::{Expression, Scope};
use crate::definition::exact::{Exact, Overflow};
use crate::definition::import::draft::{Formula, Key, Needed};
use crate::definition::import::limits;
use crate::definition::scales::Score;

/// A formula that was recognised.
pub struct Recognised {
    /// What it is.
    pub formula: Formula,
    /// Where it goes another way than here while answers are missing.
    pub differs: Option<&'static str>,
}

const DIFFERS: &str = "the source also gives a number while answers are missing, by a rule that does \
     not exist here; here the scale waits for all answers";

/// Recognises what `expression` is; the reason when it is nothing that exists here.
pub fn recognise(expression: &Expression, scope: &Scope<'_>) -> Result<Recognised, Unclear> {
    let everything = |_: usize| true;
    let mut evaluation = Evaluation::new(scope, &everything);
    let value = evaluation.value(expression)?;
    let order = evaluation.met;
    let Value::Number(form) = value else {
        return Err(Unclear("it gives no number when everything is answered".to_owned()));
    };
    let order: Vec<usize> =
        order.into_iter().filter(|item| form.parts.contains_key(item)).collect();
    if order.is_empty() {
        return Err(Unclear("it asks for no answer that was carried over".to_owned()));
    }
    let ranges = ranges(&order, scope)?;
    let shares = names_a_hundred(expression);
    let tries = if shares {
        [Score::Percent, Score::Mean, Score::Sum]
    } else {
        [Score::Mean, Score::Sum, Score::Percent]
    };
    let none = "it is neither a sum nor a mean nor a share of the range";
    let fits =
        tries.into_iter().find_map(|score| Fit::of(score, &form, &order, &ranges).ok().flatten());
    let fit = fits.ok_or_else(|| Unclear(none.to_owned()))?;
    let (needed, differs) = fit.needed(expression, scope)?;
    let Fit { score, keys, .. } = fit;
    Ok(Recognised { formula: Formula { score, keys, needed }, differs })
}

/// Least and greatest value of each question; a question without two values cannot be scored.
fn ranges(order: &[usize], scope: &Scope<'_>) -> Result<BTreeMap<usize, (i64, i64)>, Unclear> {
    let mut ranges = BTreeMap::new();
    for item in order {
        let values = || scope.draft.choices(*item).iter().filter_map(|choice| choice.value);
        match (values().min(), values().max()) {
            (Some(least), Some(greatest)) if least < greatest => {
                ranges.insert(*item, (least, greatest));
            }
            _ => {
                let source = &scope.draft.items[*item].source;
                return Err(Unclear(format!("the choices of {source} have no two whole values")));
            }
        }
    }
    Ok(ranges)
}

/// Whether the number 100 stands in it: then it means a share of the range.
fn names_a_hundred(expression: &Expression) -> bool {
    let all = |list: &[Expression]| list.iter().any(names_a_hundred);
    match expression {
        Expression::Number(number) => *number == Exact::HUNDRED,
        Expression::Text(_) | Expression::Nothing => false,
        Expression::Path(path) | Expression::Member(_, path) => {
            let within = path.iter().filter_map(|step| step.arguments.as_deref()).any(all);
            let base = matches!(expression, Expression::Member(base, _) if names_a_hundred(base));
            within || base
        }
        Expression::Sum(list) | Expression::All(list) | Expression::Any(list) => all(list),
        Expression::Product(list) => list.iter().any(|(factor, _)| names_a_hundred(factor)),
        Expression::Negative(inner) | Expression::Not(inner) => names_a_hundred(inner),
        Expression::Compare(_, left, right) => names_a_hundred(left) || names_a_hundred(right),
    }
}

/// A score that a linear form fits.
struct Fit {
    score: Score,
    keys: Vec<Key>,
    ranges: BTreeMap<usize, (i64, i64)>,
}

impl Fit {
    /// Whether `form` is this score of these questions.
    fn of(
        score: Score,
        form: &Linear,
        order: &[usize],
        ranges: &BTreeMap<usize, (i64, i64)>,
    ) -> Result<Option<Self>, Overflow> {
        let mut common = 1_i128;
        for part in form.parts.values() {
            common = common
                .checked_mul(part.denominator() / common.gcd(&part.denominator()))
                .ok_or(Overflow)?;
        }
        let mut divisor = 0_i128;
        let mut weights = Vec::new();
        for item in order {
            let weight = form.parts[item].times(Exact::ratio(common, 1)?)?.numerator().abs();
            divisor = divisor.gcd(&weight);
            weights.push(weight);
        }
        // A sum keeps its weights; in a mean or share only their proportions count.
        let divisor = if score == Score::Sum { common } else { divisor };
        let mut keys = Vec::new();
        for (item, weight) in order.iter().zip(weights) {
            if weight % divisor != 0 {
                return Ok(None);
            }
            let Ok(weight) = i64::try_from(weight / divisor) else { return Ok(None) };
            if weight > limits::VALUE {
                return Ok(None);
            }
            keys.push(Key { item: *item, reversed: form.parts[item] < Exact::ZERO, weight });
        }
        let fit = Self { score, keys, ranges: ranges.clone() };
        let mut expected = fit.expected(&|_| true)?.unwrap_or_default();
        let mut form = form.clone();
        expected.constant = Some(expected.base());
        form.constant = Some(form.base());
        Ok((expected == form).then_some(fit))
    }

    /// What a scale here gives when only these questions are answered; `None` when none is.
    fn expected(&self, answered: &dyn Fn(usize) -> bool) -> Result<Option<Linear>, Overflow> {
        let mut sum = Linear::constant(Exact::ZERO);
        let (mut all, mut present, mut whole) = (Exact::ZERO, Exact::ZERO, Exact::ZERO);
        for key in &self.keys {
            let (least, greatest) = self.ranges[&key.item];
            let weight = Exact::whole(key.weight);
            all = all.plus(weight)?;
            if !answered(key.item) {
                continue;
            }
            present = present.plus(weight)?;
            let range = Exact::whole(greatest).minus(Exact::whole(least))?;
            whole = whole.plus(weight.times(range)?)?;
            let mut value = Linear::item(key.item);
            if key.reversed {
                value = value.times(Exact::whole(-1))?;
                let ends = Exact::whole(least).plus(Exact::whole(greatest))?;
                value.add(Linear::constant(ends))?;
            }
            if self.score == Score::Percent {
                value.add(Linear::constant(Exact::ZERO.minus(Exact::whole(least))?))?;
            }
            sum.add(value.times(weight)?)?;
        }
        if present == Exact::ZERO {
            return Ok(None);
        }
        let factor = match self.score {
            Score::Sum => all.over(present)?,
            Score::Mean => Exact::whole(1).over(present)?,
            Score::Percent => Exact::HUNDRED.over(whole)?,
        };
        sum.times(factor).map(Some)
    }

    /// How many answers the formula asks for, and whether it differs from a scale here below all.
    fn needed(
        &self,
        expression: &Expression,
        scope: &Scope<'_>,
    ) -> Result<(Needed, Option<&'static str>), Unclear> {
        let order: Vec<usize> = self.keys.iter().map(|key| key.item).collect();
        let total = order.len();
        // With only the first k answered, for every k, and with each one missing.
        let mut least = total;
        let mut gives_otherwise = false;
        for count in (0..total).rev() {
            let present: BTreeSet<usize> = order[..count].iter().copied().collect();
            match self.agrees(expression, scope, &|item| present.contains(&item))? {
                Agreement::Same if least == count + 1 => least = count,
                Agreement::Nothing => {}
                Agreement::Same | Agreement::Other => gives_otherwise = true,
            }
        }
        if least < total {
            for missing in &order {
                let agreement = self.agrees(expression, scope, &|item| item != *missing)?;
                gives_otherwise |= agreement != Agreement::Same;
            }
        } else {
            for missing in &order {
                let agreement = self.agrees(expression, scope, &|item| item != *missing)?;
                gives_otherwise |= agreement != Agreement::Nothing && total > 1;
            }
        }
        if gives_otherwise {
            return Ok((Needed::All, Some(DIFFERS)));
        }
        let least = u32::try_from(least).unwrap_or(u32::MAX);
        let all = u32::try_from(total).unwrap_or(u32::MAX);
        Ok((if least == all && total > 1 { Needed::All } else { Needed::AtLeast(least) }, None))
    }

    fn agrees(
        &self,
        expression: &Expression,
        scope: &Scope<'_>,
        answered: &dyn Fn(usize) -> bool,
    ) -> Result<Agreement, Unclear> {
        let here = self.expected(answered)?;
        Ok(match (Evaluation::new(scope, answered).value(expression), here) {
            (Ok(Value::Nothing), _) => Agreement::Nothing,
            (Ok(Value::Number(mut there)), Some(mut here)) => {
                (there.constant, here.constant) = (Some(there.base()), Some(here.base()));
                if there == here { Agreement::Same } else { Agreement::Other }
            }
            // A formula too long to try is no formula that differs.
            (Err(reason), _) if scope.fuel.get() == 0 => return Err(reason),
            (Ok(_) | Err(_), _) => Agreement::Other,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Agreement {
    /// The formula gives nothing.
    Nothing,
    /// Both give the same.
    Same,
    /// The formula gives something else.
    Other,
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, Variables, fuel, parse};
    use super::*;
    use crate::definition::import::draft::{Choice, Draft, Wording};

    /// Four questions a, b, c, d from 1 to 5, and what a formula over them is.
    fn recognised(dialect: Dialect, text: &str) -> Result<(Formula, bool), String> {
        let mut draft = Draft::named("sample");
        let choice = |value: i64| Choice {
            code: value.to_string(),
            value: Some(value),
            label: Wording::new(),
        };
        let options = draft.add_options("one", (1..=5).map(choice).collect()).unwrap();
        let mut items = BTreeMap::new();
        for name in ["a", "b", "c", "d"] {
            let item = draft.add_item(name, options, Wording::new()).unwrap();
            items.insert(name.to_owned(), item);
        }
        let mut variables = Variables::default();
        for name in ["a", "b", "c", "d"] {
            let path = format!("%resource.item.where(linkId='{name}').answer.value.ordinal()");
            variables.insert(name, parse(Dialect::FhirPath, &path).unwrap());
        }
        variables.insert("loop", parse(Dialect::FhirPath, "%loop + %a").unwrap());
        let fuel = fuel();
        let scope = Scope {
            dialect,
            draft: &draft,
            items: &items,
            variables: &variables,
            grouped: false,
            fuel: &fuel,
        };
        let expression = parse(dialect, text).ok_or("not read")?;
        let found = recognise(&expression, &scope).map_err(|Unclear(reason)| reason)?;
        Ok((found.formula, found.differs.is_some()))
    }

    fn keys(formula: &Formula) -> Vec<i64> {
        formula.keys.iter().map(|key| if key.reversed { -key.weight } else { key.weight }).collect()
    }

    #[test]
    fn sums_means_and_shares_are_told_by_what_they_give() {
        let all = Needed::All;
        for (text, score, weights, needed) in [
            ("%a + %b + %c", Score::Sum, vec![1, 1, 1], all),
            ("(%a + (6 - %b) * 2) / 3", Score::Mean, vec![1, -2], all),
            ("iif(%a.exists() and %b.exists(), %a + %b, {})", Score::Sum, vec![1, 1], all),
            (
                "%resource.item.answer.value.ordinal().avg()",
                Score::Mean,
                vec![1; 4],
                Needed::AtLeast(1),
            ),
            ("100 * (%a - 1 + %b - 1) / 8", Score::Percent, vec![1, 1], all),
            ("%d", Score::Mean, vec![1], Needed::AtLeast(1)),
        ] {
            let (formula, differs) = recognised(Dialect::FhirPath, text).unwrap();
            assert_eq!(
                (formula.score, keys(&formula), formula.needed),
                (score, weights, needed),
                "{text}"
            );
            assert!(!differs, "{text}");
        }
    }

    #[test]
    fn what_counts_missing_answers_as_nothing_is_said_to_differ() {
        for (dialect, text) in [
            (Dialect::FhirPath, "iif(%a.exists(), %a, 0) + iif(%b.exists(), %b, 0)"),
            (Dialect::LimeSurvey, "sum(a.NAOK, b.NAOK, c.NAOK)"),
            (Dialect::LimeSurvey, "a.NAOK + b.NAOK"),
            (Dialect::XlsForm, "coalesce(${a}, 0) + coalesce(${b}, 0)"),
        ] {
            let (formula, differs) = recognised(dialect, text).unwrap();
            assert!(differs && formula.needed == Needed::All, "{text}");
        }
    }

    #[test]
    fn a_mean_of_what_is_there_keeps_its_least_number_of_answers() {
        let count = "(iif(%a.exists(), 1, 0) + iif(%b.exists(), 1, 0) + iif(%c.exists(), 1, 0))";
        let sum = "(iif(%a.exists(), %a, 0) + iif(%b.exists(), %b, 0) + iif(%c.exists(), %c, 0))";
        let text = format!("iif({count} >= 2, {sum} / {count}, {{}})");
        let (formula, differs) = recognised(Dialect::FhirPath, &text).unwrap();
        assert_eq!(
            (formula.score, formula.needed, differs),
            (Score::Mean, Needed::AtLeast(2), false)
        );
        let (formula, differs) =
            recognised(Dialect::LimeSurvey, "sum(a, b) / count(a, b)").unwrap();
        assert_eq!(
            (formula.score, formula.needed, differs),
            (Score::Mean, Needed::AtLeast(1), false)
        );
    }

    #[test]
    fn anything_else_is_refused_with_a_reason() {
        for (text, reason) in [
            ("%a * %b", "multiplies or divides by answers"),
            ("%a + %b + 7", "neither a sum nor a mean"),
            ("iif(%a > 2, %b, %c)", "depends on what is answered"),
            ("%a + %nobody", "has no meaning here"),
            ("%loop", "loop → loop"),
            ("1 + 1", "asks for no answer"),
            ("%a.exists()", "gives no number"),
        ] {
            let found = recognised(Dialect::FhirPath, text).unwrap_err();
            assert!(found.contains(reason), "{text}: {found}");
        }
    }
}

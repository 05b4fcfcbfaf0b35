//! Reads the conditions of three languages into one tree; chains of `and` and `or` become lists, so
//! that no tree is deeper than its brackets. Arithmetic is not read.

use winnow::ascii::multispace0;
use winnow::combinator::{alt, delimited, fail, opt, preceded, repeat, separated, terminated};
use winnow::error::{ContextError, ErrMode};
use winnow::prelude::*;
use winnow::token::{any, none_of, one_of, take_while};

use super::{Comparison, Expression, Step};
use crate::definition::exact::Exact;
use crate::definition::import::{limits, naming};

/// The language of a formula or condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// FHIRPath.
    FhirPath,
    /// XPath as XLSForm writes it, with `${name}`.
    XlsForm,
    /// LimeSurvey's expressions.
    LimeSurvey,
}

type Read<T> = Result<T, ErrMode<ContextError>>;

/// Reads `text`; `None` when it is none of the expressions that have a meaning here, or too large.
pub fn parse(dialect: Dialect, text: &str) -> Option<Expression> {
    if text.len() > limits::FORMULA_BYTES || is_too_deep(text) {
        return None;
    }
    let text = match dialect {
        Dialect::FhirPath => text.trim().to_owned(),
        Dialect::XlsForm | Dialect::LimeSurvey => naming::straight(text),
    };
    let mut rest = text.as_str();
    let tree = either(dialect, &mut rest).ok()?;
    rest.trim().is_empty().then_some(tree)
}

/// Whether reading would nest too deeply: in brackets, or in signs put before one another.
fn is_too_deep(text: &str) -> bool {
    let (mut depth, mut signs) = (0_usize, 0);
    for character in text.chars() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '-' | '!' | '+' => signs += 1,
            c if c.is_whitespace() => continue,
            _ => signs = 0,
        }
        if depth > limits::FORMULA_DEPTH || signs > 4 {
            return true;
        }
    }
    false
}

/// `a or b or c`.
fn either(dialect: Dialect, input: &mut &str) -> Read<Expression> {
    let first = both(dialect, input)?;
    let more: Vec<Expression> = repeat(0.., |input: &mut &str| {
        spaced(|input: &mut &str| operator(dialect, &["or"], &["||"], input), input)?;
        both(dialect, input)
    })
    .parse_next(input)?;
    Ok(listed(first, more, Expression::Any))
}

/// `a and b and c`.
fn both(dialect: Dialect, input: &mut &str) -> Read<Expression> {
    let first = compared(dialect, input)?;
    let more: Vec<Expression> = repeat(0.., |input: &mut &str| {
        spaced(|input: &mut &str| operator(dialect, &["and"], &["&&"], input), input)?;
        compared(dialect, input)
    })
    .parse_next(input)?;
    Ok(listed(first, more, Expression::All))
}

fn listed(
    first: Expression,
    mut more: Vec<Expression>,
    list: impl Fn(Vec<Expression>) -> Expression,
) -> Expression {
    if more.is_empty() {
        return first;
    }
    more.insert(0, first);
    list(more)
}

/// `a = b`, once.
fn compared(dialect: Dialect, input: &mut &str) -> Read<Expression> {
    let left = signed(dialect, input)?;
    let compare = |input: &mut &str| {
        let comparison = spaced(|input: &mut &str| comparison(dialect, input), input)?;
        Ok((comparison, signed(dialect, input)?))
    };
    Ok(match opt(compare).parse_next(input)? {
        Some((comparison, right)) => {
            Expression::Compare(comparison, Box::new(left), Box::new(right))
        }
        None => left,
    })
}

fn comparison(dialect: Dialect, input: &mut &str) -> Read<Comparison> {
    use Comparison::{AtLeast, AtMost, Different, Greater, Less, Same};
    if dialect == Dialect::LimeSurvey {
        let word = |input: &mut &str| {
            let word = take_while(2..=2, |c: char| c.is_ascii_alphabetic()).parse_next(input)?;
            not_in_a_name(input)?;
            match word {
                "eq" => Ok(Same),
                "ne" => Ok(Different),
                "lt" => Ok(Less),
                "le" => Ok(AtMost),
                "gt" => Ok(Greater),
                "ge" => Ok(AtLeast),
                _ => fail.parse_next(input),
            }
        };
        if let Some(comparison) = opt(word).parse_next(input)? {
            return Ok(comparison);
        }
        return alt((
            "==".value(Same),
            "!=".value(Different),
            "<>".value(Different),
            "<=".value(AtMost),
            ">=".value(AtLeast),
            "<".value(Less),
            ">".value(Greater),
            "=".value(Same),
        ))
        .parse_next(input);
    }
    alt((
        "!=".value(Different),
        "<=".value(AtMost),
        ">=".value(AtLeast),
        "<".value(Less),
        ">".value(Greater),
        "=".value(Same),
    ))
    .parse_next(input)
}

fn signed(dialect: Dialect, input: &mut &str) -> Read<Expression> {
    multispace0.parse_next(input)?;
    if dialect == Dialect::LimeSurvey && opt('!').parse_next(input)?.is_some() {
        return Ok(Expression::Not(Box::new(signed(dialect, input)?)));
    }
    if let Some(number) = opt(number).parse_next(input)? {
        return Ok(Expression::Number(number));
    }
    member(dialect, input)
}

/// A value, and in FHIRPath what is done with it.
fn member(dialect: Dialect, input: &mut &str) -> Read<Expression> {
    let base = operand(dialect, input)?;
    let Expression::Path(mut path) = base else { return Ok(base) };
    if dialect == Dialect::FhirPath {
        let steps: Vec<Step> = repeat(0.., preceded('.', |input: &mut &str| step(dialect, input)))
            .parse_next(input)?;
        path.extend(steps);
    }
    Ok(Expression::Path(path))
}

fn operand(dialect: Dialect, input: &mut &str) -> Read<Expression> {
    multispace0.parse_next(input)?;
    if let Some(inner) =
        opt(in_brackets(|input: &mut &str| either(dialect, input))).parse_next(input)?
    {
        return Ok(inner);
    }
    if let Some(text) = opt(|input: &mut &str| text(dialect, input)).parse_next(input)? {
        return Ok(Expression::Text(text));
    }
    if dialect == Dialect::XlsForm {
        let name = delimited("${", take_while(1.., |c: char| !"{}$".contains(c)), '}');
        if let Some(name) = opt(name).parse_next(input)? {
            let name: &str = name;
            return Ok(Expression::Path(vec![Step { name: name.trim().into(), arguments: None }]));
        }
        // A bare name would be a path into the form's data; only calls are read.
        let call = step(dialect, input)?;
        return if call.arguments.is_some() {
            Ok(Expression::Path(vec![call]))
        } else {
            fail.parse_next(input)
        };
    }
    let first = step(dialect, input)?;
    let mut path = vec![first];
    if dialect == Dialect::LimeSurvey {
        let suffixes: Vec<&str> = repeat(0.., preceded('.', name(dialect))).parse_next(input)?;
        let plain = |name: &str| Step { name: name.to_owned(), arguments: None };
        path.extend(suffixes.into_iter().map(plain));
    }
    Ok(Expression::Path(path))
}

/// A name, with arguments in brackets if there are any.
fn step(dialect: Dialect, input: &mut &str) -> Read<Step> {
    let sign = match dialect {
        Dialect::FhirPath => opt(one_of(['%', '$'])).parse_next(input)?,
        Dialect::XlsForm | Dialect::LimeSurvey => None,
    };
    let quoted = delimited('`', take_while(1.., |c: char| c != '`'), '`');
    let bare = match dialect {
        Dialect::FhirPath => alt((quoted, name(dialect))).parse_next(input)?,
        Dialect::XlsForm | Dialect::LimeSurvey => name(dialect).parse_next(input)?,
    };
    let mut name = String::new();
    name.extend(sign);
    name.push_str(bare);
    let argument = |input: &mut &str| either(dialect, input);
    let list = in_brackets(separated(0.., argument, (multispace0, ',')));
    let arguments: Option<Vec<Expression>> = opt(list).parse_next(input)?;
    Ok(Step { name, arguments })
}

fn name<'t>(dialect: Dialect) -> impl Parser<&'t str, &'t str, ErrMode<ContextError>> {
    let goes_on = move |c: char| {
        c.is_alphanumeric() || c == '_' || (dialect == Dialect::XlsForm && (c == '-' || c == ':'))
    };
    (one_of(|c: char| c.is_alphabetic() || c == '_'), take_while(0.., goes_on)).take()
}

fn in_brackets<'t, T>(
    inner: impl Parser<&'t str, T, ErrMode<ContextError>>,
) -> impl Parser<&'t str, T, ErrMode<ContextError>> {
    delimited((multispace0, '('), inner, (multispace0, ')'))
}

/// A text in quotes; FHIRPath undoes `\'` and `\\`.
fn text(dialect: Dialect, input: &mut &str) -> Read<String> {
    let quote = match dialect {
        Dialect::FhirPath => '\''.parse_next(input)?,
        Dialect::XlsForm | Dialect::LimeSurvey => one_of(['\'', '"']).parse_next(input)?,
    };
    let escaped = move |input: &mut &str| match dialect {
        Dialect::FhirPath => preceded('\\', any).parse_next(input),
        Dialect::XlsForm | Dialect::LimeSurvey => fail.parse_next(input),
    };
    let character = alt((escaped, none_of(move |c: char| c == quote)));
    terminated(repeat(0.., character), quote).parse_next(input)
}

/// A decimal, exactly.
fn number(input: &mut &str) -> Read<Exact> {
    let digits = |c: char| c.is_ascii_digit();
    let places = opt(preceded('.', take_while(1..=18, digits)));
    let sign = opt('-');
    let found = (sign, take_while(1..=18, digits), places).take().parse_next(input)?;
    found.parse().map_err(|_| ErrMode::Backtrack(ContextError::new()))
}

/// One of the words, or one of the signs.
fn operator(dialect: Dialect, words: &[&str], signs: &[&str], input: &mut &str) -> Read<()> {
    for name in words {
        let text: &str = input;
        if text.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name)) {
            *input = &text[name.len()..];
            return not_in_a_name(input);
        }
    }
    if dialect == Dialect::LimeSurvey {
        for sign in signs {
            if let Some(rest) = input.strip_prefix(sign) {
                *input = rest;
                return Ok(());
            }
        }
    }
    fail.parse_next(input)
}

/// Fails where a word goes on.
fn not_in_a_name(input: &mut &str) -> Read<()> {
    if input.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return fail.parse_next(input);
    }
    Ok(())
}

fn spaced<'t, T>(mut inner: impl FnMut(&mut &'t str) -> Read<T>, input: &mut &'t str) -> Read<T> {
    multispace0.parse_next(input)?;
    let found = inner(input)?;
    multispace0.parse_next(input)?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_has_a_meaning_is_read_and_the_rest_is_not() {
        for (dialect, text, read) in [
            (Dialect::FhirPath, "%a.exists() and %b.exists() or %c = -1", true),
            (Dialect::FhirPath, "%a + 2 * %b = 3", false),
            (Dialect::FhirPath, "%resource.item.where(linkId = '/1').answer.value.ordinal()", true),
            (Dialect::FhirPath, "(%a | %b).sum()", false),
            (Dialect::FhirPath, "%a + ", false),
            (Dialect::XlsForm, "${a} + ${b} div 2 > 1", false),
            (Dialect::XlsForm, "not(selected(${a}, 'yes')) and ${b} != \"\"", true),
            (Dialect::XlsForm, "/data/a = 1", false),
            (Dialect::XlsForm, "${a} mod 2", false),
            (Dialect::LimeSurvey, "(q1.NAOK == 'Y') && !(is_empty(q_2))", true),
            (Dialect::LimeSurvey, "q1 gt 3 or q1 lt 1", true),
            (Dialect::LimeSurvey, "q1 = = 3", false),
        ] {
            assert_eq!(parse(dialect, text).is_some(), read, "{text}");
        }
    }

    #[test]
    fn chains_stay_flat_and_depth_is_bounded() {
        let chain = format!("${{a}}{}", " and ${a}".repeat(5000));
        assert!(
            matches!(parse(Dialect::XlsForm, &chain), Some(Expression::All(list)) if list.len() == 5001)
        );
        let deep = format!("{}1{}", "(".repeat(5000), ")".repeat(5000));
        assert_eq!(parse(Dialect::XlsForm, &deep), None);
        assert_eq!(parse(Dialect::LimeSurvey, &format!("{}1", "! ".repeat(5000))), None);
        assert_eq!(parse(Dialect::FhirPath, &"1".repeat(limits::FORMULA_BYTES + 1)), None);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_fail(text in "[a-c0-9%${}().'\" +*/=!<>,&|-]{0,60}") {
            for dialect in [Dialect::FhirPath, Dialect::XlsForm, Dialect::LimeSurvey] {
                let _ = parse(dialect, &text);
            }
        }
    }
}

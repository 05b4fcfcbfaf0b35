//! The choices of a question: written at it, or in a value set within the file.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::node::{Node, translated};
use crate::definition::exact::Exact;
use crate::definition::import::draft::{Choice, Draft, Wording};
use crate::definition::import::naming::Names;
use crate::definition::import::{ImportError, limits, naming};

/// What stands in the file beside the questions, by id.
#[derive(Default)]
pub struct Contained {
    /// The choices of each value set.
    sets: BTreeMap<String, Vec<Choice>>,
    /// The value of a code in a code system.
    values: BTreeMap<(String, String), i64>,
    /// The code systems met.
    systems: RefCell<BTreeSet<String>>,
}

/// The choices of a question, and a good name for them.
pub struct Offered {
    /// The choices.
    pub choices: Vec<Choice>,
    /// The name.
    pub name: String,
}

impl Contained {
    /// Reads what the questionnaire contains; code systems first, because value sets refer to them.
    pub fn read(root: &Node<'_>, language: &str, draft: &mut Draft) -> Result<Self, ImportError> {
        let mut contained = Self::default();
        let all = root.nodes("contained")?;
        for node in &all {
            if node.text("resourceType")? == Some("CodeSystem") {
                let system = node.text("url")?.unwrap_or_default().to_owned();
                for concept in node.nodes("concept")? {
                    let code = concept.text("code")?.unwrap_or_default().to_owned();
                    if let Some(value) = value_of(&concept, draft)? {
                        contained.values.insert((system.clone(), code), value);
                    }
                }
            }
        }
        for node in all {
            let kind = node.text("resourceType")?.unwrap_or_default();
            match kind {
                "ValueSet" => {
                    let id = node.text("id")?.unwrap_or_default().to_owned();
                    let choices = contained.set(&node, language, draft)?;
                    node.finish(draft);
                    contained.sets.insert(id, choices);
                }
                "CodeSystem" => {}
                other => {
                    let text = format!("contained {other:.40} is not carried over");
                    draft.remark(node.place(), text);
                }
            }
        }
        Ok(contained)
    }

    fn set(
        &self,
        node: &Node<'_>,
        language: &str,
        draft: &mut Draft,
    ) -> Result<Vec<Choice>, ImportError> {
        let mut choices = Vec::new();
        if let Some(compose) = node.node("compose")? {
            for include in compose.nodes("include")? {
                let system = include.text("system")?.unwrap_or_default();
                for concept in include.nodes("concept")? {
                    choices.extend(self.concept(&concept, system, language, draft)?);
                }
                if include.value("filter").is_some() || include.value("valueSet").is_some() {
                    draft.remark(include.place(), "filters and other value sets are not followed");
                }
            }
            if compose.value("exclude").is_some() {
                draft.remark(compose.place(), "what is excluded is not followed");
            }
        }
        if choices.is_empty()
            && let Some(expansion) = node.node("expansion")?
        {
            for concept in expansion.nodes("contains")? {
                let system = concept.text("system")?.unwrap_or_default();
                choices.extend(self.concept(&concept, system, language, draft)?);
            }
        }
        Ok(distinct(choices, node.place(), draft))
    }

    fn concept(
        &self,
        concept: &Node<'_>,
        system: &str,
        language: &str,
        draft: &mut Draft,
    ) -> Result<Option<Choice>, ImportError> {
        let mut label = concept.wording("display", language, draft)?;
        let named = match (concept.text("code")?, concept.text("display")?) {
            (Some(code), _) => Named::Code(code),
            (None, Some(text)) => Named::Text(text),
            (None, None) => return Ok(None),
        };
        for designation in concept.nodes("designation")? {
            let (tag, text) = (designation.text("language")?, designation.text("value")?);
            translated(&mut label, tag, text, designation.place(), draft);
        }
        if !system.is_empty() && self.systems.borrow_mut().insert(system.to_owned()) {
            let text = format!("the code system {system:.200} is not carried over; the codes are");
            draft.remark(concept.place(), text);
        }
        let value = value_of(concept, draft)?;
        concept.finish(draft);
        Ok(Some(match named {
            Named::Code(code) => {
                let known = self.values.get(&(system.to_owned(), code.to_owned())).copied();
                Choice::coded(code, value.or(known), label)
            }
            Named::Text(text) => worded(text, value, label),
        }))
    }

    /// The choices of the question `item`; `None`, and a remark, when they are not in the file.
    pub fn offered(
        &self,
        item: &Node<'_>,
        name: &str,
        language: &str,
        draft: &mut Draft,
    ) -> Result<Option<Offered>, ImportError> {
        if let Some(address) = item.text("answerValueSet")? {
            let id = address.strip_prefix('#').unwrap_or(address);
            let Some(choices) = self.sets.get(id) else {
                let text =
                    format!("not carried over: its choices are elsewhere, at {address:.200}");
                draft.remark(item.place(), text);
                return Ok(None);
            };
            // One more than there may be says that there are too many.
            let choices = choices.iter().take(limits::CHOICES + 1).cloned().collect();
            return Ok(Some(Offered { choices, name: id.to_owned() }));
        }
        let mut choices = Vec::new();
        for option in item.nodes("answerOption")? {
            choices.extend(self.option(&option, language, draft)?);
        }
        let choices = distinct(choices, item.place(), draft);
        Ok(Some(Offered { choices, name: format!("{name}-options") }))
    }

    fn option(
        &self,
        option: &Node<'_>,
        language: &str,
        draft: &mut Draft,
    ) -> Result<Option<Choice>, ImportError> {
        let value = value_of(option, draft)?;
        let choice = if let Some(coding) = option.node("valueCoding")? {
            let system = coding.text("system")?.unwrap_or_default();
            let choice = self.concept(&coding, system, language, draft)?;
            choice.map(|choice| Choice { value: value.or(choice.value), ..choice })
        } else if let Some(number) = option.number("valueInteger")? {
            let whole = i64::try_from(number.floor()).ok().filter(|_| number.denominator() == 1);
            whole.map(|whole| {
                let label = Wording::from([(language.to_owned(), whole.to_string())]);
                Choice::coded(whole.to_string(), value.or(Some(whole)), label)
            })
        } else if let Some(text) = option.text("valueString")? {
            let label = option.wording("valueString", language, draft)?;
            label.contains_key(language).then(|| worded(text, value, label))
        } else {
            let day = option.text("valueDate")?.or(option.text("valueTime")?);
            day.map(|day| {
                worded(day, value, Wording::from([(language.to_owned(), day.to_owned())]))
            })
        };
        if choice.is_none() {
            draft.remark(
                option.place(),
                "a choice that is no code, no text, no day and no whole number is left out",
            );
        }
        option.finish(draft);
        Ok(choice)
    }
}

/// The value that an extension gives a choice; a remark where it is no whole number.
fn value_of(node: &Node<'_>, draft: &mut Draft) -> Result<Option<i64>, ImportError> {
    const VALUES: [&str; 4] =
        ["ordinalValue", "questionnaire-ordinalValue", "itemWeight", "valueset-ordinalValue"];
    let mut found = None;
    for (name, extension) in node.extensions()? {
        if !VALUES.contains(&name) {
            let text = format!("the extension {name:.80} is not carried over");
            draft.remark(extension.place(), text);
            continue;
        }
        let value = match extension.number("valueDecimal")? {
            Some(value) => Some(value),
            None => extension.number("valueInteger")?,
        };
        let whole = |value: Exact| {
            (value.denominator() == 1).then(|| i64::try_from(value.numerator()).ok())
        };
        match value.and_then(whole).flatten() {
            Some(value) => found = Some(value),
            None => draft.remark(
                extension.place(),
                "the value is no whole number and is left out; here values are whole numbers",
            ),
        }
    }
    Ok(found)
}

/// How the source names a choice.
enum Named<'t> {
    Code(&'t str),
    Text(&'t str),
}

/// A choice that the source names by its text; it gets a code when all are known.
fn worded(text: &str, value: Option<i64>, label: Wording) -> Choice {
    Choice { code: String::new(), text: Some(text.to_owned()), value, label }
}

/// The choices without those that came before or have no usable code; each with a code of its own.
fn distinct(choices: Vec<Choice>, place: &str, draft: &mut Draft) -> Vec<Choice> {
    let mut met = BTreeSet::new();
    let mut codes = Names::default();
    let mut kept = Vec::new();
    for choice in choices {
        let is_worded = choice.text.is_some();
        let name = choice.named().to_owned();
        if !is_worded && !naming::is_code(&name) {
            draft.remark(place, "a choice without a usable code is left out");
        } else if met.insert((is_worded, name.clone())) {
            if !is_worded {
                codes.take(&name);
            }
            kept.push(choice);
        } else {
            let what = if is_worded { "text" } else { "code" };
            let text = format!("the {what} {name:.80} comes twice; the first is carried over");
            draft.remark(place, text);
        }
    }
    for choice in &mut kept {
        if let Some(text) = &choice.text {
            choice.code = codes.fresh(&naming::code(text));
        }
    }
    kept
}

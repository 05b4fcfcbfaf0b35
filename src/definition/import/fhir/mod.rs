//! FHIR Questionnaires, R4 and R5, as JSON.
//!
//! Read: questions with their choices and values, groups, translations, conditions. Formulas become
//! proposals.

mod enable_when;
mod items;
mod node;
mod options;

use std::rc::Rc;

use serde_json::Value;

use super::draft::{Draft, Formula};
use super::expression::{Dialect, Namer, Scope, Variables};
use super::{ImportError, conditions, malformed, naming, utf8};
use items::Questions;
use node::Node;

/// Reads a Questionnaire.
pub fn read(bytes: &[u8], language: Option<&str>) -> Result<Draft, ImportError> {
    let text = utf8(bytes)?;
    let json: Value = serde_json::from_str(text)
        .map_err(|error| malformed(format!("line {}", error.line()), error))?;
    let root = Node::of(&json, "Questionnaire")?;
    if root.text("resourceType")? != Some("Questionnaire") {
        return Err(malformed("resourceType", "expected a Questionnaire"));
    }
    let stated = root.text("language")?.and_then(naming::language);
    let language = stated.or(language.map(str::to_owned)).ok_or(ImportError::NoLanguage)?;

    let (id, url) = (root.text("id")?, root.text("url")?);
    let name = id.or(url.map(node::last_part)).or(root.text("name")?).or(root.text("title")?);
    let mut draft = Draft::named(name.unwrap_or_default());
    draft.language = Some(language.clone());
    draft.title = root.wording("title", &language, &mut draft)?;
    if draft.title.is_empty() {
        draft.title = root.wording("name", &language, &mut draft)?;
    }
    draft.intro = root.wording("description", &language, &mut draft)?;
    if let Some(version) = root.text("version")? {
        draft.version = naming::version(version);
        if draft.version.is_none() {
            draft.remark(
                "Questionnaire.version",
                format!("{version:.80} is no version in three numbers"),
            );
        }
    }
    if root.text("status")?.is_some_and(|status| status != "draft") {
        let text = "the status is not carried over: whatever comes from elsewhere is on trial here";
        draft.remark("Questionnaire.status", text);
    }

    let contained = options::Contained::read(&root, &language, &mut draft)?;
    for (name, extension) in root.extensions()? {
        if name != "variable" {
            draft
                .remark(extension.place(), format!("the extension {name:.80} is not carried over"));
        }
    }
    let variables = read_variables(&root, &Rc::default(), &mut draft)?;
    let of_all = Rc::clone(&variables);
    let mut questions = Questions::new(&mut draft, &contained, &language, variables);
    questions.walk(&root)?;
    let Questions { links, conditions: found, waiting, known, .. } = questions;

    let none = Variables::default();
    let scope = Scope {
        dialect: Dialect::FhirPath,
        draft: &draft,
        items: &links,
        variables: &none,
        has_points: true,
    };
    let understood = |one: &enable_when::Found| conditions::Found {
        asks: enable_when::understood(one, &Scope { variables: &one.variables, ..scope }),
        place: one.place.clone(),
        text: one.text.clone(),
    };
    let found: Vec<_> = found.iter().map(understood).collect();
    let namer = Namer::new(Dialect::FhirPath, &links);
    for (at, formula) in draft.formulas.iter_mut().enumerate() {
        let variables = known.get(&at).map_or(&*of_all, |variables| &**variables);
        formula.items = namer.named(&formula.text, variables);
    }
    conditions::apply(&mut draft, &found, &waiting)?;
    root.finish(&mut draft);
    Ok(draft)
}

/// Takes the variables among the extensions of `node`; each is a formula too.
fn read_variables(
    node: &Node<'_>,
    outer: &Rc<Variables>,
    draft: &mut Draft,
) -> Result<Rc<Variables>, ImportError> {
    let mut variables = Variables::within(outer);
    for (name, extension) in node.extensions()? {
        if name != "variable" {
            continue;
        }
        let Some(expression) = extension.node("valueExpression")? else { continue };
        let text = expression.text("expression")?.unwrap_or_default();
        let name = expression.text("name")?.unwrap_or_default();
        variables.insert(Dialect::FhirPath, name, text);
        let place = format!("{}, variable {name:.60}", node.place());
        draft.formulas.push(Formula::new(place, name, text));
    }
    Ok(Rc::new(variables))
}

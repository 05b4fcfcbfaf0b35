//! FHIR Questionnaires, R4 and R5, as JSON.
//!
//! Read: questions with their choices and values, groups, translations, conditions, and totals whose
//! formula is a sum, a mean or a share of the range.

mod enable_when;
mod items;
mod node;
mod options;

use std::rc::Rc;

use serde_json::Value;

use super::draft::Draft;
use super::expression::{Dialect, Scope, Variables, fuel, parse, scale};
use super::{ImportError, conditions, malformed, naming, utf8};
use items::{Questions, Total};
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
    let variables = read_variables(&root, &Rc::default())?;
    let mut questions = Questions::new(&mut draft, &contained, &language, variables);
    questions.walk(&root)?;
    let Questions { links, conditions: found, waiting, totals, grouped, .. } = questions;

    let fuel = fuel();
    let none = Variables::default();
    let scope = Scope {
        dialect: Dialect::FhirPath,
        draft: &draft,
        items: &links,
        variables: &none,
        grouped,
        fuel: &fuel,
    };
    let understood = |one: &enable_when::Found| conditions::Found {
        asks: enable_when::understood(one, &Scope { variables: &one.variables, ..scope }),
        place: one.place.clone(),
        text: one.text.clone(),
    };
    let found: Vec<_> = found.iter().map(understood).collect();
    let recognised =
        |total: &Total| total.recognised(&Scope { variables: &total.variables, ..scope });
    let scales: Vec<_> = totals.iter().map(|total| (total, recognised(total))).collect();
    let mut kept = Vec::new();
    for (total, found) in scales {
        match found {
            Ok(found) => kept.push((total, found)),
            Err(reason) => {
                let text = &total.text;
                let text = format!("the formula `{text}` is not carried over: {reason}");
                kept_out(&mut draft, total, text);
            }
        }
    }
    for (total, found) in kept {
        if let Some(differs) = found.differs {
            kept_out(&mut draft, total, differs.to_owned());
        }
        draft.add_scale(&total.link, total.name.clone(), found.formula);
    }
    conditions::apply(&mut draft, &found, &waiting)?;
    root.finish(&mut draft);
    Ok(draft)
}

fn kept_out(draft: &mut Draft, total: &Total, text: String) {
    draft.remark(&total.place, text);
}

/// Takes the variables among the extensions of `node`.
fn read_variables(node: &Node<'_>, outer: &Rc<Variables>) -> Result<Rc<Variables>, ImportError> {
    let mut variables = Variables::within(outer);
    for (name, extension) in node.extensions()? {
        if name != "variable" {
            continue;
        }
        let Some(expression) = extension.node("valueExpression")? else { continue };
        let text = expression.text("expression")?.unwrap_or_default();
        // What cannot be read is no trouble until a formula asks for it.
        if let (Some(name), Some(tree)) = (expression.text("name")?, parse(Dialect::FhirPath, text))
        {
            variables.insert(name, tree);
        }
    }
    Ok(Rc::new(variables))
}

impl Total {
    fn recognised(&self, scope: &Scope<'_>) -> Result<scale::Recognised, String> {
        let Some(tree) = parse(Dialect::FhirPath, &self.text) else {
            return Err("it is written in a way that has no meaning here".to_owned());
        };
        scale::recognise(&tree, scope).map_err(|reason| reason.0)
    }
}

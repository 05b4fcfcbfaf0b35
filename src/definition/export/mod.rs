//! Definitions for other programs: as a FHIR Questionnaire (R4).
//!
//! What FHIR has no place for is listed, as an import lists what has no place here.
//! `formula` writes a scale as FHIRPath, with the rule for missing answers in it.

mod formula;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use super::catalogue::Published;
use super::import::Remark;
use super::shown::Condition;
use super::structure::{Definition, Status};
use super::texts::Texts;

/// A definition as another program reads it.
pub struct Exported {
    /// The Questionnaire, as JSON.
    pub json: String,
    /// What it does not say: place and text.
    pub remarks: Vec<Remark>,
}

impl Definition {
    /// The address by which FHIR resources name the questionnaire: a name, nothing that can be opened.
    pub fn canonical(&self) -> String {
        format!("urn:lotse:questionnaire:{}", self.id())
    }
}

/// Writes `published` as a FHIR Questionnaire in all its languages; German first, where it has it.
pub fn to_fhir(published: &Published) -> Exported {
    let definition = published.definition();
    let main = published.texts("de").or_else(|| published.texts.values().next());
    let others = published.texts.values();
    let words = main.map(|main| Words {
        main,
        others: others.filter(|texts| texts.language() != main.language()).collect(),
    });
    let mut remarks = Vec::new();
    let mut remark = |place: &str, text: &str| {
        remarks.push(Remark { place: place.to_owned(), text: text.to_owned() });
    };
    let Some(words) = words else {
        remark("the texts", "there is no language, so there is nothing to write");
        return Exported { json: "{}\n".to_owned(), remarks };
    };
    let mut items: Vec<Value> = Vec::new();
    for at in 0..definition.items().len() {
        items.push(item(definition, &words, at));
    }
    for scale in definition.scales() {
        if let Some(formula) = formula::of(definition, scale) {
            items.push(total(definition, &words, scale.id(), &formula));
        } else {
            let text = "its table of points has no counterpart; the scale is left out";
            remark(scale.id(), text);
        }
        if scale.norms().is_some() {
            remark(scale.id(), "the norms are left out");
        }
        if scale.keys().iter().any(|key| !definition.items()[key.item()].conditions().is_empty()) {
            let text =
                "some of its questions are not asked of everybody; in FHIR they count as missing";
            remark(scale.id(), text);
        }
    }
    for index in definition.indices() {
        remark(index.id(), "the difference of two results is left out");
    }
    for rule in definition.results() {
        remark(
            rule.id(),
            "steps, their texts, who gets them, and the texts about and why are left out",
        );
    }
    remark("questionnaire.toml", "module, minutes and sign-off are left out");
    let mut root = json!({
        "resourceType": "Questionnaire",
        "id": definition.id(),
        "language": words.main_tag(),
        "url": definition.canonical(),
        "version": definition.version(),
        "name": definition.id(),
        "status": match definition.status() {
            Status::Trial => "draft",
            Status::Normed => "active",
        },
        "contained": option_sets(definition, &words),
        "item": items,
    });
    words.put(&mut root, "title", |texts| texts.title());
    words.put(&mut root, "description", |texts| texts.intro());
    let json = format!("{root:#}\n");
    Exported { json, remarks }
}

/// The texts: the language of the resource, and the others.
struct Words<'t> {
    main: &'t Texts,
    others: Vec<&'t Texts>,
}

/// A language as FHIR names it.
fn tag(language: &str) -> String {
    language.replace("-easy", "-x-easy")
}

impl Words<'_> {
    fn main_tag(&self) -> String {
        tag(self.main.language())
    }

    /// Puts a text at `key`, and its translations beside it.
    fn put<'t>(&'t self, node: &mut Value, key: &str, text: impl Fn(&'t Texts) -> &'t str) {
        node[key] = text(self.main).into();
        let translation = |texts: &&'t Texts| {
            json!({
                "url": "http://hl7.org/fhir/StructureDefinition/translation",
                "extension": [
                    { "url": "lang", "valueCode": tag(texts.language()) },
                    { "url": "content", "valueString": text(texts) },
                ],
            })
        };
        let all: Vec<Value> = self.others.iter().map(translation).collect();
        if !all.is_empty() {
            node[format!("_{key}")] = json!({ "extension": all });
        }
    }
}

/// Every set of choices as a value set, with the values of its choices.
fn option_sets(definition: &Definition, words: &Words<'_>) -> Vec<Value> {
    let sets = definition.option_sets.iter().enumerate().map(|(at, set)| {
        // Texts stand at items; a set that no item uses has none to write.
        let item = definition.items.iter().position(|item| item.option_set == at);
        let label = |texts: &Texts, code: &str| {
            item.and_then(|item| texts.option(item, code)).unwrap_or_default().to_owned()
        };
        let concept = |choice: &super::structure::Choice| {
            let code = choice.code();
            let mut concept = json!({ "code": code, "display": label(words.main, code) });
            let designation = |texts: &&Texts| {
                json!({ "language": tag(texts.language()), "value": label(texts, code) })
            };
            if !words.others.is_empty() {
                let all: Vec<Value> = words.others.iter().map(designation).collect();
                concept["designation"] = all.into();
            }
            if let Some(value) = choice.value() {
                concept["extension"] = json!([{
                    "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue",
                    "valueDecimal": value,
                }]);
            }
            concept
        };
        json!({
            "resourceType": "ValueSet",
            "id": set.id,
            "status": "active",
            "compose": { "include": [{
                "system": format!("{}:{}", definition.canonical(), set.id),
                "concept": set.choices.iter().map(concept).collect::<Vec<_>>(),
            }] },
        })
    });
    sets.collect()
}

fn item(definition: &Definition, words: &Words<'_>, at: usize) -> Value {
    let item = &definition.items()[at];
    let set = &definition.option_sets[item.option_set].id;
    let mut node = json!({
        "linkId": item.id(),
        "type": "choice",
        "answerValueSet": format!("#{set}"),
    });
    words.put(&mut node, "text", |texts| texts.item(at));
    put_conditions(definition, &mut node, item.conditions());
    node
}

/// `enableWhen` where it can say it: one question with any of some answers, or several questions with
/// one answer each. Everything else is an expression.
fn put_conditions(definition: &Definition, node: &mut Value, conditions: &[Condition]) {
    let code = |item: usize, choice: usize| definition.choices(item)[choice].code();
    let when = |condition: &Condition, choice: usize| {
        json!({
            "question": definition.items()[condition.item()].id(),
            "operator": "=",
            "answerCoding": { "code": code(condition.item(), choice) },
        })
    };
    let flat = conditions.len() == 1 || conditions.iter().all(|one| one.choices().len() == 1);
    if conditions.is_empty() {
        return;
    }
    if flat {
        let all = conditions
            .iter()
            .flat_map(|one| one.choices().iter().map(move |choice| when(one, *choice)))
            .collect::<Vec<_>>();
        if all.len() > 1 {
            node["enableBehavior"] = if conditions.len() == 1 { "any" } else { "all" }.into();
        }
        node["enableWhen"] = all.into();
        return;
    }
    let part = |condition: &Condition| {
        let path = formula::answer(definition.items()[condition.item()].id());
        let choices = condition.choices().iter();
        let texts = choices.map(|choice| {
            format!("{path}.code = {}", formula::quoted(code(condition.item(), *choice)))
        });
        format!("({})", texts.collect::<Vec<_>>().join(" or "))
    };
    let expression = conditions.iter().map(part).collect::<Vec<_>>().join(" and ");
    node["extension"] = json!([{
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
        "valueExpression": { "language": "text/fhirpath", "expression": expression },
    }]);
}

fn total(
    definition: &Definition,
    words: &Words<'_>,
    id: &str,
    formula: &formula::Formula,
) -> Value {
    let expression = |name: Option<&str>, text: &str| {
        let mut node = json!({ "language": "text/fhirpath", "expression": text });
        if let Some(name) = name {
            node["name"] = name.into();
        }
        node
    };
    let mut extensions: Vec<Value> = formula
        .variables
        .iter()
        .map(|(name, text)| {
            json!({
                "url": "http://hl7.org/fhir/StructureDefinition/variable",
                "valueExpression": expression(Some(name), text),
            })
        })
        .collect();
    extensions.push(json!({
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
        "valueExpression": expression(None, &formula.text),
    }));
    // A result may have the name of a question; a link stands for one thing only.
    let taken = definition.item_position(id).is_some();
    let link = if taken { format!("{id}-result") } else { id.to_owned() };
    let mut node = json!({
        "linkId": link,
        "type": "decimal",
        "readOnly": true,
        "extension": extensions,
    });
    words.put(&mut node, "text", |texts| texts.result(id).map_or("", |result| result.name()));
    node
}

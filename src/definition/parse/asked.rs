//! Reads what is asked: option sets and items.

use super::conditions::conditions;
use super::{id, is_id, refuse_repeated};
use crate::definition::faults::Faults;
use crate::definition::reader::Table;
use crate::definition::structure::{Choice, Item, OptionSet};

/// An item, and its option set when that is known.
pub(super) type FoundItem = (Item, Option<usize>);

/// Reads `[options.…]`.
pub(super) fn option_sets(top: &mut Table<'_>, faults: &mut Faults) -> Vec<OptionSet> {
    let mut sets = Vec::new();
    for (id, mut table) in top.named("options", faults) {
        if !is_id(&id) {
            faults.add(
                table.place(),
                "an id is lower-case letters and digits, joined by single hyphens",
            );
        }
        let mut choices: Vec<Choice> = Vec::new();
        if table.required("choices", faults).is_some() {
            for entry in table.tables("choices", faults) {
                let choice = choice(entry, &choices, faults);
                choices.extend(choice);
            }
            if choices.is_empty() {
                faults.add(&table.place_of("choices"), "at least one choice is needed");
            }
        }
        table.finish(faults);
        sets.push(OptionSet { id, choices });
    }
    sets
}

fn choice(mut table: Table<'_>, earlier: &[Choice], faults: &mut Faults) -> Option<Choice> {
    let value = table.optional("value").and_then(|value| value.integer(faults));
    let code = table.text("code", faults);
    if let Some(code) = code {
        if code.trim() != code || code.chars().any(char::is_control) {
            faults
                .add(&table.place_of("code"), "a code has no spaces around it and no line breaks");
        }
        if earlier.iter().any(|choice| choice.code == code) {
            faults.add(&table.place_of("code"), format!("the code {code} is already taken"));
            return None;
        }
    }
    table.finish(faults);
    Some(Choice { code: code?.to_owned(), value })
}

/// Reads `[[items]]`.
pub(super) fn items(
    top: &mut Table<'_>,
    sets: &[OptionSet],
    faults: &mut Faults,
) -> Vec<FoundItem> {
    let mut items: Vec<FoundItem> = Vec::new();
    let mut tables = top.tables("items", faults);
    for table in &mut tables {
        let id = id(table, faults);
        refuse_repeated(&id, items.iter().map(|(item, _)| item.id.as_str()), table, faults);
        let option_set = table.required("options", faults).and_then(|value| {
            let name = value.text(faults)?;
            let position = sets.iter().position(|set| set.id == name);
            if position.is_none() {
                faults.add(value.place(), format!("there is no [options.{name}]"));
            }
            position
        });
        let item = Item { id, option_set: option_set.unwrap_or_default(), conditions: Vec::new() };
        items.push((item, option_set));
    }
    // Once all are known, so that a fault can tell a later item from one that does not exist.
    for (at, mut table) in tables.into_iter().enumerate() {
        items[at].0.conditions = conditions(&mut table, at, &items, sets, faults);
        table.finish(faults);
    }
    if items.is_empty() {
        faults.add(&top.place_of("items"), "at least one item is needed");
    }
    items
}

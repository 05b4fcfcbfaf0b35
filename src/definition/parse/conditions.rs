//! Reads `show_if`: the answers that make a question apply.

use super::asked::FoundItem;
use crate::definition::faults::Faults;
use crate::definition::reader::{Table, Value};
use crate::definition::shown::Condition;
use crate::definition::structure::OptionSet;

/// Reads `show_if` of the item at `at`: one table, or a list of tables all of which must hold.
pub(super) fn conditions(
    table: &mut Table<'_>,
    at: usize,
    items: &[FoundItem],
    sets: &[OptionSet],
    faults: &mut Faults,
) -> Vec<Condition> {
    let Some(value) = table.optional("show_if") else { return Vec::new() };
    let entries = if value.is_list() {
        let entries = value.list(faults);
        if entries.is_empty() {
            faults.add(value.place(), "names no condition; leave it out to ask everybody");
        }
        entries
    } else {
        vec![value]
    };
    let mut found: Vec<Condition> = Vec::new();
    for entry in &entries {
        let Some(condition) = condition(entry, at, items, sets, faults) else { continue };
        if found.iter().any(|other| other.item == condition.item) {
            let name = &items[condition.item].0.id;
            faults.add(
                entry.place(),
                format!("names {name} twice; write all its codes into one condition"),
            );
            continue;
        }
        found.push(condition);
    }
    if entries.len() == found.len() && never_holds(&found, items) {
        faults.add(
            &table.place_of("show_if"),
            "can never hold: it asks for other answers than the questions it names; nobody is asked",
        );
    }
    found
}

fn condition(
    entry: &Value<'_>,
    at: usize,
    items: &[FoundItem],
    sets: &[OptionSet],
    faults: &mut Faults,
) -> Option<Condition> {
    let mut table = entry.table(faults)?;
    let name = table.required("item", faults);
    let codes = table.required("is", faults);
    table.finish(faults);
    let (name, codes) = (name?, codes?);
    let id = name.text(faults)?;
    let texts = codes.list(faults);
    if texts.is_empty() && codes.is_list() {
        faults.add(codes.place(), "names no answer; write at least one code");
    }
    let item = items.iter().position(|(item, _)| item.id == id);
    let Some(item) = item else {
        faults.add(name.place(), format!("there is no item {id}"));
        return None;
    };
    if item >= at {
        let message = if item == at {
            "a question cannot decide about itself; name one that stands before it".to_owned()
        } else {
            format!("{id} stands later; a question can depend only on those before it")
        };
        faults.add(name.place(), message);
        return None;
    }
    let set = sets.get(items[item].1?)?;
    let mut choices = Vec::new();
    for text in &texts {
        let code = text.text(faults)?;
        match set.choices.iter().position(|choice| choice.code == code) {
            None => faults.add(text.place(), format!("{id} has no choice with the code {code}")),
            Some(choice) if choices.contains(&choice) => {
                faults.add(text.place(), format!("the code {code} comes twice"));
            }
            Some(choice) => choices.push(choice),
        }
    }
    if choices.len() == set.choices.len() {
        let message = format!("names every answer to {id}; leave show_if out to ask everybody");
        faults.add(codes.place(), message);
    }
    choices.sort_unstable();
    (!choices.is_empty()).then_some(Condition { item, choices })
}

/// Whether no sheet fulfils `conditions` together with those of the items that they name.
///
/// Each condition speaks of one item's answer, and all of them must hold: so nothing fulfils them
/// exactly when for one item the answers asked for have none in common.
fn never_holds(conditions: &[Condition], items: &[FoundItem]) -> bool {
    let mut wanted: Vec<Option<Vec<usize>>> = vec![None; items.len()];
    let mut open: Vec<&Condition> = conditions.iter().collect();
    let mut seen = vec![false; items.len()];
    while let Some(condition) = open.pop() {
        let choices = wanted[condition.item].get_or_insert_with(|| condition.choices.clone());
        choices.retain(|choice| condition.choices.contains(choice));
        if choices.is_empty() {
            return true;
        }
        if !std::mem::replace(&mut seen[condition.item], true) {
            open.extend(&items[condition.item].0.conditions);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::definition::{Definition, Fault, parse_structure};

    /// Four items, of which the second and the last ask something of earlier ones.
    const STRUCTURE: &str = r#"id = "t"
version = "1.0.0"
status = "trial"
minutes = 1
[options.o]
choices = [{ code = "y", value = 1 }, { code = "n", value = 0 }, { code = "none" }]
[[items]]
id = "a"
options = "o"
[[items]]
id = "b"
options = "o"
show_if = { item = "a", is = ["y"] }
[[items]]
id = "c"
options = "o"
[[items]]
id = "d"
options = "o"
show_if = [{ item = "b", is = ["none", "y"] }, { item = "c", is = ["n"] }]
[[scales]]
id = "s"
keys = ["a", "b", "c", "d"]
score = "sum"
bands = "two"
[bands]
two = ["[0,50)", "[50,100]"]
"#;

    fn parsed(from: &str, to: &str) -> Result<Definition, Vec<Fault>> {
        assert!(STRUCTURE.contains(from), "{from}");
        parse_structure("t.toml", &STRUCTURE.replacen(from, to, 1))
    }

    #[test]
    fn conditions_are_read_by_position() {
        let definition = parsed("", "").unwrap();
        let conditions = |item: usize| {
            let conditions = definition.items()[item].conditions().iter();
            conditions.map(|one| (one.item(), one.choices().to_vec())).collect::<Vec<_>>()
        };
        assert_eq!(conditions(0), []);
        assert_eq!(conditions(1), [(0, vec![0])]);
        assert_eq!(conditions(3), [(1, vec![0, 2]), (2, vec![1])]);
    }

    #[test]
    fn each_fault_of_a_condition_stands_in_its_place() {
        let first = "{ item = \"a\", is = [\"y\"] }";
        for (from, to, key, line, message) in [
            (first, "{ item = \"x\", is = [\"y\"] }", "items.b.show_if.item", 13, "no item x"),
            (first, "{ item = \"b\", is = [\"y\"] }", "items.b.show_if.item", 13, "about itself"),
            (first, "{ item = \"c\", is = [\"y\"] }", "items.b.show_if.item", 13, "stands later"),
            (first, "{ item = \"a\", is = [] }", "items.b.show_if.is", 13, "at least one code"),
            (first, "{ item = \"a\", is = \"y\" }", "items.b.show_if.is", 13, "expected a list"),
            (first, "{ item = \"a\" }", "items.b.show_if.is", 13, "is missing"),
            (first, "{ is = [\"y\"] }", "items.b.show_if.item", 13, "is missing"),
            (first, "\"a\"", "items.b.show_if", 13, "expected a table"),
            (first, "[]", "items.b.show_if", 13, "names no condition"),
            ("[\"y\"]", "[\"y\", \"5\"]", "items.b.show_if.is[2]", 13, "no choice with the code 5"),
            ("[\"y\"]", "[\"y\", 1]", "items.b.show_if.is[2]", 13, "expected a text"),
            ("[\"y\"]", "[\"y\", \"y\"]", "items.b.show_if.is[2]", 13, "comes twice"),
            ("[\"y\"]", "[\"y\", \"none\", \"n\"]", "items.b.show_if.is", 13, "every answer to a"),
            ("[\"y\"]", "[\"y\"], not = 1", "items.b.show_if.not", 13, "not a key that is known"),
            ("\"c\", is", "\"b\", is", "items.d.show_if[2]", 20, "names b twice"),
            // b is asked of those who say yes at a, so nobody is asked who said no.
            (
                "{ item = \"c\", is = [\"n\"] }",
                "{ item = \"a\", is = [\"n\"] }",
                "items.d.show_if",
                20,
                "can never hold",
            ),
        ] {
            let faults = parsed(from, to).unwrap_err();
            let told: Vec<_> = faults.iter().map(|f| (f.key.as_str(), f.line)).collect();
            assert_eq!(told, [(key, line)], "{from} → {to}: {faults:#?}");
            assert!(faults[0].message.contains(message), "{faults:#?}");
        }
    }
}

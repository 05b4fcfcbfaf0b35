//! Parts of what an audience sees that have nothing to do with each other.

use crate::definition::results::{ResultRule, Source};
use crate::definition::structure::Definition;

/// The items that a result is computed from, or on which it depends whether these are asked.
fn items_behind(definition: &Definition, rule: &ResultRule) -> Vec<bool> {
    let scales = match rule.source {
        Source::Scale(scale) => vec![scale],
        Source::Index(index) => {
            let index = &definition.indices()[index];
            vec![index.first(), index.second()]
        }
    };
    let mut items = vec![false; definition.items().len()];
    for scale in scales {
        definition.scales()[scale].keys().iter().for_each(|key| items[key.item()] = true);
    }
    for item in (0..items.len()).rev() {
        if items[item] {
            let conditions = definition.items()[item].conditions();
            for condition in conditions {
                items[condition.item()] = true;
            }
        }
    }
    items
}

/// Splits the results at `seen` into parts that share no item.
pub(super) fn parts(definition: &Definition, seen: &[usize]) -> Vec<Vec<usize>> {
    let mut parts: Vec<(Vec<bool>, Vec<usize>)> = Vec::new();
    for at in seen {
        let mut items = items_behind(definition, &definition.results()[*at]);
        let mut results = vec![*at];
        let (linked, apart): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(others, _)| {
            others.iter().zip(&items).any(|(other, item)| *other && *item)
        });
        for (others, mut earlier) in linked {
            items.iter_mut().zip(others).for_each(|(item, other)| *item |= other);
            earlier.append(&mut results);
            results = earlier;
        }
        results.sort_unstable();
        parts = apart;
        parts.push((items, results));
    }
    parts.into_iter().map(|(_, results)| results).collect()
}

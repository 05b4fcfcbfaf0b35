//! Reads how answers become numbers: scales with their keys, and indices.

use std::collections::BTreeMap;

use super::asked::FoundItem;
use super::{id, refuse_repeated};
use crate::definition::bands::{Bands, Range};
use crate::definition::exact::Exact;
use crate::definition::faults::{Faults, Place};
use crate::definition::reader::{Table, Value};
use crate::definition::scales::{Index, Key, MissingRule, Scale, Score, measure};
use crate::definition::structure::{Choice, OptionSet};

/// A share has at most so many characters, so that it can be multiplied by any number of items.
const LONGEST_SHARE: usize = 18;

/// The named band sets; `None` for one that is faulty itself.
pub(super) type BandSets = BTreeMap<String, Option<Bands>>;

/// Reads `[[scales]]`.
pub(super) fn scales(
    top: &mut Table<'_>,
    items: &[FoundItem],
    sets: &[OptionSet],
    bands: &BandSets,
    faults: &mut Faults,
) -> Vec<Scale> {
    let mut scales: Vec<Scale> = Vec::new();
    for mut table in top.tables("scales", faults) {
        let id = id(&mut table, faults);
        refuse_repeated(&id, scales.iter().map(Scale::id), &table, faults);
        let mut keys = keys(&mut table, items, sets, faults);
        let score = score(&mut table, faults).unwrap_or(Score::Mean);
        if measure(&mut keys, score).is_none() {
            faults.add(&table.place_of("keys"), "the ranges or weights are too large together");
        }
        let missing = missing(&mut table, faults);
        let bands = used_bands(&mut table, bands, Range::Percent, faults);
        table.finish(faults);
        scales.push(Scale { id, keys, score, missing, bands, norms: None });
    }
    if scales.is_empty() {
        faults.add(&top.place_of("scales"), "at least one scale is needed");
    }
    scales
}

fn keys(
    table: &mut Table<'_>,
    items: &[FoundItem],
    sets: &[OptionSet],
    faults: &mut Faults,
) -> Vec<Key> {
    let Some(list) = table.required("keys", faults) else { return Vec::new() };
    let mut keys: Vec<Key> = Vec::new();
    let entries = list.list(faults);
    if entries.is_empty() {
        faults.add(list.place(), "a scale needs at least one item");
    }
    for entry in entries {
        let Some(key) = key(&entry, items, sets, faults) else { continue };
        if keys.iter().any(|other| other.item == key.item) {
            faults.add(entry.place(), "the item stands in this scale twice");
        }
        keys.push(key);
    }
    keys
}

/// One entry of `keys`: an item's name, or a table with weight or points.
fn key(
    entry: &Value<'_>,
    items: &[FoundItem],
    sets: &[OptionSet],
    faults: &mut Faults,
) -> Option<Key> {
    let mut weight = 1;
    let mut points = None;
    let name = if let Some(name) = entry.as_text() {
        name
    } else {
        let mut table = entry.table(faults)?;
        let name = table.text("item", faults);
        if let Some(value) = table.optional("weight") {
            weight = value.integer(faults).unwrap_or(1);
            if weight < 1 {
                faults.add(value.place(), "a weight is a whole number of at least 1");
            }
        }
        points = table.optional("table");
        if points.is_some() && table.optional("weight").is_some() {
            faults.add(table.place(), "a table gives the points; it never stands beside a weight");
        }
        table.finish(faults);
        name?
    };
    let (name, reversed) = name.strip_prefix('-').map_or((name, false), |name| (name, true));
    let Some(item) = items.iter().position(|(item, _)| item.id == name) else {
        faults.add(entry.place(), format!("there is no item {name}"));
        return None;
    };
    let choices = &sets.get(items[item].1?)?.choices;
    let points = match points {
        Some(value) if reversed => {
            faults
                .add(value.place(), "a table gives the points; leave out the '-' before the item");
            return None;
        }
        Some(value) => tabled(&value, choices, faults)?,
        None if reversed => mirrored(choices),
        None => choices.iter().map(|choice| choice.value).collect(),
    };
    ranged(item, weight, points, entry.place(), faults)
}

/// The points of each choice from a table, which names exactly the choices with a value.
fn tabled(value: &Value<'_>, choices: &[Choice], faults: &mut Faults) -> Option<Vec<Option<i64>>> {
    let mut table = value.table(faults)?;
    let scoring = choices.iter().map(|choice| {
        choice.value.and_then(|_| table.required(&choice.code, faults)?.integer(faults))
    });
    let points = scoring.collect();
    for choice in choices.iter().filter(|choice| choice.value.is_none()) {
        if table.optional(&choice.code).is_some() {
            let place = table.place_of(&choice.code);
            faults.add(&place, "a choice without a value never scores; it has no points");
        }
    }
    table.finish(faults);
    Some(points)
}

/// x′ = min + max − x, with the bounds of the option set and never of the data: the mirror image at
/// the middle of the options, as Likert scored statements that point the other way (A technique for
/// the measurement of attitudes, Archives of Psychology 140, 1932).
fn mirrored(choices: &[Choice]) -> Vec<Option<i64>> {
    let values = || choices.iter().filter_map(|choice| choice.value);
    let ends = values().min().unwrap_or(0) + values().max().unwrap_or(0);
    choices.iter().map(|choice| choice.value.map(|value| ends - value)).collect()
}

/// The key with the bounds of its points; a fault when they leave no range.
fn ranged(
    item: usize,
    weight: i64,
    points: Vec<Option<i64>>,
    place: &Place,
    faults: &mut Faults,
) -> Option<Key> {
    let (least, greatest) =
        (points.iter().flatten().min().copied(), points.iter().flatten().max().copied());
    if least == greatest {
        faults.add(place, "the item's range is empty: its choices have fewer than two points");
        return None;
    }
    let (least, greatest, parts) = (least?, greatest?, Vec::new());
    Some(Key { item, weight, points, least, greatest, parts, whole: 0 })
}

fn score(table: &mut Table<'_>, faults: &mut Faults) -> Option<Score> {
    let value = table.required("score", faults)?;
    match value.text(faults)? {
        "sum" => Some(Score::Sum),
        "mean" => Some(Score::Mean),
        "percent" => Some(Score::Percent),
        _ => {
            faults.add(value.place(), "expected \"sum\", \"mean\" or \"percent\"");
            None
        }
    }
}

fn missing(table: &mut Table<'_>, faults: &mut Faults) -> MissingRule {
    let mut rule = MissingRule { share: Exact::ZERO, at_least: 1 };
    let Some(mut table) = table.optional("missing").and_then(|value| value.table(faults)) else {
        return rule;
    };
    if let Some(value) = table.optional("share") {
        rule.share = value.exact(faults).unwrap_or(Exact::ZERO);
        if value.as_text().is_some_and(|text| text.len() > LONGEST_SHARE) {
            let message = format!("a share has at most {LONGEST_SHARE} characters");
            faults.add(value.place(), message);
        }
        if rule.share < Exact::ZERO || rule.share > Exact::whole(1) {
            faults.add(value.place(), "a share lies between 0/1 and 1/1");
        }
    }
    if let Some(value) = table.optional("at_least") {
        rule.at_least = value.count(0, faults).unwrap_or(1);
    }
    table.finish(faults);
    rule
}

/// The bands that a scale or index names; a fault when they do not cover `range`.
fn used_bands(
    table: &mut Table<'_>,
    sets: &BandSets,
    range: Range,
    faults: &mut Faults,
) -> Option<Bands> {
    let value = table.optional("bands")?;
    let name = value.text(faults)?;
    let Some(set) = sets.get(name) else {
        faults.add(value.place(), format!("there is no {name} in [bands]"));
        return Some(Bands::stand_in());
    };
    let Some(bands) = set.clone() else { return Some(Bands::stand_in()) };
    if let Err(fault) = bands.cover(range) {
        faults.add(value.place(), format!("{name}: {fault}"));
    }
    Some(bands)
}

/// Reads `[[indices]]`.
pub(super) fn indices(
    top: &mut Table<'_>,
    scales: &[Scale],
    bands: &BandSets,
    faults: &mut Faults,
) -> Vec<Index> {
    let mut indices: Vec<Index> = Vec::new();
    for mut table in top.tables("indices", faults) {
        let id = id(&mut table, faults);
        let taken = scales.iter().map(Scale::id).chain(indices.iter().map(Index::id));
        refuse_repeated(&id, taken, &table, faults);
        let (first, second) = difference(&mut table, scales, faults).unwrap_or((0, 0));
        let bands = used_bands(&mut table, bands, Range::Difference, faults);
        table.finish(faults);
        indices.push(Index { id, first, second, bands, norms: None });
    }
    indices
}

fn difference(
    table: &mut Table<'_>,
    scales: &[Scale],
    faults: &mut Faults,
) -> Option<(usize, usize)> {
    let value = table.required("difference", faults)?;
    let mut positions = Vec::new();
    let parts = value.list(faults);
    for part in &parts {
        let name = part.text(faults)?;
        let position = scales.iter().position(|scale| scale.id == name);
        if position.is_none() {
            faults.add(part.place(), format!("there is no scale {name}"));
        }
        positions.push(position?);
    }
    match positions[..] {
        [first, second] if first != second => Some((first, second)),
        _ => {
            faults.add(value.place(), "expected two different scales");
            None
        }
    }
}

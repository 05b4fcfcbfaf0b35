//! From files to definitions: reads everything, reports every fault, and yields a value only when
//! there is none.
//!
//! After a fault a stand-in takes the place of what could not be read, so that one mistake is
//! reported once and what follows is still checked; a definition with stand-ins never leaves here.

mod asked;
mod conditions;
mod disclosed;
mod normed;
mod reach;
mod scored;
mod words;

use super::digest_of;
use super::faults::{Fault, Faults};
use super::reader::{Document, Table, Value};
use super::structure::{Definition, Status, Version};

pub(super) use words::Outline;

/// Reads the structure of a questionnaire alone, as scoring needs it.
///
/// Its hash covers the structure without texts.
pub fn parse_structure(file: &str, source: &str) -> Result<Definition, Vec<Fault>> {
    let mut faults = Faults::of(file);
    let definition = Document::parse(source, &mut faults).map(|document| {
        let mut definition = structure(&document, &mut faults);
        definition.hash = digest_of(&serde_json::json!({ "structure": document.to_json() }));
        definition
    });
    match definition {
        Some(definition) if faults.is_empty() => Ok(definition),
        _ => Err(faults.into_sorted()),
    }
}

/// Reads the structure; valid only when no fault was found.
pub(super) fn structure(document: &Document<'_>, faults: &mut Faults) -> Definition {
    let mut top = document.top();
    let id = id(&mut top, faults);
    let version = version(&mut top, faults);
    let status = status(&mut top, faults);
    let module = top.optional("module").and_then(|value| id_text(&value, faults));
    let minutes = top.required("minutes", faults).and_then(|value| value.count(1, faults));

    let option_sets = asked::option_sets(&mut top, faults);
    let items = asked::items(&mut top, &option_sets, faults);
    let bands = disclosed::band_sets(&mut top, faults);
    let mut scales = scored::scales(&mut top, &items, &option_sets, &bands, faults);
    let items: Vec<_> = items.into_iter().map(|(item, _)| item).collect();
    let mut indices = scored::indices(&mut top, &scales, &bands, faults);
    normed::norms(&mut top, &items, &mut scales, &mut indices, faults);
    let results = disclosed::results(&mut top, &scales, &indices, faults);
    let sign_off = disclosed::sign_off(&mut top, faults);
    top.finish(faults);

    Definition {
        module: module.unwrap_or(&id).to_owned(),
        id,
        version,
        status: status.unwrap_or(Status::Trial),
        minutes: minutes.unwrap_or(1),
        option_sets,
        items,
        scales,
        indices,
        results,
        sign_off,
        hash: String::new(),
    }
}

/// Whether `text` is an id: `[a-z0-9]+(-[a-z0-9]+)*`.
fn is_id(text: &str) -> bool {
    let lower = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.split('-').all(lower)
}

/// The id in `value`; a fault when it is none.
fn id_text<'t>(value: &Value<'t>, faults: &mut Faults) -> Option<&'t str> {
    let text = value.text(faults)?;
    if !is_id(text) {
        faults
            .add(value.place(), "an id is lower-case letters and digits, joined by single hyphens");
    }
    Some(text)
}

/// The id of the thing that `table` describes.
fn id(table: &mut Table<'_>, faults: &mut Faults) -> String {
    let value = table.required("id", faults);
    value.and_then(|value| id_text(&value, faults)).unwrap_or_default().to_owned()
}

/// A fault when `id` was taken before.
fn refuse_repeated<'n>(
    id: &str,
    mut taken: impl Iterator<Item = &'n str>,
    table: &Table<'_>,
    faults: &mut Faults,
) {
    if !id.is_empty() && taken.any(|other| other == id) {
        faults.add(&table.place_of("id"), format!("the id {id} is already taken"));
    }
}

fn version(top: &mut Table<'_>, faults: &mut Faults) -> Version {
    let stand_in = Version { text: String::new(), number: [0; 3] };
    let Some(value) = top.required("version", faults) else { return stand_in };
    let Some(text) = value.text(faults) else { return stand_in };
    let part = |part: &str| {
        let plain = part.bytes().all(|byte| byte.is_ascii_digit());
        if plain && (part == "0" || !part.starts_with('0')) { part.parse().ok() } else { None }
    };
    let parts: Option<Vec<u32>> = text.split('.').map(part).collect();
    let Some(Ok(number)) = parts.map(<[u32; 3]>::try_from) else {
        faults.add(value.place(), "expected a version such as 1.0.0");
        return stand_in;
    };
    Version { text: text.to_owned(), number }
}

fn status(top: &mut Table<'_>, faults: &mut Faults) -> Option<Status> {
    let value = top.required("status", faults)?;
    match value.text(faults)? {
        "trial" => Some(Status::Trial),
        "normed" => Some(Status::Normed),
        _ => {
            faults.add(value.place(), "expected \"trial\" or \"normed\"");
            None
        }
    }
}

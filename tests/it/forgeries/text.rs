//! Changing JSON: what it says, and how it is spelled.

use lotse::keys::Chance;
use serde_json::{Value, json};

fn pick(chance: &dyn Chance, below: usize) -> usize {
    chance.below(u32::try_from(below).unwrap()) as usize
}

/// The places of all values for which `wanted` holds.
fn places(value: &Value, wanted: fn(&Value) -> bool) -> Vec<String> {
    fn walk(value: &Value, place: &str, wanted: fn(&Value) -> bool, found: &mut Vec<String>) {
        if wanted(value) {
            found.push(place.to_owned());
        }
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    walk(value, &format!("{place}/{key}"), wanted, found);
                }
            }
            Value::Array(all) => {
                for (at, value) in all.iter().enumerate() {
                    walk(value, &format!("{place}/{at}"), wanted, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", wanted, &mut found);
    found
}

/// One of these values.
fn one<'v>(
    value: &'v mut Value,
    wanted: fn(&Value) -> bool,
    chance: &dyn Chance,
) -> Option<&'v mut Value> {
    let found = places(value, wanted);
    if found.is_empty() {
        return None;
    }
    value.pointer_mut(&found[pick(chance, found.len())])
}

/// Changes one value into another that its form allows as well.
pub fn change(value: &mut Value, chance: &dyn Chance) -> Option<()> {
    let empty = |value: &Value| value.as_object().is_some_and(serde_json::Map::is_empty);
    if empty(value) {
        *value = json!({ "identity": 1 });
        return Some(());
    }
    let leaf = one(value, |value| !value.is_object() && !value.is_array(), chance)?;
    *leaf = match leaf {
        Value::Null => json!("2028-06-30T22:00:00Z"),
        Value::Bool(holds) => json!(!*holds),
        Value::Number(number) => json!(number.as_i64().unwrap() + i64::from(1 + chance.below(3))),
        Value::String(text) if text.is_empty() => json!("x"),
        Value::String(text) => {
            let mut letters: Vec<char> = text.chars().collect();
            let at = pick(chance, letters.len());
            letters[at] = match letters[at] {
                digit @ '0'..='9' => char::from(b'0' + (digit as u8 - b'0' + 1) % 10),
                'a' => 'b',
                _ => 'a',
            };
            json!(letters.into_iter().collect::<String>())
        }
        Value::Array(_) | Value::Object(_) => return None,
    };
    Some(())
}

/// Adds a field that is not there, of this or of another kind.
pub fn add(value: &mut Value, chance: &dyn Chance) -> Option<()> {
    let names = ["note", "left", "order", "code-hash", "type", "Project", "identity", "__proto__"];
    let fields = one(value, Value::is_object, chance)?.as_object_mut()?;
    let name = names[pick(chance, names.len())];
    if fields.contains_key(name) {
        return None;
    }
    fields.insert(name.to_owned(), [json!(1), json!("x"), json!(null)][pick(chance, 3)].clone());
    Some(())
}

/// Removes a field.
pub fn remove(value: &mut Value, chance: &dyn Chance) -> Option<()> {
    let fields = one(value, Value::is_object, chance)?.as_object_mut()?;
    let names: Vec<String> = fields.keys().cloned().collect();
    if names.is_empty() {
        return None;
    }
    fields.remove(&names[pick(chance, names.len())]);
    Some(())
}

/// Drops, repeats or moves an element of a list.
pub fn rearrange(value: &mut Value, chance: &dyn Chance) -> Option<()> {
    let list = one(value, Value::is_array, chance)?.as_array_mut()?;
    if list.is_empty() {
        return None;
    }
    let at = pick(chance, list.len());
    match chance.below(3) {
        0 => drop(list.remove(at)),
        1 => list.insert(at, list[at].clone()),
        _ => {
            let moved = list.remove(at);
            list.insert(pick(chance, list.len() + 1), moved);
        }
    }
    Some(())
}

/// How the fields of one object are written, given as texts.
type Spelling = fn(Vec<String>) -> Vec<String>;

/// The file in its canonical form but for the object at `place`.
fn spelled(value: &Value, at: &str, place: &str, spelling: Spelling) -> String {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort();
            let field = |name: &&String| {
                let value = spelled(&fields[*name], &format!("{at}/{name}"), place, spelling);
                format!("{}:{value}", json!(name))
            };
            let mut each: Vec<String> = names.iter().map(field).collect();
            if at == place {
                each = spelling(each);
            }
            format!("{{{}}}", each.join(","))
        }
        Value::Array(all) => {
            let each = all.iter().enumerate();
            let each = each
                .map(|(index, value)| spelled(value, &format!("{at}/{index}"), place, spelling));
            format!("[{}]", each.collect::<Vec<_>>().join(","))
        }
        other => serde_json_canonicalizer::to_string(other).unwrap(),
    }
}

fn has_fields(value: &Value, least: usize) -> bool {
    value.as_object().is_some_and(|fields| fields.len() >= least)
}

/// The same fields in another order.
pub fn reorder(value: &Value, chance: &dyn Chance) -> Option<Vec<u8>> {
    let found = places(value, |value| has_fields(value, 2));
    let place = found.get(pick(chance, found.len().max(1)))?;
    let spelling: Spelling = |mut each| {
        each.rotate_left(1);
        each
    };
    Some(spelled(value, "", place, spelling).into_bytes())
}

/// A field that stands there twice, as it is or with another value before or after.
pub fn double(value: &Value, chance: &dyn Chance) -> Option<Vec<u8>> {
    let found = places(value, |value| has_fields(value, 1));
    let place = found.get(pick(chance, found.len().max(1)))?;
    let spellings: [Spelling; 3] = [
        |mut each| {
            each.insert(0, each[0].clone());
            each
        },
        |mut each| {
            let (name, _) = each[0].split_once(':').unwrap();
            each.insert(0, format!("{name}:1"));
            each
        },
        |mut each| {
            let (name, _) = each[0].split_once(':').unwrap();
            each.push(format!("{name}:1"));
            each
        },
    ];
    Some(spelled(value, "", place, spellings[pick(chance, 3)]).into_bytes())
}

/// The places of characters outside, or inside, of texts.
fn letters(text: &str, inside: bool, wanted: fn(char) -> bool) -> Vec<usize> {
    let (mut found, mut within, mut escaped) = (Vec::new(), false, false);
    for (at, letter) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == '"' {
            within = !within;
        } else if within == inside && wanted(letter) {
            found.push(at);
        }
    }
    found
}

fn replaced(text: &str, at: usize, with: &str) -> Vec<u8> {
    let after = at + text[at..].chars().next().map_or(0, char::len_utf8);
    [&text[..at], with, &text[after..]].concat().into_bytes()
}

/// A blank beside a comma or a colon.
pub fn space(text: &str, chance: &dyn Chance) -> Option<Vec<u8>> {
    let found = letters(text, false, |letter| matches!(letter, ',' | ':' | '{' | ']'));
    let at = *found.get(pick(chance, found.len()))?;
    let letter = &text[at..=at];
    let with = [" ", "\n", "\t", "\r\n"][pick(chance, 4)];
    let with =
        if chance.below(2) == 0 { format!("{letter}{with}") } else { format!("{with}{letter}") };
    Some(replaced(text, at, &with))
}

/// A letter as its number.
pub fn escape(text: &str, chance: &dyn Chance) -> Option<Vec<u8>> {
    let found = letters(text, true, |letter| letter.is_ascii_alphanumeric() || letter == '/');
    let at = *found.get(pick(chance, found.len()))?;
    let letter = text[at..].chars().next()?;
    let with = match letter {
        '/' => "\\/".to_owned(),
        letter => format!("\\u{:04x}", u32::from(letter)),
    };
    Some(replaced(text, at, &with))
}

/// A number in another spelling of the same.
pub fn number(text: &str, chance: &dyn Chance) -> Option<Vec<u8>> {
    let found = letters(text, false, |letter| letter.is_ascii_digit());
    let at = *found.get(pick(chance, found.len()))?;
    let end = at + text[at..].find(|letter: char| !letter.is_ascii_digit())?;
    let start = text[..at].rfind(|letter: char| !letter.is_ascii_digit())? + 1;
    let number = &text[start..end];
    let with = match chance.below(4) {
        0 => format!("{number}.0"),
        1 => format!("{number}e0"),
        2 => format!("0{number}"),
        _ => format!("\"{number}\""),
    };
    Some([&text[..start], &with, &text[end..]].concat().into_bytes())
}

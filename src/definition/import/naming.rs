//! Names from elsewhere as ids and codes of our own.

use std::collections::BTreeSet;

/// The most characters of an id.
const LONGEST: usize = 60;

/// The id for a foreign name: lower-case letters and digits, joined by single hyphens.
///
/// `fallback` where nothing of the name remains.
pub fn id(name: &str, fallback: &str) -> String {
    joined(name, fallback, |character| character.is_ascii_alphanumeric())
}

/// The code for a choice that the source knows by its text only: its letters and digits, of whatever
/// script, joined by single hyphens.
pub fn code(text: &str) -> String {
    joined(text, "choice", char::is_alphanumeric)
}

fn joined(name: &str, fallback: &str, is_kept: impl Fn(char) -> bool) -> String {
    let mut id = String::new();
    let mut buffer = [0; 4];
    for character in name.chars().flat_map(char::to_lowercase) {
        let plain: &str = match character {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            c if is_kept(c) => c.encode_utf8(&mut buffer),
            _ => "-",
        };
        if plain == "-" && (id.is_empty() || id.ends_with('-')) {
            continue;
        }
        id.push_str(plain);
        if id.len() >= LONGEST {
            break;
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() { fallback.to_owned() } else { id.to_owned() }
}

/// Names that were given.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// Takes a name that is given already.
    pub fn take(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }

    /// `wanted`, or with the first number behind it that makes it a new name.
    pub fn fresh(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 1;
        while !self.0.insert(name.clone()) {
            number += 1;
            name = format!("{wanted}-{number}");
        }
        name
    }
}

/// Whether a text can be a code as it is.
pub fn is_code(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.chars().any(char::is_control)
}

/// What office programs make of what one types, undone: their quotes, blanks and dashes as a formula
/// needs them, and nothing of what cannot be seen.
///
/// For names and formulas only; what people read stays as it is.
pub fn straight(text: &str) -> String {
    let plain = |character| match character {
        '‘' | '’' | '‚' | '‛' | '′' => Some('\''),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => Some('"'),
        '–' | '−' => Some('-'),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    };
    text.chars().filter_map(plain).collect::<String>().trim().to_owned()
}

/// A version in three numbers, from one that may have fewer: `2.1` becomes `2.1.0`.
pub fn version(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['v', 'V']);
    let mut numbers: Vec<u32> = Vec::new();
    for part in text.split('.') {
        let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        numbers.push(if plain { part.parse().ok()? } else { return None });
    }
    if numbers.len() > 3 {
        return None;
    }
    numbers.resize(3, 0);
    Some(format!("{}.{}.{}", numbers[0], numbers[1], numbers[2]))
}

/// The code of a language from what a source calls it: `de`, `de-AT`, `Deutsch (de)`, `english`.
///
/// `None` where it cannot be told.
pub fn language(name: &str) -> Option<String> {
    const NAMES: [(&str, &str); 20] = [
        ("deutsch", "de"),
        ("german", "de"),
        ("englisch", "en"),
        ("english", "en"),
        ("französisch", "fr"),
        ("french", "fr"),
        ("français", "fr"),
        ("italian", "it"),
        ("italiano", "it"),
        ("spanish", "es"),
        ("español", "es"),
        ("turkish", "tr"),
        ("türkçe", "tr"),
        ("arabic", "ar"),
        ("ukrainian", "uk"),
        ("russian", "ru"),
        ("polish", "pl"),
        ("romanian", "ro"),
        ("hungarian", "hu"),
        ("chinese", "zh"),
    ];
    let name = name.trim().to_lowercase();
    let inner = name.rsplit_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    let tag = inner.unwrap_or(&name).trim();
    let known = NAMES.iter().find(|(known, _)| *known == tag || *known == name);
    if let Some((_, code)) = known {
        return Some((*code).to_owned());
    }
    let parts: Vec<&str> = tag.split(['-', '_']).collect();
    let base = *parts.first()?;
    let is_base = (2..=3).contains(&base.len()) && base.bytes().all(|b| b.is_ascii_lowercase());
    let suffix = if parts[1..].contains(&"easy") { "-easy" } else { "" };
    is_base.then(|| format!("{base}{suffix}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn foreign_names_become_ids() {
        for (name, wanted) in [
            ("/44250-9", "44250-9"),
            ("my_Name", "my-name"),
            ("Größe (cm)", "groesse-cm"),
            ("---", "item"),
            ("您好", "item"),
        ] {
            assert_eq!(id(name, "item"), wanted);
        }
        let mut names = Names::default();
        let given: Vec<_> = ["a", "a", "a-2", "a"].map(|name| names.fresh(name)).into();
        assert_eq!(given, ["a", "a-2", "a-2-2", "a-3"]);
    }

    #[test]
    fn languages_are_told_by_code_or_name() {
        for (name, code) in [
            ("de", Some("de")),
            ("de-AT", Some("de")),
            ("de-easy", Some("de-easy")),
            ("Deutsch (de)", Some("de")),
            ("english", Some("en")),
            ("Leichte Sprache (de-easy)", Some("de-easy")),
            ("klingonisch", None),
            ("", None),
        ] {
            assert_eq!(language(name).as_deref(), code, "{name}");
        }
    }

    #[test]
    fn versions_have_three_numbers() {
        for (text, wanted) in [
            ("2", Some("2.0.0")),
            ("v2.1", Some("2.1.0")),
            ("01.2.3", Some("1.2.3")),
            ("1.2.3.4", None),
            ("2024a", None),
            ("", None),
        ] {
            assert_eq!(version(text).as_deref(), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_name_the_id_is_one(name in "\\PC{0,80}") {
            let id = id(&name, "item");
            let part = |part: &str| {
                !part.is_empty()
                    && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            };
            prop_assert!(id.split('-').all(part), "{}", id);
        }
    }
}

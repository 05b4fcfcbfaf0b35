//! The fonts of papers: the two weights that pages use, as TTF, embedded.

use std::sync::LazyLock;

use serde_json::Value;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The files; `build.rs` says what to do when they are missing.
const FILES: [&[u8]; 2] = [
    include_bytes!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/node_modules/@expo-google-fonts/fira-sans/400Regular/FiraSans_400Regular.ttf"
    )),
    include_bytes!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/node_modules/@expo-google-fonts/fira-sans/600SemiBold/FiraSans_600SemiBold.ttf"
    )),
];

/// The fonts, read once.
pub(super) static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let read = |file: &&'static [u8]| Font::new(Bytes::new(*file), 0);
    FILES.iter().map(|file| read(file).expect("because the pinned fonts are whole")).collect()
});

/// What Typst chooses fonts from.
pub(super) static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// Writes out, in every text of `value`, the characters that have no shape in the fonts.
pub(super) fn spell_out(value: &mut Value) {
    match value {
        Value::String(text) => {
            if !text.chars().all(is_drawn) {
                *text = text.chars().map(spelled).collect();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(spell_out),
        Value::Object(fields) => fields.values_mut().for_each(spell_out),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_drawn(character: char) -> bool {
    character == '\n'
        || FONTS.iter().all(|font| font.info().coverage.contains(u32::from(character)))
}

fn spelled(character: char) -> String {
    match character {
        '\t' => " ".to_owned(),
        '\r' => String::new(),
        drawn if is_drawn(drawn) => drawn.to_string(),
        other => format!("[U+{:04X}]", u32::from(other)),
    }
}

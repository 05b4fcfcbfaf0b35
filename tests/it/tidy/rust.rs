//! Just enough of Rust's grammar to find which paths a file names.
//!
//! Comments and the insides of strings are replaced by blanks, so offsets stay those of the file.

/// Whether the insides of strings stay.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Strings {
    Keep,
    Blank,
}

/// The text without comments.
pub fn code(text: &str, strings: Strings) -> String {
    let mut code = text.as_bytes().to_vec();
    let mut at = 0;
    while at < code.len() {
        let (end, is_string) = match &code[at..] {
            [b'/', b'/', ..] => (line_end(&code, at), false),
            [b'/', b'*', ..] => (comment_end(&code, at), false),
            [b'"', ..] => (string_end(&code, at), true),
            [b'r', b'"' | b'#', ..] if !in_name(&code, at) => match raw_end(&code, at) {
                Some(end) => (end, true),
                None => (at + 1, true),
            },
            // A character; otherwise the quote begins a lifetime.
            [b'\'', b'\\', _, rest @ ..] => {
                (at + 4 + rest.iter().position(|byte| *byte == b'\'').unwrap_or(0), true)
            }
            [b'\'', _, b'\'', ..] => (at + 3, true),
            _ => {
                at += 1;
                continue;
            }
        };
        let end = end.min(code.len());
        if !is_string || strings == Strings::Blank {
            for byte in &mut code[at..end] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
        }
        at = end;
    }
    String::from_utf8(code).expect("because only whole comments and strings were replaced")
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether the byte before belongs to the same name; the `b` of `br"…"` does not count.
fn in_name(code: &[u8], at: usize) -> bool {
    let name = code[..at].iter().rev().take_while(|byte| is_name(**byte)).count();
    name > 1 || (name == 1 && code[at - 1] != b'b')
}

fn line_end(code: &[u8], at: usize) -> usize {
    code[at..].iter().position(|byte| *byte == b'\n').map_or(code.len(), |length| at + length)
}

fn comment_end(code: &[u8], at: usize) -> usize {
    let (mut end, mut depth) = (at, 0);
    while end < code.len() {
        match &code[end..] {
            [b'/', b'*', ..] => (depth, end) = (depth + 1, end + 2),
            [b'*', b'/', ..] => (depth, end) = (depth - 1, end + 2),
            _ => end += 1,
        }
        if depth == 0 {
            break;
        }
    }
    end
}

fn string_end(code: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < code.len() && code[end] != b'"' {
        end += if code[end] == b'\\' { 2 } else { 1 };
    }
    end + 1
}

fn raw_end(code: &[u8], at: usize) -> Option<usize> {
    let hashes = code[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    let opening = at + 1 + hashes;
    if code.get(opening) != Some(&b'"') {
        return None;
    }
    let closing: Vec<u8> = [b'"'].into_iter().chain(std::iter::repeat_n(b'#', hashes)).collect();
    let length = code[opening + 1..].windows(closing.len()).position(|bytes| bytes == closing)?;
    Some(opening + 1 + length + closing.len())
}

/// Offsets at which `path` is named as a whole: `ring::rand` finds neither `keyring::rand` nor
/// `ring::random`.
pub fn mentions(code: &str, path: &str) -> Vec<usize> {
    let bytes = code.as_bytes();
    code.match_indices(path)
        .map(|(offset, _)| offset)
        .filter(|offset| {
            let before = offset.checked_sub(1).map(|at| bytes[at]);
            let after = bytes.get(offset + path.len()).copied();
            !before.is_some_and(|byte| is_name(byte) || byte == b'.') && !after.is_some_and(is_name)
        })
        .collect()
}

/// Offsets at which a crate is named, as the root of a path or in a `use` of its own.
pub fn crate_mentions(code: &str, name: &str) -> Vec<usize> {
    mentions(code, name)
        .into_iter()
        .filter(|offset| {
            let before = code[..*offset].trim_end();
            let is_root = code[offset + name.len()..].starts_with("::") && !before.ends_with("::");
            is_root || before.ends_with("use")
        })
        .collect()
}

/// What follows `prefix` in paths and `use` groups, one segment each:
/// `use crate::{ids, keys::Token};` gives `ids` and `keys` for the prefix `crate::`.
pub fn segments_after(code: &str, prefix: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for offset in mentions(code, prefix.trim_end_matches("::")) {
        let Some(rest) = code[offset..].strip_prefix(prefix) else { continue };
        let Some(group) = rest.strip_prefix('{') else {
            found.push((offset, first_name(rest)));
            continue;
        };
        let mut depth = 0;
        let mut begins = true;
        for (at, letter) in group.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                _ if begins && !letter.is_whitespace() => {
                    found.push((offset, first_name(&group[at..])));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    found
}

fn first_name(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn comments_and_strings_are_no_code() {
    let text = r##"use a; // use b;
/* use c; /* use d; */ use e; */ let s = "use f; \" use g;"; let q = '"'; use h;
let r = r#"use "i";"#; fn j<'a>(k: &'a str) { br"use l;"; }
"##;
    let code = code(text, Strings::Blank);
    assert_eq!(code.len(), text.len());
    let uses: Vec<&str> = code.match_indices("use ").map(|(at, _)| &code[at..at + 5]).collect();
    assert_eq!(uses, ["use a", "use h"]);
    assert!(code.contains("fn j<'a>(k: &'a str)"));
}

#[test]
fn groups_give_their_first_segments() {
    let code = "use crate::{ids, keys::{Token, hours::Hour}, store};\nlet x = crate::clock::now();";
    let names: Vec<String> =
        segments_after(code, "crate::").into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["ids", "keys", "store", "clock"]);
}

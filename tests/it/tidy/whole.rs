//! A test is told to its end or left out by name: one that returns early has passed without a word.

use super::rust::{Strings, code};
use crate::tree::{File, assert_none, files};

/// What stands above a function that the test runner calls.
const TESTS: [&str; 2] = ["#[test]", "#[tokio::test"];

/// Tests that may end before their end.
fn early_ends(file: &File) -> Vec<String> {
    let code = code(&file.text, Strings::Blank);
    let mut faults = Vec::new();
    for attribute in TESTS {
        for (begin, _) in code.match_indices(attribute) {
            let indent = code[..begin].rsplit('\n').next().unwrap_or_default();
            // A formatted function ends at a brace under its first letter.
            let end = format!("\n{indent}}}");
            let body = code[begin..].split_once(&end).map_or(&code[begin..], |(body, _)| body);
            let is_left_out = body
                .lines()
                .take_while(|line| !line.contains("fn "))
                .any(|line| line.trim_start().starts_with("#[ignore"));
            let early = body.match_indices("return").find(|(offset, word)| {
                let after = body[offset + word.len()..].chars().next();
                let before = body[..*offset].chars().next_back();
                // A drawn case that does not fit is another matter: the next one does.
                let of_a_draw = body[*offset..].starts_with("return Ok(())");
                !of_a_draw
                    && after.is_some_and(|letter| " ;}".contains(letter))
                    && before.is_some_and(|letter| " {;".contains(letter))
            });
            if let Some((offset, _)) = early.filter(|_| !is_left_out) {
                let what = "a test that returns early passes without having run: let it fail, or leave \
                            it out with `#[ignore = …]`";
                faults.push(file.fault(begin + offset, what));
            }
        }
    }
    faults
}

#[test]
fn every_test_is_told_to_its_end() {
    let all = files(&["src", "tests"], &[".rs"]);
    assert_none(&all.iter().flat_map(early_ends).collect::<Vec<_>>());
}

#[test]
fn a_test_that_ends_early_is_found() {
    let sample = |text: &str| early_ends(&File::sample("tests/it/sample.rs", text));
    let skips = "#[tokio::test]\nasync fn is_told() {\n    let Some(a) = b() else { return };\n}\n";
    assert_eq!(sample(skips).len(), 1);
    let skips = "#[test]\nfn is_told() {\n    if c {\n        eprintln!(\"\");\n        return;\n    }\n}\n";
    assert_eq!(sample(skips).len(), 1);
    assert_none(&sample(&skips.replace("#[test]\n", "#[test]\n#[ignore = \"needs a server\"]\n")));
    assert_none(&sample(
        "#[test]\nfn is_told() {\n    assert!(returned);\n}\n\nfn b() {\n    return;\n}\n",
    ));
}
